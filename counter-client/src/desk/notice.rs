//! What the desk tells the clerk, each by a key of the message files.

use client_link::Away;
use protocol::problem::Problem;
use serde::Serialize;

use super::{Button, WhyNot};

/// Something told once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum Notice {
    /// A second press while the first waits for its answer: nothing more is sent.
    AlreadyDoing {
        /// What is being done.
        doing: Button,
    },
    /// A press right after somebody appeared, or right after the same press was answered: it was
    /// meant for the picture before.
    TooQuick {
        /// What was pressed.
        button: Button,
    },
    /// The button is off now.
    NotNow {
        /// What was pressed.
        button: Button,
        /// Why it is off.
        why: WhyNot,
    },
    /// The server refused.
    Refused {
        /// What was pressed.
        button: Button,
        /// What it said, with what to do next.
        problem: Box<Problem>,
    },
    /// No answer yet; the same command is sent again until there is one.
    StillTrying {
        /// What was pressed.
        button: Button,
    },
    /// No answer in the time for it. What came of it shows when the server is back.
    GaveUp {
        /// What was pressed.
        button: Button,
    },
    /// Somebody was called here.
    Called {
        /// Their number.
        number: String,
    },
    /// Nobody could be called; the next who comes is.
    Nobody,
    /// A ticket was given to somebody without one.
    TicketGiven {
        /// Its number.
        number: String,
    },
    /// Done, and there is nothing else to say of it.
    Done {
        /// What was pressed.
        button: Button,
    },
    /// No screen has shown the call in time: call out yourself.
    NotShown {
        /// The number.
        number: String,
    },
    /// Whoever runs the hall has written; it stands there until it is read.
    Message {
        /// What they wrote.
        said: String,
        /// The name of whoever wrote it.
        from: String,
    },
    /// A question must be answered first.
    Ask(Question),
    /// The server cannot be reached.
    Away {
        /// Why.
        why: Away,
    },
    /// It can again.
    Back,
    /// It could not for so long that the paper sheet goes on.
    Paper,
}

impl Notice {
    /// All keys, as they stand in the message files.
    pub const KEYS: [&str; 16] = [
        "already-doing",
        "too-quick",
        "not-now",
        "refused",
        "still-trying",
        "gave-up",
        "called",
        "nobody",
        "ticket-given",
        "done",
        "not-shown",
        "message",
        "ask",
        "away",
        "back",
        "paper",
    ];

    /// Its key in the message files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::AlreadyDoing { .. } => "already-doing",
            Self::TooQuick { .. } => "too-quick",
            Self::NotNow { .. } => "not-now",
            Self::Refused { .. } => "refused",
            Self::StillTrying { .. } => "still-trying",
            Self::GaveUp { .. } => "gave-up",
            Self::Called { .. } => "called",
            Self::Nobody => "nobody",
            Self::TicketGiven { .. } => "ticket-given",
            Self::Done { .. } => "done",
            Self::NotShown { .. } => "not-shown",
            Self::Message { .. } => "message",
            Self::Ask(_) => "ask",
            Self::Away { .. } => "away",
            Self::Back => "back",
            Self::Paper => "paper",
        }
    }
}

/// `Next` was pressed while somebody was called: 到 or 未到? Answered by [`super::Press::Start`],
/// [`super::Press::NoShow`] or [`super::Press::Recall`], left by [`super::Press::Dismiss`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The visit.
    pub visit: u64,
    /// Its number.
    pub number: String,
}

/// A short sound. Whether it is heard is a matter of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sound {
    /// The press was taken.
    Taken,
    /// Somebody was called here, by a press or by itself.
    Called,
    /// Nobody to call.
    Nobody,
    /// The press did nothing, or was refused.
    Refused,
    /// A question must be answered.
    Ask,
    /// The server is away.
    Away,
    /// The server is back.
    Back,
    /// No screen has shown the call.
    NotShown,
    /// A message has come.
    Message,
}

impl Sound {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Taken,
        Self::Called,
        Self::Nobody,
        Self::Refused,
        Self::Ask,
        Self::Away,
        Self::Back,
        Self::NotShown,
        Self::Message,
    ];
}
