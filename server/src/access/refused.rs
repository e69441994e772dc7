//! Why somebody is not let in, or may not change what they want to change.

use std::{fmt, sync::Arc};

use thiserror::Error;

use crate::{hall::SubmitError, store::StoreError};

/// See the module. `problem.rs` says how each is told.
#[derive(Clone, Debug, Error)]
#[allow(missing_docs, reason = "the texts say it")]
pub enum Refused {
    #[error("no such login, or another password")]
    WrongCredentials,
    #[error("locked for {secs} s after too many failures")]
    Locked { secs: u64 },
    #[error("the account is disabled")]
    Disabled,
    #[error("the account has no role in this hall")]
    NoRoleHere,
    #[error("the person is no clerk of this counter's zone")]
    NotAClerkHere,
    #[error("an administrator exists already")]
    NotFirstRun,
    #[error("the code is wrong, used or too old")]
    WrongCode,
    #[error("a password has {min} to {max} characters")]
    PasswordLength { min: u32, max: u32 },
    #[error("a password has three kinds of characters")]
    PasswordPlain,
    #[error("the password is easily guessed")]
    PasswordCommon,
    #[error("the new password is the old one")]
    PasswordSame,
    #[error("a PIN is six digits, not a row")]
    PinRule,
    #[error("a name is 1 to 64 visible characters on one line")]
    NameRule,
    /// A line of a public card is too long, or holds what cannot be seen.
    #[error("{field}: at most {most} characters that can be seen")]
    CardLine {
        /// Which.
        field: &'static str,
        /// Characters that fit.
        most: usize,
    },
    /// The picture of a public card is none, or too large.
    #[error("the picture is none, or too large")]
    BadPhoto,
    #[error("a login is 2 to 32 letters, digits, . _ or -")]
    LoginRule,
    #[error("the login {login} is taken")]
    LoginTaken { login: String },
    #[error("another account has this name at the sign-in service")]
    OidcTaken,
    #[error("no account {account}")]
    UnknownAccount { account: String },
    #[error("no device {device}")]
    UnknownDevice { device: String },
    #[error("no message {message} waits at this counter")]
    UnknownMessage { message: String },
    #[error("no zone {zone}")]
    UnknownZone { zone: String },
    #[error("no counter {counter}")]
    UnknownCounter { counter: String },
    #[error("this kind of device needs a place")]
    PlaceMissing,
    #[error("this kind of device has no place")]
    PlaceUnfit,
    #[error("this role is for the whole hall only")]
    WholeHallOnly,
    #[error("the password must be changed first")]
    MustChange,
    #[error("the code of the first administrator is wrong")]
    WrongFirstCode,
    #[error("somebody must remain who can manage accounts")]
    LastAdmin,
    #[error("too many codes wait")]
    TooManyCodes,
    #[error("the sign-in service did not vouch for anybody known here")]
    OidcFailed,
    #[error("the key was used for something else")]
    KeyReused,
    #[error(transparent)]
    Submit(#[from] SubmitError),
    #[error(transparent)]
    Store(Arc<StoreError>),
    #[error("{0}")]
    Failed(String),
}

impl Refused {
    /// Something that no other case names.
    pub fn failed(cause: &impl fmt::Display) -> Self {
        Self::Failed(cause.to_string())
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}
