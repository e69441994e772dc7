//! Rows that several panels share: a list to choose from, a choice of minutes.

use protocol::bodies::{CounterChoice, ServiceChoice};

use super::super::{
    Message,
    draft::Set,
    look::Tone,
    rows::{Field, Key, Row, grid},
    scene::Scene,
};

/// So many entries of a list are shown; the rest is found by its name.
const SHOWN: usize = 24;

/// A choice of minutes; none = not known.
pub fn minutes(scene: &Scene<'_>, of: &[Option<u32>]) -> Row {
    let key = |minutes: &Option<u32>| {
        let label = match minutes {
            Some(minutes) => scene.fill("minutes", &[("minutes", &minutes.to_string())]),
            None => scene.say("not-known"),
        };
        let chosen = scene.draft.minutes == *minutes;
        Key::new(label, Message::Set(Set::Minutes(*minutes))).chosen(chosen)
    };
    Row::Keys(of.iter().map(key).collect())
}

/// A field to look for a name in a list.
pub fn find(scene: &Scene<'_>) -> Row {
    Row::Field(Field {
        id: "find",
        label: scene.say("find"),
        value: scene.draft.find.clone(),
        secret: false,
        set: Set::Find,
        enter: None,
    })
}

/// The services that match what is looked for, those of this counter first.
pub fn services(
    scene: &Scene<'_>,
    message: impl Fn(&ServiceChoice) -> Message,
    off: Option<&String>,
) -> Vec<Row> {
    let choices = match scene.choices {
        Some(Ok(choices)) => choices,
        missing => return vec![none(scene, missing.map(Result::as_ref))],
    };
    let find = scene.draft.find.trim().to_lowercase();
    let matches = |service: &&ServiceChoice| {
        let name = scene.pick(&service.name).to_lowercase();
        name.contains(&find) || service.id.contains(&find)
    };
    let mut found: Vec<&ServiceChoice> = choices.services.iter().filter(matches).collect();
    found.sort_by_key(|service| !service.here);
    let keys = found.iter().take(SHOWN).map(|service| {
        let tip = format!("{} {}", scene.pick(&service.name), scene.word("kind", &service.kind));
        Key::new(scene.pick(&service.name), message(service)).off(off.cloned()).tip(Some(tip))
    });
    let mut rows = grid(keys.collect(), 2);
    if found.is_empty() {
        rows.push(Row::Line(scene.say("nothing-found"), Tone::Soft));
    } else if found.len() > SHOWN {
        let count = (found.len() - SHOWN).to_string();
        rows.push(Row::Line(scene.fill("and-more", &[("count", &count)]), Tone::Soft));
    }
    rows
}

/// The counters that are meant, by number.
pub fn counters(
    scene: &Scene<'_>,
    meant: impl Fn(&CounterChoice) -> bool,
    message: impl Fn(&CounterChoice) -> Message,
    off: Option<&String>,
) -> Vec<Row> {
    let choices = match scene.choices {
        Some(Ok(choices)) => choices,
        missing => return vec![none(scene, missing.map(Result::as_ref))],
    };
    let here = scene.view().map(|view| view.counter.as_str());
    let others = choices.counters.iter().filter(|counter| Some(counter.id.as_str()) != here);
    let keys = others.filter(|counter| meant(counter)).map(|counter| {
        let number = counter.number.to_string();
        let label = scene.fill("counter", &[("number", &number)]);
        let tip = scene.word("status", &counter.status);
        Key::new(label, message(counter)).off(off.cloned()).tip(Some(tip))
    });
    let rows = grid(keys.collect(), 4);
    if rows.is_empty() { vec![Row::Line(scene.say("nothing-found"), Tone::Soft)] } else { rows }
}

fn none<T>(scene: &Scene<'_>, missing: Option<Result<T, &String>>) -> Row {
    match missing {
        Some(Err(why)) => Row::Line(scene.fill("no-choices", &[("why", why)]), Tone::Wrong),
        _ => Row::Line(scene.say("choices-come"), Tone::Soft),
    }
}
