//! 业务中断: a service stands still, its tickets may count on the next working day, and what was
//! done on paper is entered afterwards.

use super::{Hall, packages};
use crate::{
    command::{Backfill, InterruptReason},
    event::{Backfilled, Event},
    ids::{ServiceId, VisitId},
    refusal::Refusal,
    time::HallTime,
    visit::{Lane, Number, Status},
};

/// What stands before the group's letter on the emergency slips. No prefix of a group can be like
/// it, because those are letters only.
const SLIP: &str = "P-";

pub(super) fn interrupt(
    hall: &Hall<'_>,
    service: &ServiceId,
    reason: InterruptReason,
) -> Result<Vec<Event>, Refusal> {
    hall.known_service(service)?;
    hall.not_interrupted(service)?;
    let (setup, at_ms) = (hall.setup()?, hall.at);
    let mut events = vec![Event::ServiceInterrupted { service: service.clone(), reason, at_ms }];
    // Whoever waits with a package goes on with another step meanwhile.
    let lane = Lane::Service(service.clone());
    let here = hall.state.visits.values().filter(|visit| visit.lane == lane);
    for visit in here.filter(|visit| visit.status == Status::Waiting) {
        let Some(package) = &visit.extra.package else { continue };
        if let Some(step) = packages::best_step_but(hall, setup, package, Some(service)) {
            events.push(Event::StepChosen { visit: visit.id, service: step, at_ms });
        }
    }
    Ok(events)
}

pub(super) fn restore(hall: &Hall<'_>, service: &ServiceId) -> Result<Vec<Event>, Refusal> {
    let interruption = interruption(hall, service)?;
    let lasted_ms = hall.at - interruption.since_ms;
    Ok(vec![Event::ServiceRestored { service: service.clone(), lasted_ms, at_ms: hall.at }])
}

fn interruption<'a>(
    hall: &Hall<'a>,
    service: &ServiceId,
) -> Result<&'a crate::state::Interruption, Refusal> {
    let none = || Refusal::NotInterrupted { service: service.clone() };
    hall.state.interrupted.get(service).ok_or_else(none)
}

/// 结转: whoever waits keeps the number for the next working day; so does whoever had been told to
/// come today.
pub(super) fn carry_over(hall: &Hall<'_>, service: &ServiceId) -> Result<Vec<Event>, Refusal> {
    let date = hall.day()?.date;
    interruption(hall, service)?;
    let waits = |status: &Status| match status {
        Status::Waiting | Status::Precheck => true,
        Status::Carried { date: from, .. } => *from < date,
        _ => false,
    };
    let visits = hall.state.visits.values();
    Ok(visits
        .filter(|visit| visit.service == *service && waits(&visit.status))
        .map(|visit| Event::CarriedOver { visit: visit.id, date, at_ms: hall.at })
        .collect())
}

/// 补录: times of today that follow each other, and a slip that nobody has entered yet.
pub(super) fn backfill(
    hall: &Hall<'_>,
    paper: &Backfill,
    now: HallTime,
) -> Result<Vec<Event>, Refusal> {
    hall.day()?;
    let setup = hall.setup()?;
    let service = hall.known_service(&paper.service)?;
    let group = setup.groups.get(&service.group).ok_or(Refusal::NoSetup)?;
    if !setup.counters.contains_key(&paper.counter) {
        return Err(Refusal::UnknownCounter { counter: paper.counter.clone() });
    }
    let midnight_ms = hall.at - now.since_midnight_ms();
    let times = [
        midnight_ms,
        paper.checked_in_ms,
        paper.called_ms,
        paper.started_ms,
        paper.finished_ms,
        hall.at,
    ];
    if !times.is_sorted() {
        return Err(Refusal::BadTimes);
    }
    let number = Number { prefix: format!("{SLIP}{}", group.prefix), ordinal: paper.slip };
    if paper.slip == 0 || hall.state.visits.values().any(|visit| visit.number == number) {
        return Err(Refusal::SlipUsed { number: number.to_string() });
    }
    Ok(vec![Event::Backfilled(Box::new(Backfilled {
        visit: VisitId(hall.state.last_visit + 1),
        number,
        service: paper.service.clone(),
        class: paper.class,
        counter: paper.counter.clone(),
        clerk: paper.clerk.clone(),
        checked_in_ms: paper.checked_in_ms,
        called_ms: paper.called_ms,
        started_ms: paper.started_ms,
        finished_ms: paper.finished_ms,
        outcome: paper.outcome,
        at_ms: hall.at,
    }))])
}
