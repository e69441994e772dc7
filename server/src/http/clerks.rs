//! What clerks can do.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use protocol::{
    bodies::{Done, Skills},
    doors::Role,
};
use queue_core::{Command, ids::ServiceId};
use serde_json::json;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::Asked,
    done::done,
    rights::{Routes, STAFFERS},
};
use crate::{app::App, problem::ApiError};

pub(super) fn routes() -> Routes {
    Routes::default().route(STAFFERS, routes!(skills))
}

/// 受理范围: the services a clerk can do; they count from the next call on.
#[utoipa::path(post, path = "/api/v1/clerks/{clerk}/skills", tag = "clerks",
    params(("clerk" = String, Path, description = "the clerk's login or id")),
    request_body = Skills, responses((status = 200, body = Done)))]
async fn skills(
    State(app): State<Arc<App>>,
    Path(clerk): Path<String>,
    asked: Asked<Skills>,
) -> Answered<Done> {
    let clerk = clerk_named(&app, &clerk)?.into();
    let services = asked.body.services.as_ref();
    let services = services.map(|ids| ids.iter().map(|id| ServiceId::from(id.as_str())).collect());
    done(&app, asked.submit(&app, Command::SetSkills { clerk, services }).await?).await
}

/// The id of a clerk of this hall, by login or id: what somebody types must not get into the journal.
pub(super) fn clerk_named(app: &App, text: &str) -> Result<String, ApiError> {
    let book = app.access.book();
    let account = book.accounts.get(text).or_else(|| book.by_login(text));
    let serves = account.filter(|account| {
        let mut grants = account.grants_in(app.access.hall_id());
        grants.any(|grant| matches!(grant.role, Role::Clerk | Role::Supervisor))
    });
    serves.map(|account| account.id.clone()).ok_or_else(|| {
        let facts = json!({ "clerk": text });
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown-clerk", facts).at("clerk")
    })
}
