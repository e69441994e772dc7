//! What happens to visits, their transactions and calls.

use queue_core::{
    Event,
    command::ManualReason,
    event::{Called, TicketIssued},
    ids::{CallId, CounterId, ServiceId, VisitId, ZoneId},
    visit::{Entitlement, Lane, Outcome},
};

use super::{
    Shelf,
    projector::Projection,
    tables::{CallRecord, TransactionRecord, VisitRecord},
    value::Word,
    words,
};

/// One showing of a call, on its way into a record.
struct Showing<'a> {
    visit: VisitId,
    call: CallId,
    nth: u8,
    counter: &'a CounterId,
    zone: &'a ZoneId,
    manual: Option<ManualReason>,
    at_ms: i64,
}

/// A visit and its present transaction.
struct Pass<'a> {
    visit: &'a mut VisitRecord,
    transaction: &'a mut TransactionRecord,
}

impl<S: Shelf> Projection<'_, S> {
    pub(super) fn visit_event(&mut self, event: &Event) -> Result<(), S::Error> {
        match event {
            Event::TicketIssued(ticket) => self.issue(ticket),
            Event::Called(called) => return self.call(called),
            Event::Recalled { visit, counter, call, zone, calls, at_ms } => {
                let (visit, call, nth, at_ms) = (*visit, *call, *calls, *at_ms);
                return self.show(&Showing {
                    visit,
                    call,
                    nth,
                    counter,
                    zone,
                    manual: None,
                    at_ms,
                });
            }
            Event::CallShown { call, device, delay_ms, at_ms } => {
                // The first screen counts.
                let record = self.fetch::<CallRecord>(&(call.0,))?;
                if let Some(record) = record.filter(|record| record.shown_ms.is_none()) {
                    record.shown_ms = Some(*at_ms);
                    record.shown_device = Some(device.clone());
                    record.shown_delay_ms = Some(*delay_ms);
                }
            }
            Event::Transferred { visit, service, lane, served_ms, at_ms, .. } => {
                if let Some(mut pass) = self.pass(*visit)? {
                    pass.served(*served_ms);
                    pass.finish("transferred", None, *at_ms);
                    self.queue(*visit, service, lane, *at_ms);
                }
            }
            Event::ServiceStarted { visit, .. }
            | Event::ServiceFinished { visit, .. }
            | Event::ServiceParked { visit, .. }
            | Event::CallMissed { visit, .. }
            | Event::Returned { visit, .. }
            | Event::ReturnLapsed { visit, .. }
            | Event::Resumed { visit, .. }
            | Event::VisitCancelled { visit, .. }
            | Event::VisitExpired { visit, .. } => {
                if let Some(mut pass) = self.pass(*visit)? {
                    pass.event(event);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn issue(&mut self, ticket: &TicketIssued) {
        let mut visit = VisitRecord {
            visit: ticket.visit.0,
            date: self.projector.date(),
            number: Word::shared(&ticket.number.to_string()),
            service: ticket.service.clone(),
            zone: ticket.zone.clone(),
            class: words::class(ticket.class),
            care: None,
            green: false,
            slot_start_ms: None,
            slot_end_ms: None,
            source: words::source(ticket.source),
            person: ticket.person.clone(),
            checked_in_ms: ticket.at_ms,
            ready_ms: ticket.ready_ms,
            base_ms: ticket.base_ms,
            floor_ms: None,
            status: Word::Fixed("waiting"),
            transactions: 0,
            calls: 0,
            misses: 0,
            parks: 0,
            wait_ms: None,
            served_ms: 0,
            outcome: None,
            closed_ms: None,
        };
        for entitlement in &ticket.entitlements {
            match *entitlement {
                Entitlement::Care { care } => visit.care = Some(words::care(care)),
                Entitlement::Green => visit.green = true,
                Entitlement::Appointment { slot_start_ms, slot_end_ms } => {
                    visit.slot_start_ms = Some(slot_start_ms);
                    visit.slot_end_ms = Some(slot_end_ms);
                }
            }
        }
        self.projector.touched.visits.insert((ticket.visit.0,), visit);
        let lane = Lane::Service(ticket.service.clone());
        self.queue(ticket.visit, &ticket.service, &lane, ticket.at_ms);
    }

    /// Begins the next transaction of a visit that was fetched.
    fn queue(&mut self, id: VisitId, service: &ServiceId, lane: &Lane, at_ms: i64) {
        let date = self.projector.date();
        let touched = &mut self.projector.touched;
        let Some(visit) = touched.visits.get_mut(&(id.0,)) else { return };
        visit.transactions += 1;
        visit.status = Word::Fixed("waiting");
        let transaction = TransactionRecord {
            visit: id.0,
            transaction_no: visit.transactions,
            date,
            service: service.clone(),
            lane: words::lane(lane),
            class: visit.class.clone(),
            queued_ms: at_ms,
            first_called_ms: None,
            wait_ms: None,
            due_ms: None,
            candidates: None,
            next_visit: None,
            next_due_ms: None,
            counter: None,
            clerk: None,
            started_ms: None,
            finished_ms: None,
            served_ms: 0,
            ended: None,
            outcome: None,
            calls: 0,
            misses: 0,
            parks: 0,
        };
        touched.transactions.insert((id.0, visit.transactions), transaction);
    }

    fn call(&mut self, called: &Called) -> Result<(), S::Error> {
        if let Some(mut pass) = self.pass(called.visit)? {
            pass.called(called);
        }
        self.show(&Showing {
            visit: called.visit,
            call: called.call,
            nth: 1,
            counter: &called.counter,
            zone: &called.zone,
            manual: called.reason.manual,
            at_ms: called.at_ms,
        })
    }

    fn show(&mut self, showing: &Showing<'_>) -> Result<(), S::Error> {
        let date = self.projector.date();
        let Some(Pass { visit, transaction }) = self.pass(showing.visit)? else { return Ok(()) };
        visit.status = Word::Fixed("called");
        visit.calls += 1;
        transaction.calls += 1;
        let record = CallRecord {
            call_id: showing.call.0,
            visit: visit.visit,
            transaction_no: transaction.transaction_no,
            date,
            counter: showing.counter.clone(),
            clerk: transaction.clerk.clone(),
            zone: showing.zone.clone(),
            nth: showing.nth,
            called_ms: showing.at_ms,
            shown_ms: None,
            shown_device: None,
            shown_delay_ms: None,
            manual: showing.manual.map(|reason| Word::Fixed(reason.word())),
        };
        self.projector.touched.calls.insert((record.call_id,), record);
        Ok(())
    }

    fn pass(&mut self, id: VisitId) -> Result<Option<Pass<'_>>, S::Error> {
        let Some(visit) = self.fetch::<VisitRecord>(&(id.0,))? else { return Ok(None) };
        let key = (id.0, visit.transactions);
        self.fetch::<TransactionRecord>(&key)?;
        let touched = &mut self.projector.touched;
        let visit = touched.visits.get_mut(&(id.0,));
        let transaction = touched.transactions.get_mut(&key);
        Ok(visit.zip(transaction).map(|(visit, transaction)| Pass { visit, transaction }))
    }
}

impl Pass<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::ServiceStarted { at_ms, .. } => {
                self.visit.status = Word::Fixed("serving");
                self.transaction.started_ms.get_or_insert(*at_ms);
            }
            Event::ServiceFinished { outcome, served_ms, at_ms, .. } => {
                self.served(*served_ms);
                self.finish("finished", Some(*outcome), *at_ms);
                self.close("done", *at_ms);
            }
            Event::ServiceParked { served_ms, .. } => {
                self.served(*served_ms);
                self.visit.status = Word::Fixed("parked");
                self.visit.parks += 1;
                self.transaction.parks += 1;
            }
            Event::CallMissed { return_until_ms, at_ms, .. } => {
                self.visit.status = Word::Fixed("no-show");
                self.visit.misses += 1;
                self.transaction.misses += 1;
                if return_until_ms.is_none() {
                    self.end("void", *at_ms);
                }
            }
            Event::Returned { lane, floor_ms, .. } | Event::Resumed { lane, floor_ms, .. } => {
                self.visit.status = Word::Fixed("waiting");
                self.visit.floor_ms = *floor_ms;
                self.transaction.lane = words::lane(lane);
            }
            Event::ReturnLapsed { at_ms, .. } => self.end("void", *at_ms),
            Event::VisitCancelled { at_ms, .. } => self.end("cancelled", *at_ms),
            Event::VisitExpired { at_ms, .. } => self.end("expired", *at_ms),
            _ => {}
        }
    }

    /// Notes who called; the first call of a transaction is the one whose wait and reason count.
    fn called(&mut self, called: &Called) {
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
        if let Some(wait_ms) = called.wait_ms {
            *self.visit.wait_ms.get_or_insert(0) += wait_ms;
        }
    }

    /// Notes the service time of the transaction, which events give as its sum so far.
    fn served(&mut self, served_ms: i64) {
        self.visit.served_ms += served_ms - self.transaction.served_ms;
        self.transaction.served_ms = served_ms;
    }

    fn finish(&mut self, how: &'static str, outcome: Option<Outcome>, at_ms: i64) {
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
