//! What the journal says of the day's calls beyond the state: when a call was made in wall time,
//! why a person was called, who went first, and which calls no screen has confirmed yet.

use std::collections::BTreeMap;

use queue_core::{
    Event, State,
    command::UndoneStep,
    event::CallReason,
    ids::{CallId, CounterId, VisitId},
    visit::Class,
};

use crate::store::Row;

/// A call that no screen has confirmed for this long is an alarm, wall ms.
const UNSHOWN_ALARM_MS: i64 = 3_000;

/// The first call of a transaction: it may have gone before somebody who came earlier.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstCall {
    /// When, UTC ms of hall time.
    pub at_ms: i64,
    /// Who.
    pub visit: VisitId,
    /// Where to.
    pub counter: CounterId,
    /// Their class.
    pub class: Class,
    /// Called out of the order, or put to the front by a manager.
    pub manual: bool,
    /// When they checked in, UTC ms.
    pub checked_in_ms: i64,
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallMemory {
    /// Wall time of the calls of the day that no screen has confirmed, UTC ms.
    unshown: BTreeMap<CallId, i64>,
    /// Why people were called the last time; an undo may bring anybody back to a counter.
    reasons: BTreeMap<VisitId, CallReason>,
    /// First calls of the day, in order of time.
    firsts: Vec<FirstCall>,
}

impl CallMemory {
    /// Takes in one event that has just been applied to `state`.
    pub fn note(&mut self, event: &Event, wall_ms: i64, state: &State) {
        match event {
            Event::Called(called) => {
                self.unshown.insert(called.call, wall_ms);
                self.reasons.insert(called.visit, called.reason.clone());
                if let (Some(visit), Some(_)) = (state.visits.get(&called.visit), called.wait_ms) {
                    self.firsts.push(FirstCall {
                        at_ms: called.at_ms,
                        visit: visit.id,
                        counter: called.counter.clone(),
                        class: called.reason.class,
                        manual: called.reason.manual.is_some() || called.reason.insert.is_some(),
                        checked_in_ms: visit.checked_in_ms,
                    });
                }
            }
            Event::Recalled { call, .. } => {
                self.unshown.insert(*call, wall_ms);
            }
            Event::CallShown { call, .. } => {
                self.unshown.remove(call);
            }
            Event::Undone { step: UndoneStep::Call, visit, .. } => {
                self.reasons.remove(&visit.id);
                if !visit.called_before
                    && let Some(at) = self.firsts.iter().rposition(|first| first.visit == visit.id)
                {
                    self.firsts.remove(at);
                }
            }
            _ => {}
        }
    }

    /// When an unconfirmed call was made, wall time, UTC ms.
    pub fn unshown_since(&self, call: CallId) -> Option<i64> {
        self.unshown.get(&call).copied()
    }

    /// Whether no screen has confirmed a call in time.
    pub fn alarmed(&self, call: CallId, wall_ms: i64) -> bool {
        self.unshown.get(&call).is_some_and(|since| wall_ms - since >= UNSHOWN_ALARM_MS)
    }

    /// Whether a call that no screen has confirmed is too young for an alarm.
    pub fn on_its_way(&self, call: CallId, wall_ms: i64) -> bool {
        self.unshown.contains_key(&call) && !self.alarmed(call, wall_ms)
    }

    /// The newest calls of people at counters that no screen has confirmed, with the wall time of
    /// their alarm, UTC ms. Older calls, and those of people who have left, need no screen any more.
    pub fn alarms<'a>(&'a self, state: &'a State) -> impl Iterator<Item = (CallId, i64)> + 'a {
        let held = state.counters.values().filter_map(|counter| counter.current);
        let newest = held.filter_map(|visit| state.call_of(state.visits.get(&visit)?));
        newest.filter_map(|call| Some((call, self.unshown.get(&call)? + UNSHOWN_ALARM_MS)))
    }

    /// Why the person at a counter was called.
    pub fn reason(&self, visit: VisitId) -> Option<&CallReason> {
        self.reasons.get(&visit)
    }

    /// First calls since an instant of hall time, UTC ms.
    pub fn firsts_since(&self, at_ms: i64) -> &[FirstCall] {
        let from = self.firsts.partition_point(|first| first.at_ms < at_ms);
        &self.firsts[from..]
    }

    /// What the rows of the open day say of calls: a state holds neither their reasons nor their
    /// wall times.
    pub fn of<'r>(rows: impl Iterator<Item = &'r Row>, state: &State) -> Self {
        let mut memory = Self::default();
        for row in rows {
            for event in &row.events {
                memory.note(event, row.wall_ms, state);
            }
        }
        // The oldest page may reach into the day before.
        memory.unshown.retain(|call, _| state.calls.contains_key(call));
        memory.reasons.retain(|visit, _| state.visits.contains_key(visit));
        memory
    }
}
