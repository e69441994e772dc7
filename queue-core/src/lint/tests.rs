//! One row per finding: a small change to a good hall, and what is found.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;

const HALL: &str = r#"{
  "hall": "good", "name": {"zh":"大厅","en":"Hall"}, "time_zone": "Asia/Shanghai",
  "hours": {"open":"09:00","close":"17:00","issue_from":"08:30","issue_until":"16:30"},
  "zones": {"east":  {"name":{"zh":"东厅","en":"East"}, "floor":{"zh":"一楼","en":"Floor 1"}},
            "upper": {"name":{"zh":"上厅","en":"Upper"},"floor":{"zh":"二楼","en":"Floor 2"}, "silent": true}},
  "groups": {"land": {"name":{"zh":"不动产","en":"Land"}, "prefix":"L", "zone":"upper"},
             "tax":  {"name":{"zh":"税务","en":"Tax"},    "prefix":"B", "zone":"east"},
             "trade":{"name":{"zh":"贸易","en":"Trade"},  "prefix":"C", "zone":"east"}},
  "services": {"deed":   {"name":{"zh":"登记","en":"Deed"},   "group":"land"},
               "fetch":  {"name":{"zh":"领证","en":"Fetch"},  "group":"land", "kind":"collect"},
               "file":   {"name":{"zh":"申报","en":"File"},   "group":"tax", "enterprise":true},
               "permit": {"name":{"zh":"许可","en":"Permit"}, "group":"trade"},
               "refund": {"name":{"zh":"退税","en":"Refund"}, "group":"tax", "materials":[{"zh":"发票","en":"Invoice"}]}},
  "packages": {"home": {"name":{"zh":"购房","en":"Home"}, "group":"land",
                        "steps":[{"service":"file"},{"service":"deed","after":["file"]}]}},
  "counters": {"1": {"number":1,"name":{"zh":"税一","en":"Tax 1"}, "zone":"east",  "groups":["tax"]},
               "2": {"number":2,"name":{"zh":"税二","en":"Tax 2"}, "zone":"east",  "groups":["tax","trade"]},
               "3": {"number":3,"name":{"zh":"土一","en":"Land 1"},"zone":"upper", "groups":["land"]},
               "4": {"number":4,"name":{"zh":"土二","en":"Land 2"},"zone":"upper", "groups":["land"]}}
}"#;

fn good() -> Value {
    let mut hall: Value = serde_json::from_str(HALL).expect("a hall");
    hall["rules"] = serde_json::to_value(crate::setup::Rules::default()).expect("rules");
    hall
}

/// The hall after changes `field = value`; an index of a list is a part of the field.
fn changed(changes: &[(&str, Value)]) -> Setup {
    let mut hall = good();
    for (field, value) in changes {
        let place = field.split('.').fold(&mut hall, |place, part| match part.parse::<usize>() {
            Ok(n) if place.is_array() => &mut place[n],
            _ => &mut place[part],
        });
        *place = value.clone();
    }
    let setup: Setup = serde_json::from_value(hall).expect("a setup");
    assert_eq!(setup.problems(), [], "{changes:?}: a problem, not a warning");
    setup
}

/// `field finding fact=… fact=…`, facts in alphabetical order.
fn told(warnings: &[Warning]) -> Vec<String> {
    let line = |warning: &Warning| {
        let Value::Object(mut facts) = json!(warning.finding) else { panic!("{warning:?}") };
        let name = facts.remove("finding").expect("a name");
        let fact = |(key, value): (&String, &Value)| format!(" {key}={}", short(value));
        let facts: String = facts.iter().map(fact).collect();
        format!("{} {}{facts}", warning.field, short(&name))
    };
    warnings.iter().map(line).collect()
}

fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(short).collect::<Vec<_>>().join(","),
        Value::Object(span) => format!("{}-{}", short(&span["from"]), short(&span["until"])),
        other => other.to_string(),
    }
}

fn span(from: &str, until: &str) -> Value {
    json!({ "from": from, "until": until })
}

type Row = (Vec<(&'static str, Value)>, &'static [&'static str]);

#[rustfmt::skip]
fn serving_rows() -> Vec<Row> {
    let morning = || json!([span("09:00", "12:00")]);
    let lunch = || json!([span("08:45", "12:00"), span("13:30", "17:30")]);
    vec![
        (vec![("hours.issue_until", json!("17:30"))],
            &["hours.issue_until issues-after-closing close=17:00 until=17:30"]),
        (vec![("hours.issue_until", json!("17:00"))], &[]),
        (vec![("counters.2.planned", json!([span("09:00", "17:00"), span("17:00", "18:00")]))],
            &["counters.2.planned planned-while-closed counter=2 spans=17:00-18:00"]),
        // Who opens late or closes early is told with the times; those with one cause together.
        (vec![("counters.3.planned", lunch()), ("counters.4.planned", lunch())],
            &["services.deed nobody-serves services=deed,fetch spans=12:00-13:30"]),
        (vec![("counters.2.planned", json!([span("10:00", "16:45")]))],
            &["services.permit nobody-serves services=permit spans=09:00-10:00,16:45-17:00"]),
        (vec![("counters.2.planned", json!([span("10:00", "17:00")])), ("hours.issue_from", json!("10:00"))], &[]),
        // One stays over lunch: nothing is missing.
        (vec![("counters.3.planned", lunch()), ("counters.4.planned", json!([span("11:00", "14:00")]))],
            &[]),
        (vec![("counters.2.planned", morning())],
            &["services.permit tickets-after-last-counter last=12:00 services=permit until=16:30"]),
        (vec![("counters.2.planned", json!([span("19:00", "20:00")]))],
            &["services.permit nobody-serves services=permit spans=09:00-17:00",
              "counters.2.planned never-planned counter=2"]),
        (vec![("counters.1.planned", json!([span("09:00", "12:00"), span("01:30", "05:00")]))],
            &["counters.1.planned planned-while-closed counter=1 spans=01:30-05:00"]),
        // permit hangs on counter 2 too, but its group has no other counter.
        (vec![("counters.4.kinds", json!(["collect"]))],
            &["services.deed only-counter counter=3 others=4 services=deed"]),
        (vec![("counters.1.planned", json!([span("13:00", "17:00")])), ("counters.2.groups", json!(["trade"])),
              ("counters.3.planned", morning()), ("counters.4.planned", morning())],
            &["services.deed tickets-after-last-counter last=12:00 services=deed,fetch until=16:30",
              "services.file nobody-serves services=file,refund spans=09:00-13:00",
              "packages.home.steps[1].after package-never-done after=file from=13:00 package=home service=deed until=12:00"]),
        // What ends as the other begins comes too early as well.
        (vec![("counters.1.planned", json!([span("12:00", "17:00")])), ("counters.2.groups", json!(["trade"])),
              ("counters.3.planned", morning()), ("counters.4.planned", morning())],
            &["services.deed tickets-after-last-counter last=12:00 services=deed,fetch until=16:30",
              "services.file nobody-serves services=file,refund spans=09:00-12:00",
              "packages.home.steps[1].after package-never-done after=file from=12:00 package=home service=deed until=12:00"]),
    ]
}

#[rustfmt::skip]
fn place_rows() -> Vec<Row> {
    let text = |zh: &str, en: &str| json!({"zh": zh, "en": en});
    let zone = |zh: &str, en: &str| json!({"name": text(zh, en), "floor": text("一楼", "Floor 1")});
    vec![
        (vec![("counters.2.kinds", json!(["collect"])), ("counters.2.services", json!(["file", "refund", "permit"])),
              ("services.permit.kind", json!("collect"))],
            &["counters.2.kinds kinds-empty-group counter=2 group=tax"]),
        (vec![("counters.2.kinds", json!(["consult"])), ("counters.2.groups", json!([])),
              ("counters.2.services", json!(["file", "refund", "permit"]))],
            &["counters.2.kinds kinds-without-groups counter=2"]),
        (vec![("groups.new", json!({"name": text("新", "New"), "prefix": "N", "zone": "east"}))],
            &["groups.new empty-group group=new"]),
        (vec![("zones.new", zone("新厅", "New"))],
            &["zones.new empty-zone zone=new"]),
        (vec![("zones.west", zone("东厅", "West")), ("groups.trade.zone", json!("west"))],
            &["zones.west.name zones-look-alike other=east zone=west"]),
        (vec![("groups.trade.prefix", json!("T"))],
            &["groups.trade.prefix prefixes-sound-alike group=trade other_group=tax other_prefix=B prefix=T zone=east"]),
        // In another zone, or where nothing is called out, nobody mishears.
        (vec![("groups.land.prefix", json!("D"))], &[]),
        (vec![("groups.trade.prefix", json!("T")), ("zones.east.silent", json!(true))], &[]),
    ]
}

#[rustfmt::skip]
fn class_rows() -> Vec<Row> {
    vec![
        (vec![("services.file.enterprise", json!(false))],
            &["rules.green_share_percent green-nowhere share=20"]),
        (vec![("rules.green_share_percent", json!(0))],
            &["rules.green_share_percent green-share-zero services=file"]),
        // A hall without a green channel says so by its share.
        (vec![("services.file.enterprise", json!(false)), ("rules.green_share_percent", json!(0))], &[]),
        (vec![("rules.due", json!({"ordinary": 10, "appointment": 10, "green": 10, "care": 10}))],
            &["rules.due no-class-counts minutes=10"]),
        (vec![("rules.due.appointment", json!(30))],
            &["rules.due.appointment class-never-counts class=appointment minutes=30"]),
        (vec![("rules.due.green", json!(30)), ("services.file.enterprise", json!(false))],
            &["rules.green_share_percent green-nowhere share=20"]),
        (vec![("rules.due.care", json!(0))],
            &["rules.due.care zero-minutes class=care"]),
        (vec![("rules.due.care", json!(15))],
            &["rules.due.care care-later class=green minutes=15 theirs=10"]),
        // As soon as another class is soon enough; what has no minutes is told once.
        (vec![("rules.due.care", json!(10))], &[]),
        (vec![("rules.due.appointment", json!(0))],
            &["rules.due.appointment zero-minutes class=appointment"]),
        (vec![("rules.due.care", json!(30))],
            &["rules.due.care class-never-counts class=care minutes=30"]),
        (vec![("rules.due.insert", json!(6))],
            &["rules.due.insert insert-not-first class=care minutes=6 theirs=5"]),
        (vec![("rules.due.insert", json!(5))], &[]),
    ]
}

#[rustfmt::skip]
fn miss_rows() -> Vec<Row> {
    let void = || json!({"mode": "void"});
    let tail = |minutes: u32| json!({"mode": "tail", "within_minutes": minutes});
    vec![
        (vec![("rules.no_show_secs", json!(0))],
            &["rules.no_show_secs no-time-to-come needs=20 secs=0"]),
        (vec![("rules.recall_gap_secs", json!(5))],
            &["rules.recall_gap_secs no-time-to-come needs=20 secs=15"]),
        (vec![("rules.recall_gap_secs", json!(25))],
            &["rules.no_show_secs calls-outlast-clock calls=3 needs=75 secs=60"]),
        // Only the silent clock runs: it is long enough.
        (vec![("rules.recall_gap_secs", json!(25)), ("zones.east.silent", json!(true))], &[]),
        (vec![("rules.no_show_silent_secs", json!(59)), ("rules.calls_before_no_show", json!(2))],
            &["rules.no_show_silent_secs silent-clock-shorter heard=60 silent=59"]),
        (vec![("rules.no_show_silent_secs", json!(59)), ("zones.upper.silent", json!(false))], &[]),
        (vec![("rules.other_zone_secs", json!(0)), ("counters.4.groups", json!(["land", "tax"]))],
            &["rules.other_zone_secs no-time-for-the-way counter=4 zone=east"]),
        (vec![("rules.misses.1.within_minutes", json!(1))],
            &["rules.misses[1].within_minutes return-too-short minutes=1 needs=120 nth=2"]),
        // At the limit is enough.
        (vec![("rules.recall_gap_secs", json!(10)), ("rules.calls_before_no_show", json!(2))], &[]),
        (vec![("rules.no_show_silent_secs", json!(60))], &[]),
        (vec![("rules.misses.1.within_minutes", json!(15))], &[]),
        // Whoever comes from another zone needs the way too.
        (vec![("rules.misses.1.within_minutes", json!(2)), ("counters.1.services", json!(["deed"]))],
            &["rules.misses[1].within_minutes return-too-short minutes=2 needs=180 nth=2"]),
        (vec![("rules.misses.1.within_minutes", json!(2))],
            &["rules.step_out_minutes step-out-longer-than-return minutes=15 nth=2 within=2"]),
        (vec![("rules.misses", json!([{"mode": "keep-calls", "calls": 1}, void()]))],
            &["rules.misses[0].calls keep-too-few-calls calls=1 counters=2 nth=1 service=deed"]),
        (vec![("rules.misses", json!([{"mode": "keep-calls", "calls": 2}, void()]))], &[]),
        (vec![("rules.misses", json!([tail(30), void(), tail(30)]))],
            &["rules.misses[2] miss-after-void nth=3 void=2"]),
        (vec![("rules.return_credit_minutes", json!(-5))],
            &["rules.return_credit_minutes return-worse-than-new minutes=-5"]),
        (vec![("rules.return_credit_minutes", json!(0))], &[]),
        (vec![("rules.undo_secs", json!(0))], &["rules.undo_secs no-undo"]),
        (vec![("rules.step_out_minutes", json!(0))], &["rules.step_out_minutes no-step-out"]),
        (vec![("rules.more_time_secs", json!(0))], &["rules.more_time_secs no-more-time"]),
    ]
}

#[rustfmt::skip]
fn text_rows() -> Vec<Row> {
    vec![
        (vec![("groups.tax.note", json!({"zh": "个人", "en": " "}))],
            &["groups.tax.note.en missing-text"]),
        (vec![("services.deed.name.en", json!("登记"))],
            &["services.deed.name.en same-text text=登记"]),
        (vec![("services.deed.name.zh", json!("Deed"))],
            &["services.deed.name.en same-text text=Deed"]),
        (vec![("services.deed.name", json!({"zh": "ETC", "en": "ETC"}))], &[]),
        (vec![("services.refund.materials.0.en", json!("Invoice 发票"))],
            &["services.refund.materials[0].en han-in-english text=Invoice 发票"]),
        (vec![("zones.east.floor.en", json!("First floor, east"))],
            &["zones.east.floor.en text-too-long columns=17 most=16 text=First floor, east"]),
        (vec![("zones.east.floor.zh", json!("一楼东侧大厅十六"))], &[]),
    ]
}

fn rows() -> Vec<Row> {
    [serving_rows(), place_rows(), class_rows(), miss_rows(), text_rows()].concat()
}

#[test]
fn nothing_is_found_in_a_good_hall() {
    assert_eq!(told(&changed(&[]).warnings()), Vec::<String>::new());
}

#[test]
fn a_small_change_gives_exactly_its_warnings() {
    for (changes, expected) in rows() {
        assert_eq!(told(&changed(&changes).warnings()), expected, "{changes:?}");
    }
}

/// The hall beside shares nothing but what a row changes.
#[test]
fn halls_of_one_building_share_no_number() {
    let here = changed(&[]);
    let other_floors: [(&str, Value); 3] = [
        ("hall", json!("beside")),
        ("zones.east.floor.zh", json!("三楼")),
        ("zones.upper.floor.zh", json!("四楼")),
    ];
    let other_letters: [(&str, Value); 3] = [
        ("groups.land.prefix", json!("X")),
        ("groups.tax.prefix", json!("Y")),
        ("groups.trade.prefix", json!("Z")),
    ];
    let all = [other_floors, other_letters].concat();
    #[rustfmt::skip]
    let rows: [(&str, Value, &[&str]); 5] = [
        ("hall", json!("beside"),                &[]),
        ("hall", json!("good"),                  &["hall same-hall hall=good"]),
        ("groups.tax.prefix", json!("L"),        &["groups.land.prefix same-prefixes hall=beside prefixes=L"]),
        ("zones.upper.floor.zh", json!("一楼"),  &[]),
        ("zones.east.floor.zh", json!("一楼"),   &["counters.1.number same-numbers floor=一楼 hall=beside numbers=1,2"]),
    ];
    for (field, value, expected) in rows {
        let beside = changed(&[&all[..], &[(field, value)]].concat());
        assert_eq!(told(&here.warnings_beside(&beside)), expected, "{field}");
    }
}

#[test]
fn every_finding_has_a_row() {
    let mut known: BTreeSet<String> =
        ["same-hall", "same-prefixes", "same-numbers"].map(str::to_owned).into();
    for (_, expected) in rows() {
        known.extend(expected.iter().filter_map(|line| line.split(' ').nth(1)).map(str::to_owned));
    }
    // serde names the words that it knows.
    let error = serde_json::from_value::<Finding>(json!({ "finding": "?" })).expect_err("none");
    let error = error.to_string();
    let (_, names) = error.split_once("expected one of ").expect("names");
    let names: BTreeSet<String> =
        names.split(", ").map(|name| name.trim_matches('`').to_owned()).collect();
    assert_eq!(known, names);
}
