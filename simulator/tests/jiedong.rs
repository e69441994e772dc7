//! The shipped hall: it reads as a setup, nothing in it is misspelt, and every service has a counter.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::collections::BTreeSet;

use queue_core::{Setup, setup::Rules};

const TEXT: &str = include_str!("../../config/hall.jiedong.toml");

fn jiedong() -> Setup {
    toml::from_str(TEXT).expect("config/hall.jiedong.toml is a setup")
}

#[test]
fn no_key_is_unknown() {
    let mut unknown = Vec::new();
    let document = toml::Deserializer::parse(TEXT).expect("TOML");
    let _: Setup = serde_ignored::deserialize(document, |path| unknown.push(path.to_string()))
        .expect("a setup");
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn the_written_rules_are_the_defaults() {
    assert_eq!(jiedong().rules, Rules::default());
}

#[test]
fn windows_are_split_as_the_notes_say() {
    let setup = jiedong();
    let at = |group: &str| {
        setup.counters.values().filter(|counter| counter.groups.contains(&group.into())).count()
    };
    assert_eq!(setup.counters.len(), 32);
    assert_eq!(at("real-estate"), 10);
    assert_eq!((at("construction"), at("general")), (4, 4));
    assert_eq!(at("certificates"), 1);
    assert_eq!((at("tax"), at("social-fund"), at("medical")), (3, 2, 2));
    let alone = setup.groups.keys().filter(|g| at(g.as_str()) == 1).count();
    assert_eq!(alone, 11, "certificates and ten dedicated areas");
    let numbers: BTreeSet<u16> = setup.counters.values().map(|c| c.number).collect();
    assert_eq!(numbers, (1..=32).collect());
}

#[test]
fn every_service_is_served_in_its_own_zone() {
    let setup = jiedong();
    for id in setup.services.keys() {
        let zone = setup.zone_of_service(id).expect("a group with a zone");
        assert!(setup.zones.contains_key(zone), "{id}: no zone {zone}");
        let served =
            setup.counters.values().any(|c| c.zone == *zone && setup.services_of(c).contains(id));
        assert!(served, "{id} has no counter in {zone}");
    }
}

#[test]
fn prefixes_are_single_letters_and_differ() {
    let setup = jiedong();
    let prefixes: BTreeSet<&str> = setup.groups.values().map(|g| g.prefix.as_str()).collect();
    assert_eq!(prefixes.len(), setup.groups.len());
    for prefix in prefixes {
        assert_eq!(prefix.len(), 1);
        assert!(prefix.chars().all(|c| c.is_ascii_uppercase()));
        assert!(!"IO".contains(prefix));
    }
}
