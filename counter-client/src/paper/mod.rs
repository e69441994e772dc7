//! 纸质应急: a sheet to print for the time without the server, one per service group, with
//! pre-numbered emergency slips. It begins in the last order that this desk knew, which is kept on
//! disk, so that the sheet can be made after a restart without any server.
//!
//! What is written on it is entered afterwards (`backfill` 补录): its columns are what that asks for,
//! and its slips are numbered as that expects them.

mod sheet;
mod store;

use std::{collections::BTreeMap, fs, ops::RangeInclusive, path::Path};

use protocol::words::Text;
use serde::{Deserialize, Serialize};

pub use store::{Store, load, run};

use crate::{
    config::Config,
    desk::{Desk, LastKnown},
    failure::{Failure, paper_unwritable},
};

/// The last order that a desk knew: numbers only, nothing about the people who hold them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastOrder {
    /// The hall.
    pub hall: Text,
    /// The counter's name.
    pub counter: Text,
    /// When the server was last heard, hall time, UTC ms.
    pub at_ms: i64,
    /// The hall's offset from UTC, minutes.
    pub utc_offset_minutes: i32,
    /// Everybody whom the desk knew, in the order in which they are called.
    pub lines: Vec<LastKnown>,
}

impl LastOrder {
    /// Of a desk that has just heard its server; none before the first view.
    pub fn of(desk: &Desk, now_ms: i64) -> Option<Self> {
        let view = desk.view()?;
        Some(Self {
            hall: view.head.hall.clone(),
            counter: view.name.clone(),
            at_ms: desk.shown(now_ms).hall_ms.unwrap_or(view.head.hall_ms),
            utc_offset_minutes: view.head.utc_offset_minutes,
            lines: desk.last_order(),
        })
    }
}

/// Numbers that the first emergency slip of a sheet can have.
pub const SLIPS: RangeInclusive<u32> = 1..=900_000;

/// What the sheets are made of.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The last order, if one is known.
    pub order: Option<&'a LastOrder>,
    /// Names of service groups by their letters.
    pub groups: &'a BTreeMap<String, String>,
    /// The first slip of each group.
    pub first: u32,
    /// How many slips each group gets.
    pub slips: u32,
}

/// Writes the sheets as one HTML file: from the order that is given, or else from the one kept on
/// disk. `first` is the number of the first slip: later sheets of a day go on where the one before
/// ended.
///
/// # Errors
/// The file cannot be written.
pub fn write(
    config: &Config,
    order: Option<&LastOrder>,
    first: u32,
    file: &Path,
) -> Result<(), Failure> {
    let kept = if order.is_none() { load(&config.paper.order_file) } else { None };
    let plan = Plan {
        order: order.or(kept.as_ref()),
        groups: &config.paper.groups,
        first,
        slips: config.paper.slips,
    };
    fs::write(file, sheet::html(plan))
        .map_err(|error| paper_unwritable(&file.display().to_string(), &error.to_string()))
}

#[cfg(test)]
mod tests;
