//! Time as an argument. The core has no clock and no time-zone data: whoever gives a command
//! also says what the instant is and which local day and minute it falls on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;

/// An instant of hall time, with its local reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HallTime {
    /// Milliseconds since 1970-01-01 UTC.
    pub utc_ms: i64,
    /// The local calendar date.
    pub local_date: LocalDate,
    /// Minutes since local midnight, 0–1439.
    pub local_minute: u16,
}

impl HallTime {
    /// Time since local midnight, ms, on a day without a change of the clocks.
    pub fn since_midnight_ms(&self) -> i64 {
        i64::from(self.local_minute) * MINUTE_MS + self.utc_ms.rem_euclid(MINUTE_MS)
    }
}

/// A calendar date, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDate {
    /// The year, 1–9999.
    pub year: u16,
    /// The month, 1–12.
    pub month: u8,
    /// The day of the month, 1–31.
    pub day: u8,
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl From<LocalDate> for String {
    fn from(date: LocalDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for LocalDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let error = || format!("`{text}` is not a date; write YYYY-MM-DD");
        let mut parts = text.splitn(3, '-');
        let mut part = |digits: usize| -> Option<u16> {
            let part = parts.next()?;
            if part.len() != digits {
                return None;
            }
            part.parse().ok()
        };
        let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else {
            return Err(error());
        };
        if year == 0 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(error());
        }
        Ok(Self { year, month: month as u8, day: day as u8 })
    }
}

/// A minute of the local day, written `HH:MM`; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(pub u16);

impl fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<MinuteOfDay> for String {
    fn from(minute: MinuteOfDay) -> Self {
        minute.to_string()
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parsed = text.split_once(':').and_then(|(hours, minutes)| {
            let hours: u16 = hours.parse().ok()?;
            let minutes: u16 = minutes.parse().ok()?;
            (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
        });
        parsed.map(Self).ok_or_else(|| format!("`{text}` is not a time of day; write HH:MM"))
    }
}
