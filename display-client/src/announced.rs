//! What was announced, on disk: a program that is started anew, by a reload, by whoever watches over it
//! or after a power cut, speaks no call again.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use client_link::token;
use serde::{Deserialize, Serialize};

/// A call: its id, and when it was called, hall time, UTC ms. In another hall, or in one that was
/// restored, the same id is another call.
pub type Call = (u64, i64);

#[derive(Serialize, Deserialize)]
struct File {
    calls: BTreeSet<Call>,
}

/// See the module.
#[derive(Debug)]
pub struct Announced {
    path: PathBuf,
    kept: Option<BTreeSet<Call>>,
}

impl Announced {
    /// In the zone this machine speaks for, in this folder.
    pub fn of(folder: &Path, zone: &str) -> Self {
        Self { path: folder.join(format!("announced-{zone}.json")), kept: None }
    }

    /// What an earlier run kept; none if nothing was, or nothing readable.
    pub fn read(&self) -> Option<BTreeSet<Call>> {
        let text = fs::read_to_string(&self.path).ok()?;
        let file: File = serde_json::from_str(&text).ok()?;
        Some(file.calls)
    }

    /// Keeps it, if it is not what was kept last. It is on disk before a sound of it is heard.
    ///
    /// # Errors
    /// What the system says; it is tried again when something else is to be kept.
    pub fn keep(&mut self, calls: BTreeSet<Call>) -> io::Result<()> {
        if self.kept.as_ref() == Some(&calls) {
            return Ok(());
        }
        let file = File { calls };
        let text = serde_json::to_string(&file).map_err(io::Error::other);
        self.kept = Some(file.calls);
        token::write(&self.path, &text?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_run_knows_what_was_announced() {
        let folder = tempfile::tempdir().expect("folder");
        let views = folder.path().join("views");
        let mut announced = Announced::of(&views, "east");
        assert_eq!(announced.read(), None);
        let calls = BTreeSet::from([(812, 1_795_395_600_000)]);
        announced.keep(calls.clone()).expect("kept");
        assert_eq!(Announced::of(&views, "east").read(), Some(calls.clone()));
        assert_eq!(Announced::of(&views, "west").read(), None);

        // What is kept already costs no write.
        fs::remove_file(views.join("announced-east.json")).expect("there");
        announced.keep(calls).expect("kept");
        assert_eq!(announced.read(), None);
        fs::write(views.join("announced-east.json"), "{").expect("written");
        assert_eq!(announced.read(), None);
    }
}
