//! 撤销: a step did not happen. Its figures go, its rows stay and say so.

use queue_core::{command::UndoneStep, visit::Visit};

use super::{
    Shelf,
    pass::Pass,
    projector::Projection,
    tables::{CallRecord, TransactionRecord},
    value::Word,
    words,
};

impl<S: Shelf> Projection<'_, S> {
    /// Takes a step back; `before` is the visit as it was, and is again.
    pub(super) fn undo(&mut self, step: UndoneStep, before: &Visit) -> Result<(), S::Error> {
        if step == UndoneStep::Transfer {
            self.never_queued(before)?;
        }
        let taken_back = match step {
            UndoneStep::Call => Some(self.take_back_calls(before)?),
            _ => None,
        };
        let outcome = self.outcome_before(before)?;
        if step == UndoneStep::NoShow {
            self.mark_missed(before.id, false)?;
        }
        let Some(mut pass) = self.pass(before.id)? else { return Ok(()) };
        pass.transaction.undone = true;
        pass.visit.status = Word::Fixed(before.status.word());
        pass.transaction.lane = words::lane(&before.lane);
        pass.served(before.served_ms);
        match step {
            UndoneStep::Call => pass.not_called(before, taken_back.unwrap_or_default()),
            UndoneStep::Start => {
                // Begun before it was parked, it stays begun.
                if pass.transaction.parks == 0 {
                    pass.transaction.started_ms = None;
                }
            }
            UndoneStep::Finish | UndoneStep::Transfer => pass.goes_on(outcome),
            UndoneStep::NoShow => {
                pass.visit.misses = pass.visit.misses.saturating_sub(1);
                pass.transaction.misses = pass.transaction.misses.saturating_sub(1);
                pass.goes_on(outcome);
            }
            UndoneStep::Park => {
                pass.visit.parks = pass.visit.parks.saturating_sub(1);
                pass.transaction.parks = pass.transaction.parks.saturating_sub(1);
            }
        }
        Ok(())
    }

    /// The transaction that a transfer began never was.
    fn never_queued(&mut self, before: &Visit) -> Result<(), S::Error> {
        if let Some(pass) = self.pass(before.id)? {
            pass.transaction.ended = Some(Word::Fixed("undone"));
            pass.transaction.undone = true;
            pass.visit.transactions = before.transaction;
        }
        Ok(())
    }

    /// Marks the calls of the last round; how many there were, and the one before them.
    fn take_back_calls(&mut self, before: &Visit) -> Result<TakenBack, S::Error> {
        let mut taken = TakenBack::default();
        let Some(pass) = self.pass(before.id)? else { return Ok(taken) };
        taken.last_call = pass.visit.last_call;
        while let Some(id) = taken.last_call {
            let Some(call) = self.fetch::<CallRecord>(&(id,))? else { break };
            call.undone = true;
            taken.calls += 1;
            taken.last_call = call.previous;
            if !call.again {
                break;
            }
        }
        if let Some(id) = taken.last_call {
            taken.call_before = self.fetch::<CallRecord>(&(id,))?.cloned();
        }
        Ok(taken)
    }

    /// How the service of the transaction before ended.
    fn outcome_before(&mut self, before: &Visit) -> Result<Option<Word>, S::Error> {
        let key = (before.id.0, before.transaction.saturating_sub(1));
        let earlier = self.fetch::<TransactionRecord>(&key)?;
        Ok(earlier.and_then(|transaction| transaction.outcome.clone()))
    }
}

/// Calls that did not happen.
#[derive(Default)]
struct TakenBack {
    /// How many.
    calls: u32,
    /// The newest call that stands.
    last_call: Option<u64>,
    /// The same, whole.
    call_before: Option<CallRecord>,
}

impl Pass<'_> {
    fn not_called(&mut self, before: &Visit, taken: TakenBack) {
        let (visit, transaction) = (&mut *self.visit, &mut *self.transaction);
        visit.calls = visit.calls.saturating_sub(taken.calls);
        visit.last_call = taken.last_call;
        transaction.calls = transaction.calls.saturating_sub(taken.calls);
        let here = |call: &CallRecord| call.transaction_no == transaction.transaction_no;
        let call = taken.call_before.filter(here);
        transaction.counter = call.as_ref().map(|call| call.counter.clone());
        transaction.clerk = call.and_then(|call| call.clerk);
        if before.called_before {
            return;
        }
        if let (Some(all), Some(wait)) = (visit.wait_ms, transaction.wait_ms) {
            visit.wait_ms = (visit.transactions > 1).then_some(all - wait);
        }
        transaction.class = visit.class.clone();
        (transaction.first_called_ms, transaction.wait_ms) = (None, None);
        (transaction.due_ms, transaction.candidates) = (None, None);
        (transaction.next_visit, transaction.next_due_ms) = (None, None);
        (transaction.overtime, transaction.inserted) = (false, None);
    }

    /// Neither the transaction nor the visit has ended.
    fn goes_on(&mut self, outcome: Option<Word>) {
        self.transaction.finished_ms = None;
        self.transaction.ended = None;
        self.transaction.outcome = None;
        self.transaction.cause = None;
        self.visit.outcome = outcome;
        self.visit.closed_ms = None;
    }
}
