//! The writer thread: the only one that changes the file.
//!
//! It takes all appends that have queued up while the last commit was under way and makes them
//! durable in one commit (group commit). Each append is a batch of its own inside: one that does
//! not fit is taken back alone, and its neighbours stay.

use std::{
    path::PathBuf,
    sync::{Arc, mpsc::SyncSender},
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{
    Options, checkpoint, documents,
    errors::{commit_error, store_error},
    journal, reader,
    record_rows::{self, RecordRows, Statements},
    snapshots,
};
use crate::store::{
    Change, Head, Row, Snapshot, StoreError,
    chain::{self, Scratch},
    records::Projector,
};

/// How many appends may share one commit.
const GROUP_LIMIT: usize = 256;
/// How many journal rows are read at once in a rebuild.
const REBUILD_ROWS: usize = 1_000;

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// A piece of work.
pub(super) enum Work {
    Append(Append),
    SaveSnapshot(Snapshot, Answer<()>),
    Rebuild(Answer<u64>),
}

/// One batch.
pub(super) struct Append {
    pub(super) expected_seq: u64,
    pub(super) rows: Arc<Vec<Row>>,
    pub(super) changes: Vec<Change>,
    pub(super) answer: Answer<()>,
}

/// See the module.
pub(super) struct Writer {
    connection: Connection,
    path: PathBuf,
    statements: Statements,
    scratch: Scratch,
    /// The end of the journal, the present transaction included.
    head: Option<Head>,
    projector: Projector,
    /// Why nothing may be written before the store is reopened.
    stuck: Option<String>,
    log: checkpoint::Watch,
    ask_checkpoint: SyncSender<()>,
}

/// An error of a group, and whether the commit itself had been tried.
struct GroupError {
    cause: rusqlite::Error,
    committing: bool,
}

impl From<rusqlite::Error> for GroupError {
    fn from(cause: rusqlite::Error) -> Self {
        Self { cause, committing: false }
    }
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        path: PathBuf,
        options: &Options,
        ask_checkpoint: SyncSender<()>,
    ) -> Self {
        let mut writer = Self {
            connection,
            path,
            statements: Statements::default(),
            scratch: Scratch::default(),
            head: None,
            projector: Projector::default(),
            stuck: None,
            log: checkpoint::Watch::new(options),
            ask_checkpoint,
        };
        writer.reload();
        writer
    }

    /// Works until every asker is gone.
    pub(super) fn run(mut self, mut inbox: mpsc::Receiver<Work>) {
        checkpoint::count_log_pages(&self.connection);
        let mut group = Vec::new();
        while let Some(work) = inbox.blocking_recv() {
            let mut next = Some(work);
            // An asker who no longer waits has no use for the answer.
            while let Some(work) = next.take() {
                match work {
                    Work::Append(append) => {
                        group.push(append);
                        if group.len() < GROUP_LIMIT {
                            next = inbox.try_recv().ok();
                        }
                    }
                    Work::SaveSnapshot(snapshot, answer) => {
                        self.commit(&mut group);
                        let _ = answer.send(self.save_snapshot(&snapshot));
                    }
                    Work::Rebuild(answer) => {
                        self.commit(&mut group);
                        let _ = answer.send(self.rebuild());
                    }
                }
            }
            self.commit(&mut group);
        }
    }

    /// Makes a group durable and answers each of its batches.
    fn commit(&mut self, group: &mut Vec<Append>) {
        if group.is_empty() {
            return;
        }
        match self.try_commit(group) {
            Ok(results) => {
                for (append, result) in group.drain(..).zip(results) {
                    let _ = append.answer.send(result);
                }
            }
            Err(error) => {
                let answers: Vec<_> = group.iter().map(|_| self.word_for(&error)).collect();
                self.take_back(&error);
                for (append, answer) in group.drain(..).zip(answers) {
                    let _ = append.answer.send(Err(answer));
                }
            }
        }
        self.mind_the_log();
    }

    /// The outcome of every batch, or the error that took all of them back.
    fn try_commit(&mut self, group: &[Append]) -> Result<Vec<Result<(), StoreError>>, GroupError> {
        if let Some(cause) = &self.stuck {
            let failed = || Err(StoreError::Failed(cause.clone()));
            return Ok(group.iter().map(|_| failed()).collect());
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut results = Vec::with_capacity(group.len());
        for append in group {
            results.push(self.stage(append, group.len() > 1)?);
        }
        let mut rows = RecordRows::new(&self.connection, &self.statements);
        self.projector.drain(&mut rows)?;
        drop(rows);
        let end = match results.iter().any(Result::is_ok) {
            true => "COMMIT",
            false => "ROLLBACK",
        };
        self.connection
            .execute_batch(end)
            .map_err(|cause| GroupError { cause, committing: true })?;
        Ok(results)
    }

    /// Puts one batch into the open transaction, or leaves the transaction as it was.
    fn stage(
        &mut self,
        append: &Append,
        has_neighbours: bool,
    ) -> Result<Result<(), StoreError>, GroupError> {
        if let Err(refused) = chain::follows(self.head.as_ref(), append.expected_seq, &append.rows)
        {
            return Ok(Err(refused));
        }
        let connection = &self.connection;
        let sql = |sql| connection.prepare_cached(sql)?.execute([]);
        if has_neighbours {
            sql("SAVEPOINT batch")?;
        }
        let taken = journal::insert(connection, &mut self.scratch, &append.rows)?;
        if let Some(place) = taken {
            if has_neighbours {
                sql("ROLLBACK TO batch")?;
                sql("RELEASE batch")?;
            }
            return Ok(Err(StoreError::DuplicateCommand {
                command_id: append.rows[place].command_id.clone(),
            }));
        }
        if has_neighbours {
            sql("RELEASE batch")?;
        }
        let shelf = RecordRows::new(connection, &self.statements);
        for row in append.rows.iter() {
            self.projector.apply(&row.events, &row.at, &shelf)?;
        }
        documents::apply(connection, &append.changes)?;
        if let Some(last) = append.rows.last() {
            self.head = Some(Head::of(last));
        }
        Ok(Ok(()))
    }

    fn word_for(&self, error: &GroupError) -> StoreError {
        match error.committing {
            true => commit_error(&self.path, &error.cause),
            false => store_error(&self.path, &error.cause),
        }
    }

    /// After an error: the file as it was, and what is kept in memory read from it again.
    fn take_back(&mut self, error: &GroupError) {
        tracing::error!(error = %error.cause, committing = error.committing, "a commit failed");
        let rolled_back = match self.connection.is_autocommit() {
            true => Ok(()),
            false => self.connection.execute_batch("ROLLBACK"),
        };
        match (rolled_back, self.word_for(error)) {
            (Err(cause), _) => self.stuck = Some(format!("taking back failed: {cause}")),
            (Ok(()), StoreError::Failed(cause)) => self.stuck = Some(cause),
            (Ok(()), _) => self.reload(),
        }
    }

    /// Reads the end of the journal and what goes on in the records from the file.
    fn reload(&mut self) {
        self.head = None;
        self.projector = Projector::default();
        let head = journal::head(&self.connection)
            .map_err(|error| reader::error(&self.path, error).to_string());
        let open = record_rows::load_open(&self.connection)
            .map_err(|error| format!("records cannot be read, rebuild them: {error}"));
        match head.and_then(|head| open.map(|open| (head, open))) {
            Ok((head, open)) => {
                self.head = head;
                self.projector = Projector::resume(open);
                self.stuck = None;
            }
            Err(cause) => self.stuck = Some(cause),
        }
    }

    fn save_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        if let Some(cause) = &self.stuck {
            return Err(StoreError::Failed(cause.clone()));
        }
        let saved = snapshots::save(&mut self.connection, snapshot);
        let result = saved.map_err(|cause| commit_error(&self.path, &cause));
        if let Err(StoreError::Failed(cause)) = &result {
            self.stuck = Some(cause.clone());
        }
        self.mind_the_log();
        result
    }

    /// Derives all records again, in one transaction: readers see the old ones until it is done.
    fn rebuild(&mut self) -> Result<u64, StoreError> {
        let result = self.try_rebuild();
        self.reload();
        self.mind_the_log();
        result.map_err(|error| reader::error(&self.path, error))
    }

    fn try_rebuild(&mut self) -> Result<u64, journal::ReadError> {
        let transaction = self.connection.transaction()?;
        record_rows::clear(&transaction)?;
        let mut projector = Projector::default();
        let mut count = 0;
        loop {
            let rows = journal::read(&transaction, count + 1, REBUILD_ROWS)?;
            let mut shelf = RecordRows::new(&transaction, &self.statements);
            for row in &rows {
                projector.apply(&row.events, &row.at, &shelf)?;
            }
            projector.drain(&mut shelf)?;
            count += rows.len() as u64;
            if rows.len() < REBUILD_ROWS {
                break;
            }
        }
        transaction.commit()?;
        Ok(count)
    }

    fn mind_the_log(&mut self) {
        match self.log.after_commit() {
            checkpoint::Plan::Nothing => {}
            // A wish that is not yet taken up stands for this one too.
            checkpoint::Plan::Soon => drop(self.ask_checkpoint.try_send(())),
            checkpoint::Plan::Now => {
                if let Err(error) = checkpoint::copy(&self.connection) {
                    tracing::warn!(%error, "the write-ahead log could not be copied");
                }
            }
        }
    }
}
