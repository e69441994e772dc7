//! The reader's copy of the hall: applies committed rows to its own state, exactly as a second
//! node would. Views and estimates are built from here, never on the writer.

use std::{
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};

use queue_core::{Event, State, apply, ids::CallId};
use tokio::sync::{mpsc, watch};

use crate::{
    call_memory::CallMemory,
    clock::wall_ms,
    step_memory::StepMemory,
    store::{Row, Store, StoreError},
    tally::{self, Tally},
};

/// Rows read at once when some were missed.
const PAGE: usize = 1000;
/// The same when the rows of the day are read back.
const DAY_PAGE: u64 = 500;
/// How long the replica hears nothing before it asks the store whether it missed something: the
/// loss of the last rows cannot be seen from a gap.
const LOOK_AFTER: Duration = Duration::from_secs(1);

/// The state of the hall at one row, with what the views need besides.
#[derive(Debug)]
pub struct Picture {
    /// The state.
    pub state: State,
    /// Counts and orders of its visits.
    pub tally: Tally,
    /// What the journal says of calls beyond the state.
    pub calls: CallMemory,
    /// What the journal says of steps that are over.
    pub steps: StepMemory,
    /// Generation of the last row.
    pub generation: u32,
    /// Sequence of the last row.
    pub seq: u64,
}

/// The picture that follows the journal.
pub struct Replica {
    picture: RwLock<Picture>,
    /// The sequence that the picture has reached.
    reached: watch::Sender<u64>,
}

impl Replica {
    /// Starts from the writer's state; reads back from the journal what a state does not hold.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn start(
        state: State,
        generation: u32,
        seq: u64,
        store: &dyn Store,
    ) -> Result<Arc<Self>, StoreError> {
        let pages = pages_of_the_day(&state, seq, store).await?;
        let rows = || pages.iter().rev().flatten();
        let (calls, steps) = (CallMemory::of(rows(), &state), StepMemory::of(rows()));
        let tally = Tally::of(&state);
        let picture = Picture { state, tally, calls, steps, generation, seq };
        let reached = watch::Sender::new(seq);
        Ok(Arc::new(Self { picture: RwLock::new(picture), reached }))
    }

    /// The picture now. Hold it briefly: the next row waits for it.
    pub fn picture(&self) -> RwLockReadGuard<'_, Picture> {
        self.picture.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wall time since an unconfirmed call was made durable, ms; none for other calls.
    pub fn wall_ms_since(&self, call: CallId) -> Option<u32> {
        let since_ms = self.picture().calls.unshown_since(call)?;
        Some(u32::try_from((wall_ms() - since_ms).max(0)).unwrap_or(u32::MAX))
    }

    /// Tells of every row that has been applied, by its sequence.
    pub fn reached(&self) -> watch::Receiver<u64> {
        self.reached.subscribe()
    }

    /// Waits until the picture holds a row; false when the replica has stopped before.
    pub async fn wait_for(&self, seq: u64) -> bool {
        self.reached.subscribe().wait_for(|reached| *reached >= seq).await.is_ok()
    }

    /// Applies committed rows until the writer stops.
    pub async fn follow(
        self: Arc<Self>,
        mut committed: mpsc::Receiver<Arc<Vec<Row>>>,
        store: Arc<dyn Store>,
    ) {
        loop {
            match tokio::time::timeout(LOOK_AFTER, committed.recv()).await {
                Ok(Some(rows)) => self.take_in(&rows, &*store).await,
                Ok(None) => return,
                Err(_) => self.look(&*store).await,
            }
        }
    }

    /// Applies a batch; rows before it that are missing are read from the store first.
    async fn take_in(&self, rows: &[Row], store: &dyn Store) {
        let Some(first) = rows.first() else { return };
        while self.picture().seq + 1 < first.seq {
            if !self.read_on(store).await {
                tokio::time::sleep(LOOK_AFTER).await;
            }
        }
        self.apply(rows);
    }

    /// Asks the store whether rows are missing.
    async fn look(&self, store: &dyn Store) {
        match store.head().await {
            Ok(Some(head)) if head.seq > self.picture().seq => {
                self.read_on(store).await;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the replica cannot ask the store"),
        }
    }

    /// Reads the next page of rows; false when there was none to read.
    async fn read_on(&self, store: &dyn Store) -> bool {
        let next = self.picture().seq + 1;
        match store.read(next, PAGE).await {
            Ok(rows) => {
                self.apply(&rows);
                !rows.is_empty()
            }
            Err(error) => {
                tracing::warn!(%error, next, "the replica cannot read the journal");
                false
            }
        }
    }

    fn apply(&self, rows: &[Row]) {
        let mut picture = self.picture.write().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            picture.apply(row);
        }
        let seq = picture.seq;
        drop(picture);
        self.reached.send_replace(seq);
    }
}

impl Picture {
    /// Applies one row; a row that is already in changes nothing.
    pub fn apply(&mut self, row: &Row) {
        if row.seq <= self.seq {
            return;
        }
        for event in &row.events {
            let visit = tally::visit_of(event);
            let before = visit.and_then(|id| self.state.visits.get(&id).cloned());
            apply(&mut self.state, event);
            let after = visit.and_then(|id| self.state.visits.get(&id));
            self.tally.change(before.as_ref(), after);
            self.calls.note(event, row.wall_ms, &self.state);
            self.steps.note(event);
            if tally::moves_many(event) {
                self.tally = Tally::of(&self.state);
            }
            if matches!(event, Event::DayClosed { .. }) {
                self.calls = CallMemory::default();
            }
        }
        self.generation = row.generation;
        self.seq = row.seq;
    }
}

/// The rows since the day was opened, in pages from the newest to the oldest.
async fn pages_of_the_day(
    state: &State,
    seq: u64,
    store: &dyn Store,
) -> Result<Vec<Vec<Row>>, StoreError> {
    let mut pages = Vec::new();
    let mut end = if state.day.is_some() { seq } else { 0 };
    while end > 0 {
        let from = end.saturating_sub(DAY_PAGE) + 1;
        let wanted = usize::try_from(end - from + 1).unwrap_or(usize::MAX);
        let rows = store.read(from, wanted).await?;
        let opened = rows
            .iter()
            .any(|row| row.events.iter().any(|event| matches!(event, Event::DayOpened { .. })));
        pages.push(rows);
        end = if opened { 0 } else { from - 1 };
    }
    Ok(pages)
}

#[cfg(test)]
mod tests;
