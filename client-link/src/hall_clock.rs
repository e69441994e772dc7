//! The hall's clock as the views tell it. Whoever reads it here has no clock of its own:
//! instants are arguments, ms of any clock that only goes forward.

use protocol::views::Head;

/// A view that puts the hall so much earlier than the one before was only late on its way, wall ms.
const LATE_MS: i64 = 5_000;

/// The hall's clock, seen from a program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HallClock {
    generation: u32,
    hall_ms: i64,
    read_ms: i64,
    scale: f64,
}

impl HallClock {
    /// The reading of a view that has just come. It left the server a moment ago, so of two readings
    /// the one that puts the hall further ahead is the better one, unless the hall was set anew.
    pub fn read(before: Option<Self>, head: &Head, now_ms: i64) -> Self {
        let read = Self {
            generation: head.generation,
            hall_ms: head.hall_ms,
            read_ms: now_ms,
            scale: head.time_scale,
        };
        let same = |before: &Self| {
            let ahead_ms = before.hall_ms(now_ms) - read.hall_ms;
            before.generation == read.generation
                && before.scale == read.scale
                && (0..scaled(LATE_MS, read.scale)).contains(&ahead_ms)
        };
        before.filter(same).unwrap_or(read)
    }

    /// Hall time, UTC ms.
    pub fn hall_ms(&self, now_ms: i64) -> i64 {
        self.hall_ms + scaled((now_ms - self.read_ms).max(0), self.scale)
    }
}

fn scaled(ms: i64, scale: f64) -> i64 {
    (ms as f64 * scale) as i64
}
