//! What an event does to the state. It cannot fail and holds no policy: everything that was ever
//! computed is in the event. An event about something that is not there changes nothing.
//!
//! [`tickets`] and calls come into being; [`visits`]: their way; [`counters`]: counters and undo;
//! [`day`]: setup, date, interruptions.

mod counters;
mod day;
mod tickets;
mod visits;

use crate::{
    event::Event,
    ids::{CounterId, VisitId},
    state::{CounterState, State},
    visit::Visit,
};

/// Applies one event.
pub fn apply(state: &mut State, event: &Event) {
    match event {
        Event::SetupChanged { .. }
        | Event::DayOpened { .. }
        | Event::DayClosed { .. }
        | Event::IssuingStopped
        | Event::IssuingResumed
        | Event::ServiceInterrupted { .. }
        | Event::ServiceRestored { .. }
        | Event::SkillsSet { .. } => day::apply(state, event),
        Event::SignedIn { .. }
        | Event::SignedOut { .. }
        | Event::CounterOpened { .. }
        | Event::CounterResumed { .. }
        | Event::CounterReady { .. }
        | Event::CounterPaused { .. }
        | Event::PausePlanned { .. }
        | Event::CounterClosed { .. }
        | Event::CounterMoved { .. }
        | Event::AutoCallSet { .. }
        | Event::HelpAsked { .. }
        | Event::HelpAnswered { .. }
        | Event::Undone { .. } => counters::apply(state, event),
        _ => visits::apply(state, event),
    }
}

fn with_counter(state: &mut State, counter: &CounterId, change: impl FnOnce(&mut CounterState)) {
    if let Some(counter) = state.counters.get_mut(counter) {
        change(counter);
    }
}

/// The counter holds nobody from now on.
fn free(state: &mut State, counter: &CounterId, at_ms: i64) {
    with_counter(state, counter, |c| {
        c.current = None;
        c.idle_since_ms = at_ms;
    });
}

/// Changes a visit and keeps the index true: its own place, and the eligibility of the other
/// visits of the same person, family or agent, which depends on whether this one is at a counter.
fn change(state: &mut State, id: VisitId, change: impl FnOnce(&mut Visit)) {
    let Some(mut visit) = state.visits.remove(&id) else { return };
    state.index.remove(&visit);
    let was_at_counter = visit.status.counter().is_some();
    change(&mut visit);
    let is_at_counter = visit.status.counter().is_some();
    insert(state, visit);
    if was_at_counter != is_at_counter {
        let Some(visit) = state.visits.get(&id) else { return };
        for other in state.index.kin(visit).collect::<Vec<_>>() {
            refresh(state, other);
        }
    }
}

/// Puts a visit into the state and the index.
fn insert(state: &mut State, visit: Visit) {
    let standing = state.standing(&visit, state.is_held(&visit));
    state.index.insert(&visit, standing);
    state.visits.insert(visit.id, visit);
}

/// Computes the place of a visit in the index again.
fn refresh(state: &mut State, id: VisitId) {
    if let Some(visit) = state.visits.remove(&id) {
        state.index.remove(&visit);
        insert(state, visit);
    }
}
