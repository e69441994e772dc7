//! The strip over a window 窗口屏.

use protocol::{views::WindowView, words::Text};
use queue_core::{ids::CounterId, setup::Counter};

use super::{Scene, look_at, words};

/// The strip of a counter; none if the hall has no such counter.
pub fn window(scene: &Scene<'_>, id: &CounterId) -> Option<WindowView> {
    let counter = scene.setup.counters.get(id)?;
    let state = scene.state.counters.get(id)?;
    let current = scene.current(state);
    let look = look_at(state, current);
    Some(WindowView {
        head: scene.head.clone(),
        counter: id.to_string(),
        counter_number: counter.number,
        name: words::text(&counter.name),
        services: services(scene, counter),
        clerk: None,
        status: look.status,
        pause: look.pause.map(words::pause),
        back_at_ms: look.back_at_ms,
        number: current.map(|visit| visit.number.to_string()),
        call_id: current.and_then(|visit| scene.state.call_of(visit)).map(|call| call.0),
    })
}

/// What a counter serves, in as few words as the setup allows.
fn services(scene: &Scene<'_>, counter: &Counter) -> Vec<Text> {
    let groups = counter.groups.iter().filter_map(|id| Some(&scene.setup.groups.get(id)?.name));
    let single = counter.services.iter().filter_map(|id| scene.setup.services.get(id));
    let single = single.filter(|service| !counter.groups.contains(&service.group));
    groups.chain(single.map(|service| &service.name)).map(words::text).collect()
}
