//! What people write for each other: a clerk's note on a visit, messages to the counters.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::{Path, State},
};
use protocol::bodies::{Done, MessageTo, NoteVisit, SendMessage};
use queue_core::{Refusal, ids::VisitId};
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    authorize::Caller,
    counters::{Counter, Shared},
    rights::{DESK, HALL_LEADERS, Routes},
};
use crate::{
    access::Noted,
    app::App,
    problem::{ApiError, text_within},
};

/// The most characters of a text.
const TEXT: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(DESK, routes!(note))
        .route(HALL_LEADERS, routes!(message))
        .route(DESK, routes!(message_read))
}

/// 备注: for the counters after this one; erased when the day is over.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/note", tag = "counters",
    params(("counter" = String, Path)), request_body = NoteVisit,
    responses((status = 200, body = Done)))]
async fn note(State(app): Shared, Path(id): Counter, asked: Asked<NoteVisit>) -> Answered<Done> {
    let text = text_within("text", asked.body.text.trim(), TEXT)?;
    let (at, now) = ((id.into(), VisitId(asked.body.visit)), app.hall.now());
    let noted = app.access.note_visit(&asked.asking(&app), at, text, now.utc_ms).await?;
    Ok(done(&noted))
}

/// 向窗口发消息: it stands at each desk until somebody there has read it.
#[utoipa::path(post, path = "/api/v1/hall/message", tag = "hall", request_body = SendMessage,
    responses((status = 200, body = Done)))]
async fn message(State(app): Shared, asked: Asked<SendMessage>) -> Answered<Done> {
    let text = text_within("text", asked.body.text.trim(), TEXT)?;
    let counters = counters(&app, &asked.body.to)?;
    let Caller::Person(account, _) = &asked.caller else { return Err(ApiError::internal()) };
    let (asking, now) = (asked.asking(&app), app.hall.now());
    let at = (now.utc_ms, now.local_date);
    let noted = app.access.send_message(&asking, (&account.id, text), counters, at).await?;
    Ok(done(&noted))
}

/// 确认消息: it was read at this counter.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/message-read/{message}", tag = "counters",
    params(("counter" = String, Path), ("message" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn message_read(
    State(app): Shared,
    Path((id, message)): Path<(String, String)>,
    asked: Asked<NoBody>,
) -> Answered<Done> {
    Ok(done(&app.access.message_read(&asked.asking(&app), &id, &message).await?))
}

/// The counters that a message goes to; each must be one of the hall's, and there must be one.
fn counters(app: &App, to: &MessageTo) -> Result<BTreeSet<String>, ApiError> {
    let picture = app.replica.picture();
    let setup = picture.state.setup.as_ref().ok_or_else(ApiError::not_ready)?;
    let all = setup.counters.keys().map(ToString::to_string);
    let named = match to {
        MessageTo::All => return Ok(all.collect()),
        MessageTo::Counters(named) => named,
    };
    let unknown = |counter: &str| {
        ApiError::from(Refusal::UnknownCounter { counter: counter.into() }).at("to")
    };
    match named.iter().find(|id| !setup.counters.contains_key(&id.as_str().into())) {
        Some(id) => Err(unknown(id)),
        None if named.is_empty() => Err(unknown("")),
        None => Ok(named.iter().cloned().collect()),
    }
}

/// Nobody is called by a text.
fn done(noted: &Noted) -> Json<Done> {
    Json(Done { seq: noted.seq, called: Vec::new() })
}
