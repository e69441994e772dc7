//! The store: a hash-chained journal, one row per command, and records derived from it.
//!
//! Engines stand behind one async trait and are chosen by URI ([`open`]); one story suite tests
//! them all. Absent here: rules of the queue. SQL is nowhere else.
//!
//! Reading order: this file; [`chain`] (the stored form of a row and its seal), [`records`]
//! (tables for reports and the projector that derives them), [`audit`], then the engines
//! [`memory`] and [`sqlite`].
//!
//! # What is durable when
//!
//! * **A journal row and its record rows** are durable together, when [`Store::append`] has
//!   answered `Ok`. Nobody may be told or shown anything that rests on a row before that. A batch
//!   is all there or not there at all; several batches may share one commit.
//! * **`Conflict`, `DuplicateCommand`, `BadBatch`, `DiskFull`, `Unwritable`, `InUse`**: nothing of
//!   the batch was written, and the engine goes on. **`Failed`**: the outcome is unknown. The
//!   engine then refuses to write until [`Store::reopen`] has read from the file what survived;
//!   the caller takes [`Store::head`] and replays from there.
//! * **Records** never lead and never lag: they change in the transaction of their journal rows
//!   and can be thrown away and derived again ([`Store::rebuild`]) at any time.
//! * **A snapshot** is a cache. It is as durable as a row, but nothing is lost with it: one that
//!   is damaged or belongs to another history is passed over and the journal is replayed.
//! * **Answers of `head`, `find`, `read`** show committed rows only.
//!
//! # What the chain proves
//!
//! Every row carries the hash of the row before. [`Store::audit`] recomputes both from the stored
//! bytes, so any changed, missing, moved or doubled row is named. Someone who can rewrite the
//! whole tail of the journal with new hashes is found only against a hash kept elsewhere (a
//! printed day report, a backup): the chain has no secret.

use std::sync::Arc;

use async_trait::async_trait;
use queue_core::{
    Event,
    time::{HallTime, LocalDate},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub mod audit;
pub mod chain;
pub mod memory;
pub mod no_shows;
pub mod note;
pub mod records;
pub mod sqlite;
#[cfg(test)]
mod tests;

pub use chain::{GENESIS, seal};
pub use no_shows::NoShows;
pub use note::{Change, Document, Note, Search};

/// The version of the stored form of a command's row.
pub const JOURNAL_VERSION: u16 = 1;
/// The version of the stored form of a note's row.
pub const NOTE_VERSION: u16 = 2;

/// One row in the journal: that of a command, or a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Grows when a backup is restored.
    pub generation: u32,
    /// 1, 2, 3 … without gaps.
    pub seq: u64,
    /// Hall time of the decision.
    pub at: HallTime,
    /// Wall time of the decision, UTC ms.
    pub wall_ms: i64,
    /// Who asked: `kiosk:…`, `clerk:…`, `device:…`, `ticket:…`, `system`.
    pub actor: String,
    /// The client-made key; unique in a hall.
    pub command_id: String,
    /// SHA-256 of the request body, hex: the same key with another body is refused.
    pub body_hash: String,
    /// Version of the stored form.
    pub version: u16,
    /// What happened in the queue; nothing in the row of a note.
    pub events: Vec<Event>,
    /// What else is told; then there are no events.
    pub note: Option<Note>,
    /// Hash of the row before, hex; [`GENESIS`] for the first.
    pub prev_hash: String,
    /// SHA-256 over every field above, hex.
    pub hash: String,
}

/// The end of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Generation of the last row.
    pub generation: u32,
    /// Sequence of the last row.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
    /// Its hall time.
    pub at: HallTime,
    /// Its wall time, UTC ms.
    pub wall_ms: i64,
}

impl Head {
    /// The end of a journal whose last row this is.
    pub fn of(row: &Row) -> Self {
        Self {
            generation: row.generation,
            seq: row.seq,
            hash: row.hash.clone(),
            at: row.at,
            wall_ms: row.wall_ms,
        }
    }
}

/// How many snapshots a store keeps.
pub const SNAPSHOTS_KEPT: usize = 2;

/// A cached state.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The last row in it.
    pub seq: u64,
    /// The hash of that row: a snapshot of another history is not used.
    pub hash: String,
    /// Fingerprint of the state's schema: another one means replay.
    pub fingerprint: String,
    /// The state, as JSON.
    pub state: Vec<u8>,
}

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditReport {
    /// Rows read.
    pub rows: u64,
    /// Every row that does not fit, in order; each is named once.
    pub faults: Vec<AuditFault>,
}

/// A row that does not fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditFault {
    /// Its sequence; 0 = the store as a whole.
    pub seq: u64,
    /// What is wrong.
    pub what: String,
}

/// What went wrong in a store. Each text says what to do next.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The URI names no engine.
    #[error("`{0}` is not a store; write `sqlite:path/to/hall.db` or `memory:`")]
    BadUri(String),
    /// The rows were not written: another writer was faster.
    #[error("the journal is at {actual}, not at {expected}; read it again before writing")]
    Conflict {
        /// The sequence the writer thought was last.
        expected: u64,
        /// The sequence that is last.
        actual: u64,
    },
    /// The batch was not written: one of its command ids is in the journal, or twice in the batch.
    #[error("command {command_id} is already in the journal; answer with its row")]
    DuplicateCommand {
        /// The id.
        command_id: String,
    },
    /// The batch was not written: this row of it does not follow the row before.
    #[error("row {seq} does not follow the journal: {cause}")]
    BadBatch {
        /// Its sequence.
        seq: u64,
        /// What does not fit.
        cause: String,
    },
    /// Another program holds the database; nothing was written.
    #[error("{path} is in use by {by}; stop that program or give this one another file")]
    InUse {
        /// The database.
        path: String,
        /// Who, as far as can be known.
        by: String,
    },
    /// The file or its folder cannot be written.
    #[error("{path} cannot be written ({cause}); check the folder, its owner and the disk")]
    Unwritable {
        /// The database.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// No space is left; nothing was written.
    #[error("no space is left for {path}; free some, the store then goes on by itself")]
    DiskFull {
        /// The database.
        path: String,
    },
    /// The file is not a database of this program, or its pages are damaged.
    #[error("{path} is damaged or not a hall's database ({cause}); restore a backup")]
    Corrupt {
        /// The database.
        path: String,
        /// What was found.
        cause: String,
    },
    /// The file was written by a newer version of this program.
    #[error("{path} has schema {found}, this program knows {known}; install the newer version")]
    NewerSchema {
        /// The database.
        path: String,
        /// The schema it has.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// A row cannot be read back.
    #[error("journal row {seq} cannot be read ({cause}); run the audit, restore a backup")]
    BadRow {
        /// Its sequence.
        seq: u64,
        /// Why.
        cause: String,
    },
    /// The engine failed; whether the rows were written is unknown until it is reopened and read.
    #[error("the store failed: {0}; reopen it and read the journal before going on")]
    Failed(String),
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
}

/// Opens the store a URI names, and makes it if it is not there: `sqlite:PATH` or `memory:`.
/// Blocks while the file is locked for this process, migrated and recovered.
pub fn open(uri: &str) -> Result<Arc<dyn Store>, StoreError> {
    match uri.split_once(':') {
        Some(("memory", "")) => Ok(Arc::new(memory::MemoryStore::default())),
        Some(("sqlite", path)) if !path.is_empty() => Ok(Arc::new(sqlite::SqliteStore::open(
            std::path::Path::new(path),
            sqlite::Options::default(),
        )?)),
        _ => Err(StoreError::BadUri(uri.to_owned())),
    }
}

/// A storage engine of one hall.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The end of the journal; none when it is empty.
    async fn head(&self) -> Result<Option<Head>, StoreError>;

    /// The rows that carry these command ids.
    async fn find(&self, command_ids: Vec<String>) -> Result<Vec<Row>, StoreError>;

    /// Appends a batch with its record rows in one durable transaction, or nothing at all.
    /// `epoch` is the writer's lease; an engine of one machine has no leases and takes any, its
    /// file lock stands for them. `expected_seq` is the last row the writer knows, 0 for none.
    /// Rows must be sealed ([`chain::seal`]) and follow each other.
    async fn append(
        &self,
        epoch: u64,
        expected_seq: u64,
        rows: Arc<Vec<Row>>,
    ) -> Result<(), StoreError> {
        self.append_with(epoch, expected_seq, rows, Vec::new()).await
    }

    /// As [`Store::append`], with changes of the documents in the same transaction.
    async fn append_with(
        &self,
        epoch: u64,
        expected_seq: u64,
        rows: Arc<Vec<Row>>,
        changes: Vec<Change>,
    ) -> Result<(), StoreError>;

    /// All documents, by kind and id.
    async fn documents(&self) -> Result<Vec<Document>, StoreError>;

    /// The rows an auditor looks for, the newest first.
    async fn search(&self, search: Search) -> Result<Vec<Row>, StoreError>;

    /// Rows with `seq >= from_seq`, in order, at most `limit`.
    async fn read(&self, from_seq: u64, limit: usize) -> Result<Vec<Row>, StoreError>;

    /// Keeps a snapshot; only the newest two stay.
    async fn save_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreError>;

    /// The newest snapshot that is whole and belongs to this journal.
    async fn load_snapshot(&self) -> Result<Option<Snapshot>, StoreError>;

    /// Throws the records away and derives them again from the journal. Returns the rows read.
    async fn rebuild(&self) -> Result<u64, StoreError>;

    /// SHA-256 over all record tables in key order, hex: equal records, equal digest.
    async fn records_digest(&self) -> Result<String, StoreError>;

    /// 过号率 of the business dates from `from` to `until`, both included.
    async fn no_shows(&self, from: LocalDate, until: LocalDate)
    -> Result<Vec<NoShows>, StoreError>;

    /// The highest visit in the records; 0 for none. A journal that ends before it has lost rows.
    async fn last_recorded_visit(&self) -> Result<u64, StoreError>;

    /// Recomputes the hash chain over the stored bytes.
    async fn audit(&self) -> Result<AuditReport, StoreError>;

    /// After [`StoreError::Failed`]: lets go of the file and opens it again. What is then in the
    /// journal is durable, and nothing else is.
    async fn reopen(&self) -> Result<(), StoreError>;

    /// Finishes what is queued and closes.
    async fn close(&self) -> Result<(), StoreError>;
}
