//! What citizens and clerks do.

use queue_core::{
    Command, Event,
    command::{HandOvers, HandTo, PauseReason, Take, TransferTo},
    event::Called,
    ids::{CounterId, VisitId},
    state::CounterMode,
    time::{MINUTE_MS, SECOND_MS},
    visit::{Outcome, Source},
};

use super::{Hall, Next, Person};

impl Hall<'_> {
    pub(super) fn step(&mut self, next: Next) {
        match next {
            Next::CheckIn(nth) => self.check_in(nth),
            Next::SignIn(nth) => self.sign_in(nth),
            Next::Open(nth) => {
                let counter = self.day.clerks[nth].counter.clone();
                self.command(Command::OpenCounter { counter: counter.clone() });
                self.command(Command::CallNext { counter });
            }
            Next::LunchFrom(nth) => {
                let counter = self.day.clerks[nth].counter.clone();
                if self.is_free(&counter) {
                    self.command(self.lunch(nth));
                }
            }
            Next::LunchUntil(nth) => self.lunch_over(nth),
            Next::Arrive(visit) => self.arrive(visit),
            Next::Recall(visit) => {
                if let Some(counter) = self.counter_of(visit) {
                    self.command(Command::Recall { counter, visit });
                }
            }
            Next::Miss(visit) => self.miss(visit),
            Next::Return(visit) => self.command(Command::Return { visit }),
            Next::HalfDone(visit) => self.half_done(visit),
            Next::Resume(visit) => self.command(Command::Resume { visit }),
            Next::Done(visit) => self.done(visit),
        }
    }

    /// Calls put the called people on their way, or show that they are not there.
    pub(super) fn follow(&mut self, events: &[Event]) {
        for event in events {
            if let Event::Called(called) = event {
                self.called(called);
            }
        }
    }

    fn check_in(&mut self, nth: usize) {
        let citizen = &self.day.citizens[nth];
        let take = Take {
            entitlements: citizen.claim.entitlements(self.midnight),
            ..Take::new(citizen.service.clone(), Source::Kiosk)
        };
        let events = self.submit(Command::Take(Box::new(take)));
        if let Some(Event::TicketIssued(ticket)) = events.first() {
            let person = Person {
                citizen,
                work_ms: citizen.work_ms,
                to_park: citizen.park.is_some(),
                then: citizen.then.as_ref(),
                stays: false,
            };
            self.people.insert(ticket.visit, person);
        }
        self.follow(&events);
    }

    fn sign_in(&mut self, nth: usize) {
        let plan = &self.day.clerks[nth];
        let (counter, clerk) = (plan.counter.clone(), plan.clerk.clone());
        self.command(Command::SignIn { counter, clerk });
    }

    fn called(&mut self, call: &Called) {
        let Some(person) = self.people.get(&call.visit) else { return };
        let waited = self.now - person.citizen.check_in_ms;
        if person.stays || (1..=person.citizen.patience_ms).contains(&waited.max(1)) {
            self.later(self.now + self.day.walk_secs * SECOND_MS, Next::Arrive(call.visit));
            return;
        }
        let rules = &self.setup.rules;
        let silent = self.setup.zones.get(&call.zone).is_some_and(|zone| zone.silent);
        let clock = if silent { rules.no_show_silent_secs } else { rules.no_show_secs };
        let (calls, gap) = (rules.calls_before_no_show, i64::from(rules.recall_gap_secs));
        for recall in 1..i64::from(calls) {
            self.later(self.now + recall * gap * SECOND_MS, Next::Recall(call.visit));
        }
        self.later(self.now + i64::from(clock) * SECOND_MS, Next::Miss(call.visit));
    }

    fn arrive(&mut self, visit: VisitId) {
        let (Some(counter), Some(person)) = (self.counter_of(visit), self.people.get(&visit))
        else {
            return;
        };
        let parks = person.to_park;
        let part = if parks { person.work_ms / 2 } else { person.work_ms };
        let done = self.now + (part as f64 * self.pace(&counter)).round() as i64;
        self.command(Command::Start { counter, visit });
        self.later(done, if parks { Next::HalfDone(visit) } else { Next::Done(visit) });
    }

    fn miss(&mut self, visit: VisitId) {
        let Some(counter) = self.counter_of(visit) else { return };
        self.command(Command::NoShow { counter: counter.clone(), visit });
        if let Some(person) = self.people.get_mut(&visit)
            && let Some(after) = person.citizen.back_after_ms
        {
            person.stays = true;
            self.later(self.now + after, Next::Return(visit));
        }
        self.go_on(counter);
    }

    fn half_done(&mut self, visit: VisitId) {
        let (Some(counter), Some(person)) = (self.counter_of(visit), self.people.get_mut(&visit))
        else {
            return;
        };
        person.to_park = false;
        person.stays = true;
        person.work_ms -= person.work_ms / 2;
        let Some(park) = person.citizen.park else { return };
        let kind = park.kind;
        self.command(Command::Park { counter: counter.clone(), visit, kind, minutes: None });
        self.later(self.now + park.away_ms, Next::Resume(visit));
        self.go_on(counter);
    }

    fn done(&mut self, visit: VisitId) {
        let (Some(counter), Some(person)) = (self.counter_of(visit), self.people.get_mut(&visit))
        else {
            return;
        };
        let at = counter.clone();
        let command = match person.then.take() {
            Some(errand) => {
                person.work_ms = errand.work_ms;
                person.stays = true;
                let to = TransferTo::Service(errand.service.clone());
                Command::Transfer { counter: at, visit, to, back: false }
            }
            None => Command::Finish { counter: at, visit, outcome: Outcome::Handled, next: false },
        };
        self.command(command);
        self.go_on(counter);
    }

    /// The counter is free: lunch if it is time, else the next person.
    fn go_on(&mut self, counter: CounterId) {
        if !self.is_free(&counter) {
            return;
        }
        let eats = self.day.clerks.iter().position(|plan| {
            let (from, until) = plan.lunch_ms;
            plan.counter == counter && (from..until).contains(&self.now)
        });
        self.command(match eats {
            Some(nth) => self.lunch(nth),
            None => Command::CallNext { counter },
        });
    }

    /// Lunch, until it is over; whoever can go on only here waits for its end.
    fn lunch(&self, nth: usize) -> Command {
        let plan = &self.day.clerks[nth];
        let left_ms = (plan.lunch_ms.1 - self.now).max(0);
        let minutes = u32::try_from((left_ms + MINUTE_MS - 1) / MINUTE_MS).unwrap_or(1).max(1);
        Command::PauseCounter {
            counter: plan.counter.clone(),
            reason: PauseReason::Lunch,
            minutes: Some(minutes),
            hand_over: HandOvers { tickets: vec![], others: Some(HandTo::Keep { minutes }) },
        }
    }

    fn lunch_over(&mut self, nth: usize) {
        let counter = self.day.clerks[nth].counter.clone();
        let mode = self.state.counters.get(&counter).map(|state| state.mode);
        if matches!(mode, Some(CounterMode::Paused { .. })) {
            self.command(Command::ResumeCounter { counter: counter.clone() });
            self.command(Command::CallNext { counter });
        }
    }

    fn pace(&self, counter: &CounterId) -> f64 {
        let plan = self.day.clerks.iter().find(|plan| plan.counter == *counter);
        plan.map_or(1.0, |plan| plan.pace)
    }

    fn is_free(&self, counter: &CounterId) -> bool {
        let state = self.state.counters.get(counter);
        state.is_some_and(|state| state.is_open() && state.current.is_none())
    }

    /// The counter that holds a visit now.
    fn counter_of(&self, visit: VisitId) -> Option<CounterId> {
        self.state.visits.get(&visit).and_then(|visit| visit.status.counter()).cloned()
    }
}
