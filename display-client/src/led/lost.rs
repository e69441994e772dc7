//! Whose display cannot be reached now. The server is told, so that somebody learns it who can go there.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Counters whose display cannot be reached, by id; shared by all connections of the machine.
#[derive(Clone, Debug, Default)]
pub struct Lost(Arc<Mutex<BTreeSet<String>>>);

impl Lost {
    /// All of them, in order.
    pub fn counters(&self) -> Vec<String> {
        self.lock().iter().cloned().collect()
    }

    /// The display of these counters was reached, or could not be.
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
