//! The token of this device in its file, readable for nobody else.

use std::{fs, io, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

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
    let beside = path.with_extension("new");
    if beside.exists() {
        fs::remove_file(&beside)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    writeln!(file, "{line}")?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

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
