//! The reader thread: short questions on a connection of its own, beside the writer.

use std::path::Path;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{errors::store_error, journal, journal::ReadError, snapshots};
use crate::store::{Head, Row, Snapshot, StoreError};

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// A question.
pub(super) enum Question {
    Head(Answer<Option<Head>>),
    Find(Vec<String>, Answer<Vec<Row>>),
    Read(u64, usize, Answer<Vec<Row>>),
    Snapshot(Answer<Option<Snapshot>>),
}

/// Answers until every asker is gone.
pub(super) fn run(connection: &Connection, path: &Path, mut inbox: mpsc::Receiver<Question>) {
    // An asker who no longer waits has no use for the answer.
    while let Some(question) = inbox.blocking_recv() {
        match question {
            Question::Head(answer) => {
                let _ = answer.send(journal::head(connection).map_err(|e| error(path, e)));
            }
            Question::Find(ids, answer) => {
                let _ = answer.send(journal::find(connection, &ids).map_err(|e| error(path, e)));
            }
            Question::Read(from, limit, answer) => {
                let rows = journal::read(connection, from, limit);
                let _ = answer.send(rows.map_err(|e| error(path, e)));
            }
            Question::Snapshot(answer) => {
                let snapshot = snapshots::load(connection).map_err(|e| store_error(path, &e));
                let _ = answer.send(snapshot);
            }
        }
    }
}

/// The store's word for an error of a question.
pub(super) fn error(path: &Path, error: ReadError) -> StoreError {
    match error {
        ReadError::Sqlite(error) => store_error(path, &error),
        ReadError::Bad(error) => error,
    }
}
