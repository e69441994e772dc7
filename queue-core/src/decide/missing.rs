//! Not being there: no-show, coming back, a little more time, a moment away, giving up.

use super::{Hall, calling::secs_until, counters, lanes::open_lane, wrong_status};
use crate::{
    due,
    event::Event,
    ids::{CounterId, VisitId},
    refusal::Refusal,
    setup::{MissMode, Rules},
    time::{MINUTE_MS, SECOND_MS},
    visit::{Class, Status, Visit},
};

/// 过号: allowed after the last call, or when the person had time enough to come.
pub(super) fn no_show(
    hall: &Hall<'_>,
    counter: &CounterId,
    visit: VisitId,
) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit_at(counter, visit)?;
    let Status::Called { last_called_ms, calls, hold_until_ms, stood_still_ms, .. } = visit.status
    else {
        return Err(wrong_status(visit, "called"));
    };
    hall.not_interrupted(&visit.service)?;
    let rules = &hall.setup()?.rules;
    let clock_end_ms = clock_end_ms(hall, rules, counter, visit);
    // The last call needs its moment too, or a person on the way would be cut off.
    let by_calls_ms = (calls >= rules.calls_before_no_show)
        .then(|| last_called_ms + stood_still_ms + i64::from(rules.recall_gap_secs) * SECOND_MS);
    let until_ms = by_calls_ms.map_or(clock_end_ms, |by_calls| by_calls.min(clock_end_ms));
    let until_ms = hold_until_ms.map_or(until_ms, |hold| hold.max(until_ms));
    let wait_secs = secs_until(until_ms, 0, hall.at);
    if wait_secs > 0 {
        return Err(Refusal::TooSoonForNoShow { wait_secs });
    }
    let misses = visit.misses.saturating_add(1);
    let mode = miss_mode(rules, misses);
    let missed = Event::CallMissed {
        visit: visit.id,
        counter: counter.clone(),
        misses,
        return_until_ms: return_until_ms(mode, hall.at),
        return_until_call: return_until_call(hall, visit, mode),
        at_ms: hall.at,
    };
    // 自动叫号 stops here: a clerk who has left must not go through the whole queue.
    counters::planned_pause(hall, counter, missed)
}

/// When the no-show clock of a call ends, UTC ms: later where nothing is heard, for people who
/// come from another zone, and for those with priority care.
fn clock_end_ms(hall: &Hall<'_>, rules: &Rules, counter: &CounterId, visit: &Visit) -> i64 {
    let Status::Called { first_called_ms, stood_still_ms, .. } = visit.status else {
        return hall.at;
    };
    let zone = hall.state.zone_of(visit);
    let silent = zone.is_some_and(|(_, zone)| zone.silent);
    let setup = hall.state.setup.as_deref();
    let counter_zone = setup.and_then(|setup| setup.counters.get(counter)).map(|c| &c.zone);
    let elsewhere = zone.map(|(id, _)| id) != counter_zone;
    let has_care = visit.entitlements.iter().any(|e| due::class_of(e) == Class::Care);
    let secs = [
        Some(if silent { rules.no_show_silent_secs } else { rules.no_show_secs }),
        elsewhere.then_some(rules.other_zone_secs),
        has_care.then_some(rules.care_secs),
    ];
    first_called_ms
        + stood_still_ms
        + secs.into_iter().flatten().map(i64::from).sum::<i64>() * SECOND_MS
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
        MissMode::KeepCalls { .. } | MissMode::Void => None,
    }
}

fn return_until_call(hall: &Hall<'_>, visit: &Visit, mode: MissMode) -> Option<u32> {
    match mode {
        MissMode::KeepCalls { calls } => {
            let so_far = hall.state.issued.get(&visit.service).map_or(0, |issued| issued.calls);
            Some(so_far.saturating_add(calls))
        }
        _ => None,
    }
}

/// 过号恢复. Too late, the ticket is void even if the tick that says so has not come yet. A ticket
/// that was carried here from another day comes back the same way.
pub(super) fn return_(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    hall.day()?;
    let visit = hall.visit(visit)?;
    let frozen = hall.state.interrupted.contains_key(&visit.service);
    match visit.status {
        // What stands still cannot run out.
        Status::NoShow { return_until_ms, .. }
            if frozen || return_until_ms.is_none_or(|until_ms| hall.at <= until_ms) => {}
        Status::NoShow { .. } => {
            return Err(Refusal::WrongStatus {
                number: visit.number.to_string(),
                status: Status::Void.word(),
                needs: "no-show",
            });
        }
        Status::Carried { .. } => {
            hall.not_interrupted(&visit.service)?;
            let lane = crate::visit::Lane::Service(visit.service.clone());
            return Ok(vec![Event::CarriedBack { visit: visit.id, lane, at_ms: hall.at }]);
        }
        _ => return Err(wrong_status(visit, "no-show")),
    }
    let mode = miss_mode(&hall.setup()?.rules, visit.misses);
    let lane = open_lane(hall, visit);
    let floor_ms = due::floor_after_miss(hall.state, visit, &lane, mode, hall.at);
    Ok(vec![Event::Returned { visit: visit.id, lane, floor_ms, at_ms: hall.at }])
}

/// "I need more time", once: the no-show clock ends later.
pub(super) fn more_time(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    let Status::Called { counter, .. } = &visit.status else {
        return Err(wrong_status(visit, "called"));
    };
    if visit.extra.more_time {
        return Err(Refusal::MoreTimeUsed { number: visit.number.to_string() });
    }
    let rules = &hall.setup()?.rules;
    let now_ms = hall.clock_start_ms(&visit.service);
    let from_ms = clock_end_ms(hall, rules, counter, visit).max(now_ms);
    let until_ms = from_ms + i64::from(rules.more_time_secs) * SECOND_MS;
    Ok(vec![Event::MoreTimeGiven { visit: visit.id, until_ms, at_ms: hall.at }])
}

/// 暂离, once: not called for a while, and the place is kept.
pub(super) fn step_out(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    if visit.status != Status::Waiting {
        return Err(wrong_status(visit, "waiting"));
    }
    if visit.extra.stepped_out {
        return Err(Refusal::StepOutUsed { number: visit.number.to_string() });
    }
    let minutes = hall.setup()?.rules.step_out_minutes;
    let from_ms = hall.clock_start_ms(&visit.service);
    let until_ms = from_ms + i64::from(minutes) * MINUTE_MS;
    Ok(vec![Event::SteppedOut { visit: visit.id, until_ms, at_ms: hall.at }])
}

pub(super) fn step_back(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    if visit.status != Status::Waiting {
        return Err(wrong_status(visit, "waiting"));
    }
    if visit.extra.out_until_ms.is_none() {
        return Err(Refusal::NotSteppedOut { number: visit.number.to_string() });
    }
    Ok(vec![Event::SteppedBack { visit: visit.id, at_ms: hall.at }])
}

/// The citizen gives up: while they wait, are set aside, or after a miss. At a counter the clerk
/// decides.
pub(super) fn cancel(hall: &Hall<'_>, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    let visit = hall.visit(visit)?;
    match visit.status {
        Status::Precheck
        | Status::Waiting
        | Status::Parked { .. }
        | Status::NoShow { .. }
        | Status::Carried { .. } => {
            Ok(vec![Event::VisitCancelled { visit: visit.id, at_ms: hall.at }])
        }
        _ => Err(wrong_status(visit, "waiting")),
    }
}
