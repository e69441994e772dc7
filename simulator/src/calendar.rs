//! Just enough calendar: day numbers, weekdays, midnights.

use queue_core::time::{LocalDate, MINUTE_MS};

/// The UTC instant of local midnight, ms, where the offset from UTC does not change that day.
pub fn utc_midnight_ms(date: LocalDate, utc_offset_minutes: i64) -> i64 {
    let days = day_number(date) as i64 - UNIX_DAY;
    days * 24 * 60 * MINUTE_MS - utc_offset_minutes * MINUTE_MS
}

/// [`day_number`] of 1970-01-01.
const UNIX_DAY: i64 = 719_468;

/// Days since 0000-03-01 in the Gregorian calendar; only differences and remainders count.
pub(crate) fn day_number(date: LocalDate) -> u64 {
    // January and February belong to the year before, so that the leap day is the last of a year.
    let (year, month) = match u64::from(date.month) {
        month @ ..3 => (u64::from(date.year) - 1, month + 9),
        month => (u64::from(date.year), month - 3),
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    365 * year + leap_days + (153 * month + 2) / 5 + u64::from(date.day) - 1
}

/// 0 = Monday. 0000-03-01 was a Wednesday.
pub(crate) fn weekday(day_number: u64) -> usize {
    ((day_number + 2) % 7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> LocalDate {
        LocalDate::try_from(text.to_owned()).expect("a date")
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        #[rustfmt::skip]
        let rows = [
            ("1970-01-01", 3), // Thursday
            ("2000-02-29", 1), // Tuesday
            ("2024-12-31", 1),
            ("2025-01-01", 2),
            ("2026-03-01", 6), // Sunday
            ("2026-11-20", 4),
        ];
        for (text, expected) in rows {
            assert_eq!(weekday(day_number(date(text))), expected, "{text}");
        }
        assert_eq!(day_number(date("2024-03-01")) - day_number(date("2024-02-28")), 2);
    }

    #[test]
    fn midnight_is_where_the_calendar_says() {
        assert_eq!(utc_midnight_ms(date("1970-01-01"), 0), 0);
        // 2026-11-20 00:00 in Shanghai is 2026-11-19 16:00 UTC.
        assert_eq!(utc_midnight_ms(date("2026-11-20"), 480), 1_795_104_000_000);
    }
}
