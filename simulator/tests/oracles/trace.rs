//! A published trace, served to the millisecond: a thousand jobs, one counter, first come first
//! served. Its results are known exactly.

use queue_core::setup::DueMinutes;

use crate::{
    figures::mean,
    hall::serve,
    people::{Customer, Desk, waits},
};

const TRACE: &str = include_str!("data/simEd_queueTrace.csv");
/// The trace has no unit and three decimals: one unit is a second.
const UNIT_MS: f64 = 1000.0;

/// One value of the trace, in whole ms and without a float in between.
fn whole_ms(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(part.len() <= 3, "{text}: ms would not be exact");
    format!("{whole}{part:0<3}").parse().expect("a number")
}

fn jobs() -> Vec<Customer> {
    let job = |line: &str| {
        let (arrival, service) = line.split_once(',').expect("two columns");
        Customer::ordinary(whole_ms(arrival), whole_ms(service))
    };
    TRACE.lines().skip(1).map(job).collect()
}

/// The quantile between the two nearest values, by the usual linear rule.
fn quantile(values: &[i64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let (low, high) = (sorted[below] as f64, sorted[(below + 1).min(sorted.len() - 1)] as f64);
    low + (high - low) * (place - place.floor())
}

#[test]
fn a_published_trace_has_its_published_waits() {
    let jobs = jobs();
    assert_eq!(jobs.len(), 1000);
    let calls = serve(DueMinutes::default(), &Desk::equal(1), &jobs);
    let waits = waits(&calls, &jobs);
    let ended = calls.iter().map(|call| call.at_ms + jobs[call.customer].work_ms).max();
    let got = [
        ("mean wait", 18.593_993, mean(waits.iter().map(|wait| *wait as f64)) / UNIT_MS),
        ("longest wait", 118.761, quantile(&waits, 1.0) / UNIT_MS),
        ("P90 of the waits", 48.067_7, quantile(&waits, 0.9) / UNIT_MS),
        ("last completion", 9_897.217, ended.expect("jobs") as f64 / UNIT_MS),
    ];
    for (what, expected, got) in got {
        println!("trace: {what:<20} expected {expected:>12.6}  got {got:>12.6}");
        assert!((got - expected).abs() < 1e-6, "{what}: {got}");
    }
}
