//! The answer to every command but taking a ticket, made from the journal row: the same row gives
//! the same answer.

use axum::Json;
use protocol::bodies::{CalledNow, Done};
use queue_core::{Event, ids::VisitId, visit::Number};

use super::Answered;
use crate::{
    app::App,
    hall::Answer,
    problem::ApiError,
    store::{Row, StoreError},
};

/// Rows read at once when a ticket is looked for in the journal.
const PAGE: u64 = 500;

/// The answer to a command.
pub(super) async fn done(app: &App, answer: Answer) -> Answered<Done> {
    let mut called = Vec::new();
    for event in &answer.events {
        let (call_id, visit, counter) = match event {
            Event::Called(call) => (call.call, call.visit, &call.counter),
            Event::Recalled { call, visit, counter, .. } => (*call, *visit, counter),
            _ => continue,
        };
        called.push(CalledNow {
            call_id: call_id.0,
            visit: visit.0,
            number: number(app, visit, answer.seq).await?,
            counter: counter.to_string(),
        });
    }
    Ok(Json(Done { seq: answer.seq, called }))
}

/// The number of a visit: from the replica, or from the journal when the answer is repeated after
/// the visit's day was closed.
async fn number(app: &App, visit: VisitId, before: u64) -> Result<String, ApiError> {
    let known = {
        let picture = app.replica.picture();
        picture.state.visits.get(&visit).map(|visit| visit.number.to_string())
    };
    match known {
        Some(number) => Ok(number),
        None => {
            let read = number_in_journal(app, visit, before).await;
            let number = read.map_err(|error| ApiError::from(&error))?;
            Ok(number.map(|number| number.to_string()).unwrap_or_default())
        }
    }
}

async fn number_in_journal(
    app: &App,
    visit: VisitId,
    before: u64,
) -> Result<Option<Number>, StoreError> {
    let mut end = before;
    while end > 0 {
        let from = end.saturating_sub(PAGE) + 1;
        let wanted = usize::try_from(end - from + 1).unwrap_or(usize::MAX);
        let rows = app.store.read(from, wanted).await?;
        if let Some(number) = issued(&rows, visit) {
            return Ok(Some(number));
        }
        end = from - 1;
    }
    Ok(None)
}

fn issued(rows: &[Row], visit: VisitId) -> Option<Number> {
    rows.iter().flat_map(|row| &row.events).find_map(|event| match event {
        Event::TicketIssued(issued) if issued.visit == visit => Some(issued.number.clone()),
        _ => None,
    })
}
