//! Words in the two languages of the hall: how texts are filled in, and those of this crate, from
//! `client-link/messages/*.toml`.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};

/// A language of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// As it is asked for with `Accept-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// Why something cannot be done, in one language; `{name}` stands for a fact.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failing {
    /// What is wrong, in one short line.
    pub title: String,
    /// The facts of the case.
    pub detail: String,
    /// What to do now.
    pub next_step: String,
}

/// The text of `key` among `texts`, with its facts filled in; a key without a text shows itself.
pub fn told(texts: &BTreeMap<String, Failing>, key: &str, facts: &[(&str, &str)]) -> Failing {
    let Some(failing) = texts.get(key) else {
        let bare = key.to_owned();
        return Failing { title: bare.clone(), detail: bare.clone(), next_step: bare };
    };
    Failing {
        title: fill(&failing.title, facts),
        detail: fill(&failing.detail, facts),
        next_step: fill(&failing.next_step, facts),
    }
}

/// Puts facts where a text has `{name}`. One pass: what a fact holds is never filled in again.
pub fn fill(text: &str, facts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let name = after.split_once('}').map(|(name, _)| name);
        let fact = name.and_then(|name| facts.iter().find(|(known, _)| *known == name));
        rest = match fact {
            Some((name, fact)) => {
                filled.push_str(fact);
                &after[name.len() + 1..]
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Catalogue {
    next: String,
    away: BTreeMap<String, String>,
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

/// Why the server cannot be reached.
pub(crate) fn away(lang: Lang, key: &str, facts: &[(&str, &str)]) -> String {
    fill(of(lang).away.get(key).map_or(key, String::as_str), facts)
}

/// Why a program ends.
pub(crate) fn failing(lang: Lang, key: &str, facts: &[(&str, &str)]) -> Failing {
    told(&of(lang).failures, key, facts)
}

/// What stands before the next step.
pub(crate) fn next(lang: Lang) -> &'static str {
    &of(lang).next
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Away, Failure};

    /// What a text leaves open: `{name}` …
    fn facts(text: &str) -> BTreeSet<&str> {
        let after = text.split('{').skip(1);
        after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    fn keys<T>(texts: &BTreeMap<String, T>) -> BTreeSet<&str> {
        texts.keys().map(String::as_str).collect()
    }

    #[test]
    fn both_languages_have_every_text_and_tell_the_same_facts() {
        let [zh, en] =
            [include_str!("../messages/zh-CN.toml"), include_str!("../messages/en.toml")]
                .map(|file| toml::from_str::<Catalogue>(file).expect("a message file"));
        for catalogue in [&zh, &en] {
            assert!(!catalogue.next.is_empty());
            assert_eq!(keys(&catalogue.away), BTreeSet::from(Away::KEYS));
            assert_eq!(keys(&catalogue.failures), BTreeSet::from(Failure::KEYS));
        }
        for (key, text) in &zh.away {
            assert_eq!(facts(text), facts(&en.away[key]), "{key}");
        }
        for (key, zh) in &zh.failures {
            let en = &en.failures[key];
            assert_eq!(facts(&zh.detail), facts(&en.detail), "{key}");
            assert_eq!(facts(&zh.next_step), facts(&en.next_step), "{key}");
        }
    }

    #[test]
    fn facts_are_filled_in_once() {
        let facts = [("a", "{b}"), ("b", "x")];
        assert_eq!(fill("{a} {b} {c} {", &facts), "{b} x {c} {");
        assert_eq!(fill("", &facts), "");
    }

    #[test]
    fn a_code_that_is_wrong_is_told_in_both_languages_and_not_in_the_servers_one() {
        let problem = protocol::problem::Problem {
            kind: "/problems/code-wrong".to_owned(),
            status: 422,
            title: String::new(),
            detail: "代码不对".to_owned(),
            field: Some("code".to_owned()),
            numbers: vec![],
            next_step: "请检查".to_owned(),
        };
        let failure = Failure::code_refused(&problem);
        assert_eq!(failure.code(), 3);
        assert!(failure.text(Lang::Zh).contains("已用过"), "{failure}");
        assert!(failure.text(Lang::En).is_ascii(), "{failure}");
    }

    #[test]
    fn every_failure_is_told_in_both_languages_with_its_facts_and_its_code() {
        let text = || "FACT".to_owned();
        let away = |why| Failure::away("FACT", &why);
        let problem = protocol::problem::Problem {
            kind: String::new(),
            status: 401,
            title: String::new(),
            detail: text(),
            field: None,
            numbers: vec![],
            next_step: text(),
        };
        let rows = [
            (Failure::machine(text()), 1),
            (Failure::config_unreadable(text(), text()), 2),
            (Failure::config_syntax(text(), text()), 2),
            (Failure::wrong_value(text(), "1", "FACT", "FACT"), 2),
            (Failure::unknown_keys(text(), &[text()]), 2),
            (Failure::bad_values(text(), &[text()]), 2),
            (Failure::token_unreadable(text(), text()), 2),
            (Failure::token_unwritable(text(), text()), 2),
            (Failure::ca_unusable(text(), text()), 2),
            (Failure::ca_useless(text(), "FACT"), 2),
            (Failure::wrong_device("FACT", "FACT"), 2),
            (Failure::paired_elsewhere(text(), "FACT", "FACT"), 2),
            (away(Away::Unreachable { said: text() }), 3),
            (away(Away::Silent), 3),
            (away(Away::Ended), 3),
            (away(Away::Untrusted { said: text() }), 3),
            (away(Away::NoTls), 3),
            (away(Away::NotOurs { said: text() }), 3),
            (Failure::code_refused(&problem), 3),
            (away(Away::Refused { problem: Box::new(problem) }), 3),
            (Failure::no_display(), 4),
            (Failure::display_silent("FACT"), 4),
            (Failure::no_font(), 5),
        ];
        for (failure, code) in rows {
            assert_eq!(failure.code(), code, "{failure}");
            let told = failure.to_string();
            assert!(!told.contains('{'), "{told}");
            assert!(told.contains("下一步: ") && told.contains("next: "), "{told}");
            assert!(code >= 4 || told.matches("FACT").count() >= 2, "{told}");
        }
    }
}
