//! Who may come in: people with accounts, enrolled devices, and citizens with the link of a ticket.
//!
//! What is known of them lies in documents of the store; every change is decided here, one at a
//! time, and made durable together with the note that tells of it ([`Access::change`]). Only then
//! does it count. What each of them may do is the table of rights in `http/rights.rs`.
//!
//! Reading order: [`documents`] (what is kept), [`book`] (found quickly), [`secrets`] and
//! [`passwords`], then what people do: [`sign_in`] with [`lockout`], [`own`], [`people`], [`enrol`], and what they
//! write for each other: [`notes`], [`messages`].

pub mod book;
mod cards;
pub mod documents;
pub mod enrol;
mod lockout;
pub mod messages;
pub mod notes;
mod own;
mod passwords;
pub mod people;
mod refused;
mod secrets;
pub mod sign_in;
pub mod take_link;
pub mod ticket_link;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard},
};

use queue_core::{
    State,
    ids::{CounterId, VisitId},
};
use tokio::sync::watch;

use self::{
    book::{Book, Opened},
    documents::{Account, Device, Failures, Session, Typed},
    passwords::Passwords,
    secrets::{Purpose, Secrets, token_hash},
};
use crate::{
    clock::wall_ms,
    hall::{CLERK, HallHandle, Request, Work},
    startup::StartupError,
    store::{Change, Note, Store, note::What},
};

pub use refused::Refused;
pub use secrets::key_file;

/// Rules that the configuration sets.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The least length of a password.
    pub password_min_length: u32,
    /// A session ends when it was not used for so long, minutes.
    pub session_idle_minutes: u32,
    /// A session ends after so long, hours.
    pub session_hours: u32,
}

/// A change that somebody asks for.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The client-made key.
    pub key: String,
    /// Who asks, as the journal names them.
    pub actor: String,
    /// Keyed hash of the request: the same key with another request is refused.
    pub body_hash: String,
    /// The address they ask from; `console` for the machine's own operator.
    pub from: String,
}

impl Asking {
    /// The server itself asks.
    pub fn system(key: String) -> Self {
        let (actor, from) = ("system".to_owned(), "server".to_owned());
        Self { key, actor, body_hash: String::new(), from }
    }
}

/// A change that is durable.
#[derive(Clone, Debug)]
pub struct Noted {
    /// The key it was asked with: secrets that are shown once are derived from it.
    pub key: String,
    /// Its row in the journal.
    pub seq: u64,
    /// What the journal says of it.
    pub what: What,
}

/// Whoever has shown a valid token.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A device.
    Device(Arc<Device>),
    /// A person.
    Person(Arc<Account>, Arc<Session>),
}

impl Credential {
    /// As the journal names it.
    pub fn actor(&self) -> String {
        match self {
            Self::Device(device) => device.actor(),
            Self::Person(account, _) => format!("person:{}", account.id),
        }
    }

    /// Names it in the buckets of limits.
    pub fn id(&self) -> &str {
        match self {
            Self::Device(device) => &device.id,
            Self::Person(_, session) => &session.id,
        }
    }
}

/// See the module.
pub struct Access {
    hall: HallHandle,
    store: Arc<dyn Store>,
    hall_id: String,
    rules: Rules,
    secrets: Secrets,
    passwords: Passwords,
    book: RwLock<Book>,
    /// Held from the decision until it is durable: changes are few and come one after the other.
    changing: tokio::sync::Mutex<()>,
    /// Counts changes, so that sockets can look whether they are still welcome.
    changes: watch::Sender<u64>,
    /// When each session was last used, wall time, UTC ms. A start counts as a use.
    used: Mutex<HashMap<String, i64>>,
    /// Failures of logins that nobody has, so that they lock like real ones.
    strangers: Mutex<BTreeMap<String, Failures>>,
    /// The code that makes the first administrator, while there is none.
    first_code: Option<String>,
    began_ms: i64,
}

impl Access {
    /// Reads what is known from the store, and the key from its file.
    ///
    /// # Errors
    /// The key or a document cannot be read.
    pub async fn open(
        key: &Path,
        hall_id: String,
        rules: Rules,
        hall: HallHandle,
        store: Arc<dyn Store>,
    ) -> Result<Arc<Self>, StartupError> {
        let secrets = Secrets::open(key).map_err(|error| StartupError::file(key, &error))?;
        let book = Book::of(store.documents().await?).map_err(StartupError::failed)?;
        let mut access = Self {
            hall,
            store,
            hall_id,
            rules,
            passwords: Passwords::new(&secrets),
            secrets,
            book: RwLock::new(book),
            changing: tokio::sync::Mutex::default(),
            changes: watch::Sender::new(0),
            used: Mutex::default(),
            strangers: Mutex::default(),
            first_code: None,
            began_ms: wall_ms(),
        };
        if access.first_run() {
            let id = secrets::random_id().map_err(StartupError::failed)?;
            access.first_code =
                Some(access.secrets.letters(Purpose::Code, &id, enrol::CODE_LETTERS));
        }
        Ok(Arc::new(access))
    }

    /// What is known. Hold it briefly.
    pub fn book(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hall whose doors these are.
    pub fn hall_id(&self) -> &str {
        &self.hall_id
    }

    /// The rules that the configuration sets.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Whoever holds this token and may still come in; it counts as a use.
    pub fn credential(&self, token: &str) -> Option<Credential> {
        let opened = self.book().by_token(&token_hash(token))?;
        let credential = match opened {
            Opened::Device(device) => Credential::Device(device),
            Opened::Session(session) => {
                let account = self.book().accounts.get(&session.account).cloned()?;
                Credential::Person(account, session)
            }
        };
        self.still_valid(&credential)
    }

    /// The same credential as it is now, if it still opens anything; it counts as a use.
    pub fn still_valid(&self, credential: &Credential) -> Option<Credential> {
        match credential {
            Credential::Device(device) => {
                let device = self.book().devices.get(&device.id).cloned()?;
                let ours = device.revoked_ms.is_none() && device.hall == self.hall_id;
                ours.then_some(Credential::Device(device))
            }
            Credential::Person(_, session) => {
                let book = self.book();
                let session = book.sessions.get(&session.id).cloned()?;
                let account = book.accounts.get(&session.account).cloned()?;
                drop(book);
                let welcome = !account.disabled && self.in_time(&session);
                welcome.then_some(Credential::Person(account, session))
            }
        }
    }

    /// Whether a session has neither ended nor been left alone for too long.
    fn in_time(&self, session: &Session) -> bool {
        let now = wall_ms();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let last = used.entry(session.id.clone()).or_insert(self.began_ms.max(session.since_ms));
        let idle_ms = i64::from(self.rules.session_idle_minutes) * 60_000;
        let in_time = now < session.until_ms && now - *last < idle_ms;
        if in_time {
            *last = now;
        }
        in_time
    }

    /// The clerk at a counter may go on: their account, if they have one, still serves there.
    pub fn clerk_may_go_on(&self, state: &State, counter: &CounterId) -> bool {
        let clerk = state.counters.get(counter).and_then(|counter| counter.clerk.as_ref());
        let account = clerk.and_then(|clerk| self.book().accounts.get(clerk.as_str()).cloned());
        let zone = state.setup.as_ref().and_then(|setup| setup.counters.get(counter));
        let zone = zone.map_or("", |counter| counter.zone.as_str());
        account.is_none_or(|account| !account.disabled && self.serves_in(&account, zone))
    }

    /// What people call an account or a device; its id if it is not known.
    pub fn name_of(&self, id: &str) -> String {
        let book = self.book();
        let account = book.accounts.get(id).map(|account| account.name.clone());
        account
            .or_else(|| book.devices.get(id).map(|device| device.name.clone()))
            .unwrap_or_else(|| id.to_owned())
    }

    /// What people called an account or a device, or what somebody typed, at a moment of the wall clock, and what they call
    /// it now where that has changed; none if it is not known.
    pub fn name_then(&self, id: &str, wall_ms: i64) -> Option<String> {
        let book = self.book();
        let Some(account) = book.accounts.get(id) else {
            let typed = || book.texts.get(id).map(|typed| typed.text.clone());
            return book.devices.get(id).map(|device| device.name.clone()).or_else(typed);
        };
        let (then, now) = (account.name_at(wall_ms), account.name_at(i64::MAX));
        Some(if then == now { then } else { format!("{then} → {now}") })
    }

    /// The ids of all accounts and devices that are, or were, called like this.
    pub fn called(&self, text: &str) -> Vec<String> {
        let (login, low) = (people::normal_login(text), text.trim().to_lowercase());
        let book = self.book();
        let has = |name: &str| name.to_lowercase().contains(&low);
        let accounts = book.accounts.values().filter(|account| {
            let former = |it: &documents::Former| it.login == login || has(&it.name);
            account.login == login || has(&account.name) || account.former.iter().any(former)
        });
        let accounts = accounts.map(|account| account.id.clone());
        let devices = book.devices.values().filter(|device| has(&device.name));
        accounts.chain(devices.map(|device| device.id.clone())).collect()
    }

    /// The devices of this hall that may come in.
    pub fn devices(&self) -> Vec<Arc<Device>> {
        let book = self.book();
        let ours =
            |device: &&Arc<Device>| device.revoked_ms.is_none() && device.hall == self.hall_id;
        book.devices.values().filter(ours).cloned().collect()
    }

    /// Counts every change of what is known.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// A keyed hash of a request that carries a secret: the journal keeps it for ever.
    pub fn body_hash(&self, text: &str) -> String {
        self.secrets.hash(Purpose::Body, text)
    }

    /// A text that somebody typed, under a new id.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn typed(&self, text: &str) -> Result<Typed, Refused> {
        let id = secrets::random_id().map_err(|error| Refused::failed(&error))?;
        Ok(Typed { id, text: text.to_owned() })
    }

    /// Decides a change, makes it durable, then lets it count. A key that was used before gets its
    /// old answer and changes nothing.
    ///
    /// # Errors
    /// What `decide` refuses, a key used for something else, or a failed store.
    pub async fn change(
        &self,
        asking: &Asking,
        decide: impl FnOnce(&Book) -> Result<(What, Vec<Change>), Refused>,
    ) -> Result<Noted, Refused> {
        self.change_only_at(asking, None, decide).await
    }

    /// The same, only while this counter holds this visit.
    ///
    /// # Errors
    /// As [`Access::change`], and the hall's refusal.
    pub async fn change_only_at(
        &self,
        asking: &Asking,
        only_at: Option<(CounterId, VisitId)>,
        decide: impl FnOnce(&Book) -> Result<(What, Vec<Change>), Refused>,
    ) -> Result<Noted, Refused> {
        let _one_at_a_time = self.changing.lock().await;
        if let Some(noted) = self.before(asking).await? {
            return Ok(noted);
        }
        let (what, changes) = decide(&self.book())?;
        let note = Note { from: asking.from.clone(), what: what.clone() };
        let request = Request {
            command_id: asking.key.clone(),
            actor: asking.actor.clone(),
            body_hash: asking.body_hash.clone(),
            work: Work::Note(note, changes.clone()),
            only_at,
        };
        let seq = self.hall.submit(request).await?.seq;
        self.book.write().unwrap_or_else(PoisonError::into_inner).apply(changes);
        self.forget_ended();
        self.changes.send_modify(|changes| *changes += 1);
        Ok(Noted { key: asking.key.clone(), seq, what })
    }

    /// When sessions were used last matters only while they are open.
    fn forget_ended(&self) {
        let book = self.book();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|session, _| book.sessions.contains_key(session));
    }

    /// What this key led to before, if it was used before.
    async fn before(&self, asking: &Asking) -> Result<Option<Noted>, Refused> {
        let rows = self.store.find(vec![asking.key.clone()]).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        // A desk is named with the clerk who sat there.
        let actor = row.actor.split(CLERK).next().unwrap_or_default();
        let same = actor == asking.actor && row.body_hash == asking.body_hash;
        match row.note {
            Some(note) if same => {
                Ok(Some(Noted { key: row.command_id, seq: row.seq, what: note.what }))
            }
            _ => Err(Refused::KeyReused),
        }
    }
}
