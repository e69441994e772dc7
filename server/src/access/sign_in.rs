//! Coming in and going: sessions by password or by the organisation's sign-in service, clerks by
//! PIN, the first administrator.

use std::sync::Arc;

use protocol::doors::Role;

use super::{
    Access, Asking, Noted, Refused,
    documents::{Account, Failures, Grant, Kept, Session},
    lockout::Secret,
    passwords::check_password,
    people::{check_login, check_name},
    secrets::{Purpose, random_id, token_hash},
};
use crate::{
    clock::wall_ms,
    store::{
        Change,
        note::{Failure, Proof, What},
    },
};

/// Somebody who has come in.
#[derive(Clone, Debug)]
pub struct CameIn {
    /// Who.
    pub account: Arc<Account>,
    /// Their session.
    pub session: Arc<Session>,
    /// The session's cookie.
    pub token: String,
}

impl Access {
    /// Nobody can manage accounts yet.
    pub fn first_run(&self) -> bool {
        !self.book().accounts.values().any(|account| self.is_admin(account))
    }

    /// The code that makes the first administrator; none when there is one.
    pub fn first_code(&self) -> Option<String> {
        self.first_code.clone().filter(|_| self.first_run())
    }

    pub(super) fn is_admin(&self, account: &Account) -> bool {
        let whole = |grant: &Grant| grant.role == Role::Admin && grant.zone.is_none();
        !account.disabled && account.grants_in(&self.hall_id).any(whole)
    }

    /// Makes the first administrator with the code of the console.
    ///
    /// # Errors
    /// There is one already, the code is wrong, or the login or password breaks a rule.
    pub async fn first_admin(
        &self,
        asking: &Asking,
        code: &str,
        (login, name, password): (&str, &str, &str),
    ) -> Result<CameIn, Refused> {
        let hash = |code: &str| self.secrets.hash(Purpose::CodeHash, code);
        let given = hash(&super::enrol::normal(code));
        let right = self.first_code.as_deref().is_some_and(|code| hash(code) == given);
        let login = check_login(login)?;
        check_name(name)?;
        let hash = if right {
            check_password(password, &login, self.rules.password_min_length)?;
            Some(self.passwords.hash(password.to_owned()).await?)
        } else {
            None
        };
        let mut account = Account::new(random_id().map_err(|e| Refused::failed(&e))?, login, name);
        account.password = hash;
        let hall = self.hall_id.clone();
        account.grants = vec![Grant { hall, role: Role::Admin, zone: None }];
        account.last_sign_in_ms = Some(wall_ms());
        let session = self.new_session(&account.id, Proof::Password)?;
        let noted = self
            .change(asking, |book| {
                if book.accounts.values().any(|account| self.is_admin(account)) {
                    return Err(Refused::NotFirstRun);
                }
                if !right {
                    return Ok((What::FirstAdminFailed {}, Vec::new()));
                }
                if book.by_login(&account.login).is_some() {
                    return Err(Refused::LoginTaken { login: account.login.clone() });
                }
                let (id, at) = (account.id.clone(), session.id.clone());
                let what = What::FirstAdmin { account: id, session: at };
                Ok((what, vec![account.put(), session.put()]))
            })
            .await?;
        self.came_in(noted)
    }

    /// Signs somebody in by login and password.
    ///
    /// # Errors
    /// [`Refused::WrongCredentials`], [`Refused::Locked`], [`Refused::Disabled`],
    /// [`Refused::NoRoleHere`]; each is in the audit log.
    pub async fn sign_in(
        &self,
        asking: &Asking,
        login: &str,
        password: String,
    ) -> Result<CameIn, Refused> {
        let account = self.book().by_login(login).cloned();
        let cause = self.checked(account.as_ref(), login, password, Secret::Password).await?;
        self.let_in(asking, account, login, cause, Proof::Password).await
    }

    /// Lets somebody in whom the organisation's sign-in service vouches for.
    ///
    /// # Errors
    /// Nobody here is called that, or they are disabled or have no role.
    pub async fn sign_in_vouched(&self, asking: &Asking, name: &str) -> Result<CameIn, Refused> {
        let account = {
            let book = self.book();
            book.accounts.values().find(|it| it.oidc.as_deref() == Some(name)).cloned()
        };
        let cause = if account.is_none() { Some(Failure::Unknown) } else { None };
        self.let_in(asking, account, name, cause, Proof::Oidc).await
    }

    /// The clerk of a login and PIN, at an enrolled counter of a zone. Who sits there is told by the
    /// queue's own command; there is no session.
    ///
    /// # Errors
    /// As [`Access::sign_in`], and [`Refused::NotAClerkHere`].
    pub async fn clerk_by_pin(
        &self,
        asking: &Asking,
        login: &str,
        pin: String,
        zone: &str,
    ) -> Result<Arc<Account>, Refused> {
        let account = self.book().by_login(login).cloned();
        let cause = self.checked(account.as_ref(), login, pin, Secret::Pin).await?;
        let cause = cause.or(self.unwelcome(account.as_ref()));
        let asking = Asking { key: format!("{}:pin", asking.key), ..asking.clone() };
        let noted = self
            .change(&asking, |book| match (cause, &account) {
                (None, Some(account)) => {
                    let mut account = book.account(&account.id)?;
                    account.pin_failures = Failures::default();
                    let (id, session) = (account.id.clone(), String::new());
                    let what = What::SignedIn { account: id, session, by: Proof::Pin };
                    Ok((what, vec![account.put()]))
                }
                (cause, account) => {
                    let (cause, pin) = (cause.unwrap_or(Failure::Unknown), Secret::Pin);
                    Ok(self.failure(book, account.as_ref(), login, cause, pin))
                }
            })
            .await?;
        let account = match &noted.what {
            What::SignedIn { .. } => account.ok_or(Refused::WrongCredentials)?,
            what => return Err(refusal(what)),
        };
        if !self.serves_in(&account, zone) {
            return Err(Refused::NotAClerkHere);
        }
        Ok(account)
    }

    /// Whether somebody may sit at a counter of a zone.
    pub fn serves_in(&self, account: &Account, zone: &str) -> bool {
        account.grants_in(&self.hall_id).any(|grant| {
            let serves = matches!(grant.role, Role::Clerk | Role::Supervisor);
            serves && grant.zone.as_deref().is_none_or(|own| own == zone)
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub async fn sign_out(&self, asking: &Asking, session: &Session) -> Result<(), Refused> {
        let (account, id) = (session.account.clone(), session.id.clone());
        let what = What::SignedOut { account, session: id };
        self.change(asking, |_| Ok((what, vec![session.erase()]))).await?;
        Ok(())
    }

    /// Why somebody who has proved who they are is not let in all the same.
    fn unwelcome(&self, account: Option<&Arc<Account>>) -> Option<Failure> {
        let account = account?;
        if account.disabled {
            Some(Failure::Disabled)
        } else if account.grants_in(&self.hall_id).next().is_none() {
            Some(Failure::NoRoleHere)
        } else {
            None
        }
    }

    async fn let_in(
        &self,
        asking: &Asking,
        account: Option<Arc<Account>>,
        login: &str,
        cause: Option<Failure>,
        by: Proof,
    ) -> Result<CameIn, Refused> {
        let cause = cause.or_else(|| self.unwelcome(account.as_ref()));
        let session = account.as_ref().map(|it| self.new_session(&it.id, by)).transpose()?;
        let noted = self
            .change(asking, |book| {
                // A guess that was right, but decided after the lock that others brought about.
                // Guessed passwords do not keep out whom the sign-in service vouches for.
                let guessable = by != Proof::Oidc;
                let locked = guessable && book.locked(account.as_ref(), wall_ms());
                let cause = cause.or(locked.then_some(Failure::Locked));
                let (account, session) = match (cause, &account, &session) {
                    (None, Some(account), Some(session)) => (account, session),
                    (cause, account, _) => {
                        let cause = cause.unwrap_or(Failure::Unknown);
                        if by == Proof::Oidc {
                            return Ok((not_vouched(account.as_ref(), cause), Vec::new()));
                        }
                        let secret = Secret::Password;
                        return Ok(self.failure(book, account.as_ref(), login, cause, secret));
                    }
                };
                let mut account = book.account(&account.id)?;
                if guessable {
                    account.failures = Failures::default();
                }
                account.last_sign_in_ms = Some(wall_ms());
                let ended = book.sessions.values().filter(|old| old.until_ms <= wall_ms());
                let mut changes: Vec<Change> = ended.map(|old| old.erase()).collect();
                changes.extend([account.put(), session.put()]);
                let (id, at) = (account.id, session.id.clone());
                Ok((What::SignedIn { account: id, session: at, by }, changes))
            })
            .await?;
        self.came_in(noted)
    }

    fn new_session(&self, account: &str, by: Proof) -> Result<Session, Refused> {
        let id = random_id().map_err(|error| Refused::failed(&error))?;
        let since_ms = wall_ms();
        let until_ms = since_ms + i64::from(self.rules.session_hours) * 3_600_000;
        let token = token_hash(&self.secrets.token(Purpose::Session, &id));
        let vouched = by == Proof::Oidc;
        Ok(Session { id, account: account.to_owned(), token, since_ms, until_ms, vouched })
    }

    /// Who has come in by a note; a repeated request finds the same session, if it is still open.
    fn came_in(&self, noted: Noted) -> Result<CameIn, Refused> {
        let session = match &noted.what {
            What::SignedIn { session, .. } | What::FirstAdmin { session, .. } => session,
            what => return Err(refusal(what)),
        };
        let book = self.book();
        let session = book.sessions.get(session).cloned().ok_or(Refused::WrongCredentials)?;
        let account = book.accounts.get(&session.account).cloned();
        let account = account.ok_or(Refused::WrongCredentials)?;
        let token = self.secrets.token(Purpose::Session, &session.id);
        Ok(CameIn { account, session, token })
    }
}

fn not_vouched(account: Option<&Arc<Account>>, cause: Failure) -> What {
    let account = account.map(|account| account.id.clone());
    What::SignInFailed { account, by: Proof::Oidc, cause, locked_until_ms: None }
}

/// What the person is told of a note that did not let them in.
pub(super) fn refusal(what: &What) -> Refused {
    match what {
        What::SignInFailed { by: Proof::Oidc, .. } => Refused::OidcFailed,
        What::SignInFailed { cause: Failure::Disabled, .. } => Refused::Disabled,
        What::SignInFailed { cause: Failure::NoRoleHere, .. } => Refused::NoRoleHere,
        What::SignInFailed { locked_until_ms: Some(until_ms), .. } => {
            let left_ms = (until_ms - wall_ms()).max(1);
            Refused::Locked { secs: (left_ms as u64).div_ceil(1000) }
        }
        What::FirstAdminFailed {} => Refused::WrongFirstCode,
        _ => Refused::WrongCredentials,
    }
}
