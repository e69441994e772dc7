//! Why the program ends, told on stderr in both languages with what to do, and by its exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | this machine failed, or a file or a device that it was given |
//! | 2 | wrong arguments, or a configuration that cannot be used |
//! | 3 | the server cannot be reached, is not one of ours, or does not let this device in |
//! | 4 | no display |
//! | 5 | no font that can write Chinese |

use std::fmt;

use protocol::problem::Problem;

use crate::{
    Away,
    words::{self, Failing, Lang},
};

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    code: u8,
    /// In each language of [`Lang::ALL`].
    texts: Box<[Failing; 2]>,
}

impl Failure {
    /// All keys, as they stand in the message files.
    pub const KEYS: [&str; 19] = [
        "config-unreadable",
        "config-syntax",
        "config-wrong-value",
        "config-unknown-keys",
        "config-bad-values",
        "token-unreadable",
        "token-unwritable",
        "ca-unusable",
        "ca-useless",
        "away",
        "refused",
        "code-refused",
        "code-wrong",
        "wrong-device",
        "paired-elsewhere",
        "no-display",
        "display-silent",
        "no-font",
        "machine",
    ];

    /// The exit code of a machine without a display.
    pub const NO_DISPLAY: u8 = 4;

    /// A failure of one program only, in its own words.
    pub fn own(code: u8, told: impl Fn(Lang) -> Failing) -> Self {
        Self { code, texts: Box::new(Lang::ALL.map(told)) }
    }

    fn new(key: &str, code: u8, facts: &[(&str, &str)]) -> Self {
        Self::own(code, |lang| words::failing(lang, key, facts))
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// The configuration file cannot be read.
    pub fn config_unreadable(path: String, said: String) -> Self {
        Self::new("config-unreadable", 2, &[("path", &path), ("said", &said)])
    }

    /// The configuration is not TOML.
    pub fn config_syntax(path: String, said: String) -> Self {
        Self::new("config-syntax", 2, &[("path", &path), ("said", &said)])
    }

    /// A value of the configuration is of the wrong type, or none of those that are allowed; what is
    /// said names them.
    pub fn wrong_value(path: String, line: &str, key: &str, said: &str) -> Self {
        let facts = [("path", path.as_str()), ("line", line), ("key", key), ("said", said)];
        Self::new("config-wrong-value", 2, &facts)
    }

    /// The configuration has keys that do not exist.
    pub fn unknown_keys(path: String, keys: &[String]) -> Self {
        Self::new("config-unknown-keys", 2, &[("path", &path), ("keys", &keys.join(", "))])
    }

    /// The configuration has values that cannot be used.
    pub fn bad_values(path: String, problems: &[String]) -> Self {
        Self::bad_values_in(&path, |_| problems.join("; "))
    }

    /// The same where words are needed to say what is allowed.
    pub fn bad_values_in(path: &str, problems: impl Fn(Lang) -> String) -> Self {
        Self::own(2, |lang| {
            let facts = [("path", path), ("problems", &problems(lang))];
            words::failing(lang, "config-bad-values", &facts)
        })
    }

    /// The token cannot be read: the desk has not been paired.
    pub fn token_unreadable(path: String, said: String) -> Self {
        Self::new("token-unreadable", 2, &[("path", &path), ("said", &said)])
    }

    /// The token cannot be kept.
    pub fn token_unwritable(path: String, said: String) -> Self {
        Self::new("token-unwritable", 2, &[("path", &path), ("said", &said)])
    }

    /// The file of certificates cannot be used.
    pub fn ca_unusable(path: String, said: String) -> Self {
        Self::new("ca-unusable", 2, &[("path", &path), ("said", &said)])
    }

    /// A file of certificates is given for a server that shows none.
    pub fn ca_useless(path: String, server: &str) -> Self {
        Self::new("ca-useless", 2, &[("path", &path), ("server", server)])
    }

    /// The server cannot be reached, or does not let this device in.
    pub fn away(server: &str, why: &Away) -> Self {
        match why {
            Away::Refused { problem } => {
                let said = format!("{} {}", problem.detail, problem.next_step);
                Self::new("refused", 3, &[("server", server), ("said", &said)])
            }
            why => Self::own(3, |lang| {
                words::failing(lang, "away", &[("server", server), ("why", &why.text(lang))])
            }),
        }
    }

    /// The server does not take a pairing code.
    pub fn code_refused(problem: &Problem) -> Self {
        // The one that everybody meets is told in both languages; of others the server says more.
        if problem.kind == "/problems/code-wrong" {
            return Self::new("code-wrong", 3, &[]);
        }
        let facts = [("said", problem.detail.as_str()), ("then", problem.next_step.as_str())];
        Self::new("code-refused", 3, &facts)
    }

    /// The code was made for something else than what the configuration says; both as kind and
    /// place.
    pub fn wrong_device(given: &str, wanted: &str) -> Self {
        Self::new("wrong-device", 2, &[("given", given), ("wanted", wanted)])
    }

    /// The device is paired and its token kept at this path, but for another place than the
    /// configuration says; both as the configuration writes them.
    pub fn paired_elsewhere(path: String, given: &str, wanted: &str) -> Self {
        let facts = [("path", path.as_str()), ("given", given), ("wanted", wanted)];
        Self::new("paired-elsewhere", 2, &facts)
    }

    /// There is no display to show a window on.
    pub fn no_display() -> Self {
        Self::new("no-display", Self::NO_DISPLAY, &[])
    }

    /// The display that the environment names does not answer.
    pub fn display_silent(display: &str) -> Self {
        Self::new("display-silent", Self::NO_DISPLAY, &[("display", display)])
    }

    /// No font of this machine can write Chinese.
    pub fn no_font() -> Self {
        Self::new("no-font", 5, &[])
    }

    /// The machine gives no randomness or no runtime.
    pub fn machine(said: String) -> Self {
        Self::new("machine", 1, &[("said", &said)])
    }

    /// With a next step that only one program has, after those of all.
    #[must_use]
    pub fn advising(mut self, advice: impl Fn(Lang) -> String) -> Self {
        for (lang, text) in Lang::ALL.into_iter().zip(self.texts.iter_mut()) {
            let space = if lang == Lang::En { " " } else { "" };
            text.next_step = format!("{}{space}{}", text.next_step, advice(lang));
        }
        self
    }

    /// The text in a language.
    pub fn text(&self, lang: Lang) -> String {
        let Failing { title, detail, next_step } = match lang {
            Lang::Zh => &self.texts[0],
            Lang::En => &self.texts[1],
        };
        format!("{title}\n  {detail}\n  {}: {next_step}", words::next(lang))
    }
}

/// Both languages: who starts a program may read either.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.text(Lang::Zh), self.text(Lang::En))
    }
}
