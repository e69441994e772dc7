//! One command with everything it sets off.

use crate::{
    apply::apply,
    command::Command,
    decide::{decide, follow_up},
    event::Event,
    refusal::Refusal,
    state::State,
    time::HallTime,
};

/// Decides a command, applies its events, and lets happen what follows from them by itself: the
/// Ready counters call until none of them finds a ticket. The events of one command are one journal row: all or nothing.
///
/// # Errors
/// A [`Refusal`]; the state is then untouched.
pub fn execute(state: &mut State, command: &Command, now: HallTime) -> Result<Vec<Event>, Refusal> {
    let mut events = decide(state, command, now)?;
    for event in &events {
        apply(state, event);
    }
    while let Some(event) = follow_up(state, now) {
        apply(state, &event);
        events.push(event);
    }
    Ok(events)
}
