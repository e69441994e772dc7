//! How long to wait before the next attempt.

use std::time::Duration;

/// Pauses that double from the first to the longest.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    attempts: u32,
}

impl Backoff {
    /// From the first pause to the longest.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, attempts: 0 }
    }

    /// The next pause, with jitter: when a server comes back, its programs must not all knock in the
    /// same instant. `random` draws between half of the pause and all of it.
    pub fn next(&mut self, random: u32) -> Duration {
        let doubled =
            self.first.saturating_mul(1_u32.checked_shl(self.attempts).unwrap_or(u32::MAX));
        self.attempts = self.attempts.saturating_add(1);
        let pause = doubled.min(self.longest);
        pause.mul_f64(0.5 + 0.5 * f64::from(random) / f64::from(u32::MAX))
    }

    /// An attempt went well: the next pause is a first one.
    pub fn reset(&mut self) {
        self.attempts = 0;
    }
}

/// A number of the operating system's randomness; without it, every pause is a whole one.
pub fn random() -> u32 {
    getrandom::u32().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_jitter_takes_at_most_half() {
        let mut backoff = Backoff::new(Duration::from_millis(250), Duration::from_secs(5));
        let whole: Vec<u128> = (0..7).map(|_| backoff.next(u32::MAX).as_millis()).collect();
        assert_eq!(whole, [250, 500, 1000, 2000, 4000, 5000, 5000]);
        assert_eq!(backoff.next(0), Duration::from_millis(2500));
        for _ in 0..40 {
            backoff.next(0);
        }
        assert_eq!(backoff.next(0), Duration::from_millis(2500), "however long it takes");
        backoff.reset();
        assert_eq!(backoff.next(0), Duration::from_millis(125));
    }
}
