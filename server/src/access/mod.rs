//! Who may talk to the hall: tokens of devices and desks, and the links of tickets.
//!
//! A token is 256 random bits and is shown once; only its SHA-256 is kept, in a small file beside
//! the data. The command line adds and revokes tokens while the server runs: the server looks at
//! the file every second and whenever it meets a token it does not know.

mod file;
pub mod ticket_link;

use std::{
    fs::Metadata,
    hint::black_box,
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

pub use file::{Entry, issue, list, revoke};

/// What holds a token.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 取号机: takes tickets.
    Kiosk,
    /// A screen: shows a zone's board, or every zone's.
    Display,
    /// The desk of one counter.
    Counter,
    /// 导办台: takes tickets and brings people back.
    Guide,
    /// Sees and does everything.
    Manager,
}

impl Kind {
    /// The word in logs, actors and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Display => "display",
            Self::Counter => "counter",
            Self::Guide => "guide",
            Self::Manager => "manager",
        }
    }
}

/// The holder of a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// A short random id, so that a token can be named without being told.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The counter of a desk or the zone of a display; none = the whole hall.
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
}

impl Holder {
    /// As the journal names it.
    pub fn actor(&self) -> String {
        match (&self.kind, &self.place) {
            (Kind::Counter, Some(counter)) => format!("counter:{counter}:{}", self.id),
            (kind, _) => format!("{}:{}", kind.word(), self.id),
        }
    }
}

/// What a new token is for.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The hall it opens.
    pub hall: String,
    /// What it is for.
    pub kind: Kind,
    /// The counter of a desk or the zone of a display.
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
    /// Now, wall time, UTC ms.
    pub created_ms: i64,
}

/// The tokens as the running server knows them.
#[derive(Debug)]
pub struct Access {
    path: PathBuf,
    hall: String,
    known: Mutex<Known>,
    /// Counts changes of the file, so that sockets can look whether they are still welcome.
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Known {
    /// The file as it was when it was read.
    stamp: Option<Stamp>,
    entries: Arc<Vec<(Vec<u8>, Holder)>>,
}

impl Access {
    /// Reads the tokens of a hall.
    ///
    /// # Errors
    /// The file exists and cannot be read.
    pub fn open(path: &Path, hall: &str) -> io::Result<Arc<Self>> {
        let access = Self {
            path: path.to_owned(),
            hall: hall.to_owned(),
            known: Mutex::new(Known::default()),
            changes: watch::Sender::new(0),
        };
        access.refresh()?;
        Ok(Arc::new(access))
    }

    /// The holder of a token, if it is valid now.
    pub fn holder(&self, token: &str) -> Option<Holder> {
        let hash = hash(token);
        self.find(&hash).or_else(|| {
            // It may have been made a moment ago.
            let changed = self.refresh().unwrap_or(false);
            if changed { self.find(&hash) } else { None }
        })
    }

    /// Whether a holder's token has not been revoked since.
    pub fn still_valid(&self, holder: &Holder) -> bool {
        self.entries().iter().any(|(_, known)| known.id == holder.id)
    }

    /// Every valid token's holder.
    pub fn holders(&self) -> Vec<Holder> {
        self.entries().iter().map(|(_, holder)| holder.clone()).collect()
    }

    /// Changes whenever tokens were added or revoked.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Looks at the file every second until the server stops.
    pub async fn keep_fresh(self: Arc<Self>, mut shutdown: watch::Receiver<bool>) {
        let mut every = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                _ = every.tick() => {
                    if let Err(error) = self.refresh() {
                        tracing::warn!(%error, path = %self.path.display(), "tokens cannot be read");
                    }
                }
                _ = shutdown.wait_for(|stop| *stop) => return,
            }
        }
    }

    fn entries(&self) -> Arc<Vec<(Vec<u8>, Holder)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).entries.clone()
    }

    /// Compares with every token in constant time, so that nothing is learnt from how long it takes.
    fn find(&self, hash: &[u8]) -> Option<Holder> {
        let mut found = None;
        for (known, holder) in self.entries().iter() {
            if same(known, hash) {
                found = Some(holder.clone());
            }
        }
        found
    }

    /// Reads the file again if it has changed; true when it had.
    fn refresh(&self) -> io::Result<bool> {
        let stamp = match std::fs::metadata(&self.path) {
            Ok(metadata) => Some(stamp_of(&metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.stamp == stamp {
            return Ok(false);
        }
        let entries = list(&self.path)?;
        known.entries = Arc::new(
            entries
                .into_iter()
                .filter(|entry| entry.hall == self.hall && entry.revoked_ms.is_none())
                .filter_map(|entry| Some((hex::decode(&entry.sha256).ok()?, entry.holder())))
                .collect(),
        );
        known.stamp = stamp;
        drop(known);
        self.changes.send_modify(|changes| *changes += 1);
        Ok(true)
    }
}

/// Inode, length and time of change of a file: the file is replaced as a whole at every change.
type Stamp = (u64, u64, i64, i64);

fn stamp_of(metadata: &Metadata) -> Stamp {
    (metadata.ino(), metadata.len(), metadata.mtime(), metadata.mtime_nsec())
}

/// SHA-256 of a token's text.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Equal, in a time that does not depend on where they differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    let difference = a.iter().zip(b).fold(0, |seen, (a, b)| black_box(seen | (a ^ b)));
    a.len() == b.len() && difference == 0
}

/// 256 random bits as text for addresses and headers.
fn random_token() -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(kind: Kind, place: Option<&str>) -> Grant {
        Grant {
            hall: "jiedong".to_owned(),
            kind,
            place: place.map(str::to_owned),
            name: "test".to_owned(),
            created_ms: 1,
        }
    }

    #[test]
    fn a_token_opens_until_it_is_revoked_and_is_kept_only_as_a_hash() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("access.json");
        let access = Access::open(&path, "jiedong").expect("no file yet");
        assert_eq!(access.holder("anything"), None);

        let (token, entry) = issue(&path, grant(Kind::Counter, Some("7"))).expect("issued");
        let holder = access.holder(&token).expect("known at once");
        assert_eq!((holder.kind, holder.place.as_deref()), (Kind::Counter, Some("7")));
        assert_eq!(holder.actor(), format!("counter:7:{}", entry.id));
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(!text.contains(&token));
        assert_eq!(access.holder(&token[1..]), None);

        assert!(revoke(&path, &entry.id, 2).expect("revoked"));
        assert!(access.refresh().expect("read"));
        assert_eq!(access.holder(&token), None);
        assert!(!access.still_valid(&holder));
        assert!(!revoke(&path, "nobody", 2).expect("no such id"));
    }

    #[test]
    fn a_token_of_another_hall_opens_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("access.json");
        let (token, _) = issue(&path, grant(Kind::Manager, None)).expect("issued");
        assert!(Access::open(&path, "jiedong").expect("open").holder(&token).is_some());
        assert!(Access::open(&path, "elsewhere").expect("open").holder(&token).is_none());
    }

    #[test]
    fn equal_means_equal() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"ab"));
        assert!(!same(b"", b"a"));
    }
}
