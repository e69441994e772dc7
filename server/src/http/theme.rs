//! The theme: colours from `config/theme.toml` as CSS variables. Every page uses only these.

use std::{collections::BTreeMap, fmt::Write};

use serde::Deserialize;

use crate::config::{ConfigError, UnknownKey, nearest};

/// The built-in theme, commented.
pub const DEFAULT: &str = include_str!("../../../config/theme.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    /// For the native boards; the pages have none.
    #[serde(default, rename = "logo")]
    _logo: std::path::PathBuf,
    colours: BTreeMap<String, String>,
}

/// The style sheet of a theme file; its colours replace the built-in ones one by one.
///
/// # Errors
/// [`ConfigError`]: bad TOML, a colour that does not exist, a value that is no colour.
pub fn css(path: &str, text: &str) -> Result<String, ConfigError> {
    let read = |text: &str| -> Result<Theme, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::Syntax {
            path: path.to_owned(),
            cause: error.to_string().trim().to_owned(),
        })
    };
    let (mut colours, given) = (read(DEFAULT)?.colours, read(text)?.colours);
    let unknown: Vec<UnknownKey> = given
        .keys()
        .filter(|key| !colours.contains_key(*key))
        .map(|key| UnknownKey {
            key: format!("colours.{key}"),
            nearest: nearest(key, colours.keys().map(String::as_str)).map(str::to_owned),
        })
        .collect();
    if !unknown.is_empty() {
        return Err(ConfigError::UnknownKeys { path: path.to_owned(), keys: unknown });
    }
    let problems: Vec<(String, String)> = given
        .iter()
        .filter(|(_, value)| !is_colour(value))
        .map(|(key, value)| {
            (format!("colours.{key}"), format!("`{value}` is no colour; write #rrggbb"))
        })
        .collect();
    if !problems.is_empty() {
        return Err(ConfigError::BadValues { path: path.to_owned(), problems });
    }
    colours.extend(given);
    let mut css = String::from(":root {\n");
    for (name, colour) in colours {
        // Writing to a String cannot fail.
        let _ = writeln!(css, "  --{name}: {colour};");
    }
    css.push_str("}\n");
    Ok(css)
}

/// Only #rgb and #rrggbb: nothing else can slip into the style sheet.
fn is_colour(value: &str) -> bool {
    let digits = value.strip_prefix('#').unwrap_or("");
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_variables_and_only_known_ones() {
        let built_in = css("theme", DEFAULT).expect("the built-in theme");
        assert!(built_in.contains("--newest: #ffb300;"), "{built_in}");
        let own = css("theme", "[colours]\nnewest = \"#abc\"\n").expect("a theme");
        assert!(own.contains("--newest: #abc;") && own.contains("--ground:"), "{own}");
        let error = css("theme", "[colours]\nnewst = \"#abc\"\n").expect_err("unknown");
        assert!(error.to_string().contains("newest"), "{error}");
        let error = css("theme", "[colours]\nnewest = \"red; } body { display: none\"\n");
        assert!(matches!(error, Err(ConfigError::BadValues { .. })));
    }
}
