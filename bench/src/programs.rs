//! The native programs as they are measured: their configuration laid, their memory read.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// Lays the token and the configuration of a program, such as `counter.token` and `counter.toml`; the
/// path of the latter. `more` is what it says beside the server's address.
///
/// # Errors
/// The folder cannot be written.
pub fn lay(
    folder: &Path,
    name: &str,
    server: &str,
    token: &str,
    more: &str,
) -> io::Result<PathBuf> {
    let token_file = folder.join(format!("{name}.token"));
    fs::write(&token_file, token)?;
    fs::set_permissions(&token_file, fs::Permissions::from_mode(0o600))?;
    let path = folder.join(format!("{name}.toml"));
    fs::write(&path, format!("server = \"http://{server}\"\n{more}"))?;
    Ok(path)
}

/// The resident memory of a running process, KiB; none if it has ended.
pub fn resident_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_process_has_memory_and_none_has_not() {
        assert!(resident_kib(std::process::id()).is_some_and(|kib| kib > 100));
        assert_eq!(resident_kib(u32::MAX), None);
    }
}
