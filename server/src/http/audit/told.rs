//! A row of the journal as an auditor reads it: who, by which device, what, in words.

use std::{collections::BTreeMap, sync::LazyLock};

use protocol::{doors::AuditRow, words::Text};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    app::App,
    hall::CLERK,
    store::{Row, note::What},
};

/// Names of notes, events and kinds of actors in words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    nothing: Text,
    notes: BTreeMap<String, Text>,
    events: BTreeMap<String, Text>,
    actors: BTreeMap<String, Text>,
}

/// The embedded file is read by a test, so a failure here cannot reach a user.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (notes, events, actors) = Default::default();
    toml::from_str(include_str!("../../../messages/audit.toml")).unwrap_or_else(|_| Words {
        nothing: plain("—"),
        notes,
        events,
        actors,
    })
});

/// See the module.
pub(super) fn told(app: &App, row: &Row) -> AuditRow {
    let (what, detail) = match &row.note {
        Some(note) => (vec![note.what.name()], serde_json::to_value(note)),
        None => {
            let detail = serde_json::to_value(&row.events);
            let events = detail.iter().flat_map(|events| events.as_array().into_iter().flatten());
            let names = events.map(|event| event["event"].as_str().unwrap_or("?").to_owned());
            (names.collect(), detail)
        }
    };
    let detail = detail.unwrap_or_default();
    let words = if row.note.is_some() { &WORDS.notes } else { &WORDS.events };
    let say = |name: &String| words.get(name).cloned().unwrap_or_else(|| plain(name));
    let said = match what.is_empty() {
        true => vec![WORDS.nothing.clone()],
        false => what.iter().map(say).collect(),
    };
    let mut names = BTreeMap::new();
    collect_names(app, row.wall_ms, &detail, &mut names);
    let (who, via) = who(app, row);
    AuditRow {
        seq: row.seq,
        wall_ms: row.wall_ms,
        actor: row.actor.clone(),
        who,
        via,
        from: row.note.as_ref().map(|note| note.from.clone()),
        said,
        what,
        note: row.note.is_some(),
        detail: detail.to_string(),
        names,
        hash: row.hash.clone(),
    }
}

/// Whoever acted, by name, and the device that a person acted by.
fn who(app: &App, row: &Row) -> (Text, Option<String>) {
    let name = |id: &str| app.access.name_then(id, row.wall_ms);
    let (actor, clerk) = match row.actor.split_once(CLERK) {
        Some((actor, clerk)) => (actor, Some(clerk)),
        None => (row.actor.as_str(), None),
    };
    let (kind, id) = actor.split_once(':').unwrap_or((actor, ""));
    let device = id.split(':').next_back().unwrap_or_default();
    if let Some(clerk) = clerk {
        let clerk = name(clerk).unwrap_or_else(|| clerk.to_owned());
        return (plain(&clerk), name(device));
    }
    // Whoever was not signed in yet is told by what came of it.
    let subject = row.note.as_ref().and_then(|note| subject(&note.what)).filter(|_| id.is_empty());
    if kind == "anyone"
        && let Some(subject) = subject.and_then(name)
    {
        return (plain(&subject), None);
    }
    if let Some(known) = name(device) {
        return (plain(&known), None);
    }
    let kind = WORDS.actors.get(kind).cloned().unwrap_or_else(|| plain(kind));
    let with_id = |kind: String| if id.is_empty() { kind } else { format!("{kind} {id}") };
    (Text { zh: with_id(kind.zh), en: with_id(kind.en) }, None)
}

/// The account or device that a note is about.
fn subject(what: &What) -> Option<&str> {
    match what {
        What::FirstAdmin { account, .. } | What::SignedIn { account, .. } => Some(account),
        What::SignInFailed { account, .. } => account.as_deref(),
        What::DeviceEnrolled { device, .. } => Some(device),
        _ => None,
    }
}

fn plain(text: &str) -> Text {
    Text { zh: text.to_owned(), en: text.to_owned() }
}

/// The names of the accounts and devices that a text speaks of.
fn collect_names(app: &App, wall_ms: i64, value: &Value, names: &mut BTreeMap<String, String>) {
    match value {
        Value::String(id) => {
            if let Some(name) = app.access.name_then(id, wall_ms) {
                names.insert(id.clone(), name);
            }
        }
        Value::Array(values) => {
            values.iter().for_each(|value| collect_names(app, wall_ms, value, names));
        }
        Value::Object(fields) => {
            fields.values().for_each(|value| collect_names(app, wall_ms, value, names));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The names of an enum's variants, as its source declares them.
    fn variants(source: &str, declared: &str) -> BTreeSet<String> {
        let (_, rest) = source.split_once(declared).expect("the enum");
        let (body, _) = rest.split_once("\n}").expect("its end");
        let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
        let names = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
        let kebab = |name: &str| {
            let mut text = String::new();
            for letter in name.chars() {
                if letter.is_ascii_uppercase() && !text.is_empty() {
                    text.push('-');
                }
                text.extend(letter.to_lowercase());
            }
            text
        };
        names
            .map(|line| kebab(line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")))
            .collect()
    }

    #[test]
    fn every_note_and_event_has_its_words() {
        let notes = variants(include_str!("../../store/note.rs"), "pub enum What {");
        let core = include_str!("../../../../queue-core/src/event.rs");
        let events = variants(core, "pub enum Event {");
        let words: Words =
            toml::from_str(include_str!("../../../messages/audit.toml")).expect("readable words");
        assert!(notes.contains("signed-in") && events.contains("ticket-issued"));
        assert_eq!(words.notes.keys().cloned().collect::<BTreeSet<_>>(), notes);
        assert_eq!(words.events.keys().cloned().collect::<BTreeSet<_>>(), events);
    }
}
