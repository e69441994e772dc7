//! 交接: what happens to tickets that only one counter or its clerk could call, when that counter
//! or clerk leaves for longer.

use super::{Hall, lanes::calls};
use crate::{
    command::{HandOvers, HandTo},
    event::Event,
    ids::{CounterId, VisitId},
    refusal::Refusal,
    time::MINUTE_MS,
    visit::{Lane, Status, Visit},
};

/// Nobody is told to wait longer than half a day.
const MOST_MINUTES: u32 = 12 * 60;

/// Tickets that wait for, or are parked at, this counter or its clerk alone.
pub(super) fn bound_to<'a>(hall: &Hall<'a>, id: &CounterId) -> Vec<&'a Visit> {
    let visits = hall.state.visits.values();
    visits
        .filter(|visit| matches!(visit.status, Status::Waiting | Status::Parked { .. }))
        .filter(|visit| is_own(hall, id, &visit.lane))
        .collect()
}

/// The ticket that a step at this counter leaves to this counter or its clerk alone.
pub(super) fn bound_by(hall: &Hall<'_>, id: &CounterId, step: &Event) -> Option<(VisitId, Lane)> {
    match step {
        Event::ServiceParked { visit, lane: Some(lane), .. }
        | Event::Transferred { visit, lane, .. } => {
            is_own(hall, id, lane).then(|| (*visit, lane.clone()))
        }
        _ => None,
    }
}

/// Only this counter or its clerk calls from there.
fn is_own(hall: &Hall<'_>, id: &CounterId, lane: &Lane) -> bool {
    let clerk = hall.state.counters.get(id).and_then(|counter| counter.clerk.as_ref());
    match lane {
        Lane::Counter(counter) => counter == id,
        Lane::Clerk(of) => Some(of) == clerk,
        Lane::Service(_) => false,
    }
}

/// Hands tickets over as it is said, ticket by ticket.
///
/// # Errors
/// A ticket of which nothing is said, one that is not bound here, a target that calls nobody.
pub(super) fn hand_over(
    hall: &Hall<'_>,
    id: &CounterId,
    bound: &[&Visit],
    how: &HandOvers,
) -> Result<Vec<Event>, Refusal> {
    for named in &how.tickets {
        if !bound.iter().any(|visit| visit.id == named.visit) {
            let number = hall.visit(named.visit)?.number.to_string();
            return Err(Refusal::NotAtCounter { number, counter: id.clone() });
        }
    }
    let to = |visit: &Visit| {
        let named = how.tickets.iter().find(|named| named.visit == visit.id);
        named.map(|named| &named.to).or(how.others.as_ref())
    };
    let left: Vec<String> =
        bound.iter().filter(|v| to(v).is_none()).map(|v| v.number.to_string()).collect();
    if !left.is_empty() {
        return Err(Refusal::TicketsLeft { counter: id.clone(), numbers: left });
    }
    let mut events = Vec::with_capacity(bound.len());
    for visit in bound {
        if let Some(to) = to(visit) {
            events.push(one(hall, id, visit, to)?);
        }
    }
    Ok(events)
}

/// A ticket is kept for its counter or clerk until then.
pub(super) fn keep(hall: &Hall<'_>, (visit, lane): (VisitId, Lane), until_ms: i64) -> Event {
    let keep_until_ms = Some(until_ms);
    Event::HandedOver { visit, lane, list: None, keep_until_ms, at_ms: hall.at }
}

/// A ticket whose counter or clerk has not come back in time falls back to its service; of one
/// who has, nothing is kept any more.
pub(super) fn keep_is_over(hall: &Hall<'_>, visit: &Visit) -> Event {
    let open = |counter: &CounterId| hall.state.is_open(counter);
    let is_back = match &visit.lane {
        Lane::Service(_) => true,
        Lane::Counter(counter) => open(counter),
        Lane::Clerk(_) => hall.state.counters_for(&visit.lane).iter().any(open),
    };
    let lane = if is_back { visit.lane.clone() } else { Lane::Service(visit.service.clone()) };
    Event::HandedOver { visit: visit.id, lane, list: None, keep_until_ms: None, at_ms: hall.at }
}

fn one(hall: &Hall<'_>, id: &CounterId, visit: &Visit, to: &HandTo) -> Result<Event, Refusal> {
    let (lane, list, keep_until_ms) = match to {
        HandTo::Service => (Lane::Service(visit.service.clone()), None, None),
        HandTo::Counter(counter) => {
            hall.counter(counter)?;
            if counter == id || !calls(hall, counter) {
                return Err(Refusal::CounterClosed { counter: counter.clone() });
            }
            (Lane::Counter(counter.clone()), Some(counter.clone()), None)
        }
        HandTo::Clerk(clerk) => {
            let lane = Lane::Clerk(clerk.clone());
            let at = hall.state.counters_for(&lane).into_iter().find(|counter| counter != id);
            let at = at.ok_or_else(|| Refusal::ClerkNotHere { clerk: clerk.clone() })?;
            (lane, Some(at), None)
        }
        HandTo::Keep { minutes } => (visit.lane.clone(), None, Some(minutes_from(hall, *minutes)?)),
    };
    Ok(Event::HandedOver { visit: visit.id, lane, list, keep_until_ms, at_ms: hall.at })
}

/// So many minutes from now, UTC ms.
pub(super) fn minutes_from(hall: &Hall<'_>, minutes: u32) -> Result<i64, Refusal> {
    minutes_after(hall.at, minutes)
}

/// So many minutes after an instant, UTC ms.
pub(super) fn minutes_after(from_ms: i64, minutes: u32) -> Result<i64, Refusal> {
    if (1..=MOST_MINUTES).contains(&minutes) {
        Ok(from_ms + i64::from(minutes) * MINUTE_MS)
    } else {
        Err(Refusal::MinutesOutOfRange { most: MOST_MINUTES })
    }
}
