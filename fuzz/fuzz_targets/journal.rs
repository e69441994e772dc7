//! Any bytes as a stored row: reading never panics, a row is believed only with its own hash, what
//! is read is stored again as the same row, and applying what it says never panics either.

#![no_main]

use libfuzzer_sys::fuzz_target;
use queue_core::{State, apply};
use server::store::chain::{Scratch, StoredRow, seal};

fuzz_target!(|data: &[u8]| {
    let (version, events) = match data.split_first() {
        Some((first, rest)) => (i64::from(*first % 4), rest),
        None => return,
    };
    let hash = "0".repeat(64);
    let row = StoredRow {
        generation: 1,
        seq: 1,
        at_ms: 1_000,
        local_date: b"2026-11-23",
        local_minute: 540,
        wall_ms: 1_000,
        actor: b"fuzz",
        command_id: b"1",
        body_hash: b"",
        version,
        events,
        prev_hash: hash.as_bytes(),
        hash: hash.as_bytes(),
    };
    assert!(row.read().is_err(), "a row is believed without its hash");
    let Ok(parsed) = row.parse() else { return };
    let mut state = State::default();
    parsed.events.iter().for_each(|event| apply(&mut state, event));
    let sealed = seal(parsed, &hash);
    let again = Scratch::default().stored(&sealed).read();
    assert!(again.is_ok_and(|again| again == sealed), "a row is not read back as it was written");
});
