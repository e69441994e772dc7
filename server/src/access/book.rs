//! The accounts, devices, sessions and codes of a hall, as the running server knows them: exactly
//! what the documents of the store say, with indices to find them by.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde::de::DeserializeOwned;

use super::{
    cards::Card,
    documents::{Account, Code, Device, Kept, Session, Typed},
    messages::Message,
    notes::VisitNote,
    people::normal_login,
};
use crate::store::{Change, Document};

/// See the module.
#[derive(Debug, Default)]
pub struct Book {
    /// By id.
    pub accounts: BTreeMap<String, Arc<Account>>,
    /// By id; the revoked ones too.
    pub devices: BTreeMap<String, Arc<Device>>,
    /// By id.
    pub sessions: BTreeMap<String, Arc<Session>>,
    /// By the id that the device will have.
    pub codes: BTreeMap<String, Arc<Code>>,
    /// By id.
    pub texts: BTreeMap<String, Arc<Typed>>,
    /// Clerks' notes, by visit and id.
    pub notes: BTreeMap<(u64, String), Arc<VisitNote>>,
    /// 五公开, by account.
    pub cards: BTreeMap<String, Arc<Card>>,
    /// Messages to counters, by id.
    pub messages: BTreeMap<String, Arc<Message>>,
    /// Account by login.
    logins: HashMap<String, String>,
    /// Device or session by the hash of its token.
    tokens: HashMap<String, TokenOf>,
}

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TokenOf {
    Device(String),
    Session(String),
}

/// What a token opens, before anybody has asked whether it still may.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A device.
    Device(Arc<Device>),
    /// A session.
    Session(Arc<Session>),
}

impl Book {
    /// The book of these documents; the kind and id of the first that cannot be read.
    ///
    /// # Errors
    /// A document is not one of ours.
    pub fn of(documents: Vec<Document>) -> Result<Self, String> {
        let mut book = Self::default();
        for document in documents {
            let name = format!("{} {}", document.kind, document.id);
            if !book.put(document) {
                return Err(name);
            }
        }
        Ok(book)
    }

    /// Applies changes that have been made durable.
    pub fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Put(document) => {
                    self.put(document);
                }
                Change::Erase { kind, id } => self.erase(&kind, &id),
            }
        }
    }

    /// The account of a login, whatever its capitals.
    pub fn by_login(&self, login: &str) -> Option<&Arc<Account>> {
        self.accounts.get(self.logins.get(&normal_login(login))?)
    }

    /// What a token opens, by the token's hash.
    pub fn by_token(&self, hash: &str) -> Option<Opened> {
        match self.tokens.get(hash)? {
            TokenOf::Device(id) => self.devices.get(id).cloned().map(Opened::Device),
            TokenOf::Session(id) => self.sessions.get(id).cloned().map(Opened::Session),
        }
    }

    /// The sessions of an account.
    pub fn sessions_of(&self, account: &str) -> impl Iterator<Item = &Arc<Session>> {
        self.sessions.values().filter(move |session| session.account == account)
    }

    fn put(&mut self, document: Document) -> bool {
        let Document { kind, id, body } = document;
        self.erase(&kind, &id);
        match kind.as_str() {
            Account::KIND => read::<Account>(&body).map(|account| {
                self.logins.insert(account.login.clone(), id.clone());
                self.accounts.insert(id, account);
            }),
            Device::KIND => read::<Device>(&body).map(|device| {
                self.tokens.insert(device.token.clone(), TokenOf::Device(id.clone()));
                self.devices.insert(id, device);
            }),
            Session::KIND => read::<Session>(&body).map(|session| {
                self.tokens.insert(session.token.clone(), TokenOf::Session(id.clone()));
                self.sessions.insert(id, session);
            }),
            Code::KIND => read::<Code>(&body).map(|code| {
                self.codes.insert(id, code);
            }),
            Typed::KIND => read::<Typed>(&body).map(|typed| {
                self.texts.insert(id, typed);
            }),
            VisitNote::KIND => read::<VisitNote>(&body).map(|note| {
                self.notes.insert((note.visit, id), note);
            }),
            Card::KIND => read::<Card>(&body).map(|card| {
                self.cards.insert(id, card);
            }),
            Message::KIND => read::<Message>(&body).map(|message| {
                self.messages.insert(id, message);
            }),
            _ => None,
        }
        .is_some()
    }

    fn erase(&mut self, kind: &str, id: &str) {
        match kind {
            Account::KIND => {
                if let Some(account) = self.accounts.remove(id) {
                    self.logins.remove(&account.login);
                }
            }
            Device::KIND => {
                if let Some(device) = self.devices.remove(id) {
                    self.tokens.remove(&device.token);
                }
            }
            Session::KIND => {
                if let Some(session) = self.sessions.remove(id) {
                    self.tokens.remove(&session.token);
                }
            }
            Code::KIND => {
                self.codes.remove(id);
            }
            VisitNote::KIND => self.notes.retain(|(_, kept), _| kept != id),
            Card::KIND => {
                self.cards.remove(id);
            }
            Message::KIND => {
                self.messages.remove(id);
            }
            _ => {
                self.texts.remove(id);
            }
        }
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Option<Arc<T>> {
    serde_json::from_str(body).ok().map(Arc::new)
}
