//! The texts of the desk in its two languages, from `counter-client/messages/*.toml`.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};

/// A language of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// As it is asked for with `Accept-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

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
    /// Why the server cannot be reached, by [`crate::desk::Away::key`].
    Away,
    /// Sentences of the command line.
    Line,
    /// Words of the window.
    Window,
    /// What hands tell of themselves, by [`crate::hands::Trouble::KEYS`].
    Hands,
    /// Sentences of the paper sheets.
    Paper,
}

/// Why something cannot be done, in one language; `{name}` stands for a fact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failing {
    /// What is wrong, in one short line.
    pub title: String,
    /// The facts of the case.
    pub detail: String,
    /// What to do now.
    pub next_step: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Catalogue {
    buttons: BTreeMap<String, String>,
    doing: BTreeMap<String, String>,
    why_not: BTreeMap<String, String>,
    notices: BTreeMap<String, String>,
    away: BTreeMap<String, String>,
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
            Part::Away => &self.away,
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

/// Why the program ends, with its facts filled in.
pub fn failing(lang: Lang, key: &str, facts: &[(&str, &str)]) -> Failing {
    told(&of(lang).failures, key, facts)
}

/// Why the bridge refuses, with its facts filled in.
pub fn problem(lang: Lang, key: &str, facts: &[(&str, &str)]) -> Failing {
    told(&of(lang).problems, key, facts)
}

fn told(texts: &BTreeMap<String, Failing>, key: &str, facts: &[(&str, &str)]) -> Failing {
    let Some(failing) = texts.get(key) else {
        let bare = key.to_owned();
        return Failing { title: bare.clone(), detail: bare.clone(), next_step: bare };
    };
    Failing {
        title: fill(&failing.title, facts),
        detail: fill(&failing.detail, facts),
        next_step: fill(&failing.next_step, facts),
    }
}

/// One pass: what a fact holds is never filled in again.
fn fill(text: &str, facts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let name = after.split_once('}').map(|(name, _)| name);
        let fact = name.and_then(|name| facts.iter().find(|(known, _)| *known == name));
        rest = match fact {
            Some((name, fact)) => {
                filled.push_str(fact);
                &after[name.len() + 1..]
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
