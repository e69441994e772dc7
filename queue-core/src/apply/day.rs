//! Setup, business date, interruptions, skills.

use std::sync::Arc;

use super::counters::touch;
use crate::{
    event::Event,
    ids::{ServiceId, VisitId},
    setup::Setup,
    state::{Day, Interruption, State},
    visit::{Status, Visit},
};

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::SetupChanged { setup } => change_setup(state, setup),
        Event::DayOpened { date, due, .. } => {
            state.day = Some(Day { date: *date, due: *due, issuing: true });
            state.last_date = Some(*date);
        }
        Event::DayClosed { .. } => close_day(state),
        Event::IssuingStopped => set_issuing(state, false),
        Event::IssuingResumed => set_issuing(state, true),
        Event::ServiceInterrupted { service, reason, at_ms } => {
            let interruption = Interruption { reason: *reason, since_ms: *at_ms };
            state.interrupted.insert(service.clone(), interruption);
            for_visits_of(state, service, |_| {});
        }
        Event::ServiceRestored { service, lasted_ms, at_ms } => {
            state.interrupted.remove(service);
            for_visits_of(state, service, |visit| shift_clocks(visit, *lasted_ms, *at_ms));
        }
        Event::SkillsSet { clerk, services, .. } => {
            match services {
                Some(services) => state.skills.insert(clerk.clone(), services.clone()),
                None => state.skills.remove(clerk),
            };
            set_profiles(state);
        }
        _ => {}
    }
}

/// Changes every visit of a service and computes its standing again.
fn for_visits_of(state: &mut State, service: &ServiceId, change: impl Fn(&mut Visit)) {
    let of_service = state.visits.values().filter(|visit| visit.service == *service);
    for id in of_service.map(|visit| visit.id).collect::<Vec<VisitId>>() {
        let before = state.visits.get(&id).cloned();
        super::change(state, id, &change);
        touch(state, before);
    }
}

/// What stood still goes on where it stopped.
fn shift_clocks(visit: &mut Visit, by_ms: i64, at_ms: i64) {
    let until = match &mut visit.status {
        Status::NoShow { return_until_ms: until, .. }
        | Status::Parked { back_by_ms: until, .. } => until,
        Status::Called { first_called_ms, hold_until_ms, stood_still_ms, .. } => {
            // Somebody who was sent on to this service may have been called meanwhile.
            let since_call_ms = at_ms.saturating_sub(*first_called_ms);
            *stood_still_ms = stood_still_ms.saturating_add(by_ms.min(since_call_ms));
            hold_until_ms
        }
        _ => &mut None,
    };
    if let Some(until_ms) = until {
        *until_ms = until_ms.saturating_add(by_ms);
    }
    if let Some(until_ms) = visit.extra.out_until_ms {
        visit.extra.out_until_ms = Some(until_ms.saturating_add(by_ms));
    }
}

fn change_setup(state: &mut State, setup: &Setup) {
    // A counter that is gone from the setup but still in use stays until it is free.
    state.counters.retain(|id, counter| {
        setup.counters.contains_key(id) || counter.clerk.is_some() || counter.current.is_some()
    });
    for id in setup.counters.keys() {
        state.counters.entry(id.clone()).or_default();
    }
    state.setup = Some(Arc::new(setup.clone()));
    set_profiles(state);
}

/// Resolves what every counter of the setup and its clerk can do.
pub(super) fn set_profiles(state: &mut State) {
    state.index.clear_profiles();
    for id in state.counters.keys() {
        let profile = state.work_profile(id);
        state.index.set_profile(id, profile);
    }
}

/// What is left of a day: the setup, skills, interruptions, the last ids, and carried tickets.
fn close_day(state: &mut State) {
    let day = std::mem::take(state);
    state.last_visit = day.last_visit;
    state.last_call = day.last_call;
    state.last_date = day.last_date;
    state.skills = day.skills;
    state.interrupted = day.interrupted;
    if let Some(setup) = day.setup {
        change_setup(state, &setup);
    }
    let today_ms = day.day.map(|day| day.due.min_ms());
    let carried = |visit: &Visit| matches!(visit.status, Status::Carried { .. });
    for visit in day.visits.into_values().filter(carried) {
        state.carried_min_d_ms = [today_ms, day.carried_min_d_ms].into_iter().flatten().min();
        super::insert(state, visit);
    }
}

fn set_issuing(state: &mut State, issuing: bool) {
    if let Some(day) = &mut state.day {
        day.issuing = issuing;
    }
}
