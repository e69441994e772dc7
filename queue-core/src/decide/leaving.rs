//! Leaving a counter without being done, and coming back: no-show, return, park, resume,
//! transfer, cancel.

use super::{Hall, calling::secs_until, served_ms, wrong_status};
use crate::{
    command::TransferTo,
    due,
    event::Event,
    ids::{ClerkId, CounterId, ServiceId, VisitId},
    refusal::Refusal,
    setup::{MissMode, Rules},
    state::CounterMode,
    time::MINUTE_MS,
    visit::{Lane, ParkKind, Status, Visit},
};

/// 过号: allowed after the last call, or when the person had time enough to come.
pub(super) fn no_show(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    let Status::Called { first_called_ms, last_called_ms, calls, .. } = visit.status else {
        return Err(wrong_status(visit, "called"));
    };
    let rules = &hall.setup()?.rules;
    let silent = hall.state.zone_of(visit).is_some_and(|(_, zone)| zone.silent);
    let clock_secs = if silent { rules.no_show_silent_secs } else { rules.no_show_secs };
    let by_clock = secs_until(first_called_ms, clock_secs, hall.at);
    // The last call needs its moment too, or a person on the way would be cut off.
    let by_calls = (calls >= rules.calls_before_no_show)
        .then(|| secs_until(last_called_ms, rules.recall_gap_secs, hall.at));
    let wait_secs = by_calls.map_or(by_clock, |by_calls| by_calls.min(by_clock));
    if wait_secs > 0 {
        return Err(Refusal::TooSoonForNoShow { wait_secs });
    }
    let misses = visit.misses.saturating_add(1);
    Ok(vec![Event::CallMissed {
        visit: visit.id,
        counter: counter.clone(),
        misses,
        return_until_ms: return_until_ms(miss_mode(rules, misses), hall.at),
        at_ms: hall.at,
    }])
}

/// What the n-th miss costs; the last rule holds for all later ones.
fn miss_mode(rules: &Rules, misses: u8) -> MissMode {
    let nth = usize::from(misses).saturating_sub(1);
    rules.misses.get(nth).or(rules.misses.last()).copied().unwrap_or(MissMode::Void)
}

fn return_until_ms(mode: MissMode, at: i64) -> Option<i64> {
    match mode {
        MissMode::Reinsert { within_minutes, .. }
        | MissMode::Tail { within_minutes }
        | MissMode::KeepMinutes { within_minutes } => {
            Some(at + i64::from(within_minutes) * MINUTE_MS)
        }
        MissMode::Void => None,
    }
}

/// 过号恢复. Too late, the ticket is void even if the tick that says so has not come yet.
pub(super) fn return_(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    match visit.status {
        Status::NoShow { return_until_ms, .. } if hall.at <= return_until_ms => {}
        Status::NoShow { .. } => {
            return Err(Refusal::WrongStatus {
                number: visit.number.to_string(),
                status: Status::Void.word(),
                needs: "no-show",
            });
        }
        _ => return Err(wrong_status(visit, "no-show")),
    }
    let mode = miss_mode(&hall.setup()?.rules, visit.misses);
    let lane = open_lane(hall, visit);
    let floor_ms = due::floor_after_miss(hall.state, visit, &lane, mode, hall.at);
    Ok(vec![Event::Returned { visit: visit.id, lane, floor_ms, at_ms: hall.at }])
}

/// 挂起
pub(super) fn park(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    kind: ParkKind,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    if !matches!(visit.status, Status::Serving { .. }) {
        return Err(wrong_status(visit, "serving"));
    }
    Ok(vec![Event::ServiceParked {
        visit: visit.id,
        counter: counter.clone(),
        kind,
        served_ms: served_ms(visit, hall.at),
        at_ms: hall.at,
    }])
}

/// 恢复办理: without papers the person queues again with a credit; otherwise the place is kept.
/// Papers that were kept lie at one counter, so only that counter goes on.
pub(super) fn resume(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    let Status::Parked { kind, counter, .. } = &visit.status else {
        return Err(wrong_status(visit, "parked"));
    };
    let (lane, floor_ms) = match kind {
        ParkKind::WithoutPapers => {
            let floor = due::floor_with_credit(hall.state, visit, hall.at);
            (Lane::Service(visit.service.clone()), due::raised(visit.floor_ms, Some(floor)))
        }
        ParkKind::PapersKept => (own_lane(hall, counter, visit), visit.floor_ms),
        ParkKind::Waiting => (open_lane(hall, visit), visit.floor_ms),
    };
    Ok(vec![Event::Resumed { visit: visit.id, lane, floor_ms, at_ms: hall.at }])
}

/// The lane of the visit, or of its service when the counter or clerk it was meant for has left.
fn open_lane(hall: &Hall<'_>, visit: &Visit) -> Lane {
    match &visit.lane {
        Lane::Counter(counter) => own_lane(hall, counter, visit),
        Lane::Clerk(clerk) if clerk_is_here(hall, clerk).is_err() => {
            Lane::Service(visit.service.clone())
        }
        lane => lane.clone(),
    }
}

/// The lane of one counter, or of the service when that counter calls nobody any more.
fn own_lane(hall: &Hall<'_>, counter: &CounterId, visit: &Visit) -> Lane {
    match hall.state.counters.get(counter).map(|counter| counter.mode) {
        None | Some(CounterMode::Closed) => Lane::Service(visit.service.clone()),
        Some(_) => Lane::Counter(counter.clone()),
    }
}

/// 转移: the number, base and floor stay.
pub(super) fn transfer(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    to: &TransferTo,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    let (service, lane) = target(hall, visit, to)?;
    Ok(vec![Event::Transferred {
        visit: visit.id,
        from: counter.clone(),
        service,
        lane,
        served_ms: served_ms(visit, hall.at),
        at_ms: hall.at,
    }])
}

fn target(hall: &Hall<'_>, visit: &Visit, to: &TransferTo) -> Result<(ServiceId, Lane), Refusal> {
    match to {
        TransferTo::Service(service) => {
            if !hall.setup()?.services.contains_key(service) {
                return Err(Refusal::UnknownService { service: service.clone() });
            }
            Ok((service.clone(), Lane::Service(service.clone())))
        }
        TransferTo::Counter(counter) => {
            if hall.counter(counter)?.mode == CounterMode::Closed {
                return Err(Refusal::CounterClosed { counter: counter.clone() });
            }
            Ok((visit.service.clone(), Lane::Counter(counter.clone())))
        }
        TransferTo::Clerk(clerk) => {
            clerk_is_here(hall, clerk)?;
            Ok((visit.service.clone(), Lane::Clerk(clerk.clone())))
        }
    }
}

fn clerk_is_here(hall: &Hall<'_>, clerk: &ClerkId) -> Result<(), Refusal> {
    if hall.state.counters.values().any(|counter| counter.clerk.as_ref() == Some(clerk)) {
        Ok(())
    } else {
        Err(Refusal::ClerkNotHere { clerk: clerk.clone() })
    }
}

/// The citizen gives up: while they wait, are set aside, or after a miss. At a counter the clerk
/// decides.
pub(super) fn cancel(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    match visit.status {
        Status::Waiting | Status::Parked { .. } | Status::NoShow { .. } => {
            Ok(vec![Event::VisitCancelled { visit: visit.id, at_ms: hall.at }])
        }
        _ => Err(wrong_status(visit, "waiting")),
    }
}
