//! The announcer in a made lobby: views come and go, sentences take as long as the packs' clips do.

mod cases;
pub mod lobby;
mod promises;

use std::{path::Path, sync::OnceLock};

use super::{Announcer, Chime, Loudness, Mode, Sentence, Settings, Told};
use crate::sound::{Folders, Voices};

/// The packs of the repository.
fn voices() -> &'static Voices {
    static VOICES: OnceLock<Voices> = OnceLock::new();
    VOICES.get_or_init(|| {
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sounds");
        let languages = ["zh-CN", "en", "yue"].map(str::to_owned);
        let folders = Folders { packs, ..Folders::default() };
        let (voices, missing) = Voices::read(&folders, &languages).expect("packs");
        assert_eq!(missing, [], "the packs of the repository are complete");
        voices
    })
}
