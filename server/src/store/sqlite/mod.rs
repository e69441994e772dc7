//! The engine for one machine: one SQLite file per hall.
//!
//! Threads, each with a connection of its own: the [`writer`], a [`reader`] for short questions,
//! the [`checkpoint`]er; an audit or a digest takes a thread for as long as it lasts. Questions to
//! a thread go through bounded channels: whoever asks waits while one is full.
//!
//! The file is in WAL mode with `synchronous = FULL` (an answered commit is on the disk) and
//! `secure_delete = ON` (what is deleted is overwritten). Only one server may have it open, see
//! [`lock`]; other programs may read it.

mod checkpoint;
mod documents;
mod errors;
mod journal;
mod lock;
mod reader;
mod record_rows;
mod schema;
mod snapshots;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};

use async_trait::async_trait;
use queue_core::time::LocalDate;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use self::{
    checkpoint::Checkpointer,
    lock::Lock,
    reader::Question,
    writer::{Append, Work, Writer},
};
use super::{
    AuditReport, Change, Document, Head, NoShows, Row, Search, Snapshot, Store, StoreError,
    audit::Auditor,
};

/// Requests that may wait for a thread.
const INBOX: usize = 1_024;

/// Settings of the engine.
#[derive(Clone, Debug)]
pub struct Options {
    /// The file may not grow beyond this many pages; `None` = the disk is the limit.
    pub max_pages: Option<u32>,
    /// The write-ahead log is copied over whenever it has grown by this many pages.
    pub checkpoint_pages: i32,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_pages: None, checkpoint_pages: 1_000 }
    }
}

/// A store in one SQLite file.
pub struct SqliteStore {
    path: PathBuf,
    options: Options,
    /// No call waits while it holds this lock.
    parts: Mutex<Parts>,
}

#[derive(Default)]
struct Parts {
    /// None while it is being reopened, after that failed, and once it is closed.
    engine: Option<Engine>,
    /// None once it is closed.
    lock: Option<Lock>,
}

impl Parts {
    fn engine(&self) -> Result<&Engine, StoreError> {
        let missing = || match self.lock {
            Some(_) => StoreError::Failed("the file could not be opened again".into()),
            None => StoreError::Closed,
        };
        self.engine.as_ref().ok_or_else(missing)
    }
}

/// The running threads.
struct Engine {
    work: mpsc::Sender<Work>,
    questions: mpsc::Sender<Question>,
    reader: JoinHandle<()>,
    writer: JoinHandle<()>,
    checkpointer: JoinHandle<()>,
}

impl Engine {
    fn start(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let connection = schema::open(path, options)?;
        let (work, work_inbox) = mpsc::channel(INBOX);
        let (questions, questions_inbox) = mpsc::channel(INBOX);
        let (ask_checkpoint, checkpointer) = Checkpointer::start(path.to_owned(), options)?;
        let writer = Writer::new(connection, path.to_owned(), options, ask_checkpoint);
        let writer = spawn("store-writer", move || writer.run(work_inbox))?;
        let connection = schema::connect(path, options)?;
        let path = path.to_owned();
        let reader = spawn("store-reader", move || {
            reader::run(&connection, &path, questions_inbox);
        })?;
        Ok(Self { work, questions, reader, writer, checkpointer })
    }

    /// Finishes what is queued and waits for the threads. Blocks.
    ///
    /// They end one after the other: SQLite brings the log over when the last connection closes,
    /// and of two that close in the same moment each may take the other for one that stays. The
    /// checkpointer ends when the writer has let go of it, after the writer's connection.
    fn stop(self) -> Result<(), StoreError> {
        drop(self.questions);
        let reader = self.reader.join();
        drop(self.work);
        let threads = [reader, self.writer.join(), self.checkpointer.join()];
        match threads.iter().all(Result::is_ok) {
            true => Ok(()),
            false => Err(StoreError::Failed("a thread of the store panicked".into())),
        }
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|error| StoreError::Failed(format!("no thread for the store: {error}")))
}

/// Runs blocking work beside the async runtime.
async fn beside<T: Send + 'static>(
    body: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(body)
        .await
        .map_err(|error| StoreError::Failed(error.to_string()))?
}

impl SqliteStore {
    /// Opens the file, or makes it, for this process alone. Blocks.
    pub fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        let path = schema::locate(path)?;
        let lock = Lock::take(&path)?;
        let engine = Engine::start(&path, &options)?;
        Ok(Self {
            path,
            options,
            parts: Mutex::new(Parts { engine: Some(engine), lock: Some(lock) }),
        })
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        // A panic under the lock would leave nothing half done: it is held for moves only.
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work<T>(
        &self,
        work: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Work,
    ) -> Result<T, StoreError> {
        let inbox = self.parts().engine()?.work.clone();
        ask(inbox, work).await
    }

    async fn question<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Question,
    ) -> Result<T, StoreError> {
        let inbox = self.parts().engine()?.questions.clone();
        ask(inbox, question).await
    }

    /// Reads on a connection made for it, as of one moment.
    async fn long_read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.parts().engine()?;
        let (path, options) = (self.path.clone(), self.options.clone());
        beside(move || {
            let mut connection = schema::connect(&path, &options)?;
            connection
                .transaction()
                .and_then(|moment| read(&moment))
                .map_err(|error| errors::store_error(&path, &error))
        })
        .await
    }

    async fn stop(&self) -> Result<(), StoreError> {
        let engine = self.parts().engine.take();
        match engine {
            Some(engine) => beside(move || engine.stop()).await,
            None => Ok(()),
        }
    }
}

async fn ask<R, T>(
    inbox: mpsc::Sender<R>,
    request: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> R,
) -> Result<T, StoreError> {
    let (answer, answered) = oneshot::channel();
    if inbox.send(request(answer)).await.is_err() {
        return Err(StoreError::Failed("a thread of the store has ended".into()));
    }
    // The sender must not keep the thread alive while its answer is awaited.
    drop(inbox);
    answered
        .await
        .unwrap_or_else(|_| Err(StoreError::Failed("a thread of the store has ended".into())))
}

#[async_trait]
impl Store for SqliteStore {
    async fn head(&self) -> Result<Option<Head>, StoreError> {
        self.question(Question::Head).await
    }

    async fn find(&self, command_ids: Vec<String>) -> Result<Vec<Row>, StoreError> {
        self.question(|answer| Question::Find(command_ids, answer)).await
    }

    async fn append_with(
        &self,
        _epoch: u64,
        expected_seq: u64,
        rows: Arc<Vec<Row>>,
        changes: Vec<Change>,
    ) -> Result<(), StoreError> {
        self.work(|answer| Work::Append(Append { expected_seq, rows, changes, answer })).await
    }

    async fn documents(&self) -> Result<Vec<Document>, StoreError> {
        self.long_read(documents::all).await
    }

    async fn search(&self, search: Search) -> Result<Vec<Row>, StoreError> {
        self.long_read(move |connection| journal::search(connection, &search)).await?
    }

    async fn read(&self, from_seq: u64, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.question(|answer| Question::Read(from_seq, limit, answer)).await
    }

    async fn save_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreError> {
        self.work(|answer| Work::SaveSnapshot(snapshot, answer)).await
    }

    async fn load_snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        self.question(Question::Snapshot).await
    }

    async fn rebuild(&self) -> Result<u64, StoreError> {
        self.work(Work::Rebuild).await
    }

    async fn records_digest(&self) -> Result<String, StoreError> {
        self.long_read(record_rows::digest).await
    }

    async fn no_shows(
        &self,
        from: LocalDate,
        until: LocalDate,
    ) -> Result<Vec<NoShows>, StoreError> {
        self.long_read(move |connection| record_rows::no_shows(connection, from, until)).await
    }

    async fn last_recorded_visit(&self) -> Result<u64, StoreError> {
        self.long_read(record_rows::last_visit).await
    }

    async fn audit(&self) -> Result<AuditReport, StoreError> {
        self.long_read(|connection| {
            let mut auditor = Auditor::default();
            journal::audit(connection, &mut auditor)?;
            Ok(auditor.report())
        })
        .await
    }

    async fn reopen(&self) -> Result<(), StoreError> {
        if self.parts().lock.is_none() {
            return Err(StoreError::Closed);
        }
        self.stop().await?;
        let (path, options) = (self.path.clone(), self.options.clone());
        let engine = beside(move || Engine::start(&path, &options)).await?;
        self.parts().engine = Some(engine);
        Ok(())
    }

    async fn close(&self) -> Result<(), StoreError> {
        let stopped = self.stop().await;
        self.parts().lock = None;
        stopped
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // A store that was not closed still finishes its work before its file is let go.
        if let Some(engine) = self.parts().engine.take() {
            let _ = engine.stop();
        }
    }
}
