//! The hall against a naive model of itself: a plain list of tickets, walked over for every
//! question. Random commands go to both; after each of them both must say the same.
//!
//! [`ticket`] and [`hall`] are the list and its questions; [`taking`], [`marks`], [`packages`],
//! [`calling`], [`leaving`], [`missing`], [`desks`] and [`days`] are the rules, written again.
//! [`halls`], [`wishes`] and [`commands`] make the random cases, [`compare`] compares.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod calling;
mod commands;
mod compare;
mod days;
mod desks;
mod errands;
mod hall;
mod halls;
mod leaving;
mod marks;
mod missing;
mod packages;
mod taking;
mod ticket;
mod verbs;
mod wishes;

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use queue_core::{
    Command, State, command::ExpireReason, execute, invariants, setup::Rules, time::HallTime,
    visit::Outcome,
};

use crate::{
    days::moment,
    hall::Hall,
    ticket::{Is, MINUTE},
    verbs::{COMMANDS, Verb, name},
    wishes::{CLERKS, Wish},
};

/// Wishes of one case, on average: a little more than a day.
const WISHES: usize = 240;

/// Commands that this makes, with those that open and close the days.
const COMMANDS_OF_A_CASE: u64 = 270;

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What was given: accepted, refused, and accepted with any effect.
#[derive(Default)]
struct Count {
    accepted: u64,
    refused: u64,
    effective: u64,
}

type Counts = RefCell<BTreeMap<&'static str, Count>>;

/// A hall and its model, and what they have been told.
struct Both<'a> {
    state: State,
    hall: Hall,
    at: i64,
    told: Vec<String>,
    counts: &'a Counts,
}

impl<'a> Both<'a> {
    fn new(rules: Rules, counts: &'a Counts) -> Result<Self, TestCaseError> {
        let (state, hall) = (State::default(), Hall::default());
        let at = moment(1, 9 * 60 * MINUTE).utc_ms;
        let mut both = Self { state, hall, at, told: vec![], counts };
        both.give(&Command::ChangeSetup { setup: Box::new(halls::hall(rules)) })?;
        both.morning()?;
        Ok(both)
    }

    fn now(&self) -> HallTime {
        moment(0, self.at)
    }

    /// Gives a command to both and compares everything.
    fn give(&mut self, command: &Command) -> Result<bool, TestCaseError> {
        let now = self.now();
        let before = self.state.clone();
        let real = execute(&mut self.state, command, now);
        let model = self.hall.obey(command, now);
        self.tell(command, now, &real);
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry(name(command)).or_default();
        let same = match (&real, model) {
            (Ok(events), Ok(())) => {
                count.accepted += 1;
                count.effective += u64::from(!events.is_empty());
                let unfair = invariants::unfair_calls(&before, events);
                if unfair.is_empty() {
                    compare::calls(events, &self.hall)
                } else {
                    Err(format!("unfair: {unfair:?}"))
                }
            }
            (Err(refusal), Err(model)) => {
                count.refused += 1;
                let name = serde_json::to_value(refusal).unwrap()["refusal"].clone();
                if name != model {
                    Err(format!("refused as {name}, the model says {model}"))
                } else if self.state != before {
                    Err("a refusal changed the state".to_owned())
                } else {
                    Ok(())
                }
            }
            (real, model) => Err(format!("{real:?}, the model says {model:?}")),
        };
        let broken = invariants::broken(&self.state);
        let broken = if broken.is_empty() { Ok(()) } else { Err(format!("broken: {broken:?}")) };
        same.and(broken)
            .and_then(|()| compare::picture(&self.state, &self.hall))
            .map(|()| real.is_ok())
            .map_err(|problem| {
                let story = self.told.join("\n");
                TestCaseError::fail(format!("{problem}\nafter these commands:\n{story}\n"))
            })
    }

    fn tell(
        &mut self,
        command: &Command,
        now: HallTime,
        real: &Result<Vec<queue_core::Event>, queue_core::Refusal>,
    ) {
        let said = match command {
            Command::ChangeSetup { setup } => format!("ChangeSetup {:?}", setup.rules),
            other => format!("{other:?}"),
        };
        let (s, ms) = (now.utc_ms / 1000 % 60, now.utc_ms % 1000);
        let (h, m) = (now.local_minute / 60, now.local_minute % 60);
        let end = real.as_ref().map_or_else(|refusal| format!("  ! {refusal}"), |_| String::new());
        self.told.push(format!("{} {h:02}:{m:02}:{s:02}.{ms:03} {said}{end}", now.local_date));
    }

    fn wish(&mut self, wish: Wish) -> Result<(), TestCaseError> {
        self.at += wish.gap();
        match wish.verb() {
            Verb::NextDay => return self.next_day(),
            Verb::Deadline => {
                let deadline = self.hall.next_deadline().filter(|ms| *ms < self.at + 60 * MINUTE);
                self.at = deadline.unwrap_or(self.at).max(self.at);
            }
            // Many come on the five minutes, as slots begin, so that equal due times happen.
            Verb::Take if wish.gap() > 0 => self.at += (-self.at).rem_euclid(5 * MINUTE),
            // A clerk who presses once the time is over.
            Verb::NoShow if wish.gap() == 0 => self.at += 90_000,
            Verb::Recall if wish.gap() == 0 => self.at += 20_000,
            _ => {}
        }
        let command = wish.command(&self.hall, self.at);
        // A day that was closed, or that is long over, does not last.
        let over = self.hall.today.is_none() && wish.gap() > 0 || self.now().local_minute > 18 * 60;
        self.give(&command)?;
        if over { self.next_day() } else { Ok(()) }
    }

    /// Ends whatever stands at counters, sometimes not, then the day; and the next one opens.
    fn next_day(&mut self) -> Result<(), TestCaseError> {
        if self.at / MINUTE % 3 > 0 {
            for _ in 0..50 {
                let held = self.hall.tickets.iter().find(|t| t.counter().is_some()).cloned();
                let Some(ticket) = held else { break };
                let (counter, visit) =
                    (ticket.counter().unwrap().clone(), queue_core::ids::VisitId(ticket.id));
                if matches!(ticket.is, Is::Called { .. }) {
                    self.give(&Command::Start { counter: counter.clone(), visit })?;
                }
                let outcome = Outcome::NotHandled;
                self.give(&Command::Finish { counter, visit, outcome, next: false })?;
            }
        }
        if self.at / MINUTE % 2 == 0 {
            for (service, ..) in self.hall.stopped.clone() {
                self.give(&Command::CarryOver { service })?;
            }
        }
        self.give(&Command::CloseDay { expire: None })?;
        self.give(&Command::CloseDay { expire: Some(ExpireReason::Left) })?;
        let tomorrow = self.at.div_euclid(24 * 60 * MINUTE) + 1;
        self.at = moment(tomorrow, 9 * 60 * MINUTE).utc_ms;
        self.give(&Command::CloseDay { expire: None })?;
        let chance = self.told.len();
        if chance.is_multiple_of(4) {
            let setup =
                self.hall.setup.as_ref().map(|setup| halls::changed(setup, chance as u16 * 2 + 1));
            self.give(&Command::ChangeSetup { setup: Box::new(setup.unwrap()) })?;
        }
        self.morning()?;
        // Some days pass without anybody, but for tickets that are carried on.
        let carried = !self.hall.tickets.is_empty();
        if carried && tomorrow % 3 > 0 { self.next_day() } else { Ok(()) }
    }

    /// The day opens; clerks at three of the counters.
    fn morning(&mut self) -> Result<(), TestCaseError> {
        self.give(&Command::OpenDay { date: self.now().local_date })?;
        for (n, clerk) in CLERKS.iter().enumerate().take(3) {
            let counter = (n + 1).to_string();
            self.give(&Command::SignIn {
                counter: counter.as_str().into(),
                clerk: (*clerk).into(),
            })?;
            self.give(&Command::OpenCounter { counter: counter.into() })?;
        }
        Ok(())
    }
}

#[test]
fn the_hall_does_what_the_naive_model_does() {
    let (steps, seed) = (number("JIAOHAO_STEPS", 150_000), number("JIAOHAO_SEED", 20_261_123));
    println!("JIAOHAO_SEED={seed}");
    let counts = Counts::default();
    let cases = steps.div_ceil(COMMANDS_OF_A_CASE);
    let config = Config {
        cases: u32::try_from(cases).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let strategy = (halls::rules(), vec(wishes::wish(), 1..2 * WISHES));
    let result = TestRunner::new_with_rng(config, rng).run(&strategy, |(rules, wishes)| {
        let mut both = Both::new(rules, &counts)?;
        wishes.into_iter().try_for_each(|wish| both.wish(wish))
    });
    match result {
        Ok(()) => report(&counts.borrow()),
        Err(TestError::Fail(story, _)) => panic!("JIAOHAO_SEED={seed}: {story}"),
        Err(other) => panic!("JIAOHAO_SEED={seed}: {other}"),
    }
}

/// Prints what was done, and asks that every command was, often enough to prove something.
fn report(counts: &BTreeMap<&'static str, Count>) {
    let all: u64 = counts.values().map(|count| count.accepted + count.refused).sum();
    println!("{all} commands; accepted, of these with effect, refused:");
    for (name, count) in counts {
        println!("{name:17}{:8}{:8}{:8}", count.accepted, count.effective, count.refused);
    }
    if all < 100_000 {
        return println!("too few to ask for every command");
    }
    assert_eq!(counts.len(), COMMANDS, "some commands were never given");
    let least = all / 2_000;
    for (name, count) in counts {
        assert!(count.effective >= least, "{name} did something only {} times", count.effective);
    }
}
