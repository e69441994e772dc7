//! The model of setup, business date, interruptions and deadlines; and which command is which.

use std::rc::Rc;

use queue_core::{
    Command, Setup,
    command::{InterruptReason, PausePlan},
    ids::{CounterId, ServiceId},
    time::{HallTime, LocalDate},
    visit::{ParkKind, StepState},
};

use crate::{
    desks::empty,
    hall::{Hall, Mode, Said, Today},
    ticket::{Is, MINUTE, Queue, Ticket},
};

impl Hall {
    /// One command with everything it sets off. A refusal leaves the hall as it is.
    pub fn obey(&mut self, command: &Command, now: HallTime) -> Said {
        let mut next = self.clone();
        next.called.clear();
        next.decide(command, now)?;
        next.settle(now);
        *self = next;
        Ok(())
    }

    fn decide(&mut self, command: &Command, now: HallTime) -> Said {
        let at = now.utc_ms;
        match command {
            Command::ChangeSetup { setup } => self.change_setup(setup, at),
            Command::OpenDay { date } => self.open_day(*date, now),
            Command::CloseDay { expire } => self.close_day(expire.is_some(), now),
            Command::StopIssuing => self.issue(false),
            Command::ResumeIssuing => self.issue(true),
            Command::Tick => {
                self.tick(at);
                Ok(())
            }
            Command::InterruptService { service, reason } => self.interrupt(service, *reason, at),
            Command::RestoreService { service } => self.restore(service, at),
            Command::CarryOver { service } => self.carry_over(service),
            Command::Backfill(paper) => self.backfill(paper, now),
            Command::SetSkills { clerk, services } => self.set_skills(clerk, services.as_deref()),
            Command::Take(take) => self.take(take, now),
            Command::Precheck { visit, result, missing } => {
                self.precheck(visit.0, *result, missing, at)
            }
            Command::ConfirmClass { visit, class } => self.judge(visit.0, *class, true),
            Command::RejectClass { visit, class } => self.judge(visit.0, *class, false),
            Command::AttachCase { counter, visit, number } => self.case(counter, visit.0, number),
            Command::SetNeeds { visit, needs } => self.needs(visit.0, *needs),
            Command::Insert { visit, reason } => self.insert(visit.0, *reason),
            Command::Link { visits } => {
                self.link(&visits.iter().map(|visit| visit.0).collect::<Vec<_>>())
            }
            Command::Unlink { visit } => self.unlink(visit.0),
            Command::StepOut { visit } => self.step_out(visit.0, at),
            Command::StepBack { visit } => self.step_back(visit.0),
            Command::MoreTime { visit } => self.more_time(visit.0, at),
            Command::Return { visit } => self.come_back(visit.0, at),
            Command::Cancel { visit } => self.cancel(visit.0),
            Command::Resume { visit } => self.resume(visit.0, at),
            Command::Supplement { visit } => self.supplement(visit.0, at),
            Command::Reclassify { visit, counter, service } => {
                self.reclassify(visit.0, counter.as_ref(), service, at)
            }
            Command::Shown { call, .. } => self.shown(call.0),
            _ => self.at_desk(command, now),
        }
    }

    fn at_desk(&mut self, command: &Command, now: HallTime) -> Said {
        let at = now.utc_ms;
        match command {
            Command::CallNext { counter } => self.next(counter, now),
            Command::CallSpecific { counter, visit, reason } => {
                self.specific(counter, visit.0, *reason, now)
            }
            Command::Recall { counter, visit } => self.recall(counter, visit.0, at),
            Command::Start { counter, visit } => self.start(counter, visit.0, at),
            Command::Finish { counter, visit, outcome, next } => {
                self.finish(counter, visit.0, *outcome, *next, at)
            }
            Command::NoShow { counter, visit } => self.no_show(counter, visit.0, at),
            Command::Park { counter, visit, kind, minutes } => {
                self.park(counter, visit.0, *kind, *minutes, at)
            }
            Command::Transfer { counter, visit, to, back } => {
                self.transfer(counter, visit.0, to, *back, at)
            }
            Command::Undo { counter, visit } => self.undo(counter, visit.0, at),
            Command::SignIn { counter, clerk } => self.sign_in(counter, clerk),
            Command::SignOut { counter, hand_over } => self.sign_out(counter, hand_over, at),
            Command::OpenCounter { counter } => self.open_desk(counter, at),
            Command::PauseCounter { counter, reason, minutes, hand_over } => {
                let plan = PausePlan { reason: *reason, minutes: *minutes };
                self.pause(counter, plan, hand_over, at)
            }
            Command::PauseAfter { counter, plan } => self.plan_pause(counter, *plan, at),
            Command::ResumeCounter { counter } => self.unpause(counter, at),
            Command::CloseCounter { counter, hand_over } => self.close_desk(counter, hand_over, at),
            Command::SetAutoCall { counter, on } => self.auto_call(counter, *on),
            Command::MoveCounter { counter, to } => self.move_desk(counter, to, at),
            Command::AskHelp { counter, kind } => self.ask_help(counter, *kind),
            Command::AnswerHelp { counter } => self.answer_help(counter),
            other => panic!("the model does not know {other:?}"),
        }
    }

    fn change_setup(&mut self, setup: &Setup, at: i64) -> Said {
        let missing = |service: &ServiceId| !setup.services.contains_key(service);
        let waits = self.tickets.iter().filter(|t| t.live()).any(|t| {
            let steps = t.package.iter().flat_map(|package| &package.steps);
            let mut open = steps.filter(|step| step.is == StepState::Open);
            missing(&t.service)
                || open.any(|step| missing(&step.service))
                || t.back.iter().any(|(service, _)| missing(service))
        });
        if !setup.problems().is_empty() || waits {
            return Err("bad-setup");
        }
        let old = self.setup.replace(Rc::new(setup.clone()));
        self.fit_desks();
        for (id, counter) in old.iter().flat_map(|old| &old.counters) {
            if setup.counters.get(id).is_some_and(|now| now.number != counter.number) {
                self.announce_again(id, at);
            }
        }
        Ok(())
    }

    /// A counter for everyone in the setup; one that is gone stays while it is in use.
    fn fit_desks(&mut self) {
        let Some(setup) = self.setup.clone() else { return };
        let used = |id: &CounterId| self.tickets.iter().any(|t| t.counter() == Some(id));
        self.desks = std::mem::take(&mut self.desks)
            .into_iter()
            .filter(|d| setup.counters.contains_key(&d.id) || d.clerk.is_some() || used(&d.id))
            .collect();
        for id in setup.counters.keys() {
            if self.desk(id).is_err() {
                self.desks.push(empty(id));
            }
        }
        self.desks.sort_by_key(|desk| desk.id.clone());
    }

    fn open_day(&mut self, date: LocalDate, now: HallTime) -> Said {
        let d = self.setup()?.rules.due;
        if self.today.is_some() {
            return Err("day-still-open");
        }
        if date != now.local_date || self.last_date >= Some(date) {
            return Err("wrong-date");
        }
        self.today = Some(Today { date, d, issuing: true });
        self.last_date = Some(date);
        Ok(())
    }

    /// What is left are the setup, the skills, interruptions and tickets that were carried today.
    fn close_day(&mut self, expire: bool, now: HallTime) -> Said {
        let today = self.today()?;
        if now.local_date <= today.date {
            if self.tickets.iter().any(|t| t.counter().is_some()) {
                return Err("people-at-counters");
            }
            let waits = self.tickets.iter().any(|t| matches!(t.is, Is::Waits | Is::Guide));
            if waits && !expire {
                return Err("people-waiting");
            }
        }
        let min_d = self.min_d();
        self.tickets.retain(|t| matches!(t.is, Is::Carried(date, _) if date == today.date));
        self.carried_min_d = min_d.filter(|_| !self.tickets.is_empty());
        for id in self.tickets.iter().map(|t| t.id).collect::<Vec<_>>() {
            self.edit(id, |t| (t.taken_for, t.green) = (None, false));
        }
        (self.today, self.desks, self.shouts) = (None, vec![], vec![]);
        self.fit_desks();
        Ok(())
    }

    fn issue(&mut self, on: bool) -> Said {
        self.today.as_mut().ok_or("day-not-open")?.issuing = on;
        Ok(())
    }

    /// Whatever has run out. Nothing runs out while its service is interrupted.
    fn tick(&mut self, at: i64) {
        let over = |until: Option<i64>| until.is_some_and(|until| until < at);
        for ticket in self.tickets.clone() {
            let id = ticket.id;
            if self.is_stopped(&ticket.service) {
                let there = matches!(ticket.is, Is::Waits | Is::Aside { .. });
                if there && over(ticket.kept) {
                    let queue = self.after_keep(&ticket);
                    self.edit(id, |t| (t.queue, t.kept) = (queue, None));
                }
                continue;
            }
            match ticket.is {
                Is::Missed { until, .. } if over(until) => {
                    self.edit(id, |t| t.is = Is::Over("void"));
                }
                Is::Waits | Is::Aside { .. } => {
                    if over(ticket.kept) {
                        let queue = self.after_keep(&ticket);
                        self.edit(id, |t| (t.queue, t.kept) = (queue, None));
                    }
                    if over(ticket.out) {
                        self.edit(id, |t| t.out = None);
                    }
                    if let Is::Aside { kind: ParkKind::Waiting, back_by, .. } = ticket.is
                        && over(back_by)
                    {
                        let _ = self.resume(id, at);
                    }
                }
                _ => {}
            }
        }
    }

    /// The counter or clerk a ticket was kept for, if they are back.
    fn after_keep(&self, ticket: &Ticket) -> Queue {
        let calls = |mode: &Mode| matches!(mode, Mode::Open | Mode::Ready);
        let back = self.desks.iter().any(|d| {
            calls(&d.mode)
                && match &ticket.queue {
                    Queue::Anyone => false,
                    Queue::Counter(counter) => *counter == d.id,
                    Queue::Clerk(clerk) => d.clerk.as_ref() == Some(clerk),
                }
        });
        if back { ticket.queue.clone() } else { Queue::Anyone }
    }

    fn interrupt(&mut self, service: &ServiceId, reason: InterruptReason, at: i64) -> Said {
        self.known(service)?;
        if self.is_stopped(service) {
            return Err("service-interrupted");
        }
        let moves = self.avoid(service);
        self.stopped.push((service.clone(), reason, at));
        for (id, step) in moves {
            self.edit(id, |t| t.service = step);
        }
        Ok(())
    }

    /// What stood still goes on where it stopped.
    fn restore(&mut self, service: &ServiceId, at: i64) -> Said {
        let found = self.stopped.iter().position(|(stopped, ..)| stopped == service);
        let (_, _, since) = self.stopped.remove(found.ok_or("not-interrupted")?);
        for was in self.tickets.clone().iter().filter(|t| t.service == *service) {
            self.edit(was.id, |t| {
                let clock = match &mut t.is {
                    Is::Missed { until, .. } => until,
                    Is::Aside { back_by, .. } => back_by,
                    Is::Called { first, hold, still, .. } => {
                        *still += (at - since).min(at - *first);
                        hold
                    }
                    _ => &mut None,
                };
                for clock in [clock, &mut t.out].into_iter().flatten() {
                    *clock += at - since;
                }
            });
            self.touch(was);
        }
        Ok(())
    }

    fn carry_over(&mut self, service: &ServiceId) -> Said {
        let date = self.today()?.date;
        if !self.is_stopped(service) {
            return Err("not-interrupted");
        }
        for ticket in self.tickets.clone().iter().filter(|t| t.service == *service) {
            let goes = match ticket.is {
                Is::Waits => Some(false),
                Is::Guide => Some(true),
                Is::Carried(from, unchecked) if from < date => Some(unchecked),
                _ => None,
            };
            if let Some(unchecked) = goes {
                self.edit(ticket.id, |t| {
                    (t.is, t.out, t.kept) = (Is::Carried(date, unchecked), None, None);
                });
            }
        }
        Ok(())
    }
}

/// A minute of a day, UTC ms, with its local reading. The hall's clock is UTC.
pub fn moment(day: i64, ms: i64) -> HallTime {
    let utc_ms = day * 24 * 60 * MINUTE + ms;
    let (day, ms) = (utc_ms.div_euclid(24 * 60 * MINUTE), utc_ms.rem_euclid(24 * 60 * MINUTE));
    HallTime {
        utc_ms,
        local_date: LocalDate {
            year: 2026,
            month: 1 + u8::try_from(day / 28).unwrap(),
            day: 1 + u8::try_from(day % 28).unwrap(),
        },
        local_minute: u16::try_from(ms / MINUTE).unwrap(),
    }
}
