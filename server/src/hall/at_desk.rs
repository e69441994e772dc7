//! Who sits at the desk that asks, and whether its picture of the person there is still true.

use queue_core::{
    Refusal, State,
    ids::{CounterId, VisitId},
};

/// Stands between a desk and its clerk in the actor of a row: `counter:7:ab12+cd34`.
pub const CLERK: char = '+';

/// The clerk who sits at the desk that asks, so that a row tells by itself who did it.
pub(super) fn clerk_at_desk(state: &State, actor: &str) -> Option<String> {
    let (counter, _) = actor.strip_prefix("counter:")?.split_once(':')?;
    let clerk = state.counters.get(&counter.into())?.clerk.as_ref()?;
    Some(clerk.to_string())
}

/// Whether a counter holds a visit, for commands that name no counter.
///
/// # Errors
/// The refusal of the core for commands that do.
pub(super) fn holds(state: &State, id: &CounterId, visit: VisitId) -> Result<(), Refusal> {
    let unknown = || Refusal::UnknownCounter { counter: id.clone() };
    let counter = state.counters.get(id).ok_or_else(unknown)?;
    if counter.current == Some(visit) {
        return Ok(());
    }
    let visit = state.visits.get(&visit).ok_or(Refusal::UnknownVisit { visit })?;
    Err(Refusal::NotAtCounter { number: visit.number.to_string(), counter: id.clone() })
}
