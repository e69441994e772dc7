//! Accounts, by those who manage them: the administrator's pages and the command line.

use std::{collections::BTreeSet, sync::Arc};

use protocol::doors::{AccountBody, AccountView, Role};

use super::{
    Access, Asking, Noted, Refused,
    book::Book,
    documents::{Account, Failures, Former, Grant, Kept},
    passwords::PIN_DIGITS,
    secrets::{Purpose, random_id},
};
use crate::{
    clock::wall_ms,
    problem::short_text,
    store::{Change, note::What},
};

/// Letters of a password that is handed over: 59 bits.
const FIRST_PASSWORD: usize = 12;

/// An account with a secret to hand over.
#[derive(Clone)]
pub struct HandedOver {
    /// The account.
    pub account: Arc<Account>,
    /// The password or PIN; shown once.
    pub secret: String,
}

impl Account {
    /// A new account that may do nothing yet.
    pub fn new(id: String, login: String, name: &str) -> Self {
        Self {
            id,
            login,
            name: name.trim().to_owned(),
            grants: Vec::new(),
            password: None,
            pin: None,
            must_change: false,
            disabled: false,
            oidc: None,
            former: Vec::new(),
            created_ms: wall_ms(),
            last_sign_in_ms: None,
            failures: Failures::default(),
            pin_failures: Failures::default(),
        }
    }

    fn words(&self) -> Vec<String> {
        self.grants.iter().map(Grant::word).collect()
    }
}

impl Book {
    /// A copy of an account, to be changed.
    ///
    /// # Errors
    /// There is none of this id.
    pub fn account(&self, id: &str) -> Result<Account, Refused> {
        let account = self.accounts.get(id).map(|account| Account::clone(account));
        account.ok_or_else(|| Refused::UnknownAccount { account: id.to_owned() })
    }

    /// Whether an account is locked now.
    pub fn locked(&self, account: Option<&Arc<Account>>, now_ms: i64) -> bool {
        let kept = account.and_then(|account| self.accounts.get(&account.id));
        kept.is_some_and(|account| account.failures.locked_until_ms > now_ms)
    }

    fn unique(&self, account: &Account) -> Result<(), Refused> {
        let others = || self.accounts.values().filter(|other| other.id != account.id);
        if others().any(|other| other.login == account.login) {
            return Err(Refused::LoginTaken { login: account.login.clone() });
        }
        if account.oidc.is_some() && others().any(|other| other.oidc == account.oidc) {
            return Err(Refused::OidcTaken);
        }
        Ok(())
    }
}

impl Access {
    /// Makes an account with a one-time password.
    ///
    /// # Errors
    /// The login is taken or breaks a rule; a zone does not exist.
    pub async fn add_account(
        &self,
        asking: &Asking,
        body: &AccountBody,
        zones: &BTreeSet<String>,
    ) -> Result<HandedOver, Refused> {
        let id = random_id().map_err(|error| Refused::failed(&error))?;
        let mut account = Account::new(id, check_login(&body.login)?, &body.name);
        self.fill(&mut account, body, zones)?;
        let secret = self.first_password(&asking.key);
        account.password = Some(self.passwords.hash(secret).await?);
        account.must_change = true;
        let noted = self
            .change(asking, |book| {
                book.unique(&account)?;
                let (id, grants) = (account.id.clone(), account.words());
                Ok((What::AccountAdded { account: id, grants }, vec![account.put()]))
            })
            .await?;
        self.handed_over(&noted, self.first_password(&noted.key))
    }

    /// Changes login, name, grants, sign-in name and state of an account.
    ///
    /// # Errors
    /// As [`Access::add_account`]; [`Refused::LastAdmin`].
    pub async fn change_account(
        &self,
        asking: &Asking,
        id: &str,
        body: &AccountBody,
        zones: &BTreeSet<String>,
    ) -> Result<Arc<Account>, Refused> {
        let login = check_login(&body.login)?;
        let noted = self
            .change(asking, |book| {
                let old = book.account(id)?;
                let mut account = Account { login, ..old.clone() };
                self.fill(&mut account, body, zones)?;
                book.unique(&account)?;
                if self.is_admin(&old) && !self.is_admin(&account) {
                    self.another_admin(book, id)?;
                }
                if (&old.login, &old.name) != (&account.login, &account.name) {
                    let (login, name) = (old.login.clone(), old.name.clone());
                    account.former.push(Former { until_ms: wall_ms(), login, name });
                }
                let mut changes = vec![account.put()];
                if account.disabled {
                    changes.extend(book.sessions_of(id).map(|session| session.erase()));
                }
                let named = (&old.login, &old.name, &old.oidc)
                    != (&account.login, &account.name, &account.oidc);
                let what = What::AccountChanged {
                    account: id.to_owned(),
                    before: old.words(),
                    grants: account.words(),
                    disabled: account.disabled,
                    named,
                };
                Ok((what, changes))
            })
            .await?;
        self.account_of(&noted)
    }

    /// Gives an account a new one-time password and ends its sessions and lock-out.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn reset_password(&self, asking: &Asking, id: &str) -> Result<HandedOver, Refused> {
        let hash = self.passwords.hash(self.first_password(&asking.key)).await?;
        let noted = self.set_password(asking, id, hash, true).await?;
        self.handed_over(&noted, self.first_password(&noted.key))
    }

    /// Gives an account this password, by the machine's own operator: it need not be changed.
    ///
    /// # Errors
    /// There is no such account, or the password breaks a rule.
    pub async fn give_password(
        &self,
        asking: &Asking,
        id: &str,
        password: &str,
    ) -> Result<(), Refused> {
        let login = self.book().account(id)?.login;
        super::passwords::check_password(password, &login, self.rules.password_min_length)?;
        let hash = self.passwords.hash(password.to_owned()).await?;
        self.set_password(asking, id, hash, false).await?;
        Ok(())
    }

    async fn set_password(
        &self,
        asking: &Asking,
        id: &str,
        hash: String,
        must_change: bool,
    ) -> Result<Noted, Refused> {
        self.change(asking, |book| {
            let mut account = book.account(id)?;
            account.password = Some(hash);
            account.must_change = must_change;
            account.failures = Failures::default();
            let ended = book.sessions_of(id).map(|session| session.erase());
            let changes = ended.chain([account.put()]).collect();
            Ok((What::PasswordReset { account: id.to_owned() }, changes))
        })
        .await
    }

    /// Gives an account a new PIN.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn reset_pin(&self, asking: &Asking, id: &str) -> Result<HandedOver, Refused> {
        let hash = self.passwords.hash(self.first_pin(&asking.key)).await?;
        let noted = self
            .change(asking, |book| {
                let mut account = book.account(id)?;
                account.pin = Some(hash);
                account.pin_failures = Failures::default();
                Ok((What::PinReset { account: id.to_owned() }, vec![account.put()]))
            })
            .await?;
        self.handed_over(&noted, self.first_pin(&noted.key))
    }

    /// Ends an account's sessions and its lock-out.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn end_sessions(&self, asking: &Asking, id: &str) -> Result<Arc<Account>, Refused> {
        let noted = self
            .change(asking, |book| {
                let mut account = book.account(id)?;
                account.failures = Failures::default();
                account.pin_failures = Failures::default();
                let ended = book.sessions_of(id).map(|session| session.erase());
                let changes: Vec<Change> = ended.chain([account.put()]).collect();
                Ok((What::SessionsEnded { account: id.to_owned() }, changes))
            })
            .await?;
        self.account_of(&noted)
    }

    /// An account as the wire has it.
    pub fn account_view(&self, account: &Account) -> AccountView {
        let now = wall_ms();
        let locked = account.failures.locked_until_ms.max(account.pin_failures.locked_until_ms);
        let book = self.book();
        let open = book.sessions_of(&account.id).filter(|session| session.until_ms > now);
        AccountView {
            id: account.id.clone(),
            login: account.login.clone(),
            name: account.name.clone(),
            grants: account.grants_in(&self.hall_id).map(Grant::on_the_wire).collect(),
            disabled: account.disabled,
            must_change: account.must_change,
            has_pin: account.pin.is_some(),
            locked_until_ms: (locked > now).then_some(locked),
            oidc: account.oidc.clone(),
            created_ms: account.created_ms,
            last_sign_in_ms: account.last_sign_in_ms,
            sessions: u32::try_from(open.count()).unwrap_or(u32::MAX),
        }
    }

    /// What a body asks of an account; its grants in other halls stay as they are.
    fn fill(
        &self,
        account: &mut Account,
        body: &AccountBody,
        zones: &BTreeSet<String>,
    ) -> Result<(), Refused> {
        check_name(&body.name)?;
        body.name.trim().clone_into(&mut account.name);
        account.disabled = body.disabled;
        let oidc = body.oidc.as_deref().map(str::trim).filter(|name| !name.is_empty());
        account.oidc = oidc.map(str::to_owned);
        account.grants.retain(|grant| grant.hall != self.hall_id);
        let asked: BTreeSet<_> = body.grants.iter().collect();
        for grant in asked {
            let unknown = grant.zone.as_ref().filter(|zone| !zones.contains(*zone));
            if let Some(zone) = unknown {
                return Err(Refused::UnknownZone { zone: zone.clone() });
            }
            // Accounts and the audit log have no zones: less than the whole hall cannot be given.
            if grant.zone.is_some() && matches!(grant.role, Role::Admin | Role::Auditor) {
                return Err(Refused::WholeHallOnly);
            }
            let (hall, zone) = (self.hall_id.clone(), grant.zone.clone());
            account.grants.push(Grant { hall, role: grant.role, zone });
        }
        Ok(())
    }

    fn another_admin(&self, book: &Book, not: &str) -> Result<(), Refused> {
        // One who has never come in may have lost the one-time password.
        let came = |other: &Account| other.last_sign_in_ms.is_some() && self.is_admin(other);
        let other = book.accounts.values().any(|other| other.id != not && came(other));
        other.then_some(()).ok_or(Refused::LastAdmin)
    }

    fn first_password(&self, key: &str) -> String {
        self.secrets.letters(Purpose::Password, key, FIRST_PASSWORD)
    }

    /// A PIN that keeps the rules: the first of a row that does.
    fn first_pin(&self, key: &str) -> String {
        let pins =
            (0..).map(|nth| self.secrets.digits(Purpose::Pin, &format!("{key}#{nth}"), PIN_DIGITS));
        let mut good = pins.filter(|pin| super::passwords::check_pin(pin).is_ok());
        good.next().unwrap_or_default()
    }

    fn account_of(&self, noted: &Noted) -> Result<Arc<Account>, Refused> {
        let id = match &noted.what {
            What::AccountAdded { account, .. }
            | What::AccountChanged { account, .. }
            | What::PasswordReset { account }
            | What::PinReset { account }
            | What::PublicCardChanged { account }
            | What::SessionsEnded { account } => account,
            _ => return Err(Refused::KeyReused),
        };
        let account = self.book().accounts.get(id).cloned();
        account.ok_or_else(|| Refused::UnknownAccount { account: id.clone() })
    }

    fn handed_over(&self, noted: &Noted, secret: String) -> Result<HandedOver, Refused> {
        Ok(HandedOver { account: self.account_of(noted)?, secret })
    }
}

/// A login as it is looked for: lower case, and the wide letters of a Chinese input method as the
/// plain ones that they stand for.
pub(super) fn normal_login(login: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    };
    login.trim().chars().map(narrow).collect::<String>().to_lowercase()
}

/// A login as it is kept: 2 to 32 letters a–z, digits, Chinese characters, and inside `.`, `_`, `-`.
/// Other letters are not taken: many look like these.
///
/// # Errors
/// [`Refused::LoginRule`].
pub(super) fn check_login(login: &str) -> Result<String, Refused> {
    let login = normal_login(login);
    let length = login.chars().count();
    let letter = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || ('\u{4e00}'..='\u{9fff}').contains(&c)
    };
    let fits = |c: char| letter(c) || matches!(c, '.' | '_' | '-');
    let begins = login.chars().next().is_some_and(letter);
    if (2..=32).contains(&length) && begins && login.chars().all(fits) {
        Ok(login)
    } else {
        Err(Refused::LoginRule)
    }
}

/// A name that people can read.
///
/// # Errors
/// The problem that [`short_text`] names.
pub(super) fn check_name(name: &str) -> Result<(), Refused> {
    short_text("name", name.trim()).map(|_| ()).map_err(|_| Refused::NameRule)
}
