//! Counters and the clerks at them.

use super::Hall;
use crate::{
    command::PauseReason,
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

pub(super) fn sign_out(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    let counter = hall.empty_counter(id)?;
    let Some(clerk) = &counter.clerk else {
        return Err(Refusal::NotSignedIn { counter: id.clone() });
    };
    if counter.mode != CounterMode::Closed {
        return Err(Refusal::CounterOpen { counter: id.clone() });
    }
    Ok(vec![Event::SignedOut { counter: id.clone(), clerk: clerk.clone(), at_ms: hall.at }])
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

/// 暂停服务: not while somebody stands there.
pub(super) fn pause(
    hall: &Hall<'_>,
    id: &CounterId,
    reason: PauseReason,
) -> Result<Vec<Event>, Refusal> {
    match hall.empty_counter(id)?.mode {
        CounterMode::Closed => Err(Refusal::CounterClosed { counter: id.clone() }),
        CounterMode::Paused { .. } => Err(Refusal::CounterPaused { counter: id.clone() }),
        CounterMode::Open | CounterMode::Ready => {
            Ok(vec![Event::CounterPaused { counter: id.clone(), reason, at_ms: hall.at }])
        }
    }
}

pub(super) fn resume(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    match hall.counter(id)?.mode {
        CounterMode::Paused { .. } => {
            Ok(vec![Event::CounterResumed { counter: id.clone(), at_ms: hall.at }])
        }
        _ => Err(Refusal::CounterNotPaused { counter: id.clone() }),
    }
}

/// Tickets that only this counter, or only its clerk, could call go back to their service first:
/// nobody is left waiting in front of a closed counter.
pub(super) fn close(hall: &Hall<'_>, id: &CounterId) -> Result<Vec<Event>, Refusal> {
    let counter = hall.empty_counter(id)?;
    if counter.mode == CounterMode::Closed {
        return Err(Refusal::CounterClosed { counter: id.clone() });
    }
    let own_lanes = [Some(Lane::Counter(id.clone())), counter.clerk.clone().map(Lane::Clerk)];
    let mut events: Vec<Event> = own_lanes
        .iter()
        .flatten()
        .flat_map(|lane| hall.state.visits.values().filter(move |visit| visit.lane == *lane))
        .filter(|visit| visit.status == crate::visit::Status::Waiting)
        .map(|visit| Event::Resumed {
            visit: visit.id,
            lane: Lane::Service(visit.service.clone()),
            floor_ms: visit.floor_ms,
            at_ms: hall.at,
        })
        .collect();
    events.push(Event::CounterClosed { counter: id.clone(), at_ms: hall.at });
    Ok(events)
}
