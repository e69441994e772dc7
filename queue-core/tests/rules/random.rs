//! Random histories from a printed seed, with every invariant after every step; replay and
//! snapshot give the same state, byte for byte.

use std::collections::BTreeMap;

use queue_core::{
    Command, State, apply,
    ids::{CounterId, VisitId},
    time::{HallTime, LocalDate, MINUTE_MS},
    visit::Outcome,
};

use crate::{
    scenario::{run, setup},
    wishes::{Choices, changed, end_of_day, wish},
};

/// SplitMix64 (Steele, Lea, Flood 2014): enough for choosing steps.
struct Dice(u64);

impl Choices for Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

/// A hall under random commands, most of which are sensible at the moment.
struct History {
    dice: Dice,
    state: State,
    now_ms: i64,
    day: u8,
    journal: Vec<queue_core::Event>,
    calls: u64,
    /// Commands that were done, by their first word.
    done: BTreeMap<String, u64>,
}

impl History {
    fn new(seed: u64) -> Self {
        let mut history = Self {
            dice: Dice(seed),
            state: State::default(),
            now_ms: 0,
            day: 0,
            journal: Vec::new(),
            calls: 0,
            done: BTreeMap::new(),
        };
        history.give(&Command::ChangeSetup { setup: Box::new(setup()) });
        history.new_day();
        history
    }

    fn now(&self) -> HallTime {
        let minute = self.now_ms.rem_euclid(24 * 60 * MINUTE_MS) / MINUTE_MS;
        HallTime {
            utc_ms: self.now_ms,
            local_date: LocalDate { year: 2026, month: 11, day: self.day },
            local_minute: u16::try_from(minute).unwrap(),
        }
    }

    /// Gives a command; refusals are part of life.
    fn give(&mut self, command: &Command) -> bool {
        let now = self.now();
        match run(&mut self.state, command, now) {
            Ok(events) => {
                *self.done.entry(first_word(command)).or_default() += 1;
                self.calls += events
                    .iter()
                    .filter(|event| matches!(event, queue_core::Event::Called(_)))
                    .count() as u64;
                self.journal.extend(events);
                true
            }
            Err(_) => false,
        }
    }

    fn new_day(&mut self) {
        self.day += 1;
        self.now_ms = i64::from(self.day) * 24 * 60 * MINUTE_MS + 9 * 60 * MINUTE_MS;
        let date = self.now().local_date;
        assert!(self.give(&Command::OpenDay { date }));
        for (counter, clerk) in [("1", "ann"), ("2", "bob"), ("3", "eve")] {
            self.give(&Command::SignIn { counter: counter.into(), clerk: clerk.into() });
            self.give(&Command::OpenCounter { counter: counter.into() });
        }
    }

    /// Ends whatever stands at counters, then the day.
    fn end_day(&mut self) {
        let held: Vec<(CounterId, VisitId)> = self
            .state
            .counters
            .iter()
            .filter_map(|(id, counter)| Some((id.clone(), counter.current?)))
            .collect();
        for (counter, visit) in held {
            self.give(&Command::Start { counter: counter.clone(), visit });
            self.give(&Command::Finish { counter, visit, outcome: Outcome::Handled, next: false });
        }
        // Finishing at one counter may have let a Ready one call.
        if !self.give(&end_of_day()) {
            return self.end_day();
        }
        self.new_day();
        let change = changed(&mut self.dice, &setup());
        assert!(self.give(&change));
    }

    fn step(&mut self) {
        self.now_ms += i64::try_from(self.dice.roll(40_000)).unwrap();
        if self.state.next_deadline().is_some_and(|due| due <= self.now_ms) {
            assert!(self.give(&Command::Tick));
            assert!(self.state.next_deadline().is_none_or(|due| due > self.now_ms));
        }
        let close_ms = i64::from(self.day) * 24 * 60 * MINUTE_MS + 16 * 60 * MINUTE_MS;
        if self.now_ms > close_ms {
            return self.end_day();
        }
        let command = wish(&mut self.dice, &self.state, self.now_ms);
        self.give(&command);
    }

    /// The journal alone gives the same state, and so does a snapshot.
    fn check_replay(&self) {
        let bytes = |state: &State| serde_json::to_vec(state).unwrap();
        let mut replayed = State::default();
        self.journal.iter().for_each(|event| apply(&mut replayed, event));
        assert!(replayed == self.state, "replay differs");
        assert_eq!(bytes(&replayed), bytes(&self.state));
        let snapshot: State = serde_json::from_slice(&bytes(&self.state)).unwrap();
        assert!(snapshot.with_index() == self.state, "snapshot differs");
    }
}

/// The name of a command on the wire.
fn first_word(command: &Command) -> String {
    let json = serde_json::to_value(command).unwrap();
    json["do"].as_str().unwrap().to_owned()
}

/// How many commands there are.
const COMMANDS: usize = 49;

/// Random steps in `make test`; `JIAOHAO_STEPS` asks for more.
fn steps() -> u64 {
    std::env::var("JIAOHAO_STEPS").ok().and_then(|text| text.parse().ok()).unwrap_or(200_000)
}

#[test]
fn nothing_breaks_in_random_histories() {
    let seed =
        std::env::var("JIAOHAO_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_123);
    println!("JIAOHAO_SEED={seed}");
    let (mut done, mut calls) = (0, 0);
    let mut by_word: BTreeMap<String, u64> = BTreeMap::new();
    for round in 0.. {
        let mut history = History::new(seed + round);
        for _ in 0..5_000 {
            history.step();
        }
        history.check_replay();
        done += 5_000;
        calls += history.calls;
        for (word, times) in history.done {
            *by_word.entry(word).or_default() += times;
        }
        if done >= steps() {
            break;
        }
    }
    println!("{by_word:#?}");
    // A short dose need not have seen the rare ones.
    if steps() >= 100_000 {
        assert_eq!(by_word.len(), COMMANDS, "every command is done now and then: {by_word:?}");
    }
    assert!(calls > done / 40, "only {calls} calls in {done} steps: the histories prove nothing");
}
