//! A configuration in layers: commented defaults, compiled in, then a file. Unknown keys are failures
//! that name the key.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use crate::Failure;

/// The configuration of the whole machine, for everybody who works at it.
const OF_MACHINE: &str = "/etc/jiaohao";

/// A configuration as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How failures call it.
    pub name: String,
    /// Its text; empty when there is no file.
    pub text: String,
    /// What the program keeps lies beside this path.
    pub beside: PathBuf,
}

/// Looks for a configuration: the file that is given, or else `file` where the user and then the
/// machine keep theirs.
///
/// # Errors
/// It cannot be read.
pub fn find(given: Option<&Path>, file: &str) -> Result<Found, Failure> {
    let of_machine = Path::new(OF_MACHINE).join(file);
    let places = || own_place(file).into_iter().chain([of_machine.clone()]);
    let found = match given {
        Some(path) => Some(path.to_owned()),
        None => places().find(|path| path.exists()),
    };
    let Some(path) = found else {
        let beside = places().next().unwrap_or_default();
        return Ok(Found { name: format!("config/{file}"), text: String::new(), beside });
    };
    let name = path.display().to_string();
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::config_unreadable(name.clone(), error.to_string()))?;
    Ok(Found { name, text, beside: keeps_beside(path, file) })
}

/// Where only root may write, what the program keeps lies in the user's own folder.
fn keeps_beside(path: PathBuf, file: &str) -> PathBuf {
    match path.parent() {
        Some(folder) if folder == Path::new(OF_MACHINE) => own_place(file).unwrap_or(path),
        _ => path,
    }
}

/// The configuration of whoever is signed in to the machine.
fn own_place(file: &str) -> Option<PathBuf> {
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    let own = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or(home);
    own.map(|folder| folder.join("jiaohao").join(file))
}

/// Lays `text` over the defaults. A table extends the table it stands over; everything else replaces.
///
/// # Errors
/// [`Failure`] with exit code 2: bad TOML, a value of the wrong type, an unknown key.
pub fn read<T: DeserializeOwned>(defaults: &str, name: &str, text: &str) -> Result<T, Failure> {
    let syntax = |error: toml::de::Error| {
        Failure::config_syntax(name.to_owned(), error.to_string().trim().to_owned())
    };
    let mut table: toml::Table = defaults.parse().map_err(syntax)?;
    let given: toml::Table = text.parse().map_err(syntax)?;
    for (key, value) in given {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(value)) => inner.extend(value),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
    let mut unknown = Vec::new();
    let read = serde_ignored::deserialize(table, |path| unknown.push(path.to_string()));
    let config = read.map_err(syntax)?;
    match unknown.is_empty() {
        true => Ok(config),
        false => Err(Failure::unknown_keys(name.to_owned(), &unknown)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_configuration_leaves_what_is_kept_to_the_user() {
        let own = own_place("a.toml").expect("a home");
        assert_eq!(keeps_beside("/etc/jiaohao/a.toml".into(), "a.toml"), own);
        assert_eq!(keeps_beside("/srv/a.toml".into(), "a.toml"), Path::new("/srv/a.toml"));
    }

    #[test]
    fn a_file_lies_over_the_defaults_and_its_unknown_keys_are_named() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Config {
            a: u32,
            inner: Inner,
        }
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Inner {
            b: u32,
            c: u32,
        }
        let lay = |text| read::<Config>("a = 1\n[inner]\nb = 2\nc = 3\n", "x.toml", text);
        assert_eq!(lay("").expect("defaults"), Config { a: 1, inner: Inner { b: 2, c: 3 } });
        let over = lay("a = 4\n[inner]\nc = 5\n").expect("a configuration");
        assert_eq!(over, Config { a: 4, inner: Inner { b: 2, c: 5 } });
        for (text, named) in [("d = 1", "d"), ("[inner]\ne = 1", "inner.e"), ("a = \"x\"", "a")] {
            let failure = lay(text).expect_err(text);
            assert_eq!(failure.code(), 2);
            assert!(failure.to_string().contains(named), "{failure}");
        }
    }
}
