//! Calling and serving: next, recall, shown, start, finish.

use super::{Hall, served_ms, wrong_status};
use crate::{
    event::{Called, Event},
    ids::{CallId, CounterId, DeviceId, VisitId},
    pick::{Pick, pick, reason},
    refusal::Refusal,
    state::{CounterMode, State},
    time::{HallTime, SECOND_MS},
    visit::{Entitlement, Outcome, Status, Visit},
};

/// 叫下一位: whom the rule picks, or Ready when nobody is eligible.
pub(super) fn next(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    hall.day()?;
    let counter = hall.empty_counter(id)?;
    match counter.mode {
        CounterMode::Closed => return Err(Refusal::CounterClosed { counter: id.clone() }),
        CounterMode::Paused { .. } => return Err(Refusal::CounterPaused { counter: id.clone() }),
        CounterMode::Open | CounterMode::Ready => {}
    }
    let called = pick(hall.state, id).and_then(|pick| called(hall.state, id, &pick, hall.at));
    Ok(match (called, counter.mode) {
        (Some(called), _) => vec![Event::Called(Box::new(called))],
        (None, CounterMode::Ready) => vec![],
        (None, _) => vec![Event::CounterReady { counter: id.clone(), at_ms: hall.at }],
    })
}

/// The next call of a Ready counter, if any can be made: fewest skills first, then longest idle.
pub(crate) fn ready_call(state: &State, now: HallTime) -> Option<Event> {
    if state.nobody_waits() || state.day.is_none() {
        return None;
    }
    state.ready_counters().into_iter().find_map(|counter| {
        let pick = pick(state, &counter)?;
        let called = called(state, &counter, &pick, now.utc_ms)?;
        Some(Event::Called(Box::new(called)))
    })
}

/// The call of a pick. None only if the state contradicts itself: no clerk at an open counter,
/// no setup, a key without its visit.
fn called(state: &State, counter: &CounterId, pick: &Pick, at: i64) -> Option<Called> {
    let visit = state.visits.get(&pick.key.visit)?;
    let (zone, _) = state.zone_of(visit)?;
    Some(Called {
        visit: visit.id,
        counter: counter.clone(),
        clerk: state.counters.get(counter)?.clerk.clone()?,
        call: CallId(state.last_call + 1),
        zone: zone.clone(),
        reason: reason(state, pick, visit),
        wait_ms: (!visit.called_before).then(|| wait_ms(visit, at)),
        at_ms: at,
    })
}

/// `max(0, first call − max(queued, slot start if booked and on time))`, ms.
/// A booking that lapsed is not among the entitlements any more.
fn wait_ms(visit: &Visit, first_call_ms: i64) -> i64 {
    let from = visit
        .entitlements
        .iter()
        .filter_map(|entitlement| match entitlement {
            Entitlement::Appointment { slot_start_ms, .. } => Some(*slot_start_ms),
            _ => None,
        })
        .fold(visit.queued_ms, i64::max);
    (first_call_ms - from).max(0)
}

/// 重呼
pub(super) fn recall(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    let Status::Called { last_called_ms, calls, .. } = visit.status else {
        return Err(wrong_status(visit, "called"));
    };
    let rules = &hall.setup()?.rules;
    if calls >= rules.calls_before_no_show {
        return Err(Refusal::CallLimit { calls });
    }
    let wait_secs = secs_until(last_called_ms, rules.recall_gap_secs, hall.at);
    if wait_secs > 0 {
        return Err(Refusal::TooSoonToRecall { wait_secs });
    }
    let (zone, _) = hall.state.zone_of(visit).ok_or(Refusal::NoSetup)?;
    Ok(vec![Event::Recalled {
        visit: visit.id,
        counter: counter.clone(),
        call: CallId(hall.state.last_call + 1),
        zone: zone.clone(),
        calls: calls + 1,
        at_ms: hall.at,
    }])
}

/// Whole seconds that still lack to `since + secs`, rounded up; 0 = the time is over.
pub(super) fn secs_until(since_ms: i64, secs: u32, at: i64) -> u32 {
    let left_ms = (since_ms + i64::from(secs) * SECOND_MS - at).max(0);
    u32::try_from((left_ms + SECOND_MS - 1) / SECOND_MS).unwrap_or(u32::MAX)
}

/// The first screen's answer counts; later ones are accepted and change nothing.
pub(super) fn shown(
    hall: &Hall<'_>,
    id: CallId,
    device: &DeviceId,
    delay_ms: u32,
) -> Result<Vec<Event>, Refusal> {
    let call = hall.state.calls.get(&id).ok_or(Refusal::UnknownCall { call: id })?;
    Ok(match call.shown {
        Some(_) => vec![],
        None => {
            vec![Event::CallShown { call: id, device: device.clone(), delay_ms, at_ms: hall.at }]
        }
    })
}

/// 开始办理
pub(super) fn start(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    if !matches!(visit.status, Status::Called { .. }) {
        return Err(wrong_status(visit, "called"));
    }
    Ok(vec![Event::ServiceStarted { visit: visit.id, counter: counter.clone(), at_ms: hall.at }])
}

/// 完成
pub(super) fn finish(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    outcome: Outcome,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    if !matches!(visit.status, Status::Serving { .. }) {
        return Err(wrong_status(visit, "serving"));
    }
    Ok(vec![Event::ServiceFinished {
        visit: visit.id,
        counter: counter.clone(),
        outcome,
        served_ms: served_ms(visit, hall.at),
        at_ms: hall.at,
    }])
}
