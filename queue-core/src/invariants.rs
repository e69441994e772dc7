//! What always holds, whatever was commanded. Used by tests, the simulator and `audit`.

use std::collections::BTreeSet;

use crate::{
    event::Event,
    pick::pick,
    state::{CounterMode, State},
    visit::{Lane, Status},
};

/// Everything that does not hold in a state, in words. Linear in the visits of the day.
pub fn broken(state: &State) -> Vec<String> {
    let mut broken = Vec::new();
    if state.index != state.rebuilt_index() {
        broken.push("the index is not the one the facts give".to_owned());
    }
    counters_hold_whom_they_say(state, &mut broken);
    numbers_are_unique(state, &mut broken);
    one_ticket_of_a_person_at_a_time(state, &mut broken);
    ready_counters_find_nobody(state, &mut broken);
    nobody_waits_in_vain(state, &mut broken);
    broken
}

fn counters_hold_whom_they_say(state: &State, broken: &mut Vec<String>) {
    for (id, counter) in &state.counters {
        if let Some(visit) = counter.current {
            let there = state.visits.get(&visit).and_then(|v| v.status.counter()) == Some(id);
            if !there {
                broken.push(format!("counter {id} holds visit {visit}, which is not there"));
            }
            if counter.mode != CounterMode::Open || counter.clerk.is_none() {
                broken.push(format!("counter {id} holds visit {visit} but is not open and manned"));
            }
        }
        if counter.mode != CounterMode::Closed && counter.clerk.is_none() {
            broken.push(format!("counter {id} is open without a clerk"));
        }
    }
    for visit in state.visits.values() {
        if let Some(counter) = visit.status.counter() {
            let held = state.counters.get(counter).and_then(|c| c.current) == Some(visit.id);
            if !held {
                broken.push(format!(
                    "{} is at counter {counter}, which does not hold it",
                    visit.number
                ));
            }
        }
    }
}

fn numbers_are_unique(state: &State, broken: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for visit in state.visits.values() {
        if !seen.insert(&visit.number) {
            broken.push(format!("{} was given out twice", visit.number));
        }
        // A number from another day may lie beyond those of today.
        let today = state.carried_min_d_ms.is_none();
        let last = state.numbers.get(&visit.number.prefix).copied().unwrap_or(0);
        if (today && visit.number.ordinal > last) || visit.id.0 > state.last_visit {
            broken.push(format!("{} lies beyond the last number given out", visit.number));
        }
    }
}

/// Of one person, and of one family or agent.
fn one_ticket_of_a_person_at_a_time(state: &State, broken: &mut Vec<String>) {
    let (mut persons, mut links) = (BTreeSet::new(), BTreeSet::new());
    for visit in state.visits.values().filter(|visit| visit.status.counter().is_some()) {
        let again = visit.person.as_ref().is_some_and(|person| !persons.insert(person))
            || visit.extra.link.is_some_and(|link| !links.insert(link));
        if again {
            broken
                .push(format!("{} and another ticket of one person are at counters", visit.number));
        }
    }
}

/// Whoever waits for one counter or clerk alone waits for somebody who is there, or was told until
/// when to wait.
fn nobody_waits_in_vain(state: &State, broken: &mut Vec<String>) {
    let waiting = state.visits.values().filter(|visit| visit.status == Status::Waiting);
    for visit in waiting.filter(|visit| visit.extra.kept_until_ms.is_none()) {
        let there = match &visit.lane {
            Lane::Service(_) => true,
            Lane::Counter(counter) => {
                state.counters.get(counter).is_some_and(|c| c.mode != CounterMode::Closed)
            }
            Lane::Clerk(_) => !state.counters_for(&visit.lane).is_empty(),
        };
        if !there {
            broken.push(format!("{} waits for somebody who has left", visit.number));
        }
    }
}

fn ready_counters_find_nobody(state: &State, broken: &mut Vec<String>) {
    for counter in state.ready_counters() {
        if let Some(pick) = pick(state, &counter) {
            broken.push(format!("counter {counter} is ready while visit {} waits", pick.key.visit));
        }
    }
}

/// Checks every automatic call among the events of one command: that the rule's own order was
/// kept (no eligible ticket with a smaller key) and theorem B1. `before` is the state before them.
pub fn unfair_calls(before: &State, events: &[Event]) -> Vec<String> {
    let mut state = before.clone();
    let mut unfair = Vec::new();
    for event in events {
        if let Event::Called(call) = event {
            if let Some(overtaken) = crate::bound::check(&state, call) {
                unfair.push(format!(
                    "B1: visit {} was called {} ms past the bound of visit {}",
                    overtaken.called, overtaken.by_ms, overtaken.waiting
                ));
            }
            // Scanned linearly, without the index that `pick` relies on.
            let lanes = state.lanes_of(&call.counter);
            let first = state
                .visits
                .values()
                .filter(|v| {
                    v.status == Status::Waiting && lanes.contains(&v.lane) && state.is_eligible(v)
                })
                .map(crate::visit::Visit::key);
            let (mut order, mut called) = (first.collect::<Vec<_>>(), false);
            order.sort_unstable();
            if call.reason.manual.is_some() {
                // Out of the order on purpose; but only somebody who could have been called, and
                // whom the rule would have called is told.
                order.retain(|key| {
                    called |= key.visit == call.visit;
                    key.visit != call.visit
                });
                let told = call.reason.next.as_ref().map(|next| next.visit);
                if !called || told != order.first().map(|key| key.visit) {
                    unfair.push(format!("visit {} could not be called by hand", call.visit));
                }
                crate::apply(&mut state, event);
                continue;
            }
            let first = order.first();
            if first.map(|key| key.visit) != Some(call.visit) {
                unfair.push(format!("visit {} was called, {first:?} was due", call.visit));
            }
        }
        crate::apply(&mut state, event);
    }
    unfair
}
