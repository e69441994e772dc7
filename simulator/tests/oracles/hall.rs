//! A hall made for a proof, and how people in it become commands.
//!
//! | what happens                  | command                                             |
//! |-------------------------------|-----------------------------------------------------|
//! | somebody comes                | `Take`                                              |
//! | the counters open, at 0 ms    | `OpenCounter`, then `CallNext`, counter by counter  |
//! | the rule calls somebody       | `Start` at the same instant: nobody walks           |
//! | … who has lost patience       | `NoShow` a minute later, then as after a service    |
//! | … and comes back after all    | `Return`                                            |
//! | their work is done            | `Finish` with `next`: the rule picks again          |
//! | … and they have another       | `Transfer`, then `CallNext`                         |
//! | … and the clerk has a break   | `Finish` without `next`, `PauseCounter`             |
//! | a break begins, nobody there  | `PauseCounter`                                      |
//! | a break ends                  | `ResumeCounter`, then `CallNext`                    |
//!
//! In one instant people come first, then come back, then services end, then counters open, pause
//! and resume; within each by number. No refusal is ever expected, so each one stops the test.

use std::collections::{BTreeMap, BTreeSet};

use queue_core::{
    Command, Event, State,
    command::{HandOvers, PauseReason, Take, TransferTo},
    event::Called,
    execute,
    ids::{CounterId, ServiceId, VisitId},
    setup::DueMinutes,
    state::CounterMode,
    time::{HallTime, LocalDate},
    visit::{Entitlement, Outcome, Source},
};
use simulator::day::utc_midnight_ms;

use crate::{
    people::{Call, Customer, Desk},
    setup::setup,
};

const DATE: LocalDate = LocalDate { year: 2026, month: 6, day: 1 };
/// How long a person who does not come keeps a counter, ms: the rules' `no_show_secs`.
pub const ABSENCE_MS: i64 = 60_000;

/// Lets everybody be served, and tells all calls in their order.
pub fn serve(due: DueMinutes, desks: &[Desk], customers: &[Customer]) -> Vec<Call> {
    let mut hall = Hall::new(due, desks, customers);
    hall.run();
    let called: BTreeSet<usize> = hall.calls.iter().map(|call| call.customer).collect();
    assert_eq!(called.len(), customers.len(), "everybody is called");
    hall.calls
}

/// What happens by itself, in the order in which it happens in one instant. By visit or counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    ComesBack(VisitId),
    Leaves(usize),
    Opens(usize),
    BreakBegins(usize),
    BreakEnds(usize),
}

struct Hall<'a> {
    state: State,
    desks: &'a [Desk],
    customers: &'a [Customer],
    counters: Vec<CounterId>,
    numbers: BTreeMap<CounterId, usize>,
    services: Vec<ServiceId>,
    agenda: BTreeSet<(i64, Next)>,
    /// By counter: who is there, and whether they came.
    there: Vec<Option<(Call, bool)>>,
    /// Ms after opening.
    now: i64,
    opening_utc_ms: i64,
    calls: Vec<Call>,
}

impl<'a> Hall<'a> {
    fn new(due: DueMinutes, desks: &'a [Desk], customers: &'a [Customer]) -> Self {
        let setup = setup(due, desks);
        assert_eq!(setup.problems(), vec![]);
        let counters: Vec<CounterId> = setup.counters.keys().cloned().collect();
        let mut hall = Self {
            state: State::default(),
            desks,
            customers,
            numbers: counters.iter().cloned().zip(0..).collect(),
            services: setup.services.keys().cloned().collect(),
            agenda: BTreeSet::new(),
            there: vec![None; desks.len()],
            now: customers.first().map_or(0, |first| first.arrival_ms.min(0)),
            opening_utc_ms: utc_midnight_ms(DATE, 480) + 9 * 3_600_000,
            calls: Vec::new(),
            counters,
        };
        hall.give(Command::ChangeSetup { setup: Box::new(setup) });
        hall.give(Command::OpenDay { date: DATE });
        for (number, desk) in desks.iter().enumerate() {
            let counter = hall.counters[number].clone();
            hall.give(Command::SignIn { clerk: counter.as_str().into(), counter });
            hall.agenda.insert((0, Next::Opens(number)));
            if let Some((from, until)) = desk.break_ms {
                hall.agenda.insert((from, Next::BreakBegins(number)));
                hall.agenda.insert((until, Next::BreakEnds(number)));
            }
        }
        hall
    }

    fn run(&mut self) {
        let mut coming = self.customers.iter().peekable();
        loop {
            let next = self.agenda.first().map(|(at, _)| *at);
            let arrives = |customer: &&Customer| next.is_none_or(|at| customer.arrival_ms <= at);
            if let Some(customer) = coming.next_if(|customer| arrives(customer)) {
                self.now = customer.arrival_ms;
                self.take(customer);
            } else if let Some((at, next)) = self.agenda.pop_first() {
                self.now = at;
                self.happen(next);
            } else {
                return;
            }
        }
    }

    fn take(&mut self, customer: &Customer) {
        let held = customer.claim.map(|claim| match claim {
            Entitlement::Appointment { slot_start_ms, slot_end_ms } => Entitlement::Appointment {
                slot_start_ms: slot_start_ms + self.opening_utc_ms,
                slot_end_ms: slot_end_ms + self.opening_utc_ms,
            },
            other => other,
        });
        let service = self.services[customer.service].clone();
        let entitlements = held.into_iter().collect();
        let take = Take { entitlements, ..Take::new(service, Source::Kiosk) };
        self.give(Command::Take(Box::new(take)));
    }

    fn happen(&mut self, next: Next) {
        match next {
            Next::ComesBack(visit) => self.give(Command::Return { visit }),
            Next::Leaves(number) => self.leaves(number),
            Next::Opens(number) => {
                let counter = self.counters[number].clone();
                self.give(Command::OpenCounter { counter: counter.clone() });
                self.give(Command::CallNext { counter });
            }
            Next::BreakBegins(number) => {
                if self.there[number].is_none() {
                    self.pause(number);
                }
            }
            Next::BreakEnds(number) => {
                let counter = self.counters[number].clone();
                if matches!(self.state.counters[&counter].mode, CounterMode::Paused { .. }) {
                    self.give(Command::ResumeCounter { counter: counter.clone() });
                    self.give(Command::CallNext { counter });
                }
            }
        }
    }

    /// Whom the rule has called is there at once, or never.
    fn called(&mut self, called: &Called) {
        // In a fresh hall the n-th to check in gets the visit n.
        let nth = usize::try_from(called.visit.0).expect("a number") - 1;
        let visit = &self.state.visits[&called.visit];
        let (transaction, counter) = (visit.transaction, self.numbers[&called.counter]);
        let call = Call { customer: nth, transaction, counter, at_ms: self.now };
        self.calls.push(call);
        let customer = &self.customers[nth];
        let waited = self.now - customer.arrival_ms;
        let comes = transaction > 1
            || visit.misses > 0
            || customer.patience_ms.is_none_or(|patience| patience > 0 && waited <= patience);
        self.there[counter] = Some((call, comes));
        let stays_ms = if comes {
            self.give(Command::Start { counter: called.counter.clone(), visit: called.visit });
            let second = customer.then.filter(|_| transaction > 1);
            self.desks[counter].time_ms(second.map_or(customer.work_ms, |(_, work)| work))
        } else {
            ABSENCE_MS
        };
        self.agenda.insert((self.now + stays_ms, Next::Leaves(counter)));
    }

    fn leaves(&mut self, number: usize) {
        let (call, came) = self.there[number].take().expect("somebody at the counter");
        let visit = VisitId(call.customer as u64 + 1);
        let counter = self.counters[number].clone();
        let away = self.desks[number].is_away(self.now);
        let customer = &self.customers[call.customer];
        let then = customer.then.filter(|_| call.transaction == 1);
        if let Some(after_ms) = customer.back_after_ms.filter(|_| !came) {
            self.agenda.insert((self.now + after_ms, Next::ComesBack(visit)));
        }
        let command = match then {
            _ if !came => Command::NoShow { counter: counter.clone(), visit },
            Some((service, _)) => {
                let to = TransferTo::Service(self.services[service].clone());
                Command::Transfer { counter: counter.clone(), visit, to, back: false }
            }
            None => {
                let (counter, outcome) = (counter.clone(), Outcome::Handled);
                Command::Finish { counter, visit, outcome, next: !away }
            }
        };
        let asks_for_the_next = matches!(command, Command::Finish { .. });
        self.give(command);
        if away {
            self.pause(number);
        } else if !asks_for_the_next {
            self.give(Command::CallNext { counter });
        }
    }

    fn pause(&mut self, number: usize) {
        let counter = self.counters[number].clone();
        self.give(Command::PauseCounter {
            counter,
            reason: PauseReason::Lunch,
            minutes: None,
            hand_over: HandOvers::default(),
        });
    }

    fn give(&mut self, command: Command) {
        let now = HallTime {
            utc_ms: self.opening_utc_ms + self.now,
            // The proofs need longer days than a hall has: the calendar stands still.
            local_date: DATE,
            local_minute: 12 * 60,
        };
        let events = execute(&mut self.state, &command, now)
            .unwrap_or_else(|refusal| panic!("{command:?} at {} ms: {refusal}", self.now));
        for event in &events {
            if let Event::Called(called) = event {
                self.called(called);
            }
        }
    }
}
