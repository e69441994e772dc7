//! From where relative paths count: a file's from its own folder, so that every command that is given
//! the file finds the same hall, wherever it is started.

use std::path::{Path, absolute};

use toml::{Table, Value};

/// Keys that hold a path.
const PATHS: [&str; 9] = [
    "tls_certificate",
    "tls_key",
    "data",
    "ticket_key",
    "hall",
    "credit",
    "theme",
    "oidc_client_secret_file",
    "oidc_ca_file",
];
/// What goes before the path of a store.
const SQLITE: &str = "sqlite:";

/// Makes the relative paths of a configuration, also those that `file` leaves at their defaults,
/// paths from the folder of `file`. In the folder where the program was started they stay as they are.
pub(super) fn from_folder_of(file: &Path, table: &mut Table) {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return;
    };
    let folder = absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let placed = |path: &str| folder.join(path).to_string_lossy().into_owned();
    for key in PATHS {
        if let Some(Value::String(path)) = table.get_mut(key).filter(|path| !is_empty(path)) {
            *path = placed(path);
        }
    }
    if let Some(Value::String(store)) = table.get_mut("store")
        && let Some(path) = store.strip_prefix(SQLITE).filter(|path| !path.is_empty())
    {
        *store = format!("{SQLITE}{}", placed(path));
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_str().is_some_and(str::is_empty)
}
