//! What people call the services, places and clerks that a refusal speaks of by their ids.

use queue_core::{State, setup::Text};
use serde_json::{Value, json};

use crate::{app::App, problem::ApiError};

/// The error with names instead of ids. Whatever has no name, such as a service that does not
/// exist, stays as it was asked for.
pub(super) fn told(app: &App, mut error: ApiError) -> ApiError {
    let picture = app.replica.picture();
    let setup = picture.state.setup.as_deref();
    for (fact, value) in &mut error.facts {
        let Some(id) = value.as_str() else { continue };
        let name = match (fact.as_str(), setup) {
            ("service" | "first", Some(setup)) => {
                setup.services.get(&id.into()).map(|it| text(&it.name))
            }
            ("package", Some(setup)) => setup.packages.get(&id.into()).map(|it| text(&it.name)),
            ("clerk", _) => Some(json!(app.access.name_of(id))),
            _ => None,
        };
        if let Some(name) = name {
            *value = name;
        }
    }
    error
}

/// The name of a zone or a counter; the id itself where there is none.
pub(super) fn place(state: &State, id: &str) -> Value {
    let setup = state.setup.as_deref();
    let zone = setup.and_then(|setup| setup.zones.get(&id.into())).map(|zone| &zone.name);
    let counter =
        setup.and_then(|setup| setup.counters.get(&id.into())).map(|counter| &counter.name);
    zone.or(counter).map_or_else(|| json!(id), text)
}

fn text(name: &Text) -> Value {
    json!({ "zh": name.zh, "en": name.en })
}
