//! Bringing the write-ahead log over into the database file, off the path of commits.
//!
//! A commit only appends to the log. When the log has grown by some pages, a thread with a
//! connection of its own copies it over ([`Checkpointer`]); readers and the writer go on
//! meanwhile. The log can begin anew only in a moment when everything in it is copied, which a
//! writer that never rests does not leave; so once the log is long the writer itself copies
//! the few pages that are left, between two commits ([`Plan::Now`]).

use std::{
    cell::Cell,
    path::PathBuf,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
};

use rusqlite::Connection;

use super::{Options, schema};
use crate::store::StoreError;

/// How many times the usual length the log may have before the writer stops to empty it. A log
/// that begins anew is written over in place, which syncs faster than one that grows.
const PATIENCE: i32 = 4;

thread_local! {
    /// Pages in the log after the last commit of this thread. SQLite's hook takes no data along.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

/// Begins to count the pages of the log for commits made by this thread on this connection.
pub(super) fn count_log_pages(connection: &Connection) {
    connection.wal_hook(Some(|_, pages| {
        LOG_PAGES.set(pages);
        Ok(())
    }));
}

/// What to do about the log after a commit.
pub(super) enum Plan {
    /// It is short.
    Nothing,
    /// Ask the other thread to copy it.
    Soon,
    /// Empty it before the next commit.
    Now,
}

/// When the log was last seen to.
pub(super) struct Watch {
    usual: i32,
    next: i32,
}

impl Watch {
    pub(super) fn new(options: &Options) -> Self {
        Self { usual: options.checkpoint_pages, next: options.checkpoint_pages }
    }

    /// Looks at the log after a commit of this thread.
    pub(super) fn after_commit(&mut self) -> Plan {
        let pages = LOG_PAGES.get();
        if pages < self.usual {
            self.next = self.usual;
        }
        if pages < self.next {
            return Plan::Nothing;
        }
        self.next = pages.saturating_add(self.usual);
        match pages < self.usual.saturating_mul(PATIENCE) {
            true => Plan::Soon,
            false => Plan::Now,
        }
    }
}

/// Copies what can be copied without waiting for anybody.
pub(super) fn copy(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

/// The thread that copies the log when it is asked to. It ends when every asker is gone.
pub(super) struct Checkpointer;

impl Checkpointer {
    pub(super) fn start(
        path: PathBuf,
        options: &Options,
    ) -> Result<(SyncSender<()>, JoinHandle<()>), StoreError> {
        let connection = schema::connect(&path, options)?;
        // One wish is enough: a copy takes all there is.
        let (ask, asked) = sync_channel(1);
        let thread = super::spawn("store-checkpoint", move || run(&connection, &asked))?;
        Ok((ask, thread))
    }
}

fn run(connection: &Connection, asked: &Receiver<()>) {
    while asked.recv().is_ok() {
        if let Err(error) = copy(connection) {
            // Nothing is lost: the log keeps everything until a later copy succeeds.
            tracing::warn!(%error, "the write-ahead log could not be copied");
        }
    }
}
