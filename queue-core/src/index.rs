//! The index over the facts of a [`State`](crate::State): who waits in which lane in calling
//! order, which visits belong together, which deadline comes next, what every counter can do.
//! Everything here can be rebuilt from the facts; an invariant says that it always equals its
//! rebuilt self.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{CounterId, PersonRef, ServiceId, VisitId},
    state::State,
    visit::{Key, Lane, ParkKind, Status, StepState, Visit},
};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Index {
    /// Eligible waiting visits by lane, in calling order. Empty lanes are not kept.
    lanes: BTreeMap<Lane, BTreeSet<Key>>,
    /// Those that wait and may not be called now.
    held: BTreeMap<Lane, BTreeSet<Key>>,
    /// Eligible waiting visits whose package has another step open.
    flexible: BTreeSet<Key>,
    /// Live visits of people who are known to be the same person.
    persons: BTreeMap<PersonRef, BTreeSet<VisitId>>,
    /// Live visits of one family or agent.
    links: BTreeMap<VisitId, BTreeSet<VisitId>>,
    /// Last instants of whatever ends by itself: (UTC ms, visit).
    deadlines: BTreeSet<(i64, VisitId)>,
    /// Missed visits that count calls: (last call that still counts, visit).
    by_calls: BTreeMap<ServiceId, BTreeSet<(u32, VisitId)>>,
    /// Work profiles.
    profiles: BTreeMap<CounterId, Profile>,
}

/// The work profile 受理范围 of a counter: what it serves and its clerk can do.
#[derive(Clone, Debug, Default, PartialEq)]
struct Profile {
    /// Services, sorted.
    services: Vec<ServiceId>,
    /// The lanes of the services, and the counter's own.
    lanes: Vec<Lane>,
}

/// How a visit stands to the rest of the hall.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// It waits.
    pub waiting: bool,
    /// It may be called.
    pub eligible: bool,
    /// Its service is interrupted: its clocks stand still.
    pub frozen: bool,
}

impl Index {
    /// The eligible visits of a lane, in calling order.
    pub(crate) fn lane(&self, lane: &Lane) -> Option<&BTreeSet<Key>> {
        self.lanes.get(lane)
    }

    /// Everybody who waits in a lane, eligible or not, in calling order.
    pub(crate) fn everybody(&self, lane: &Lane) -> impl Iterator<Item = Key> + use<'_> {
        let mut eligible = self.lanes.get(lane).into_iter().flatten().copied().peekable();
        let mut held = self.held.get(lane).into_iter().flatten().copied().peekable();
        std::iter::from_fn(move || match (eligible.peek(), held.peek()) {
            (Some(one), Some(other)) if one > other => held.next(),
            (None, _) => held.next(),
            _ => eligible.next(),
        })
    }

    /// True when nobody eligible waits anywhere.
    pub(crate) fn nobody_waits(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Eligible visits that could do another step of their package first, in calling order.
    pub(crate) fn flexible(&self) -> impl Iterator<Item = Key> + '_ {
        self.flexible.iter().copied()
    }

    /// The live visits of a person.
    pub(crate) fn visits_of(&self, person: &PersonRef) -> impl Iterator<Item = VisitId> + '_ {
        self.persons.get(person).into_iter().flatten().copied()
    }

    /// The other live visits of the same person, family or agent.
    pub(crate) fn kin(&self, visit: &Visit) -> impl Iterator<Item = VisitId> + '_ {
        let id = visit.id;
        let person = visit.person.as_ref().and_then(|person| self.persons.get(person));
        let link = visit.extra.link.and_then(|link| self.links.get(&link));
        person.into_iter().chain(link).flatten().copied().filter(move |other| *other != id)
    }

    /// The services of a counter's work profile, sorted.
    pub(crate) fn services_of(&self, counter: &CounterId) -> &[ServiceId] {
        self.profiles.get(counter).map_or(&[], |profile| &profile.services)
    }

    /// The lanes of a counter, without that of its clerk.
    pub(crate) fn lanes_of_counter(&self, counter: &CounterId) -> &[Lane] {
        self.profiles.get(counter).map_or(&[], |profile| &profile.lanes)
    }

    /// Sets the work profile of a counter.
    pub(crate) fn set_profile(&mut self, id: &CounterId, services: Vec<ServiceId>) {
        let own = [Lane::Counter(id.clone())];
        let lanes = services.iter().cloned().map(Lane::Service).chain(own).collect();
        self.profiles.insert(id.clone(), Profile { services, lanes });
    }

    /// No counter can do anything.
    pub(crate) fn clear_profiles(&mut self) {
        self.profiles.clear();
    }

    /// Visits whose deadline lies before an instant, each once.
    pub(crate) fn deadlines_before(&self, now_ms: i64) -> BTreeSet<VisitId> {
        self.deadlines.iter().take_while(|(until, _)| *until < now_ms).map(|(_, id)| *id).collect()
    }

    /// The earliest deadline.
    pub(crate) fn first_deadline(&self) -> Option<(i64, VisitId)> {
        self.deadlines.first().copied()
    }

    /// A missed visit that had to come back before its service was called this often.
    pub(crate) fn outrun(&self, service: &ServiceId, calls: u32) -> Option<VisitId> {
        let (until, visit) = self.by_calls.get(service)?.first()?;
        (*until < calls).then_some(*visit)
    }

    /// Puts a visit where it belongs.
    pub(crate) fn insert(&mut self, visit: &Visit, standing: Standing) {
        if standing.eligible {
            self.lanes.entry(visit.lane.clone()).or_default().insert(visit.key());
            if has_another_step(visit) {
                self.flexible.insert(visit.key());
            }
        } else if standing.waiting {
            self.held.entry(visit.lane.clone()).or_default().insert(visit.key());
        }
        // What stands still does not run out; a clerk who said when to be back has a clock too.
        let own = own_deadline(visit).filter(|_| !standing.frozen);
        let all = own.into_iter().chain(kept_deadline(visit));
        self.deadlines.extend(all.map(|until_ms| (until_ms, visit.id)));
        if let Status::NoShow { return_until_call: Some(until), .. } = visit.status {
            self.by_calls.entry(visit.service.clone()).or_default().insert((until, visit.id));
        }
        if visit.status.is_live() {
            if let Some(person) = &visit.person {
                self.persons.entry(person.clone()).or_default().insert(visit.id);
            }
            if let Some(link) = visit.extra.link {
                self.links.entry(link).or_default().insert(visit.id);
            }
        }
    }

    /// Takes a visit out of every place [`Index::insert`] may have put it.
    pub(crate) fn remove(&mut self, visit: &Visit) {
        remove_from(&mut self.lanes, &visit.lane, &visit.key());
        remove_from(&mut self.held, &visit.lane, &visit.key());
        self.flexible.remove(&visit.key());
        for until_ms in own_deadline(visit).into_iter().chain(kept_deadline(visit)) {
            self.deadlines.remove(&(until_ms, visit.id));
        }
        if let Status::NoShow { return_until_call: Some(until), .. } = visit.status {
            remove_from(&mut self.by_calls, &visit.service, &(until, visit.id));
        }
        if let Some(person) = &visit.person {
            remove_from(&mut self.persons, person, &visit.id);
        }
        if let Some(link) = &visit.extra.link {
            remove_from(&mut self.links, link, &visit.id);
        }
    }
}

/// Empty sets are not kept, so that an index equals its rebuilt self.
fn remove_from<K: Ord, V: Ord>(sets: &mut BTreeMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(value);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}

/// The last instant after which something happens to the visit by itself, UTC ms.
fn own_deadline(visit: &Visit) -> Option<i64> {
    match visit.status {
        Status::NoShow { return_until_ms, .. } => return_until_ms,
        Status::Parked { kind: ParkKind::Waiting, back_by_ms, .. } => back_by_ms,
        Status::Waiting => visit.extra.out_until_ms,
        _ => None,
    }
}

/// The last instant until which it is kept for a counter or clerk, UTC ms.
fn kept_deadline(visit: &Visit) -> Option<i64> {
    let kept = matches!(visit.status, Status::Waiting | Status::Parked { .. });
    visit.extra.kept_until_ms.filter(|_| kept)
}

/// Only a visit that waits for anybody who serves its step may go elsewhere meanwhile.
fn has_another_step(visit: &Visit) -> bool {
    if visit.lane != Lane::Service(visit.service.clone()) {
        return false;
    }
    visit.extra.package.as_ref().is_some_and(|package| {
        let mut open = package.steps.iter().filter(|step| step.is == StepState::Open);
        open.any(|step| step.service != visit.service)
    })
}

impl State {
    /// The index computed from the facts alone.
    pub(crate) fn rebuilt_index(&self) -> Index {
        let mut index = Index::default();
        for counter in self.counters.keys() {
            index.set_profile(counter, self.work_profile(counter));
        }
        for visit in self.visits.values() {
            let together = |other: &Visit| {
                let extra = (&visit.extra.link, &other.extra.link);
                (visit.person.is_some() && other.person == visit.person)
                    || (extra.0.is_some() && extra.0 == extra.1)
            };
            let held = (visit.person.is_some() || visit.extra.link.is_some())
                && self.visits.values().any(|other| {
                    other.id != visit.id && other.status.counter().is_some() && together(other)
                });
            index.insert(visit, self.standing(visit, held));
        }
        index
    }
}
