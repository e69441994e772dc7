//! The engine without a disk: for tests, and the measure of what durability costs.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use queue_core::time::LocalDate;

use super::{
    AuditReport, Change, Document, Head, NoShows, Row, Search, Snapshot, Store, StoreError,
    audit::Auditor,
    chain::{self, Scratch},
    no_shows::{self, CallFact},
    records::{CallRecord, Projector, Tables, digest_tables},
};

/// A store that ends with the process.
#[derive(Default)]
pub struct MemoryStore {
    /// None once it is closed. No call waits while it holds the lock.
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    closed: bool,
    rows: Vec<Row>,
    /// Place in `rows` by command id.
    by_command: HashMap<String, usize>,
    projector: Projector,
    records: Tables,
    snapshots: Vec<Snapshot>,
    /// Bodies by kind and id.
    documents: BTreeMap<(String, String), String>,
}

impl MemoryStore {
    fn held(&self) -> Result<MutexGuard<'_, Held>, StoreError> {
        // A panic under the lock would be a defect elsewhere; what is held stays readable.
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.closed {
            return Err(StoreError::Closed);
        }
        Ok(held)
    }
}

impl Held {
    fn head(&self) -> Option<Head> {
        self.rows.last().map(Head::of)
    }

    fn append(&mut self, expected_seq: u64, rows: &[Row]) -> Result<(), StoreError> {
        chain::follows(self.head().as_ref(), expected_seq, rows)?;
        let mut batch = HashSet::new();
        for row in rows {
            let stored = self.by_command.contains_key(&row.command_id);
            if stored || !batch.insert(&row.command_id) {
                return Err(StoreError::DuplicateCommand { command_id: row.command_id.clone() });
            }
        }
        for (row, place) in rows.iter().zip(self.rows.len()..) {
            self.by_command.insert(row.command_id.clone(), place);
        }
        for row in rows {
            let Ok(()) = self.projector.apply(&row.events, &row.at, &self.records);
        }
        let Ok(()) = self.projector.drain(&mut self.records);
        self.rows.extend_from_slice(rows);
        Ok(())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn head(&self) -> Result<Option<Head>, StoreError> {
        Ok(self.held()?.head())
    }

    async fn find(&self, command_ids: Vec<String>) -> Result<Vec<Row>, StoreError> {
        let held = self.held()?;
        let places = command_ids.iter().filter_map(|id| held.by_command.get(id));
        Ok(places.map(|&place| held.rows[place].clone()).collect())
    }

    async fn append_with(
        &self,
        _epoch: u64,
        expected_seq: u64,
        rows: Arc<Vec<Row>>,
        changes: Vec<Change>,
    ) -> Result<(), StoreError> {
        let mut held = self.held()?;
        held.append(expected_seq, &rows)?;
        for change in changes {
            match change {
                Change::Put(it) => held.documents.insert((it.kind, it.id), it.body),
                Change::Erase { kind, id } => held.documents.remove(&(kind, id)),
            };
        }
        Ok(())
    }

    async fn documents(&self) -> Result<Vec<Document>, StoreError> {
        let held = self.held()?;
        let one = |((kind, id), body): (&(String, String), &String)| Document {
            kind: kind.clone(),
            id: id.clone(),
            body: body.clone(),
        };
        Ok(held.documents.iter().map(one).collect())
    }

    async fn search(&self, search: Search) -> Result<Vec<Row>, StoreError> {
        let held = self.held()?;
        let mut scratch = Scratch::default();
        let mut fits = |row: &&Row| {
            let stored = scratch.stored(row);
            search.fits(row, &String::from_utf8_lossy(stored.events))
        };
        Ok(held.rows.iter().rev().filter(|row| fits(row)).take(search.limit).cloned().collect())
    }

    async fn read(&self, from_seq: u64, limit: usize) -> Result<Vec<Row>, StoreError> {
        let held = self.held()?;
        let from = from_seq.saturating_sub(1).min(held.rows.len() as u64) as usize;
        Ok(held.rows[from..].iter().take(limit).cloned().collect())
    }

    async fn save_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreError> {
        let mut held = self.held()?;
        held.snapshots.retain(|kept| kept.seq != snapshot.seq);
        held.snapshots.push(snapshot);
        held.snapshots.sort_by_key(|kept| kept.seq);
        let surplus = held.snapshots.len().saturating_sub(super::SNAPSHOTS_KEPT);
        held.snapshots.drain(..surplus);
        Ok(())
    }

    async fn load_snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        let held = self.held()?;
        let ours = |snapshot: &&Snapshot| {
            let row = snapshot.seq.checked_sub(1).map(|place| place as usize);
            row.and_then(|place| held.rows.get(place)).is_some_and(|row| row.hash == snapshot.hash)
        };
        Ok(held.snapshots.iter().rev().find(ours).cloned())
    }

    async fn rebuild(&self) -> Result<u64, StoreError> {
        let mut held = self.held()?;
        let mut projector = Projector::default();
        let mut records = Tables::default();
        for row in &held.rows {
            let Ok(()) = projector.apply(&row.events, &row.at, &records);
            let Ok(()) = projector.drain(&mut records);
        }
        held.projector = projector;
        held.records = records;
        Ok(held.rows.len() as u64)
    }

    async fn records_digest(&self) -> Result<String, StoreError> {
        Ok(digest_tables(&self.held()?.records))
    }

    async fn no_shows(
        &self,
        from: LocalDate,
        until: LocalDate,
    ) -> Result<Vec<NoShows>, StoreError> {
        let held = self.held()?;
        let (from, until) = (from.to_string(), until.to_string());
        let of_range = held.records.calls.values().filter(|call| {
            !call.undone && (from.as_str()..=until.as_str()).contains(&call.date.as_str())
        });
        let mut calls: Vec<&CallRecord> = of_range.collect();
        calls.sort_by_key(|call| (call.visit, call.call_id));
        Ok(no_shows::count(calls.into_iter().map(|call| CallFact {
            visit: call.visit,
            zone: call.zone.clone(),
            silent: call.silent,
            again: call.again,
            missed: call.missed,
        })))
    }

    async fn last_recorded_visit(&self) -> Result<u64, StoreError> {
        Ok(self.held()?.records.visits.keys().next_back().map_or(0, |(visit,)| *visit))
    }

    async fn audit(&self) -> Result<AuditReport, StoreError> {
        let held = self.held()?;
        let mut auditor = Auditor::default();
        let mut scratch = Scratch::default();
        for row in &held.rows {
            auditor.row(scratch.stored(row));
        }
        Ok(auditor.report())
    }

    async fn reopen(&self) -> Result<(), StoreError> {
        self.held().map(drop)
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        Ok(())
    }
}
