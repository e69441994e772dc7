//! What a zone wants to hear.

use protocol::{
    views::{AnnounceMode, Announcing},
    words::Language,
};

/// Whether a zone is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Calls are spoken.
    Voice,
    /// A chime for each call.
    Chime,
    /// 无声叫号: the first call is for the screens; an unanswered one rings a short chime.
    Silent,
}

/// How loud from a time of day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loudness {
    /// Minutes after local midnight.
    pub from_minute: u16,
    /// 0 to 100.
    pub percent: u8,
}

/// A zone's announcements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether it is spoken to.
    pub mode: Mode,
    /// Languages of voice packs, in this order.
    pub languages: Vec<String>,
    /// How many times a first call is said in each language.
    pub times: u8,
    /// How many times a recall is.
    pub recall_times: u8,
    /// No sentence of a call begins later than this after the call, hall seconds.
    pub late_secs: u32,
    /// By time of day, in any order; before the first it is as loud as can be.
    pub loudness: Vec<Loudness>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: Mode::Voice,
            languages: vec!["zh-CN".to_owned()],
            times: 2,
            recall_times: 3,
            late_secs: 90,
            loudness: Vec::new(),
        }
    }
}

impl Settings {
    /// How loud it is at a local minute of the day.
    pub fn percent(&self, minute: u16) -> u8 {
        let begun = self.loudness.iter().filter(|one| one.from_minute <= minute);
        begun.max_by_key(|one| one.from_minute).map_or(100, |one| one.percent.min(100))
    }

    /// How many times a call is said in each language.
    pub(super) fn rounds(&self, nth: u8) -> u8 {
        let times = if nth > 1 { self.recall_times } else { self.times };
        times.max(1)
    }
}

impl From<&Announcing> for Settings {
    fn from(announcing: &Announcing) -> Self {
        let language = |language: &Language| match language {
            Language::Mandarin => "zh-CN",
            Language::Cantonese => "yue",
            Language::English => "en",
        };
        let loudness = announcing.loudness.iter().filter_map(|one| {
            Some(Loudness { from_minute: minute(&one.from)?, percent: one.percent })
        });
        Self {
            mode: match announcing.mode {
                AnnounceMode::Voice => Mode::Voice,
                AnnounceMode::Chime => Mode::Chime,
                AnnounceMode::Silent => Mode::Silent,
            },
            languages: announcing.languages.iter().map(|one| language(one).to_owned()).collect(),
            times: announcing.times,
            recall_times: announcing.recall_times,
            late_secs: announcing.late_secs,
            loudness: loudness.collect(),
        }
    }
}

/// The minute of the day of `HH:MM`.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_from_the_view() {
        let loudness = [("07:30", 60), ("9:00", 100), ("24:00", 1), ("night", 2)]
            .map(|(from, percent)| protocol::views::Loudness { from: from.to_owned(), percent });
        let announcing = Announcing {
            mode: AnnounceMode::Silent,
            languages: vec![Language::Cantonese, Language::English, Language::Mandarin],
            times: 1,
            recall_times: 2,
            late_secs: 60,
            loudness: loudness.to_vec(),
        };
        let expected = Settings {
            mode: Mode::Silent,
            languages: ["yue", "en", "zh-CN"].map(str::to_owned).to_vec(),
            times: 1,
            recall_times: 2,
            late_secs: 60,
            loudness: vec![
                Loudness { from_minute: 450, percent: 60 },
                Loudness { from_minute: 540, percent: 100 },
            ],
        };
        assert_eq!(Settings::from(&announcing), expected);
    }
}
