//! Questions to a [`State`] that the rules, the views and the tests ask alike.

use crate::{
    ids::{CallId, CounterId, PersonRef, ServiceId, ZoneId},
    index::Standing,
    setup::Zone,
    state::{CounterMode, CounterState, State},
    visit::{Key, Lane, Status, Visit},
};

impl State {
    /// A state without its index, as a snapshot keeps it, made whole.
    pub fn with_index(mut self) -> Self {
        self.index = self.rebuilt_index();
        self
    }

    /// The eligible waiting tickets of a lane, in calling order.
    pub fn waiting(&self, lane: &Lane) -> impl DoubleEndedIterator<Item = Key> + '_ {
        self.index.lane(lane).into_iter().flatten().copied()
    }

    /// Everybody who waits in a lane, those too who may not be called now, in calling order.
    pub fn everybody_waiting(&self, lane: &Lane) -> impl Iterator<Item = Key> + use<'_> {
        self.index.everybody(lane)
    }

    /// How many eligible tickets wait in a lane.
    pub fn waiting_len(&self, lane: &Lane) -> usize {
        self.index.lane(lane).map_or(0, |keys| keys.len())
    }

    /// The lanes a counter calls from: its services, itself, its clerk.
    pub fn lanes_of(&self, counter: &CounterId) -> Vec<Lane> {
        let (fixed, clerk) = self.lanes(counter);
        fixed.iter().cloned().chain(clerk).collect()
    }

    /// The same without copies: the lanes of the counter, and that of its clerk.
    pub(crate) fn lanes(&self, counter: &CounterId) -> (&[Lane], Option<Lane>) {
        let clerk = self.counters.get(counter).and_then(|state| state.clerk.clone());
        (self.index.lanes_of_counter(counter), clerk.map(Lane::Clerk))
    }

    /// The work profile of a counter: the number of its skills is their count.
    pub fn services_of(&self, counter: &CounterId) -> &[ServiceId] {
        self.index.services_of(counter)
    }

    /// What the setup lets a counter serve and its clerk can do; without a clerk, the former.
    pub(crate) fn work_profile(&self, id: &CounterId) -> Vec<ServiceId> {
        let Some((setup, counter)) =
            self.setup.as_ref().and_then(|setup| Some((setup, setup.counters.get(id)?)))
        else {
            return Vec::new();
        };
        let clerk = self.counters.get(id).and_then(|counter| counter.clerk.as_ref());
        let skills = clerk.and_then(|clerk| self.skills.get(clerk));
        let services = setup.services_of(counter).into_iter();
        services.filter(|service| skills.is_none_or(|skills| skills.contains(service))).collect()
    }

    /// The counters that can call from a lane, open or not, in order of their ids.
    pub fn counters_for(&self, lane: &Lane) -> Vec<CounterId> {
        match lane {
            Lane::Counter(counter) => vec![counter.clone()],
            Lane::Clerk(clerk) => self
                .counters
                .iter()
                .filter(|(_, state)| state.clerk.as_ref() == Some(clerk))
                .map(|(id, _)| id.clone())
                .collect(),
            Lane::Service(service) => self
                .counters
                .keys()
                .filter(|id| self.services_of(id).binary_search(service).is_ok())
                .cloned()
                .collect(),
        }
    }

    /// Whether a counter calls people: open and not paused.
    pub fn is_open(&self, counter: &CounterId) -> bool {
        self.counters.get(counter).is_some_and(CounterState::is_open)
    }

    /// True when nobody eligible waits anywhere.
    pub fn nobody_waits(&self) -> bool {
        self.index.nobody_waits()
    }

    /// Counters that take the next eligible ticket by themselves, in the order in which they get
    /// one: fewest skills first, then longest idle, then id.
    pub fn ready_counters(&self) -> Vec<CounterId> {
        let mut ready: Vec<(usize, i64, &CounterId)> = self
            .counters
            .iter()
            .filter(|(_, state)| state.mode == CounterMode::Ready && state.current.is_none())
            .map(|(id, state)| (self.services_of(id).len(), state.idle_since_ms, id))
            .collect();
        ready.sort();
        ready.into_iter().map(|(_, _, id)| id.clone()).collect()
    }

    /// The zone where a visit waits, which is where its calls must be shown.
    pub fn zone_of(&self, visit: &Visit) -> Option<(&ZoneId, &Zone)> {
        let setup = self.setup.as_deref()?;
        let id = setup.zone_of_service(&visit.service)?;
        setup.zones.get(id).map(|zone| (id, zone))
    }

    /// Whether another visit of the same person, family or agent is called or served, so that
    /// this one must wait.
    pub fn is_held(&self, visit: &Visit) -> bool {
        self.kin(visit).any(|other| other.status.counter().is_some())
    }

    /// The other live visits of the same person, family or agent.
    pub fn kin(&self, visit: &Visit) -> impl Iterator<Item = &Visit> {
        self.index.kin(visit).filter_map(|id| self.visits.get(&id))
    }

    /// Whether a visit may be called: it waits, its person has not stepped out and stands at no
    /// other counter, and its service is not interrupted.
    pub fn is_eligible(&self, visit: &Visit) -> bool {
        self.standing(visit, self.is_held(visit)).eligible
    }

    /// How a visit stands to the rest of the hall, if another ticket of the person is held or not.
    pub(crate) fn standing(&self, visit: &Visit, held: bool) -> Standing {
        let frozen = self.interrupted.contains_key(&visit.service);
        let waiting = visit.status == Status::Waiting;
        let there = waiting && visit.extra.out_until_ms.is_none();
        Standing { waiting, eligible: there && !held && !frozen, frozen }
    }

    /// The parked visits in the list of a counter, by number of their visit.
    pub fn parked_at(&self, counter: &CounterId) -> impl Iterator<Item = &Visit> {
        self.visits.values().filter(
            move |visit| matches!(&visit.status, Status::Parked { counter: at, .. } if at == counter),
        )
    }

    /// The live visits of a person.
    pub fn visits_of(&self, person: &PersonRef) -> impl Iterator<Item = &Visit> {
        self.index.visits_of(person).filter_map(|id| self.visits.get(&id))
    }

    /// The newest call of a visit that is called or served.
    pub fn call_of(&self, visit: &Visit) -> Option<CallId> {
        match visit.status {
            Status::Called { call, .. } | Status::Serving { call, .. } => Some(call),
            _ => None,
        }
    }

    /// The next instant at which something happens by itself, UTC ms of hall time. The caller
    /// then gives [`Command::Tick`](crate::Command::Tick).
    pub fn next_deadline(&self) -> Option<i64> {
        // The last instant to come back still counts, so the deadline is the one after it.
        self.index.first_deadline().map(|(until_ms, _)| until_ms + 1)
    }

    /// The smallest D that any ticket of today can have had at its check-in, ms: the `min D` of
    /// theorem B1. Tickets that were carried here from another day count with the D of that day.
    pub fn min_d_ms(&self) -> Option<i64> {
        let today = self.day.as_ref()?.due.min_ms();
        Some(self.carried_min_d_ms.map_or(today, |carried| carried.min(today)))
    }
}

impl CounterState {
    /// Open and not paused.
    pub fn is_open(&self) -> bool {
        matches!(self.mode, CounterMode::Open | CounterMode::Ready)
    }
}
