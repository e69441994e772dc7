//! Groups, zones and counters that do not fit together.

use super::{Finding, Found};
use crate::setup::{Group, Setup};

/// Letters that are one in noise, in Chinese as in English.
const ALIKE: &str = "BDPT";

pub(super) fn lint(setup: &Setup, found: &mut Found) {
    zones(setup, found);
    groups(setup, found);
    kinds(setup, found);
}

fn zones(setup: &Setup, found: &mut Found) {
    for (n, (id, zone)) in setup.zones.iter().enumerate() {
        let waited_in = setup.groups.values().any(|group| group.zone == *id);
        let stood_in = setup.counters.values().any(|counter| counter.zone == *id);
        if !waited_in && !stood_in {
            found.push(format!("zones.{id}"), Finding::EmptyZone { zone: id.clone() });
        }
        let mut earlier = setup.zones.iter().take(n);
        let alike = earlier.find(|(_, other)| {
            other.name.zh.trim() == zone.name.zh.trim()
                && other.floor.zh.trim() == zone.floor.zh.trim()
        });
        if let Some((other, _)) = alike {
            let finding = Finding::ZonesLookAlike { zone: id.clone(), other: other.clone() };
            found.push(format!("zones.{id}.name"), finding);
        }
    }
}

fn groups(setup: &Setup, found: &mut Found) {
    for (n, (id, group)) in setup.groups.iter().enumerate() {
        let has_service = setup.services.values().any(|service| service.group == *id);
        let has_package = setup.packages.values().any(|package| package.group == *id);
        if !has_service && !has_package {
            found.push(format!("groups.{id}"), Finding::EmptyGroup { group: id.clone() });
        }
        // What is only shown cannot be misheard.
        if setup.zones.get(&group.zone).is_none_or(|zone| zone.silent) {
            continue;
        }
        let mut earlier = setup.groups.iter().take(n);
        if let Some((other, like)) = earlier.find(|(_, other)| sound_alike(group, other)) {
            let finding = Finding::PrefixesSoundAlike {
                group: id.clone(),
                prefix: group.prefix.clone(),
                other_group: other.clone(),
                other_prefix: like.prefix.clone(),
                zone: group.zone.clone(),
            };
            found.push(format!("groups.{id}.prefix"), finding);
        }
    }
}

/// Both wait in one zone, and letter for letter their prefixes are the same in noise.
fn sound_alike(a: &Group, b: &Group) -> bool {
    let alike = |(a, b): (char, char)| a == b || (ALIKE.contains(a) && ALIKE.contains(b));
    a.zone == b.zone
        && a.prefix.len() == b.prefix.len()
        && a.prefix.chars().zip(b.prefix.chars()).all(alike)
}

fn kinds(setup: &Setup, found: &mut Found) {
    for (id, counter) in setup.counters.iter().filter(|(_, counter)| !counter.kinds.is_empty()) {
        if counter.groups.is_empty() {
            let finding = Finding::KindsWithoutGroups { counter: id.clone() };
            found.push(format!("counters.{id}.kinds"), finding);
        }
        for group in &counter.groups {
            let mut of_group =
                setup.services.values().filter(|service| service.group == *group).peekable();
            let is_empty = of_group.peek().is_none();
            if !is_empty && !of_group.any(|service| counter.kinds.contains(&service.kind)) {
                let finding =
                    Finding::KindsEmptyGroup { counter: id.clone(), group: group.clone() };
                found.push(format!("counters.{id}.kinds"), finding);
            }
        }
    }
}
