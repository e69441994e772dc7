//! 扫码取号: a ticket by phone, for whoever has just scanned the code on a board of the hall.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use protocol::{
    bodies::{TakeTicket, TicketTaken},
    views::KioskView,
};
use utoipa_axum::routes;

use super::{
    Answered, Plain,
    address::IsSecure,
    asked::Asked,
    rights::{Routes, Who},
    tickets::{base_url, qr, take_for},
};
use crate::{app::App, problem::ApiError, views::kiosk::kiosk};

/// The empty edge of a code on a dark board: what scanners need, modules.
const WALL_EDGE: usize = 4;

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(Who::Scanned, routes!(choices))
        .route(Who::Scanned, routes!(take))
        .route(Who::Scanned, routes!(code))
}

/// 扫码取号: what can be chosen, for whoever has scanned the code on the wall.
#[utoipa::path(get, path = "/api/v1/take/{key}", tag = "tickets",
    params(("key" = String, Path, description = "what follows `k=` in the scanned address")),
    responses((status = 200, body = KioskView)))]
async fn choices(State(app): State<Arc<App>>) -> Answered<KioskView> {
    app.hub.with_scene(kiosk).map(Json).ok_or_else(ApiError::not_ready)
}

/// 扫码取号: take a ticket by phone.
#[utoipa::path(post, path = "/api/v1/take/{key}", tag = "tickets", request_body = TakeTicket,
    params(("key" = String, Path, description = "what follows `k=` in the scanned address")),
    responses((status = 201, body = TicketTaken)))]
async fn take(
    State(app): State<Arc<App>>,
    Extension(secure): Extension<IsSecure>,
    headers: HeaderMap,
    asked: Asked<TakeTicket>,
) -> Result<(StatusCode, Json<TicketTaken>), ApiError> {
    take_for(&app, secure, &headers, &asked).await
}

/// 扫码取号: the code on the wall as a picture, for a board in a browser.
#[utoipa::path(get, path = "/api/v1/take/{key}/code", tag = "tickets",
    params(("key" = String, Path, description = "what follows `k=` in the board's `take`")),
    responses((status = 200, content_type = "image/svg+xml", body = String)))]
async fn code(
    State(app): State<Arc<App>>,
    Extension(secure): Extension<IsSecure>,
    headers: HeaderMap,
    Path(key): Path<String>,
) -> Plain {
    let address = format!("{}/take?k={key}", base_url(&app, &headers, secure));
    let svg = qr(&address, WALL_EDGE).ok_or_else(ApiError::not_ready)?;
    // Another minute's code has another address.
    let kept = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "private, max-age=300, immutable"),
    ];
    Ok((kept, svg).into_response())
}
