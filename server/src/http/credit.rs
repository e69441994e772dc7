//! 信用与容缺: what the clerk is told of the enterprise at the counter.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use protocol::{bodies::Credit, words::Text};
use queue_core::{
    Refusal,
    ids::{CounterId, ServiceId},
};
use serde::Deserialize;
use serde_json::{Map, json};
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    Answered,
    counters::{Counter, Shared},
    rights::{DESK_VIEW, Routes},
};
use crate::{
    credit::{may_miss, normal},
    messages::{Lang, sentence},
    problem::ApiError,
    tally::size,
};

pub(super) fn routes() -> Routes {
    Routes::default().route(DESK_VIEW, routes!(credit))
}

/// Of whom and for what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asks {
    /// The unified social credit code of the enterprise.
    enterprise: String,
    /// The service.
    service: String,
}

/// 信用与容缺: the grade of an enterprise, and how many materials of a service may come later.
#[utoipa::path(get, path = "/api/v1/counters/{counter}/credit", tag = "counters",
    params(("counter" = String, Path), Asks), responses((status = 200, body = Credit)))]
async fn credit(
    State(app): Shared,
    Path(id): Counter,
    asks: Result<Query<Asks>, QueryRejection>,
) -> Answered<Credit> {
    let Query(asks) = asks.map_err(|_| ApiError::bad_request())?;
    let (service, counter) = (ServiceId::from(asks.service.as_str()), CounterId::from(id));
    let (materials, tolerates) = {
        let picture = app.replica.picture();
        let setup = picture.state.setup.as_ref().ok_or_else(ApiError::not_ready)?;
        if !setup.counters.contains_key(&counter) {
            return Err(Refusal::UnknownCounter { counter }.into());
        }
        let unknown = || ApiError::from(Refusal::UnknownService { service: service.clone() });
        let found = setup.services.get(&service).ok_or_else(unknown)?;
        (found.materials.len(), found.tolerates_missing)
    };
    let wrong = || {
        let facts = json!({ "enterprise": asks.enterprise });
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        ApiError::new(status, "enterprise-code", facts).at("enterprise")
    };
    let code = normal(&asks.enterprise).ok_or_else(wrong)?;
    let known = app.credit.enterprise(&code);
    let grade = known.map(|enterprise| enterprise.grade);
    Ok(Json(Credit {
        name: known.map(|enterprise| enterprise.name.clone()),
        grade,
        materials: size(materials),
        may_miss: if tolerates { size(may_miss(grade, materials)) } else { 0 },
        note: match (tolerates, known) {
            (false, _) => Some(both("credit-not-tolerated")),
            (true, None) => Some(both("credit-not-listed")),
            (true, Some(_)) => None,
        },
        enterprise: code,
    }))
}

fn both(name: &str) -> Text {
    let say = |lang| sentence(lang, name, &Map::new());
    Text { zh: say(Lang::Zh), en: say(Lang::En) }
}
