//! What a screen may know: the desk, the language, what is typed. Screens hold no rules; whether a
//! button is on is the desk's word.

use protocol::{bodies::Choices, views::CounterView, words::Text};

use super::{Message, draft::Draft, panel::Panel, rows::Key};
use crate::{
    desk::{Button, Desk, Press, Shown, WhyNot},
    messages::{Lang, Part, text},
};

/// See the module.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The model.
    pub desk: &'a Desk,
    /// What is on the screen now.
    pub shown: &'a Shown,
    /// What is typed and chosen.
    pub draft: &'a Draft,
    /// Services and counters of the hall, or why there are none.
    pub choices: Option<&'a Result<Choices, String>>,
    /// The language.
    pub lang: Lang,
}

impl<'a> Scene<'a> {
    /// A text of the window.
    pub fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A text of the window with facts.
    pub fn fill(&self, key: &str, facts: &[(&str, &str)]) -> String {
        text(self.lang, Part::Window, key, facts)
    }

    /// A text of the wire.
    pub fn pick(&self, text: &'a Text) -> &'a str {
        match self.lang {
            Lang::Zh => &text.zh,
            Lang::En => &text.en,
        }
    }

    /// The name of a button.
    pub fn name(&self, button: Button) -> String {
        text(self.lang, Part::Buttons, button.name(), &[])
    }

    /// The newest view.
    pub fn view(&self) -> Option<&'a CounterView> {
        self.desk.view()
    }

    /// Why a button is off.
    pub fn off(&self, button: Button) -> Option<String> {
        self.desk.allowed(button).err().map(|why| self.why_not(why))
    }

    /// A reason in words.
    pub fn why_not(&self, why: WhyNot) -> String {
        text(self.lang, Part::WhyNot, why.key(), &[])
    }

    /// A button that presses.
    pub fn press(&self, press: Press) -> Key {
        let button = press.button();
        Key::new(self.name(button), Message::Press(press)).off(self.off(button))
    }

    /// A button that opens the panel of a press.
    pub fn opens(&self, button: Button, panel: Panel) -> Key {
        Key::new(self.name(button), Message::Open(panel)).off(self.off(button))
    }

    /// A word of the wire, such as an outcome, by its part and its name on the wire.
    pub fn word(&self, part: &str, word: &impl serde::Serialize) -> String {
        let word = serde_json::to_value(word).unwrap_or_default();
        self.say(&format!("{part}-{}", word.as_str().unwrap_or_default()))
    }

    /// The hour and minute in the hall.
    pub fn hour(&self, utc_ms: i64) -> String {
        let offset = self.view().map_or(0, |view| i64::from(view.head.utc_offset_minutes));
        let minutes = (utc_ms.div_euclid(60_000) + offset).rem_euclid(24 * 60);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Minutes and seconds.
pub fn lasting(ms: i64) -> String {
    let secs = ms / 1000;
    format!("{:02}:{:02}", secs / 60, secs % 60)
}
