//! The halls of the random cases: who serves what is fixed, the rules are part of the case.

use proptest::prelude::*;
use queue_core::{
    Setup,
    setup::{DueMinutes, MissMode, Rules},
};

const TEXT: &str = r#"{"zh":"文","en":"text"}"#;

/// Services a, b (enterprise, a quota), c (领证), p (prechecked); packages of a, b after a, c and of
/// c, p after c, b after p; counters 1 to 5, of which 4 hands out only, and 5 does everything.
pub fn hall(rules: Rules) -> Setup {
    let json = r#"{
      "hall": "model", "name": T, "time_zone": "UTC",
      "hours": {"open":"09:00","close":"17:00","issue_from":"08:30","issue_until":"16:30"},
      "zones": {"east": {"name": T, "floor": T}, "quiet": {"name": T, "floor": T, "silent": true}},
      "groups": {"ga": {"name": T, "prefix": "A", "zone": "east"},
                 "gb": {"name": T, "prefix": "B", "zone": "quiet"}},
      "services": {"a": {"name": T, "group": "ga"},
                   "b": {"name": T, "group": "gb", "enterprise": true, "day_quota": 12},
                   "c": {"name": T, "group": "gb", "kind": "collect"},
                   "p": {"name": T, "group": "ga", "precheck": true, "max_cases": 5,
                         "materials": [ T, T, T]}},
      "packages": {"pack": {"name": T, "group": "ga", "steps": [
                     {"service": "a"}, {"service": "b", "after": ["a"]}, {"service": "c"}]},
                   "long": {"name": T, "group": "gb", "steps": [
                     {"service": "c"}, {"service": "p", "after": ["c"]},
                     {"service": "b", "after": ["p"]}]}},
      "counters": {"1": {"number": 1, "name": T, "zone": "east", "groups": ["ga"]},
                   "2": {"number": 2, "name": T, "zone": "east", "groups": ["ga"],
                         "services": ["b"]},
                   "3": {"number": 3, "name": T, "zone": "quiet", "groups": ["gb"]},
                   "4": {"number": 4, "name": T, "zone": "quiet", "groups": ["gb"],
                         "kinds": ["collect"], "services": ["a"]},
                   "5": {"number": 5, "name": T, "zone": "east", "groups": ["ga", "gb"]}}
    }"#;
    let mut setup: Setup = serde_json::from_str(&json.replace(" T", TEXT)).unwrap();
    setup.rules = rules;
    setup
}

fn miss() -> impl Strategy<Value = MissMode> {
    let minutes = 1..40u32;
    prop_oneof![
        (0..5u16, minutes.clone())
            .prop_map(|(places, within_minutes)| MissMode::Reinsert { places, within_minutes }),
        minutes.clone().prop_map(|within_minutes| MissMode::Tail { within_minutes }),
        minutes.prop_map(|within_minutes| MissMode::KeepMinutes { within_minutes }),
        (1..4u32).prop_map(|calls| MissMode::KeepCalls { calls }),
        Just(MissMode::Void),
    ]
}

/// The default rules, or others.
pub fn rules() -> impl Strategy<Value = Rules> {
    let misses = proptest::collection::vec(miss(), 1..4);
    let some = (misses, 1..5u8, 0..3i64, 0..25u32, 10..200u32);
    let other = some.prop_map(|(misses, calls, d, minutes, secs)| {
        let mut rules = Rules {
            misses,
            calls_before_no_show: calls,
            green_share_percent: minutes * 4,
            return_credit_minutes: i64::from(minutes),
            step_out_minutes: minutes + 1,
            undo_secs: secs,
            more_time_secs: secs / 2,
            ..Rules::default()
        };
        // With a smaller D for bookings than for care, equal due times with other ready times happen.
        rules.due = DueMinutes {
            ordinary: 30,
            appointment: 5 * d,
            green: 15 - 5 * d,
            care: 5 * d + 5,
            insert: d,
        };
        rules
    });
    prop_oneof![1 => Just(Rules::default()), 3 => other]
}

/// A change of the setup while the hall runs. Some do not hold together.
pub fn changed(setup: &Setup, which: u16) -> Setup {
    let mut setup = setup.clone();
    let mut number = |id: &str, number: u16| {
        if let Some(counter) = setup.counters.get_mut(&id.into()) {
            counter.number = number;
        }
    };
    match which % 8 {
        0 => (1..6).for_each(|n| number(&n.to_string(), n + 10 * (which / 8 % 3))),
        2 => number("2", 3),
        1 | 3 => setup.rules.due.care = i64::from(which / 8 % 6),
        4 => setup.rules.misses.rotate_left(1),
        5 => drop(setup.counters.remove(&"5".into())),
        6 => setup.counters = hall(Rules::default()).counters,
        _ => drop(setup.services.remove(&"c".into())),
    }
    setup
}
