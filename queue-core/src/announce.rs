//! How calls are announced in a zone. The rules of calling do not use it; it lives in the setup so
//! that every screen of a zone speaks alike and a change is on record.

use serde::{Deserialize, Serialize};

use crate::{command::Language, time::MinuteOfDay, visit::is_default};

/// From a minute of the day on, so loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loudness {
    /// Its first minute; it holds until the next entry, the last one until midnight.
    pub from: MinuteOfDay,
    /// Percent of what the loudspeaker gives; 0 = nothing is heard.
    pub percent: u8,
}

/// How calls are announced in a zone. Every value is a default that a hall may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Announce {
    /// In this order.
    pub languages: Vec<Language>,
    /// How often a first call is spoken in each language.
    pub times: u8,
    /// How often a recall 重呼 is.
    pub recall_times: u8,
    /// A call that could only be spoken later than this gets the chime alone, seconds.
    pub late_secs: u32,
    /// A chime and no voice; tickets that ask for it 需语音 are spoken all the same.
    #[serde(skip_serializing_if = "is_default")]
    pub chime_only: bool,
    /// How loud, by time of day; before the first entry and without any: all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loudness: Vec<Loudness>,
}

impl Default for Announce {
    /// DOMAIN section 3.3: twice, three times on a recall. The hall's readers decide on Cantonese.
    fn default() -> Self {
        Self {
            languages: vec![Language::Mandarin, Language::English],
            times: 2,
            recall_times: 3,
            late_secs: 90,
            chime_only: false,
            loudness: Vec::new(),
        }
    }
}

impl Announce {
    /// What is wrong with it: a field of it, and what to write instead.
    pub(crate) fn problems(&self) -> Vec<(String, &'static str)> {
        let mut problems = Vec::new();
        let mut require = |holds: bool, field: &str, problem| {
            if !holds {
                problems.push((field.to_owned(), problem));
            }
        };
        let twice = |n: usize| self.languages[..n].contains(&self.languages[n]);
        require(!self.languages.is_empty(), "languages", "name a language; for none, `silent`");
        require(!(0..self.languages.len()).any(twice), "languages", "each language once");
        require((1..=5).contains(&self.times), "times", "must be 1 to 5");
        require((1..=5).contains(&self.recall_times), "recall_times", "must be 1 to 5");
        require((10..=600).contains(&self.late_secs), "late_secs", "must be 10 to 600 seconds");
        for (n, entry) in self.loudness.iter().enumerate() {
            let later = n == 0 || self.loudness[n - 1].from < entry.from;
            require(later, &format!("loudness[{n}].from"), "must be later than the one before");
            require(entry.percent <= 100, &format!("loudness[{n}].percent"), "must be 0 to 100");
        }
        problems
    }
}
