//! Floors and what the product needs above them, in one run: `make bench`.
//!
//! A floor is the least work that could do the job. Floor and product are measured in the same
//! round, and only their ratio is compared with a goal: milliseconds differ from machine to machine
//! and from minute to minute. Medians of [`ROUNDS`] rounds.

mod core;
mod disk;

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

/// Rounds of every measurement.
const ROUNDS: usize = 5;

/// One line of the report.
#[derive(Serialize)]
struct Line {
    /// What was measured.
    what: &'static str,
    /// The measured values by name, medians.
    values: BTreeMap<&'static str, f64>,
    /// The ratio that is compared.
    ratio: f64,
    /// What it should be, in words.
    goal: &'static str,
    /// Whether it is.
    met: bool,
}

/// The middle value.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut lines = core::lines();
    lines.extend(disk::lines().await?);
    for line in &lines {
        let values: Vec<String> =
            line.values.iter().map(|(name, value)| format!("{name} {value:.3}")).collect();
        let mark = if line.met { "ok  " } else { "MISS" };
        println!(
            "{mark} {:<44} {:>8.3}  ({})  {}",
            line.what,
            line.ratio,
            line.goal,
            values.join(", ")
        );
    }
    std::fs::write(Path::new("bench-report.json"), serde_json::to_vec_pretty(&lines)?)?;
    Ok(())
}
