//! The texts of the desk in its two languages, from `counter-client/messages/*.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use client_link::words::{fill, told};
pub use client_link::{Failing, Lang};
use serde::Deserialize;

/// A part of the message files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Names of buttons, by [`crate::desk::Button::name`].
    Buttons,
    /// What the screen says while a press waits for its answer, by the same names.
    Doing,
    /// Why a button is off, by [`crate::desk::WhyNot::key`].
    WhyNot,
    /// What is told, by [`crate::desk::Notice::key`].
    Notices,
    /// Sentences of the command line.
    Line,
    /// Words of the window.
    Window,
    /// What hands tell of themselves, by [`crate::hands::Trouble::KEYS`].
    Hands,
    /// Sentences of the paper sheets.
    Paper,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Catalogue {
    buttons: BTreeMap<String, String>,
    doing: BTreeMap<String, String>,
    why_not: BTreeMap<String, String>,
    notices: BTreeMap<String, String>,
    line: BTreeMap<String, String>,
    window: BTreeMap<String, String>,
    hands: BTreeMap<String, String>,
    paper: BTreeMap<String, String>,
    failures: BTreeMap<String, Failing>,
    problems: BTreeMap<String, Failing>,
}

impl Catalogue {
    fn part(&self, part: Part) -> &BTreeMap<String, String> {
        match part {
            Part::Buttons => &self.buttons,
            Part::Doing => &self.doing,
            Part::WhyNot => &self.why_not,
            Part::Notices => &self.notices,
            Part::Line => &self.line,
            Part::Window => &self.window,
            Part::Hands => &self.hands,
            Part::Paper => &self.paper,
        }
    }
}

static ZH: LazyLock<Catalogue> =
    LazyLock::new(|| catalogue(include_str!("../messages/zh-CN.toml")));
static EN: LazyLock<Catalogue> = LazyLock::new(|| catalogue(include_str!("../messages/en.toml")));

/// The embedded files are read by a test, so a failure here cannot reach a user.
fn catalogue(text: &str) -> Catalogue {
    toml::from_str(text).unwrap_or_default()
}

fn of(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// A text with its facts filled in; a key without a text shows itself.
pub fn text(lang: Lang, part: Part, key: &str, facts: &[(&str, &str)]) -> String {
    fill(of(lang).part(part).get(key).map_or(key, String::as_str), facts)
}

/// Why this program ends in its own way, with its facts filled in.
pub fn failing(lang: Lang, key: &str, facts: &[(&str, &str)]) -> Failing {
    told(&of(lang).failures, key, facts)
}

/// Why the bridge refuses, with its facts filled in.
pub fn problem(lang: Lang, key: &str, facts: &[(&str, &str)]) -> Failing {
    told(&of(lang).problems, key, facts)
}

#[cfg(test)]
mod tests;
