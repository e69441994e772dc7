//! What a desk offers to choose from: services and counters of the whole hall. They hardly change,
//! so they are asked for and not pushed with every change of the queue.

use protocol::bodies::{Choices, CounterChoice, ServiceChoice};
use queue_core::ids::CounterId;

use super::{Scene, look_at, words};

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
