//! Calling and serving: next, recall, shown, start, finish.

use super::{
    Hall, counters, lanes::open_or, leaving::handed_on, packages, served_ms, wrong_status,
};
use crate::{
    command::{ManualReason, TransferCause},
    event::{Called, Event},
    ids::{CallId, CounterId, DeviceId, VisitId},
    pick::{Pick, pick, reason},
    refusal::Refusal,
    state::{CounterMode, State},
    time::{HallTime, MinuteOfDay, SECOND_MS},
    visit::{Entitlement, Lane, Outcome, Status, Visit},
};

/// 叫下一位: whom the rule picks, or Ready when nobody is eligible.
pub(super) fn next(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    let mode = free(hall, id)?;
    let called = pick(hall.state, id).and_then(|pick| called(hall.state, id, &pick, hall.now));
    Ok(match (called, mode) {
        (Some(called), _) => vec![Event::Called(Box::new(called))],
        (None, CounterMode::Ready) => vec![],
        (None, _) => vec![Event::CounterReady { counter: id.clone(), at_ms: hall.at }],
    })
}

/// The mode of a counter that may call now.
fn free(hall: &Hall<'_>, id: &CounterId) -> Result<CounterMode, Refusal> {
    hall.day()?;
    let counter = hall.empty_counter(id)?;
    match counter.mode {
        CounterMode::Closed => Err(Refusal::CounterClosed { counter: id.clone() }),
        CounterMode::Paused { .. } => Err(Refusal::CounterPaused { counter: id.clone() }),
        mode @ (CounterMode::Open | CounterMode::Ready) => Ok(mode),
    }
}

/// 指定呼叫: this person, whatever the order. The reason names whom the rule would have called.
pub(super) fn specific(
    hall: &Hall<'_>,
    id: &CounterId,
    visit: VisitId,
    why: ManualReason,
) -> Result<Vec<Event>, Refusal> {
    free(hall, id)?;
    let (state, visit) = (hall.state, hall.visit(visit)?);
    if visit.status != Status::Waiting {
        return Err(wrong_status(visit, "waiting"));
    }
    let number = || visit.number.to_string();
    let (lanes, clerk) = state.lanes(id);
    if !lanes.iter().chain(&clerk).any(|lane| *lane == visit.lane) {
        return Err(Refusal::NotServedHere { number: number(), counter: id.clone() });
    }
    hall.not_interrupted(&visit.service)?;
    if visit.extra.out_until_ms.is_some() {
        return Err(Refusal::SteppedOut { number: number() });
    }
    // Who is not held either is eligible, so the rule has somebody to pick.
    let by_rule = pick(state, id).filter(|_| !state.is_held(visit));
    let Some(by_rule) = by_rule else {
        return Err(Refusal::HeldElsewhere { number: number() });
    };
    let next = if by_rule.key.visit == visit.id { by_rule.next } else { Some(by_rule.key) };
    let pick = Pick { key: visit.key(), next, ..by_rule };
    let mut call = called(state, id, &pick, hall.now).ok_or(Refusal::NoSetup)?;
    call.reason.manual = Some(why);
    Ok(vec![Event::Called(Box::new(call))])
}

/// The next call of a Ready counter, if any can be made: fewest skills first, then longest idle.
pub(crate) fn ready_call(state: &State, now: HallTime) -> Option<Event> {
    if state.nobody_waits() || state.day.is_none() {
        return None;
    }
    state.ready_counters().into_iter().find_map(|counter| {
        let pick = pick(state, &counter)?;
        let called = called(state, &counter, &pick, now)?;
        Some(Event::Called(Box::new(called)))
    })
}

/// The call of a pick. None only if the state contradicts itself: no clerk at an open counter,
/// no setup, a key without its visit.
fn called(state: &State, counter: &CounterId, pick: &Pick, now: HallTime) -> Option<Called> {
    let at = now.utc_ms;
    let close = state.setup.as_ref()?.hours.close;
    let same_date = state.day.as_ref().is_some_and(|day| day.date == now.local_date);
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
        overtime: !same_date || MinuteOfDay(now.local_minute) >= close,
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

/// 完成, and with `next` at once the next one: the counter becomes Ready, and whoever may be called
/// now is called by the rule in the same step. A transfer that was to come back does, and a package
/// goes on with its next step.
pub(super) fn finish(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
    outcome: Outcome,
    next: bool,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    if !matches!(visit.status, Status::Serving { .. }) {
        return Err(wrong_status(visit, "serving"));
    }
    counters::go_on(hall, counter, ended(hall, counter, visit, outcome)?, next)
}

/// The end of a transaction: of the visit too, or it goes on elsewhere.
fn ended(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: &Visit,
    outcome: Outcome,
) -> Result<Event, Refusal> {
    let mut back = visit.extra.back.clone();
    if let Some(asked) = back.pop() {
        let lane = open_or(hall, &asked.lane, Lane::Service(asked.service.clone()));
        let mut event =
            handed_on(hall, counter, visit, asked.service, lane, back, TransferCause::Back);
        if let Event::Transferred { outcome: ended, .. } = &mut event {
            *ended = Some(outcome);
        }
        return Ok(event);
    }
    let package = packages::after_step(hall, hall.setup()?, visit, outcome);
    Ok(match package {
        Some((package, Some(service))) => Event::Transferred {
            visit: visit.id,
            from: counter.clone(),
            lane: Lane::Service(service.clone()),
            service,
            served_ms: served_ms(visit, hall.at),
            cause: TransferCause::Package,
            outcome: Some(outcome),
            back,
            package: Some(package),
            at_ms: hall.at,
        },
        ended => Event::ServiceFinished {
            visit: visit.id,
            counter: counter.clone(),
            outcome,
            served_ms: served_ms(visit, hall.at),
            package: ended.map(|(package, _)| package),
            at_ms: hall.at,
        },
    })
}
