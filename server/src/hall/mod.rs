//! The hall's single writer. Commands, and notes about who came in and who changed whose rights,
//! come in by a bounded channel; a batch of them is decided on the working state, appended in one transaction, and only then answered and published.
//!
//! Every answer, a refusal too, waits for the commit of its batch, because it may rest on what the
//! batch has not yet made durable. If the commit fails, the working state is thrown away and read
//! back from the store.

mod at_desk;
mod writer;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use queue_core::{
    Command, Event, Refusal, Setup, State,
    ids::{CounterId, VisitId},
    time::{HallTime, LocalDate},
};
use thiserror::Error;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};
use tracing::info;

pub use self::at_desk::CLERK;
use self::writer::Writer;
use crate::{
    clock::{ClockSettings, HallClock},
    store::{Change, Note, Row, Store, StoreError},
};

/// Commands that may wait for the writer; more are told to come again.
const QUEUE: usize = 1024;
/// Committed batches a reader may lag behind before the writer waits for it.
const PUBLISHED: usize = 1024;

/// A command on its way to the writer.
#[derive(Clone, Debug)]
pub struct Request {
    /// The client-made key.
    pub command_id: String,
    /// Who asks.
    pub actor: String,
    /// SHA-256 of the request, hex.
    pub body_hash: String,
    /// What is asked.
    pub work: Work,
    /// Only while this counter holds this visit: a press on an old picture of a desk is refused
    /// even if the core's command names no counter.
    pub only_at: Option<(CounterId, VisitId)>,
}

/// What the writer is asked to do.
#[derive(Clone, Debug)]
pub enum Work {
    /// A command of the queue: the core decides.
    Command(Command),
    /// A note, decided by whoever sends it, with the documents that change with it.
    Note(Note, Vec<Change>),
}

impl From<Command> for Work {
    fn from(command: Command) -> Self {
        Self::Command(command)
    }
}

impl Request {
    /// A command of the server itself.
    pub fn system(command_id: String, command: Command) -> Self {
        let (actor, body_hash) = ("system".to_owned(), String::new());
        Self { command_id, actor, body_hash, work: command.into(), only_at: None }
    }
}

/// What a command led to: a pure function of its journal row.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Generation of the row.
    pub generation: u32,
    /// Sequence of the row.
    pub seq: u64,
    /// Hall time of the decision.
    pub at: HallTime,
    /// What happened.
    pub events: Vec<Event>,
    /// What was noted.
    pub note: Option<Note>,
    /// The command had been given before; this is its old answer.
    pub repeated: bool,
}

impl Answer {
    fn of(row: &Row, repeated: bool) -> Self {
        Self {
            generation: row.generation,
            seq: row.seq,
            at: row.at,
            events: row.events.clone(),
            note: row.note.clone(),
            repeated,
        }
    }
}

/// Why a command got no answer.
#[derive(Clone, Debug, Error)]
pub enum SubmitError {
    /// The core refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The key was used by another actor or with another body.
    #[error("the command id was used for another command")]
    KeyReused,
    /// Too many commands wait.
    #[error("too many commands are waiting")]
    Busy,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
    /// The store failed; nothing was changed, or the outcome is unknown: ask again with the same key.
    #[error("{0}")]
    Store(Arc<StoreError>),
}

/// Why a hall cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The setup for an empty journal is not usable.
    #[error("the hall file cannot be used: {0}")]
    Setup(Refusal),
}

struct Envelope {
    request: Request,
    reply: oneshot::Sender<Result<Answer, SubmitError>>,
}

/// What everybody may know without asking the writer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Dates {
    open: Option<LocalDate>,
    last: Option<LocalDate>,
}

/// The way in.
#[derive(Clone)]
pub struct HallHandle {
    requests: mpsc::Sender<Envelope>,
    clock: Arc<HallClock>,
    dates: watch::Receiver<Dates>,
}

impl HallHandle {
    /// Gives a command and waits until its outcome is durable.
    ///
    /// # Errors
    /// [`SubmitError`]; except for a failed store, nothing has changed.
    pub async fn submit(&self, request: Request) -> Result<Answer, SubmitError> {
        let (reply, answer) = oneshot::channel();
        self.requests.try_send(Envelope { request, reply }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => SubmitError::Busy,
            mpsc::error::TrySendError::Closed(_) => SubmitError::Stopping,
        })?;
        answer.await.unwrap_or(Err(SubmitError::Stopping))
    }

    /// Hall time now.
    pub fn now(&self) -> HallTime {
        self.clock.now()
    }

    /// The hall's clock.
    pub fn clock(&self) -> &HallClock {
        &self.clock
    }

    /// The open business date.
    pub fn open_date(&self) -> Option<LocalDate> {
        self.dates.borrow().open
    }

    /// The last business date that was opened.
    pub fn last_date(&self) -> Option<LocalDate> {
        self.dates.borrow().last
    }
}

/// A running hall.
pub struct Started {
    /// The way in.
    pub handle: HallHandle,
    /// Committed batches, in order, without gaps.
    pub committed: mpsc::Receiver<Arc<Vec<Row>>>,
    /// The state at start, for the first reader.
    pub state: State,
    /// The last row in it.
    pub seq: u64,
    /// Generation of the journal.
    pub generation: u32,
    /// The writer; ends after the stop signal, when everything accepted is answered.
    pub task: JoinHandle<()>,
}

/// Reads the journal (or seeds an empty one) and starts the writer.
///
/// # Errors
/// [`StartError`] when the store cannot be used or the seed setup does not hold together.
pub async fn start(
    store: Arc<dyn Store>,
    seed: Setup,
    clock: ClockSettings,
    stop: watch::Receiver<bool>,
) -> Result<Started, StartError> {
    let last = store.head().await?;
    let clock =
        Arc::new(HallClock::start(clock, last.as_ref().map(|head| (head.at.utc_ms, head.wall_ms))));
    let (published, committed) = mpsc::channel(PUBLISHED);
    let (dates, seen_dates) = watch::channel(Dates::default());
    let writer = Writer::open(store, Arc::clone(&clock), published, dates, seed).await?;
    let (state, (seq, generation)) = (writer.state().clone(), writer.position());
    info!(seq, "the hall is read");
    let (requests, inbox) = mpsc::channel(QUEUE);
    let handle = HallHandle { requests, clock, dates: seen_dates };
    let task = tokio::spawn(writer.run(inbox, stop));
    Ok(Started { handle, committed, state, seq, generation, task })
}
