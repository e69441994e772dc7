//! One server per database file.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use crate::store::StoreError;

/// A lock on `FILE.lock` beside the database, held until dropped; the system lets go of it when
/// the process ends, however it ends. The database itself is not locked this way because closing
/// any descriptor of it would drop SQLite's own locks, and because backups may read it meanwhile.
pub(super) struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone is not enough while a child that is just being started has the file too.
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(database: &Path) -> Result<Self, StoreError> {
        let unwritable = |error: std::io::Error| StoreError::Unwritable {
            path: database.display().to_string(),
            cause: error.to_string(),
        };
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(PathBuf::from(name))
            .map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let by = match file.read_to_string(&mut process) {
                    Ok(1..) => format!("another server (process {})", process.trim()),
                    _ => "another server".to_owned(),
                };
                return Err(StoreError::InUse { path: database.display().to_string(), by });
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        // Only a help for the operator: on a full disk the lock holds without it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { file })
    }
}
