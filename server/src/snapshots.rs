//! Snapshots of the state: a cache beside the journal. One that was made by another version of
//! the state, or of another history, is not used; the journal is replayed instead.

use std::sync::OnceLock;

use queue_core::{State, state::SCHEMA_SOURCES};
use sha2::{Digest, Sha256};
use tracing::warn;

use crate::store::{Head, Snapshot, Store, StoreError};

/// A state read from a snapshot, or the empty one.
pub struct Read {
    /// The state.
    pub state: State,
    /// The last row in it; 0 for the empty one.
    pub seq: u64,
}

/// A snapshot of a committed state.
pub fn make(state: &State, head: &Head) -> Snapshot {
    Snapshot {
        seq: head.seq,
        hash: head.hash.clone(),
        fingerprint: fingerprint().to_owned(),
        // A state is maps with text keys, numbers and texts: it always has a JSON form.
        state: serde_json::to_vec(state).unwrap_or_default(),
    }
}

/// The newest snapshot that fits this program and this journal.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub async fn load(store: &dyn Store) -> Result<Read, StoreError> {
    let empty = Read { state: State::default(), seq: 0 };
    let Some(snapshot) = store.load_snapshot().await? else { return Ok(empty) };
    if snapshot.fingerprint != fingerprint() {
        return Ok(empty);
    }
    let row = store.read(snapshot.seq, 1).await?.into_iter().next();
    if row.is_none_or(|row| row.seq != snapshot.seq || row.hash != snapshot.hash) {
        warn!(seq = snapshot.seq, "the snapshot is not of this journal; replaying");
        return Ok(empty);
    }
    match serde_json::from_slice::<State>(&snapshot.state) {
        Ok(state) => Ok(Read { state: state.with_index(), seq: snapshot.seq }),
        Err(error) => {
            warn!(%error, "the snapshot cannot be read; replaying");
            Ok(empty)
        }
    }
}

/// SHA-256 over the sources that define the stored form of a state.
fn fingerprint() -> &'static str {
    static FINGERPRINT: OnceLock<String> = OnceLock::new();
    FINGERPRINT.get_or_init(|| {
        let mut hasher = Sha256::new();
        SCHEMA_SOURCES.iter().for_each(|source| hasher.update(source));
        hex::encode(hasher.finalize())
    })
}
