//! One clip: a file that was read, and its samples when they are needed.

use std::{io::Cursor, sync::Arc};

use rodio::{Decoder, Source, source::UniformSourceIterator};
use thiserror::Error;

use super::render::{MONO, RATE, RATE_NONZERO, ms_of};

/// Softer than this beside its own loudest sample, a recording's edges are silence.
const SILENT: f32 = 0.01;
/// A longer clip is not a word of an announcement.
const LONGEST_MS: u64 = 20_000;

/// Why a file is not a clip.
#[derive(Debug, Error)]
pub enum ClipError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// It is not ogg-vorbis, wav or flac, or is damaged.
    #[error("cannot be decoded (ogg-vorbis, wav and flac can): {0}")]
    Decode(#[from] rodio::decoder::DecoderError),
    /// There is nothing to hear in it.
    #[error("is silent")]
    Silent,
    /// It is too long.
    #[error("is longer than {} s", LONGEST_MS / 1000)]
    Long,
}

/// A clip, kept as it is in its file: all packs together are a few megabytes that way.
#[derive(Clone, Debug)]
pub struct Clip {
    bytes: Arc<[u8]>,
    from_ms: u64,
    ms: u64,
    trim: bool,
}

impl Clip {
    /// A clip of a pack, from a place in its file on.
    ///
    /// # Errors
    /// The file is no sound, or a silent one.
    pub fn new(bytes: Arc<[u8]>, from_ms: u64) -> Result<Self, ClipError> {
        Self { bytes, from_ms, ms: 0, trim: false }.measured()
    }

    /// A recording that takes a clip's place: silence at its ends is left out.
    ///
    /// # Errors
    /// The file is no sound, or a silent one.
    pub fn recorded(bytes: Arc<[u8]>) -> Result<Self, ClipError> {
        Self { bytes, from_ms: 0, ms: 0, trim: true }.measured()
    }

    /// How long it is.
    pub fn ms(&self) -> u64 {
        self.ms
    }

    /// Its samples: mono, at [`RATE`].
    ///
    /// # Errors
    /// The file is no sound.
    pub fn samples(&self) -> Result<Vec<f32>, ClipError> {
        let length = self.bytes.len() as u64;
        let file = Cursor::new(Arc::clone(&self.bytes));
        let decoder = Decoder::builder().with_data(file).with_byte_len(length).build()?;
        let most = (LONGEST_MS * u64::from(RATE) / 1_000) as usize + 1;
        let samples: Vec<f32> =
            if decoder.sample_rate() == RATE_NONZERO && decoder.channels() == MONO {
                decoder.take(most).collect()
            } else {
                UniformSourceIterator::new(decoder, MONO, RATE_NONZERO).take(most).collect()
            };
        let from = (self.from_ms * u64::from(RATE) / 1_000) as usize;
        let samples = samples.get(from..).unwrap_or_default();
        Ok(if self.trim { trimmed(samples) } else { samples }.to_vec())
    }

    /// Decoded once, so that what cannot be heard is known before it is needed.
    fn measured(self) -> Result<Self, ClipError> {
        let samples = self.samples()?;
        let ms = ms_of(samples.len());
        if samples.iter().all(|sample| sample.abs() < 1e-4) {
            return Err(ClipError::Silent);
        }
        if ms > LONGEST_MS {
            return Err(ClipError::Long);
        }
        Ok(Self { ms, ..self })
    }
}

/// Without the silence at both ends.
fn trimmed(samples: &[f32]) -> &[f32] {
    let loudest = samples.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    let heard = |sample: &f32| sample.abs() > loudest * SILENT;
    match (samples.iter().position(heard), samples.iter().rposition(heard)) {
        (Some(first), Some(last)) => &samples[first..=last],
        _ => &[],
    }
}
