//! What happens to visits, their transactions and calls.

use queue_core::{
    Event,
    command::ManualReason,
    event::{Called, TicketIssued},
    ids::{CallId, CounterId, ServiceId, VisitId, ZoneId},
    setup::ServiceKind,
    visit::{Entitlement, Lane},
};

use super::{
    Shelf,
    pass::Pass,
    projector::Projection,
    tables::{CallRecord, CaseRecord, TransactionRecord, VisitRecord},
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
    again: bool,
    at_ms: i64,
}

impl<S: Shelf> Projection<'_, S> {
    pub(super) fn visit_event(&mut self, event: &Event) -> Result<(), S::Error> {
        match event {
            Event::TicketIssued(ticket) => return self.issue(ticket),
            Event::Backfilled(paper) => return self.backfill(paper),
            Event::Undone { step, visit, .. } => return self.undo(*step, visit),
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
                    again: true,
                    at_ms,
                });
            }
            Event::CallMissed { visit, .. } => {
                self.mark_missed(*visit, true)?;
                return self.on_the_way(event);
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
            _ => return self.on_the_way(event),
        }
        Ok(())
    }

    /// What happens to a visit between its calls.
    fn on_the_way(&mut self, event: &Event) -> Result<(), S::Error> {
        match event {
            Event::Transferred {
                visit,
                from,
                service,
                lane,
                served_ms,
                cause,
                outcome,
                at_ms,
                ..
            } => {
                if let Some(mut pass) = self.pass(*visit)? {
                    pass.served(*served_ms);
                    pass.finish("transferred", *outcome, *at_ms);
                    pass.transaction.counter = Some(from.clone());
                    pass.transaction.cause = Some(words::cause(*cause));
                    self.queue(*visit, service, lane, *at_ms);
                }
            }
            Event::SupplementReturned { visit, service, lane, floor_ms, at_ms, .. } => {
                if let Some(pass) = self.pass(*visit)? {
                    pass.visit.floor_ms = *floor_ms;
                    pass.visit.closed_ms = None;
                    self.queue(*visit, service, lane, *at_ms);
                }
            }
            Event::CaseAttached { visit, counter, number, at_ms } => {
                let date = self.projector.date();
                if let Some(pass) = self.pass(*visit)? {
                    let record = CaseRecord {
                        visit: visit.0,
                        transaction_no: pass.transaction.transaction_no,
                        number: Word::shared(number),
                        date,
                        counter: counter.clone(),
                        attached_ms: *at_ms,
                    };
                    self.projector.touch(&record);
                }
            }
            Event::CarriedBack { visit, .. } => {
                let date = self.projector.date();
                if let Some(mut pass) = self.pass(*visit)? {
                    pass.event(event);
                    // What waits for its first call on another day is one of that day.
                    if pass.transaction.first_called_ms.is_none() {
                        pass.transaction.date = date;
                    }
                }
            }
            Event::ServiceStarted { visit, .. }
            | Event::ServiceFinished { visit, .. }
            | Event::ServiceParked { visit, .. }
            | Event::CallMissed { visit, .. }
            | Event::Returned { visit, .. }
            | Event::ReturnLapsed { visit, .. }
            | Event::Resumed { visit, .. }
            | Event::Prechecked { visit, .. }
            | Event::Reclassified { visit, .. }
            | Event::StepChosen { visit, .. }
            | Event::ClassRejected { visit, .. }
            | Event::Inserted { visit, .. }
            | Event::HandedOver { visit, .. }
            | Event::CarriedOver { visit, .. }
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

    fn issue(&mut self, ticket: &TicketIssued) -> Result<(), S::Error> {
        let service = self.service(&ticket.service)?;
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
            cases: ticket.more_cases + 1,
            package: ticket.package.as_ref().map(|package| package.id.clone()),
            kind: service.map_or(words::kind(ServiceKind::default()), |service| service.kind),
            manual: false,
            expire_reason: None,
            last_call: None,
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
        if ticket.precheck
            && let Some(pass) = self.pass(ticket.visit)?
        {
            pass.visit.status = Word::Fixed("precheck");
        }
        Ok(())
    }

    /// Begins the next transaction of a visit that was fetched.
    pub(super) fn queue(&mut self, id: VisitId, service: &ServiceId, lane: &Lane, at_ms: i64) {
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
            cause: None,
            overtime: false,
            inserted: None,
            undone: false,
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
            again: false,
            at_ms: called.at_ms,
        })
    }

    fn show(&mut self, showing: &Showing<'_>) -> Result<(), S::Error> {
        let date = self.projector.date();
        let silent = self.silent(showing.zone)?;
        let Some(Pass { visit, transaction }) = self.pass(showing.visit)? else { return Ok(()) };
        visit.status = Word::Fixed("called");
        visit.calls += 1;
        transaction.calls += 1;
        // It went along when its counter moved.
        transaction.counter = Some(showing.counter.clone());
        let previous = visit.last_call.replace(showing.call.0);
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
            again: showing.again,
            previous,
            undone: false,
            silent,
            missed: false,
        };
        self.projector.touched.calls.insert((record.call_id,), record);
        Ok(())
    }

    /// Whether the last call of a visit was missed.
    pub(super) fn mark_missed(&mut self, id: VisitId, missed: bool) -> Result<(), S::Error> {
        let last = self.pass(id)?.and_then(|pass| pass.visit.last_call);
        let Some(last) = last else { return Ok(()) };
        if let Some(call) = self.fetch::<CallRecord>(&(last,))? {
            call.missed = missed;
        }
        Ok(())
    }

    pub(super) fn pass(&mut self, id: VisitId) -> Result<Option<Pass<'_>>, S::Error> {
        let Some(visit) = self.fetch::<VisitRecord>(&(id.0,))? else { return Ok(None) };
        let key = (id.0, visit.transactions);
        self.fetch::<TransactionRecord>(&key)?;
        let touched = &mut self.projector.touched;
        let visit = touched.visits.get_mut(&(id.0,));
        let transaction = touched.transactions.get_mut(&key);
        Ok(visit.zip(transaction).map(|(visit, transaction)| Pass { visit, transaction }))
    }
}
