//! What was done at counters today, by visit: the state keeps only how the last step ended. A
//! clerk sees it of the person at the counter, with the steps of the person's other tickets and of
//! those that are linked with them.

use std::collections::{BTreeMap, BTreeSet};

use queue_core::{
    Event,
    command::UndoneStep,
    ids::{CounterId, PersonRef, ServiceId, VisitId},
    visit::{Lane, Outcome, Visit},
};

use crate::store::Row;

/// A transaction that ended at a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, UTC ms of hall time.
    pub at_ms: i64,
    /// Of whom.
    pub visit: VisitId,
    /// What was done.
    pub service: ServiceId,
    /// Where.
    pub counter: CounterId,
    /// How it ended; none = handed on before its end.
    pub outcome: Option<Outcome>,
}

/// Why several visits belong together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// One person's tickets.
    Person(PersonRef),
    /// Errands of one family or agent.
    Link(VisitId),
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepMemory {
    /// What each visit of the day is for now.
    services: BTreeMap<VisitId, ServiceId>,
    steps: BTreeMap<VisitId, Vec<Step>>,
    tied: BTreeMap<Tie, BTreeSet<VisitId>>,
}

impl StepMemory {
    /// What the rows of a day say.
    pub fn of<'r>(rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut memory = Self::default();
        rows.flat_map(|row| &row.events).for_each(|event| memory.note(event));
        memory
    }

    /// Takes in the next event of the journal.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::DayOpened { .. } | Event::DayClosed { .. } => *self = Self::default(),
            Event::TicketIssued(ticket) => {
                self.services.insert(ticket.visit, ticket.service.clone());
                if let Some(person) = &ticket.person {
                    self.tie(Tie::Person(person.clone()), ticket.visit);
                }
            }
            // Whoever was carried here from another day comes back to the lane of their service.
            Event::CarriedBack { visit, lane: Lane::Service(service), .. } => {
                self.services.insert(*visit, service.clone());
            }
            Event::Linked { visits, link, .. } => {
                for visit in visits {
                    self.untie(*visit);
                    if let Some(link) = link {
                        self.tie(Tie::Link(*link), *visit);
                    }
                }
            }
            _ => self.note_step(event),
        }
    }

    fn note_step(&mut self, event: &Event) {
        match event {
            Event::ServiceFinished { visit, counter, outcome, at_ms, .. } => {
                self.ended(*visit, counter, Some(*outcome), *at_ms);
            }
            Event::Transferred { visit, from, service, outcome, at_ms, .. } => {
                self.ended(*visit, from, *outcome, *at_ms);
                self.services.insert(*visit, service.clone());
            }
            Event::SupplementReturned { visit, service, .. }
            | Event::Reclassified { visit, service, .. }
            | Event::StepChosen { visit, service, .. } => {
                self.services.insert(*visit, service.clone());
            }
            Event::Undone { step, visit, .. } => {
                self.services.insert(visit.id, visit.service.clone());
                if matches!(step, UndoneStep::Finish | UndoneStep::Transfer)
                    && let Some(steps) = self.steps.get_mut(&visit.id)
                {
                    steps.pop();
                }
            }
            _ => {}
        }
    }

    fn ended(&mut self, visit: VisitId, at: &CounterId, outcome: Option<Outcome>, at_ms: i64) {
        let Some(service) = self.services.get(&visit).cloned() else { return };
        let step = Step { at_ms, visit, service, counter: at.clone(), outcome };
        self.steps.entry(visit).or_default().push(step);
    }

    fn tie(&mut self, tie: Tie, visit: VisitId) {
        self.tied.entry(tie).or_default().insert(visit);
    }

    /// The visit belongs to no link any more.
    fn untie(&mut self, visit: VisitId) {
        self.tied.retain(|tie, visits| {
            if matches!(tie, Tie::Link(_)) {
                visits.remove(&visit);
            }
            !visits.is_empty()
        });
    }

    /// The newest steps of a visit and of those that belong to it, at most `most`, oldest first.
    pub fn of_visit(&self, visit: &Visit, most: usize) -> Vec<&Step> {
        let person = visit.person.clone().map(Tie::Person);
        let ties = person.into_iter().chain(visit.extra.link.map(Tie::Link));
        let tied = ties.filter_map(|tie| self.tied.get(&tie)).flatten().copied();
        let visits: BTreeSet<VisitId> = tied.chain([visit.id]).collect();
        let steps = visits.iter().filter_map(|visit| self.steps.get(visit)).flatten();
        let mut steps: Vec<&Step> = steps.collect();
        steps.sort_by_key(|step| (step.at_ms, step.visit));
        steps.split_off(steps.len().saturating_sub(most))
    }
}
