//! What a command leads to, or why it is refused. Pure: the state is only read.
//!
//! One file per subject: [`issuing`] tickets, [`calling`] and serving, [`leaving`] and coming
//! back, [`counters`], the [`day`].

mod calling;
mod counters;
mod day;
mod issuing;
mod leaving;

use std::sync::Arc;

pub(crate) use calling::ready_call;

use crate::{
    command::Command,
    event::Event,
    ids::{CounterId, VisitId},
    refusal::Refusal,
    setup::Setup,
    state::{CounterState, Day, State},
    time::HallTime,
    visit::{Status, Visit},
};

/// Decides one command.
///
/// # Errors
/// A named [`Refusal`]; the state then stays as it is.
pub fn decide(state: &State, command: &Command, now: HallTime) -> Result<Vec<Event>, Refusal> {
    let at = now.utc_ms;
    let hall = Hall { state, at };
    match command {
        Command::ChangeSetup { setup } => day::change_setup(&hall, setup),
        Command::OpenDay { date } => day::open(&hall, *date, now),
        Command::CloseDay => day::close(&hall, now),
        Command::Tick => Ok(day::tick(&hall)),
        Command::StopIssuing => hall.day().map(|_| vec![Event::IssuingStopped]),
        Command::ResumeIssuing => hall.day().map(|_| vec![Event::IssuingResumed]),
        Command::Take { service, entitlements, person, source } => {
            issuing::take(&hall, service, entitlements, person.as_ref(), *source, now)
        }
        Command::CallNext { counter } => calling::next(&hall, counter),
        Command::CallSpecific { counter, visit, reason } => {
            calling::specific(&hall, counter, *visit, *reason)
        }
        Command::Recall { counter, visit } => calling::recall(&hall, counter, *visit),
        Command::Shown { call, device, delay_ms } => {
            calling::shown(&hall, *call, device, *delay_ms)
        }
        Command::Start { counter, visit } => calling::start(&hall, counter, *visit),
        Command::Finish { counter, visit, outcome, next } => {
            calling::finish(&hall, counter, *visit, *outcome, *next)
        }
        Command::NoShow { counter, visit } => leaving::no_show(&hall, counter, *visit),
        Command::Return { visit } => leaving::return_(&hall, *visit),
        Command::Park { counter, visit, kind } => leaving::park(&hall, counter, *visit, *kind),
        Command::Resume { visit } => leaving::resume(&hall, *visit),
        Command::Transfer { counter, visit, to } => leaving::transfer(&hall, counter, *visit, to),
        Command::Cancel { visit } => leaving::cancel(&hall, *visit),
        Command::SignIn { counter, clerk } => counters::sign_in(&hall, counter, clerk),
        Command::SignOut { counter } => counters::sign_out(&hall, counter),
        Command::OpenCounter { counter } => counters::open(&hall, counter),
        Command::PauseCounter { counter, reason } => counters::pause(&hall, counter, *reason),
        Command::ResumeCounter { counter } => counters::resume(&hall, counter),
        Command::CloseCounter { counter } => counters::close(&hall, counter),
    }
}

/// The state at the instant of a command, with the look-ups that refuse.
struct Hall<'a> {
    state: &'a State,
    /// The instant, UTC ms.
    at: i64,
}

impl<'a> Hall<'a> {
    fn setup(&self) -> Result<&'a Arc<Setup>, Refusal> {
        self.state.setup.as_ref().ok_or(Refusal::NoSetup)
    }

    fn day(&self) -> Result<&'a Day, Refusal> {
        self.state.day.as_ref().ok_or(Refusal::DayNotOpen)
    }

    fn visit(&self, id: VisitId) -> Result<&'a Visit, Refusal> {
        self.state.visits.get(&id).ok_or(Refusal::UnknownVisit { visit: id })
    }

    fn counter(&self, id: &CounterId) -> Result<&'a CounterState, Refusal> {
        self.state.counters.get(id).ok_or_else(|| Refusal::UnknownCounter { counter: id.clone() })
    }

    /// The counter must hold nobody.
    fn empty_counter(&self, id: &CounterId) -> Result<&'a CounterState, Refusal> {
        let counter = self.counter(id)?;
        match counter.current.and_then(|visit| self.state.visits.get(&visit)) {
            Some(visit) => {
                Err(Refusal::CounterBusy { counter: id.clone(), number: visit.number.to_string() })
            }
            None => Ok(counter),
        }
    }

    /// The visit must be the one this counter holds.
    fn visit_at(&self, id: &CounterId, visit: VisitId) -> Result<&'a Visit, Refusal> {
        let counter = self.counter(id)?;
        let visit = self.visit(visit)?;
        if counter.current == Some(visit.id) {
            Ok(visit)
        } else {
            Err(Refusal::NotAtCounter { number: visit.number.to_string(), counter: id.clone() })
        }
    }
}

/// The visit is in another state than the command needs.
fn wrong_status(visit: &Visit, needs: &'static str) -> Refusal {
    Refusal::WrongStatus { number: visit.number.to_string(), status: visit.status.word(), needs }
}

/// Service time of the present transaction so far, ms: earlier spans and the one that runs.
fn served_ms(visit: &Visit, at: i64) -> i64 {
    match visit.status {
        Status::Serving { started_ms, .. } => visit.served_ms + (at - started_ms),
        _ => visit.served_ms,
    }
}
