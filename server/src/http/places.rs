//! Where to go from the first page.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use protocol::bodies::{PlaceZone, Places};
use serde_json::Value;
use utoipa_axum::routes;

use super::{
    Answered,
    rights::{Routes, Who},
};
use crate::{app::App, problem::ApiError, views::words};

pub(super) fn routes() -> Routes {
    Routes::default().route(Who::Anyone, routes!(places))
}

/// The hall and its zones.
#[utoipa::path(get, path = "/api/v1/places", tag = "places",
    responses((status = 200, body = Places)))]
async fn places(State(app): State<Arc<App>>) -> Answered<Places> {
    let places = app.replica.picture().state.setup.as_deref().map(|setup| Places {
        hall: words::text(&setup.name),
        zones: setup
            .zones
            .iter()
            .map(|(id, zone)| PlaceZone {
                id: id.to_string(),
                name: words::text(&zone.name),
                floor: words::text(&zone.floor),
            })
            .collect(),
        demo: app.demo.get().is_some(),
    });
    let not_ready = || ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", Value::Null);
    places.map(Json).ok_or_else(not_ready)
}
