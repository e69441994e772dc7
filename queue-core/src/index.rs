//! The index over the facts of a [`State`](crate::State): who waits in which lane in calling
//! order, which visits belong to one person, which deadline comes next. Everything here can be
//! rebuilt from the facts; an invariant says that it always equals its rebuilt self.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{CounterId, PersonRef, ServiceId, VisitId},
    setup::Setup,
    state::State,
    visit::{Key, Lane, Status, Visit},
};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Index {
    /// Eligible waiting visits by lane, in calling order. Empty lanes are not kept.
    lanes: BTreeMap<Lane, BTreeSet<Key>>,
    /// Live visits of people who are known to be the same person.
    persons: BTreeMap<PersonRef, BTreeSet<VisitId>>,
    /// Ends of return windows: (UTC ms, visit).
    deadlines: BTreeSet<(i64, VisitId)>,
    /// What every counter can do: the setup's groups resolved once.
    skills: BTreeMap<CounterId, Skills>,
}

/// What a counter can do, whoever sits there.
#[derive(Clone, Debug, Default, PartialEq)]
struct Skills {
    /// Its services, sorted.
    services: Vec<ServiceId>,
    /// The lanes of its services, and its own.
    lanes: Vec<Lane>,
}

impl Skills {
    fn new(id: &CounterId, services: Vec<ServiceId>) -> Self {
        let own = [Lane::Counter(id.clone())];
        let lanes = services.iter().cloned().map(Lane::Service).chain(own).collect();
        Self { services, lanes }
    }
}

impl Index {
    /// The eligible visits of a lane, in calling order.
    pub(crate) fn lane(&self, lane: &Lane) -> Option<&BTreeSet<Key>> {
        self.lanes.get(lane)
    }

    /// True when nobody eligible waits anywhere.
    pub(crate) fn nobody_waits(&self) -> bool {
        self.lanes.is_empty()
    }

    /// The live visits of a person.
    pub(crate) fn visits_of(&self, person: &PersonRef) -> impl Iterator<Item = VisitId> + '_ {
        self.persons.get(person).into_iter().flatten().copied()
    }

    /// The services of a counter, sorted.
    pub(crate) fn skills(&self, counter: &CounterId) -> &[ServiceId] {
        self.skills.get(counter).map_or(&[], |skills| &skills.services)
    }

    /// The lanes of a counter, without that of its clerk.
    pub(crate) fn lanes_of_counter(&self, counter: &CounterId) -> &[Lane] {
        self.skills.get(counter).map_or(&[], |skills| &skills.lanes)
    }

    /// Resolves what every counter of a setup serves.
    pub(crate) fn set_skills(&mut self, setup: &Setup) {
        self.skills = setup
            .counters
            .iter()
            .map(|(id, counter)| (id.clone(), Skills::new(id, setup.services_of(counter))))
            .collect();
    }

    /// Visits whose deadline lies before an instant.
    pub(crate) fn deadlines_before(&self, now_ms: i64) -> Vec<VisitId> {
        self.deadlines.iter().take_while(|(until, _)| *until < now_ms).map(|(_, id)| *id).collect()
    }

    /// The earliest deadline.
    pub(crate) fn first_deadline(&self) -> Option<(i64, VisitId)> {
        self.deadlines.first().copied()
    }

    /// Puts a visit where its status belongs; `held` = another visit of the same person is called
    /// or served, so this one is not eligible.
    pub(crate) fn insert(&mut self, visit: &Visit, held: bool) {
        if visit.status == Status::Waiting && !held {
            self.lanes.entry(visit.lane.clone()).or_default().insert(visit.key());
        }
        if let Status::NoShow { return_until_ms, .. } = visit.status {
            self.deadlines.insert((return_until_ms, visit.id));
        }
        if let (Some(person), true) = (&visit.person, visit.status.is_live()) {
            self.persons.entry(person.clone()).or_default().insert(visit.id);
        }
    }

    /// Takes a visit out of every place [`Index::insert`] may have put it.
    pub(crate) fn remove(&mut self, visit: &Visit) {
        self.leave_lane(visit);
        if let Status::NoShow { return_until_ms, .. } = visit.status {
            self.deadlines.remove(&(return_until_ms, visit.id));
        }
        if let Some(person) = &visit.person
            && let Some(visits) = self.persons.get_mut(person)
        {
            visits.remove(&visit.id);
            if visits.is_empty() {
                self.persons.remove(person);
            }
        }
    }

    /// Takes a visit out of its lane only.
    pub(crate) fn leave_lane(&mut self, visit: &Visit) {
        if let Some(keys) = self.lanes.get_mut(&visit.lane) {
            keys.remove(&visit.key());
            if keys.is_empty() {
                self.lanes.remove(&visit.lane);
            }
        }
    }
}

impl State {
    /// The index computed from the facts alone.
    pub(crate) fn rebuilt_index(&self) -> Index {
        let mut index = Index::default();
        if let Some(setup) = &self.setup {
            index.set_skills(setup);
        }
        for visit in self.visits.values() {
            let held = visit.person.is_some()
                && self.visits.values().any(|other| {
                    other.id != visit.id
                        && other.person == visit.person
                        && other.status.counter().is_some()
                });
            index.insert(visit, held);
        }
        index
    }
}
