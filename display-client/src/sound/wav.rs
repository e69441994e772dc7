//! Announcements as files: for listening tests, for other loudspeakers, and to measure them.

use std::{fs, path::Path};

use crate::announce::{Sentence, Spoken, Utterance};

use super::{RATE, Voices, VoicesError};

/// Writes samples, mono at [`RATE`], as a WAV file of 16 bits: every player knows that form.
///
/// # Errors
/// The file cannot be written.
pub fn write(samples: &[f32], path: &Path) -> Result<(), VoicesError> {
    let bytes = wav(samples);
    fs::write(path, bytes).map_err(|source| VoicesError::Read { path: path.to_owned(), source })
}

/// The bytes of the file.
fn wav(samples: &[f32]) -> Vec<u8> {
    let length = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX - 36);
    let mut bytes = Vec::with_capacity(samples.len() * 2 + 44);
    bytes.extend(b"RIFF");
    bytes.extend((length + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    bytes.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    bytes.extend([RATE, RATE * 2].map(u32::to_le_bytes).concat());
    bytes.extend([2_u16, 16].map(u16::to_le_bytes).concat());
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    let pcm = |sample: &f32| (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
    bytes.extend(samples.iter().flat_map(|sample| pcm(sample).to_le_bytes()));
    bytes
}

/// Writes one sentence in one language as a WAV file, without a chime, as loud as it can be. False
/// if the language cannot say it.
///
/// # Errors
/// The file cannot be written.
pub fn say(
    voices: &Voices,
    language: &str,
    sentence: &Sentence,
    path: &Path,
) -> Result<bool, VoicesError> {
    if voices.clips(language, sentence).is_none() {
        return Ok(false);
    }
    let spoken = Spoken { language: language.to_owned(), sentence: sentence.clone() };
    let utterance =
        Utterance { after_ms: 0, chime: None, spoken: Some(spoken), percent: 100, call_id: None };
    let samples = voices.samples(&utterance).map_err(|error| VoicesError::Read {
        path: path.to_owned(),
        source: std::io::Error::other(error),
    })?;
    write(&samples, path)?;
    Ok(true)
}
