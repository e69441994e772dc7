//! Which lane a visit goes to when it waits again.

use super::Hall;
use crate::{
    ids::{ClerkId, CounterId},
    state::CounterMode,
    visit::{Lane, Visit},
};

/// The lane of the visit, or of its service when the counter or clerk it was meant for has left.
pub(super) fn open_lane(hall: &Hall<'_>, visit: &Visit) -> Lane {
    open_or(hall, &visit.lane, Lane::Service(visit.service.clone()))
}

/// A lane, or another one when nobody calls from it any more.
pub(super) fn open_or(hall: &Hall<'_>, lane: &Lane, otherwise: Lane) -> Lane {
    let is_open = match lane {
        Lane::Service(_) => true,
        Lane::Counter(counter) => calls(hall, counter),
        Lane::Clerk(clerk) => is_at_work(hall, clerk),
    };
    if is_open { lane.clone() } else { otherwise }
}

/// Open, or back soon.
pub(super) fn calls(hall: &Hall<'_>, counter: &CounterId) -> bool {
    let mode = hall.state.counters.get(counter).map(|counter| counter.mode);
    !matches!(mode, None | Some(CounterMode::Closed))
}

/// The clerk is signed in. Their counter need not be open yet: they see who waits for them, and
/// cannot sign out without saying what happens to those.
pub(super) fn is_at_work(hall: &Hall<'_>, clerk: &ClerkId) -> bool {
    hall.state.counters.values().any(|counter| counter.clerk.as_ref() == Some(clerk))
}
