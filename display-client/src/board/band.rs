//! What a screen says about its connection.

use client_link::Away;

/// A server that says nothing for so long is lost: calls no longer look live, ms.
pub const SILENCE_MS: i64 = 30_000;

/// What stands on the screen about the connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Band {
    /// Nothing: the server is heard.
    Live,
    /// Nothing was ever heard, and not for long either.
    Connecting,
    /// The connection is gone, but so shortly that the calls still hold.
    Waiting,
    /// The connection is lost: what is shown may have changed.
    Lost {
        /// Since the server was last heard, ms; none = never.
        age_ms: Option<i64>,
        /// Why, as far as it is known.
        why: Option<Away>,
    },
}

impl Band {
    /// Calls must not look live.
    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }
}

/// The connection as a screen knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// It stands now.
    live: bool,
    /// When the screen began to try.
    began_ms: i64,
    /// When the server was last heard, perhaps in an earlier run.
    heard_ms: Option<i64>,
    why: Option<Away>,
    /// The newest view could not be read.
    unread: bool,
}

impl Link {
    /// Nothing was heard yet.
    pub fn new(now_ms: i64) -> Self {
        Self { live: false, began_ms: now_ms, heard_ms: None, why: None, unread: false }
    }

    /// The connection stands.
    pub fn connected(&mut self, now_ms: i64) {
        self.live = true;
        self.heard(now_ms);
    }

    /// The server was heard. Hearing it makes a view no newer that cannot be read.
    pub fn heard(&mut self, now_ms: i64) {
        if !self.unread {
            self.heard_ms = Some(now_ms);
            self.why = None;
        }
    }

    /// A view was read.
    pub fn read(&mut self, now_ms: i64) {
        self.unread = false;
        self.heard(now_ms);
    }

    /// A view could not be read.
    pub fn unread(&mut self, said: String) {
        self.unread = true;
        self.why = Some(Away::NotOurs { said });
    }

    /// The connection does not stand.
    pub fn disconnected(&mut self, why: Away) {
        self.live = false;
        self.why = Some(why);
    }

    /// It was heard in an earlier run.
    pub fn remembered(&mut self, heard_ms: i64) {
        self.heard_ms = self.heard_ms.or(Some(heard_ms));
    }

    /// It stands now.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// What is to be said.
    pub fn band(&self, now_ms: i64) -> Band {
        let quiet_ms = now_ms - self.heard_ms.unwrap_or(self.began_ms);
        // Who was never let in has no calls that might still hold.
        let refused = self.heard_ms.is_none() && matches!(self.why, Some(Away::Refused { .. }));
        match (self.live, self.heard_ms) {
            _ if quiet_ms >= SILENCE_MS || self.unread || refused => Band::Lost {
                age_ms: self.heard_ms.map(|heard_ms| now_ms - heard_ms),
                why: self.why.clone(),
            },
            (true, _) => Band::Live,
            (false, Some(_)) => Band::Waiting,
            (false, None) => Band::Connecting,
        }
    }
}
