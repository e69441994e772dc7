//! The hall as a plain list of tickets. Nothing is kept in order and nothing is looked up: every
//! question is answered by walking over the list.

use std::{cell::Cell, rc::Rc};

use queue_core::{
    Setup,
    command::{HelpKind, InterruptReason, ManualReason, PausePlan, PauseReason, UndoneStep},
    ids::{ClerkId, CounterId, ServiceId},
    setup::DueMinutes,
    time::LocalDate,
    visit::{Class, ParkKind},
};

use crate::ticket::{Is, MINUTE, Queue, Ticket};

/// Done, or the name of the refusal.
pub type Said = Result<(), &'static str>;

/// What a counter does.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    Closed,
    Open,
    Ready,
    Paused { reason: PauseReason, since: i64, back_at: Option<i64> },
}

/// A counter.
#[derive(Clone, Debug)]
pub struct Desk {
    pub id: CounterId,
    pub clerk: Option<ClerkId>,
    pub mode: Mode,
    pub idle_since: i64,
    pub auto: bool,
    pub plan: Option<PausePlan>,
    pub help: Option<HelpKind>,
    pub steps: Vec<Done>,
}

/// All tickets at one moment.
pub type Copy = Rc<Vec<Rc<Ticket>>>;

/// A step at a counter, with the whole list before and after it.
#[derive(Clone, Debug)]
pub struct Done {
    pub step: UndoneStep,
    pub ticket: u64,
    pub at: i64,
    pub before: Copy,
    pub after: Copy,
}

/// One showing of a call.
#[derive(Clone, Debug)]
pub struct Shout {
    pub id: u64,
    pub ticket: u64,
    pub service: ServiceId,
    /// Neither a recall, nor undone.
    pub counts: bool,
    pub shown: bool,
}

/// What a call must say.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    pub ticket: u64,
    pub counter: CounterId,
    pub clerk: ClerkId,
    pub call: u64,
    pub due: i64,
    pub ready: i64,
    pub class: Class,
    pub candidates: usize,
    pub next: Option<u64>,
    pub raised: bool,
    pub wait: Option<i64>,
    pub overtime: bool,
    pub insert: Option<ManualReason>,
    pub manual: Option<ManualReason>,
}

/// The open business date.
#[derive(Clone, Debug)]
pub struct Today {
    pub date: LocalDate,
    pub d: DueMinutes,
    pub issuing: bool,
}

/// The whole hall.
#[derive(Clone, Debug, Default)]
pub struct Hall {
    pub setup: Option<Rc<Setup>>,
    pub today: Option<Today>,
    pub last_date: Option<LocalDate>,
    pub tickets: Vec<Rc<Ticket>>,
    pub desks: Vec<Desk>,
    pub shouts: Vec<Shout>,
    pub last_ticket: u64,
    pub last_call: u64,
    pub stopped: Vec<(ServiceId, InterruptReason, i64)>,
    pub skills: Vec<(ClerkId, Vec<ServiceId>)>,
    pub carried_min_d: Option<i64>,
    /// The ticket that was wished for last.
    pub recent: Cell<u64>,
    /// The calls of the last command.
    pub called: Vec<Expected>,
}

impl Hall {
    pub fn setup(&self) -> Result<Rc<Setup>, &'static str> {
        self.setup.clone().ok_or("no-setup")
    }

    pub fn today(&self) -> Result<Today, &'static str> {
        self.today.clone().ok_or("day-not-open")
    }

    pub fn ticket(&self, id: u64) -> Result<Rc<Ticket>, &'static str> {
        self.tickets.iter().find(|t| t.id == id).cloned().ok_or("unknown-visit")
    }

    pub fn edit(&mut self, id: u64, change: impl FnOnce(&mut Ticket)) {
        if let Some(ticket) = self.tickets.iter_mut().find(|t| t.id == id) {
            change(Rc::make_mut(ticket));
        }
    }

    pub fn desk(&self, id: &CounterId) -> Result<&Desk, &'static str> {
        self.desks.iter().find(|d| d.id == *id).ok_or("unknown-counter")
    }

    pub fn desk_mut(&mut self, id: &CounterId) -> &mut Desk {
        self.desks.iter_mut().find(|d| d.id == *id).unwrap()
    }

    /// The ticket a counter holds.
    pub fn held_by(&self, id: &CounterId) -> Option<Rc<Ticket>> {
        self.tickets.iter().find(|t| t.counter() == Some(id)).cloned()
    }

    /// The ticket must be the one at the counter.
    pub fn at(&self, counter: &CounterId, id: u64) -> Result<Rc<Ticket>, &'static str> {
        self.desk(counter)?;
        let ticket = self.ticket(id)?;
        if ticket.counter() == Some(counter) { Ok(ticket) } else { Err("not-at-counter") }
    }

    pub fn is_stopped(&self, service: &ServiceId) -> bool {
        self.stopped.iter().any(|(stopped, ..)| stopped == service)
    }

    /// Same person, or same family.
    pub fn related(a: &Ticket, b: &Ticket) -> bool {
        a.id != b.id
            && (a.person.is_some() && a.person == b.person
                || a.family.is_some() && a.family == b.family)
    }

    /// Another ticket of the person or family is at a counter.
    pub fn is_held(&self, ticket: &Ticket) -> bool {
        self.tickets.iter().any(|t| t.counter().is_some() && Self::related(t, ticket))
    }

    pub fn eligible(&self, ticket: &Ticket) -> bool {
        ticket.is == Is::Waits
            && ticket.out.is_none()
            && !self.is_stopped(&ticket.service)
            && !self.is_held(ticket)
    }

    /// What a counter and its clerk can do.
    pub fn can_do(&self, desk: &Desk, service: &ServiceId) -> bool {
        let Some(setup) = &self.setup else { return false };
        let Some(counter) = setup.counters.get(&desk.id) else { return false };
        let by_group = setup.services.get(service).is_some_and(|s| {
            counter.groups.contains(&s.group)
                && (counter.kinds.is_empty() || counter.kinds.contains(&s.kind))
        });
        let skills = self.skills.iter().find(|(clerk, _)| desk.clerk.as_ref() == Some(clerk));
        (by_group || counter.services.contains(service))
            && skills.is_none_or(|(_, services)| services.contains(service))
    }

    /// How many services a counter can do.
    pub fn skill_count(&self, desk: &Desk) -> usize {
        let services = self.setup.iter().flat_map(|setup| setup.services.keys());
        services.filter(|service| self.can_do(desk, service)).count()
    }

    /// Whether the counter could call this ticket, were it eligible.
    pub fn serves(&self, desk: &Desk, ticket: &Ticket) -> bool {
        match &ticket.queue {
            Queue::Anyone => self.can_do(desk, &ticket.service),
            Queue::Counter(counter) => *counter == desk.id,
            Queue::Clerk(clerk) => desk.clerk.as_ref() == Some(clerk),
        }
    }

    /// Eligible tickets, in calling order.
    pub fn eligible_in_order(&self, which: impl Fn(&Ticket) -> bool) -> Vec<Rc<Ticket>> {
        let mut all: Vec<_> =
            self.tickets.iter().filter(|t| self.eligible(t) && which(t)).cloned().collect();
        all.sort_by_key(|t| (t.due(), t.ready(), t.id));
        all
    }

    /// Counters that take the next one by themselves: fewest skills, longest idle, id.
    pub fn ready_desks(&self) -> Vec<Desk> {
        let mut ready: Vec<Desk> = self
            .desks
            .iter()
            .filter(|d| d.mode == Mode::Ready && self.held_by(&d.id).is_none())
            .cloned()
            .collect();
        ready.sort_by_key(|d| (self.skill_count(d), d.idle_since, d.id.clone()));
        ready
    }

    /// Calls for a service today, without recalls and those that were undone.
    pub fn calls_for(&self, service: &ServiceId) -> u32 {
        self.shouts.iter().filter(|s| s.counts && s.service == *service).count() as u32
    }

    /// When something happens by itself next.
    pub fn next_deadline(&self) -> Option<i64> {
        let clocks = self.tickets.iter().flat_map(|t| {
            let (own, kept) = Self::clocks(t);
            own.filter(|_| !self.is_stopped(&t.service)).into_iter().chain(kept)
        });
        clocks.min().map(|until| until + 1)
    }

    /// The last instants of whatever runs out for a ticket.
    fn clocks(ticket: &Ticket) -> (Option<i64>, Option<i64>) {
        match &ticket.is {
            Is::Waits => (ticket.out, ticket.kept),
            Is::Aside { kind: ParkKind::Waiting, back_by, .. } => (*back_by, ticket.kept),
            Is::Aside { .. } => (None, ticket.kept),
            Is::Missed { until, .. } => (*until, None),
            _ => (None, None),
        }
    }

    /// Now, or, for a service that stands still, when it stopped.
    pub fn clock(&self, service: &ServiceId, at: i64) -> i64 {
        let stopped = self.stopped.iter().find(|(stopped, ..)| stopped == service);
        stopped.map_or(at, |(_, _, since)| *since)
    }

    /// The smallest D of the theorem.
    pub fn min_d(&self) -> Option<i64> {
        let d = self.today.as_ref()?.d;
        let today = [d.ordinary, d.appointment, d.green, d.care].into_iter().min()? * MINUTE;
        Some(self.carried_min_d.unwrap_or(today).min(today))
    }
}
