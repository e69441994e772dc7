//! STUB of the clock until it is merged.
#![allow(missing_docs)]
use std::{sync::LazyLock, time::{Instant, SystemTime}};
static START: LazyLock<Instant> = LazyLock::new(Instant::now);
pub fn wall_ms() -> i64 { SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(0)) }
pub fn monotonic_ms() -> u64 { u64::try_from(START.elapsed().as_millis()).unwrap_or(0) }
pub fn utc_offset_minutes(tz: &str, utc_ms: i64) -> i32 {
    use chrono::{Offset, TimeZone};
    let Ok(tz) = tz.parse::<chrono_tz::Tz>() else { return 0 };
    chrono::Utc.timestamp_millis_opt(utc_ms).single().map_or(0, |t| tz.offset_from_utc_datetime(&t.naive_utc()).fix().local_minus_utc() / 60)
}
