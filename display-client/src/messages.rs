//! The words of the screens in two languages, from `display-client/messages/*.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use client_link::words::{fill, told};
pub use client_link::{Failing, Lang};
use protocol::words::Text;
use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    screen: BTreeMap<String, String>,
    line: BTreeMap<String, String>,
    failures: BTreeMap<String, Failing>,
}

static ZH: LazyLock<Catalogue> =
    LazyLock::new(|| catalogue(include_str!("../messages/zh-CN.toml")));
static EN: LazyLock<Catalogue> = LazyLock::new(|| catalogue(include_str!("../messages/en.toml")));

/// The embedded files are read by a test, so a failure here cannot reach a user.
fn catalogue(text: &str) -> Catalogue {
    toml::from_str(text).unwrap_or_default()
}

fn of(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// A text of the screens with its facts filled in; a key without a text shows itself.
pub fn screen(lang: Lang, key: &str, facts: &[(&str, &str)]) -> String {
    fill(of(lang).screen.get(key).map_or(key, String::as_str), facts)
}

/// A word of the wire in a language, by its part and its name there.
pub fn word(lang: Lang, part: &str, word: &impl Serialize) -> String {
    let word = serde_json::to_value(word).unwrap_or_default();
    screen(lang, &format!("{part}-{}", word.as_str().unwrap_or_default()), &[])
}

/// A sentence of the command line.
pub fn line(lang: Lang, key: &str, facts: &[(&str, &str)]) -> String {
    fill(of(lang).line.get(key).map_or(key, String::as_str), facts)
}

/// Why this program ends in its own way.
pub fn failing(lang: Lang, key: &str, facts: &[(&str, &str)]) -> Failing {
    told(&of(lang).failures, key, facts)
}

/// A text of the wire in a language.
pub fn pick(lang: Lang, text: &Text) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn facts(text: &str) -> BTreeSet<&str> {
        let after = text.split('{').skip(1);
        after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_facts() {
        let [zh, en] =
            [include_str!("../messages/zh-CN.toml"), include_str!("../messages/en.toml")]
                .map(|file| toml::from_str::<Catalogue>(file).expect("a message file"));
        for (zh, en) in [(&zh.screen, &en.screen), (&zh.line, &en.line)] {
            let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(zh), keys(en));
            for (key, text) in zh {
                assert_eq!(facts(text), facts(&en[key]), "{key}");
            }
        }
        let keys =
            |texts: &BTreeMap<String, Failing>| texts.keys().cloned().collect::<Vec<String>>();
        assert_eq!(keys(&zh.failures), keys(&en.failures));
        for (key, zh) in &zh.failures {
            let en = &en.failures[key];
            assert_eq!(facts(&zh.detail), facts(&en.detail), "{key}");
            assert_eq!(facts(&zh.next_step), facts(&en.next_step), "{key}");
        }
    }

    #[test]
    fn every_text_is_said_somewhere() {
        let mut source = String::new();
        let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                match entry.path() {
                    path if path.is_dir() => open.push(path),
                    path => source += &fs::read_to_string(path).expect("a source"),
                }
            }
        }
        let all = of(Lang::Zh);
        for key in all.screen.keys().chain(all.line.keys()).chain(all.failures.keys()) {
            // Words of the wire are said by their part and their name there: `class-care`.
            let part = key.split_once('-').map_or("", |(part, _)| part);
            let said = source.contains(&format!("\"{key}\""))
                || source.contains(&format!(", \"{part}\", "));
            assert!(said, "nobody says {key}");
        }
    }
}
