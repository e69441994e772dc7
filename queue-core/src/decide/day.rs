//! The setup, the business date, and what happens by itself.

use super::{Hall, desk::announced_again, handover::keep_is_over, leaving::resumed};
use crate::{
    command::ExpireReason,
    event::Event,
    ids::ServiceId,
    refusal::Refusal,
    setup::Setup,
    state::{CounterMode, State},
    time::{HallTime, LocalDate},
    visit::{ParkKind, Status, StepState, Visit},
};

/// A setup that does not hold together is refused with its first problem.
pub(super) fn change_setup(hall: &Hall<'_>, setup: &Setup) -> Result<Vec<Event>, Refusal> {
    if let Some(first) = setup.problems().into_iter().next() {
        return Err(Refusal::BadSetup { field: first.field, problem: first.problem });
    }
    for visit in hall.state.visits.values().filter(|visit| visit.status.is_live()) {
        if let Some(service) = wanted(visit).find(|service| !setup.services.contains_key(service)) {
            return Err(Refusal::BadSetup {
                field: format!("services.{service}"),
                problem: format!("{} still waits for it", visit.number),
            });
        }
    }
    let mut events = vec![Event::SetupChanged { setup: Box::new(setup.clone()) }];
    events.extend(renumbered(hall, setup));
    Ok(events)
}

/// Every service that a visit still needs.
fn wanted(visit: &Visit) -> impl Iterator<Item = &ServiceId> {
    let steps = visit.extra.package.iter().flat_map(|package| &package.steps);
    let open = steps.filter(|step| step.is == StepState::Open).map(|step| &step.service);
    let back = visit.extra.back.iter().map(|back| &back.service);
    [&visit.service].into_iter().chain(open).chain(back)
}

/// Whoever is called to a counter whose number changes is called again.
fn renumbered(hall: &Hall<'_>, setup: &Setup) -> Vec<Event> {
    let Some(old) = &hall.state.setup else { return vec![] };
    let changed = old.counters.iter().filter(|(id, counter)| {
        setup.counters.get(*id).is_some_and(|now| now.number != counter.number)
    });
    let mut call = hall.state.last_call;
    let mut events = Vec::new();
    for (id, _) in changed {
        if let Some(event) = announced_again(hall, id, id, call + 1) {
            call += 1;
            events.push(event);
        }
    }
    events
}

/// Only today, and only once: a number given out today is never given out again.
pub(super) fn open(hall: &Hall<'_>, date: LocalDate, now: HallTime) -> Result<Vec<Event>, Refusal> {
    let due = hall.setup()?.rules.due;
    if let Some(day) = &hall.state.day {
        return Err(Refusal::DayStillOpen { date: day.date });
    }
    if date != now.local_date || hall.state.last_date.is_some_and(|last| date <= last) {
        return Err(Refusal::WrongDate { date, today: now.local_date });
    }
    Ok(vec![Event::DayOpened { date, due, at_ms: hall.at }])
}

/// Whoever is parked or may come back is expired; people at counters are finished first, and people
/// who came in time and wait are served first (延时), unless somebody answers for sending them home.
/// Once the date itself is over, a ticket that somebody forgot to finish must not keep the next
/// morning from opening, so then everything expires.
pub(super) fn close(
    hall: &Hall<'_>,
    expire: Option<ExpireReason>,
    now: HallTime,
) -> Result<Vec<Event>, Refusal> {
    let date = hall.day()?.date;
    let at_ms = hall.at;
    if now.local_date <= date {
        let busy = hall.state.counters.values().filter(|counter| counter.current.is_some()).count();
        if busy > 0 {
            return Err(Refusal::PeopleAtCounters { counters: busy });
        }
        let visits = hall.state.visits.values();
        let waits = |status: &Status| matches!(status, Status::Waiting | Status::Precheck);
        let waiting = visits.filter(|visit| waits(&visit.status)).count();
        if waiting > 0 && expire.is_none() {
            return Err(Refusal::PeopleWaiting { waiting });
        }
    }
    let live = hall.state.visits.values().filter(|visit| expires(visit, date));
    let mut events: Vec<Event> =
        live.map(|visit| Event::VisitExpired { visit: visit.id, reason: expire, at_ms }).collect();
    for (id, counter) in &hall.state.counters {
        if counter.mode != CounterMode::Closed {
            events.push(Event::CounterClosed { counter: id.clone(), at_ms });
        }
        if let Some(clerk) = &counter.clerk {
            events.push(Event::SignedOut { counter: id.clone(), clerk: clerk.clone(), at_ms });
        }
    }
    events.push(Event::DayClosed { date, at_ms });
    Ok(events)
}

/// A ticket that was carried over today counts tomorrow; one that had been carried here, and whose
/// person did not come, does not.
fn expires(visit: &Visit, today: LocalDate) -> bool {
    match visit.status {
        Status::Carried { date, .. } => date < today,
        _ => visit.status.is_live(),
    }
}

/// Whatever has run out.
pub(super) fn tick(hall: &Hall<'_>) -> Vec<Event> {
    let over = hall.state.index.deadlines_before(hall.at);
    let visits = over.iter().filter_map(|id| hall.state.visits.get(id));
    visits.flat_map(|visit| ran_out(hall, visit)).collect()
}

fn ran_out(hall: &Hall<'_>, visit: &Visit) -> impl Iterator<Item = Event> {
    let is_over = |until_ms: Option<i64>| until_ms.is_some_and(|until_ms| until_ms < hall.at);
    let (id, at_ms) = (visit.id, hall.at);
    let kept = is_over(visit.extra.kept_until_ms).then(|| keep_is_over(hall, visit));
    let stands_still = hall.state.interrupted.contains_key(&visit.service);
    let by_status = match visit.status {
        _ if stands_still => None,
        Status::NoShow { return_until_ms, .. } if is_over(return_until_ms) => {
            Some(Event::ReturnLapsed { visit: id, at_ms })
        }
        Status::Parked { kind, back_by_ms, .. }
            if kind == ParkKind::Waiting && is_over(back_by_ms) =>
        {
            let mut event = resumed(hall, visit, kind);
            if let (
                Event::Resumed { lane, .. },
                Some(Event::HandedOver { lane: handed_over, .. }),
            ) = (&mut event, &kept)
            {
                lane.clone_from(handed_over);
            }
            Some(event)
        }
        Status::Waiting if is_over(visit.extra.out_until_ms) => {
            Some(Event::SteppedBack { visit: id, at_ms })
        }
        _ => None,
    };
    kept.into_iter().chain(by_status)
}

/// The first missed ticket whose service has been called too often meanwhile.
pub(crate) fn outrun(state: &State, now: HallTime) -> Option<Event> {
    let counts = state.issued.iter().map(|(service, issued)| (service, issued.calls));
    let mut outrun = counts.filter_map(|(service, calls)| state.index.outrun(service, calls));
    outrun.next().map(|visit| Event::ReturnLapsed { visit, at_ms: now.utc_ms })
}
