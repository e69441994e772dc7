//! What a counter's view comes to on a display of a few characters.

use protocol::{views::WindowView, words::CounterStatus};

use super::{Colour, Shown};
use crate::messages::{Lang, screen, word};

/// In Chinese: a display over a window has room for one language. At this hall time, UTC ms: a return
/// that was to be before it is not promised any more.
pub fn say(view: &WindowView, hall_ms: i64) -> Shown {
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
            if let Some(back_ms) = view.back_at_ms.filter(|back_ms| *back_ms > hall_ms) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::led::follow::tests::paused;

    #[test]
    fn a_return_is_promised_only_until_its_time() {
        // 10:00, back at 10:32.
        let view = paused(32 * 60_000, 1.0);
        let text = |minutes: i64| say(&view, view.head.hall_ms + minutes * 60_000).text;
        assert_eq!(text(0), "暂停服务 午休 预计 10:32 恢复");
        assert_eq!(text(31), "暂停服务 午休 预计 10:32 恢复");
        assert_eq!(text(32), "暂停服务 午休");
        assert_eq!(text(95), "暂停服务 午休");
    }
}
