//! The token of this device in its file, readable for nobody else.

use std::{
    ffi::OsString,
    fmt, fs, io,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::Failure;

/// Reads the token.
///
/// # Errors
/// The file cannot be read, or holds no token: the device has not been paired.
pub fn read(path: &Path) -> Result<String, Failure> {
    let name = path.display().to_string();
    let token = fs::read_to_string(path)
        .map_err(|error| Failure::token_unreadable(name.clone(), error.to_string()))?;
    let token = token.trim().to_owned();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Failure::token_unreadable(name, "not a token".to_owned()));
    }
    Ok(token)
}

/// Keeps a token.
///
/// # Errors
/// The file cannot be written.
pub fn keep(path: &Path, token: &str) -> Result<(), Failure> {
    write(path, token)
        .map_err(|error| Failure::token_unwritable(path.display().to_string(), error.to_string()))
}

/// Writes a line that nobody else may read. Written beside and moved there, so that nobody ever reads
/// half of it, nor all of it by the rights of a file that was there before.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, line: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let beside = beside(path);
    if beside.exists() {
        fs::remove_file(&beside)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    writeln!(file, "{line}")?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// Where a file is written before it is moved to its place: a name that no other file of the folder
/// has, and no other program.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

/// The token that this device shows. Where it comes from a file, a new one is taken while the program
/// runs: the device may be paired again.
#[derive(Clone)]
pub struct Badge {
    file: Option<PathBuf>,
    token: Arc<Mutex<String>>,
}

impl Badge {
    /// The token of a file.
    ///
    /// # Errors
    /// The file cannot be read, or holds no token: the device has not been paired.
    pub fn of(file: &Path) -> Result<Self, Failure> {
        let token = Arc::new(Mutex::new(read(file)?));
        Ok(Self { file: Some(file.to_owned()), token })
    }

    /// What is shown now.
    pub fn token(&self) -> String {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the file again; one that cannot be read leaves the token as it is.
    pub fn look_again(&self) {
        if let Some(token) = self.file.as_deref().and_then(|file| read(file).ok()) {
            *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
        }
    }
}

/// A token that stays.
impl From<&str> for Badge {
    fn from(token: &str) -> Self {
        Self { file: None, token: Arc::new(Mutex::new(token.to_owned())) }
    }
}

/// The token stays out of logs.
impl fmt::Debug for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Badge").field("file", &self.file).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_token_is_taken_and_a_broken_file_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("device.token");
        assert_eq!(Badge::of(&path).expect_err("no token yet").code(), 2);
        keep(&path, "abc").expect("kept");
        let badge = Badge::of(&path).expect("a token");
        let other = badge.clone();
        keep(&path, "def").expect("kept");
        assert_eq!(badge.token(), "abc");
        badge.look_again();
        assert_eq!((badge.token().as_str(), other.token().as_str()), ("def", "def"));
        fs::remove_file(&path).expect("removed");
        badge.look_again();
        assert_eq!(badge.token(), "def");
        assert!(!format!("{badge:?}").contains("def"));
    }

    #[test]
    fn two_files_of_one_folder_and_name_are_not_written_in_one_place() {
        let [a, b] = ["bridge.token", "bridge.json"].map(|name| beside(Path::new(name)));
        assert_ne!(a, b);
        assert!(a.display().to_string().contains(&std::process::id().to_string()));
    }

    #[test]
    fn a_token_is_kept_for_nobody_else_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep").join("device.token");
        assert_eq!(read(&path).expect_err("no token yet").code(), 2);
        for token in ["abc", "def"] {
            keep(&path, token).expect("kept");
            assert_eq!(read(&path).expect("a token"), token);
            let mode = fs::metadata(&path).expect("the file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("opened");
        keep(&path, "ghi").expect("kept");
        assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path().join("deep")).expect("a folder").count(), 1);
        fs::write(&path, "two words").expect("written");
        assert_eq!(read(&path).expect_err("no token").code(), 2);
    }
}
