//! Whose display shows nothing: it cannot be reached, or refuses what it is to show. The server is told, so that somebody learns it who can go there.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Fault, Reply};
use crate::messages::Lang;

/// Counters whose display shows nothing, by id; shared by all connections of the machine.
#[derive(Clone, Debug, Default)]
pub struct Lost(Arc<Mutex<BTreeSet<String>>>);

impl Lost {
    /// All of them, in order.
    pub fn counters(&self) -> Vec<String> {
        self.lock().iter().cloned().collect()
    }

    /// The display of these counters shows what it is to show, or does not.
    pub(super) fn set(&self, counters: &[String], lost: bool) {
        let mut all = self.lock();
        for counter in counters {
            match lost {
                true => drop(all.insert(counter.clone())),
                false => drop(all.remove(counter)),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is told of a connection: to the log once, and to the server as long as it is so.
pub(super) struct Telling {
    address: String,
    /// The counters of the connection, by id.
    counters: Vec<String>,
    lost: Lost,
    /// Why it ended, as it was written.
    ended: Option<Fault>,
    /// What was refused for a window, and written.
    refused: BTreeSet<(u16, String)>,
}

impl Telling {
    /// Nothing was told yet.
    pub fn of(address: &str, counters: Vec<String>, lost: &Lost) -> Self {
        let (address, lost) = (address.to_owned(), lost.clone());
        Self { address, counters, lost, ended: None, refused: BTreeSet::new() }
    }

    /// The display has said hello.
    pub fn reached(&self) {
        self.lost.set(&self.counters, false);
    }

    /// The display has answered to what a window is to show: of a display that refuses it, the window
    /// is as dark as that of one that is not there.
    pub fn answered(&mut self, at: usize, window: u16, reply: &Reply) {
        let counter = self.counters.get(at..=at).unwrap_or_default();
        self.lost.set(counter, matches!(reply, Reply::No(..)));
        if let Reply::No(_, why) = reply
            && self.refused.insert((window, why.clone()))
        {
            self.write(&format!("window {window}: {}", Fault::reply(reply).text(Lang::En)));
        }
    }

    /// The connection has ended, or could not be made, why.
    pub fn ended(&mut self, why: Option<Fault>) {
        self.lost.set(&self.counters, why.is_some());
        if let Some(fault) = why.as_ref().filter(|_| why != self.ended) {
            self.write(&fault.text(Lang::En));
        }
        self.ended = why;
    }

    fn write(&self, said: &str) {
        // Nothing is left to do if even stderr is closed.
        let _ = writeln!(io::stderr(), "led: {}: {said}", self.address);
    }
}
