//! What people write for each other: a clerk's note on a visit.

use axum::{Json, extract::Path};
use protocol::bodies::{Done, NoteVisit};
use queue_core::ids::VisitId;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::Asked,
    counters::{Counter, Shared},
    rights::{DESK, Routes},
};
use crate::{access::Noted, problem::text_within};

/// The most characters of a text.
const TEXT: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::default().route(DESK, routes!(note))
}

/// 备注: for the counters after this one; erased when the day is over.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/note", tag = "counters",
    params(("counter" = String, Path)), request_body = NoteVisit,
    responses((status = 200, body = Done)))]
async fn note(
    axum::extract::State(app): Shared,
    Path(id): Counter,
    asked: Asked<NoteVisit>,
) -> Answered<Done> {
    let text = text_within("text", asked.body.text.trim(), TEXT)?;
    let (at, now) = ((id.into(), VisitId(asked.body.visit)), app.hall.now());
    let noted = app.access.note_visit(&asked.asking(&app), at, text, now.utc_ms).await?;
    Ok(done(&noted))
}

/// Nobody is called by a text.
fn done(noted: &Noted) -> Json<Done> {
    Json(Done { seq: noted.seq, called: Vec::new() })
}
