//! The model of counters and clerks.

use queue_core::{
    command::{HandOvers, HandTo, HelpKind, PausePlan},
    ids::{ClerkId, CounterId, ServiceId},
};

use crate::{
    hall::{Desk, Hall, Mode, Said},
    leaving::until,
    ticket::{Is, Queue},
};

/// A counter where nobody sits.
pub fn empty(id: &CounterId) -> Desk {
    Desk {
        id: id.clone(),
        clerk: None,
        mode: Mode::Closed,
        idle_since: 0,
        auto: false,
        plan: None,
        help: None,
        steps: vec![],
    }
}

impl Hall {
    pub fn sign_in(&mut self, id: &CounterId, clerk: &ClerkId) -> Said {
        if self.desk(id)?.clerk.is_some() {
            return Err("counter-taken");
        }
        if self.desks.iter().any(|d| d.clerk.as_ref() == Some(clerk)) {
            return Err("clerk-elsewhere");
        }
        self.desk_mut(id).clerk = Some(clerk.clone());
        Ok(())
    }

    pub fn sign_out(&mut self, id: &CounterId, how: &HandOvers, at: i64) -> Said {
        let desk = self.empty_desk(id)?;
        let clerk = desk.clerk.ok_or("not-signed-in")?;
        if desk.mode != Mode::Closed {
            return Err("counter-open");
        }
        let own = |id: &u64| {
            let ticket = self.ticket(*id).unwrap();
            ticket.kept.is_none() && ticket.queue == Queue::Clerk(clerk.clone())
        };
        let bound: Vec<u64> = self.bound_to(id).into_iter().filter(own).collect();
        self.hand_over(id, &bound, how, at)?;
        let desk = self.desk_mut(id);
        (desk.clerk, desk.auto, desk.help) = (None, false, None);
        desk.steps.clear();
        Ok(())
    }

    pub fn open_desk(&mut self, id: &CounterId, at: i64) -> Said {
        self.today()?;
        let desk = self.desk(id)?;
        if desk.clerk.is_none() {
            return Err("not-signed-in");
        }
        match desk.mode {
            Mode::Closed => {}
            Mode::Paused { .. } => return Err("counter-paused"),
            Mode::Open | Mode::Ready => return Err("counter-open"),
        }
        let desk = self.desk_mut(id);
        (desk.mode, desk.idle_since) = (Mode::Open, at);
        Ok(())
    }

    pub fn pause(&mut self, id: &CounterId, plan: PausePlan, how: &HandOvers, at: i64) -> Said {
        match self.empty_desk(id)?.mode {
            Mode::Closed => return Err("counter-closed"),
            Mode::Paused { .. } => return Err("counter-paused"),
            Mode::Open | Mode::Ready => {}
        }
        if self.is_long(plan)? || *how != HandOvers::default() {
            self.hand_over(id, &self.bound_to(id), how, at)?;
        }
        let back_at = plan.minutes.map(|minutes| until(minutes, at)).transpose()?;
        self.desk_mut(id).mode = Mode::Paused { reason: plan.reason, since: at, back_at };
        self.desk_mut(id).plan = None;
        Ok(())
    }

    fn is_long(&self, plan: PausePlan) -> Result<bool, &'static str> {
        let long = self.setup()?.rules.long_pause_minutes;
        Ok(plan.minutes.is_none_or(|minutes| minutes > long))
    }

    pub fn plan_pause(&mut self, id: &CounterId, plan: Option<PausePlan>, at: i64) -> Said {
        let same = self.desk(id)?.plan == plan;
        if !same && plan.is_some() && self.held_by(id).is_none() {
            return Err("nobody-at-counter");
        }
        if let Some(minutes) = plan.filter(|_| !same).and_then(|plan| plan.minutes) {
            until(minutes, at)?;
        }
        self.desk_mut(id).plan = plan;
        Ok(())
    }

    /// The person has left the counter: the planned pause; else the next one, if that was asked for
    /// or goes by itself. Tickets of the counter are kept for the end of a long pause, that of the
    /// person who left just now too.
    pub fn go_on(&mut self, id: &CounterId, next: bool, at: i64) -> Said {
        let desk = self.desk(id)?.clone();
        let Some(plan) = desk.plan else {
            if next || desk.auto {
                self.desk_mut(id).mode = Mode::Ready;
            }
            return Ok(());
        };
        let back_at = plan.minutes.map(|minutes| until(minutes, at)).transpose()?;
        if back_at.is_some() && self.is_long(plan)? {
            self.bound_to(id).into_iter().for_each(|id| self.edit(id, |t| t.kept = back_at));
        }
        let desk = self.desk_mut(id);
        (desk.mode, desk.plan) = (Mode::Paused { reason: plan.reason, since: at, back_at }, None);
        Ok(())
    }

    pub fn unpause(&mut self, id: &CounterId, at: i64) -> Said {
        let Mode::Paused { .. } = self.desk(id)?.mode else { return Err("counter-not-paused") };
        let desk = self.desk_mut(id);
        (desk.mode, desk.idle_since) = (Mode::Open, at);
        Ok(())
    }

    pub fn close_desk(&mut self, id: &CounterId, how: &HandOvers, at: i64) -> Said {
        if self.empty_desk(id)?.mode == Mode::Closed {
            return Err("counter-closed");
        }
        self.hand_over(id, &self.bound_to(id), how, at)?;
        let desk = self.desk_mut(id);
        (desk.mode, desk.plan) = (Mode::Closed, None);
        Ok(())
    }

    /// Tickets that wait or are parked, and that only this counter or its clerk may call.
    fn bound_to(&self, id: &CounterId) -> Vec<u64> {
        let clerk = self.desk(id).ok().and_then(|desk| desk.clerk.clone());
        let bound = self.tickets.iter().filter(|t| {
            let own = match &t.queue {
                Queue::Anyone => false,
                Queue::Counter(counter) => counter == id,
                Queue::Clerk(of) => clerk.as_ref() == Some(of),
            };
            own && matches!(t.is, Is::Waits | Is::Aside { .. })
        });
        bound.map(|t| t.id).collect()
    }

    fn hand_over(&mut self, id: &CounterId, bound: &[u64], how: &HandOvers, at: i64) -> Said {
        for named in &how.tickets {
            if !bound.contains(&named.visit.0) {
                self.ticket(named.visit.0)?;
                return Err("not-at-counter");
            }
        }
        let to = |ticket: u64| {
            let named = how.tickets.iter().find(|named| named.visit.0 == ticket);
            named.map(|named| &named.to).or(how.others.as_ref())
        };
        if bound.iter().any(|ticket| to(*ticket).is_none()) {
            return Err("tickets-left");
        }
        for ticket in bound {
            self.hand_one(id, *ticket, to(*ticket).unwrap(), at)?;
        }
        Ok(())
    }

    fn hand_one(&mut self, from: &CounterId, ticket: u64, to: &HandTo, at: i64) -> Said {
        let (queue, list) = match to {
            HandTo::Keep { minutes } => {
                let until = until(*minutes, at)?;
                self.edit(ticket, |t| t.kept = Some(until));
                return Ok(());
            }
            HandTo::Service => (Queue::Anyone, None),
            HandTo::Counter(counter) => {
                if counter == from || self.desk(counter)?.mode == Mode::Closed {
                    return Err("counter-closed");
                }
                (Queue::Counter(counter.clone()), Some(counter.clone()))
            }
            HandTo::Clerk(clerk) => {
                let desk = self.desk_of(clerk).filter(|desk| desk.id != *from);
                let desk = desk.ok_or("clerk-not-here")?;
                (Queue::Clerk(clerk.clone()), Some(desk.id.clone()))
            }
        };
        self.edit(ticket, |t| {
            (t.queue, t.kept) = (queue, None);
            if let (Is::Aside { at, .. }, Some(list)) = (&mut t.is, list) {
                *at = list;
            }
        });
        Ok(())
    }

    /// The counter where a clerk sits.
    pub fn desk_of(&self, clerk: &ClerkId) -> Option<&Desk> {
        self.desks.iter().find(|d| d.clerk.as_ref() == Some(clerk))
    }

    pub fn auto_call(&mut self, id: &CounterId, on: bool) -> Said {
        self.desk(id)?.clerk.as_ref().ok_or("not-signed-in")?;
        self.desk_mut(id).auto = on;
        Ok(())
    }

    /// The session goes on at another counter, with everybody who belongs to it.
    pub fn move_desk(&mut self, from: &CounterId, to: &CounterId, at: i64) -> Said {
        let desk = self.desk(from)?.clone();
        desk.clerk.as_ref().ok_or("not-signed-in")?;
        if !self.setup()?.counters.contains_key(to) {
            return Err("unknown-counter");
        }
        if self.desk(to)?.clerk.is_some() {
            return Err("counter-taken");
        }
        *self.desk_mut(to) = Desk { id: to.clone(), steps: vec![], ..desk };
        *self.desk_mut(from) = empty(from);
        for id in self.tickets.iter().map(|t| t.id).collect::<Vec<_>>() {
            self.edit(id, |t| {
                if t.queue == Queue::Counter(from.clone()) {
                    t.queue = Queue::Counter(to.clone());
                }
                match &mut t.is {
                    Is::Called { at, .. } | Is::Served { at, .. } | Is::Aside { at, .. }
                        if at == from =>
                    {
                        *at = to.clone();
                    }
                    _ => {}
                }
            });
        }
        self.announce_again(to, at);
        Ok(())
    }

    /// Whoever is called to a counter is called there once more.
    pub fn announce_again(&mut self, at: &CounterId, now: i64) {
        let Some(ticket) = self.held_by(at) else { return };
        if let Is::Called { calls, .. } = ticket.is {
            self.shout_again(ticket.id, calls, now);
        }
    }

    /// An emergency is not taken back by a question.
    pub fn ask_help(&mut self, id: &CounterId, kind: HelpKind) -> Said {
        self.desk(id)?.clerk.as_ref().ok_or("not-signed-in")?;
        let help = &mut self.desk_mut(id).help;
        *help = (*help).max(Some(kind));
        Ok(())
    }

    pub fn answer_help(&mut self, id: &CounterId) -> Said {
        self.desk(id)?.help.ok_or("no-help-asked")?;
        self.desk_mut(id).help = None;
        Ok(())
    }

    pub fn set_skills(&mut self, clerk: &ClerkId, services: Option<&[ServiceId]>) -> Said {
        for service in services.unwrap_or_default() {
            self.known(service)?;
        }
        self.skills.retain(|(other, _)| other != clerk);
        self.skills.extend(services.map(|services| (clerk.clone(), services.to_vec())));
        Ok(())
    }
}
