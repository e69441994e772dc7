//! 扫码取号: a ticket by phone, for whoever has just scanned the code on a board of the hall.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use protocol::{
    bodies::{TakeTicket, TicketTaken},
    views::KioskView,
};
use utoipa_axum::routes;

use super::{
    Answered,
    address::IsSecure,
    asked::Asked,
    rights::{Routes, Who},
    tickets::take_for,
};
use crate::{app::App, problem::ApiError, views::kiosk::kiosk};

pub(super) fn routes() -> Routes {
    Routes::default().route(Who::Scanned, routes!(choices)).route(Who::Scanned, routes!(take))
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
