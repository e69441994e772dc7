//! The rule linter: what is allowed in a setup but probably not meant, and what it would do to
//! people. What a hall cannot work with at all is refused in `setup_check`.
//!
//! What can starve? Nobody at an open counter: a later check-in goes first only within the bound
//! of theorem B1. So somebody starves when no counter calls from their lane any more; that is a
//! question of planned hours ([`serving`]).

mod beside;
mod classes;
mod finding;
mod misses;
mod places;
mod serving;
mod texts;

#[cfg(test)]
mod tests;

pub use finding::Finding;

use crate::setup::Setup;

/// One finding, with the path of the field as it is written in the hall file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// For example `rules.due.care`.
    pub field: String,
    /// What was found there.
    pub finding: Finding,
}

impl Setup {
    /// What is probably not meant in a setup without problems. Nothing here stops a hall.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut found = Found::default();
        serving::lint(self, &mut found);
        places::lint(self, &mut found);
        classes::lint(self, &mut found);
        misses::lint(self, &mut found);
        texts::lint(self, &mut found);
        found.warnings
    }

    /// What two halls of one building must not share.
    pub fn warnings_beside(&self, other: &Self) -> Vec<Warning> {
        let mut found = Found::default();
        beside::lint(self, other, &mut found);
        found.warnings
    }
}

#[derive(Default)]
struct Found {
    warnings: Vec<Warning>,
}

impl Found {
    fn push(&mut self, field: impl Into<String>, finding: Finding) {
        self.warnings.push(Warning { field: field.into(), finding });
    }
}

/// Puts a key to those that share what was found, so that one cause is told once.
fn gather<T: PartialEq, K>(same: &mut Vec<(T, Vec<K>)>, what: T, key: K) {
    match same.iter_mut().find(|(known, _)| *known == what) {
        Some((_, keys)) => keys.push(key),
        None => same.push((what, vec![key])),
    }
}
