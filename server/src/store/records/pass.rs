//! A visit in its present transaction, and what every event changes in the two.

use queue_core::{
    Event,
    command::PrecheckResult,
    due::class_of,
    event::Called,
    ids::CounterId,
    visit::{Class, Outcome},
};

use super::{
    tables::{TransactionRecord, VisitRecord},
    value::Word,
    words,
};

/// A visit and its present transaction.
pub(super) struct Pass<'a> {
    pub(super) visit: &'a mut VisitRecord,
    pub(super) transaction: &'a mut TransactionRecord,
}

impl Pass<'_> {
    /// What an event changes.
    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::ServiceStarted { counter, at_ms, .. } => {
                self.at(counter);
                self.visit.status = Word::Fixed("serving");
                self.transaction.started_ms.get_or_insert(*at_ms);
            }
            Event::ServiceFinished { counter, outcome, served_ms, at_ms, .. } => {
                self.at(counter);
                self.served(*served_ms);
                self.finish("finished", Some(*outcome), *at_ms);
                self.close("done", *at_ms);
            }
            Event::ServiceParked { counter, served_ms, lane, .. } => {
                self.at(counter);
                self.served(*served_ms);
                self.visit.status = Word::Fixed("parked");
                self.visit.parks += 1;
                self.transaction.parks += 1;
                if let Some(lane) = lane {
                    self.transaction.lane = words::lane(lane);
                }
            }
            Event::CallMissed { counter, return_until_ms, return_until_call, at_ms, .. } => {
                self.at(counter);
                self.visit.status = Word::Fixed("no-show");
                self.visit.misses += 1;
                self.transaction.misses += 1;
                if return_until_ms.is_none() && return_until_call.is_none() {
                    self.end("void", *at_ms);
                }
            }
            Event::ReturnLapsed { at_ms, .. } => self.end("void", *at_ms),
            Event::VisitCancelled { at_ms, .. } => self.end("cancelled", *at_ms),
            Event::VisitExpired { reason, at_ms, .. } => {
                self.end("expired", *at_ms);
                self.visit.expire_reason = reason.map(words::expire);
            }
            _ => self.waits(event),
        }
    }

    /// What happens to somebody who waits, or waits again.
    fn waits(&mut self, event: &Event) {
        match event {
            Event::Returned { lane, floor_ms, .. } | Event::Resumed { lane, floor_ms, .. } => {
                self.visit.status = Word::Fixed("waiting");
                self.visit.floor_ms = *floor_ms;
                self.transaction.lane = words::lane(lane);
            }
            Event::Prechecked { result, at_ms, .. } if *result != PrecheckResult::Missing => {
                self.visit.status = Word::Fixed("waiting");
                self.transaction.queued_ms = *at_ms;
            }
            Event::Reclassified { service, lane, .. } => {
                self.transaction.service = service.clone();
                self.transaction.lane = words::lane(lane);
            }
            Event::StepChosen { service, .. } => {
                self.transaction.service = service.clone();
                self.transaction.lane = None;
            }
            Event::ClassRejected { entitlements, counts, ready_ms, base_ms, .. } => {
                let holds = |wanted| entitlements.iter().any(|e| class_of(e) == wanted);
                self.visit.class = words::class(*counts);
                (self.visit.ready_ms, self.visit.base_ms) = (*ready_ms, *base_ms);
                self.visit.green = holds(Class::Green);
                if !holds(Class::Care) {
                    self.visit.care = None;
                }
                if self.transaction.first_called_ms.is_none() {
                    self.transaction.class = words::class(*counts);
                }
            }
            Event::Inserted { ready_ms, base_ms, .. } => {
                (self.visit.ready_ms, self.visit.base_ms) = (*ready_ms, *base_ms);
            }
            Event::HandedOver { lane, .. } => self.transaction.lane = words::lane(lane),
            Event::CarriedOver { .. } => self.visit.status = Word::Fixed("carried"),
            Event::CarriedBack { lane, at_ms, .. } => {
                self.visit.status = Word::Fixed("waiting");
                self.transaction.lane = words::lane(lane);
                self.transaction.queued_ms = *at_ms;
            }
            _ => {}
        }
    }

    /// Where it is served; a counter may have moved since the call.
    fn at(&mut self, counter: &CounterId) {
        if self.transaction.counter.as_ref() != Some(counter) {
            self.transaction.counter = Some(counter.clone());
        }
    }

    /// Notes who called; the first call of a transaction is the one whose wait and reason count.
    pub(super) fn called(&mut self, called: &Called) {
        let (transaction, reason) = (&mut *self.transaction, &called.reason);
        transaction.counter = Some(called.counter.clone());
        transaction.clerk = Some(called.clerk.clone());
        if transaction.first_called_ms.is_some() {
            return;
        }
        transaction.first_called_ms = Some(called.at_ms);
        transaction.wait_ms = called.wait_ms;
        transaction.class = words::class(reason.class);
        transaction.due_ms = Some(reason.due_ms);
        transaction.candidates = Some(reason.candidates);
        transaction.next_visit = reason.next.as_ref().map(|next| next.visit.0);
        transaction.next_due_ms = reason.next.as_ref().map(|next| next.due_ms);
        transaction.overtime = called.overtime;
        transaction.inserted = reason.insert.map(|reason| Word::Fixed(reason.word()));
        if let Some(wait_ms) = called.wait_ms {
            *self.visit.wait_ms.get_or_insert(0) += wait_ms;
        }
    }

    /// Notes the service time of the transaction, which events give as its sum so far.
    pub(super) fn served(&mut self, served_ms: i64) {
        self.visit.served_ms += served_ms - self.transaction.served_ms;
        self.transaction.served_ms = served_ms;
    }

    pub(super) fn finish(&mut self, how: &'static str, outcome: Option<Outcome>, at_ms: i64) {
        self.transaction.finished_ms = Some(at_ms);
        self.transaction.ended = Some(Word::Fixed(how));
        self.transaction.outcome = outcome.map(words::outcome);
        self.visit.outcome = self.transaction.outcome.clone();
    }

    fn close(&mut self, status: &'static str, at_ms: i64) {
        self.visit.status = Word::Fixed(status);
        self.visit.closed_ms = Some(at_ms);
    }

    /// Ends the transaction and the visit for the same reason.
    fn end(&mut self, how: &'static str, at_ms: i64) {
        self.finish(how, None, at_ms);
        self.close(how, at_ms);
    }
}
