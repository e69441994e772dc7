//! What was expected, what came, and how sure that is.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::people::Customer;

/// Milliseconds in a minute of a model.
pub const MINUTE_MS: f64 = 60_000.0;

/// Whether the long doses were asked for.
pub fn soak() -> bool {
    std::env::var("JIAOHAO_SOAK").is_ok_and(|asked| asked == "1")
}

/// A mean over independent seeds with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    pub mean: f64,
    pub error: f64,
}

impl Estimate {
    /// From one value per seed.
    pub fn over_seeds(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        Self { mean, error: (squares / (count - 1.0) / count).sqrt() }
    }
}

/// Lines that came out, and those of them that are too far off.
#[derive(Debug, Default)]
pub struct Sheet {
    off: Vec<String>,
}

impl Sheet {
    /// Expects an estimate within three standard errors or two per cent, whichever is more: the
    /// tolerance the studies arrived at for queues this loaded.
    pub fn expect(&mut self, what: &str, expected: f64, got: Estimate) {
        self.expect_within(what, expected, got, 0.02 * expected);
    }

    /// The same with another least tolerance.
    pub fn expect_within(&mut self, what: &str, expected: f64, got: Estimate, least: f64) {
        let Estimate { mean, error } = got;
        let tolerance = (3.0 * error).max(least);
        let line = format!(
            "{what:<28} expected {expected:>10.4}  got {mean:>10.4}  SE {error:.4}  tolerance {tolerance:.4}"
        );
        println!("{line}");
        // So that an estimate that is not a number is off too.
        let near = (mean - expected).abs() <= tolerance;
        if !near {
            self.off.push(line);
        }
    }

    /// Fails if anything was off.
    #[track_caller]
    pub fn settle(self) {
        assert_eq!(self.off, Vec::<String>::new(), "off by more than chance");
    }
}

pub fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.into_iter().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    sum / count
}

/// Waits under first come, first served at equal counters, ms: everybody in their turn goes to
/// the counter that is free first (Kiefer and Wolfowitz 1955). Without commands, lanes or keys.
pub fn first_come_first_served(customers: &[Customer], counters: usize) -> Vec<i64> {
    let mut free: BinaryHeap<Reverse<i64>> = (0..counters).map(|_| Reverse(0)).collect();
    let turn = |customer: &Customer| {
        let Reverse(free_ms) = free.pop().expect("a counter");
        let start_ms = free_ms.max(customer.arrival_ms);
        free.push(Reverse(start_ms + customer.work_ms));
        start_ms - customer.arrival_ms
    };
    customers.iter().map(turn).collect()
}
