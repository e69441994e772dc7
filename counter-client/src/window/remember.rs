//! What the window remembers from one day to the next, in a file beside the configuration.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::place::{Edge, Pair, Shape};
use crate::messages::Lang;

/// See the module. What is missing or cannot be read is as in the configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The form.
    pub shape: Shape,
    /// The form that a strip opens to.
    pub before: Shape,
    /// The edge it keeps to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edge: Option<Edge>,
    /// Dark.
    pub dark: bool,
    /// The language, once somebody has chosen it here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// How large everything is in percent, once somebody has chosen it here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u16>,
    /// Where it stands, in the screen's measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<Pair>,
}

impl Memory {
    /// What was kept; nothing if there is nothing, or nothing that can be read.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let mut memory: Self = toml::from_str(&text).unwrap_or_default();
        memory.percent = memory.percent.map(|percent| percent.clamp(100, 200));
        if memory.before == Shape::Strip {
            memory.before = Shape::Small;
        }
        memory
    }

    /// Keeps it: written beside and moved there, so that a power cut leaves the old or the new.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, path: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let beside = client_link::token::beside(path);
        let mut file = fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_and_what_is_broken_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("counter.window.toml");
        assert_eq!(Memory::read(&path), Memory::default());
        let memory = Memory {
            shape: Shape::Strip,
            before: Shape::Large,
            edge: Some(Edge::Right),
            dark: true,
            lang: Some(Lang::En),
            percent: Some(150),
            home: Some(Pair { x: 1600.5, y: 80.0 }),
        };
        memory.keep(&path).unwrap();
        assert_eq!(Memory::read(&path), memory);
        Memory::default().keep(&path).unwrap();
        assert_eq!(Memory::read(&path), Memory::default(), "the newer one");
        fs::write(&path, "shape = \"round\"").unwrap();
        assert_eq!(Memory::read(&path), Memory::default());
        fs::write(&path, "percent = 900\nbefore = \"strip\"").unwrap();
        let read = Memory::read(&path);
        assert_eq!((read.percent, read.before), (Some(200), Shape::Small));
    }
}
