//! Visits, by staff: set a ticket right, bring somebody back, put somebody first, give up for
//! somebody.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use protocol::bodies::{Done, Insert, Link, OfClass, Precheck, Reclassify, SetNeeds};
use queue_core::{Command, State as HallState, ids::VisitId};
use serde_json::json;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    counters::{Shared, give},
    rights::{GUIDES, HELPERS, LEADERS, RETURNS, Routes},
};
use crate::{app::App, problem::ApiError, views::words};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(RETURNS, routes!(return_))
        .route(HELPERS, routes!(resume))
        .route(HELPERS, routes!(supplement))
        .route(HELPERS, routes!(step_out))
        .route(HELPERS, routes!(step_back))
        .route(HELPERS, routes!(more_time))
        .route(HELPERS, routes!(set_needs))
        .route(GUIDES, routes!(cancel))
        .route(GUIDES, routes!(precheck))
        .route(GUIDES, routes!(reclassify))
        .route(GUIDES, routes!(confirm_class))
        .route(GUIDES, routes!(reject_class))
        .route(GUIDES, routes!(link))
        .route(GUIDES, routes!(unlink))
        .route(LEADERS, routes!(insert))
}

type Visit = Path<String>;

/// 过号恢复: a person who missed their call is back; so is one whose number was carried over.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/return", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn return_(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::Return { visit }).await
}

/// 恢复办理: a parked visit goes back to its lane.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/resume", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn resume(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::Resume { visit }).await
}

/// 补件回号: a person who was sent for papers today is back with them.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/supplement", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn supplement(
    State(app): Shared,
    Path(visit): Visit,
    asked: Asked<NoBody>,
) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::Supplement { visit }).await
}

/// 暂离: the person is away for a moment and keeps the place; once.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/step-out", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn step_out(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::StepOut { visit }).await
}

/// 暂离结束: they are back.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/step-back", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn step_back(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::StepBack { visit }).await
}

/// More time for somebody who is on the way to the counter; once.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/more-time", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn more_time(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::MoreTime { visit }).await
}

/// 取消: give up a ticket for somebody who asks at the guide desk.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/cancel", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn cancel(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::Cancel { visit }).await
}

/// 审前服务: what the guide found.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/precheck", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = Precheck,
    responses((status = 200, body = Done)))]
async fn precheck(
    State(app): Shared,
    Path(visit): Visit,
    asked: Asked<Precheck>,
) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let result = words::precheck_asked(asked.body.result);
    let missing = asked.body.missing.clone();
    give(&app, &asked, Command::Precheck { visit, result, missing }).await
}

/// 取错号: the ticket is for another service; number and place stay.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/reclassify", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = Reclassify,
    responses((status = 200, body = Done)))]
async fn reclassify(
    State(app): Shared,
    Path(visit): Visit,
    asked: Asked<Reclassify>,
) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let service = asked.body.service.as_str().into();
    give(&app, &asked, Command::Reclassify { visit, counter: None, service }).await
}

/// 核实优先: a class that was claimed without proof holds.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/confirm-class", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = OfClass,
    responses((status = 200, body = Done)))]
async fn confirm_class(
    State(app): Shared,
    Path(visit): Visit,
    asked: Asked<OfClass>,
) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let class = words::class_asked(asked.body.class);
    give(&app, &asked, Command::ConfirmClass { visit, class }).await
}

/// 取消优先: a class that was claimed without proof does not hold.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/reject-class", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = OfClass,
    responses((status = 200, body = Done)))]
async fn reject_class(
    State(app): Shared,
    Path(visit): Visit,
    asked: Asked<OfClass>,
) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let class = words::class_asked(asked.body.class);
    give(&app, &asked, Command::RejectClass { visit, class }).await
}

/// Errands of one family or agent: never two called at once.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/link", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = Link,
    responses((status = 200, body = Done)))]
async fn link(State(app): Shared, Path(visit): Visit, asked: Asked<Link>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let others = asked.body.visits.iter().copied().map(VisitId);
    let visits = [visit].into_iter().chain(others).collect();
    give(&app, &asked, Command::Link { visits }).await
}

/// The visit is on its own again.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/unlink", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn unlink(State(app): Shared, Path(visit): Visit, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    give(&app, &asked, Command::Unlink { visit }).await
}

/// What the person needs, in place of what was said before.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/needs", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = SetNeeds,
    responses((status = 200, body = Done)))]
async fn set_needs(
    State(app): Shared,
    Path(visit): Visit,
    asked: Asked<SetNeeds>,
) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let needs = words::needs_asked(asked.body.needs);
    give(&app, &asked, Command::SetNeeds { visit, needs }).await
}

/// 插入: this visit goes to the front, for a recorded reason.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/insert", tag = "visits",
    params(("visit" = String, Path, description = "its id, or the number on the ticket")), request_body = Insert,
    responses((status = 200, body = Done)))]
async fn insert(State(app): Shared, Path(visit): Visit, asked: Asked<Insert>) -> Answered<Done> {
    let visit = visit_id(&app, &visit)?;
    let reason = words::manual_asked(asked.body.reason);
    give(&app, &asked, Command::Insert { visit, reason }).await
}

/// The visit in an address: by its id, or by the number on the ticket, as people say it.
pub(super) fn named(state: &HallState, text: &str) -> Option<VisitId> {
    if let Ok(id) = text.parse() {
        return Some(VisitId(id));
    }
    let number = as_printed(text);
    let by_number = state.visits.values().find(|visit| visit.number.to_string() == number);
    by_number.map(|visit| visit.id)
}

/// A number as it stands on the ticket: without blanks, in capitals, and not in the wide letters
/// and digits that a Chinese keyboard writes.
fn as_printed(text: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let written = text.chars().filter(|c| !c.is_whitespace()).map(narrow);
    written.collect::<String>().to_ascii_uppercase()
}

fn visit_id(app: &App, text: &str) -> Result<VisitId, ApiError> {
    let like_a_number = as_printed(text).bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    named(&app.replica.picture().state, text).ok_or_else(|| match like_a_number {
        true => {
            let facts = json!({ "number": text });
            ApiError::new(StatusCode::NOT_FOUND, "no-such-number", facts).at("visit")
        }
        false => {
            let facts = json!({ "field": "visit", "value": text });
            ApiError::new(StatusCode::BAD_REQUEST, "bad-path-value", facts).at("visit")
        }
    })
}
