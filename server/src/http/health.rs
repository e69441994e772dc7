//! For whoever watches the server: alive, ready, and figures.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, http::header, response::IntoResponse};
use serde_json::Value;
use utoipa_axum::routes;

use super::{
    Plain,
    rights::{Routes, Who},
};
use crate::{app::App, problem::ApiError};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(Who::Anyone, routes!(healthz))
        .route(Who::Anyone, routes!(readyz))
        .route(Who::Anyone, routes!(metrics))
}

/// Alive: the process answers.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "ok", body = String)))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready: the store answers and the reader has caught up with it.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, description = "ready", body = String)))]
async fn readyz(State(app): State<Arc<App>>) -> Plain {
    if *app.stop.borrow() {
        return Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", Value::Null));
    }
    let head = app.store.head().await.map_err(|error| ApiError::from(&error))?;
    app.replica.wait_for(head.map_or(0, |head| head.seq)).await;
    Ok("ready\n".into_response())
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, description = "Prometheus text format", body = String)))]
async fn metrics(State(app): State<Arc<App>>) -> Plain {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, app.metrics.render()).into_response())
}
