//! What stands where, one screen a file. A screen is a function from what it knows to marks.

mod aside;
mod board;
mod calls;
mod line;
mod lost;
mod next;
mod strip;

use iced::Rectangle;
use protocol::{views::Head, words::Text};
use serde::Serialize;

pub use board::board;
#[cfg(test)]
pub use calls::DIGIT;
pub use line::line;
pub use next::next;
pub use strip::strip;

use super::mark::{Look, Pen, Picture, area};
use crate::{
    config::Tongue,
    messages::{self, Lang, pick},
    theme::Palette,
};

/// What every screen knows.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Its colours.
    pub palette: Palette,
    /// Whose words.
    pub tongue: Tongue,
    /// The picture at the head.
    pub logo: Option<&'a Picture>,
    /// Hall time, UTC ms; none before the first view.
    pub hall_ms: Option<i64>,
    /// A flashing row is in the dark half of its flash.
    pub outlined: bool,
    /// The code that a phone scans for a ticket.
    pub code: Option<&'a Picture>,
    /// The picture of whoever sits at the counter.
    pub photo: Option<&'a Picture>,
    /// Somebody looks for this screen: so it is called.
    pub name: Option<&'a str>,
    /// Grows by one every few seconds: where not everything has room, things take turns.
    pub turn: i64,
}

impl Scene<'_> {
    /// A text in the first language.
    pub fn say(&self, key: &str, facts: &[(&str, &str)]) -> String {
        messages::screen(self.tongue.first(), key, facts)
    }

    /// The same in the second language, if two stand on the screen.
    pub fn below(&self, key: &str, facts: &[(&str, &str)]) -> String {
        let second = self.tongue.second();
        second.map(|lang| messages::screen(lang, key, facts)).unwrap_or_default()
    }

    /// A text of the wire in the first language.
    pub fn pick<'t>(&self, text: &'t Text) -> &'t str {
        pick(self.tongue.first(), text)
    }

    /// The same in the second, if two stand on the screen.
    pub fn pick_below<'t>(&self, text: &'t Text) -> &'t str {
        self.tongue.second().map_or("", |lang| pick(lang, text))
    }

    /// A word of the wire in a language, by its part and its name there.
    pub fn word(&self, lang: Lang, part: &str, word: &impl Serialize) -> String {
        messages::word(lang, part, word)
    }

    /// Whether a time that somebody has promised is not over, by the hall's clock.
    pub fn is_to_come(&self, utc_ms: i64) -> bool {
        self.hall_ms.is_none_or(|hall_ms| hall_ms < utc_ms)
    }

    /// Says how the screen is called.
    pub fn identify(&self, pen: &mut Pen, name: &str, place: Rectangle) {
        let palette = self.palette;
        pen.fill(place, palette.digits, 0.0);
        let inner = area(place.x + 20.0, place.y + 6.0, place.width - 40.0, place.height - 12.0);
        let look = Look::new(inner.height * 0.5, palette.ground, palette.digits).bold().middle();
        let facts = [("name", name)];
        self.both(pen, inner, [self.say("me", &facts), self.below("me", &facts)], look);
    }

    /// It is the turn of the second language.
    pub fn is_second(&self) -> bool {
        self.turn % 2 == 1
    }

    /// Which of so many pages is on, each in both languages if two stand on the screen.
    pub fn page(&self, pages: usize) -> usize {
        let turn = if self.tongue.second().is_some() { self.turn / 2 } else { self.turn };
        usize::try_from(turn).unwrap_or_default() % pages.max(1)
    }

    /// The words of one language where both have no room: they alternate.
    pub fn one(&self, words: [String; 2]) -> String {
        let [first, second] = words;
        if self.is_second() && !second.is_empty() { second } else { first }
    }

    /// Two lines: the first language, and the second below it in two fifths of the height.
    pub fn both(&self, pen: &mut Pen, place: Rectangle, words: [String; 2], look: Look) {
        let [first, second] = words;
        if second.is_empty() {
            pen.write(place, first, look);
            return;
        }
        let high = place.height * 0.6;
        pen.write(area(place.x, place.y, place.width, high), first, look);
        let below = area(place.x, place.y + high, place.width, place.height - high);
        pen.write(below, second, Look { size: look.size * 0.6, bold: false, ..look });
    }
}

/// The hour and minute of the hall.
pub fn hour(head: &Head, utc_ms: i64) -> String {
    let minutes = minute(head, utc_ms);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes since the hall's midnight.
pub fn minute(head: &Head, utc_ms: i64) -> u32 {
    let minutes = utc_ms.div_euclid(60_000) + i64::from(head.utc_offset_minutes);
    minutes.rem_euclid(24 * 60) as u32
}

/// The hall's date: year, month, day, and days since Sunday.
fn date(head: &Head, utc_ms: i64) -> (i64, u32, u32, usize) {
    let local_ms = utc_ms + i64::from(head.utc_offset_minutes) * 60_000;
    let days = local_ms.div_euclid(86_400_000);
    let weekday = (days + 4).rem_euclid(7) as usize;
    // Years that begin in March have their odd day at the end.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * month + 2) / 5 + 1) as u32;
    let month = if month < 10 { month + 3 } else { month - 9 } as u32;
    (year + era * 400 + i64::from(month <= 2), month, day, weekday)
}

impl Scene<'_> {
    /// The date in a language.
    pub fn date(&self, lang: Lang, head: &Head, utc_ms: i64) -> String {
        let (year, month, day, weekday) = date(head, utc_ms);
        let (year, mut month, mut day) = (year.to_string(), month.to_string(), day.to_string());
        if lang == Lang::En {
            (month, day) = (format!("{month:0>2}"), format!("{day:0>2}"));
        }
        let facts = [("year", year.as_str()), ("month", &month), ("day", &day)];
        let date = messages::screen(lang, "date", &facts);
        let weekdays = messages::screen(lang, "weekdays", &[]);
        format!("{date} {}", weekdays.split(',').nth(weekday).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_hall() {
        let text = Text { zh: String::new(), en: String::new() };
        let head = Head {
            generation: 1,
            seq: 1,
            hall_ms: 0,
            time_scale: 1.0,
            utc_offset_minutes: 480,
            hall: text,
        };
        let day = 86_400_000;
        // 2024-02-29 is day 19,782; 2026-11-22 a Sunday.
        assert_eq!(date(&head, 19_782 * day), (2024, 2, 29, 4));
        assert_eq!(date(&head, 19_783 * day - 8 * 3_600_000), (2024, 3, 1, 5));
        assert_eq!(date(&head, 20_779 * day), (2026, 11, 22, 0));
        assert_eq!(date(&head, 20_818 * day), (2026, 12, 31, 4));
        assert_eq!(date(&head, 20_819 * day), (2027, 1, 1, 5));
        assert_eq!(hour(&head, 20_779 * day + 61_000), "08:01");
    }
}
