//! What people change of their own account.

use std::sync::Arc;

use super::{
    Access, Asking, Refused,
    documents::{Account, Failures, Kept, Session},
    lockout::Secret,
    passwords::{check_password, check_pin},
    sign_in::refusal,
};
use crate::store::{Change, note::What};

impl Access {
    /// Changes somebody's own password and ends their other sessions.
    ///
    /// # Errors
    /// The old one is wrong (which counts as a failure), or the new one breaks a rule.
    pub async fn change_password(
        &self,
        asking: &Asking,
        (account, session): (&Arc<Account>, &Session),
        old: String,
        new: String,
    ) -> Result<(), Refused> {
        // Asked again after its answer was lost: the old password is no longer right.
        if self.before(asking).await?.is_some() {
            return Ok(());
        }
        self.prove(asking, account, old.clone()).await?;
        check_password(&new, &account.login, self.rules.password_min_length)?;
        if old == new {
            return Err(Refused::PasswordSame);
        }
        let hash = self.passwords.hash(new).await?;
        let id = account.id.clone();
        self.change(asking, |book| {
            let mut account = book.account(&id)?;
            account.password = Some(hash);
            account.must_change = false;
            account.failures = Failures::default();
            let others = book.sessions_of(&id).filter(|other| other.id != session.id);
            let mut changes: Vec<Change> = others.map(|other| other.erase()).collect();
            changes.push(account.put());
            Ok((What::PasswordChanged { account: id.clone() }, changes))
        })
        .await?;
        Ok(())
    }

    /// Changes somebody's own PIN.
    ///
    /// # Errors
    /// The password is wrong (which counts as a failure), or the PIN breaks a rule.
    pub async fn change_pin(
        &self,
        asking: &Asking,
        account: &Arc<Account>,
        password: String,
        pin: String,
    ) -> Result<(), Refused> {
        if self.before(asking).await?.is_some() {
            return Ok(());
        }
        if account.must_change {
            return Err(Refused::MustChange);
        }
        self.prove(asking, account, password).await?;
        check_pin(&pin)?;
        let hash = self.passwords.hash(pin).await?;
        let id = account.id.clone();
        self.change(asking, |book| {
            let mut account = book.account(&id)?;
            account.pin = Some(hash);
            account.pin_failures = Failures::default();
            Ok((What::PinChanged { account: id.clone() }, vec![account.put()]))
        })
        .await?;
        Ok(())
    }

    /// Asks somebody who is signed in for their password again.
    async fn prove(
        &self,
        asking: &Asking,
        account: &Arc<Account>,
        password: String,
    ) -> Result<(), Refused> {
        let cause = self.checked(Some(account), &account.login, password, Secret::Password).await?;
        let Some(cause) = cause else { return Ok(()) };
        let asking = Asking { key: format!("{}:proof", asking.key), ..asking.clone() };
        let noted = self
            .change(&asking, |book| {
                Ok(self.failure(book, Some(account), &account.login, cause, Secret::Password))
            })
            .await?;
        Err(refusal(&noted.what))
    }
}
