//! The writer task itself: decides batches on the working state, commits, answers, publishes.

use std::{collections::HashMap, sync::Arc};

use queue_core::{Command, Event, Refusal, Setup, State, apply, execute};
use tokio::sync::{mpsc, oneshot, watch};
use tracing::{error, warn};

use super::{
    Answer, Dates, Envelope, Request, StartError, SubmitError, Work,
    at_desk::{CLERK, clerk_at_desk, holds},
};
use crate::{
    clock::{HallClock, monotonic, wall_ms},
    snapshots,
    store::{
        Change, Head, JOURNAL_VERSION, NOTE_VERSION, Row, Store, StoreError,
        chain::{self, GENESIS},
    },
};

/// Commands that share one transaction at most.
const BATCH: usize = 256;
/// Rows after which the state is kept as a snapshot.
const SNAPSHOT_ROWS: u64 = 20_000;
/// Rows read at once when replaying.
const READ_ROWS: usize = 5_000;

/// See the module.
pub(super) struct Writer {
    store: Arc<dyn Store>,
    clock: Arc<HallClock>,
    /// The working state: everything committed, and while a batch is decided, the batch.
    state: State,
    head: Option<Head>,
    snapshot_seq: u64,
    published_seq: u64,
    /// The working state may hold what the store does not.
    stale: bool,
    /// The store failed in a way that only reopening it can clear up.
    broken: bool,
    published: mpsc::Sender<Arc<Vec<Row>>>,
    dates: watch::Sender<Dates>,
}

/// What was decided about one request of a batch, until the batch is durable.
enum Decided {
    /// This row of the batch.
    Row(usize),
    /// A row of the past.
    Repeated(Answer),
    Refused(SubmitError),
}

impl Writer {
    /// Reads the journal; an empty one is seeded with the setup.
    pub(super) async fn open(
        store: Arc<dyn Store>,
        clock: Arc<HallClock>,
        published: mpsc::Sender<Arc<Vec<Row>>>,
        dates: watch::Sender<Dates>,
        seed: Setup,
    ) -> Result<Self, StartError> {
        let mut writer = Self {
            store,
            clock,
            state: State::default(),
            head: None,
            snapshot_seq: 0,
            published_seq: 0,
            stale: false,
            broken: false,
            published,
            dates,
        };
        writer.reload().await?;
        writer.refuse_a_cut_journal().await?;
        if writer.state.setup.is_none() {
            writer.seed(seed).await?;
        } else if writer.state.setup.as_deref() != Some(&seed) {
            warn!("the hall file differs from the setup in the journal; the journal holds");
        }
        writer.published_seq = writer.position().0;
        Ok(writer)
    }

    /// A journal that ends before its own records has lost rows, and would give numbers again.
    async fn refuse_a_cut_journal(&self) -> Result<(), StoreError> {
        let (ends, recorded) = (self.state.last_visit, self.store.last_recorded_visit().await?);
        if recorded <= ends {
            return Ok(());
        }
        Err(StoreError::Corrupt {
            path: "journal".to_owned(),
            cause: format!("it ends at visit {ends}, its records know visit {recorded}"),
        })
    }

    /// The working state.
    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// (seq, generation) of the last row.
    pub(super) fn position(&self) -> (u64, u32) {
        self.head.as_ref().map_or((0, 1), |head| (head.seq, head.generation))
    }

    /// Works until the stop signal and everything accepted is answered.
    pub(super) async fn run(
        mut self,
        mut inbox: mpsc::Receiver<Envelope>,
        mut stop: watch::Receiver<bool>,
    ) {
        let mut stopping = false;
        loop {
            let tick = self.until_tick();
            tokio::select! {
                biased;
                _ = async { stop.wait_for(|stop| *stop).await.is_ok() }, if !stopping => {
                    stopping = true;
                    inbox.close();
                }
                envelope = inbox.recv() => match envelope {
                    Some(first) => self.batch(first, &mut inbox).await,
                    None => break,
                },
                () = tick => self.tick().await,
            }
        }
        self.snapshot().await;
    }

    /// Ends when the core's next deadline has come, in real time; never if there is none.
    fn until_tick(&self) -> impl Future<Output = ()> + use<> {
        let wait = self.state.next_deadline().map(|deadline| self.clock.until(deadline));
        async move {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        }
    }

    async fn tick(&mut self) {
        let Some(deadline) = self.state.next_deadline() else { return };
        if self.clock.now().utc_ms < deadline {
            return; // a sleep may end a moment early; the loop sleeps again
        }
        let request = Request::system(format!("tick:{deadline}"), Command::Tick);
        let (reply, _answer) = oneshot::channel();
        self.commit(vec![Envelope { request, reply }]).await;
    }

    async fn batch(&mut self, first: Envelope, inbox: &mut mpsc::Receiver<Envelope>) {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            let Ok(next) = inbox.try_recv() else { break };
            batch.push(next);
        }
        self.commit(batch).await;
    }

    /// Decides a batch, makes it durable, then answers and publishes.
    async fn commit(&mut self, batch: Vec<Envelope>) {
        metrics::histogram!("jiaohao_commit_batch").record(batch.len() as f64);
        match self.decide_and_append(&batch).await {
            Ok((rows, decided)) => {
                for (envelope, decided) in batch.into_iter().zip(decided) {
                    let answer = match decided {
                        Decided::Row(n) => Ok(Answer::of(&rows[n], false)),
                        Decided::Repeated(answer) => Ok(answer),
                        Decided::Refused(error) => Err(error),
                    };
                    // Whoever asked may have gone; the outcome is durable all the same.
                    let _ = envelope.reply.send(answer);
                }
                self.publish(rows).await;
            }
            Err(error) => self.fail(batch, error).await,
        }
    }

    async fn decide_and_append(
        &mut self,
        batch: &[Envelope],
    ) -> Result<(Arc<Vec<Row>>, Vec<Decided>), StoreError> {
        if self.stale {
            self.reload().await?;
        }
        let ids = batch.iter().map(|envelope| envelope.request.command_id.clone()).collect();
        let known: HashMap<String, Row> = self
            .store
            .find(ids)
            .await?
            .into_iter()
            .map(|row| (row.command_id.clone(), row))
            .collect();
        let mut rows: Vec<Row> = Vec::with_capacity(batch.len());
        let mut decided = Vec::with_capacity(batch.len());
        let mut changes = Vec::new();
        let mut in_batch: HashMap<&str, usize> = HashMap::new();
        for Envelope { request, .. } in batch {
            let id = request.command_id.as_str();
            let earlier = in_batch.get(id).map(|n| &rows[*n]).or_else(|| known.get(id));
            decided.push(match earlier {
                Some(row) => repeated(row, request),
                None => match self.decide(request) {
                    Ok(row) => {
                        in_batch.insert(id, rows.len());
                        rows.push(row);
                        if let Work::Note(_, with) = &request.work {
                            changes.extend_from_slice(with);
                        }
                        Decided::Row(rows.len() - 1)
                    }
                    Err(refusal) => Decided::Refused(refusal.into()),
                },
            });
        }
        let rows = Arc::new(rows);
        self.append(&rows, changes).await?;
        Ok((rows, decided))
    }

    /// Decides on the working state; the row is sealed onto the last one.
    fn decide(&mut self, request: &Request) -> Result<Row, Refusal> {
        let now = self.clock.now();
        if let Some((counter, visit)) = &request.only_at {
            holds(&self.state, counter, *visit)?;
        }
        let before = clerk_at_desk(&self.state, &request.actor);
        let (version, events, note) = match &request.work {
            Work::Command(command) => {
                (JOURNAL_VERSION, execute(&mut self.state, command, now)?, None)
            }
            Work::Note(note, _) => (NOTE_VERSION, Vec::new(), Some(note.clone())),
        };
        let (seq, generation) = self.position();
        let prev_hash = self.head.as_ref().map_or(GENESIS, |head| &head.hash);
        let row = chain::seal(
            Row {
                generation,
                seq: seq + 1,
                at: now,
                wall_ms: wall_ms(),
                actor: match clerk_at_desk(&self.state, &request.actor).or(before) {
                    Some(clerk) => format!("{}{CLERK}{clerk}", request.actor),
                    None => request.actor.clone(),
                },
                command_id: request.command_id.clone(),
                body_hash: request.body_hash.clone(),
                version,
                events,
                note,
                prev_hash: String::new(),
                hash: String::new(),
            },
            prev_hash,
        );
        self.head = Some(Head::of(&row));
        Ok(row)
    }

    async fn append(
        &mut self,
        rows: &Arc<Vec<Row>>,
        changes: Vec<Change>,
    ) -> Result<(), StoreError> {
        let Some(first) = rows.first() else { return Ok(()) };
        // From here on until the commit the working state is ahead of the store.
        self.stale = true;
        let began = monotonic();
        self.store.append_with(0, first.seq - 1, Arc::clone(rows), changes).await?;
        let took = monotonic().saturating_sub(began);
        metrics::histogram!("jiaohao_commit_seconds").record(took.as_secs_f64());
        self.stale = false;
        Ok(())
    }

    /// After the commit: readers get the rows, the dates are told, a snapshot may be due.
    async fn publish(&mut self, rows: Arc<Vec<Row>>) {
        let Some(last) = rows.last() else { return };
        self.published_seq = last.seq;
        let day_closed = rows
            .iter()
            .any(|row| row.events.iter().any(|event| matches!(event, Event::DayClosed { .. })));
        let snapshot_due = day_closed || last.seq >= self.snapshot_seq + SNAPSHOT_ROWS;
        self.tell_dates();
        if self.published.send(rows).await.is_err() {
            warn!("nobody reads the committed rows");
        }
        if snapshot_due {
            self.snapshot().await;
        }
    }

    fn tell_dates(&self) {
        let dates =
            Dates { open: self.state.day.as_ref().map(|day| day.date), last: self.state.last_date };
        self.dates.send_if_modified(|old| std::mem::replace(old, dates) != dates);
    }

    /// The commit failed. What was decided is thrown away; if the store can be read again, it says
    /// which of the batch's commands it has after all.
    async fn fail(&mut self, batch: Vec<Envelope>, error: StoreError) {
        error!(%error, "a batch was not committed");
        metrics::counter!("jiaohao_commit_failures").increment(1);
        self.stale = true;
        self.broken |= matches!(error, StoreError::Failed(_));
        let before = self.store_rows(&batch).await;
        self.publish_missed().await;
        let error = Arc::new(error);
        for envelope in batch {
            let answer = match before.get(&envelope.request.command_id) {
                Some(row) => match repeated(row, &envelope.request) {
                    Decided::Repeated(answer) => Ok(answer),
                    _ => Err(SubmitError::KeyReused),
                },
                None => Err(SubmitError::Store(Arc::clone(&error))),
            };
            let _ = envelope.reply.send(answer);
        }
    }

    async fn store_rows(&mut self, batch: &[Envelope]) -> HashMap<String, Row> {
        let ids = batch.iter().map(|envelope| envelope.request.command_id.clone()).collect();
        let rows = match self.reload().await {
            Ok(()) => self.store.find(ids).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        rows.into_iter().map(|row| (row.command_id.clone(), row)).collect()
    }

    /// Publishes what the store turned out to hold after all, so that no reader waits for it.
    async fn publish_missed(&mut self) {
        let missed = match self.store.read(self.published_seq + 1, BATCH).await {
            Ok(rows) if !rows.is_empty() && !self.stale => rows,
            _ => return,
        };
        self.publish(Arc::new(missed)).await;
    }

    /// Makes the working state what the store says.
    async fn reload(&mut self) -> Result<(), StoreError> {
        if self.broken {
            self.store.reopen().await?;
            self.broken = false;
        }
        let read = snapshots::load(&*self.store).await?;
        let (mut state, mut seq) = (read.state, read.seq);
        self.snapshot_seq = seq;
        loop {
            let rows = self.store.read(seq + 1, READ_ROWS).await?;
            let Some(last) = rows.last() else { break };
            seq = last.seq;
            rows.iter().flat_map(|row| &row.events).for_each(|event| apply(&mut state, event));
        }
        self.head = self.store.head().await?;
        self.state = state;
        self.stale = false;
        self.tell_dates();
        Ok(())
    }

    async fn seed(&mut self, setup: Setup) -> Result<(), StartError> {
        let command = Command::ChangeSetup { setup: Box::new(setup) };
        let row = self
            .decide(&Request::system("system:seed".to_owned(), command))
            .map_err(StartError::Setup)?;
        self.append(&Arc::new(vec![row]), Vec::new()).await?;
        Ok(())
    }

    async fn snapshot(&mut self) {
        let Some(head) = self.head.as_ref().filter(|_| !self.stale) else { return };
        if head.seq == self.snapshot_seq {
            return;
        }
        let snapshot = snapshots::make(&self.state, head);
        match self.store.save_snapshot(snapshot).await {
            Ok(()) => self.snapshot_seq = head.seq,
            // A snapshot is only a cache: the journal has everything.
            Err(error) => warn!(%error, "no snapshot was kept"),
        }
    }
}

/// The same key again: the same answer if it is the same command of the same actor.
fn repeated(row: &Row, request: &Request) -> Decided {
    let desk = row.actor.split(CLERK).next().unwrap_or_default();
    if desk == request.actor && row.body_hash == request.body_hash {
        Decided::Repeated(Answer::of(row, true))
    } else {
        Decided::Refused(SubmitError::KeyReused)
    }
}
