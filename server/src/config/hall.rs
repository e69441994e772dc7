//! The hall file: the TOML that seeds the setup of an empty journal.

use std::{fs, path::Path};

use queue_core::Setup;

use super::{ConfigError, UnknownKey, nearest};

/// The built-in hall, commented.
pub const DEFAULT: &str = include_str!("../../../config/hall.jiedong.toml");

/// Keys that a hall file may leave out, so that they are missing when the file is read back.
const OPTIONAL_KEYS: [&str; 12] = [
    "note",
    "day_quota",
    "kind",
    "max_cases",
    "precheck",
    "norm_minutes",
    "tolerates_missing",
    "materials",
    "kinds",
    "dedicated",
    "planned",
    "after",
];

/// Reads a hall file; an empty path means the built-in hall.
///
/// # Errors
/// [`ConfigError`]: unreadable, bad TOML, unknown keys, or the problems of the setup.
pub fn load(path: &Path) -> Result<Setup, ConfigError> {
    if path.as_os_str().is_empty() {
        return parse("config/hall.jiedong.toml", DEFAULT);
    }
    let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
        path: path.display().to_string(),
        cause: error.to_string(),
    })?;
    parse(&path.display().to_string(), &text)
}

/// Reads the text of a hall file.
///
/// # Errors
/// [`ConfigError`].
pub fn parse(path: &str, text: &str) -> Result<Setup, ConfigError> {
    let syntax = |error: toml::de::Error| ConfigError::Syntax {
        path: path.to_owned(),
        cause: error.to_string().trim().to_owned(),
    };
    let mut unknown: Vec<String> = Vec::new();
    let source = toml::Deserializer::parse(text).map_err(syntax)?;
    let read: Result<Setup, _> =
        serde_ignored::deserialize(source, |key| unknown.push(key.to_string()));
    match read {
        // A mistyped key explains a missing one, so it is named first.
        Err(error) if unknown.is_empty() => Err(syntax(error)),
        Ok(setup) if unknown.is_empty() => checked(path, setup),
        read => {
            let known = read.ok().and_then(|setup| toml::Value::try_from(setup).ok());
            let known = known.unwrap_or_else(|| toml::Value::Table(toml::Table::new()));
            let keys = unknown.into_iter().map(|key| with_nearest(key, &known)).collect();
            Err(ConfigError::UnknownKeys { path: path.to_owned(), keys })
        }
    }
}

fn checked(path: &str, setup: Setup) -> Result<Setup, ConfigError> {
    let mut problems: Vec<(String, String)> =
        setup.problems().into_iter().map(|p| (p.field, p.problem)).collect();
    if setup.time_zone.parse::<chrono_tz::Tz>().is_err() {
        let problem = format!("`{}` is no time zone; write Asia/Shanghai", setup.time_zone);
        problems.push(("time_zone".to_owned(), problem));
    }
    if problems.is_empty() {
        Ok(setup)
    } else {
        Err(ConfigError::BadValues { path: path.to_owned(), problems })
    }
}

/// Looks for the nearest key among those beside the unknown one; a file that cannot be read at
/// all is compared with the built-in hall.
fn with_nearest(key: String, read: &toml::Value) -> UnknownKey {
    let default = DEFAULT.parse::<toml::Table>().map(toml::Value::Table);
    let (parent, name) = key.rsplit_once('.').unwrap_or(("", &key));
    let beside = |root: &toml::Value| -> Vec<String> {
        let mut here = Some(root);
        for step in parent.split('.').filter(|step| !step.is_empty()) {
            here = here.and_then(|value| value.get(step).or_else(|| first_child(value)));
        }
        let table = here.and_then(toml::Value::as_table);
        table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
    };
    let mut known = beside(read);
    known.extend(default.iter().flat_map(beside));
    known.extend(OPTIONAL_KEYS.map(str::to_owned));
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    UnknownKey { key, nearest }
}

/// Any entry of a table of named things: they all have the same keys.
fn first_child(value: &toml::Value) -> Option<&toml::Value> {
    value.as_table()?.values().next()
}

/// The keys of a hall file that the journal's setup no longer agrees with.
pub fn drift(file: &Setup, journal: &Setup) -> Vec<String> {
    let (Ok(file), Ok(journal)) = (toml::Value::try_from(file), toml::Value::try_from(journal))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    compare("", &file, &journal, &mut found);
    found
}

fn compare(path: &str, a: &toml::Value, b: &toml::Value, found: &mut Vec<String>) {
    let (toml::Value::Table(a), toml::Value::Table(b)) = (a, b) else {
        if a != b {
            found.push(path.to_owned());
        }
        return;
    };
    let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    for key in keys {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (a.get(key), b.get(key)) {
            (Some(a), Some(b)) => compare(&path, a, b, found),
            _ => found.push(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_hall_is_the_jiedong_hall() {
        let setup = load(Path::new("")).expect("the built-in hall");
        assert_eq!(setup.hall.as_str(), "jiedong");
        assert_eq!(setup.counters.len(), 32);
    }

    #[test]
    fn unknown_keys_are_named_with_their_path_and_the_nearest_known_key() {
        for (from, to, key, near) in [
            ("issue_from = ", "isue_from = ", "hours.isue_from", "issue_from"),
            ("time_zone = ", "timezone = ", "timezone", "time_zone"),
            ("no_show_secs = ", "noshow_secs = ", "rules.noshow_secs", "no_show_secs"),
        ] {
            let error = parse("hall", &DEFAULT.replacen(from, to, 1)).expect_err("unknown");
            let ConfigError::UnknownKeys { keys, .. } = error else { panic!("{error}") };
            assert_eq!(keys[0].key, key);
            assert_eq!(keys[0].nearest.as_deref(), Some(near));
        }
    }

    #[test]
    fn problems_are_listed_all_at_once() {
        let text = DEFAULT.replacen("close = \"17:00\"", "close = \"07:00\"", 1).replacen(
            "Asia/Shanghai",
            "Asia/Jieyang",
            1,
        );
        let error = parse("hall", &text).expect_err("problems");
        let ConfigError::BadValues { problems, .. } = error else { panic!("{error}") };
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["hours.close", "time_zone"]);
    }

    #[test]
    fn drift_names_what_differs() {
        let file = load(Path::new("")).expect("the built-in hall");
        let mut journal = file.clone();
        journal.rules.no_show_secs = 61;
        assert_eq!(drift(&file, &file), Vec::<String>::new());
        assert_eq!(drift(&file, &journal), ["rules.no_show_secs"]);
    }
}
