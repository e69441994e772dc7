//! What a hall refuses of its setup: one change to the hall of the scenarios per row, and the fields
//! that are named. No field: the hall can be used.

use queue_core::Setup;
use serde_json::{Value, json};

use crate::scenario::setup;

/// The fields at fault after these values were written at their paths (`a.b.c`).
fn fields(changes: &[(&str, Value)]) -> Vec<String> {
    let mut hall = serde_json::to_value(setup()).unwrap();
    for (path, value) in changes {
        let (parents, key) = path.rsplit_once('.').unwrap_or(("", path));
        let parents = parents.split('.').filter(|name| !name.is_empty());
        let parent = parents.fold(&mut hall, |at, name| match name.parse::<usize>() {
            Ok(n) if at.is_array() => &mut at[n],
            _ => &mut at[name],
        });
        let parent = parent.as_object_mut().unwrap();
        parent.insert(key.to_owned(), value.clone());
    }
    let setup: Setup = serde_json::from_value(hall).unwrap();
    setup.problems().into_iter().map(|problem| problem.field).collect()
}

fn check(rows: &[(&str, Value, &[&str])]) {
    for (path, value, expected) in rows {
        assert_eq!(fields(&[(path, value.clone())]), *expected, "{path} = {value}");
    }
}

#[test]
fn hours_follow_each_other() {
    check(&[
        ("hall", json!(""), &["hall"]),
        ("hours.close", json!("09:00"), &["hours.close"]),
        ("hours.close", json!("09:01"), &[]),
        ("hours.issue_until", json!("08:30"), &["hours.issue_until"]),
        ("hours.issue_until", json!("08:31"), &[]),
    ]);
}

#[test]
fn rules_can_be_followed() {
    check(&[
        ("rules.due.care", json!(0), &[]),
        ("rules.due.care", json!(-1), &["rules.due.care"]),
        ("rules.due.care", json!(30), &[]),
        ("rules.due.care", json!(31), &["rules.due.care"]),
        ("rules.due.green", json!(31), &["rules.due.green"]),
        ("rules.due.appointment", json!(31), &["rules.due.appointment"]),
        ("rules.due.insert", json!(31), &["rules.due.insert"]),
        ("rules.due.ordinary", json!(1440), &[]),
        ("rules.due.ordinary", json!(1441), &["rules.due.ordinary"]),
        ("rules.green_share_percent", json!(100), &[]),
        ("rules.green_share_percent", json!(101), &["rules.green_share_percent"]),
        ("rules.calls_before_no_show", json!(1), &[]),
        ("rules.calls_before_no_show", json!(0), &["rules.calls_before_no_show"]),
        ("rules.misses", json!([]), &["rules.misses"]),
    ]);
    for (mode, field) in [
        (json!({"mode": "tail", "within_minutes": 0}), "within_minutes"),
        (json!({"mode": "reinsert", "places": 3, "within_minutes": 0}), "within_minutes"),
        (json!({"mode": "keep-minutes", "within_minutes": 0}), "within_minutes"),
        (json!({"mode": "keep-calls", "calls": 0}), "calls"),
    ] {
        let misses = json!([{"mode": "void"}, mode]);
        let expected = format!("rules.misses[1].{field}");
        assert_eq!(fields(&[("rules.misses", misses)]), [expected], "{mode}");
    }
    let one = json!([{"mode": "tail", "within_minutes": 1}, {"mode": "keep-calls", "calls": 1}]);
    check(&[("rules.misses", one, &[])]);
}

#[test]
fn every_text_is_there_in_both_languages() {
    for (path, field) in [
        ("name", "name"),
        ("zones.east.name", "zones.east.name"),
        ("zones.east.floor", "zones.east.floor"),
        ("groups.ga.name", "groups.ga.name"),
        ("services.a.name", "services.a.name"),
        ("packages.pack.name", "packages.pack.name"),
        ("counters.1.name", "counters.1.name"),
    ] {
        for (text, language) in
            [(json!({"zh": " ", "en": "text"}), "zh"), (json!({"zh": "文", "en": ""}), "en")]
        {
            assert_eq!(fields(&[(path, text)]), [format!("{field}.{language}")]);
        }
    }
    let materials = json!([{"zh": "文", "en": "text"}, {"zh": "文", "en": " "}]);
    check(&[("services.a.materials", materials, &["services.a.materials[1].en"])]);
}

#[test]
fn calls_can_be_announced() {
    let rows = [
        ("languages", json!([]), "languages"),
        ("languages", json!(["en", "yue", "en"]), "languages"),
        ("times", json!(0), "times"),
        ("times", json!(6), "times"),
        ("recall_times", json!(0), "recall_times"),
        ("recall_times", json!(6), "recall_times"),
        ("late_secs", json!(9), "late_secs"),
        ("late_secs", json!(601), "late_secs"),
        ("loudness", json!([{"from": "08:00", "percent": 101}]), "loudness[0].percent"),
        (
            "loudness",
            json!([{"from": "08:00", "percent": 0}, {"from": "08:00", "percent": 100}]),
            "loudness[1].from",
        ),
    ];
    for (key, value, field) in rows {
        let announce = json!({ key: value });
        let expected = format!("zones.east.announce.{field}");
        assert_eq!(fields(&[("zones.east.announce", announce)]), [expected], "{key}");
    }
    let all = json!({
        "languages": ["yue"], "times": 1, "recall_times": 5, "late_secs": 10, "chime_only": true,
        "loudness": [{"from": "08:00", "percent": 0}, {"from": "08:01", "percent": 100}],
    });
    check(&[("zones.east.announce", all, &[])]);
}

#[test]
fn prefixes_are_letters_of_one_group() {
    check(&[
        ("groups.ga.prefix", json!(""), &["groups.ga.prefix"]),
        ("groups.ga.prefix", json!("a"), &["groups.ga.prefix"]),
        ("groups.ga.prefix", json!("1"), &["groups.ga.prefix"]),
        ("groups.ga.prefix", json!("I"), &["groups.ga.prefix"]),
        ("groups.ga.prefix", json!("O"), &["groups.ga.prefix"]),
        ("groups.ga.prefix", json!("XZ"), &[]),
        ("groups.ga.prefix", json!("B"), &["groups.gb.prefix"]),
        ("groups.ga.zone", json!("west"), &["groups.ga.zone"]),
    ]);
}

#[test]
fn services_can_be_had() {
    check(&[
        ("services.a.group", json!("gx"), &["services.a.group", "services.a"]),
        ("services.a.day_quota", json!(0), &["services.a.day_quota"]),
        ("services.a.day_quota", json!(1), &[]),
        ("services.a.max_cases", json!(0), &["services.a.max_cases"]),
        ("services.a.max_cases", json!(1), &[]),
    ]);
}

#[test]
fn packages_have_steps_that_can_follow_each_other() {
    let step = |service: &str, after: &[&str]| json!({"service": service, "after": after});
    check(&[
        ("packages.pack.group", json!("gx"), &["packages.pack.group"]),
        ("packages.pack.steps", json!([step("a", &[])]), &["packages.pack.steps"]),
        ("packages.pack.steps", json!([step("a", &[]), step("b", &["a"])]), &[]),
        (
            "packages.pack.steps",
            json!([step("a", &[]), step("x", &[])]),
            &["packages.pack.steps[1].service"],
        ),
        (
            "packages.pack.steps",
            json!([step("a", &[]), step("a", &[])]),
            &["packages.pack.steps[1].service"],
        ),
        // Only what comes before can be needed.
        (
            "packages.pack.steps",
            json!([step("a", &["b"]), step("b", &[])]),
            &["packages.pack.steps[0].after"],
        ),
        (
            "packages.pack.steps",
            json!([step("a", &[]), step("b", &["b"])]),
            &["packages.pack.steps[1].after"],
        ),
    ]);
}

#[test]
fn counters_serve_something_and_have_numbers_of_their_own() {
    let span = |from: &str, until: &str| json!([{"from": from, "until": until}]);
    check(&[
        ("counters.2.number", json!(1), &["counters.2.number"]),
        ("counters.1.zone", json!("west"), &["counters.1.zone"]),
        ("counters.1.groups", json!(["ga", "gx"]), &["counters.1.groups"]),
        ("counters.1.services", json!(["x"]), &["counters.1.services"]),
        ("counters.1.groups", json!([]), &["counters.1"]),
        ("counters.1.planned", span("09:00", "09:00"), &["counters.1.planned[0].until"]),
        ("counters.1.planned", span("09:00", "09:01"), &[]),
        ("counters.1.dedicated", json!(true), &[]),
        ("counters.2.dedicated", json!(true), &["counters.2.dedicated"]),
    ]);
    let nobody_for_a = [("counters.1.groups", json!(["gb"])), ("counters.2.groups", json!([]))];
    assert_eq!(fields(&nobody_for_a), ["services.a", "services.p"]);
}

#[test]
fn a_hall_has_zones_and_services() {
    let empty = json!({});
    let nothing = [
        ("services", empty.clone()),
        ("packages", empty.clone()),
        ("counters", empty.clone()),
        ("groups", empty.clone()),
        ("zones", empty),
    ];
    assert_eq!(fields(&nothing), ["zones", "services"]);
}
