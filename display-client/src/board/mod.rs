//! The board of a zone: views in, what is on the screen out. It holds no window, no network, no clock
//! and no randomness; instants are arguments, ms of a clock that only goes forward.
//!
//! What it promises, each held by a test:
//!
//! * a new call takes the first row with the view that brings it;
//! * while more calls stand than fit, the newest keep their rows and the others take turns; whoever
//!   has had the least of its time comes first ([`turns`]);
//! * a call is confirmed once on a connection, and only after it was really drawn;
//! * calls look live only while the server is heard.
//!
//! Times that a person needs run in hall time, by the scale of the view; where the hall's clock runs
//! so fast that nobody could read, a shortest wall time holds.

mod band;
mod strip;
mod turns;

use std::collections::BTreeSet;

use client_link::{Away, HallClock};
use protocol::{
    views::{BoardCall, BoardView},
    words::VisitStatus,
};

pub use band::{Band, Link};
pub use strip::{Called, Strip, StripInput};
use turns::Turns;

/// The newest call flashes so long after it has come, ms of hall time …
pub const FLASH_HALL_MS: i64 = 15_000;
/// … and never shorter than this, ms.
pub const FLASH_LEAST_MS: i64 = 3_000;
/// Half a flash: twice a second from filled to outlined and back, ms.
pub const FLASH_HALF_MS: i64 = 250;
/// A call that was so old when it came is no news, ms of hall time: the screen was switched on.
const NEWS_HALL_MS: i64 = 60_000;

/// Everything that can happen to a board.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The server has sent a view.
    View(Box<BoardView>),
    /// The connection stands.
    Connected,
    /// The server was heard: a heartbeat.
    Heard,
    /// A view has come that cannot be read: what stands on the screen is old.
    Unread {
        /// What is wrong with it.
        said: String,
    },
    /// The connection does not stand, or could not be made (again).
    Disconnected {
        /// Why.
        why: Away,
    },
    /// The last good view, kept from an earlier run.
    Remembered {
        /// The view.
        view: Box<BoardView>,
        /// How long ago it came, ms.
        age_ms: i64,
    },
    /// These calls were drawn in the frame that stands on the screen now, and no others.
    Drawn(Vec<u64>),
    /// Time has passed.
    Tick,
}

/// A row of the board.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The call.
    pub call: &'a BoardCall,
    /// The newest call, while it still leads somewhere: the amber row.
    pub newest: bool,
    /// It is to flash now.
    pub flashing: bool,
}

/// What is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture<'a> {
    /// The last view; none before the first.
    pub view: Option<&'a BoardView>,
    /// Newest first; of a lost server all that was last known.
    pub rows: Vec<Row<'a>>,
    /// Calls that wait for their turn.
    pub more: usize,
    /// What is to be said about the connection.
    pub band: Band,
    /// Hall time, UTC ms; none before the first view.
    pub hall_ms: Option<i64>,
}

/// The model of a board.
#[derive(Debug)]
pub struct Board {
    view: Option<BoardView>,
    clock: Option<HallClock>,
    link: Link,
    turns: Turns,
    /// Only who is called and has not come has a place here.
    awaited_only: bool,
    /// A view has come since the connection stands: only then is it known what is unconfirmed.
    fresh: bool,
    /// Confirmed on this connection.
    said: BTreeSet<u64>,
    /// Drawn in the frame that stands now.
    drawn: BTreeSet<u64>,
}

impl Board {
    /// A board of so many rows that knows nothing yet.
    pub fn new(rows: usize, now_ms: i64) -> Self {
        Self {
            view: None,
            clock: None,
            link: Link::new(now_ms),
            turns: Turns::new(rows),
            awaited_only: false,
            fresh: false,
            said: BTreeSet::new(),
            drawn: BTreeSet::new(),
        }
    }

    /// A board of one row for those who are still awaited: whoever has come, or was missed, takes no
    /// turn from them.
    pub fn line(now_ms: i64) -> Self {
        Self { awaited_only: true, ..Self::new(1, now_ms) }
    }

    /// Takes what has happened; the calls to confirm now.
    pub fn update(&mut self, input: Input, now_ms: i64) -> Vec<u64> {
        match input {
            Input::View(view) => self.see(*view, now_ms),
            Input::Connected => {
                self.link.connected(now_ms);
                self.fresh = false;
                self.said.clear();
            }
            Input::Heard => self.link.heard(now_ms),
            Input::Unread { said } => self.link.unread(said),
            Input::Disconnected { why } => self.link.disconnected(why),
            Input::Remembered { view, age_ms } => self.remember(*view, age_ms, now_ms),
            Input::Drawn(calls) => {
                self.drawn = calls.into_iter().collect();
                self.turns.drawn(&self.drawn, now_ms);
            }
            Input::Tick => {}
        }
        let calls = self.view.as_ref().map_or(&[][..], |view| &view.calls);
        self.turns.pass(calls, self.scale(), now_ms);
        self.confirm()
    }

    fn see(&mut self, mut view: BoardView, now_ms: i64) {
        self.sift(&mut view);
        self.link.read(now_ms);
        self.fresh = true;
        self.clock = Some(HallClock::read(self.clock, &view.head, now_ms));
        let hall_ms = self.hall_ms(now_ms).unwrap_or(view.head.hall_ms);
        self.turns.see(&view.calls, hall_ms, now_ms);
        self.view = Some(view);
    }

    fn remember(&mut self, mut view: BoardView, age_ms: i64, now_ms: i64) {
        if self.view.is_some() {
            return;
        }
        self.sift(&mut view);
        let came_ms = now_ms - age_ms.max(0);
        self.link.remembered(came_ms);
        self.clock = Some(HallClock::read(None, &view.head, came_ms));
        self.turns.see(&view.calls, view.head.hall_ms, came_ms);
        self.view = Some(view);
    }

    fn sift(&self, view: &mut BoardView) {
        if self.awaited_only {
            view.calls.retain(|call| call.status == VisitStatus::Called);
        }
    }

    /// What is drawn, not confirmed by anybody, and not said on this connection yet.
    fn confirm(&mut self) -> Vec<u64> {
        let Some(view) = self.view.as_ref().filter(|_| self.fresh && self.link.is_live()) else {
            return vec![];
        };
        let open = view.calls.iter().filter(|call| !call.shown);
        let calls: Vec<u64> = open
            .map(|call| call.call_id)
            .filter(|id| self.drawn.contains(id) && !self.said.contains(id))
            .collect();
        self.said.extend(&calls);
        calls
    }

    /// What is on the screen at this instant.
    pub fn picture(&self, now_ms: i64) -> Picture<'_> {
        let band = self.link.band(now_ms);
        let Some(view) = &self.view else {
            return Picture { view: None, rows: vec![], more: 0, band, hall_ms: None };
        };
        let hall_ms = self.hall_ms(now_ms);
        let newest = view.calls.first().map(|call| call.call_id);
        let chosen = self.turns.chosen();
        let row = |call| {
            let leads = !is_over(call) && !band.is_lost();
            let newest = newest == Some(call.call_id) && leads;
            Row { call, newest, flashing: newest && self.flashes(call, now_ms) }
        };
        // What was last known is not a call any more: nobody waits for a turn.
        let stands = |call: &&BoardCall| band.is_lost() || chosen.contains(&call.call_id);
        let standing = view.calls.iter().filter(stands);
        let rows: Vec<Row<'_>> = standing.map(row).collect();
        let more = view.calls.len() - rows.len();
        Picture { view: Some(view), rows, more, band, hall_ms }
    }

    /// Whether something on the screen changes by itself within a second.
    pub fn is_lively(&self, now_ms: i64) -> bool {
        self.picture(now_ms).rows.iter().any(|row| row.flashing)
    }

    /// The last view.
    pub fn view(&self) -> Option<&BoardView> {
        self.view.as_ref()
    }

    fn flashes(&self, call: &BoardCall, now_ms: i64) -> bool {
        let span_ms = scaled(FLASH_HALL_MS, FLASH_LEAST_MS, self.scale());
        let came_ms = self.turns.came_as_news(call.call_id);
        let young = came_ms.is_some_and(|came_ms| now_ms - came_ms < span_ms);
        young && call.status == VisitStatus::Called
    }

    fn hall_ms(&self, now_ms: i64) -> Option<i64> {
        self.clock.map(|clock| clock.hall_ms(now_ms))
    }

    fn scale(&self) -> f64 {
        self.view.as_ref().map_or(1.0, |view| view.head.time_scale)
    }
}

/// A call that no longer brings anybody to its counter: missed, parked, given up or done.
pub fn is_over(call: &BoardCall) -> bool {
    !matches!(call.status, VisitStatus::Called | VisitStatus::Serving)
}

/// So much hall time in wall time, and never less than `least_ms`.
fn scaled(hall_ms: i64, least_ms: i64, scale: f64) -> i64 {
    let wall_ms = if scale > 0.0 { (hall_ms as f64 / scale) as i64 } else { hall_ms };
    wall_ms.max(least_ms)
}

#[cfg(test)]
mod tests;
