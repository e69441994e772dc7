//! The stored form of a journal row and its place in the hash chain.
//!
//! # Canonical encoding (versions 1 and 2, frozen)
//!
//! `hash = hex(SHA-256(field(prev_hash) field(generation) field(seq) field(at_ms)
//! field(local_date) field(local_minute) field(wall_ms) field(actor) field(command_id)
//! field(body_hash) field(version) field(events)))`
//!
//! where `field(x)` is the length of `x` in bytes as an unsigned 64-bit big-endian number followed
//! by `x`; integers are signed 64-bit big-endian (so their length is 8); texts are their stored
//! UTF-8 bytes; `local_date` is `YYYY-MM-DD`; `events` is the stored JSON text, byte for byte, and
//! is never parsed and printed again on the way to the hash. A row of version 1 holds there the
//! list of a command's events, one of version 2 the object of a note. Lengths make the encoding one to one:
//! no two different rows give the same bytes.

use queue_core::{
    Event,
    time::{HallTime, LocalDate},
};
use sha2::{Digest, Sha256};

use super::{Head, JOURNAL_VERSION, NOTE_VERSION, Note, Row, StoreError};

/// The `prev_hash` of the first row.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Puts a row into the chain behind the row whose hash is `prev_hash` ([`GENESIS`] for the first).
/// Whatever `row` carries in `prev_hash` and `hash` is replaced.
pub fn seal(mut row: Row, prev_hash: &str) -> Row {
    row.prev_hash.clear();
    row.prev_hash.push_str(prev_hash);
    row.hash = Scratch::default().stored(&row).digest();
    row
}

/// Asks whether a batch continues a journal: what every engine checks before it writes. The hashes
/// themselves are not computed again here, that is the audit's work; that they link is checked.
pub fn follows(head: Option<&Head>, expected_seq: u64, rows: &[Row]) -> Result<(), StoreError> {
    let actual = head.map_or(0, |head| head.seq);
    if actual != expected_seq {
        return Err(StoreError::Conflict { expected: expected_seq, actual });
    }
    let (mut generation, mut hash) = match head {
        Some(head) => (head.generation, head.hash.as_str()),
        None => (0, GENESIS),
    };
    for (row, seq) in rows.iter().zip(actual + 1..) {
        let cause = if row.seq != seq {
            format!("its number should be {seq}")
        } else if row.prev_hash != hash {
            "it does not name the hash of the row before".to_owned()
        } else if row.generation < generation {
            "its generation is older than that of the row before".to_owned()
        } else if row.hash.len() != GENESIS.len() {
            "it is not sealed".to_owned()
        } else {
            (generation, hash) = (row.generation, row.hash.as_str());
            continue;
        };
        return Err(StoreError::BadBatch { seq: row.seq, cause });
    }
    Ok(())
}

/// A row as it lies in the store: raw bytes, nothing parsed, so that an audit sees every flip.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // the fields are those of `Row`
pub struct StoredRow<'a> {
    pub generation: i64,
    pub seq: i64,
    pub at_ms: i64,
    pub local_date: &'a [u8],
    pub local_minute: i64,
    pub wall_ms: i64,
    pub actor: &'a [u8],
    pub command_id: &'a [u8],
    pub body_hash: &'a [u8],
    pub version: i64,
    pub events: &'a [u8],
    pub prev_hash: &'a [u8],
    pub hash: &'a [u8],
}

impl StoredRow<'_> {
    /// The hash these bytes should carry; see the module.
    pub fn digest(&self) -> String {
        let mut sha = Sha256::new();
        let mut field = |bytes: &[u8]| {
            sha.update((bytes.len() as u64).to_be_bytes());
            sha.update(bytes);
        };
        field(self.prev_hash);
        field(&self.generation.to_be_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.at_ms.to_be_bytes());
        field(self.local_date);
        field(&self.local_minute.to_be_bytes());
        field(&self.wall_ms.to_be_bytes());
        field(self.actor);
        field(self.command_id);
        field(self.body_hash);
        field(&self.version.to_be_bytes());
        field(self.events);
        hex::encode(sha.finalize())
    }

    /// The row these bytes stand for, without asking the chain; why not, when they stand for none.
    pub fn parse(&self) -> Result<Row, String> {
        let version = number(self.version, "version")?;
        let (events, note) = self.content(version)?;
        Ok(Row {
            generation: number(self.generation, "generation")?,
            seq: number(self.seq, "seq")?,
            at: HallTime {
                utc_ms: self.at_ms,
                local_date: LocalDate::try_from(text(self.local_date, "local_date")?)?,
                local_minute: number(self.local_minute, "local_minute")?,
            },
            wall_ms: self.wall_ms,
            actor: text(self.actor, "actor")?,
            command_id: text(self.command_id, "command_id")?,
            body_hash: text(self.body_hash, "body_hash")?,
            version,
            events,
            note,
            prev_hash: text(self.prev_hash, "prev_hash")?,
            hash: text(self.hash, "hash")?,
        })
    }

    fn content(&self, version: u16) -> Result<(Vec<Event>, Option<Note>), String> {
        let failed = |error| format!("its events do not parse: {error}");
        match version {
            JOURNAL_VERSION => {
                let events = serde_json::from_slice(self.events).map_err(failed)?;
                Ok((events, None))
            }
            NOTE_VERSION => {
                let note = serde_json::from_slice(self.events).map_err(failed)?;
                Ok((Vec::new(), Some(note)))
            }
            _ => Err(format!("version {version} of the stored form is unknown")),
        }
    }

    /// The row these bytes stand for, if its own hash is right. A reader must not act on a row
    /// that merely happens to parse.
    pub fn read(&self) -> Result<Row, String> {
        if self.digest().as_bytes() != self.hash {
            return Err("its content does not match its hash".to_owned());
        }
        self.parse()
    }
}

fn number<N: TryFrom<i64>>(value: i64, column: &str) -> Result<N, String> {
    N::try_from(value).map_err(|_| format!("its {column} cannot be {value}"))
}

fn text(bytes: &[u8], column: &str) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|_| format!("its {column} is not text"))
}

/// Buffers that a row needs to take its stored form; kept from row to row.
pub struct Scratch {
    date: String,
    events: Vec<u8>,
}

impl Default for Scratch {
    fn default() -> Self {
        // Room for a date, and for the events of most commands.
        Self { date: String::with_capacity(10), events: Vec::with_capacity(512) }
    }
}

impl Scratch {
    /// The stored form of a row.
    pub fn stored<'a>(&'a mut self, row: &'a Row) -> StoredRow<'a> {
        use std::fmt::Write;

        self.date.clear();
        self.events.clear();
        // Writing to memory does not fail, and events are plain values with text keys. Should
        // either ever change, the hash is that of a text which does not parse: an audit says so.
        let _ = write!(self.date, "{}", row.at.local_date);
        let _ = match &row.note {
            Some(note) => serde_json::to_writer(&mut self.events, note),
            None => serde_json::to_writer(&mut self.events, &row.events),
        };
        StoredRow {
            generation: i64::from(row.generation),
            seq: row.seq as i64,
            at_ms: row.at.utc_ms,
            local_date: self.date.as_bytes(),
            local_minute: i64::from(row.at.local_minute),
            wall_ms: row.wall_ms,
            actor: row.actor.as_bytes(),
            command_id: row.command_id.as_bytes(),
            body_hash: row.body_hash.as_bytes(),
            version: i64::from(row.version),
            events: &self.events,
            prev_hash: row.prev_hash.as_bytes(),
            hash: row.hash.as_bytes(),
        }
    }
}
