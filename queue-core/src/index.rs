//! The index over the facts of a [`State`](crate::State): who waits in which lane in calling
//! order, which visits belong to one person, which deadline comes next. Everything here can be
//! rebuilt from the facts; an invariant says that it always equals its rebuilt self.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{PersonRef, VisitId},
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

    /// The earliest deadline.
    pub(crate) fn first_deadline(&self) -> Option<(i64, VisitId)> {
        self.deadlines.first().copied()
    }

    /// Puts a visit where its status belongs; `held` = another visit of the same person is called
    /// or served, so this one is not eligible.
    pub(crate) fn insert(&mut self, visit: &Visit, held: bool) {
        if visit.status == Status::Waiting && !held {
            self.lanes
                .entry(visit.lane.clone())
                .or_default()
                .insert(visit.key());
        }
        if let Status::NoShow {
            return_until_ms, ..
        } = visit.status
        {
            self.deadlines.insert((return_until_ms, visit.id));
        }
        if let (Some(person), true) = (&visit.person, visit.status.is_live()) {
            self.persons
                .entry(person.clone())
                .or_default()
                .insert(visit.id);
        }
    }

    /// Takes a visit out of every place [`Index::insert`] may have put it.
    pub(crate) fn remove(&mut self, visit: &Visit) {
        self.leave_lane(visit);
        if let Status::NoShow {
            return_until_ms, ..
        } = visit.status
        {
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
