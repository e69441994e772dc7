//! Clips, one after the other, as samples.

use std::num::NonZero;

use super::{Clip, ClipError};

/// Samples per second of everything that is rendered.
pub const RATE: u32 = 24_000;
pub(super) const RATE_NONZERO: NonZero<u32> = match NonZero::new(RATE) {
    Some(rate) => rate,
    None => NonZero::<u32>::MIN,
};
pub(super) const MONO: NonZero<u16> = NonZero::<u16>::MIN;
/// Silence between two phrases of a sentence. With the soft ends of the clips that is 60 to 120 ms
/// below the words.
pub(super) const PHRASE_MS: u64 = 40;
/// Ends of clips are faded this long, so that a cut does not click.
const FADE_MS: u64 = 4;

/// A part of an utterance.
#[derive(Clone, Debug)]
pub(super) enum Part<'a> {
    /// A clip.
    Clip(&'a Clip),
    /// Silence, ms.
    Silence(u64),
}

/// How long so many samples sound, ms.
pub fn ms_of(samples: usize) -> u64 {
    samples as u64 * 1_000 / u64::from(RATE)
}

/// How long parts sound one after the other, ms.
pub(super) fn length_ms(parts: &[Part<'_>]) -> u64 {
    let ms = |part: &Part<'_>| match part {
        Part::Clip(clip) => clip.ms(),
        Part::Silence(ms) => *ms,
    };
    parts.iter().map(ms).sum()
}

/// The parts one after the other, mono at [`RATE`], at a loudness of 0 to 100 percent.
///
/// # Errors
/// A clip cannot be decoded.
pub(super) fn samples(parts: &[Part<'_>], percent: u8) -> Result<Vec<f32>, ClipError> {
    let gain = f32::from(percent.min(100)) / 100.0;
    let mut joined = Vec::new();
    for part in parts {
        match part {
            Part::Silence(ms) => joined.extend(std::iter::repeat_n(0.0, samples_of(*ms))),
            Part::Clip(clip) => {
                let mut samples = clip.samples()?;
                fade(&mut samples);
                joined.extend(samples.iter().map(|sample| sample * gain));
            }
        }
    }
    Ok(joined)
}

/// Softens both ends.
fn fade(samples: &mut [f32]) {
    let length = samples_of(FADE_MS).min(samples.len() / 2);
    let last = samples.len().saturating_sub(1);
    for at in 0..length {
        let part = at as f32 / length as f32;
        samples[at] *= part;
        samples[last - at] *= part;
    }
}

fn samples_of(ms: u64) -> usize {
    (ms * u64::from(RATE) / 1_000) as usize
}
