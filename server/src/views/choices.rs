//! What a desk asks for, so that it need not be pushed with every change of the queue: the services
//! and counters of the whole hall to choose from, and everybody who could be called there.

use protocol::bodies::{Choices, CounterChoice, ServiceChoice, Waiting};
use queue_core::ids::CounterId;

use super::{Scene, look_at, words};

/// So many of those who wait are named at most.
const WAITING: usize = 300;

/// The choices at a counter; none if the hall has no such counter.
pub fn choices(scene: &Scene<'_>, id: &CounterId) -> Option<Choices> {
    scene.setup.counters.get(id)?;
    let here = scene.state.services_of(id);
    let services = scene.setup.services.iter().map(|(id, service)| ServiceChoice {
        id: id.to_string(),
        name: words::text(&service.name),
        kind: words::kind(service.kind),
        here: here.contains(id),
    });
    let counters = scene.setup.counters.iter().filter_map(|(id, counter)| {
        let state = scene.state.counters.get(id)?;
        Some(CounterChoice {
            id: id.to_string(),
            number: counter.number,
            status: look_at(state, scene.current(state)).status,
            taken: state.clerk.is_some(),
        })
    });
    let mut counters: Vec<CounterChoice> = counters.collect();
    counters.sort_by_key(|counter| counter.number);
    Some(Choices { services: services.collect(), counters })
}

/// Who could be called at a counter, in calling order; none if the hall has no such counter.
pub fn waiting(scene: &Scene<'_>, id: &CounterId) -> Option<Waiting> {
    scene.setup.counters.get(id)?;
    let lanes = scene.state.lanes_of(id);
    let mut keys: Vec<_> =
        lanes.iter().flat_map(|lane| scene.state.waiting(lane).take(WAITING)).collect();
    keys.sort_unstable();
    let visits = keys.iter().filter_map(|key| scene.state.visits.get(&key.visit));
    Some(Waiting { numbers: visits.take(WAITING).map(|visit| visit.number.to_string()).collect() })
}
