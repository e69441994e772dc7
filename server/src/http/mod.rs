//! HTTP: one router per resource, merged here; who may do what stands beside them in [`rights`].

pub mod address;
pub mod asked;
mod counters;
mod done;
mod edge;
mod hall;
mod health;
mod openapi;
mod pages;
mod places;
pub mod rights;
pub mod theme;
mod tickets;
mod visits;

use std::{sync::Arc, time::Duration};

use axum::{
    Router, extract::Request, http::StatusCode, middleware::from_fn_with_state, response::Response,
    routing::get,
};
use serde_json::json;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::{app::App, problem::ApiError, ws};

/// A request that takes longer is answered with an error; its command may still be done.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Everything this server answers.
pub fn router(app: Arc<App>) -> Router {
    let (api, document) = api()
        .route_layer(from_fn_with_state(Arc::clone(&app), rights::authorize))
        .split_for_parts();
    let docs = SwaggerUi::new("/api/docs").url("/api/openapi.json", openapi::finished(document));
    let answers = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_WITHIN);
    api.merge(docs)
        .merge(pages::router())
        .route("/ws", get(ws::open))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(edge::Panicked))
        .layer(answers)
        .layer(from_fn_with_state(Arc::clone(&app), edge::around))
        .layer(from_fn_with_state(Arc::clone(&app), edge::secure))
        .layer(from_fn_with_state(Arc::clone(&app), edge::whence))
        .with_state(app)
}

/// The routers of the resources.
fn api() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(openapi::document())
        .merge(tickets::router())
        .merge(counters::router())
        .merge(visits::router())
        .merge(hall::router())
        .merge(places::router())
        .merge(health::router())
}

async fn nothing_here(request: Request) -> ApiError {
    ApiError::not_found(request.uri().path())
}

async fn wrong_method(request: Request) -> ApiError {
    let facts = json!({ "path": request.uri().path(), "method": request.method().as_str() });
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", facts)
}

/// The answer of a handler.
type Answered<T> = Result<axum::Json<T>, ApiError>;

/// An answer that is not JSON.
type Plain = Result<Response, ApiError>;

#[cfg(test)]
mod tests;
