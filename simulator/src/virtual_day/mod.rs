//! A made day played against the rules in virtual time: no clock, no server, no waiting.
//!
//! An agenda holds what people do next; the earliest entry becomes a command, its events put new
//! entries on the agenda. Deadlines of the core become ticks.

mod report;
mod steps;

use std::collections::BTreeMap;

use queue_core::{
    Command, Event, Setup, State, execute,
    ids::VisitId,
    invariants,
    time::{HallTime, MINUTE_MS},
};

pub use report::{Report, Waits};

use crate::day::{Citizen, MadeDay, SecondErrand};

/// How closely the played day is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Only counted.
    Counts,
    /// After every command all invariants of the core, and at every call theorem B1 and the
    /// calling order, are checked by linear scans. Much slower.
    Invariants,
}

/// What became of a day.
#[derive(Clone, Debug)]
pub struct Played {
    /// Counts, waits, and whatever went wrong.
    pub report: Report,
    /// The state after the last person, just before the day was closed.
    pub evening: State,
    /// The state after the day was closed.
    pub closed: State,
    /// Every command's events, in order: what a journal would hold.
    pub journal: Vec<(HallTime, Vec<Event>)>,
}

/// Plays a made day in a fresh hall until the last person has left. `midnight_utc_ms` is the UTC
/// instant of local midnight, see [`crate::day::utc_midnight_ms`].
pub fn virtual_day(setup: &Setup, day: &MadeDay, midnight_utc_ms: i64, watch: Watch) -> Played {
    let mut hall = Hall::new(setup, day, midnight_utc_ms, watch);
    hall.submit(Command::ChangeSetup { setup: Box::new(setup.clone()) });
    hall.submit(Command::OpenDay { date: day.date });
    hall.run();
    hall.close()
}

/// What somebody does next. Clerks by their place in the plan.
#[derive(Clone, Copy, Debug)]
enum Next {
    CheckIn(usize),
    SignIn(usize),
    Open(usize),
    LunchFrom(usize),
    LunchUntil(usize),
    Arrive(VisitId),
    Recall(VisitId),
    Miss(VisitId),
    Return(VisitId),
    HalfDone(VisitId),
    Resume(VisitId),
    Done(VisitId),
}

/// A citizen inside the hall.
struct Person<'a> {
    citizen: &'a Citizen,
    /// The work still to do in the present service, ms.
    work_ms: i64,
    /// Still to be set aside.
    to_park: bool,
    /// The second service, until it is begun.
    then: Option<&'a SecondErrand>,
    /// Missed a call and came back, or has been served before: waits as long as it takes.
    stays: bool,
}

struct Hall<'a> {
    setup: &'a Setup,
    day: &'a MadeDay,
    midnight: i64,
    watch: Watch,
    state: State,
    /// By time (ms after local midnight), then in the order of entry.
    agenda: BTreeMap<(i64, u64), Next>,
    entries: u64,
    people: BTreeMap<VisitId, Person<'a>>,
    /// Virtual time, ms after local midnight.
    now: i64,
    report: Report,
    journal: Vec<(HallTime, Vec<Event>)>,
}

impl<'a> Hall<'a> {
    fn new(setup: &'a Setup, day: &'a MadeDay, midnight: i64, watch: Watch) -> Self {
        let mut hall = Self {
            setup,
            day,
            midnight,
            watch,
            state: State::default(),
            agenda: BTreeMap::new(),
            entries: 0,
            people: BTreeMap::new(),
            now: 0,
            report: Report::default(),
            journal: Vec::new(),
        };
        for (nth, citizen) in day.citizens.iter().enumerate() {
            hall.later(citizen.check_in_ms, Next::CheckIn(nth));
        }
        for (nth, plan) in day.clerks.iter().enumerate() {
            hall.later(plan.sign_in_ms, Next::SignIn(nth));
            hall.later(plan.open_ms, Next::Open(nth));
            hall.later(plan.lunch_ms.0, Next::LunchFrom(nth));
            hall.later(plan.lunch_ms.1, Next::LunchUntil(nth));
        }
        hall.now = hall.agenda.first_key_value().map_or(0, |((at, _), _)| *at);
        hall
    }

    fn run(&mut self) {
        while let Some((&(at, _), _)) = self.agenda.first_key_value() {
            let deadline = self.state.next_deadline().map(|utc_ms| utc_ms - self.midnight);
            if let Some(deadline) = deadline.filter(|deadline| *deadline <= at) {
                self.now = self.now.max(deadline);
                self.command(Command::Tick);
            } else if let Some((_, next)) = self.agenda.pop_first() {
                self.now = at;
                self.step(next);
            }
        }
    }

    fn close(mut self) -> Played {
        let evening = self.state.clone();
        self.now = self.now.max(i64::from(self.setup.hours.close.0) * MINUTE_MS);
        self.command(Command::CloseDay { expire: None });
        Played { report: self.report, evening, closed: self.state, journal: self.journal }
    }

    fn later(&mut self, at: i64, next: Next) {
        self.entries += 1;
        self.agenda.insert((at, self.entries), next);
    }

    fn hall_time(&self) -> HallTime {
        // Somebody served past midnight still belongs to this day.
        let minute = (self.now / MINUTE_MS).clamp(0, 24 * 60 - 1);
        HallTime {
            utc_ms: self.midnight + self.now,
            local_date: self.day.date,
            local_minute: minute as u16,
        }
    }

    /// Gives a command and puts what follows on the agenda.
    fn command(&mut self, command: Command) {
        let events = self.submit(command);
        self.follow(&events);
    }

    /// Gives a command. A refusal is a fault of this driver or of the rules, so it is reported.
    fn submit(&mut self, command: Command) -> Vec<Event> {
        let now = self.hall_time();
        let before = (self.watch == Watch::Invariants).then(|| self.state.clone());
        let events = match execute(&mut self.state, &command, now) {
            Ok(events) => events,
            Err(refusal) => {
                self.report.refused.push(format!("{command:?}: {refusal}"));
                return Vec::new();
            }
        };
        if let Some(before) = before {
            self.report.broken.extend(invariants::unfair_calls(&before, &events));
            self.report.broken.extend(invariants::broken(&self.state));
        }
        self.report.count(&events);
        self.journal.push((now, events.clone()));
        events
    }
}
