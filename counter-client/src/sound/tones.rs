//! The short sounds, made of sine tones.

use std::f64::consts::TAU;

use crate::desk::Sound;

/// Samples per second.
const RATE: u32 = 22_050;
/// How loud, of the largest sample.
const LOUDNESS: f64 = 0.4;
/// A tone rises and falls for so long, so that it does not click, ms.
const EDGE_MS: u32 = 8;

/// The tones of a sound: pitch in Hz (0 = silence) and length in ms. What went well rises, what did
/// not falls; what needs the clerk is the longest.
pub fn tones(sound: Sound) -> &'static [(u32, u32)] {
    match sound {
        Sound::Taken => &[(1_320, 40)],
        Sound::Called => &[(660, 90), (990, 140)],
        Sound::Nobody => &[(520, 120), (0, 60), (520, 120)],
        Sound::Refused => &[(330, 120), (220, 200)],
        Sound::Ask => &[(880, 90), (0, 50), (880, 90)],
        Sound::Away => &[(440, 160), (330, 160), (220, 260)],
        Sound::Back => &[(330, 90), (440, 90), (660, 160)],
        Sound::Message => &[(660, 90), (0, 50), (880, 140)],
        Sound::NotShown => &[(990, 120), (0, 60), (990, 120), (0, 60), (990, 120)],
    }
}

/// A sound as a WAV file: mono, 16 bits.
pub fn wav(sound: Sound) -> Vec<u8> {
    let samples: Vec<i16> = tones(sound).iter().flat_map(|tone| samples(*tone)).collect();
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let size = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut file = Vec::with_capacity(44 + data.len());
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&size(36 + data.len()));
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(RATE * 2).to_le_bytes());
    file.extend_from_slice(&2_u16.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&size(data.len()));
    file.extend_from_slice(&data);
    file
}

fn samples((hz, ms): (u32, u32)) -> impl Iterator<Item = i16> {
    let count = RATE * ms / 1_000;
    let edge = f64::from(RATE * EDGE_MS / 1_000);
    (0..count).map(move |at| {
        let rim = f64::from(at.min(count - 1 - at));
        let loudness = LOUDNESS * (rim / edge).min(1.0);
        let wave = (TAU * f64::from(hz) * f64::from(at) / f64::from(RATE)).sin();
        (wave * loudness * f64::from(i16::MAX)) as i16
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_is_a_wav_of_its_length_that_does_not_click() {
        for sound in Sound::ALL {
            let file = wav(sound);
            let ms: u32 = tones(sound).iter().map(|(_, ms)| ms).sum();
            assert!((40..=600).contains(&ms), "{sound:?}: short");
            let length = |at: usize| {
                let bytes = file[at..at + 4].try_into().expect("four bytes");
                usize::try_from(u32::from_le_bytes(bytes)).expect("a length")
            };
            assert_eq!((&file[..4], &file[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
            assert_eq!((length(4), length(40)), (file.len() - 8, file.len() - 44));
            let counted: u32 = tones(sound).iter().map(|(_, ms)| RATE * ms / 1_000).sum();
            assert_eq!(length(40), usize::try_from(counted * 2).expect("a length"));
            let pairs = file[44..].chunks(2).map(|pair| pair.try_into().expect("two bytes"));
            let samples: Vec<i16> = pairs.map(i16::from_le_bytes).collect();
            assert_eq!((samples[0], samples[samples.len() - 1]), (0, 0), "{sound:?}: silent ends");
            let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max();
            assert!(
                (12_000..14_000).contains(&loudest.expect("samples")),
                "{sound:?}: {loudest:?}"
            );
        }
    }

    #[test]
    fn no_two_sounds_are_alike() {
        for (at, sound) in Sound::ALL.iter().enumerate() {
            assert!(Sound::ALL[..at].iter().all(|other| tones(*other) != tones(*sound)));
        }
    }
}
