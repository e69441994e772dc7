//! HTTP: one router per resource, merged here; who may do what stands beside them in [`rights`].

mod accounts;
pub mod address;
pub mod asked;
mod asyncapi;
mod audit;
pub mod authorize;
mod clerks;
mod cookies;
mod counters;
mod credit;
mod demo;
mod desk;
mod devices;
mod done;
mod edge;
mod figures;
mod hall;
mod health;
mod names;
mod oidc;
mod openapi;
mod pages;
mod phone;
mod places;
pub mod rights;
mod session;
mod sheet;
mod texts;
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

use self::rights::Routes;
use crate::{app::App, problem::ApiError, ws};

/// A request that takes longer is answered with an error; its command may still be done.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Everything this server answers.
pub fn router(app: Arc<App>) -> Router {
    let all = routes(app.demo.get().is_some());
    let all = if app.oidc.is_some() { all.merge(oidc::routes()) } else { all };
    let (api, pages, table) = all.parts();
    let (api, document) =
        OpenApiRouter::with_openapi(openapi::document()).merge(api).split_for_parts();
    let document = openapi::finished(document, &table);
    let docs = SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    let rights = (Arc::clone(&app), Arc::new(table));
    let answers = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_WITHIN);
    api.merge(pages)
        .route_layer(from_fn_with_state(rights, authorize::authorize))
        .merge(docs)
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

/// Every route with its right. The browsable interface and the live views stand beside it: the
/// first is open to everybody, the second have their own table ([`rights::view`]).
pub fn routes(demo: bool) -> Routes {
    let routes = Routes::default()
        .merge(tickets::routes())
        .merge(counters::routes())
        .merge(desk::routes())
        .merge(texts::routes())
        .merge(credit::routes())
        .merge(clerks::routes())
        .merge(visits::routes())
        .merge(hall::routes())
        .merge(phone::routes())
        .merge(places::routes())
        .merge(session::routes())
        .merge(accounts::routes())
        .merge(devices::routes())
        .merge(audit::routes())
        .merge(figures::routes())
        .merge(health::routes())
        .merge(pages::routes());
    if demo { routes.merge(demo::routes()) } else { routes }
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
