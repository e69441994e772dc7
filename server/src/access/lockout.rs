//! Lock-out: five failures in a row lock an account for a quarter of an hour. Whoever asks cannot
//! tell from the answer or its time whether a login exists: one that does not is locked just the
//! same.

use std::sync::{Arc, PoisonError};

use super::{
    Access, Refused,
    book::Book,
    documents::{Account, Failures, Kept},
    people::normal_login,
    secrets::token_hash,
};
use crate::{
    clock::wall_ms,
    store::{
        Change,
        note::{Failure, Proof, What},
    },
};

/// Failures in a row that lock an account.
const FAILURES: u32 = 5;
/// How long it is locked, ms.
const LOCKED_MS: i64 = 15 * 60_000;
/// Logins that do not exist are remembered up to so many.
const STRANGERS: usize = 10_000;

impl Failures {
    /// Seconds until it is no longer locked; none when it is not.
    fn locked_secs(self, now_ms: i64) -> Option<u64> {
        let left_ms = self.locked_until_ms - now_ms;
        (left_ms > 0).then(|| (left_ms as u64).div_ceil(1000))
    }

    /// After one more failure, and the end of the lock if this one has locked.
    fn one_more(self, now_ms: i64) -> (Self, Option<i64>) {
        if self.count + 1 < FAILURES {
            return (Self { count: self.count + 1, ..self }, None);
        }
        let until_ms = now_ms + LOCKED_MS;
        (Self { count: 0, locked_until_ms: until_ms }, Some(until_ms))
    }
}

/// Which of an account's secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Secret {
    Password,
    Pin,
}

impl Secret {
    fn proof(self) -> Proof {
        match self {
            Self::Password => Proof::Password,
            Self::Pin => Proof::Pin,
        }
    }

    fn failures(self, account: &Account) -> Failures {
        match self {
            Self::Password => account.failures,
            Self::Pin => account.pin_failures,
        }
    }

    fn with_failures(self, account: &Account, failures: Failures) -> Account {
        let mut account = account.clone();
        match self {
            Self::Password => account.failures = failures,
            Self::Pin => account.pin_failures = failures,
        }
        account
    }
}

impl Access {
    /// Why this secret does not let this account in; none when it does.
    pub(super) async fn checked(
        &self,
        account: Option<&Arc<Account>>,
        login: &str,
        secret: String,
        which: Secret,
    ) -> Result<Option<Failure>, Refused> {
        let hash = account.and_then(|account| match which {
            Secret::Password => account.password.clone(),
            Secret::Pin => account.pin.clone(),
        });
        let fits = self.passwords.fits(secret, hash).await?;
        // Only now: what was decided about others while this was checked counts too.
        let failures = match account {
            Some(account) => self
                .book()
                .accounts
                .get(&account.id)
                .map_or_else(Failures::default, |account| which.failures(account)),
            None => self.stranger(login),
        };
        Ok(match (failures.locked_secs(wall_ms()), fits, account) {
            (Some(_), ..) => Some(Failure::Locked),
            (None, true, _) => None,
            (None, false, Some(_)) => Some(Failure::WrongSecret),
            (None, false, None) => Some(Failure::Unknown),
        })
    }

    /// The note of a failure, with what it does to the account.
    pub(super) fn failure(
        &self,
        book: &Book,
        account: Option<&Arc<Account>>,
        login: &str,
        cause: Failure,
        which: Secret,
    ) -> (What, Vec<Change>) {
        let (by, now) = (which.proof(), wall_ms());
        let id = account.map(|account| account.id.clone());
        let now_kept = id.as_ref().and_then(|id| book.accounts.get(id));
        let before = now_kept.map_or_else(|| self.stranger(login), |it| which.failures(it));
        // A guess that was looked at before others brought the lock about is not counted anew.
        let locked = before.locked_secs(now).is_some();
        let cause = if locked { Failure::Locked } else { cause };
        let counts = matches!(cause, Failure::WrongSecret | Failure::Unknown);
        if !counts {
            let locked_until_ms = before.locked_secs(now).map(|_| before.locked_until_ms);
            return (What::SignInFailed { account: id, by, cause, locked_until_ms }, Vec::new());
        }
        let (after, locked_until_ms) = before.one_more(now);
        let changes = match now_kept {
            Some(account) => vec![which.with_failures(account, after).put()],
            None => {
                self.remember_stranger(login, after);
                Vec::new()
            }
        };
        (What::SignInFailed { account: id, by, cause, locked_until_ms }, changes)
    }

    fn stranger(&self, login: &str) -> Failures {
        let strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        strangers.get(&token_hash(&normal_login(login))).copied().unwrap_or_default()
    }

    fn remember_stranger(&self, login: &str, failures: Failures) {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if strangers.len() >= STRANGERS {
            strangers.clear();
        }
        strangers.insert(token_hash(&normal_login(login)), failures);
    }
}
