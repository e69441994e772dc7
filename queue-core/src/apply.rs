//! What an event does to the state. It cannot fail and holds no policy: everything that was ever
//! computed is in the event. An event about something that is not there changes nothing.

use std::sync::Arc;

use crate::{
    event::{Called, Event, TicketIssued},
    ids::{CallId, CounterId, VisitId, ZoneId},
    setup::Setup,
    state::{Call, CounterMode, Day, Shown, State},
    visit::{Lane, Status, Visit},
};

/// Applies one event.
pub fn apply(state: &mut State, event: &Event) {
    match event {
        Event::SetupChanged { setup } => change_setup(state, setup),
        Event::DayOpened { date, due, .. } => {
            state.day = Some(Day { date: *date, due: *due, issuing: true });
            state.last_date = Some(*date);
        }
        Event::DayClosed { .. } => close_day(state),
        Event::IssuingStopped => set_issuing(state, false),
        Event::IssuingResumed => set_issuing(state, true),
        Event::TicketIssued(issued) => issue(state, issued),
        Event::Called(called) => call(state, called),
        Event::Recalled { visit, counter, call, zone, calls, at_ms } => {
            record_call(state, *call, *visit, counter, zone, *at_ms, *calls);
            let call = *call;
            change(state, *visit, |v| {
                if let Status::Called { call: c, last_called_ms, calls: n, .. } = &mut v.status {
                    (*c, *last_called_ms, *n) = (call, *at_ms, *calls);
                }
            });
        }
        Event::CallShown { call, device, delay_ms, .. } => {
            if let Some(call) = state.calls.get_mut(call) {
                call.shown.get_or_insert(Shown { device: device.clone(), delay_ms: *delay_ms });
            }
        }
        Event::SignedIn { counter, clerk, .. } => {
            with_counter(state, counter, |c| c.clerk = Some(clerk.clone()));
        }
        Event::SignedOut { counter, .. } => with_counter(state, counter, |c| c.clerk = None),
        Event::CounterOpened { counter, at_ms } | Event::CounterResumed { counter, at_ms } => {
            with_counter(state, counter, |c| {
                c.mode = CounterMode::Open;
                c.idle_since_ms = *at_ms;
            });
        }
        Event::CounterReady { counter, .. } => {
            with_counter(state, counter, |c| c.mode = CounterMode::Ready);
        }
        Event::CounterPaused { counter, reason, at_ms } => {
            with_counter(state, counter, |c| {
                c.mode = CounterMode::Paused { reason: *reason, since_ms: *at_ms };
            });
        }
        Event::CounterClosed { counter, .. } => {
            with_counter(state, counter, |c| c.mode = CounterMode::Closed);
        }
        Event::ServiceStarted { .. }
        | Event::ServiceFinished { .. }
        | Event::CallMissed { .. }
        | Event::Returned { .. }
        | Event::ReturnLapsed { .. }
        | Event::ServiceParked { .. }
        | Event::Resumed { .. }
        | Event::Transferred { .. }
        | Event::VisitCancelled { .. }
        | Event::VisitExpired { .. } => move_visit(state, event),
    }
}

/// Events that carry one visit from one status to another.
fn move_visit(state: &mut State, event: &Event) {
    match event {
        Event::ServiceStarted { visit, counter, at_ms } => change(state, *visit, |v| {
            if let Status::Called { call, .. } = v.status {
                v.status = Status::Serving { counter: counter.clone(), call, started_ms: *at_ms };
            }
        }),
        Event::ServiceFinished { visit, counter, served_ms, at_ms, .. } => {
            free(state, counter, *at_ms);
            change(state, *visit, |v| (v.status, v.served_ms) = (Status::Done, *served_ms));
        }
        Event::CallMissed { visit, counter, misses, return_until_ms, at_ms } => {
            free(state, counter, *at_ms);
            change(state, *visit, |v| {
                v.misses = *misses;
                v.status = match *return_until_ms {
                    Some(return_until_ms) => Status::NoShow { missed_ms: *at_ms, return_until_ms },
                    None => Status::Void,
                };
            });
        }
        Event::ReturnLapsed { visit, .. } => change(state, *visit, |v| v.status = Status::Void),
        Event::ServiceParked { visit, counter, kind, served_ms, at_ms } => {
            free(state, counter, *at_ms);
            change(state, *visit, |v| {
                v.served_ms = *served_ms;
                v.status =
                    Status::Parked { kind: *kind, counter: counter.clone(), parked_ms: *at_ms };
            });
        }
        Event::Returned { visit, lane, floor_ms, .. }
        | Event::Resumed { visit, lane, floor_ms, .. } => change(state, *visit, |v| {
            (v.lane, v.floor_ms, v.status) = (lane.clone(), *floor_ms, Status::Waiting);
        }),
        Event::Transferred { visit, from, service, lane, at_ms, .. } => {
            free(state, from, *at_ms);
            change(state, *visit, |v| transfer(v, service.clone(), lane.clone(), *at_ms));
        }
        Event::VisitCancelled { visit, .. } => {
            change(state, *visit, |v| v.status = Status::Cancelled);
        }
        Event::VisitExpired { visit, at_ms } => {
            let counter = state.visits.get(visit).and_then(|v| v.status.counter()).cloned();
            if let Some(counter) = counter {
                free(state, &counter, *at_ms);
            }
            change(state, *visit, |v| v.status = Status::Expired);
        }
        _ => {}
    }
}

/// A transfer ends one transaction and begins the next; base and floor stay.
fn transfer(visit: &mut Visit, service: crate::ids::ServiceId, lane: Lane, at_ms: i64) {
    visit.service = service;
    visit.lane = lane;
    visit.queued_ms = at_ms;
    visit.transaction += 1;
    visit.called_before = false;
    visit.served_ms = 0;
    visit.status = Status::Waiting;
}

fn change_setup(state: &mut State, setup: &Setup) {
    state.index.set_skills(setup);
    // A counter that is gone from the setup but still in use stays until it is free.
    state.counters.retain(|id, counter| {
        setup.counters.contains_key(id) || counter.clerk.is_some() || counter.current.is_some()
    });
    for id in setup.counters.keys() {
        state.counters.entry(id.clone()).or_default();
    }
    state.setup = Some(Arc::new(setup.clone()));
}

fn close_day(state: &mut State) {
    let last_ids = (state.last_visit, state.last_call);
    let (setup, last_date) = (state.setup.take(), state.last_date);
    *state = State::default();
    (state.last_visit, state.last_call) = last_ids;
    state.last_date = last_date;
    if let Some(setup) = setup {
        change_setup(state, &setup);
    }
}

fn set_issuing(state: &mut State, issuing: bool) {
    if let Some(day) = &mut state.day {
        day.issuing = issuing;
    }
}

fn issue(state: &mut State, issued: &TicketIssued) {
    state.last_visit = issued.visit.0;
    state.numbers.insert(issued.number.prefix.clone(), issued.number.ordinal);
    let count = state.issued.entry(issued.service.clone()).or_default();
    count.total += 1;
    let green = issued.entitlements.contains(&crate::visit::Entitlement::Green);
    count.green += u32::from(green);
    let visit = Visit {
        id: issued.visit,
        number: issued.number.clone(),
        service: issued.service.clone(),
        lane: Lane::Service(issued.service.clone()),
        class: issued.class,
        entitlements: issued.entitlements.clone(),
        person: issued.person.clone(),
        source: issued.source,
        checked_in_ms: issued.at_ms,
        queued_ms: issued.at_ms,
        ready_ms: issued.ready_ms,
        base_ms: issued.base_ms,
        floor_ms: None,
        transaction: 1,
        called_before: false,
        misses: 0,
        served_ms: 0,
        status: Status::Waiting,
    };
    let held = state.is_held(&visit);
    state.index.insert(&visit, held);
    state.visits.insert(visit.id, visit);
}

fn call(state: &mut State, called: &Called) {
    let Called { visit, counter, call, zone, at_ms, .. } = called;
    record_call(state, *call, *visit, counter, zone, *at_ms, 1);
    with_counter(state, counter, |c| {
        c.current = Some(*visit);
        c.mode = CounterMode::Open;
    });
    change(state, *visit, |v| {
        v.called_before = true;
        v.status = Status::Called {
            counter: counter.clone(),
            call: *call,
            first_called_ms: *at_ms,
            last_called_ms: *at_ms,
            calls: 1,
        };
    });
}

fn record_call(
    state: &mut State,
    call: CallId,
    visit: VisitId,
    counter: &CounterId,
    zone: &ZoneId,
    at_ms: i64,
    nth: u8,
) {
    state.last_call = call.0;
    let (counter, zone) = (counter.clone(), zone.clone());
    state.calls.insert(call, Call { visit, counter, zone, at_ms, nth, shown: None });
}

fn with_counter(
    state: &mut State,
    counter: &CounterId,
    change: impl FnOnce(&mut crate::state::CounterState),
) {
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
/// visits of the same person, which depends on whether this one is at a counter.
fn change(state: &mut State, id: VisitId, change: impl FnOnce(&mut Visit)) {
    let Some(mut visit) = state.visits.remove(&id) else { return };
    state.index.remove(&visit);
    let was_at_counter = visit.status.counter().is_some();
    change(&mut visit);
    let is_at_counter = visit.status.counter().is_some();
    let held = state.is_held(&visit);
    state.index.insert(&visit, held);
    let person = visit.person.clone();
    state.visits.insert(id, visit);
    if let (Some(person), true) = (person, was_at_counter != is_at_counter) {
        let others: Vec<Visit> =
            state.visits_of(&person).filter(|other| other.id != id).cloned().collect();
        for other in others {
            let held = state.is_held(&other);
            state.index.leave_lane(&other);
            state.index.insert(&other, held);
        }
    }
}
