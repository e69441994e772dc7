//! What a hand tells the clerk about itself.

use serde::Serialize;

use crate::messages::{Lang, Part, text};

/// A hand cannot work, or can again. By a key of the message files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The key.
    pub key: &'static str,
    /// Its facts.
    pub facts: Vec<(&'static str, String)>,
}

impl Trouble {
    /// All keys, as they stand in the message files.
    pub const KEYS: [&str; 13] = [
        "keypad-away",
        "keypad-back",
        "hotkey-taken",
        "hotkey-unknown",
        "hotkeys-held",
        "hotkeys-no-x11",
        "sound-no-player",
        "sound-failed",
        "speech-no-voice",
        "bridge-no-token",
        "bridge-no-port",
        "bridge-open",
        "order-unkept",
    ];

    /// One of [`Trouble::KEYS`].
    pub fn new(key: &'static str, facts: Vec<(&'static str, String)>) -> Self {
        Self { key, facts }
    }

    /// Something does not work. What works, or works again, is told too.
    pub fn is_wrong(&self) -> bool {
        !matches!(self.key, "keypad-back" | "hotkeys-held" | "bridge-open")
    }

    /// In a language.
    pub fn text(&self, lang: Lang) -> String {
        let facts: Vec<(&str, &str)> =
            self.facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
        text(lang, Part::Hands, self.key, &facts)
    }
}

/// As the line mode tells it.
impl Serialize for Trouble {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facts = self.facts.iter().map(|(name, fact)| (*name, fact.as_str()));
        serializer.collect_map([("notice", self.key)].into_iter().chain(facts))
    }
}
