//! The command that a wish becomes in the hall as it is at the moment.

use queue_core::{
    Command,
    command::{
        ExpireReason, HandOver, HandOvers, HandTo, HelpKind, InterruptReason, ManualReason,
        PausePlan, PauseReason, PrecheckResult, TransferTo,
    },
    ids::{CallId, CounterId, ServiceId, VisitId},
    visit::{Class, Outcome, ParkKind},
};

use crate::{
    errands::{needs, paper, take},
    hall::{Desk, Hall, Mode},
    halls::changed,
    ticket::{Is, MINUTE, Queue, Ticket},
    verbs::Verb,
    wishes::{CLERKS, NOBODY, NOBODY_TEXT, SERVICES, Wish},
};

impl Wish {
    /// The command, at the instant `at`. Without a ticket that fits, mostly a check-in instead.
    pub fn command(self, hall: &Hall, at: i64) -> Command {
        let command = self.wished(hall, at);
        let stopped = hall.today.as_ref().is_some_and(|today| !today.issuing);
        match command {
            Command::Take(_) if stopped && !self.pick.is_multiple_of(4) => Command::ResumeIssuing,
            command
                if !self.how.is_multiple_of(4) && format!("{command:?}").contains(NOBODY_TEXT) =>
            {
                take(self.pick, self.how, at)
            }
            command => command,
        }
    }

    fn wished(self, hall: &Hall, at: i64) -> Command {
        let free = |d: &Desk| hall.held_by(&d.id).is_none();
        match self.verb() {
            Verb::Take => take(self.pick, self.how, at),
            Verb::Next => Command::CallNext {
                counter: self.counter(hall, |d| d.mode == Mode::Open && free(d)),
            },
            Verb::Specific => {
                let counter = self.counter(hall, |d| d.mode == Mode::Open && free(d));
                let desk = hall.desk(&counter).ok();
                let serves = |t: &Ticket| desk.is_some_and(|desk| hall.serves(desk, t));
                let visit = self.ticket(hall, |t| t.is == Is::Waits && serves(t));
                Command::CallSpecific { counter, visit, reason: ManualReason::Urgent }
            }
            Verb::Shown => {
                let back = u64::from(self.pick % 6);
                let call = CallId(hall.last_call.saturating_sub(back));
                Command::Shown { call, device: "board".into(), delay_ms: 40 }
            }
            _ => self.about_ticket(hall, at),
        }
    }

    fn about_ticket(self, hall: &Hall, at: i64) -> Command {
        let visit = |fits: fn(&Ticket) -> bool| self.ticket(hall, fits);
        let waits = |t: &Ticket| t.is == Is::Waits;
        match self.verb() {
            Verb::Return => Command::Return {
                visit: visit(|t| matches!(t.is, Is::Missed { .. } | Is::Carried(..))),
            },
            Verb::Resume => Command::Resume { visit: visit(|t| matches!(t.is, Is::Aside { .. })) },
            Verb::Supplement => Command::Supplement {
                visit: visit(|t| t.is == Is::Over("done") && t.outcome != Some(Outcome::Handled)),
            },
            Verb::Cancel => Command::Cancel { visit: visit(|t| t.live() && t.counter().is_none()) },
            Verb::Precheck => {
                let missing = match self.how % 8 {
                    0..5 => vec![],
                    5 => vec![3, 1],
                    6 => vec![2, 2],
                    _ => vec![self.how % 5],
                };
                let results = [
                    PrecheckResult::Complete,
                    PrecheckResult::ToSupplement,
                    PrecheckResult::Missing,
                ];
                let result = results[usize::from(self.how >> 3) % 3];
                Command::Precheck { visit: visit(|t| t.is == Is::Guide), result, missing }
            }
            Verb::Reclassify if self.one_in(2) => {
                let (counter, visit) = self.at(hall, |_| true);
                Command::Reclassify { visit, counter: Some(counter), service: self.service() }
            }
            Verb::Reclassify => {
                let visit = visit(|t| matches!(t.is, Is::Waits | Is::Guide) && t.package.is_none());
                Command::Reclassify { visit, counter: None, service: self.service() }
            }
            Verb::Confirm | Verb::Reject => {
                let visit = visit(|t| t.live() && !t.unproven.is_empty());
                let claimed = hall.ticket(visit.0).ok().and_then(|t| t.unproven.first().copied());
                let class = claimed.unwrap_or(Class::Care);
                match self.verb() {
                    Verb::Confirm => Command::ConfirmClass { visit, class },
                    _ => Command::RejectClass { visit, class },
                }
            }
            Verb::Needs => Command::SetNeeds { visit: visit(Ticket::live), needs: needs(self.how) },
            Verb::Insert => Command::Insert {
                visit: visit(|t| t.live() && t.counter().is_none()),
                reason: ManualReason::Unwell,
            },
            Verb::Link => {
                let other = self.picking(self.how);
                let third = self.picking(self.how / 7);
                let mut visits = vec![visit(Ticket::live), other.ticket(hall, Ticket::live)];
                visits.extend(self.one_in(4).then(|| third.ticket(hall, Ticket::live)));
                Command::Link { visits }
            }
            Verb::Unlink => Command::Unlink { visit: visit(|t| t.family.is_some()) },
            Verb::StepOut => Command::StepOut { visit: visit(waits) },
            Verb::StepBack => Command::StepBack { visit: visit(|t| t.out.is_some()) },
            Verb::MoreTime => {
                Command::MoreTime { visit: visit(|t| matches!(t.is, Is::Called { .. })) }
            }
            _ => self.at_counter(hall, at),
        }
    }

    fn at_counter(self, hall: &Hall, at: i64) -> Command {
        let called = |t: &Ticket| matches!(t.is, Is::Called { .. });
        let served = |t: &Ticket| matches!(t.is, Is::Served { .. });
        match self.verb() {
            Verb::Recall => {
                let (counter, visit) = self.at(hall, called);
                Command::Recall { counter, visit }
            }
            Verb::Start => {
                let (counter, visit) = self.at(hall, called);
                Command::Start { counter, visit }
            }
            Verb::NoShow => {
                let (counter, visit) = self.at(hall, called);
                Command::NoShow { counter, visit }
            }
            Verb::Finish => {
                let (counter, visit) = self.at(hall, served);
                let outcomes = [Outcome::Handled, Outcome::PapersMissing, Outcome::NotHandled];
                let outcome = outcomes[[0, 0, 0, 1, 1, 2][usize::from(self.how) % 6]];
                Command::Finish { counter, visit, outcome, next: self.one_in(3) }
            }
            Verb::Park => {
                let (counter, visit) = self.at(hall, served);
                let kinds = [ParkKind::WithoutPapers, ParkKind::PapersKept, ParkKind::Waiting];
                let kind = kinds[usize::from(self.how) % 3];
                let minutes = self.one_in(2).then_some(u32::from(self.how % 31));
                Command::Park { counter, visit, kind, minutes }
            }
            Verb::Transfer => {
                let (counter, visit) = self.at(hall, |_| true);
                let to = match self.how / 16 % 3 {
                    0 => TransferTo::Service(self.service()),
                    1 => TransferTo::Counter(self.picking(self.how).counter(hall, |_| true)),
                    _ => TransferTo::Clerk(self.any(&CLERKS).into()),
                };
                Command::Transfer { counter, visit, to, back: self.one_in(2) }
            }
            Verb::Case => {
                let (counter, visit) = self.at(hall, |_| true);
                Command::AttachCase { counter, visit, number: format!("YF-{}", self.how % 4) }
            }
            Verb::Undo => {
                let fresh = |d: &Desk| d.steps.last().is_some_and(|step| at < step.at + 2 * MINUTE);
                let counter = self.counter(hall, fresh);
                let last = hall.desk(&counter).ok().and_then(|d| d.steps.last());
                Command::Undo { counter, visit: VisitId(last.map_or(NOBODY, |last| last.ticket)) }
            }
            _ => self.of_counter(hall, at),
        }
    }

    fn of_counter(self, hall: &Hall, at: i64) -> Command {
        let open = |d: &Desk| matches!(d.mode, Mode::Open | Mode::Ready);
        let free = |d: &Desk| hall.held_by(&d.id).is_none();
        let counter = |fits: &dyn Fn(&Desk) -> bool| self.counter(hall, fits);
        let minutes = self.one_in(2).then_some(u32::from(self.how % 31));
        let reason = PauseReason::Meeting;
        match self.verb() {
            Verb::SignIn => {
                let counter = counter(&|d| d.clerk.is_none());
                Command::SignIn { counter, clerk: self.any(&CLERKS).into() }
            }
            Verb::SignOut => {
                let counter = counter(&|d| d.clerk.is_some() && d.mode == Mode::Closed);
                Command::SignOut { hand_over: self.hand_over(hall, &counter), counter }
            }
            Verb::Open => Command::OpenCounter {
                counter: counter(&|d| d.clerk.is_some() && d.mode == Mode::Closed),
            },
            Verb::Pause => {
                let counter = counter(&|d| open(d) && free(d));
                let hand_over = self.hand_over(hall, &counter);
                Command::PauseCounter { counter, reason, minutes, hand_over }
            }
            Verb::PauseAfter => {
                let plan = (self.how % 8 != 7).then_some(PausePlan { reason, minutes });
                Command::PauseAfter { counter: counter(&|d| !free(d)), plan }
            }
            Verb::Unpause => Command::ResumeCounter {
                counter: counter(&|d| matches!(d.mode, Mode::Paused { .. })),
            },
            Verb::Close => {
                let counter = counter(&|d| d.mode != Mode::Closed && free(d));
                Command::CloseCounter { hand_over: self.hand_over(hall, &counter), counter }
            }
            Verb::AutoCall => {
                let on = self.how % 4 != 3;
                Command::SetAutoCall { counter: counter(&|d| d.clerk.is_some()), on }
            }
            Verb::Move => {
                let to = self.picking(self.how).counter(hall, |d| d.clerk.is_none());
                Command::MoveCounter { counter: counter(&|d| d.clerk.is_some()), to }
            }
            Verb::AskHelp => {
                let kind = self.any(&[HelpKind::Supervisor, HelpKind::Emergency]);
                Command::AskHelp { counter: counter(&|d| d.clerk.is_some()), kind }
            }
            Verb::AnswerHelp => Command::AnswerHelp { counter: counter(&|d| d.help.is_some()) },
            _ => self.of_day(hall, at),
        }
    }

    /// What happens to the tickets of a counter that leaves: sometimes nothing is said.
    fn hand_over(self, hall: &Hall, counter: &CounterId) -> HandOvers {
        let to = match self.how / 4 % 6 {
            0 => None,
            1 | 2 => Some(HandTo::Service),
            3 => Some(HandTo::Keep { minutes: u32::from(self.how / 16 % 40) }),
            4 => Some(HandTo::Counter(
                self.picking(self.how).counter(hall, |d| d.mode != Mode::Closed),
            )),
            _ => Some(HandTo::Clerk(self.any(&CLERKS).into())),
        };
        let own = Queue::Counter(counter.clone());
        let named = hall.tickets.iter().find(|t| t.queue == own && t.counter().is_none());
        let named = named.filter(|_| self.one_in(3)).map(|t| HandOver {
            visit: VisitId(t.id),
            to: HandTo::Keep { minutes: u32::from(self.how % 30) },
        });
        HandOvers { tickets: named.into_iter().collect(), others: to }
    }

    fn of_day(self, hall: &Hall, at: i64) -> Command {
        let date = crate::days::moment(0, at).local_date;
        match self.verb() {
            Verb::Skills => {
                let mask = self.how / 8;
                let some = SERVICES.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1);
                let services = some.map(|(_, id)| ServiceId::from(*id)).collect();
                let clerk = self.any(&CLERKS).into();
                Command::SetSkills { clerk, services: (!self.one_in(3)).then_some(services) }
            }
            Verb::Interrupt => {
                let reason = InterruptReason::SystemDown;
                Command::InterruptService { service: self.service(), reason }
            }
            Verb::Restore | Verb::CarryOver => {
                let stopped = hall.stopped.get(usize::from(self.pick) % hall.stopped.len().max(1));
                let service = stopped.map_or_else(|| self.service(), |(id, ..)| id.clone());
                match self.verb() {
                    Verb::Restore => Command::RestoreService { service },
                    _ => Command::CarryOver { service },
                }
            }
            Verb::Backfill => paper(self.pick, self.how, at),
            Verb::StopIssuing => Command::StopIssuing,
            Verb::ResumeIssuing => Command::ResumeIssuing,
            Verb::OpenDay => Command::OpenDay { date },
            Verb::CloseDay => {
                Command::CloseDay { expire: self.one_in(2).then_some(ExpireReason::Arranged) }
            }
            Verb::ChangeSetup => {
                let setup = hall.setup.as_ref().unwrap();
                Command::ChangeSetup { setup: Box::new(changed(setup, self.how)) }
            }
            _ => Command::Tick,
        }
    }
}
