//! Counters and the clerks at them: who sits where, open, paused, closed.

use super::{
    Hall,
    handover::{bound_by, bound_to, hand_over, keep, minutes_from},
};
use crate::{
    command::{HandOvers, PausePlan},
    event::Event,
    ids::{ClerkId, CounterId},
    refusal::Refusal,
    state::CounterMode,
    visit::Lane,
};

pub(super) fn sign_in(
    hall: &Hall<'_>,
    id: &CounterId,
    clerk: &ClerkId,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.counter(id)?;
    if let Some(other) = &counter.clerk {
        return Err(Refusal::CounterTaken { counter: id.clone(), clerk: other.clone() });
    }
    let elsewhere = hall.state.counters.iter().find(|(_, c)| c.clerk.as_ref() == Some(clerk));
    if let Some((counter, _)) = elsewhere {
        return Err(Refusal::ClerkElsewhere { clerk: clerk.clone(), counter: counter.clone() });
    }
    Ok(vec![Event::SignedIn { counter: id.clone(), clerk: clerk.clone(), at_ms: hall.at }])
}

/// The counter's own tickets were asked for when it closed; those of the clerk may have come since.
pub(super) fn sign_out(
    hall: &Hall<'_>,
    id: &CounterId,
    how: &HandOvers,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.empty_counter(id)?;
    let Some(clerk) = &counter.clerk else {
        return Err(Refusal::NotSignedIn { counter: id.clone() });
    };
    if counter.mode != CounterMode::Closed {
        return Err(Refusal::CounterOpen { counter: id.clone() });
    }
    let mut bound = bound_to(hall, id);
    bound.retain(|visit| {
        visit.extra.kept_until_ms.is_none() && visit.lane == Lane::Clerk(clerk.clone())
    });
    let mut events = hand_over(hall, id, &bound, how)?;
    events.push(Event::SignedOut { counter: id.clone(), clerk: clerk.clone(), at_ms: hall.at });
    Ok(events)
}

pub(super) fn open(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    hall.day()?;
    let counter = hall.counter(id)?;
    if counter.clerk.is_none() {
        return Err(Refusal::NotSignedIn { counter: id.clone() });
    }
    match counter.mode {
        CounterMode::Closed => {
            Ok(vec![Event::CounterOpened { counter: id.clone(), at_ms: hall.at }])
        }
        CounterMode::Paused { .. } => Err(Refusal::CounterPaused { counter: id.clone() }),
        CounterMode::Open | CounterMode::Ready => Err(Refusal::CounterOpen { counter: id.clone() }),
    }
}

/// 暂停服务: not while somebody stands there. When it is long, nobody may be left waiting for this
/// counter alone without knowing.
pub(super) fn pause(
    hall: &Hall<'_>,
    id: &CounterId,
    plan: PausePlan,
    how: &HandOvers,
) -> Result<Vec<Event>, Refusal> {
    match hall.empty_counter(id)?.mode {
        CounterMode::Closed => return Err(Refusal::CounterClosed { counter: id.clone() }),
        CounterMode::Paused { .. } => {
            return Err(Refusal::CounterPaused { counter: id.clone() });
        }
        CounterMode::Open | CounterMode::Ready => {}
    }
    let mut events = Vec::new();
    if is_long(hall, plan)? || !how.tickets.is_empty() || how.others.is_some() {
        events.extend(hand_over(hall, id, &bound_to(hall, id), how)?);
    }
    events.push(paused(hall, id, plan)?);
    Ok(events)
}

/// A pause without an end may be long.
fn is_long(hall: &Hall<'_>, plan: PausePlan) -> Result<bool, Refusal> {
    let longest = hall.setup()?.rules.long_pause_minutes;
    Ok(plan.minutes.is_none_or(|minutes| minutes > longest))
}

fn paused(hall: &Hall<'_>, id: &CounterId, plan: PausePlan) -> Result<Event, Refusal> {
    let PausePlan { reason, minutes } = plan;
    Ok(Event::CounterPaused {
        counter: id.clone(),
        reason,
        back_at_ms: minutes.map(|minutes| minutes_from(hall, minutes)).transpose()?,
        at_ms: hall.at,
    })
}

/// 办完本件后暂停: with somebody there, the pause begins when they have left.
pub(super) fn pause_after(
    hall: &Hall<'_>,
    id: &CounterId,
    plan: Option<PausePlan>,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.counter(id)?;
    if counter.pause_after == plan {
        return Ok(vec![]);
    }
    if plan.is_some() && counter.current.is_none() {
        return Err(Refusal::NobodyAtCounter { counter: id.clone() });
    }
    if let Some(minutes) = plan.and_then(|plan| plan.minutes) {
        minutes_from(hall, minutes)?;
    }
    Ok(vec![Event::PausePlanned { counter: id.clone(), plan, at_ms: hall.at }])
}

/// What a counter does after `left`, by which the person there left: the planned pause; else, if it
/// was asked for or goes by itself (自动叫号), the next one.
pub(super) fn go_on(
    hall: &Hall<'_>,
    id: &CounterId,
    left: Event,
    next: bool,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.counter(id)?;
    if counter.pause_after.is_some() {
        return planned_pause(hall, id, left);
    }
    if next {
        hall.day()?;
    }
    let mut events = vec![left];
    if next || counter.auto_call {
        events.push(Event::CounterReady { counter: id.clone(), at_ms: hall.at });
    }
    Ok(events)
}

/// The pause, if one was to begin after this person. Tickets of the counter are kept for its end,
/// that of this person too if nobody else may call it now.
pub(super) fn planned_pause(
    hall: &Hall<'_>,
    id: &CounterId,
    left: Event,
) -> Result<Vec<Event>, Refusal> {
    let Some(plan) = hall.counter(id)?.pause_after else { return Ok(vec![left]) };
    let paused = paused(hall, id, plan)?;
    let mut kept = Vec::new();
    if let Event::CounterPaused { back_at_ms: Some(until_ms), .. } = paused
        && is_long(hall, plan)?
    {
        let before = bound_to(hall, id).into_iter().map(|visit| (visit.id, visit.lane.clone()));
        kept.extend(before.chain(bound_by(hall, id, &left)).map(|own| keep(hall, own, until_ms)));
    }
    Ok(std::iter::once(left).chain(kept).chain([paused]).collect())
}

pub(super) fn resume(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    match hall.counter(id)?.mode {
        CounterMode::Paused { .. } => {
            Ok(vec![Event::CounterResumed { counter: id.clone(), at_ms: hall.at }])
        }
        _ => Err(Refusal::CounterNotPaused { counter: id.clone() }),
    }
}

/// Nobody is left waiting in front of a closed counter without knowing.
pub(super) fn close(
    hall: &Hall<'_>,
    id: &CounterId,
    how: &HandOvers,
) -> Result<Vec<Event>, Refusal> {
    let counter = hall.empty_counter(id)?;
    if counter.mode == CounterMode::Closed {
        return Err(Refusal::CounterClosed { counter: id.clone() });
    }
    let mut events = hand_over(hall, id, &bound_to(hall, id), how)?;
    events.push(Event::CounterClosed { counter: id.clone(), at_ms: hall.at });
    Ok(events)
}
