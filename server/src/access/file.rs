//! The file of the tokens: a JSON list, replaced as a whole, changed by one process at a time.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{Grant, Holder, Kind, hash, random_token};

/// One token as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// A short random name, for `--list` and `--revoke`.
    pub id: String,
    /// The hall it opens.
    pub hall: String,
    /// What it is for.
    pub kind: Kind,
    /// The counter of a desk or the zone of a display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the token, hex.
    pub sha256: String,
    /// When it was made, UTC ms.
    pub created_ms: i64,
    /// When it was revoked, UTC ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_ms: Option<i64>,
}

impl Entry {
    pub(super) fn holder(self) -> Holder {
        Holder { id: self.id, kind: self.kind, place: self.place, name: self.name }
    }
}

/// All tokens, the revoked ones too; a missing file holds none.
///
/// # Errors
/// The file cannot be read, or is not ours.
pub fn list(path: &Path) -> io::Result<Vec<Entry>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Makes a token. Its text is returned here and nowhere else.
///
/// # Errors
/// The file cannot be written, or the system gives no random bytes.
pub fn issue(path: &Path, grant: Grant) -> io::Result<(String, Entry)> {
    let token = random_token()?;
    let entry = Entry {
        id: random_token()?.chars().filter(char::is_ascii_alphanumeric).take(8).collect(),
        hall: grant.hall,
        kind: grant.kind,
        place: grant.place,
        name: grant.name,
        sha256: hex::encode(hash(&token)),
        created_ms: grant.created_ms,
        revoked_ms: None,
    };
    let kept = entry.clone();
    change(path, |entries| entries.push(kept))?;
    Ok((token, entry))
}

/// Revokes a token by its id; false when there is no valid one of that id.
///
/// # Errors
/// The file cannot be written.
pub fn revoke(path: &Path, id: &str, now_ms: i64) -> io::Result<bool> {
    let mut found = false;
    change(path, |entries| {
        for entry in entries.iter_mut().filter(|e| e.id == id && e.revoked_ms.is_none()) {
            entry.revoked_ms = Some(now_ms);
            found = true;
        }
    })?;
    Ok(found)
}

/// Reads, changes and replaces the file while nobody else does.
fn change(path: &Path, change: impl FnOnce(&mut Vec<Entry>)) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let lock = File::create(path.with_extension("lock"))?;
    lock.lock()?;
    let mut entries = list(path)?;
    change(&mut entries);
    let text = serde_json::to_vec_pretty(&entries).map_err(io::Error::other)?;
    let fresh = path.with_extension("new");
    let mut open = OpenOptions::new();
    let mut file = open.write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    file.write_all(&text)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}
