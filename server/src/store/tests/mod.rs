//! Tests of the store: one story for every engine, then what only a file can suffer.

mod book;
mod chain;
mod cut;
mod day;
mod flip;
mod full;
mod kill;
mod notes;
mod records;
mod refused;
mod rules;
mod story;

use std::path::Path;

use super::{Store, sqlite::Options, sqlite::SqliteStore};

/// A SQLite store in a folder.
fn sqlite(folder: &Path) -> SqliteStore {
    SqliteStore::open(&folder.join("hall.db"), Options::default()).unwrap()
}

/// A folder where syncing costs little: thousands of small stores are opened in some tests.
fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).unwrap(),
        false => tempfile::tempdir().unwrap(),
    }
}

/// Every fault an audit names, as `seq: what`.
async fn faults(store: &dyn Store) -> Vec<String> {
    let report = store.audit().await.unwrap();
    let line = |fault: &super::AuditFault| format!("{}: {}", fault.seq, fault.what);
    report.faults.iter().map(line).collect()
}
