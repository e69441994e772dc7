//! A voice pack: its clips, and the recordings that take their place.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Clip, ClipError, VoicesError, manifest::Manifest};

/// Kinds of files a recording may be, the first that is there is taken.
const KINDS: [&str; 3] = ["wav", "flac", "ogg"];

/// A clip that cannot be played, and why. What needs it is replaced by the chime and the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The language of the pack, or `chime`.
    pub language: String,
    /// The clip's name, or [`Missing::ALL`].
    pub clip: String,
    /// What is wrong.
    pub why: String,
}

impl Missing {
    /// Stands for a clip's name when it is not a single one that is missing.
    pub const ALL: &str = "*";
}

impl fmt::Display for Missing {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clip.as_str() {
            Self::ALL => write!(to, "{}: {}", self.language, self.why),
            clip => write!(to, "{}: clip {clip} {}", self.language, self.why),
        }
    }
}

/// A pack.
#[derive(Clone, Debug)]
pub(super) struct Pack {
    pub(super) sentences: BTreeMap<String, String>,
    clips: BTreeMap<String, Clip>,
    /// Clips that are said instead of others.
    instead: BTreeMap<String, String>,
    /// The readings it offers.
    pub(super) readings: Vec<String>,
}

impl Pack {
    /// Reads a pack. `recordings` is the folder of the hall's own clips for it; `variants` are the
    /// readings the hall wants.
    ///
    /// # Errors
    /// There is no manifest, or it cannot be understood. Single clips are told as missing.
    pub(super) fn read(
        language: &str,
        folder: &Path,
        recordings: Option<&Path>,
        variants: &[String],
    ) -> Result<(Self, Vec<Missing>), VoicesError> {
        let path = folder.join("manifest.toml");
        let text = fs::read_to_string(&path)
            .map_err(|source| VoicesError::Read { path: path.clone(), source })?;
        let mut manifest: Manifest =
            toml::from_str(&text).map_err(|source| VoicesError::Manifest { path, source })?;

        let mut files = Files { folder, recordings, read: BTreeMap::new() };
        let (mut clips, mut wrong) = (BTreeMap::new(), BTreeMap::new());
        for (name, place) in manifest.clips {
            match files.clip(&name, &place.file, place.from_ms) {
                Ok((clip, fault)) => {
                    if let Some(fault) = fault {
                        wrong.insert(name.clone(), format!("as recorded: {fault}"));
                    }
                    clips.insert(name, clip);
                }
                Err(error) => drop(wrong.insert(name, error.to_string())),
            }
        }
        for name in super::script::needed(&manifest.sentences) {
            if clips.contains_key(&name) || wrong.contains_key(&name) {
                continue;
            }
            match files.recorded(&name) {
                Some(Ok(clip)) => drop(clips.insert(name, clip)),
                Some(Err(error)) => drop(wrong.insert(name, error.to_string())),
                None => drop(wrong.insert(name, "is not in the pack".to_owned())),
            }
        }
        let missing = |(clip, why)| Missing { language: language.to_owned(), clip, why };
        let missing = wrong.into_iter().map(missing).collect();
        let readings = manifest.variants.keys().cloned().collect();
        let instead = variants
            .iter()
            .filter_map(|variant| manifest.variants.remove(variant))
            .flatten()
            .filter(|(_, instead)| clips.contains_key(instead))
            .collect();
        Ok((Self { sentences: manifest.sentences, clips, instead, readings }, missing))
    }

    /// A clip by its name.
    pub(super) fn clip(&self, name: &str) -> Option<&Clip> {
        let name = self.instead.get(name).map_or(name, String::as_str);
        self.clips.get(name)
    }
}

/// The files of a pack, each read once: a clip may be a part of another's.
struct Files<'a> {
    folder: &'a Path,
    recordings: Option<&'a Path>,
    read: BTreeMap<PathBuf, Arc<[u8]>>,
}

impl Files<'_> {
    /// The recording if there is a good one, else the pack's clip; with what was wrong with the
    /// recording.
    fn clip(
        &mut self,
        name: &str,
        file: &Path,
        from_ms: u64,
    ) -> Result<(Clip, Option<ClipError>), ClipError> {
        let fault = match self.recorded(name) {
            Some(Ok(clip)) => return Ok((clip, None)),
            Some(Err(error)) => Some(error),
            None => None,
        };
        let path = self.folder.join(file);
        let bytes = match self.read.get(&path) {
            Some(bytes) => Arc::clone(bytes),
            None => {
                let bytes: Arc<[u8]> = fs::read(&path)?.into();
                self.read.insert(path, Arc::clone(&bytes));
                bytes
            }
        };
        Ok((Clip::new(bytes, from_ms)?, fault))
    }

    /// The recording of a clip, if there is one.
    fn recorded(&self, name: &str) -> Option<Result<Clip, ClipError>> {
        let recordings = self.recordings?;
        KINDS.iter().find_map(|kind| match fs::read(recordings.join(format!("{name}.{kind}"))) {
            Ok(bytes) => Some(Clip::recorded(bytes.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Err(error.into())),
        })
    }
}
