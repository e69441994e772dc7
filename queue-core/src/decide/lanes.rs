//! Which lane a visit goes to when it waits again.

use super::Hall;
use crate::{
    ids::{ClerkId, CounterId},
    refusal::Refusal,
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
        Lane::Clerk(clerk) => clerk_is_here(hall, clerk).is_ok(),
    };
    if is_open { lane.clone() } else { otherwise }
}

/// Open, or back soon.
fn calls(hall: &Hall<'_>, counter: &CounterId) -> bool {
    let mode = hall.state.counters.get(counter).map(|counter| counter.mode);
    !matches!(mode, None | Some(CounterMode::Closed))
}

pub(super) fn clerk_is_here(hall: &Hall<'_>, clerk: &ClerkId) -> Result<(), Refusal> {
    if hall.state.counters.values().any(|counter| counter.clerk.as_ref() == Some(clerk)) {
        Ok(())
    } else {
        Err(Refusal::ClerkNotHere { clerk: clerk.clone() })
    }
}
