//! The store: a hash-chained journal, one row per command, and records derived from it.
//!
//! Engines stand behind one async trait and are chosen by URI; one story suite tests them all.
//! Absent here: rules of the queue. SQL is nowhere else.

use std::sync::Arc;

use async_trait::async_trait;
use queue_core::{Event, time::HallTime};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The version written into new journal rows.
pub const JOURNAL_VERSION: u16 = 1;

/// One command's row in the journal.
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
    /// What happened.
    pub events: Vec<Event>,
    /// Hash of the row before, hex; 64 zeros for the first.
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
    /// Every row that does not fit, in order.
    pub faults: Vec<AuditFault>,
}

/// A row that does not fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditFault {
    /// Its sequence.
    pub seq: u64,
    /// What is wrong.
    pub what: String,
}

/// What went wrong in a store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The rows were not written: another writer was faster, or the epoch is old.
    #[error("the journal is at {actual}, not at {expected}")]
    Conflict {
        /// The sequence the writer thought was last.
        expected: u64,
        /// The sequence that is last.
        actual: u64,
    },
    /// The file or its folder cannot be written.
    #[error("{path} cannot be written: {cause}")]
    Unwritable {
        /// The database.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// No space is left; nothing was written.
    #[error("no space is left for {path}")]
    DiskFull {
        /// The database.
        path: String,
    },
    /// A row cannot be read back.
    #[error("journal row {seq} cannot be read: {cause}")]
    BadRow {
        /// Its sequence.
        seq: u64,
        /// Why.
        cause: String,
    },
    /// The engine failed; whether the rows were written is unknown until it is read again.
    #[error("the store failed: {0}")]
    Failed(String),
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
}

/// A storage engine of one hall.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The end of the journal; none when it is empty.
    async fn head(&self) -> Result<Option<Head>, StoreError>;

    /// The rows that carry these command ids.
    async fn find(&self, command_ids: Vec<String>) -> Result<Vec<Row>, StoreError>;

    /// Appends a batch with its record rows in one durable transaction, or nothing at all.
    /// `epoch` is the writer's lease (0 for one machine); `expected_seq` the last row it knows.
    async fn append(
        &self,
        epoch: u64,
        expected_seq: u64,
        rows: Arc<Vec<Row>>,
    ) -> Result<(), StoreError>;

    /// Rows with `seq >= from_seq`, in order, at most `limit`.
    async fn read(&self, from_seq: u64, limit: usize) -> Result<Vec<Row>, StoreError>;

    /// Keeps a snapshot; older ones may go.
    async fn save_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreError>;

    /// The newest snapshot.
    async fn load_snapshot(&self) -> Result<Option<Snapshot>, StoreError>;

    /// Throws the records away and derives them again from the journal. Returns the rows read.
    async fn rebuild(&self) -> Result<u64, StoreError>;

    /// SHA-256 over all record tables in key order, hex: equal records, equal digest.
    async fn records_digest(&self) -> Result<String, StoreError>;

    /// Recomputes the hash chain over the stored bytes.
    async fn audit(&self) -> Result<AuditReport, StoreError>;

    /// Finishes what is queued and closes.
    async fn close(&self) -> Result<(), StoreError>;
}
