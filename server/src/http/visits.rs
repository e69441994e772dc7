//! Visits, by staff: bring somebody back, go on with a parked case, give up for somebody.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use protocol::bodies::Done;
use queue_core::{Command, ids::VisitId};
use serde_json::json;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    done::done,
    rights::{GUIDES, HELPERS, Routes},
};
use crate::{app::App, problem::ApiError};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(HELPERS, routes!(return_))
        .route(HELPERS, routes!(resume))
        .route(GUIDES, routes!(cancel))
}

/// 过号恢复: a person who missed their call is back.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/return", tag = "visits",
    params(("visit" = u64, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn return_(
    State(app): State<Arc<App>>,
    Path(visit): Path<String>,
    asked: Asked<NoBody>,
) -> Answered<Done> {
    let visit = visit_id(&visit)?;
    done(&app, asked.submit(&app, Command::Return { visit }).await?).await
}

/// 恢复办理: a parked visit goes back to its lane.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/resume", tag = "visits",
    params(("visit" = u64, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn resume(
    State(app): State<Arc<App>>,
    Path(visit): Path<String>,
    asked: Asked<NoBody>,
) -> Answered<Done> {
    let visit = visit_id(&visit)?;
    done(&app, asked.submit(&app, Command::Resume { visit }).await?).await
}

/// 取消: give up a ticket for somebody who asks at the guide desk.
#[utoipa::path(post, path = "/api/v1/visits/{visit}/cancel", tag = "visits",
    params(("visit" = u64, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn cancel(
    State(app): State<Arc<App>>,
    Path(visit): Path<String>,
    asked: Asked<NoBody>,
) -> Answered<Done> {
    let visit = visit_id(&visit)?;
    done(&app, asked.submit(&app, Command::Cancel { visit }).await?).await
}

fn visit_id(text: &str) -> Result<VisitId, ApiError> {
    text.parse().map(VisitId).map_err(|_| {
        let facts = json!({ "field": "visit", "value": text });
        ApiError::new(StatusCode::BAD_REQUEST, "bad-path-value", facts).at("visit")
    })
}
