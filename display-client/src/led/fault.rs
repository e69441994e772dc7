//! Why a display cannot be driven, in the words of whoever stands before it.

use std::{fmt, io};

use super::Reply;
use crate::messages::{Lang, line};

/// So much of something that is no answer is told, characters.
const TOLD: usize = 40;

/// What a display, or the way to it, did wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing at its address; what the system says.
    Unreachable(String),
    /// Its serial line cannot be opened; what the system says.
    Unopened(String),
    /// It did not answer in time.
    Silent,
    /// It closed the connection.
    Closed,
    /// The connection broke; what the system says.
    Broken(String),
    /// It answered this, which is not what `docs/LED.md` says.
    Answered(String),
}

impl Fault {
    /// It answered a line, but not as it should.
    pub fn reply(reply: &Reply) -> Self {
        Self::Answered(reply.to_string())
    }

    /// It said something that is no answer at all.
    pub fn noise(bytes: &[u8]) -> Self {
        let text: String = String::from_utf8_lossy(bytes).chars().take(TOLD).collect();
        Self::Answered(format!("{text:?}"))
    }

    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        let told = |key, said: &str| line(lang, key, &[("said", said)]);
        match self {
            Self::Unreachable(said) => told("unreachable", said),
            Self::Unopened(said) => told("unopened", said),
            Self::Silent => told("silent", ""),
            Self::Closed => told("closed", ""),
            Self::Broken(said) => told("broken", said),
            Self::Answered(said) => told("answered", said),
        }
    }
}

/// Of a connection that stood.
impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::Silent,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted => Self::Closed,
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// In both languages, in one line.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {}", self.text(Lang::Zh), self.text(Lang::En))
    }
}
