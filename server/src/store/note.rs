//! What the journal says besides commands of the queue: who came in, who changed whose rights, who
//! took data out. A note is a row like any other, in the same chain; the queue's state ignores it.
//!
//! Names, logins and secrets are not in here. An account and a device are told by their random ids;
//! what people call them lies in the documents ([`Document`]), which can be erased.

use serde::{Deserialize, Serialize};

/// A note: what, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The address of who asked; `console` for the machine's own operator, `server` for itself.
    pub from: String,
    /// What was done.
    #[serde(flatten)]
    pub what: What,
}

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A password.
    Password,
    /// A PIN, at an enrolled counter.
    Pin,
    /// The sign-in service of the organisation, by OpenID Connect.
    Oidc,
}

/// Why somebody was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// Nobody is called that.
    Unknown,
    /// The secret is not theirs.
    WrongSecret,
    /// Too many failures before.
    Locked,
    /// The account is disabled.
    Disabled,
    /// The person holds no role in this hall.
    NoRoleHere,
}

/// See the module. Ids: `account`, `session`, `device` are random.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are the ids that the variants speak of")]
pub enum What {
    /// The first administrator was made with the code of the console.
    FirstAdmin { account: String, session: String },
    /// The code of the console was wrong.
    FirstAdminFailed {},
    /// Somebody came in; at a counter there is no session.
    SignedIn {
        account: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        session: String,
        by: Proof,
    },
    /// Somebody was not let in; a login that nobody has is not kept.
    SignInFailed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<String>,
        by: Proof,
        cause: Failure,
        /// This failure has locked the account until then, wall time, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locked_until_ms: Option<i64>,
    },
    /// Somebody went.
    SignedOut { account: String, session: String },
    /// Somebody changed their own password; their other sessions have ended.
    PasswordChanged { account: String },
    /// Somebody changed their own PIN.
    PinChanged { account: String },
    /// An account was made.
    AccountAdded { account: String, grants: Vec<String> },
    /// An account's grants, name or state were changed.
    AccountChanged {
        account: String,
        before: Vec<String>,
        grants: Vec<String>,
        disabled: bool,
        /// The login, the name or the organisation's name of the person was changed.
        named: bool,
    },
    /// An administrator gave an account a new password.
    PasswordReset { account: String },
    /// An administrator gave an account a new PIN.
    PinReset { account: String },
    /// An administrator ended what an account had open, and its lock-out.
    SessionsEnded { account: String },
    /// 五公开 of an account were changed; they lie in a document.
    PublicCardChanged { account: String },
    /// A pairing code was made; the device will have this id.
    CodeMade { device: String, kind: String, place: Option<String> },
    /// A device has redeemed its code.
    DeviceEnrolled { device: String, kind: String, place: Option<String> },
    /// A pairing code was wrong, old or used.
    EnrolFailed {},
    /// A pairing code was withdrawn before anybody used it.
    CodeWithdrawn { device: String },
    /// A device may no longer come in.
    DeviceRevoked { device: String },
    /// Rows of the audit log were taken out; the reason is a text of this id.
    AuditExported { reason: String, rows: u64 },
    /// A clerk noted something on a visit; the text is a document of this id.
    VisitNoted { counter: String, visit: u64, text: String },
    /// Somebody wrote to counters; the text is a document of this id.
    MessageSent { message: String, counters: Vec<String> },
    /// Somebody at a counter has read it.
    MessageRead { message: String, counter: String },
    /// Texts of a day that is over were erased: so many notes on visits, so many messages.
    TextsErased { notes: u64, messages: u64 },
}

impl What {
    /// Its name, as it is stored.
    pub fn name(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["note"].as_str().unwrap_or_default().to_owned()
    }
}

/// A text that can be replaced and erased, stored in the same transaction as the note about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is: `account`, `device`, `session`, `code`, `text`, `visit-note`,
    /// `message`.
    pub kind: String,
    /// Its id, unique among its kind.
    pub id: String,
    /// JSON.
    pub body: String,
}

/// A change of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Stores a document in place of the one of this kind and id.
    Put(Document),
    /// Erases a document.
    Erase {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
}

/// What an auditor looks for; none of the limits = every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Only rows before this one.
    pub before_seq: Option<u64>,
    /// Only rows whose wall time is at least this, UTC ms.
    pub from_ms: Option<i64>,
    /// Only rows whose wall time is below this, UTC ms.
    pub until_ms: Option<i64>,
    /// Only rows of actors with one of these in their name, and notes that speak of one of them.
    pub who: Vec<String>,
    /// Only rows that speak of one of these: a part of the stored text.
    pub texts: Vec<String>,
    /// Only notes (true), only commands of the queue (false).
    pub notes: Option<bool>,
    /// At most so many rows, the newest first.
    pub limit: usize,
}

impl Search {
    /// Whether a row fits; `stored` is its stored text.
    pub fn fits(&self, row: &super::Row, stored: &str) -> bool {
        let about = |part: &String| {
            row.actor.contains(part) || (row.note.is_some() && stored.contains(part))
        };
        self.before_seq.is_none_or(|before| row.seq < before)
            && self.from_ms.is_none_or(|from| row.wall_ms >= from)
            && self.until_ms.is_none_or(|until| row.wall_ms < until)
            && self.notes.is_none_or(|notes| row.note.is_some() == notes)
            && (self.who.is_empty() || self.who.iter().any(about))
            && (self.texts.is_empty() || self.texts.iter().any(|part| stored.contains(part)))
    }
}
