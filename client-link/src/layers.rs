//! A configuration in layers: commented defaults, compiled in, then a file. Unknown keys are failures
//! that name the key.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path as KeyPath, Segment, Track};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

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
/// [`Failure`] with exit code 2: bad TOML, a value that cannot be used where it stands (named by its
/// key and its line), an unknown key.
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
    let (mut unknown, mut track) = (Vec::new(), Track::new());
    let tracked = serde_path_to_error::Deserializer::new(table, &mut track);
    let read = serde_ignored::deserialize(tracked, |path| unknown.push(path.to_string()));
    let config = read.map_err(|error: toml::de::Error| {
        let path = track.path();
        let keys: Vec<String> = path.iter().filter_map(key).collect();
        // The error names the last key once more, in a line of its own.
        let said = error.message().lines().next().unwrap_or_default();
        let line = line(text, &path).map(|line| line.to_string()).unwrap_or_default();
        Failure::wrong_value(name.to_owned(), &line, &keys.join("."), said)
    })?;
    match unknown.is_empty() {
        true => Ok(config),
        false => Err(Failure::unknown_keys(name.to_owned(), &unknown)),
    }
}

/// A part of a path as the failures write it: `screens.0.kind`.
fn key(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// The line in which a value stands, from 1: of the value itself, or else of the table that lacks it.
fn line(text: &str, path: &KeyPath) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let mut at = None;
    let mut within: Option<&Spanned<DeValue<'_>>> = None;
    for segment in path {
        let next = match (segment, within.map(Spanned::get_ref)) {
            (Segment::Map { key }, None) => table.get_ref().get(key.as_str()),
            (Segment::Map { key }, Some(value)) => value.get(key.as_str()),
            (Segment::Seq { index }, Some(value)) => value.get(*index),
            _ => None,
        };
        let Some(next) = next else { break };
        at = Some(next.span().start);
        within = Some(next);
    }
    Some(text.get(..at?)?.matches('\n').count() + 1)
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

    #[test]
    fn a_value_that_cannot_be_used_is_named_by_its_key_and_its_line() {
        #[derive(Debug, serde::Deserialize)]
        struct Config {
            #[expect(dead_code, reason = "only read")]
            language: Tongue,
            #[expect(dead_code, reason = "only read")]
            rows: Vec<Row>,
        }
        #[derive(Debug, serde::Deserialize)]
        struct Row {
            #[expect(dead_code, reason = "only read")]
            kind: Tongue,
        }
        #[derive(Debug, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Tongue {
            Zh,
            En,
        }
        let rows = [
            ("# French\n\nlanguage = \"fr\"", "3", "language: "),
            ("language = 5", "1", "language: "),
            ("[[rows]]\nkind = \"en\"\n[[rows]]\nkind = \"fr\"\n", "4", "rows.1.kind: "),
            ("[[rows]]\nkind = \"en\"\n\n[[rows]]\n", "4", "rows.1: "),
            ("rows = \"none\"", "1", "rows: "),
        ];
        for (text, line, key) in rows {
            let read = read::<Config>("language = \"zh\"\nrows = []\n", "x.toml", text);
            let told = read.expect_err(text).to_string();
            for named in [format!("第 {line} 行 {key}"), format!("line {line}, {key}")] {
                assert!(told.contains(&named), "{text}: {told}");
            }
            assert!(!text.contains("fr") || told.contains("`zh` or `en`"), "{told}");
        }
    }
}
