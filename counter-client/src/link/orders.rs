//! A command is sent until it is answered: always with the same id, so that however often it must
//! be sent it is done once.

use std::{sync::Arc, time::Duration};

use hyper::StatusCode;
use protocol::problem::Problem;
use serde::de::DeserializeOwned;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep},
};

use super::{
    backoff::{Backoff, random},
    http::{Answer, Http},
};
use crate::desk::{Input, Order, Reply};

/// The pause before a command is sent again, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));
/// A server that asks for no more than this is asked again after it; who is told to wait longer is
/// told so.
const SHORT_WAIT_SECS: u64 = 5;
/// The address whose answer is a ticket.
const TICKETS: &str = "/api/v1/tickets";

/// Sends a command until it is answered, for `patience` at most, and reports what becomes of it.
pub async fn deliver(
    order: Order,
    http: Arc<Http>,
    patience: Duration,
    inputs: mpsc::Sender<Input>,
) {
    let began = Instant::now();
    let body = order.body.to_string().into_bytes();
    let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
    let id = order.id.clone();
    let end = loop {
        let attempt = http.post(&order.path, &order.id, body.clone()).await;
        let wait = match attempt.ok().map(|answer| read(answer, &order.path)) {
            Some(Read::Answer(result)) => break Input::Answer { id, result },
            Some(Read::Later(secs)) => Some(Duration::from_secs(secs)),
            Some(Read::Again) | None => None,
        };
        let pause = wait.unwrap_or_default().max(backoff.next(random()));
        if began.elapsed() + pause > patience {
            break Input::GaveUp { id };
        }
        // Whoever no longer listens has ended.
        let _ = inputs.send(Input::Lost { id: order.id.clone() }).await;
        sleep(pause).await;
    };
    let _ = inputs.send(end).await;
}

/// What an answer means for the command.
enum Read {
    /// It is decided.
    Answer(Result<Reply, Box<Problem>>),
    /// Not yet: after so many seconds.
    Later(u64),
    /// The server could not say.
    Again,
}

fn read(answer: Answer, path: &str) -> Read {
    if answer.status.is_success() {
        let reply = match path {
            TICKETS => parsed(&answer).map(|ticket| Reply::Ticket(Box::new(ticket))),
            _ => parsed(&answer).map(Reply::Done),
        };
        return reply.map_or(Read::Again, |reply| Read::Answer(Ok(reply)));
    }
    if !answer.status.is_client_error() {
        return Read::Again;
    }
    // Too many requests is no word on the command: an earlier attempt may have done it.
    match answer.retry_after_secs {
        Some(secs) if answer.status == StatusCode::TOO_MANY_REQUESTS && secs <= SHORT_WAIT_SECS => {
            Read::Later(secs)
        }
        _ => parsed(&answer).map_or(Read::Again, |problem| Read::Answer(Err(Box::new(problem)))),
    }
}

fn parsed<T: DeserializeOwned>(answer: &Answer) -> Option<T> {
    serde_json::from_slice(&answer.body).ok()
}
