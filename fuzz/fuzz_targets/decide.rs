//! Any commands in any order: `decide` and `apply` never panic, a refusal changes nothing, all
//! invariants and theorem B1 hold after every step, and the journal replays to the same state.

#![no_main]

#[path = "../../queue-core/tests/rules/test_hall.rs"]
mod test_hall;
#[path = "../../queue-core/tests/rules/wishes.rs"]
mod wishes;

use libfuzzer_sys::fuzz_target;
use queue_core::{
    Command, Event, State, apply, execute, invariants,
    time::{HallTime, LocalDate, MINUTE_MS},
};
use wishes::{Choices, changed, end_of_day, wish};

const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Choices made by the fuzzer.
struct Bytes<'a>(&'a [u8]);

impl Choices for Bytes<'_> {
    fn roll(&mut self, sides: u64) -> u64 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        u64::from(*first) * sides / 256
    }
}

fn time(utc_ms: i64) -> HallTime {
    let day = u8::try_from(utc_ms / DAY_MS).unwrap_or(28);
    HallTime {
        utc_ms,
        local_date: LocalDate { year: 2026, month: 11, day },
        local_minute: u16::try_from(utc_ms % DAY_MS / MINUTE_MS).unwrap_or(0),
    }
}

fn give(state: &mut State, journal: &mut Vec<Event>, command: &Command, now: HallTime) {
    let before = state.clone();
    match execute(state, command, now) {
        Ok(events) => {
            let unfair = invariants::unfair_calls(&before, &events);
            assert!(unfair.is_empty(), "{command:?}: {unfair:?}");
            journal.extend(events);
        }
        Err(_) => assert!(*state == before, "a refusal changed the state: {command:?}"),
    }
    let broken = invariants::broken(state);
    assert!(broken.is_empty(), "{command:?}: {broken:?}");
}

fn open(state: &mut State, journal: &mut Vec<Event>, now: HallTime) {
    give(state, journal, &Command::OpenDay { date: now.local_date }, now);
    for (counter, clerk) in [("1", "ann"), ("2", "bob"), ("3", "eve")] {
        let sign_in = Command::SignIn { counter: counter.into(), clerk: clerk.into() };
        give(state, journal, &sign_in, now);
        give(state, journal, &Command::OpenCounter { counter: counter.into() }, now);
    }
}

fuzz_target!(|data: &[u8]| {
    let mut choices = Bytes(data);
    let (mut state, mut journal) = (State::default(), Vec::new());
    let mut now_ms = DAY_MS + 9 * 60 * MINUTE_MS;
    let setup = Command::ChangeSetup { setup: Box::new(test_hall::setup()) };
    give(&mut state, &mut journal, &setup, time(now_ms));
    let changed = changed(&mut choices, &test_hall::setup());
    give(&mut state, &mut journal, &changed, time(now_ms));
    open(&mut state, &mut journal, time(now_ms));
    while !choices.0.is_empty() {
        now_ms += choices.any(&[0, 1, 1_000, 20_000, 60_000, 600_000]);
        if state.next_deadline().is_some_and(|due_ms| due_ms <= now_ms) {
            give(&mut state, &mut journal, &Command::Tick, time(now_ms));
        }
        if now_ms % DAY_MS > 16 * 60 * MINUTE_MS {
            now_ms = (now_ms / DAY_MS + 1) * DAY_MS + 9 * 60 * MINUTE_MS;
            if now_ms / DAY_MS > 25 {
                break;
            }
            give(&mut state, &mut journal, &end_of_day(), time(now_ms));
            open(&mut state, &mut journal, time(now_ms));
        }
        let command = wish(&mut choices, &state, now_ms);
        give(&mut state, &mut journal, &command, time(now_ms));
    }
    let mut replayed = State::default();
    journal.iter().for_each(|event| apply(&mut replayed, event));
    assert!(replayed == state, "replay differs");
});
