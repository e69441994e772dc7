//! What the linter of the core has found, in words, Chinese first. The words are in
//! `server/messages/warnings.toml`.

use std::{collections::BTreeMap, fmt::Write, sync::LazyLock};

use protocol::words::Text;
use queue_core::{Setup, lint::Warning, setup};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::messages::{self, Lang};

/// Of a longer list the first ones are named and the others counted.
const NAMED: usize = 5;

/// The words of a finding in one language; `{name}` stands for a fact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// What it is.
    what: String,
    /// Why it matters to people in the hall.
    why: String,
    /// What to write instead.
    write: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    zh: Words,
    en: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    classes: BTreeMap<String, Text>,
    findings: BTreeMap<String, Both>,
}

/// The embedded file is read by a test, so a failure here cannot reach a user.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    toml::from_str(include_str!("../../messages/warnings.toml")).unwrap_or_default()
});

/// All warnings, numbered, each with the field of the hall file.
pub(super) fn told(setup: &Setup, warnings: &[Warning]) -> String {
    if warnings.is_empty() {
        return "warnings 提示: none 无\n".to_owned();
    }
    let mut text = format!("warnings 提示: {}\n", warnings.len());
    for (n, warning) in warnings.iter().enumerate() {
        // A String takes all that is written.
        let _ = writeln!(text, "\n{:>3}. {}", n + 1, warning.field);
        for lang in [Lang::Zh, Lang::En] {
            for line in lines(setup, warning, lang) {
                let _ = writeln!(text, "     {line}");
            }
        }
    }
    text
}

/// What, why, and the next step; a finding without words shows its name.
fn lines(setup: &Setup, warning: &Warning, lang: Lang) -> Vec<String> {
    let facts = serde_json::to_value(&warning.finding).unwrap_or_default();
    let name = facts["finding"].as_str().unwrap_or("?");
    let Some(both) = CATALOGUE.findings.get(name) else { return vec![name.to_owned()] };
    let facts = facts.as_object().into_iter().flatten();
    let facts: Map<String, Value> = facts
        .map(|(key, value)| (key.clone(), Value::String(fact(setup, lang, key, value))))
        .collect();
    let fill = |text: &str| messages::fill(text, &facts, &BTreeMap::new());
    let (words, then) = match lang {
        Lang::Zh => (&both.zh, "下一步"),
        Lang::En => (&both.en, "next"),
    };
    vec![fill(&words.what), fill(&words.why), format!("{then}: {}", fill(&words.write))]
}

/// A fact as people read it: the name of what an id stands for, the times of a span.
fn fact(setup: &Setup, lang: Lang, key: &str, value: &Value) -> String {
    match value {
        Value::Array(all) => {
            let shown = if all.len() > NAMED + 1 { NAMED } else { all.len() };
            let facts = all.iter().take(shown).map(|one| fact(setup, lang, key, one));
            let facts: Vec<String> = facts.collect();
            let more = all.len() - shown;
            match lang {
                Lang::Zh if more > 0 => format!("{}等 {} 项", facts.join("、"), all.len()),
                Lang::Zh => facts.join("、"),
                Lang::En if more > 0 => format!("{} and {more} more", facts.join(", ")),
                Lang::En => facts.join(", "),
            }
        }
        Value::Object(span) => {
            let minute = |end: &str| span.get(end).and_then(Value::as_str).unwrap_or("?");
            format!("{}–{}", minute("from"), minute("until"))
        }
        Value::String(id) => named(setup, lang, key, id).unwrap_or_else(|| id.clone()),
        other => other.to_string(),
    }
}

/// What an id of the hall file stands for; none for a fact that is no id.
fn named(setup: &Setup, lang: Lang, key: &str, id: &str) -> Option<String> {
    let name = match key {
        "class" => {
            let class = CATALOGUE.classes.get(id)?;
            return Some(if lang == Lang::Zh { class.zh.clone() } else { class.en.clone() });
        }
        "counter" | "others" => {
            let number = setup.counters.get(&id.into())?.number;
            return Some(match lang {
                Lang::Zh => format!("{number}号窗口"),
                Lang::En => format!("counter {number}"),
            });
        }
        "service" | "services" | "after" => &setup.services.get(&id.into())?.name,
        "group" | "other_group" => &setup.groups.get(&id.into())?.name,
        "zone" | "other" => &setup.zones.get(&id.into())?.name,
        "package" => &setup.packages.get(&id.into())?.name,
        _ => return None,
    };
    let setup::Text { zh, en } = name;
    Some(match lang {
        Lang::Zh => format!("{zh}（{id}）"),
        Lang::En => format!("{en} ({id})"),
    })
}

#[cfg(test)]
mod tests;
