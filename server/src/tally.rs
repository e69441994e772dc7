//! Counts and orders over the visits of a state, kept up to date visit by visit, so that a view
//! costs what it shows and not what the hall holds. It can always be made anew from the state.

use std::collections::{BTreeMap, BTreeSet};

use queue_core::{
    Event, State,
    ids::{CounterId, ServiceId, VisitId},
    visit::{Entitlement, Lane, Status, Visit},
};

/// Waiting visits, longest wait first: (since when, visit).
pub type Waits = BTreeSet<(i64, VisitId)>;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Visits by the word of their status.
    counts: BTreeMap<&'static str, u32>,
    by_service: BTreeMap<ServiceId, Waits>,
    by_lane: BTreeMap<Lane, Waits>,
    /// Missed calls that may still come back: (missed at, visit).
    missed: BTreeSet<(i64, VisitId)>,
    parked: BTreeMap<CounterId, BTreeSet<(i64, VisitId)>>,
    /// Waiting and parked visits that only one counter or clerk can call, by its lane.
    bound: BTreeMap<Lane, BTreeSet<VisitId>>,
    /// 结转: carried visits by service.
    carried: BTreeMap<ServiceId, BTreeSet<VisitId>>,
}

impl Tally {
    /// Counts a whole state.
    pub fn of(state: &State) -> Self {
        let mut tally = Self::default();
        for visit in state.visits.values() {
            tally.change(None, Some(visit));
        }
        tally
    }

    /// A visit has changed, come or gone.
    pub fn change(&mut self, before: Option<&Visit>, after: Option<&Visit>) {
        if before == after {
            return;
        }
        if let Some(visit) = before {
            self.take_out(visit);
        }
        if let Some(visit) = after {
            self.put_in(visit);
        }
    }

    /// How many visits are in a status, by its word.
    pub fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// How many wait for a service, in whatever lane.
    pub fn waiting(&self, service: &ServiceId) -> u32 {
        self.by_service.get(service).map_or(0, |waits| size(waits.len()))
    }

    /// Since when the longest-waiting visit of a service waits, UTC ms.
    pub fn longest_of_service(&self, service: &ServiceId) -> Option<i64> {
        self.by_service.get(service)?.first().map(|(since, _)| *since)
    }

    /// The same over some lanes.
    pub fn longest_of_lanes(&self, lanes: &[Lane]) -> Option<i64> {
        let firsts = lanes.iter().filter_map(|lane| self.by_lane.get(lane)?.first());
        firsts.map(|(since, _)| *since).min()
    }

    /// The same over the whole hall.
    pub fn longest(&self) -> Option<i64> {
        self.by_service.values().filter_map(|w| w.first()).map(|(since, _)| *since).min()
    }

    /// Visits that missed their call and may come back, the newest miss first.
    pub fn missed(&self) -> impl Iterator<Item = VisitId> + '_ {
        self.missed.iter().rev().map(|(_, visit)| *visit)
    }

    /// Visits parked by a counter, the oldest park first.
    pub fn parked(&self, counter: &CounterId) -> impl Iterator<Item = VisitId> + '_ {
        self.parked.get(counter).into_iter().flatten().map(|(_, visit)| *visit)
    }

    /// Waiting and parked visits that only this counter or clerk can call, in order of check-in.
    pub fn bound(&self, lane: &Lane) -> impl Iterator<Item = VisitId> + '_ {
        self.bound.get(lane).into_iter().flatten().copied()
    }

    /// How many tickets of a service were carried over and are not back in the queue.
    pub fn carried(&self, service: &ServiceId) -> u32 {
        self.carried.get(service).map_or(0, |visits| size(visits.len()))
    }

    fn put_in(&mut self, visit: &Visit) {
        if is_bound(visit) {
            self.bound.entry(visit.lane.clone()).or_default().insert(visit.id);
        }
        *self.counts.entry(visit.status.word()).or_default() += 1;
        match &visit.status {
            Status::Waiting => {
                let wait = (waits_since_ms(visit), visit.id);
                self.by_service.entry(visit.service.clone()).or_default().insert(wait);
                self.by_lane.entry(visit.lane.clone()).or_default().insert(wait);
            }
            Status::NoShow { missed_ms, .. } => {
                self.missed.insert((*missed_ms, visit.id));
            }
            Status::Parked { counter, parked_ms, .. } => {
                let parked = self.parked.entry(counter.clone()).or_default();
                parked.insert((*parked_ms, visit.id));
            }
            Status::Carried { .. } => {
                self.carried.entry(visit.service.clone()).or_default().insert(visit.id);
            }
            _ => {}
        }
    }

    fn take_out(&mut self, visit: &Visit) {
        if is_bound(visit) {
            leave(&mut self.bound, &visit.lane, visit.id);
        }
        let word = visit.status.word();
        if let Some(count) = self.counts.get_mut(word) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(word);
            }
        }
        match &visit.status {
            Status::Waiting => {
                let wait = (waits_since_ms(visit), visit.id);
                leave(&mut self.by_service, &visit.service, wait);
                leave(&mut self.by_lane, &visit.lane, wait);
            }
            Status::NoShow { missed_ms, .. } => {
                self.missed.remove(&(*missed_ms, visit.id));
            }
            Status::Parked { counter, parked_ms, .. } => {
                leave(&mut self.parked, counter, (*parked_ms, visit.id));
            }
            Status::Carried { .. } => leave(&mut self.carried, &visit.service, visit.id),
            _ => {}
        }
    }
}

/// Whether only one counter or clerk can call a visit.
fn is_bound(visit: &Visit) -> bool {
    let waits = matches!(visit.status, Status::Waiting | Status::Parked { .. });
    waits && !matches!(visit.lane, Lane::Service(_))
}

/// Takes an entry out of a set; empty sets are not kept.
fn leave<K: Ord, E: Ord>(sets: &mut BTreeMap<K, BTreeSet<E>>, key: &K, entry: E) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(&entry);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}

/// Since when a waiting visit waits, UTC ms: the present transaction's begin, or the start of the
/// booked slot for somebody who came early.
pub fn waits_since_ms(visit: &Visit) -> i64 {
    let slots = visit.entitlements.iter().filter_map(|entitlement| match entitlement {
        Entitlement::Appointment { slot_start_ms, .. } => Some(*slot_start_ms),
        _ => None,
    });
    slots.fold(visit.queued_ms, i64::max)
}

/// A length as the wire counts.
pub fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The visit an event is about. [`Event::Linked`] is about several, but changes nothing that is
/// counted here; [`Event::CounterMoved`] is about all of a counter, see [`moves_many`].
pub fn visit_of(event: &Event) -> Option<VisitId> {
    match event {
        Event::TicketIssued(issued) => Some(issued.visit),
        Event::Called(called) => Some(called.visit),
        Event::Backfilled(paper) => Some(paper.visit),
        Event::Undone { visit, .. } => Some(visit.id),
        Event::Recalled { visit, .. }
        | Event::ServiceStarted { visit, .. }
        | Event::ServiceFinished { visit, .. }
        | Event::CallMissed { visit, .. }
        | Event::Returned { visit, .. }
        | Event::ReturnLapsed { visit, .. }
        | Event::ServiceParked { visit, .. }
        | Event::Resumed { visit, .. }
        | Event::Transferred { visit, .. }
        | Event::SupplementReturned { visit, .. }
        | Event::Prechecked { visit, .. }
        | Event::Reclassified { visit, .. }
        | Event::StepChosen { visit, .. }
        | Event::ClassConfirmed { visit, .. }
        | Event::ClassRejected { visit, .. }
        | Event::NeedsSet { visit, .. }
        | Event::CaseAttached { visit, .. }
        | Event::Inserted { visit, .. }
        | Event::SteppedOut { visit, .. }
        | Event::SteppedBack { visit, .. }
        | Event::MoreTimeGiven { visit, .. }
        | Event::HandedOver { visit, .. }
        | Event::CarriedOver { visit, .. }
        | Event::CarriedBack { visit, .. }
        | Event::VisitCancelled { visit, .. }
        | Event::VisitExpired { visit, .. } => Some(*visit),
        Event::SetupChanged { .. }
        | Event::DayOpened { .. }
        | Event::DayClosed { .. }
        | Event::IssuingStopped
        | Event::IssuingResumed
        | Event::ServiceInterrupted { .. }
        | Event::ServiceRestored { .. }
        | Event::SkillsSet { .. }
        | Event::Linked { .. }
        | Event::CallShown { .. }
        | Event::SignedIn { .. }
        | Event::SignedOut { .. }
        | Event::CounterOpened { .. }
        | Event::CounterReady { .. }
        | Event::CounterPaused { .. }
        | Event::PausePlanned { .. }
        | Event::AutoCallSet { .. }
        | Event::CounterMoved { .. }
        | Event::HelpAsked { .. }
        | Event::HelpAnswered { .. }
        | Event::CounterResumed { .. }
        | Event::CounterClosed { .. } => None,
    }
}

/// Whether an event changes many visits at once, so that everything is counted anew.
pub fn moves_many(event: &Event) -> bool {
    matches!(event, Event::DayClosed { .. } | Event::CounterMoved { .. })
}
