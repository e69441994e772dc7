//! The hall of the scenarios, the random histories and the fuzzer; see `scenario.rs`.

use queue_core::Setup;

const TEXT: &str = r#"{"zh":"文","en":"text"}"#;

/// The hall of every scenario.
pub fn setup() -> Setup {
    let json = r#"{
      "hall": "test", "name": T, "time_zone": "Asia/Shanghai",
      "hours": {"open":"09:00","close":"17:00","issue_from":"08:30","issue_until":"16:30"},
      "zones": {"east": {"name": T, "floor": T}, "quiet": {"name": T, "floor": T, "silent": true}},
      "groups": {"ga": {"name": T, "prefix": "A", "zone": "east"},
                 "gb": {"name": T, "prefix": "B", "zone": "quiet"}},
      "services": {"a": {"name": T, "group": "ga"},
                   "b": {"name": T, "group": "gb", "enterprise": true, "day_quota": 9},
                   "c": {"name": T, "group": "gb", "kind": "collect"},
                   "p": {"name": T, "group": "ga", "precheck": true, "max_cases": 5,
                         "materials": [ T, T, T]}},
      "packages": {"pack": {"name": T, "group": "ga", "steps": [
                     {"service": "a"}, {"service": "b", "after": ["a"]}, {"service": "c"}]}},
      "counters": {"1": {"number": 1, "name": T, "zone": "east", "groups": ["ga"]},
                   "2": {"number": 2, "name": T, "zone": "east", "groups": ["ga"], "services": ["b", "c"]},
                   "3": {"number": 3, "name": T, "zone": "quiet", "groups": ["gb"]}}
    }"#;
    serde_json::from_str(&json.replace(" T", TEXT)).expect("the scenario hall")
}
