//! Stored forms are for ever: a journal written by an old version must replay to the state it had.
//!
//! `golden/*.jsonl` holds one event a line, `golden/*.state.json` the state after them. These files
//! are added to, never edited: if a change breaks this test, the change breaks every hall's journal.

use std::{collections::BTreeSet, fs, path::Path};

use queue_core::{Event, State, apply};
use serde_json::Value;

/// How many kinds of events there are. A new kind needs a journal that holds it.
const KINDS: usize = 52;

#[test]
fn golden_journals_replay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut kinds = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            replay(&path, &mut kinds);
        }
    }
    assert_eq!(kinds.len(), KINDS, "{kinds:?}");
}

fn replay(path: &Path, kinds: &mut BTreeSet<String>) {
    let mut state = State::default();
    for (n, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
        let event: Event = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{} line {}: {error}", path.display(), n + 1));
        apply(&mut state, &event);
        kinds.insert(serde_json::to_value(&event).unwrap()["event"].to_string());
    }
    let expected = fs::read_to_string(path.with_extension("state.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let missing = differences("", &expected, &serde_json::to_value(&state).unwrap());
    assert!(missing.is_empty(), "{}: {missing:#?}", path.display());
}

/// Where `now` does not say what `then` said. New fields may have come since; nothing else.
fn differences(path: &str, then: &Value, now: &Value) -> Vec<String> {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => then
            .iter()
            .flat_map(|(key, then)| {
                differences(&format!("{path}.{key}"), then, now.get(key).unwrap_or(&Value::Null))
            })
            .collect(),
        (Value::Array(then), Value::Array(now)) if then.len() == now.len() => (then.iter())
            .zip(now)
            .enumerate()
            .flat_map(|(n, (then, now))| differences(&format!("{path}[{n}]"), then, now))
            .collect(),
        (then, now) if then == now => vec![],
        (then, now) => vec![format!("{path}: {then} became {now}")],
    }
}
