//! Sound without a card: what would be played is measured.

mod packs;
mod recordings;
mod rendered;
mod speaking;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::{Folders, Missing, RATE, Voices, VoicesError, ms_of};
use crate::announce::{Chime, Lengths, Sentence, Spoken, Utterance};

const LANGUAGES: [&str; 3] = ["zh-CN", "en", "yue"];

/// The folder of the repository's packs.
fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds")
}

fn read(folders: &Folders) -> Result<(Voices, Vec<Missing>), VoicesError> {
    Voices::read(folders, &LANGUAGES.map(str::to_owned))
}

/// The repository's voices.
fn voices() -> &'static Voices {
    static VOICES: OnceLock<Voices> = OnceLock::new();
    VOICES.get_or_init(|| {
        let folders = Folders { packs: packs(), ..Folders::default() };
        read(&folders).expect("packs").0
    })
}

fn call(number: &str, counter: u16) -> Sentence {
    Sentence::Call { number: number.to_owned(), counter, floor: None }
}

fn utterance(language: &str, sentence: Sentence) -> Utterance {
    let spoken = Some(Spoken { language: language.to_owned(), sentence });
    Utterance { after_ms: 0, chime: None, spoken, percent: 100, call_id: None }
}

/// The longest silence, ms: 5 ms windows more than 40 dB under the loudest sample.
fn longest_silence_ms(samples: &[f32]) -> u64 {
    let window = RATE as usize / 200;
    let loudest = samples.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    let quiet = |window: &[f32]| window.iter().all(|sample| sample.abs() < loudest * 0.01);
    let mut longest = 0;
    let mut run = 0;
    for window in samples.chunks(window) {
        run = if quiet(window) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest * 5
}
