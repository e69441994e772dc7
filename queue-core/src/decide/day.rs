//! The setup, the business date, and what happens by itself.

use super::Hall;
use crate::{
    event::Event,
    refusal::Refusal,
    setup::Setup,
    state::CounterMode,
    time::{HallTime, LocalDate},
};

/// A setup that does not hold together is refused with its first problem.
pub(super) fn change_setup(hall: &Hall<'_>, setup: &Setup) -> Result<Vec<Event>, Refusal> {
    if let Some(first) = setup.problems().into_iter().next() {
        return Err(Refusal::BadSetup { field: first.field, problem: first.problem });
    }
    let live = hall.state.visits.values().filter(|visit| visit.status.is_live());
    for visit in live {
        if !setup.services.contains_key(&visit.service) {
            return Err(Refusal::BadSetup {
                field: format!("services.{}", visit.service),
                problem: format!("{} still waits for it", visit.number),
            });
        }
    }
    Ok(vec![Event::SetupChanged { setup: Box::new(setup.clone()) }])
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

/// Whoever still waits, is parked or may come back is expired; people at counters are finished
/// first. Once the date itself is over, a ticket that somebody forgot to finish must not keep the
/// next morning from opening, so then it expires as well.
pub(super) fn close(hall: &Hall<'_>, now: HallTime) -> Result<Vec<Event>, Refusal> {
    let date = hall.day()?.date;
    let busy = hall.state.counters.values().filter(|counter| counter.current.is_some()).count();
    if busy > 0 && now.local_date <= date {
        return Err(Refusal::PeopleAtCounters { counters: busy });
    }
    let at_ms = hall.at;
    let live = hall.state.visits.values().filter(|visit| visit.status.is_live());
    let mut events: Vec<Event> =
        live.map(|visit| Event::VisitExpired { visit: visit.id, at_ms }).collect();
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

/// Return windows that are over.
pub(super) fn tick(hall: &Hall<'_>) -> Vec<Event> {
    let lapsed = hall.state.lapsed(hall.at).into_iter();
    lapsed.map(|visit| Event::ReturnLapsed { visit, at_ms: hall.at }).collect()
}
