//! Hall time as the server tells it. The player has no hall clock of its own: every view carries
//! the server's reading, and between two views the player counts real time × scale.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use protocol::views::Head;
use tokio::sync::Notify;

/// The longest sleep before the server's clock is asked again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// The server's clock, seen from outside.
#[derive(Debug, Default)]
pub struct HallClock {
    anchor: Mutex<Option<Anchor>>,
    first: Notify,
}

#[derive(Clone, Copy, Debug)]
struct Anchor {
    hall_ms: i64,
    seen: Instant,
    scale: f64,
}

impl Anchor {
    fn now_ms(&self) -> i64 {
        self.hall_ms + (self.seen.elapsed().as_secs_f64() * 1000.0 * self.scale) as i64
    }
}

impl HallClock {
    /// Takes a reading. It left the server a moment ago, so of all readings the one that puts the
    /// hall furthest ahead is the least late one.
    pub fn read(&self, head: &Head) {
        let seen = Anchor { hall_ms: head.hall_ms, seen: Instant::now(), scale: head.time_scale };
        let mut anchor = self.lock();
        if anchor.is_none_or(|anchor| seen.hall_ms >= anchor.now_ms()) {
            *anchor = Some(seen);
            self.first.notify_waiters();
        }
    }

    /// Forgets all readings: the server was started again.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    /// Hall time now, UTC ms; none before the first reading.
    pub fn now_ms(&self) -> Option<i64> {
        self.lock().map(|anchor| anchor.now_ms())
    }

    /// Waits until an instant of hall time.
    pub async fn until(&self, hall_ms: i64) {
        loop {
            let anchor = *self.lock();
            let left = match anchor {
                Some(anchor) if anchor.now_ms() >= hall_ms => return,
                Some(anchor) => {
                    let left_ms = (hall_ms - anchor.now_ms()) as f64 / anchor.scale;
                    Duration::from_secs_f64(left_ms.max(0.5) / 1000.0).min(LOOK_AGAIN)
                }
                None => LOOK_AGAIN,
            };
            tokio::time::sleep(left).await;
        }
    }

    /// Waits until so much hall time has passed.
    pub async fn pass(&self, hall_ms: i64) {
        let now = self.known_now_ms().await;
        self.until(now + hall_ms).await;
    }

    /// Hall time now, as soon as there is a reading.
    pub async fn known_now_ms(&self) -> i64 {
        loop {
            let first = self.first.notified();
            if let Some(now) = self.now_ms() {
                return now;
            }
            let _ = tokio::time::timeout(LOOK_AGAIN, first).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Anchor>> {
        // A reading is copied in whole, so it is sound whatever panicked beside it.
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use protocol::words::Text;

    use super::*;

    fn head(hall_ms: i64) -> Head {
        Head {
            generation: 1,
            seq: 1,
            hall_ms,
            time_scale: 600.0,
            utc_offset_minutes: 480,
            hall: Text { zh: String::new(), en: String::new() },
        }
    }

    #[tokio::test]
    async fn follows_the_least_late_reading() {
        let clock = HallClock::default();
        assert_eq!(clock.now_ms(), None);
        clock.read(&head(1_000_000));
        clock.read(&head(400_000));
        assert!(clock.now_ms() >= Some(1_000_000), "an older view does not turn it back");
        clock.read(&head(90_000_000));
        assert!(clock.now_ms() >= Some(90_000_000));
        let began = Instant::now();
        clock.until(90_060_000).await;
        // A hall minute is a tenth of a second here.
        assert!(began.elapsed() >= Duration::from_millis(90));
    }
}
