//! Who stands behind which ticket, and what is still to come of them.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use simulator::Citizen;
use tokio::sync::watch;

/// A citizen in the hall.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their plan.
    pub citizen: Citizen,
    /// The work still to do in the present service, ms.
    pub work_ms: i64,
    /// Still to be set aside half way.
    pub to_park: bool,
    /// The second service has begun.
    pub second: bool,
    /// They missed a call once and came back: now they stay.
    pub stays: bool,
}

impl Person {
    fn new(citizen: Citizen) -> Self {
        Self {
            work_ms: citizen.work_ms,
            to_park: citizen.park.is_some(),
            second: false,
            stays: false,
            citizen,
        }
    }

    /// Whether they answer a call.
    pub fn is_there(&self) -> bool {
        self.stays || self.citizen.patience_ms > 0
    }
}

/// All citizens of the day, by visit.
#[derive(Debug)]
pub struct People {
    all: Mutex<HashMap<u64, Person>>,
    arrived: watch::Sender<usize>,
    gone: watch::Sender<usize>,
}

impl Default for People {
    fn default() -> Self {
        Self { all: Mutex::default(), arrived: watch::Sender::new(0), gone: watch::Sender::new(0) }
    }
}

impl People {
    /// A citizen got a ticket.
    pub fn arrive(&self, visit: u64, citizen: Citizen) {
        self.lock().insert(visit, Person::new(citizen));
        self.arrived.send_modify(|arrived| *arrived += 1);
    }

    /// The person behind a visit. A call may be seen before the answer to the ticket is: then the
    /// clerk looks up again when the next answer is in.
    pub async fn behind(&self, visit: u64) -> Person {
        let mut arrived = self.arrived.subscribe();
        loop {
            arrived.mark_unchanged();
            if let Some(person) = self.lock().get(&visit) {
                return person.clone();
            }
            // The sender lives in `self`, so this cannot fail.
            let _ = arrived.changed().await;
        }
    }

    /// Changes what is still to come of somebody.
    pub fn change(&self, visit: u64, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.lock().get_mut(&visit) {
            change(person);
        }
    }

    /// Nothing more is to come of one person.
    pub fn leave(&self) {
        self.gone.send_modify(|gone| *gone += 1);
    }

    /// How many have arrived, and of how many nothing more is to come.
    pub fn counts(&self) -> (usize, usize) {
        (*self.arrived.borrow(), *self.gone.borrow())
    }

    /// Waits until so many have left.
    pub async fn all_gone(&self, people: usize) {
        let mut gone = self.gone.subscribe();
        let _ = gone.wait_for(|gone| *gone >= people).await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Person>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
