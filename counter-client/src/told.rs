//! Notices in words.

use crate::{
    desk::{Away, Notice},
    messages::{Lang, Part, text},
};

/// A notice in a language.
pub fn notice(lang: Lang, notice: &Notice) -> String {
    let say = |facts: &[(&str, &str)]| text(lang, Part::Notices, notice.key(), facts);
    match notice {
        Notice::AlreadyDoing { doing } => {
            say(&[("doing", &text(lang, Part::Doing, doing.name(), &[]))])
        }
        Notice::NotNow { why, .. } => say(&[("why", &text(lang, Part::WhyNot, why.key(), &[]))]),
        Notice::Refused { problem, .. } => {
            say(&[("detail", &problem.detail), ("next_step", &problem.next_step)])
        }
        Notice::TooQuick { button }
        | Notice::StillTrying { button }
        | Notice::GaveUp { button }
        | Notice::Done { button } => {
            say(&[("button", &text(lang, Part::Buttons, button.name(), &[]))])
        }
        Notice::Called { number }
        | Notice::TicketGiven { number }
        | Notice::NotShown { number } => say(&[("number", number)]),
        Notice::Message { said, from } => say(&[("said", said), ("from", from)]),
        Notice::Ask(question) => say(&[("number", &question.number)]),
        Notice::Away { why } => say(&[("why", &away(lang, why))]),
        Notice::Nobody | Notice::Back | Notice::Paper => say(&[]),
    }
}

/// Why a question got no answer, in a language: what the server refuses, it explains itself.
pub fn unanswered(lang: Lang, why: &Away) -> String {
    match why {
        Away::Refused { problem } => format!("{} {}", problem.detail, problem.next_step),
        why => away(lang, why),
    }
}

/// Why the server cannot be reached, in a language.
pub fn away(lang: Lang, why: &Away) -> String {
    why.text(lang)
}
