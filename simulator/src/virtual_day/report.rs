//! What is counted while a day is played, from the events alone.

use std::collections::{BTreeMap, BTreeSet};

use queue_core::{
    Event,
    ids::{CounterId, VisitId},
    visit::Class,
};

/// A call is contested when at least so many tickets could have been called: in an emptier hall
/// every rule looks alike.
const CONTESTED_FROM: u32 = 5;

/// Counts, waits, and whatever went wrong.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Tickets.
    pub issued: u32,
    /// Visits that were served to the end.
    pub served: u32,
    /// Calls without recalls.
    pub calls: u32,
    /// Calls that at least five tickets could have got.
    pub contested: u32,
    /// Missed calls.
    pub missed: u32,
    /// Comings back after one.
    pub returned: u32,
    /// Services set aside.
    pub parked: u32,
    /// Hand-overs.
    pub transferred: u32,
    /// Visits that ended by missed calls.
    pub void: u32,
    /// Visits that the end of the day ended though they never missed a call.
    pub lost: Vec<VisitId>,
    /// Visits called while they were at a counter.
    pub called_twice: Vec<VisitId>,
    /// Refused commands.
    pub refused: Vec<String>,
    /// Broken invariants, if they were watched.
    pub broken: Vec<String>,
    /// Waits of every transaction as the product defines them, by the class that counted.
    pub waits: BTreeMap<Class, Waits>,
    at: BTreeMap<VisitId, CounterId>,
    missed_once: BTreeSet<VisitId>,
}

/// Waits in ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits(Vec<i64>);

impl Waits {
    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The mean, minutes; 0 of none.
    pub fn mean_minutes(&self) -> f64 {
        let sum: i64 = self.0.iter().sum();
        sum as f64 / self.0.len().max(1) as f64 / 60_000.0
    }

    /// The smallest wait that this share of all do not exceed, minutes; 0 of none.
    pub fn quantile_minutes(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        let value = sorted.get(rank.saturating_sub(1).min(sorted.len().saturating_sub(1)));
        value.copied().unwrap_or_default() as f64 / 60_000.0
    }

    /// Takes another wait in, ms.
    pub fn push(&mut self, wait_ms: i64) {
        self.0.push(wait_ms);
    }
}

impl Report {
    /// Counts the events of one command.
    pub(super) fn count(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::TicketIssued(_) => self.issued += 1,
                Event::Called(call) => {
                    self.calls += 1;
                    self.contested += u32::from(call.reason.candidates >= CONTESTED_FROM);
                    if self.at.insert(call.visit, call.counter.clone()).is_some() {
                        self.called_twice.push(call.visit);
                    }
                    if let Some(wait) = call.wait_ms {
                        self.waits.entry(call.reason.class).or_default().push(wait);
                    }
                }
                Event::ServiceFinished { visit, .. } => {
                    self.served += 1;
                    self.at.remove(visit);
                }
                Event::CallMissed { visit, return_until_ms, return_until_call, .. } => {
                    self.missed += 1;
                    let over = return_until_ms.is_none() && return_until_call.is_none();
                    self.void += u32::from(over);
                    self.missed_once.insert(*visit);
                    self.at.remove(visit);
                }
                Event::Returned { .. } => self.returned += 1,
                Event::ReturnLapsed { .. } => self.void += 1,
                Event::ServiceParked { visit, .. } => {
                    self.parked += 1;
                    self.at.remove(visit);
                }
                Event::Transferred { visit, .. } => {
                    self.transferred += 1;
                    self.at.remove(visit);
                }
                Event::VisitExpired { visit, .. } => self.expired(*visit),
                _ => {}
            }
        }
    }

    /// Who missed a call and has not come back by the evening is gone; anybody else was lost.
    fn expired(&mut self, visit: VisitId) {
        if self.missed_once.contains(&visit) {
            self.void += 1;
        } else {
            self.lost.push(visit);
        }
    }
}
