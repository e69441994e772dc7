//! The strip over a window 窗口屏.

use protocol::views::WindowView;
use queue_core::ids::CounterId;

use super::{Scene, status_of, words};

/// The strip of a counter; none if the hall has no such counter.
pub fn window(scene: &Scene<'_>, id: &CounterId) -> Option<WindowView> {
    let counter = scene.setup.counters.get(id)?;
    let state = scene.state.counters.get(id)?;
    let current = scene.current(state);
    let (status, pause, _) = status_of(state, current);
    Some(WindowView {
        head: scene.head.clone(),
        counter: id.to_string(),
        counter_number: counter.number,
        name: words::text(&counter.name),
        status,
        pause: pause.map(words::pause),
        number: current.map(|visit| visit.number.to_string()),
        call_id: current.and_then(|visit| scene.state.call_of(visit)).map(|call| call.0),
    })
}
