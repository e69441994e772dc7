//! What each audience sees, as pure functions of a [`Scene`]. One file per audience.

mod alerts;
pub mod asked;
pub mod board;
pub mod choices;
pub mod counter;
pub mod dashboard;
pub mod kiosk;
mod line;
mod notes;
pub mod ticket;
pub mod why;
pub mod window;
pub mod words;

use std::{cell::OnceCell, collections::BTreeSet};

use protocol::{views::Head, words::CounterStatus};
use queue_core::{
    Setup, State,
    command::PauseReason,
    ids::{CallId, CounterId, VisitId},
    setup::DueMinutes,
    state::{Call, CounterMode, CounterState},
    time::HallTime,
    visit::{Status, Visit},
};

use crate::{call_memory::CallMemory, replica::Picture, step_memory::StepMemory, tally::Tally};

pub use line::{Line, ahead};

/// Everything a view is made from: the hall at one row and at one instant.
pub struct Scene<'a> {
    /// The state.
    pub state: &'a State,
    /// Its setup.
    pub setup: &'a Setup,
    /// Counts and orders of its visits.
    pub tally: &'a Tally,
    /// What the journal says of calls.
    pub calls: &'a CallMemory,
    /// What the journal says of steps that are over.
    pub steps: &'a StepMemory,
    /// Hall time.
    pub now: HallTime,
    /// Wall time, UTC ms: only for what no screen has shown.
    pub wall_ms: i64,
    /// The head of every view made from this scene.
    pub head: Head,
    /// The lanes in calling order, made when the first ticket asks.
    line: OnceCell<Line>,
}

/// The instant and the clock of a scene.
#[derive(Clone, Copy, Debug)]
pub struct Instant {
    /// Hall time.
    pub now: HallTime,
    /// Wall time, UTC ms.
    pub wall_ms: i64,
    /// Hall seconds per second.
    pub time_scale: f64,
    /// The hall's offset from UTC, minutes.
    pub utc_offset_minutes: i32,
}

impl<'a> Scene<'a> {
    /// A scene of a picture; none before the hall has a setup.
    pub fn new(picture: &'a Picture, at: Instant) -> Option<Self> {
        let setup = picture.state.setup.as_deref()?;
        let head = Head {
            generation: picture.generation,
            seq: picture.seq,
            hall_ms: at.now.utc_ms,
            time_scale: at.time_scale,
            utc_offset_minutes: at.utc_offset_minutes,
            hall: words::text(&setup.name),
        };
        Some(Self {
            state: &picture.state,
            setup,
            tally: &picture.tally,
            calls: &picture.calls,
            steps: &picture.steps,
            now: at.now,
            wall_ms: at.wall_ms,
            head,
            line: OnceCell::new(),
        })
    }

    /// The lanes in calling order.
    pub fn line(&self) -> &Line {
        self.line.get_or_init(|| Line::of(self.state))
    }

    /// Whole seconds of hall time since an instant.
    fn secs_since(&self, at_ms: Option<i64>) -> i64 {
        at_ms.map_or(0, |at_ms| (self.now.utc_ms - at_ms).max(0) / 1000)
    }

    /// Calls that were not undone, the newest first. What was undone is the whole round: its recalls
    /// and the first call.
    fn standing_calls(&self) -> impl Iterator<Item = (CallId, &'a Call)> {
        let mut taken_back: BTreeSet<VisitId> = BTreeSet::new();
        self.state.calls.iter().rev().filter_map(move |(id, call)| {
            if call.undone {
                taken_back.insert(call.visit);
            }
            let stands = !taken_back.contains(&call.visit);
            if call.nth == 1 {
                taken_back.remove(&call.visit);
            }
            stands.then_some((*id, call))
        })
    }

    /// The person a counter holds.
    fn current(&self, counter: &CounterState) -> Option<&'a Visit> {
        self.state.visits.get(&counter.current?)
    }

    /// Open counters for which `serves` holds.
    fn open_counters(&self, serves: impl Fn(&CounterId) -> bool) -> u32 {
        let open = self.state.counters.keys().filter(|id| self.state.is_open(id) && serves(id));
        crate::tally::size(open.count())
    }

    /// The D that hold now.
    fn due_of_the_day(&self) -> DueMinutes {
        self.state.day.as_ref().map_or(self.setup.rules.due, |day| day.due)
    }

    /// Whether tickets can be taken now.
    fn issuing(&self) -> bool {
        kiosk::issuing(self) == kiosk::open_until(self)
    }
}

/// What a counter does.
struct Look {
    status: CounterStatus,
    /// Why it pauses.
    pause: Option<PauseReason>,
    /// When its clerk is expected back from the pause, UTC ms.
    back_at_ms: Option<i64>,
    /// Since when, UTC ms.
    since_ms: i64,
}

fn look_at(counter: &CounterState, current: Option<&Visit>) -> Look {
    let plain = |status, since_ms| Look { status, pause: None, back_at_ms: None, since_ms };
    match current.map(|visit| &visit.status) {
        Some(Status::Serving { started_ms, .. }) => {
            return plain(CounterStatus::Serving, *started_ms);
        }
        Some(Status::Called { first_called_ms, .. }) => {
            return plain(CounterStatus::Calling, *first_called_ms);
        }
        _ => {}
    }
    match counter.mode {
        CounterMode::Closed => plain(CounterStatus::Closed, counter.idle_since_ms),
        CounterMode::Open => plain(CounterStatus::Idle, counter.idle_since_ms),
        CounterMode::Ready => plain(CounterStatus::Ready, counter.idle_since_ms),
        CounterMode::Paused { reason, since_ms, back_at_ms } => {
            let (status, pause) = (CounterStatus::Paused, Some(reason));
            Look { status, pause, back_at_ms, since_ms }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
