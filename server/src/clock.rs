//! Hall time. The only file that reads a clock.
//!
//! A journal row carries hall time and wall time. At start: hall time = last journaled + (wall −
//! wall of that row) × scale; then + monotonic time × scale, so it never runs backwards whatever
//! happens to the wall clock. If the wall deviates by more than a minute in an unscaled run, the
//! hall keeps its own time and an alarm says by how much.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use chrono::{DateTime, Datelike, Offset, SecondsFormat, TimeZone, Timelike};
use chrono_tz::Tz;
use queue_core::time::{HallTime, LocalDate, MINUTE_MS};

/// The wall may deviate from the hall by this much before anybody is told, ms.
const DEVIATION_ALARM_MS: i64 = 60_000;

/// How hall time runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockSettings {
    /// Local time of the hall.
    pub time_zone: Tz,
    /// Hall seconds per second: 1 except in demos and tests.
    pub scale: f64,
    /// Hall time at which an empty journal begins, UTC ms; none = now.
    pub start_ms: Option<i64>,
}

/// The clock of one hall.
#[derive(Debug)]
pub struct HallClock {
    settings: ClockSettings,
    /// Hall time at `began`, UTC ms; moved forward only by [`HallClock::skip_to`].
    origin_ms: AtomicI64,
    began: Instant,
}

/// Wall time, UTC ms.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn wall_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

/// An instant (UTC ms) as it is read in a zone, with the offset: `2026-11-22T08:30:00.123+08:00`.
pub fn local_text(utc_ms: i64, zone: Tz) -> String {
    let utc = DateTime::from_timestamp_millis(utc_ms).unwrap_or(DateTime::UNIX_EPOCH);
    utc.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Millis, false)
}

/// Time since the program first asked: for "how long", never for "when".
pub fn monotonic() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}

/// The same in ms.
pub fn monotonic_ms() -> u64 {
    u64::try_from(monotonic().as_millis()).unwrap_or(u64::MAX)
}

impl HallClock {
    /// Goes on from the last journal row, given as (hall time, wall time), or begins.
    pub fn start(settings: ClockSettings, last_row: Option<(i64, i64)>) -> Self {
        let wall = wall_ms();
        let origin = match last_row {
            Some((hall, row_wall)) => hall + scaled((wall - row_wall).max(0), settings.scale),
            None => settings.start_ms.unwrap_or(wall),
        };
        Self { settings, origin_ms: AtomicI64::new(origin), began: Instant::now() }
    }

    /// A minute of today's local day, UTC ms; now, if the zone is unknown.
    pub fn today_at(time_zone: &str, minute: i64) -> i64 {
        let settings = ClockSettings {
            time_zone: time_zone.parse().unwrap_or(Tz::UTC),
            scale: 1.0,
            start_ms: None,
        };
        let now = Self::start(settings, None).now();
        now.utc_ms - now.since_midnight_ms() + minute * MINUTE_MS
    }

    /// Hall time now.
    pub fn now(&self) -> HallTime {
        self.read(self.now_ms())
    }

    fn now_ms(&self) -> i64 {
        let elapsed = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.origin_ms.load(Ordering::Relaxed) + scaled(elapsed, self.settings.scale)
    }

    /// An instant with its local reading.
    pub fn read(&self, utc_ms: i64) -> HallTime {
        let local = self.local(utc_ms);
        HallTime {
            utc_ms,
            local_date: LocalDate {
                year: u16::try_from(local.year()).unwrap_or(1),
                month: u8::try_from(local.month()).unwrap_or(1),
                day: u8::try_from(local.day()).unwrap_or(1),
            },
            local_minute: u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0),
        }
    }

    /// Offset of local time from UTC at an instant, minutes.
    pub fn utc_offset_minutes(&self, utc_ms: i64) -> i32 {
        self.local(utc_ms).offset().fix().local_minus_utc() / 60
    }

    fn local(&self, utc_ms: i64) -> DateTime<Tz> {
        let utc = DateTime::from_timestamp_millis(utc_ms).unwrap_or(DateTime::UNIX_EPOCH);
        self.settings.time_zone.from_utc_datetime(&utc.naive_utc())
    }

    /// Hall seconds per second.
    pub fn scale(&self) -> f64 {
        self.settings.scale
    }

    /// Real time until an instant of hall time; zero if it is over.
    pub fn until(&self, utc_ms: i64) -> Duration {
        let left_ms = (utc_ms - self.now_ms()).max(0);
        Duration::from_secs_f64(left_ms as f64 / 1000.0 / self.settings.scale)
    }

    /// How far the wall has run away from the hall, seconds, when somebody should know.
    pub fn deviation_secs(&self) -> Option<i64> {
        let deviation_ms = wall_ms() - self.now_ms();
        let alarming = self.settings.scale == 1.0 && deviation_ms.abs() > DEVIATION_ALARM_MS;
        (alarming && self.settings.start_ms.is_none()).then_some(deviation_ms / 1000)
    }

    /// Jumps forward, over a night that nobody wants to watch. Never backwards.
    pub fn skip_to(&self, utc_ms: i64) {
        let ahead = (utc_ms - self.now_ms()).max(0);
        self.origin_ms.fetch_add(ahead, Ordering::Relaxed);
    }
}

fn scaled(ms: i64, scale: f64) -> i64 {
    (ms as f64 * scale) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai(scale: f64, start_ms: Option<i64>) -> ClockSettings {
        ClockSettings { time_zone: chrono_tz::Asia::Shanghai, scale, start_ms }
    }

    #[test]
    fn local_readings() {
        let clock = HallClock::start(shanghai(1.0, None), None);
        // 2026-11-22 16:30 UTC is half past midnight of the next day in Shanghai.
        let time = clock.read(1_795_365_000_000);
        assert_eq!((time.local_date.to_string(), time.local_minute), ("2026-11-23".into(), 30));
        assert_eq!(clock.utc_offset_minutes(time.utc_ms), 480);
    }

    #[test]
    fn goes_on_from_the_last_row() {
        let wall = wall_ms();
        let clock = HallClock::start(shanghai(600.0, Some(0)), Some((5_000_000, wall - 1_000)));
        let now = clock.now().utc_ms;
        assert!((5_600_000..5_700_000).contains(&now), "{now}");
    }

    #[test]
    fn a_wall_clock_set_back_does_not_turn_the_hall_back() {
        let in_an_hour = wall_ms() + 3_600_000;
        let clock = HallClock::start(shanghai(1.0, None), Some((in_an_hour, in_an_hour)));
        assert!(clock.now().utc_ms >= in_an_hour);
        let deviation = clock.deviation_secs().expect("an alarm");
        assert!((-3_600..-3_590).contains(&deviation), "{deviation}");
    }

    #[test]
    fn skips_forward_only() {
        let clock = HallClock::start(shanghai(1.0, Some(1_000)), None);
        clock.skip_to(9_000);
        clock.skip_to(5_000);
        assert!((9_000..10_000).contains(&clock.now().utc_ms));
    }

    #[test]
    fn an_instant_is_told_as_the_hall_reads_it() {
        let told = |zone: &str| local_text(1_795_305_600_123, zone.parse().expect("a zone"));
        assert_eq!(told("Asia/Shanghai"), "2026-11-22T08:00:00.123+08:00");
        assert_eq!(told("UTC"), "2026-11-22T00:00:00.123+00:00");
    }
}
