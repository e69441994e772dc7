//! Theorem B1: how late somebody may check in and still be called before me.
//!
//! At every automatic call at a counter that can serve me, while I am eligible, no one whose
//! first check-in is later than *my due at that moment* − min D is called before me.
//! Proof: the called due is not larger than mine, and every due is ≥ first check-in + min D.

use crate::{event::Called, ids::VisitId, state::State, visit::Visit};

/// A call that the theorem forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// Who was called.
    pub called: VisitId,
    /// Who had to be called first.
    pub waiting: VisitId,
    /// How far past the bound the called person's check-in was, ms.
    pub by_ms: i64,
}

/// The latest check-in that may still be called before this visit, UTC ms: `due − min D`.
pub fn latest_overtaker_ms(state: &State, visit: &Visit) -> Option<i64> {
    state.min_d_ms().map(|min_d_ms| visit.due_ms() - min_d_ms)
}

/// Checks a call against the state just before it; those that somebody made out of the order, by
/// hand or by a manager's insert, are not what the theorem speaks of. Within a lane the smallest due is
/// the tightest bound, so the head of every lane of the counter is enough.
pub fn check(before: &State, call: &Called) -> Option<Overtaken> {
    if call.reason.manual.is_some() || call.reason.insert.is_some() {
        return None;
    }
    let called = before.visits.get(&call.visit)?;
    let lanes = before.lanes_of(&call.counter);
    let heads =
        lanes.iter().filter_map(|lane| before.waiting(lane).find(|key| key.visit != call.visit));
    heads
        .filter_map(|key| before.visits.get(&key.visit))
        .filter_map(|me| {
            let by_ms = called.checked_in_ms - latest_overtaker_ms(before, me)?;
            (by_ms > 0).then_some(Overtaken { called: called.id, waiting: me.id, by_ms })
        })
        .max_by_key(|overtaken| (overtaken.by_ms, overtaken.waiting))
}
