//! 撤销: the last step at a counter did not happen. Only while nothing depends on it, and for a
//! short time.

use super::{Hall, calling::secs_until, issuing::holds_none_yet};
use crate::{
    event::Event,
    ids::{CounterId, VisitId},
    refusal::Refusal,
    state::CounterMode,
};

pub(super) fn undo(hall: &Hall<'_>, id: &CounterId, visit: VisitId) -> Result<Vec<Event>, Refusal> {
    hall.day()?;
    let counter = hall.counter(id)?;
    let nothing = || Refusal::NothingToUndo { counter: id.clone() };
    let last = counter.undo.last().filter(|last| last.before.id == visit).ok_or_else(nothing)?;
    let too_late = || Refusal::UndoTooLate { number: last.before.number.to_string() };
    if secs_until(last.at_ms, hall.setup()?.rules.undo_secs, hall.at) == 0 {
        return Err(too_late());
    }
    // The visit went on meanwhile, or the counter serves somebody else.
    let unchanged = hall.state.visits.get(&visit) == Some(&*last.after);
    let somebody_else = counter.current.is_some_and(|current| current != visit);
    let back_at_counter = last.before.status.counter().is_some();
    if !unchanged || somebody_else || counter.mode == CounterMode::Closed {
        return Err(too_late());
    }
    if back_at_counter && hall.state.is_held(&last.before) {
        return Err(Refusal::HeldElsewhere { number: last.before.number.to_string() });
    }
    // Meanwhile the person has taken another ticket for the same service, or a package with it.
    let taken = holds_none_yet(hall, &last.before.service, last.before.person.as_ref()).is_err();
    if !last.after.status.is_live() && taken {
        return Err(too_late());
    }
    Ok(vec![Event::Undone {
        counter: id.clone(),
        step: last.step,
        visit: last.before.clone(),
        at_ms: hall.at,
    }])
}
