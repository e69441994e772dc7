//! Why the program ends, told on stderr in both languages with what to do, and by its exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | this machine failed |
//! | 2 | wrong arguments, or a configuration that cannot be used |
//! | 3 | the server cannot be reached, is not one of ours, or does not let this desk in |
//! | 4 | no display |
//! | 5 | no font that can write Chinese |

use std::fmt;

use protocol::problem::Problem;

use crate::{
    desk::Away,
    messages::{self, Lang, Part},
};

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    key: &'static str,
    code: u8,
    facts: Vec<(&'static str, String)>,
}

impl Failure {
    /// All keys, as they stand in the message files.
    pub const KEYS: [&str; 15] = [
        "config-unreadable",
        "config-syntax",
        "config-unknown-keys",
        "config-bad-values",
        "token-unreadable",
        "token-unwritable",
        "ca-unusable",
        "away",
        "refused",
        "code-refused",
        "wrong-device",
        "no-display",
        "no-font",
        "paper-unwritable",
        "machine",
    ];

    fn new(key: &'static str, code: u8, facts: Vec<(&'static str, String)>) -> Self {
        Self { key, code, facts }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// The configuration file cannot be read.
    pub fn config_unreadable(path: String, said: String) -> Self {
        Self::new("config-unreadable", 2, vec![("path", path), ("said", said)])
    }

    /// The configuration is not TOML, or a value is of the wrong type.
    pub fn config_syntax(path: String, said: String) -> Self {
        Self::new("config-syntax", 2, vec![("path", path), ("said", said)])
    }

    /// The configuration has keys that do not exist.
    pub fn unknown_keys(path: String, keys: &[String]) -> Self {
        Self::new("config-unknown-keys", 2, vec![("path", path), ("keys", keys.join(", "))])
    }

    /// The configuration has values that cannot be used.
    pub fn bad_values(path: String, problems: &[String]) -> Self {
        Self::new("config-bad-values", 2, vec![("path", path), ("problems", problems.join("; "))])
    }

    /// The token cannot be read: the desk has not been paired.
    pub fn token_unreadable(path: String, said: String) -> Self {
        Self::new("token-unreadable", 2, vec![("path", path), ("said", said)])
    }

    /// The token cannot be kept.
    pub fn token_unwritable(path: String, said: String) -> Self {
        Self::new("token-unwritable", 2, vec![("path", path), ("said", said)])
    }

    /// The file of certificates cannot be used.
    pub fn ca_unusable(path: String, said: String) -> Self {
        Self::new("ca-unusable", 2, vec![("path", path), ("said", said)])
    }

    /// The server cannot be reached, or does not let this desk in.
    pub fn away(server: &str, why: &Away) -> Self {
        let server = ("server", server.to_owned());
        match why {
            Away::Refused { problem } => {
                let said = format!("{} {}", problem.detail, problem.next_step);
                Self::new("refused", 3, vec![server, ("said", said)])
            }
            // The reason is told in the language of each text.
            why => {
                let said = match why {
                    Away::Unreachable { said }
                    | Away::Untrusted { said }
                    | Away::NotOurs { said } => said.clone(),
                    Away::Silent | Away::Ended | Away::Refused { .. } => String::new(),
                };
                Self::new("away", 3, vec![server, ("why", why.key().to_owned()), ("said", said)])
            }
        }
    }

    /// The server does not take a pairing code.
    pub fn code_refused(problem: &Problem) -> Self {
        let (said, next_step) = (problem.detail.clone(), problem.next_step.clone());
        Self::new("code-refused", 3, vec![("said", said), ("then", next_step)])
    }

    /// The code was made for something else than this counter's desk.
    pub fn wrong_device(kind: &str, place: &str, counter: &str) -> Self {
        let facts = vec![
            ("kind", kind.to_owned()),
            ("place", place.to_owned()),
            ("counter", counter.to_owned()),
        ];
        Self::new("wrong-device", 2, facts)
    }

    /// There is no display to show a window on.
    pub fn no_display() -> Self {
        Self::new("no-display", 4, vec![])
    }

    /// No font of this machine can write Chinese.
    pub fn no_font() -> Self {
        Self::new("no-font", 5, vec![])
    }

    /// The paper sheets cannot be written.
    pub fn paper_unwritable(path: String, said: String) -> Self {
        Self::new("paper-unwritable", 1, vec![("path", path), ("said", said)])
    }

    /// The machine gives no randomness or no runtime.
    pub fn machine(said: String) -> Self {
        Self::new("machine", 1, vec![("said", said)])
    }

    /// The text in a language.
    pub fn text(&self, lang: Lang) -> String {
        let mut facts: Vec<(&str, &str)> =
            self.facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
        let why = facts.iter().find(|(name, _)| *name == "why").map(|(_, key)| *key);
        let why = why.map(|key| messages::text(lang, Part::Away, key, &facts));
        if let Some(why) = &why {
            facts.retain(|(name, _)| *name != "why");
            facts.push(("why", why));
        }
        let failing = messages::failing(lang, self.key, &facts);
        let then = messages::text(lang, Part::Line, "next-step", &[]);
        format!("{}\n  {}\n  {then}: {}", failing.title, failing.detail, failing.next_step)
    }
}

/// Both languages: who starts a desk may read either.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.text(Lang::Zh), self.text(Lang::En))
    }
}
