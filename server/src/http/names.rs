//! What people call the services, places and clerks that a refusal speaks of by their ids, and in
//! which order they look for names.

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

/// A part of a name that sorts as people read it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    /// A run of digits.
    Number(u64),
    /// Anything else.
    Sign(char),
}

/// A sort key under which 2 comes before 10, alone and inside a name.
pub(super) fn naturally(name: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for sign in name.chars() {
        match (sign.to_digit(10).map(u64::from), pieces.last_mut()) {
            (Some(digit), Some(Piece::Number(number))) => {
                *number = number.saturating_mul(10).saturating_add(digit);
            }
            (Some(digit), _) => pieces.push(Piece::Number(digit)),
            (None, _) => pieces.push(Piece::Sign(sign)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::naturally;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["窗口 10", "窗口 2 左", "窗口 2", "9", "窗口 1", "10"];
        names.sort_by_cached_key(|name| naturally(name));
        assert_eq!(names, ["9", "10", "窗口 1", "窗口 2", "窗口 2 左", "窗口 10"]);
    }
}
