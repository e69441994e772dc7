//! The model of calling and serving, and of what Ready counters do by themselves.

use std::rc::Rc;

use queue_core::{
    command::{ManualReason, UndoneStep},
    ids::{ClerkId, CounterId, ServiceId},
    time::{HallTime, MinuteOfDay},
    visit::{Entitlement, Outcome, Package},
};

use crate::{
    hall::{Copy, Desk, Done, Expected, Hall, Mode, Said, Shout},
    ticket::{Is, Queue, Ticket},
};

/// So many steps back a counter remembers.
const STEPS: usize = 4;

impl Hall {
    pub fn copy(&self) -> Copy {
        Rc::new(self.tickets.clone())
    }

    /// A step at a counter was done: `before` is the whole list before it.
    pub fn remember(
        &mut self,
        at: &CounterId,
        step: UndoneStep,
        ticket: u64,
        before: Copy,
        ms: i64,
    ) {
        let after = self.copy();
        let desk = self.desk_mut(at);
        desk.steps.push(Done { step, ticket, at: ms, before, after });
        if desk.steps.len() > STEPS {
            desk.steps.remove(0);
        }
    }

    /// The call of a ticket was repeated or prolonged: it can be undone as far as it could before.
    pub fn touch(&mut self, was: &Rc<Ticket>) {
        let after = self.copy();
        let Ok(Some(counter)) = self.ticket(was.id).map(|t| t.counter().cloned()) else { return };
        let last = self.desk_mut(&counter).steps.last_mut();
        if let Some(last) = last.filter(|last| last.after.contains(was)) {
            last.after = after;
        }
    }

    /// An open counter that holds nobody.
    fn free_desk(&self, id: &CounterId) -> Result<Desk, &'static str> {
        self.today()?;
        let desk = self.empty_desk(id)?;
        match desk.mode {
            Mode::Closed => Err("counter-closed"),
            Mode::Paused { .. } => Err("counter-paused"),
            Mode::Open | Mode::Ready => Ok(desk),
        }
    }

    pub fn empty_desk(&self, id: &CounterId) -> Result<Desk, &'static str> {
        let desk = self.desk(id)?;
        if self.held_by(id).is_some() { Err("counter-busy") } else { Ok(desk.clone()) }
    }

    pub fn next(&mut self, id: &CounterId, now: HallTime) -> Said {
        let desk = self.free_desk(id)?;
        match self.eligible_in_order(|t| self.serves(&desk, t)).first() {
            Some(first) => self.call(&desk, first.id, None, now),
            None => self.desk_mut(id).mode = Mode::Ready,
        }
        Ok(())
    }

    pub fn specific(
        &mut self,
        id: &CounterId,
        ticket: u64,
        why: ManualReason,
        now: HallTime,
    ) -> Said {
        let desk = self.free_desk(id)?;
        let ticket = self.ticket(ticket)?;
        if ticket.is != Is::Waits {
            return Err("wrong-status");
        }
        if !self.serves(&desk, &ticket) {
            return Err("not-served-here");
        }
        if self.is_stopped(&ticket.service) {
            return Err("service-interrupted");
        }
        if ticket.out.is_some() {
            return Err("stepped-out");
        }
        if self.is_held(&ticket) {
            return Err("held-elsewhere");
        }
        self.call(&desk, ticket.id, Some(why), now);
        Ok(())
    }

    fn call(&mut self, desk: &Desk, id: u64, manual: Option<ManualReason>, now: HallTime) {
        let order = self.eligible_in_order(|t| self.serves(desk, t));
        let ticket = self.ticket(id).unwrap();
        let close = self.setup.as_ref().unwrap().hours.close;
        let same_date = self.today.as_ref().is_some_and(|today| today.date == now.local_date);
        self.last_call += 1;
        self.called.push(Expected {
            ticket: id,
            counter: desk.id.clone(),
            clerk: desk.clerk.clone().unwrap(),
            call: self.last_call,
            due: ticket.due(),
            ready: ticket.ready(),
            class: ticket.class(),
            candidates: order.len(),
            next: order.iter().find(|t| t.id != id).map(|t| t.id),
            raised: ticket.due() > ticket.base(),
            wait: (!ticket.called_before).then(|| waited(&ticket, now.utc_ms)),
            overtime: !same_date || MinuteOfDay(now.local_minute) >= close,
            insert: ticket.front.map(|(why, ..)| why),
            manual,
        });
        let (call, at) = (self.last_call, now.utc_ms);
        let service = ticket.service.clone();
        self.shouts.push(Shout { id: call, ticket: id, service, counts: true, shown: false });
        let before = self.copy();
        self.edit(id, |t| {
            (t.called_before, t.kept) = (true, None);
            let counter = desk.id.clone();
            t.is = Is::Called {
                at: counter,
                first: at,
                last: at,
                calls: 1,
                hold: None,
                still: 0,
                call,
            };
        });
        self.desk_mut(&desk.id).mode = Mode::Open;
        self.remember(&desk.id, UndoneStep::Call, id, before, at);
    }

    /// What happens by itself after a command, one thing at a time.
    pub fn settle(&mut self, now: HallTime) {
        while self.void_outrun() || self.ready_call(now) || self.choose_step() {}
    }

    /// A missed ticket whose service was called too often meanwhile.
    fn void_outrun(&mut self) -> bool {
        let late = self.tickets.iter().find(|t| match t.is {
            Is::Missed { until_call: Some(until), .. } => self.calls_for(&t.service) > until,
            _ => false,
        });
        let Some(id) = late.map(|t| t.id) else { return false };
        self.edit(id, |t| t.is = Is::Over("void"));
        true
    }

    fn ready_call(&mut self, now: HallTime) -> bool {
        if self.today.is_none() {
            return false;
        }
        for desk in self.ready_desks() {
            if let Some(first) = self.eligible_in_order(|t| self.serves(&desk, t)).first() {
                self.call(&desk, first.id, None, now);
                return true;
            }
        }
        false
    }

    pub fn recall(&mut self, counter: &CounterId, id: u64, at: i64) -> Said {
        let ticket = self.at(counter, id)?;
        let Is::Called { last, calls, .. } = ticket.is else { return Err("wrong-status") };
        let rules = &self.setup()?.rules;
        if calls >= rules.calls_before_no_show {
            return Err("call-limit");
        }
        if at < last + i64::from(rules.recall_gap_secs) * 1000 {
            return Err("too-soon-to-recall");
        }
        self.shout_again(id, calls + 1, at);
        Ok(())
    }

    /// A call is shown once more, with a new id.
    pub fn shout_again(&mut self, id: u64, nth: u8, at: i64) {
        self.last_call += 1;
        let new = self.last_call;
        let was = self.ticket(id).unwrap();
        let service = was.service.clone();
        self.shouts.push(Shout { id: new, ticket: id, service, counts: false, shown: false });
        self.edit(id, |t| {
            if let Is::Called { call, last, calls, .. } = &mut t.is {
                (*call, *last, *calls) = (new, at, nth);
            }
        });
        self.touch(&was);
    }

    pub fn shown(&mut self, call: u64) -> Said {
        let shout = self.shouts.iter_mut().find(|s| s.id == call).ok_or("unknown-call")?;
        shout.shown = true;
        Ok(())
    }

    pub fn start(&mut self, counter: &CounterId, id: u64, at: i64) -> Said {
        let ticket = self.at(counter, id)?;
        let Is::Called { call, .. } = ticket.is else { return Err("wrong-status") };
        let before = self.copy();
        self.edit(id, |t| t.is = Is::Served { at: counter.clone(), since: at, call });
        self.remember(counter, UndoneStep::Start, id, before, at);
        Ok(())
    }

    pub fn finish(
        &mut self,
        counter: &CounterId,
        id: u64,
        outcome: Outcome,
        next: bool,
        at: i64,
    ) -> Said {
        let ticket = self.at(counter, id)?;
        let Is::Served { .. } = ticket.is else { return Err("wrong-status") };
        let mut back = ticket.back.clone();
        if let Some((service, clerk)) = back.pop() {
            let here = self.desk_of(&clerk).is_some();
            let queue = if here { Queue::Clerk(clerk) } else { Queue::Anyone };
            self.hand_on(counter, id, Next { service, queue, back, package: None }, at);
            return self.go_on(counter, next, at);
        }
        let package = ticket.package.clone().map(|p| self.step_ended(p, &ticket.service, outcome));
        let step = package.as_ref().and_then(|package| self.best_step(package));
        if let Some(service) = step {
            self.hand_on(counter, id, Next { service, queue: Queue::Anyone, back, package }, at);
        } else {
            let before = self.copy();
            self.edit(id, |t| {
                t.worked += worked(t, at);
                (t.is, t.outcome, t.package) = (Is::Over("done"), Some(outcome), package);
            });
            self.desk_mut(counter).idle_since = at;
            self.remember(counter, UndoneStep::Finish, id, before, at);
        }
        self.go_on(counter, next, at)
    }

    /// The visit waits for its next transaction; number, base and floor stay.
    pub fn hand_on(&mut self, from: &CounterId, id: u64, next: Next, at: i64) {
        let before = self.copy();
        self.edit(id, |t| {
            t.package = next.package.or(t.package.take());
            t.back = next.back;
            next_transaction(t, next.service, next.queue, at);
        });
        self.desk_mut(from).idle_since = at;
        self.remember(from, UndoneStep::Transfer, id, before, at);
    }
}

/// The next transaction of a visit.
pub struct Next {
    pub service: ServiceId,
    pub queue: Queue,
    pub back: Vec<(ServiceId, ClerkId)>,
    pub package: Option<Package>,
}

/// The next transaction begins to wait.
pub fn next_transaction(t: &mut Ticket, service: ServiceId, queue: Queue, at: i64) {
    (t.service, t.queue, t.queued, t.is) = (service, queue, at, Is::Waits);
    (t.transaction, t.called_before, t.worked, t.kept) = (t.transaction + 1, false, 0, None);
}

/// Time at the counter in this span.
pub fn worked(ticket: &Ticket, at: i64) -> i64 {
    if let Is::Served { since, .. } = ticket.is { at - since } else { 0 }
}

/// From when the transaction began to wait, or the slot of a booking, to now.
fn waited(ticket: &Ticket, at: i64) -> i64 {
    let slots = ticket.holds.iter().filter_map(|held| match held {
        Entitlement::Appointment { slot_start_ms, .. } => Some(*slot_start_ms),
        _ => None,
    });
    (at - slots.chain([ticket.queued]).max().unwrap()).max(0)
}
