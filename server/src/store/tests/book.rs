//! Makes sealed rows out of events.

use std::sync::Arc;

use queue_core::{
    Event,
    time::{HallTime, LocalDate, MINUTE_MS},
};

use crate::store::{GENESIS, JOURNAL_VERSION, Row, Store, seal};

/// 2026-11-02 08:30 in the hall, UTC ms.
pub const START_MS: i64 = 1_793_579_400_000;

/// What one command caused: minutes after [`START_MS`], and its events.
pub type Entry = (i64, Vec<Event>);

/// The instant so many minutes after the start.
pub fn minute(minutes: i64) -> i64 {
    START_MS + minutes * MINUTE_MS
}

/// Hall time so many minutes after the start.
pub fn hall_time(minutes: i64) -> HallTime {
    let since_midnight = 8 * 60 + 30 + minutes;
    HallTime {
        utc_ms: minute(minutes),
        local_date: LocalDate { year: 2026, month: 11, day: 2 + (since_midnight / 1440) as u8 },
        local_minute: (since_midnight % 1440) as u16,
    }
}

/// A journal as its writer sees it.
#[derive(Clone)]
pub struct Book {
    pub seq: u64,
    pub hash: String,
    pub generation: u32,
}

impl Book {
    pub fn new() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned(), generation: 1 }
    }

    /// The next row.
    pub fn row(&mut self, (minutes, events): &Entry) -> Row {
        let id = format!("command-{}", self.seq + 1);
        self.row_of(&id, (*minutes, events.clone()))
    }

    /// The next row, of a given command.
    pub fn row_of(&mut self, command_id: &str, (minutes, events): Entry) -> Row {
        self.seq += 1;
        let row = Row {
            generation: self.generation,
            seq: self.seq,
            at: hall_time(minutes),
            wall_ms: minute(minutes) + 7,
            actor: "clerk:liu".to_owned(),
            command_id: command_id.to_owned(),
            body_hash: "b0d1".repeat(16),
            version: JOURNAL_VERSION,
            events,
            note: None,
            prev_hash: String::new(),
            hash: String::new(),
        };
        let row = seal(row, &self.hash);
        self.hash.clone_from(&row.hash);
        row
    }

    /// The next rows.
    pub fn rows(&mut self, entries: &[Entry]) -> Arc<Vec<Row>> {
        Arc::new(entries.iter().map(|entry| self.row(entry)).collect())
    }

    /// Appends the next rows in one batch.
    pub async fn append(&mut self, store: &dyn Store, entries: &[Entry]) -> Arc<Vec<Row>> {
        let expected = self.seq;
        let rows = self.rows(entries);
        store.append(0, expected, rows.clone()).await.unwrap();
        rows
    }
}
