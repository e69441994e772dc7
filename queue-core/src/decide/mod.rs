//! What a command leads to, or why it is refused. Pure: the state is only read.
//!
//! One file per subject: [`issuing`] tickets and [`packages`], [`marks`] on them, [`calling`] and
//! serving, not being there ([`missing`]), [`leaving`] a counter, [`undo`], [`counters`] with their
//! [`handover`] and what clerks set at the [`desk`], [`outage`] of a service, the [`day`].

mod calling;
mod counters;
mod day;
mod desk;
mod handover;
mod issuing;
mod lanes;
mod leaving;
mod marks;
mod missing;
mod outage;
mod packages;
mod undo;

use std::sync::Arc;

use crate::{
    command::{Command, PausePlan},
    event::Event,
    ids::{CounterId, ServiceId, VisitId},
    refusal::Refusal,
    setup::{Service, Setup},
    state::{CounterState, Day, State},
    time::HallTime,
    visit::{Status, Visit},
};

/// What happens by itself once a command is done, one event at a time: a missed ticket that is
/// outrun, a call of a Ready counter, a package that goes to a counter that is free.
pub(crate) fn follow_up(state: &State, now: HallTime) -> Option<Event> {
    day::outrun(state, now)
        .or_else(|| calling::ready_call(state, now))
        .or_else(|| packages::free_step(state, now))
}

/// Decides one command.
///
/// # Errors
/// A named [`Refusal`]; the state then stays as it is.
pub fn decide(state: &State, command: &Command, now: HallTime) -> Result<Vec<Event>, Refusal> {
    let hall = &Hall { state, at: now.utc_ms, now };
    match command {
        Command::ChangeSetup { setup } => day::change_setup(hall, setup),
        Command::OpenDay { date } => day::open(hall, *date, now),
        Command::CloseDay { expire } => day::close(hall, *expire, now),
        Command::Tick => Ok(day::tick(hall)),
        Command::StopIssuing => hall.day().map(|_| vec![Event::IssuingStopped]),
        Command::ResumeIssuing => hall.day().map(|_| vec![Event::IssuingResumed]),
        Command::InterruptService { service, reason } => outage::interrupt(hall, service, *reason),
        Command::RestoreService { service } => outage::restore(hall, service),
        Command::CarryOver { service } => outage::carry_over(hall, service),
        Command::Backfill(paper) => outage::backfill(hall, paper, now),
        Command::SetSkills { clerk, services } => {
            desk::set_skills(hall, clerk, services.as_deref())
        }
        Command::Take(take) => issuing::take(hall, take, now),
        Command::Precheck { visit, result, missing } => {
            marks::precheck(hall, *visit, *result, missing)
        }
        Command::ConfirmClass { visit, class } => marks::confirm(hall, *visit, *class),
        Command::RejectClass { visit, class } => marks::reject(hall, *visit, *class),
        Command::SetNeeds { visit, needs } => marks::set_needs(hall, *visit, *needs),
        Command::Insert { visit, reason } => marks::insert(hall, *visit, *reason),
        Command::Link { visits } => marks::link(hall, visits),
        Command::Unlink { visit } => marks::unlink(hall, *visit),
        Command::StepOut { visit } => missing::step_out(hall, *visit),
        Command::StepBack { visit } => missing::step_back(hall, *visit),
        Command::MoreTime { visit } => missing::more_time(hall, *visit),
        Command::Return { visit } => missing::return_(hall, *visit),
        Command::Cancel { visit } => missing::cancel(hall, *visit),
        Command::Resume { visit } => leaving::resume(hall, *visit),
        Command::Supplement { visit } => leaving::supplement(hall, *visit),
        Command::Reclassify { visit, counter, service } => {
            leaving::reclassify(hall, *visit, counter.as_ref(), service)
        }
        Command::Shown { call, device, delay_ms } => calling::shown(hall, *call, device, *delay_ms),
        _ => at_counter(hall, command),
    }
}

/// Commands of a counter.
fn at_counter(hall: &Hall<'_>, command: &Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::CallNext { counter } => calling::next(hall, counter),
        Command::CallSpecific { counter, visit, reason } => {
            calling::specific(hall, counter, *visit, *reason)
        }
        Command::Recall { counter, visit } => calling::recall(hall, counter, *visit),
        Command::Start { counter, visit } => calling::start(hall, counter, *visit),
        Command::Finish { counter, visit, outcome, next } => {
            calling::finish(hall, counter, *visit, *outcome, *next)
        }
        Command::NoShow { counter, visit } => missing::no_show(hall, counter, *visit),
        Command::Park { counter, visit, kind, minutes } => {
            leaving::park(hall, counter, *visit, *kind, *minutes)
        }
        Command::Transfer { counter, visit, to, back } => {
            leaving::transfer(hall, counter, *visit, to, *back)
        }
        Command::Undo { counter, visit } => undo::undo(hall, counter, *visit),
        Command::SignIn { counter, clerk } => counters::sign_in(hall, counter, clerk),
        Command::SignOut { counter, hand_over } => counters::sign_out(hall, counter, hand_over),
        Command::OpenCounter { counter } => counters::open(hall, counter),
        Command::PauseCounter { counter, reason, minutes, hand_over } => {
            let plan = PausePlan { reason: *reason, minutes: *minutes };
            counters::pause(hall, counter, plan, hand_over)
        }
        Command::PauseAfter { counter, plan } => counters::pause_after(hall, counter, *plan),
        Command::ResumeCounter { counter } => counters::resume(hall, counter),
        Command::CloseCounter { counter, hand_over } => counters::close(hall, counter, hand_over),
        Command::SetAutoCall { counter, on } => desk::auto_call(hall, counter, *on),
        Command::MoveCounter { counter, to } => desk::move_to(hall, counter, to),
        Command::AttachCase { counter, visit, number } => {
            marks::attach_case(hall, counter, *visit, number)
        }
        Command::AskHelp { counter, kind } => desk::ask_help(hall, counter, *kind),
        Command::AnswerHelp { counter } => desk::answer_help(hall, counter),
        // Everything else was decided before.
        _ => Ok(vec![]),
    }
}

/// The state at the instant of a command, with the look-ups that refuse.
struct Hall<'a> {
    state: &'a State,
    /// The instant, UTC ms.
    at: i64,
    /// The same, with its local reading.
    now: HallTime,
}

impl<'a> Hall<'a> {
    fn setup(&self) -> Result<&'a Arc<Setup>, Refusal> {
        self.state.setup.as_ref().ok_or(Refusal::NoSetup)
    }

    fn day(&self) -> Result<&'a Day, Refusal> {
        self.state.day.as_ref().ok_or(Refusal::DayNotOpen)
    }

    fn known_service(&self, id: &ServiceId) -> Result<&'a Service, Refusal> {
        let unknown = || Refusal::UnknownService { service: id.clone() };
        self.setup()?.services.get(id).ok_or_else(unknown)
    }

    /// When a clock of a visit starts: while its service stands still, when that began, so that it
    /// has its whole time left when the service goes on.
    fn clock_start_ms(&self, service: &ServiceId) -> i64 {
        self.state.interrupted.get(service).map_or(self.at, |interruption| interruption.since_ms)
    }

    fn not_interrupted(&self, id: &ServiceId) -> Result<(), Refusal> {
        if self.state.interrupted.contains_key(id) {
            Err(Refusal::ServiceInterrupted { service: id.clone() })
        } else {
            Ok(())
        }
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
