//! Stored forms are for ever: a journal written by an old version must replay to the state it had.
//!
//! `golden/*.jsonl` holds one event a line, `golden/*.state.json` the state after them. These files
//! are added to, never edited: if a change breaks this test, the change breaks every hall's journal.

use std::{fs, path::Path};

use queue_core::{Event, State, apply};

#[test]
fn golden_journals_replay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut replayed = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            replay(&path);
            replayed += 1;
        }
    }
    assert!(replayed >= 1);
}

fn replay(path: &Path) {
    let mut state = State::default();
    for (n, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
        let event: Event = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{} line {}: {error}", path.display(), n + 1));
        apply(&mut state, &event);
    }
    let expected = fs::read_to_string(path.with_extension("state.json")).unwrap();
    assert_eq!(
        serde_json::to_value(&state).unwrap(),
        serde_json::from_str::<serde_json::Value>(&expected).unwrap(),
        "{}",
        path.display()
    );
}
