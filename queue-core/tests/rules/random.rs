//! Random histories from a printed seed, with every invariant after every step; replay and
//! snapshot give the same state, byte for byte.

use queue_core::{
    Command, State, apply,
    command::{ManualReason, PauseReason, TransferTo},
    ids::{CallId, CounterId, PersonRef, VisitId},
    time::{HallTime, LocalDate, MINUTE_MS},
    visit::{CareKind, Entitlement, Outcome, ParkKind, Source},
};

use crate::scenario::{run, setup};

/// SplitMix64 (Steele, Lea, Flood 2014): enough for choosing steps.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.roll(n) == 0
    }

    fn any<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()].clone()
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
        if !self.give(&Command::CloseDay) {
            return self.end_day();
        }
        self.new_day();
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
        let command = self.command();
        self.give(&command);
    }

    fn command(&mut self) -> Command {
        let counter: CounterId = self.dice.any(&["1", "2", "3"]).into();
        let here = self.state.counters.get(&counter).and_then(|c| c.current);
        let visit = match here {
            Some(visit) if !self.dice.one_in(20) => visit,
            _ => VisitId(self.state.last_visit.saturating_sub(self.dice.roll(30))),
        };
        let clerk = self.dice.any(&["ann", "bob", "eve"]);
        match self.dice.roll(100) {
            0..26 => self.take(),
            26..44 => Command::CallNext { counter },
            44..46 => Command::CallSpecific { counter, visit, reason: ManualReason::Arranged },
            46..50 => Command::Recall { counter, visit },
            50..62 => Command::Start { counter, visit },
            62..72 => {
                let next = self.dice.one_in(3);
                Command::Finish { counter, visit, outcome: Outcome::Handled, next }
            }
            72..75 => Command::NoShow { counter, visit },
            75..78 => Command::Return { visit },
            78..81 => {
                let kinds = [ParkKind::WithoutPapers, ParkKind::PapersKept, ParkKind::Waiting];
                Command::Park { counter, visit, kind: self.dice.any(&kinds) }
            }
            81..84 => Command::Resume { visit },
            84..87 => Command::Transfer { counter, visit, to: self.target() },
            87 => Command::Cancel { visit },
            88 => Command::PauseCounter { counter, reason: PauseReason::Away },
            89..91 => Command::ResumeCounter { counter },
            91 => Command::CloseCounter { counter },
            92..95 => Command::OpenCounter { counter },
            95 => Command::SignOut { counter },
            96..98 => Command::SignIn { counter, clerk: clerk.into() },
            98 => self.dice.any(&[Command::StopIssuing, Command::ResumeIssuing]),
            _ => Command::Shown {
                call: CallId(self.state.last_call.saturating_sub(self.dice.roll(4))),
                device: "board".into(),
                delay_ms: 12,
            },
        }
    }

    fn take(&mut self) -> Command {
        let mut entitlements = Vec::new();
        if self.dice.one_in(4) {
            entitlements.push(Entitlement::Care { care: CareKind::Disabled });
        }
        if self.dice.one_in(4) {
            let start = self.now_ms + i64::try_from(self.dice.roll(90)).unwrap() * MINUTE_MS
                - 45 * MINUTE_MS;
            entitlements.push(Entitlement::Appointment {
                slot_start_ms: start,
                slot_end_ms: start + 15 * MINUTE_MS,
            });
        }
        if self.dice.one_in(9) {
            entitlements.push(Entitlement::Green);
        }
        let person =
            self.dice.one_in(3).then(|| PersonRef::from(format!("person-{}", self.dice.roll(6))));
        let service = self.dice.any(&["a", "a", "b"]).into();
        Command::Take { service, entitlements, person, source: Source::Kiosk }
    }

    fn target(&mut self) -> TransferTo {
        match self.dice.roll(3) {
            0 => TransferTo::Service(self.dice.any(&["a", "b"]).into()),
            1 => TransferTo::Counter(self.dice.any(&["1", "2", "3"]).into()),
            _ => TransferTo::Clerk(self.dice.any(&["ann", "bob", "eve"]).into()),
        }
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
    for round in 0.. {
        let mut history = History::new(seed + round);
        for _ in 0..5_000 {
            history.step();
        }
        history.check_replay();
        done += 5_000;
        calls += history.calls;
        if done >= steps() {
            break;
        }
    }
    assert!(calls > done / 40, "only {calls} calls in {done} steps: the histories prove nothing");
}
