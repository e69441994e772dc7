//! A clerk's desk.

use protocol::views::{CounterTicket, CounterView, ParkedTicket, Why};
use queue_core::{
    ids::CounterId,
    visit::{Status, Visit},
};

use super::{Scene, status_of, words};
use crate::tally::size;

/// The desk of a counter; none if the hall has no such counter.
pub fn counter(scene: &Scene<'_>, id: &CounterId) -> Option<CounterView> {
    let counter = scene.setup.counters.get(id)?;
    let state = scene.state.counters.get(id)?;
    let current = scene.current(state);
    let (status, pause, _) = status_of(state, current);
    let lanes = scene.state.lanes_of(id);
    let next = lanes.iter().filter_map(|lane| scene.state.waiting(lane).next()).min();
    Some(CounterView {
        head: scene.head.clone(),
        counter: id.to_string(),
        counter_number: counter.number,
        name: words::text(&counter.name),
        status,
        pause: pause.map(words::pause),
        clerk: state.clerk.as_ref().map(ToString::to_string),
        current: current.and_then(|visit| ticket(scene, visit)),
        waiting: size(lanes.iter().map(|lane| scene.state.waiting_len(lane)).sum()),
        longest_wait_secs: scene.secs_since(scene.tally.longest_of_lanes(&lanes)),
        next_due_ms: next.map(|key| key.due_ms),
        parked: parked(scene, id),
    })
}

fn ticket(scene: &Scene<'_>, visit: &Visit) -> Option<CounterTicket> {
    let since_ms = match visit.status {
        Status::Called { first_called_ms, .. } => first_called_ms,
        Status::Serving { started_ms, .. } => started_ms,
        _ => return None,
    };
    let call_id = scene.state.call_of(visit)?;
    let call = scene.state.calls.get(&call_id)?;
    Some(CounterTicket {
        visit: visit.id.0,
        number: visit.number.to_string(),
        service: words::text(&scene.setup.services.get(&visit.service)?.name),
        class: words::class(visit.class),
        status: words::status(&visit.status),
        call_id: call_id.0,
        calls: call.nth,
        since_ms,
        shown: call.shown.is_some(),
        unshown_alarm: scene.calls.alarmed(call_id, scene.wall_ms),
        why: why(scene, visit),
    })
}

/// The recorded reason. It is in the journal of the day, so it is missing only for a call that a
/// restored state holds without its row; then the ticket's own due is all that is known.
fn why(scene: &Scene<'_>, visit: &Visit) -> Why {
    match scene.calls.reason(visit.id) {
        Some(reason) => Why {
            due_ms: reason.due_ms,
            candidates: reason.candidates,
            next_number: reason.next.as_ref().map(|next| next.number.to_string()),
            next_due_ms: reason.next.as_ref().map(|next| next.due_ms),
            manual: reason.manual.map(words::manual),
        },
        None => Why {
            due_ms: visit.due_ms(),
            candidates: 1,
            next_number: None,
            next_due_ms: None,
            manual: None,
        },
    }
}

fn parked(scene: &Scene<'_>, id: &CounterId) -> Vec<ParkedTicket> {
    let visits = scene.tally.parked(id).filter_map(|visit| scene.state.visits.get(&visit));
    visits
        .filter_map(|visit| match visit.status {
            Status::Parked { kind, parked_ms, .. } => Some(ParkedTicket {
                visit: visit.id.0,
                number: visit.number.to_string(),
                kind: words::park(kind),
                parked_ms,
            }),
            _ => None,
        })
        .collect()
}
