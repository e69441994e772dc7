//! What SQLite says, in the words of the store.

use std::path::Path;

use rusqlite::{Error, ErrorCode};

use crate::store::StoreError;

/// The store's word for an error that came before a commit was tried.
pub(super) fn store_error(path: &Path, error: &Error) -> StoreError {
    let cause = error.to_string();
    let path = path.display().to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::Unwritable { path, cause }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::InUse { path, by: "another program".to_owned() }
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt { path, cause }
        }
        _ => StoreError::Failed(format!("{path}: {cause}")),
    }
}

/// The store's word for an error of the commit itself. Only a full disk is known to have left
/// nothing behind: SQLite meets it while it writes the log, before the commit mark is whole.
pub(super) fn commit_error(path: &Path, error: &Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => store_error(path, error),
        _ => StoreError::Failed(format!("{}: {error}", path.display())),
    }
}
