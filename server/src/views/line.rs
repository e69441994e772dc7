//! Who would be called before me. "Ahead" = waiting tickets with a smaller key in the lanes of the
//! open counters that can serve me; of all counters that could, when none of them is open.

use std::collections::{BTreeMap, BTreeSet};

use queue_core::{
    State,
    visit::{Key, Lane, Visit},
};

use crate::tally::size;

/// Every lane in calling order, for many tickets at once.
#[derive(Debug, Default)]
pub struct Line {
    lanes: BTreeMap<Lane, Vec<Key>>,
}

impl Line {
    /// Reads the lanes of a state.
    pub fn of(state: &State) -> Self {
        let lanes: BTreeSet<Lane> =
            state.counters.keys().flat_map(|counter| state.lanes_of(counter)).collect();
        let keyed = lanes.into_iter().map(|lane| {
            let keys = state.waiting(&lane).collect();
            (lane, keys)
        });
        Self { lanes: keyed.collect() }
    }

    /// How many are ahead of a waiting visit.
    pub fn ahead(&self, state: &State, visit: &Visit) -> u32 {
        let key = visit.key();
        let lanes = lanes_that_matter(state, visit);
        let before = lanes
            .iter()
            .filter_map(|lane| self.lanes.get(lane))
            .map(|keys| keys.partition_point(|other| *other < key));
        size(before.sum())
    }
}

/// The same for one ticket, without reading whole lanes.
pub fn ahead(state: &State, visit: &Visit) -> u32 {
    let key = visit.key();
    let lanes = lanes_that_matter(state, visit);
    size(lanes.iter().map(|lane| before(state, lane, key)).sum())
}

/// Counts from both ends at once: whoever checks in now is near one of them.
fn before(state: &State, lane: &Lane, key: Key) -> usize {
    let (mut front, mut back) = (state.waiting(lane), state.waiting(lane).rev());
    let mut counted = 0;
    loop {
        match front.next() {
            Some(other) if other < key => {}
            _ => return counted,
        }
        match back.next() {
            Some(other) if other >= key => counted += 1,
            _ => return state.waiting_len(lane) - counted,
        }
    }
}

fn lanes_that_matter(state: &State, visit: &Visit) -> BTreeSet<Lane> {
    let able = state.counters_for(&visit.lane);
    let any_open = able.iter().any(|counter| state.is_open(counter));
    able.iter()
        .filter(|counter| !any_open || state.is_open(counter))
        .flat_map(|counter| state.lanes_of(counter))
        .collect()
}
