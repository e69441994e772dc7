//! The voices of a hall: a pack for each language, and the chimes.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::announce::{Chime, Lengths, Sentence, Spoken, Utterance};

use super::{
    Clip, ClipError, Missing,
    pack::Pack,
    render::{self, PHRASE_MS, Part},
    script::{CHIMES, Script, Word},
};

/// Silence between the chime and the words, ms.
const AFTER_CHIME_MS: u64 = 100;

/// Where the sounds are.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    /// The packs: `LANGUAGE/VOICE/manifest.toml`, and `chime/manifest.toml`.
    pub packs: PathBuf,
    /// The hall's own recordings, `LANGUAGE/CLIP.wav`, which take the place of the packs' clips.
    pub recordings: Option<PathBuf>,
    /// Which voice speaks a language; the first by name where nothing is said.
    pub voices: BTreeMap<String, String>,
    /// Other readings the packs offer, such as `yao`: 幺 for 1.
    pub variants: Vec<String>,
}

/// Why there are no voices.
#[derive(Debug, Error)]
pub enum VoicesError {
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A manifest cannot be understood.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// Which.
        path: PathBuf,
        /// Why.
        source: toml::de::Error,
    },
    /// There is no pack for a language.
    #[error("no voice for {language} in {}", folder.display())]
    NoVoice {
        /// Which language.
        language: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
}

/// The voices of a hall.
#[derive(Clone, Debug)]
pub struct Voices {
    pub(super) packs: BTreeMap<String, Pack>,
    chimes: Pack,
}

impl Voices {
    /// Reads the packs of these languages, and tells what is missing in them.
    ///
    /// # Errors
    /// The chimes cannot be read. A language without a pack is told as missing.
    pub fn read(
        folders: &Folders,
        languages: &[String],
    ) -> Result<(Self, Vec<Missing>), VoicesError> {
        let recordings = |name: &str| folders.recordings.as_ref().map(|folder| folder.join(name));
        let chimes = folders.packs.join("chime");
        let (chimes, mut missing) =
            Pack::read("chime", &chimes, recordings("chime").as_deref(), &[])?;
        let mut packs = BTreeMap::new();
        for language in languages {
            let recorded = recordings(language);
            let read = voice(folders, language).and_then(|folder| {
                Pack::read(language, &folder, recorded.as_deref(), &folders.variants)
            });
            match read {
                Ok((pack, lacks)) => {
                    packs.insert(language.clone(), pack);
                    missing.extend(lacks);
                }
                Err(error) => missing.push(Missing {
                    language: language.clone(),
                    clip: Missing::ALL.to_owned(),
                    why: error.to_string(),
                }),
            }
        }
        missing.extend(unoffered(&packs, &folders.variants));
        Ok((Self { packs, chimes }, missing))
    }

    /// Whether there is a pack of this language.
    pub fn speak(&self, language: &str) -> bool {
        self.packs.contains_key(language)
    }

    /// The languages that have a pack in these folders, by name.
    pub fn languages(folders: &Folders) -> Vec<String> {
        let entries = fs::read_dir(&folders.packs).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| voice(folders, name).is_ok()).collect();
        names.sort();
        names
    }

    /// The samples of an utterance, mono at [`RATE`](super::RATE), with the silence before it.
    ///
    /// # Errors
    /// A clip cannot be decoded; they all could when they were read.
    pub fn samples(&self, utterance: &Utterance) -> Result<Vec<f32>, ClipError> {
        render::samples(&self.parts(utterance), utterance.percent)
    }

    /// How long an utterance sounds with the silence before it, ms.
    pub fn utterance_ms(&self, utterance: &Utterance) -> u64 {
        render::length_ms(&self.parts(utterance))
    }

    /// The names of the clips of a sentence in their order, phrases ended by `|`; nothing if it
    /// cannot be said.
    pub fn clips(&self, language: &str, sentence: &Sentence) -> Option<Vec<String>> {
        let words = self.words(language, sentence)?.1;
        let name = |word| match word {
            Word::Clip(name) => name,
            Word::Break => "|".to_owned(),
        };
        Some(words.into_iter().map(name).collect())
    }

    /// A clip of a language, or of `chime`.
    pub fn clip(&self, language: &str, name: &str) -> Option<&Clip> {
        match language {
            "chime" => self.chimes.clip(name),
            _ => self.packs.get(language)?.clip(name),
        }
    }

    /// Silence, chime, words. Words that cannot be said are a chime.
    fn parts(&self, utterance: &Utterance) -> Vec<Part<'_>> {
        let spoken = utterance.spoken.as_ref().map(|spoken| self.sentence(spoken));
        let unsaid = matches!(spoken, Some(None));
        let chime = utterance.chime.or(unsaid.then_some(Chime::Full));
        let mut parts = vec![Part::Silence(utterance.after_ms)];
        parts.extend(chime.and_then(|chime| self.chime(chime)).map(Part::Clip));
        if let Some(Some(words)) = spoken {
            if chime.is_some() {
                parts.push(Part::Silence(AFTER_CHIME_MS));
            }
            parts.extend(words);
        }
        parts
    }

    fn sentence(&self, spoken: &Spoken) -> Option<Vec<Part<'_>>> {
        let (pack, words) = self.words(&spoken.language, &spoken.sentence)?;
        let part = |word: &Word| match word {
            Word::Clip(name) => pack.clip(name).map(Part::Clip),
            Word::Break => Some(Part::Silence(PHRASE_MS)),
        };
        words.iter().map(part).collect()
    }

    fn words(&self, language: &str, sentence: &Sentence) -> Option<(&Pack, Vec<Word>)> {
        let pack = self.packs.get(language)?;
        let has = |name: &str| pack.clip(name).is_some();
        let words = Script { sentences: &pack.sentences, has: &has }.words(sentence)?;
        Some((pack, words))
    }

    fn chime(&self, chime: Chime) -> Option<&Clip> {
        let named = CHIMES.iter().find(|(one, _)| *one == chime);
        named.and_then(|(_, name)| self.chimes.clip(name))
    }
}

impl Lengths for Voices {
    fn chime_ms(&self, chime: Chime) -> u64 {
        self.chime(chime).map_or(0, Clip::ms) + AFTER_CHIME_MS
    }

    fn sentence_ms(&self, language: &str, sentence: &Sentence) -> Option<u64> {
        let spoken = Spoken { language: language.to_owned(), sentence: sentence.clone() };
        Some(render::length_ms(&self.sentence(&spoken)?))
    }
}

/// The readings that none of the packs offers.
fn unoffered(packs: &BTreeMap<String, Pack>, variants: &[String]) -> Vec<Missing> {
    let mut offered: Vec<&str> =
        packs.values().flat_map(|pack| &pack.readings).map(String::as_str).collect();
    offered.sort_unstable();
    offered.dedup();
    let unknown = variants.iter().filter(|variant| !offered.contains(&variant.as_str()));
    let missing = |variant: &String| Missing {
        language: format!("variants, {variant}"),
        clip: Missing::ALL.to_owned(),
        why: format!("no pack in use offers this reading; offered: [{}]", offered.join(", ")),
    };
    unknown.map(missing).collect()
}

/// The folder of the voice that speaks a language.
fn voice(folders: &Folders, language: &str) -> Result<PathBuf, VoicesError> {
    let folder = folders.packs.join(language);
    let none = || VoicesError::NoVoice { language: language.to_owned(), folder: folder.clone() };
    let has = |folder: &Path| folder.join("manifest.toml").is_file();
    if let Some(voice) = folders.voices.get(language) {
        return Some(folder.join(voice)).filter(|folder| has(folder)).ok_or_else(none);
    }
    let entries = fs::read_dir(&folder).map_err(|_| none())?;
    let mut packs: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|folder| has(folder)).collect();
    packs.sort();
    packs.into_iter().next().ok_or_else(none)
}
