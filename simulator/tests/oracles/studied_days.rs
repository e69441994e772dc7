//! Whole days of the studies' hall (many skills, breaks, bookings, absences, second services),
//! which the studies' own program has decided before: another language, another data structure,
//! one array instead of lanes. Order, counter and instant of every call must be the same in whole
//! ms. How the days were made and what was aligned: `data/README.md`.

use std::{fs, path::PathBuf};

use queue_core::{
    setup::DueMinutes,
    visit::{CareKind, Entitlement},
};

use crate::{
    hall::serve,
    people::{Call, Customer, Desk},
};

/// The clerks' paces in thousandths, as the exporting script prints them.
const PACE_PERMILLE: [i64; 27] = [
    1049, 1087, 1015, 943, 993, 931, 1057, 1232, 989, 974, 1113, 1095, 1062, 938, 1045, 1140, 893,
    993, 835, 899, 841, 1020, 901, 1084, 1069, 1026, 776,
];
const MINUTE_MS: i64 = 60_000;
const SLOT_MS: i64 = 15 * MINUTE_MS;

/// What a counter of the studied hall serves.
fn services(counter: usize) -> Vec<usize> {
    match counter {
        0..8 => vec![0, 1, 6],
        8..15 => vec![2, 3],
        15..22 => vec![4, 7],
        22..24 => vec![5],
        _ => (0..8).collect(),
    }
}

/// Lunch in two shifts: even counters from 12:00, odd ones from 12:45.
fn desks() -> Vec<Desk> {
    let desk = |(counter, pace_permille): (usize, i64)| {
        let from = (180 + if counter.is_multiple_of(2) { 0 } else { 45 }) * MINUTE_MS;
        let break_ms = Some((from, from + 45 * MINUTE_MS));
        Desk { services: services(counter), pace_permille, break_ms }
    };
    (0..).zip(PACE_PERMILLE).map(desk).collect()
}

/// A day as it lies in the folder: who comes, and what the other program decided, in its order.
struct Day {
    name: String,
    customers: Vec<Customer>,
    calls: Vec<Call>,
}

fn read(name: String, text: &str) -> Day {
    let number = |field: &str| field.parse::<i64>().expect("a whole number");
    let (mut customers, mut numbered) = (Vec::new(), Vec::new());
    for (customer, line) in text.lines().skip(1).enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        let field = |nth: usize| Some(fields[nth]).filter(|field| !field.is_empty()).map(number);
        let known = |nth: usize| field(nth).expect("a value");
        let place = |nth: usize| field(nth).map(|value| usize::try_from(value).expect("a place"));
        let claim = match fields[1] {
            "a" => Some(Entitlement::Appointment {
                slot_start_ms: known(2),
                slot_end_ms: known(2) + SLOT_MS,
            }),
            "c" => Some(Entitlement::Care { care: CareKind::Elder }),
            "g" => Some(Entitlement::Green),
            _ => None,
        };
        customers.push(Customer {
            arrival_ms: known(0),
            service: place(3).expect("a service"),
            claim,
            work_ms: known(4),
            patience_ms: field(5),
            back_after_ms: None,
            then: place(6).map(|service| (service, known(7))),
        });
        for (transaction, first) in [(1, 8), (2, 11)] {
            if let (Some(nth), Some(counter)) = (field(first), place(first + 1)) {
                let at_ms = known(first + 2);
                numbered.push((nth, Call { customer, transaction, counter, at_ms }));
            }
        }
    }
    numbered.sort_unstable_by_key(|(nth, _)| *nth);
    Day { name, customers, calls: numbered.into_iter().map(|(_, call)| call).collect() }
}

fn days() -> Vec<Day> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/data/days");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder")
        .map(|file| file.expect("a file").path())
        .collect();
    paths.sort();
    let day = |path: PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        read(name, &fs::read_to_string(path).expect("a day"))
    };
    paths.into_iter().map(day).collect()
}

#[test]
fn every_call_is_the_one_of_the_studies_own_program() {
    let days = days();
    let (mut calls, mut unlike) = (0, Vec::new());
    for day in &days {
        let decided = serve(DueMinutes::default(), &desks(), &day.customers);
        let pairs = decided.iter().zip(&day.calls);
        let first = pairs.clone().find(|(ours, theirs)| ours != theirs);
        let differences = pairs.filter(|(ours, theirs)| ours != theirs).count()
            + decided.len().abs_diff(day.calls.len());
        println!(
            "{:<12} {} people, {} calls, {differences} unlike {}",
            day.name,
            day.customers.len(),
            decided.len(),
            first.map_or(String::new(), |(ours, theirs)| format!("{ours:?} {theirs:?}"))
        );
        calls += decided.len();
        if differences > 0 {
            unlike.push((day.name.as_str(), differences));
        }
    }
    println!("{} days, {calls} calls, differences {unlike:?}", days.len());
    assert_eq!(unlike, vec![]);
    assert!(days.len() >= 20 && calls > 15_000, "{} days, {calls} calls", days.len());
}
