//! Opening the file: who may have made it, how it is kept, which schema it has.

use std::{fs, os::unix::fs::OpenOptionsExt, path::Path, path::PathBuf, time::Duration};

use rusqlite::{Connection, OpenFlags};

use super::{Options, errors::store_error};
use crate::store::StoreError;

/// The schema, step by step; the `user_version` of a file counts the steps it has taken.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_journal_and_records.sql"),
    include_str!("migrations/0002_documents_and_notes.sql"),
    include_str!("migrations/0003_manual_calls.sql"),
    include_str!("migrations/0004_rules_of_calling.sql"),
    include_str!("migrations/0005_cases.sql"),
    include_str!("migrations/0006_silent_zones.sql"),
];

/// Marks the files of this program (see the first migration).
const APPLICATION_ID: i64 = 0x4A48_4A48;

/// How long to wait for another program (a backup, a person with a shell) to let go of the file.
const BUSY_WAIT: Duration = Duration::from_secs(2);

/// Where the database will be, its folder made and links resolved, so that one file has one lock.
pub(super) fn locate(path: &Path) -> Result<PathBuf, StoreError> {
    let unwritable = |error: std::io::Error| StoreError::Unwritable {
        path: path.display().to_string(),
        cause: error.to_string(),
    };
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    let Some(name) = path.file_name() else {
        return Err(unwritable(std::io::ErrorKind::IsADirectory.into()));
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(unwritable)?;
    Ok(folder.canonicalize().map_err(unwritable)?.join(name))
}

/// Opens the file for the first connection: makes and migrates it, and brings the log of an
/// earlier run into the database file.
///
/// The last step is what makes [`crate::store::Store::reopen`] safe. After a failed sync the
/// system may show log pages that never reached the disk and will not try to write them again;
/// bringing them over writes them anew, and the log starts empty.
pub(super) fn open(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let new = !path.exists();
    if new {
        // Only our own account may read it, whatever the umask; SQLite gives the files beside it
        // the same mode. If this fails SQLite fails next, and says why.
        let _ = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    }
    let mut connection = connect(path, options)?;
    let result = prepare(&mut connection, path);
    if let Err(error) = result {
        return Err(match error {
            Problem::Sqlite(error) => store_error(path, &error),
            Problem::Store(error) => error,
        });
    }
    if new && let Some(folder) = path.parent() {
        // The name of a new file is durable only when its folder is.
        fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| StoreError::Failed(format!("{}: {error}", folder.display())))?;
    }
    Ok(connection)
}

/// Opens one more connection to a file that is open.
pub(super) fn connect(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
        .and_then(|connection| {
            settle(&connection, options)?;
            Ok(connection)
        })
        .map_err(|error| store_error(path, &error))
}

/// Settings that belong to a connection, not to the file.
fn settle(connection: &Connection, options: &Options) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    // The log is brought over by a thread of its own, see `checkpoint`.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    if let Some(pages) = options.max_pages {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(())
}

enum Problem {
    Sqlite(rusqlite::Error),
    Store(StoreError),
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), Problem> {
    let version = ours(connection, path)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Problem::Store(StoreError::Unwritable {
            path: path.display().to_string(),
            cause: format!("the write-ahead log cannot be used here, only `{mode}`"),
        }));
    }
    for (step, migration) in (1..).zip(MIGRATIONS).skip(version as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", step)?;
        transaction.commit()?;
    }
    // Its row says whether a reader was in the way; then the next checkpoint does it.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// The schema the file has, 0 for an empty one; an error if the file is not ours to touch.
fn ours(connection: &Connection, path: &Path) -> Result<u32, Problem> {
    let number = |pragma: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, pragma, |row| row.get(0))
    };
    let version = number("user_version")?;
    let application = number("application_id")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let path = || path.display().to_string();
    if tables > 0 && application != APPLICATION_ID {
        return Err(Problem::Store(StoreError::Corrupt {
            path: path(),
            cause: "it belongs to another program".to_owned(),
        }));
    }
    let known = MIGRATIONS.len() as u32;
    match u32::try_from(version) {
        Ok(version) if version <= known => Ok(version),
        version => Err(Problem::Store(StoreError::NewerSchema {
            path: path(),
            found: version.unwrap_or(u32::MAX),
            known,
        })),
    }
}
