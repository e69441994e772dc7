//! The texts of errors in the languages of the hall, from `server/messages/*.toml`.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A language of the hall.
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

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        })
    }
}

impl Lang {
    /// The language an `Accept-Language` header likes best, `otherwise` when it names none of ours.
    pub fn accepted(header: Option<&str>, otherwise: Self) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for part in header.unwrap_or("").split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or("").trim().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            let lang = match tag.split('-').next() {
                Some("zh") => Self::Zh,
                Some("en") => Self::En,
                _ => continue,
            };
            if weight > 0.0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, lang));
            }
        }
        best.map_or(otherwise, |(_, lang)| lang)
    }
}

/// One error in one language; `{name}` stands for a fact of the case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// What is wrong, in one short line.
    pub title: String,
    /// The facts of the case.
    pub detail: String,
    /// What to do now.
    pub next_step: String,
}

/// All texts of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    /// Words that facts are given in, such as the status of a visit.
    words: BTreeMap<String, String>,
    /// Sentences outside of errors.
    sentences: BTreeMap<String, String>,
    problems: BTreeMap<String, Message>,
}

static ZH: LazyLock<Catalogue> =
    LazyLock::new(|| catalogue(include_str!("../messages/zh-CN.toml")));
static EN: LazyLock<Catalogue> = LazyLock::new(|| catalogue(include_str!("../messages/en.toml")));

/// The embedded files are read by a test, so a failure here cannot reach a user.
fn catalogue(text: &str) -> Catalogue {
    let empty =
        Catalogue { words: BTreeMap::new(), sentences: BTreeMap::new(), problems: BTreeMap::new() };
    toml::from_str(text).unwrap_or(empty)
}

fn of(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// The message of a problem with its facts filled in; a name without a text shows itself.
pub fn message(lang: Lang, name: &str, facts: &Map<String, Value>) -> Message {
    let catalogue = of(lang);
    let Some(message) = catalogue.problems.get(name) else {
        let bare = name.to_owned();
        return Message { title: bare.clone(), detail: bare.clone(), next_step: bare };
    };
    let fill = |text: &str| fill(text, facts, &catalogue.words);
    Message {
        title: fill(&message.title),
        detail: fill(&message.detail),
        next_step: fill(&message.next_step),
    }
}

/// A sentence with its facts filled in; a name without a text shows itself.
pub fn sentence(lang: Lang, name: &str, facts: &Map<String, Value>) -> String {
    let catalogue = of(lang);
    let text = catalogue.sentences.get(name).map_or(name, String::as_str);
    fill(text, facts, &catalogue.words)
}

/// The text of a problem before any facts are filled in; none for a name that does not exist.
pub fn text(lang: Lang, name: &str) -> Option<&'static Message> {
    of(lang).problems.get(name)
}

/// The names of all problems that have a text, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    of(Lang::Zh).problems.keys().map(String::as_str)
}

/// Facts that are words of ours; all others are names and are told as they are.
const WORDS: [&str; 3] = ["status", "needs", "kind"];

/// Fills every `{name}` once: a fact is never searched for names itself.
pub(crate) fn fill(
    text: &str,
    facts: &Map<String, Value>,
    words: &BTreeMap<String, String>,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next_hole(rest) {
        filled.push_str(before);
        match facts.get(name) {
            Some(Value::String(word)) if WORDS.contains(&name) => {
                filled.push_str(words.get(word).unwrap_or(word));
            }
            Some(Value::String(fact)) => filled.push_str(fact),
            Some(Value::Array(facts)) => {
                let texts = facts.iter().filter_map(Value::as_str);
                filled.push_str(&texts.collect::<Vec<_>>().join(", "));
            }
            Some(fact) => filled.push_str(&fact.to_string()),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn holes(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(n, _)| n)).collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        for text in [include_str!("../messages/zh-CN.toml"), include_str!("../messages/en.toml")] {
            toml::from_str::<Catalogue>(text).expect("readable messages");
        }
        let names = |lang| of(lang).problems.keys().collect::<Vec<_>>();
        assert_eq!(names(Lang::Zh), names(Lang::En));
        assert_eq!(
            of(Lang::Zh).words.keys().collect::<Vec<_>>(),
            of(Lang::En).words.keys().collect::<Vec<_>>()
        );
        let (zh, en) = (&of(Lang::Zh).sentences, &of(Lang::En).sentences);
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (name, zh) in zh {
            assert_eq!(holes(zh), holes(&en[name]), "{name}");
        }
        for (name, zh) in &of(Lang::Zh).problems {
            let en = &of(Lang::En).problems[name];
            for (zh, en) in [(&zh.detail, &en.detail), (&zh.next_step, &en.next_step)] {
                assert_eq!(holes(zh), holes(en), "{name}");
                assert!(!zh.is_empty() && !en.is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn the_heaviest_accepted_language_wins() {
        #[rustfmt::skip]
        let rows = [
            (None,                          Lang::Zh),
            (Some("en"),                    Lang::En),
            (Some("en-GB,en;q=0.9"),        Lang::En),
            (Some("zh-CN,zh;q=0.9,en;q=0.8"), Lang::Zh),
            (Some("fr, en;q=0.5, zh;q=0.4"), Lang::En),
            (Some("fr"),                    Lang::Zh),
            (Some("en;q=0, zh"),            Lang::Zh),
            (Some("*"),                     Lang::Zh),
        ];
        for (header, lang) in rows {
            assert_eq!(Lang::accepted(header, Lang::Zh), lang, "{header:?}");
        }
    }

    #[test]
    fn facts_fill_the_holes_and_words_are_translated() {
        let facts = serde_json::json!({"number": "A001", "status": "waiting", "needs": "called"});
        let facts = facts.as_object().expect("an object");
        let en = message(Lang::En, "wrong-status", facts);
        assert!(en.detail.contains("A001") && en.detail.contains("waiting"), "{}", en.detail);
        let zh = message(Lang::Zh, "wrong-status", facts);
        assert!(zh.detail.contains("等候中"), "{}", zh.detail);
    }

    #[test]
    fn a_fact_is_told_as_it_is() {
        let facts = serde_json::json!({"number": "{counter}", "counter": "waiting"});
        let facts = facts.as_object().expect("an object");
        let zh = message(Lang::Zh, "not-at-counter", facts);
        assert_eq!(zh.detail, "{counter} 不在窗口 waiting。");
    }
}
