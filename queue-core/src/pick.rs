//! How the next ticket is picked: a free counter calls, among the eligible waiting tickets it can
//! serve, the one with the smallest `(due, ready, visit)`. Nothing else is ever looked at.

use crate::{
    event::{CallReason, NextCandidate},
    ids::CounterId,
    state::State,
    visit::{Key, Visit},
};

/// The ticket a counter should call, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its place in the order.
    pub key: Key,
    /// Who would have been next.
    pub next: Option<Key>,
    /// How many could have been called, this one included.
    pub candidates: usize,
}

/// The rule. O(lanes of the counter) look-ups; none when nobody eligible waits for this counter.
pub fn pick(state: &State, counter: &CounterId) -> Option<Pick> {
    let (lanes, clerk) = state.lanes(counter);
    let mut pick: Option<Pick> = None;
    for lane in lanes.iter().chain(&clerk) {
        let mut keys = state.waiting(lane);
        let (Some(first), second) = (keys.next(), keys.next()) else { continue };
        let waiting = state.waiting_len(lane);
        pick = Some(match pick {
            None => Pick { key: first, next: second, candidates: waiting },
            Some(best) => {
                let (key, loser, rest) = if first < best.key {
                    (first, best.key, second)
                } else {
                    (best.key, first, best.next)
                };
                let next = rest.map_or(loser, |rest| rest.min(loser));
                Pick { key, next: Some(next), candidates: best.candidates + waiting }
            }
        });
    }
    pick
}

/// The reason as it is recorded with the call.
pub(crate) fn reason(state: &State, pick: &Pick, visit: &Visit) -> CallReason {
    CallReason {
        due_ms: pick.key.due_ms,
        ready_ms: pick.key.ready_ms,
        class: visit.class,
        candidates: u32::try_from(pick.candidates).unwrap_or(u32::MAX),
        next: pick.next.and_then(|key| {
            let visit = state.visits.get(&key.visit)?;
            Some(NextCandidate {
                visit: key.visit,
                number: visit.number.clone(),
                due_ms: key.due_ms,
            })
        }),
        raised: visit.due_ms() > visit.base_ms,
        insert: visit.extra.insert,
        manual: None,
    }
}
