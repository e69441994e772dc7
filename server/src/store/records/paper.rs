//! 补录: what was done on paper, with its actual times.

use queue_core::{event::Backfilled, setup::ServiceKind, visit::Lane};

use super::{Shelf, projector::Projection, tables::VisitRecord, value::Word, words};

impl<S: Shelf> Projection<'_, S> {
    /// A visit that is over when the hall hears of it.
    pub(super) fn backfill(&mut self, paper: &Backfilled) -> Result<(), S::Error> {
        let service = self.service(&paper.service)?;
        let (zone, kind) = match service {
            Some(service) => (service.zone, service.kind),
            None => ("".into(), words::kind(ServiceKind::default())),
        };
        let outcome = words::outcome(paper.outcome);
        let wait_ms = paper.called_ms - paper.checked_in_ms;
        let served_ms = paper.finished_ms - paper.started_ms;
        let visit = VisitRecord {
            visit: paper.visit.0,
            date: self.projector.date(),
            number: Word::shared(&paper.number.to_string()),
            service: paper.service.clone(),
            zone,
            class: words::class(paper.class),
            care: None,
            green: false,
            slot_start_ms: None,
            slot_end_ms: None,
            source: words::source(queue_core::visit::Source::Clerk),
            person: None,
            checked_in_ms: paper.checked_in_ms,
            ready_ms: paper.checked_in_ms,
            base_ms: paper.checked_in_ms,
            floor_ms: None,
            status: Word::Fixed("waiting"),
            transactions: 0,
            calls: 0,
            misses: 0,
            parks: 0,
            wait_ms: Some(wait_ms),
            served_ms,
            outcome: Some(outcome.clone()),
            closed_ms: Some(paper.finished_ms),
            cases: 1,
            package: None,
            kind,
            manual: true,
            expire_reason: None,
            last_call: None,
        };
        self.projector.touched.visits.insert((paper.visit.0,), visit);
        let lane = Lane::Service(paper.service.clone());
        self.queue(paper.visit, &paper.service, &lane, paper.checked_in_ms);
        if let Some(pass) = self.pass(paper.visit)? {
            pass.visit.status = Word::Fixed("done");
            let transaction = pass.transaction;
            transaction.first_called_ms = Some(paper.called_ms);
            transaction.wait_ms = Some(wait_ms);
            transaction.counter = Some(paper.counter.clone());
            transaction.clerk = Some(paper.clerk.clone());
            transaction.started_ms = Some(paper.started_ms);
            transaction.finished_ms = Some(paper.finished_ms);
            transaction.served_ms = served_ms;
            transaction.ended = Some(Word::Fixed("finished"));
            transaction.outcome = Some(outcome);
        }
        Ok(())
    }
}
