//! Why the server cannot be reached.

use protocol::problem::Problem;
use serde::Serialize;

use crate::words::{self, Lang};

/// The status of an answer to a token that is not known.
const UNAUTHORIZED: u16 = 401;

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Away {
    /// Nothing answers at that address.
    Unreachable {
        /// What the system says.
        said: String,
    },
    /// Nothing was heard for too long.
    Silent,
    /// The connection ended.
    Ended,
    /// The certificate is not trusted, or there is no HTTPS.
    Untrusted {
        /// What is wrong with it.
        said: String,
    },
    /// The configuration says HTTPS, but what answers speaks plain HTTP.
    NoTls,
    /// Something answers, but not as this server does.
    NotOurs {
        /// What it said.
        said: String,
    },
    /// The server does not let this device in.
    Refused {
        /// What it said.
        problem: Box<Problem>,
    },
}

impl Away {
    /// All keys.
    pub const KEYS: [&str; 7] =
        ["unreachable", "silent", "ended", "untrusted", "no-tls", "not-ours", "refused"];

    /// Its key in the message files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Silent => "silent",
            Self::Ended => "ended",
            Self::Untrusted { .. } => "untrusted",
            Self::NoTls => "no-tls",
            Self::NotOurs { .. } => "not-ours",
            Self::Refused { .. } => "refused",
        }
    }

    /// The server does not know the token of this device (any more): it must be paired again.
    pub fn is_unpaired(&self) -> bool {
        matches!(self, Self::Refused { problem } if problem.status == UNAUTHORIZED)
    }

    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        let said = match self {
            Self::Unreachable { said } | Self::Untrusted { said } | Self::NotOurs { said } => said,
            Self::Refused { problem } => &problem.detail,
            Self::Silent | Self::Ended | Self::NoTls => "",
        };
        words::away(lang, self.key(), &[("said", said)])
    }
}
