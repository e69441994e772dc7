//! The model of leaving a counter without being done, of not being there, and of undo.

use std::rc::Rc;

use queue_core::{
    command::{TransferTo, UndoneStep},
    ids::{CounterId, ServiceId},
    visit::{Outcome, ParkKind, StepState},
};

use crate::{
    calling::{Next, next_transaction, worked},
    hall::{Hall, Mode, Said},
    packages::is_done,
    ticket::{Is, MINUTE, Queue, Ticket},
};

impl Hall {
    pub fn park(
        &mut self,
        counter: &CounterId,
        id: u64,
        kind: ParkKind,
        minutes: Option<u32>,
        at: i64,
    ) -> Said {
        let ticket = self.at(counter, id)?;
        if !matches!(ticket.is, Is::Served { .. }) {
            return Err("wrong-status");
        }
        let from = self.clock(&ticket.service, at);
        let back_by = minutes.map(|minutes| until(minutes, from)).transpose()?;
        let before = self.copy();
        self.edit(id, |t| {
            t.worked += worked(t, at);
            match kind {
                ParkKind::PapersKept => t.queue = Queue::Counter(counter.clone()),
                ParkKind::WithoutPapers => t.queue = Queue::Anyone,
                ParkKind::Waiting => {}
            }
            t.is = Is::Aside { at: counter.clone(), kind, since: at, back_by };
        });
        self.desk_mut(counter).idle_since = at;
        self.remember(counter, UndoneStep::Park, id, before, at);
        self.go_on(counter, false, at)
    }

    pub fn resume(&mut self, id: u64, at: i64) -> Said {
        let ticket = self.ticket(id)?;
        let Is::Aside { kind, .. } = ticket.is else { return Err("wrong-status") };
        let floor = match kind {
            ParkKind::WithoutPapers => self.with_credit(&ticket, at),
            ParkKind::PapersKept | ParkKind::Waiting => ticket.floor,
        };
        let queue = self.queue_or_anyone(&ticket.queue);
        self.edit(id, |t| (t.is, t.floor, t.queue) = (Is::Waits, floor, queue));
        Ok(())
    }

    /// `now + D − credit`, or the floor it has if that is higher.
    pub fn with_credit(&self, ticket: &Ticket, at: i64) -> Option<i64> {
        let (Ok(setup), Ok(today)) = (self.setup(), self.today()) else { return ticket.floor };
        let minutes = ticket.smallest_d(&today.d) - setup.rules.return_credit_minutes;
        ticket.floor.max(Some(at + minutes * MINUTE))
    }

    /// The queue, unless the counter is closed or the clerk has left.
    pub fn queue_or_anyone(&self, queue: &Queue) -> Queue {
        let there = match queue {
            Queue::Anyone => true,
            Queue::Counter(id) => self.desk(id).is_ok_and(|desk| desk.mode != Mode::Closed),
            Queue::Clerk(clerk) => self.desk_of(clerk).is_some(),
        };
        if there { queue.clone() } else { Queue::Anyone }
    }

    pub fn transfer(
        &mut self,
        counter: &CounterId,
        id: u64,
        to: &TransferTo,
        back_here: bool,
        at: i64,
    ) -> Said {
        let ticket = self.at(counter, id)?;
        let (service, queue) = match to {
            TransferTo::Service(service) => {
                self.known(service)?;
                if let Some(package) = &ticket.package
                    && !self.needed_for(&package.id, service).iter().all(|s| is_done(package, s))
                {
                    return Err("step-needs-another");
                }
                (service.clone(), Queue::Anyone)
            }
            TransferTo::Counter(to) => {
                if self.desk(to)?.mode == Mode::Closed {
                    return Err("counter-closed");
                }
                (ticket.service.clone(), Queue::Counter(to.clone()))
            }
            TransferTo::Clerk(clerk) => {
                if self.desk_of(clerk).is_none() {
                    return Err("clerk-not-here");
                }
                (ticket.service.clone(), Queue::Clerk(clerk.clone()))
            }
        };
        let mut back = ticket.back.clone();
        if back_here {
            back.push((ticket.service.clone(), self.desk(counter)?.clerk.clone().unwrap()));
        }
        self.hand_on(counter, id, Next { service, queue, back, package: None }, at);
        self.go_on(counter, false, at)
    }

    pub fn known(&self, service: &ServiceId) -> Said {
        let known = self.setup()?.services.contains_key(service);
        if known { Ok(()) } else { Err("unknown-service") }
    }

    pub fn reclassify(
        &mut self,
        id: u64,
        counter: Option<&CounterId>,
        service: &ServiceId,
        at: i64,
    ) -> Said {
        self.known(service)?;
        let ticket = match counter {
            Some(counter) => self.at(counter, id)?,
            None => self.ticket(id)?,
        };
        if ticket.service == *service || ticket.package.is_some() {
            return Err("already-for");
        }
        if self.holds_for(ticket.person.as_ref(), service) {
            return Err("already-holds");
        }
        match counter {
            None if !matches!(ticket.is, Is::Guide | Is::Waits) => return Err("wrong-status"),
            Some(counter) if !self.can_do(self.desk(counter)?, service) => {
                let back = ticket.back.clone();
                let (service, queue) = (service.clone(), Queue::Anyone);
                self.hand_on(counter, id, Next { service, queue, back, package: None }, at);
                return self.go_on(counter, false, at);
            }
            _ => self.edit(id, |t| (t.service, t.queue) = (service.clone(), Queue::Anyone)),
        }
        Ok(())
    }

    pub fn supplement(&mut self, id: u64, at: i64) -> Said {
        self.today()?;
        let ticket = self.ticket(id)?;
        let sent = match &ticket.package {
            Some(package) => package.steps.iter().any(|s| s.is == StepState::PapersMissing),
            None => ticket.outcome == Some(Outcome::PapersMissing),
        };
        if ticket.is != Is::Over("done") || !sent || ticket.paper {
            return Err("no-papers-missing");
        }
        let package = ticket.package.clone().map(|mut package| {
            for step in &mut package.steps {
                if matches!(step.is, StepState::PapersMissing | StepState::Dropped) {
                    step.is = StepState::Open;
                }
            }
            self.drop_steps(package)
        });
        let step = package.as_ref().and_then(|package| self.best_step(package));
        let service = step.unwrap_or_else(|| ticket.service.clone());
        if self.holds_for(ticket.person.as_ref(), &service) {
            return Err("already-holds");
        }
        let floor = self.with_credit(&ticket, at);
        self.edit(id, |t| {
            (t.floor, t.outcome, t.package) = (floor, None, package);
            next_transaction(t, service, Queue::Anyone, at);
        });
        Ok(())
    }

    /// The ticket is again what it was in the list before the step.
    pub fn undo(&mut self, counter: &CounterId, id: u64, at: i64) -> Said {
        self.today()?;
        let desk = self.desk(counter)?.clone();
        let last = desk.steps.last().filter(|s| s.ticket == id).ok_or("nothing-to-undo")?;
        let in_list = |list: &[Rc<Ticket>]| list.iter().find(|t| t.id == id).cloned();
        let (then, after) = (in_list(&last.before).unwrap(), in_list(&last.after).unwrap());
        let late = at >= last.at + i64::from(self.setup()?.rules.undo_secs) * 1000;
        let somebody_else = self.held_by(counter).is_some_and(|t| t.id != id);
        if late
            || somebody_else
            || desk.mode == Mode::Closed
            || self.ticket(id) != Ok(after.clone())
        {
            return Err("undo-too-late");
        }
        if then.counter().is_some() && self.is_held(&then) {
            return Err("held-elsewhere");
        }
        if !after.live() && self.holds_for(then.person.as_ref(), &then.service) {
            return Err("undo-too-late");
        }
        if last.step == UndoneStep::Call {
            let call = self.shouts.iter_mut().rev().find(|s| s.ticket == id && s.counts);
            call.unwrap().counts = false;
        }
        self.edit(id, |t| *t = (*then).clone());
        let desk = self.desk_mut(counter);
        desk.steps.pop();
        (desk.mode, desk.idle_since) = (Mode::Open, at);
        Ok(())
    }
}

/// So many minutes from now.
pub fn until(minutes: u32, at: i64) -> Result<i64, &'static str> {
    if minutes == 0 || minutes > 12 * 60 {
        return Err("minutes-out-of-range");
    }
    Ok(at + i64::from(minutes) * MINUTE)
}
