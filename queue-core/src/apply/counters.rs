//! Counters, the clerks at them, and what is undone there.

use super::{change, day::set_profiles, with_counter};
use crate::{
    command::UndoneStep,
    event::Event,
    ids::{CounterId, VisitId},
    state::{CounterMode, CounterState, Help, State, Undoable},
    visit::{Lane, Status, Visit},
};

/// How many steps back a counter remembers: finishing, calling the next one and starting them is
/// one slip of the hand.
const UNDO_STEPS: usize = 4;

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::SignedIn { counter, clerk, .. } => {
            with_counter(state, counter, |c| c.clerk = Some(clerk.clone()));
            set_profile(state, counter);
        }
        Event::SignedOut { counter, .. } => {
            with_counter(state, counter, |c| {
                c.clerk = None;
                (c.auto_call, c.help) = (false, None);
                c.undo.clear();
            });
            set_profile(state, counter);
        }
        Event::CounterMoved { counter, to, .. } => move_counter(state, counter, to),
        Event::Undone { counter, step, visit, at_ms } => undo(state, counter, *step, visit, *at_ms),
        Event::AutoCallSet { counter, on, .. } => {
            with_counter(state, counter, |c| c.auto_call = *on)
        }
        Event::HelpAsked { counter, kind, at_ms } => with_counter(state, counter, |c| {
            c.help = Some(Help { kind: *kind, since_ms: *at_ms });
        }),
        Event::HelpAnswered { counter, .. } => with_counter(state, counter, |c| c.help = None),
        _ => set_mode(state, event),
    }
}

/// Open, ready, paused, closed.
fn set_mode(state: &mut State, event: &Event) {
    match event {
        Event::CounterOpened { counter, at_ms } | Event::CounterResumed { counter, at_ms } => {
            with_counter(state, counter, |c| {
                c.mode = CounterMode::Open;
                c.idle_since_ms = *at_ms;
            });
        }
        Event::CounterReady { counter, .. } => {
            with_counter(state, counter, |c| c.mode = CounterMode::Ready);
        }
        Event::CounterPaused { counter, reason, back_at_ms, at_ms } => {
            let (reason, since_ms, back_at_ms) = (*reason, *at_ms, *back_at_ms);
            with_counter(state, counter, |c| {
                c.mode = CounterMode::Paused { reason, since_ms, back_at_ms };
                c.pause_after = None;
            });
        }
        Event::PausePlanned { counter, plan, .. } => {
            with_counter(state, counter, |c| c.pause_after = *plan);
        }
        Event::CounterClosed { counter, .. } => with_counter(state, counter, |c| {
            (c.mode, c.pause_after) = (CounterMode::Closed, None);
        }),
        _ => {}
    }
}

fn set_profile(state: &mut State, counter: &CounterId) {
    let profile = state.work_profile(counter);
    state.index.set_profile(counter, profile);
}

/// Everything of a session goes along: clerk, mode, the person there, parked and own tickets.
fn move_counter(state: &mut State, from: &CounterId, to: &CounterId) {
    let Some(session) = state.counters.get_mut(from).map(std::mem::take) else { return };
    with_counter(state, to, |c| *c = CounterState { undo: Vec::new(), ..session });
    set_profiles(state);
    let lane = Lane::Counter(from.clone());
    let bound = |visit: &Visit| {
        let at = match &visit.status {
            Status::Parked { counter, .. } => Some(counter),
            status => status.counter(),
        };
        at == Some(from) || visit.lane == lane
    };
    let ids: Vec<VisitId> = state.visits.values().filter(|v| bound(v)).map(|v| v.id).collect();
    for id in ids {
        change(state, id, |visit| {
            if visit.lane == lane {
                visit.lane = Lane::Counter(to.clone());
            }
            if let Status::Called { counter, .. }
            | Status::Serving { counter, .. }
            | Status::Parked { counter, .. } = &mut visit.status
                && counter == from
            {
                *counter = to.clone();
            }
        });
    }
}

/// Remembers a step, so that it can be undone.
pub(super) fn remember(
    state: &mut State,
    counter: &CounterId,
    step: UndoneStep,
    before: Option<Visit>,
    at_ms: i64,
) {
    let Some(before) = before.map(Box::new) else { return };
    let Some(after) = state.visits.get(&before.id).cloned().map(Box::new) else { return };
    with_counter(state, counter, |c| {
        if c.undo.len() >= UNDO_STEPS {
            c.undo.remove(0);
        }
        c.undo.push(Undoable { step, at_ms, before, after });
    });
}

/// A recall, a little more time or a clock that stood still does not keep a call from being undone;
/// whatever changed the visit earlier still does.
pub(super) fn touch(state: &mut State, before: Option<Visit>) {
    let Some(before) = before else { return };
    let Some(visit) = state.visits.get(&before.id).cloned() else { return };
    let Some(counter) = visit.status.counter().cloned() else { return };
    with_counter(state, &counter, |c| {
        if let Some(last) = c.undo.last_mut().filter(|last| *last.after == before) {
            *last.after = visit;
        }
    });
}

/// The visit is what it was; the counter is idle or holds the person again.
fn undo(state: &mut State, counter: &CounterId, step: UndoneStep, visit: &Visit, at_ms: i64) {
    if step == UndoneStep::Call {
        // The call and its recalls: everything of the visit since.
        let round_ms = state.counters.get(counter).and_then(|c| c.undo.last()).map(|u| u.at_ms);
        let round = state.calls.values_mut().filter(|call| call.visit == visit.id);
        for call in round.filter(|call| round_ms.is_some_and(|from_ms| call.at_ms >= from_ms)) {
            call.undone = true;
        }
        if let Some(issued) = state.issued.get_mut(&visit.service) {
            issued.calls = issued.calls.saturating_sub(1);
        }
    }
    change(state, visit.id, |now| now.clone_from(visit));
    let held = visit.status.counter().is_some().then_some(visit.id);
    with_counter(state, counter, |c| {
        c.undo.pop();
        c.current = held;
        c.mode = CounterMode::Open;
        c.idle_since_ms = at_ms;
    });
}
