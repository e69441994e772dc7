//! What a counter's view comes to on a display of a few characters.

use protocol::{views::WindowView, words::CounterStatus};

use super::{Colour, Shown};
use crate::messages::{Lang, screen, word};

/// In Chinese: a display over a window has room for one language.
pub fn say(view: &WindowView) -> Shown {
    let lang = Lang::Zh;
    let status = word(lang, "counter", &view.status);
    let counter = view.counter_number.to_string();
    let (colour, text) = match (&view.number, view.status) {
        (Some(number), CounterStatus::Calling) => {
            let facts = [("number", number.as_str()), ("counter", counter.as_str())];
            (Colour::Amber, screen(lang, "come", &facts))
        }
        (Some(number), _) => (Colour::Green, format!("{number} {status}")),
        (None, CounterStatus::Paused) => {
            let mut text = status;
            if let Some(reason) = &view.pause {
                text = format!("{text} {}", word(lang, "pause", reason));
            }
            if let Some(back_ms) = view.back_at_ms {
                let time = crate::window::hour(&view.head, back_ms);
                text = format!("{text} {}", screen(lang, "back-at", &[("time", &time)]));
            }
            (Colour::Red, text)
        }
        (None, CounterStatus::Closed) => (Colour::Red, status),
        (None, _) => (Colour::Green, view.name.zh.clone()),
    };
    Shown { window: view.counter_number, colour, seconds: 0, text }
}
