//! Two halls of one building: what is called out in one is heard and seen in the other.

use super::{Finding, Found, gather};
use crate::{
    ids::GroupId,
    setup::{Counter, Setup},
};

pub(super) fn lint(setup: &Setup, other: &Setup, found: &mut Found) {
    if setup.hall == other.hall {
        // Most likely the same file twice: what else is equal says nothing.
        found.push("hall", Finding::SameHall { hall: setup.hall.clone() });
        return;
    }
    prefixes(setup, other, found);
    numbers(setup, other, found);
}

fn prefixes(setup: &Setup, other: &Setup, found: &mut Found) {
    let taken = |prefix: &str| other.groups.values().any(|group| group.prefix == prefix);
    let same = setup.groups.iter().filter(|(_, group)| taken(&group.prefix));
    let same: Vec<(&GroupId, &String)> = same.map(|(id, group)| (id, &group.prefix)).collect();
    if let Some((id, _)) = same.first() {
        let prefixes = same.iter().map(|(_, prefix)| (*prefix).clone()).collect();
        let finding = Finding::SamePrefixes { hall: other.hall.clone(), prefixes };
        found.push(format!("groups.{id}.prefix"), finding);
    }
}

fn numbers(setup: &Setup, other: &Setup, found: &mut Found) {
    let mut same: Vec<(&str, Vec<(&str, u16)>)> = Vec::new();
    for (id, counter) in &setup.counters {
        let Some(floor) = floor(setup, counter) else { continue };
        let mut theirs = other.counters.values().filter(|it| it.number == counter.number);
        if theirs.any(|it| self::floor(other, it) == Some(floor)) {
            gather(&mut same, floor, (id.as_str(), counter.number));
        }
    }
    for (floor, mut counters) in same {
        counters.sort_unstable_by_key(|(_, number)| *number);
        let Some((first, _)) = counters.first() else { continue };
        let field = format!("counters.{first}.number");
        let numbers = counters.iter().map(|(_, number)| *number).collect();
        let (hall, floor) = (other.hall.clone(), floor.to_owned());
        found.push(field, Finding::SameNumbers { hall, floor, numbers });
    }
}

/// The floor a counter is on, as it is written.
fn floor<'a>(setup: &'a Setup, counter: &Counter) -> Option<&'a str> {
    setup.zones.get(&counter.zone).map(|zone| zone.floor.zh.trim())
}
