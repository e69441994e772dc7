//! What happens to visits, their transactions and calls.

use queue_core::{
    Event,
    event::{Called, TicketIssued},
    ids::{CallId, CounterId, ServiceId, VisitId, ZoneId},
    visit::{Entitlement, Lane, Outcome},
};

use super::{
    Projector,
    tables::{CallRecord, Record, TransactionRecord, VisitRecord},
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
    at_ms: i64,
}

impl Projector {
    pub(super) fn visit_event(&mut self, event: &Event) {
        match event {
            Event::TicketIssued(ticket) => self.issue(ticket),
            Event::Called(called) => self.call(called),
            Event::Recalled { visit, counter, call, zone, calls, at_ms } => {
                let showing = Showing {
                    visit: *visit,
                    call: *call,
                    nth: *calls,
                    counter,
                    zone,
                    at_ms: *at_ms,
                };
                self.show(showing);
            }
            Event::CallShown { call, device, delay_ms, at_ms } => {
                // The first screen counts.
                if let Some(record) = self.live.calls.get_mut(&(call.0,))
                    && record.shown_ms.is_none()
                {
                    self.changed.calls.push(record.key());
                    record.shown_ms = Some(*at_ms);
                    record.shown_device = Some(device.clone());
                    record.shown_delay_ms = Some(*delay_ms);
                }
            }
            Event::CallMissed { visit, return_until_ms, at_ms, .. } => {
                self.miss(*visit, return_until_ms.is_some(), *at_ms)
            }
            Event::ReturnLapsed { visit, at_ms } => self.end(*visit, "void", *at_ms),
            Event::VisitCancelled { visit, at_ms } => self.end(*visit, "cancelled", *at_ms),
            Event::VisitExpired { visit, at_ms } => self.end(*visit, "expired", *at_ms),
            _ => self.service_event(event),
        }
    }

    /// What happens at the counter, and how a visit waits again after it.
    fn service_event(&mut self, event: &Event) {
        match event {
            Event::ServiceStarted { visit, at_ms, .. } => {
                if let Some((visit, transaction)) = self.change(*visit) {
                    visit.status = Word::Fixed("serving");
                    transaction.started_ms.get_or_insert(*at_ms);
                }
            }
            Event::ServiceFinished { visit, outcome, served_ms, at_ms, .. } => {
                self.served(*visit, *served_ms);
                self.finish(*visit, "finished", Some(*outcome), *at_ms);
                self.close(*visit, "done", *at_ms);
            }
            Event::ServiceParked { visit, served_ms, .. } => {
                self.served(*visit, *served_ms);
                if let Some((visit, transaction)) = self.change(*visit) {
                    visit.status = Word::Fixed("parked");
                    visit.parks += 1;
                    transaction.parks += 1;
                }
            }
            Event::Returned { visit, lane, floor_ms, .. }
            | Event::Resumed { visit, lane, floor_ms, .. } => {
                if let Some((visit, transaction)) = self.change(*visit) {
                    visit.status = Word::Fixed("waiting");
                    visit.floor_ms = *floor_ms;
                    transaction.lane = words::lane(lane);
                }
            }
            Event::Transferred { visit, service, lane, served_ms, at_ms, .. } => {
                self.served(*visit, *served_ms);
                self.finish(*visit, "transferred", None, *at_ms);
                self.queue(*visit, service, lane, *at_ms);
            }
            _ => {}
        }
    }

    fn issue(&mut self, ticket: &TicketIssued) {
        let mut visit = VisitRecord {
            visit: ticket.visit.0,
            date: self.date(),
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
        self.live.visits.insert(visit.key(), visit);
        let lane = Lane::Service(ticket.service.clone());
        self.queue(ticket.visit, &ticket.service, &lane, ticket.at_ms);
    }

    /// Begins the next transaction of a visit.
    fn queue(&mut self, id: VisitId, service: &ServiceId, lane: &Lane, ms: i64) {
        let date = self.date();
        let Some(visit) = self.live.visits.get_mut(&(id.0,)) else {
            return;
        };
        visit.transactions += 1;
        visit.status = Word::Fixed("waiting");
        let transaction = TransactionRecord {
            visit: id.0,
            transaction_no: visit.transactions,
            date,
            service: service.clone(),
            lane: words::lane(lane),
            class: visit.class.clone(),
            queued_ms: ms,
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
        self.changed.visits.push(visit.key());
        self.changed.transactions.push(transaction.key());
        self.live.transactions.insert(transaction.key(), transaction);
    }

    fn call(&mut self, called: &Called) {
        let Some((visit, transaction)) = self.change(called.visit) else {
            return;
        };
        transaction.counter = Some(called.counter.clone());
        transaction.clerk = Some(called.clerk.clone());
        if transaction.first_called_ms.is_none() {
            let reason = &called.reason;
            transaction.first_called_ms = Some(called.at_ms);
            transaction.wait_ms = called.wait_ms;
            transaction.class = words::class(reason.class);
            transaction.due_ms = Some(reason.due_ms);
            transaction.candidates = Some(reason.candidates);
            transaction.next_visit = reason.next.as_ref().map(|next| next.visit.0);
            transaction.next_due_ms = reason.next.as_ref().map(|next| next.due_ms);
            if let Some(wait_ms) = called.wait_ms {
                *visit.wait_ms.get_or_insert(0) += wait_ms;
            }
        }
        let showing = Showing {
            visit: called.visit,
            call: called.call,
            nth: 1,
            counter: &called.counter,
            zone: &called.zone,
            at_ms: called.at_ms,
        };
        self.show(showing);
    }

    fn show(&mut self, showing: Showing<'_>) {
        let date = self.date();
        let Some((visit, transaction)) = self.change(showing.visit) else {
            return;
        };
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
        };
        self.changed.calls.push(record.key());
        self.live.calls.insert(record.key(), record);
    }

    fn miss(&mut self, id: VisitId, may_return: bool, at_ms: i64) {
        if let Some((visit, transaction)) = self.change(id) {
            visit.status = Word::Fixed("no-show");
            visit.misses += 1;
            transaction.misses += 1;
        }
        if !may_return {
            self.end(id, "void", at_ms);
        }
    }

    /// A visit and its present transaction, to be changed.
    fn change(&mut self, id: VisitId) -> Option<(&mut VisitRecord, &mut TransactionRecord)> {
        let visit = self.live.visits.get_mut(&(id.0,))?;
        let key = (id.0, visit.transactions);
        let transaction = self.live.transactions.get_mut(&key)?;
        self.changed.visits.push(visit.key());
        self.changed.transactions.push(key);
        Some((visit, transaction))
    }

    /// Notes the service time of the present transaction, which events give as its sum so far.
    fn served(&mut self, id: VisitId, served_ms: i64) {
        if let Some((visit, transaction)) = self.change(id) {
            visit.served_ms += served_ms - transaction.served_ms;
            transaction.served_ms = served_ms;
        }
    }

    fn finish(&mut self, id: VisitId, how: &'static str, outcome: Option<Outcome>, at_ms: i64) {
        if let Some((visit, transaction)) = self.change(id) {
            transaction.finished_ms = Some(at_ms);
            transaction.ended = Some(Word::Fixed(how));
            transaction.outcome = outcome.map(words::outcome);
            visit.outcome = transaction.outcome.clone();
        }
    }

    fn close(&mut self, id: VisitId, status: &'static str, at_ms: i64) {
        if let Some((visit, _)) = self.change(id) {
            visit.status = Word::Fixed(status);
            visit.closed_ms = Some(at_ms);
            let of_open_date = self.live.visits.get(&(id.0,)).map(|visit| &visit.date);
            if of_open_date != self.open_date.as_ref() {
                self.sweep();
            }
        }
    }

    /// Ends the present transaction and the visit for the same reason.
    fn end(&mut self, id: VisitId, how: &'static str, at_ms: i64) {
        self.finish(id, how, None, at_ms);
        self.close(id, how, at_ms);
    }
}
