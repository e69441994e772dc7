//! What is kept of accounts, devices, sessions and pairing codes. Their stored form is JSON in the
//! store's documents; fields are only ever added, with a default.

use protocol::doors::{self, DeviceKind, Role};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::store::{Change, Document};

/// A role, in which hall, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The hall.
    pub hall: String,
    /// The role.
    pub role: Role,
    /// The zone; none = the whole hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

impl Grant {
    /// As the audit log names it: `clerk`, `clerk@east`.
    pub fn word(&self) -> String {
        let role = word(&self.role);
        self.zone.as_ref().map_or_else(|| role.clone(), |zone| format!("{role}@{zone}"))
    }

    /// As the wire has it.
    pub fn on_the_wire(&self) -> doors::Grant {
        doors::Grant { role: self.role, zone: self.zone.clone() }
    }
}

/// Failures in a row, and what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// Since the last success.
    pub count: u32,
    /// Locked until then, wall time, UTC ms; 0 = not.
    pub locked_until_ms: i64,
}

/// What an account was called before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// Until then, wall time, UTC ms.
    pub until_ms: i64,
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
}

/// A person's account.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    /// Random; the only thing the journal knows of the person.
    pub id: String,
    /// What they type to sign in; lower case.
    pub login: String,
    /// What people call them.
    pub name: String,
    /// What they may do.
    pub grants: Vec<Grant>,
    /// argon2id of the password; none = only the organisation's sign-in service.
    #[serde(default)]
    pub password: Option<String>,
    /// argon2id of the PIN.
    #[serde(default)]
    pub pin: Option<String>,
    /// The password came from somebody else: it must be changed first.
    #[serde(default)]
    pub must_change: bool,
    /// They can no longer sign in.
    #[serde(default)]
    pub disabled: bool,
    /// What the organisation's sign-in service calls them.
    #[serde(default)]
    pub oidc: Option<String>,
    /// What they were called before, oldest first: the audit log names them as of its time.
    #[serde(default)]
    pub former: Vec<Former>,
    /// Wall time, UTC ms.
    pub created_ms: i64,
    /// Wall time, UTC ms.
    #[serde(default)]
    pub last_sign_in_ms: Option<i64>,
    /// Of the password.
    #[serde(default)]
    pub failures: Failures,
    /// Of the PIN.
    #[serde(default)]
    pub pin_failures: Failures,
}

impl Account {
    /// What people called them at a moment of the wall clock, with the login where it differs.
    pub fn name_at(&self, wall_ms: i64) -> String {
        let former = self.former.iter().find(|former| wall_ms < former.until_ms);
        let (name, login) = former.map_or((&self.name, &self.login), |it| (&it.name, &it.login));
        if name == login { name.clone() } else { format!("{name} ({login})") }
    }

    /// What they may do in a hall.
    pub fn grants_in<'a>(&'a self, hall: &'a str) -> impl Iterator<Item = &'a Grant> {
        self.grants.iter().filter(move |grant| grant.hall == hall)
    }
}

/// A device that has been enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Random; as the journal names it.
    pub id: String,
    /// The hall it belongs to.
    pub hall: String,
    /// What it is.
    pub kind: DeviceKind,
    /// The counter or zone it is bound to; none = the whole hall.
    #[serde(default)]
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
    /// SHA-256 of its token, hex.
    pub token: String,
    /// Wall time, UTC ms.
    pub enrolled_ms: i64,
    /// Wall time, UTC ms; it may no longer come in.
    #[serde(default)]
    pub revoked_ms: Option<i64>,
}

impl Device {
    /// As the journal names it as an actor.
    pub fn actor(&self) -> String {
        match (&self.kind, &self.place) {
            (DeviceKind::Display, _) | (_, None) => format!("{}:{}", word(&self.kind), self.id),
            (kind, Some(place)) => format!("{}:{place}:{}", word(kind), self.id),
        }
    }

    /// As the wire has it.
    pub fn on_the_wire(&self) -> doors::MyDevice {
        doors::MyDevice {
            id: self.id.clone(),
            kind: self.kind,
            place: self.place.clone(),
            name: self.name.clone(),
        }
    }
}

/// A person who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Random.
    pub id: String,
    /// Whose.
    pub account: String,
    /// SHA-256 of its cookie, hex.
    pub token: String,
    /// It began then, wall time, UTC ms.
    pub since_ms: i64,
    /// It ends then at the latest, wall time, UTC ms.
    pub until_ms: i64,
    /// The sign-in service vouched for them: no password was shown, so none must be changed.
    #[serde(default)]
    pub vouched: bool,
}

/// A pairing code that waits to be typed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The id that the device will have; also that of the code.
    pub device: String,
    /// Keyed hash of the code.
    pub hash: String,
    /// The hall.
    pub hall: String,
    /// What the device will be.
    pub kind: DeviceKind,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// What people will call it.
    pub name: String,
    /// It is worth nothing afterwards, wall time, UTC ms.
    pub until_ms: i64,
}

/// A text that somebody typed, kept where it can be erased: the journal has only its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Random.
    pub id: String,
    /// As it was typed.
    pub text: String,
}

/// Something that is kept as a document.
pub trait Kept: Serialize + DeserializeOwned {
    /// The kind of its documents.
    const KIND: &'static str;
    /// Its id.
    fn id(&self) -> &str;

    /// The change that stores it.
    fn put(&self) -> Change {
        // Plain values with text keys: this cannot fail.
        let body = serde_json::to_string(self).unwrap_or_default();
        Change::Put(Document { kind: Self::KIND.to_owned(), id: self.id().to_owned(), body })
    }

    /// The change that erases it.
    fn erase(&self) -> Change {
        Change::Erase { kind: Self::KIND.to_owned(), id: self.id().to_owned() }
    }
}

impl Kept for Account {
    const KIND: &'static str = "account";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Kept for Device {
    const KIND: &'static str = "device";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Kept for Session {
    const KIND: &'static str = "session";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Kept for Code {
    const KIND: &'static str = "code";
    fn id(&self) -> &str {
        &self.device
    }
}

impl Kept for Typed {
    const KIND: &'static str = "text";
    fn id(&self) -> &str {
        &self.id
    }
}

/// The word that a name has on the wire, in the journal and on the command line.
pub fn word<T: Serialize>(name: &T) -> String {
    let value = serde_json::to_value(name).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Hashes stay out of logs and panics.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Account");
        shown.field("id", &self.id).field("login", &self.login).field("grants", &self.grants);
        shown.field("disabled", &self.disabled).finish_non_exhaustive()
    }
}
