//! A command is sent until it is answered: always with the same id, so that however often it must
//! be sent it is done once.

use std::{sync::Arc, time::Duration};

use client_link::{Answer, Backoff, Http, random};
use hyper::StatusCode;
use protocol::problem::Problem;
use serde::de::DeserializeOwned;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep},
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

#[cfg(test)]
mod tests {
    use super::*;

    const DONE: &str = r#"{"seq":7,"called":[]}"#;
    const PROBLEM: &str = r#"{"type":"/problems/counter-busy","status":409,"title":"t","detail":"d","next_step":"n"}"#;

    fn means(status: u16, retry_after_secs: Option<u64>, body: &str) -> String {
        let status = StatusCode::from_u16(status).expect("a status");
        let answer = Answer { status, retry_after_secs, body: body.into() };
        match read(answer, "/api/v1/counters/7/call-next") {
            Read::Answer(Ok(Reply::Done(done))) => format!("done {}", done.seq),
            Read::Answer(Ok(Reply::Ticket(_))) => "ticket".to_owned(),
            Read::Answer(Err(problem)) => problem.kind,
            Read::Later(secs) => format!("after {secs}"),
            Read::Again => "again".to_owned(),
        }
    }

    /// A refusal ends a command only when the server has decided it.
    #[test]
    fn what_an_answer_means_for_the_command() {
        let busy = "/problems/counter-busy";
        #[rustfmt::skip]
        let rows = [
            (200, None,     DONE,           "done 7"),
            (200, None,     "<html>",       "again"),
            (409, None,     PROBLEM,        busy),
            (401, None,     PROBLEM,        busy),
            (404, None,     "<html>",       "again"),
            (429, Some(2),  PROBLEM,        "after 2"),
            (429, Some(60), PROBLEM,        busy),
            (429, None,     PROBLEM,        busy),
            (409, Some(2),  PROBLEM,        busy),
            (500, None,     PROBLEM,        "again"),
            (503, Some(1),  PROBLEM,        "again"),
            (507, None,     PROBLEM,        "again"),
            (302, None,     "",             "again"),
        ];
        for (status, after, body, expected) in rows {
            assert_eq!(means(status, after, body), expected, "{status} {after:?} {body}");
        }
    }
}
