//! Made days have the statistics they are said to have, and the same seed makes the same day.
//! Tolerances are at least four standard errors of the sample.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use queue_core::{Setup, time::LocalDate, visit::Class};
use simulator::{Citizen, Claim, MadeDay, Profile, make_day, paper, profile::Extras};

const MINUTE: f64 = 60_000.0;

fn date(year: u16, month: u8, day: u8) -> LocalDate {
    LocalDate { year, month, day }
}

/// 336 dates of one year.
fn year() -> impl Iterator<Item = LocalDate> {
    (1..=12).flat_map(|month| (1..=28).map(move |day| date(2026, month, day)))
}

fn year_of(profile: &Profile) -> Vec<MadeDay> {
    year().map(|date| make_day(profile, 2026, date)).collect()
}

#[track_caller]
fn near(what: &str, measured: f64, expected: f64, tolerance: f64) {
    let fits = (measured - expected).abs() <= tolerance;
    assert!(fits, "{what}: {measured} is not {expected} ± {tolerance}");
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), v| (sum + v, count + 1));
    sum / f64::from(count.max(1))
}

fn share(citizens: &[&Citizen], what: impl Fn(&Citizen) -> bool) -> f64 {
    mean(citizens.iter().map(|c| f64::from(u8::from(what(c)))))
}

#[test]
fn a_year_has_the_studied_arrivals_classes_and_absences() {
    let profile = Profile { weekdays: [1.0; 7], ..paper::profile() };
    let days = year_of(&profile);
    near("tickets a day", mean(days.iter().map(|d| d.citizens.len() as f64)), 700.0, 14.0);

    let all: Vec<&Citizen> = days.iter().flat_map(|day| &day.citizens).collect();
    for (class, expected) in [
        (Class::Ordinary, 0.52),
        (Class::Appointment, 0.25),
        (Class::Care, 0.20),
        (Class::Green, 0.03),
    ] {
        near("class share", share(&all, |c| c.claim.class() == class), expected, 0.005);
    }
    near("absent", share(&all, |c| c.patience_ms == 0), 0.03, 0.002);
    near("second errand", share(&all, |c| c.then.is_some()), 0.04, 0.002);
    let patience = all.iter().filter(|c| c.patience_ms > 0).map(|c| c.patience_ms as f64 / MINUTE);
    near("patience", mean(patience), 240.0, 3.0);
    assert!(all.iter().all(|c| c.park.is_none() && c.back_after_ms.is_none()));
}

#[test]
fn a_year_has_the_studied_service_times() {
    let profile = paper::profile();
    let days = year_of(&profile);
    let all: Vec<&Citizen> = days.iter().flat_map(|day| &day.citizens).collect();
    for work in &profile.services {
        let here: Vec<&Citizen> =
            all.iter().filter(|c| c.service == work.service).copied().collect();
        near("service share", here.len() as f64 / all.len() as f64, work.share, 0.005);
        let minutes = |care: bool| {
            let of_class = here.iter().filter(move |c| (c.claim.class() == Class::Care) == care);
            of_class.map(|c| c.work_ms as f64 / MINUTE)
        };
        // Clipping to 1–120 minutes takes up to 2 % off the longest services.
        let usual = mean(minutes(false));
        near(work.service.as_str(), usual / work.mean, 0.99, 0.035);
        let spread = mean(minutes(false).map(|m| (m - usual).powi(2))).sqrt();
        near(work.service.as_str(), spread / usual, work.variation, 0.07);
        near("care takes longer", mean(minutes(true)) / usual, 1.2, 0.08);
    }
    assert!(all.iter().all(|c| (60_000..=7_200_000).contains(&c.work_ms)));
}

#[test]
fn people_come_when_the_curve_and_the_slots_say() {
    let days = year_of(&paper::profile());
    let all: Vec<&Citizen> = days.iter().flat_map(|day| &day.citizens).collect();
    let minute = |citizen: &Citizen| citizen.check_in_ms as f64 / MINUTE - 540.0;
    let walk_ins: Vec<&Citizen> =
        all.iter().filter(|c| !matches!(c.claim, Claim::Appointment { .. })).copied().collect();
    let whole = 15.0 * 0.6 + 90.0 * (1.9 + 1.15 + 0.45) + 30.0 * 0.8 + 120.0 * 1.45 + 45.0 * 0.6;
    for (from, until, rate) in [(-15.0, 0.0, 0.6), (0.0, 90.0, 1.9), (300.0, 420.0, 1.45)] {
        let there = share(&walk_ins, |c| (from..until).contains(&minute(c)));
        near("piece of the curve", there, (until - from) * rate / whole, 0.006);
    }
    let late = all.iter().filter_map(|c| match c.claim {
        Claim::Appointment { slot_start_ms, .. } if slot_start_ms > 555 * 60_000 => {
            Some((c.check_in_ms - slot_start_ms) as f64 / MINUTE)
        }
        _ => None,
    });
    near("booked people come before their slot", mean(late), -10.0, 0.3);
    assert!(all.iter().all(|c| (-15.0..465.0).contains(&minute(c))));
}

#[test]
fn mondays_are_fuller_than_fridays() {
    let profile = Profile { day_noise: 0.0, ..paper::profile() };
    let on = |days: [u8; 4]| {
        mean(
            days.iter().map(|day| make_day(&profile, 5, date(2026, 6, *day)).citizens.len() as f64),
        )
    };
    near("Monday to Friday", on([1, 8, 15, 22]) / on([5, 12, 19, 26]), 1.15 / 0.90, 0.11);
}

#[test]
fn counters_keep_their_pace_from_day_to_day() {
    let profile = paper::profile();
    let (first, second) =
        (make_day(&profile, 1, date(2026, 6, 1)), make_day(&profile, 1, date(2026, 6, 2)));
    assert_eq!(first.clerks, second.clerks);
    assert_ne!(first.citizens, second.citizens);
    let paces = (0..100).flat_map(|seed| make_day(&profile, seed, date(2026, 6, 1)).clerks);
    near("pace", mean(paces.map(|clerk| clerk.pace)), 1.0, 0.01);
}

#[test]
fn the_same_seed_makes_the_same_day_byte_for_byte() {
    let profile = paper::profile();
    let made = |seed, day| {
        serde_json::to_vec(&make_day(&profile, seed, date(2026, 6, day))).expect("JSON")
    };
    assert_eq!(made(42, 1), made(42, 1));
    assert_ne!(made(42, 1), made(43, 1));
    assert_ne!(made(42, 1), made(42, 2));
}

/// A change to the generator changes every proof and every frozen benchmark that stands on it:
/// this fails then, on any machine, and says so.
#[test]
fn a_known_seed_makes_the_known_day() {
    let day = make_day(&paper::profile(), 42, date(2026, 6, 1));
    let sum = |value: fn(&Citizen) -> i64| day.citizens.iter().map(value).sum::<i64>();
    assert_eq!(
        (day.citizens.len(), sum(|c| c.check_in_ms), sum(|c| c.work_ms), sum(|c| c.patience_ms)),
        (727, 32_764_667_546, 584_102_627, 9_994_716_654)
    );
}

#[test]
fn other_services_leave_the_times_of_coming() {
    let profile = paper::profile();
    let mut other = profile.clone();
    other.services.truncate(4);
    let times = |profile: &Profile| -> Vec<i64> {
        make_day(profile, 3, date(2026, 6, 1)).citizens.iter().map(|c| c.check_in_ms).collect()
    };
    assert_eq!(times(&profile), times(&other));
}

#[test]
fn a_profile_over_jiedong_loads_every_counter_alike() {
    let setup: Setup =
        toml::from_str(include_str!("../../config/hall.jiedong.toml")).expect("a setup");
    let profile = Profile::over(&setup);
    assert_eq!(profile.services.len(), setup.services.len());
    assert_eq!(profile.counters.len(), 32);
    assert_eq!(profile.counters.first().map(ToString::to_string), Some("1".into()));
    let work: f64 = profile.services.iter().map(|s| s.share * s.mean).sum();
    for (group, counters) in [("real-estate", 10.0), ("tax", 3.0), ("notary", 1.0)] {
        let of_group = profile.services.iter().filter(|s| {
            setup.services.get(&s.service).is_some_and(|service| service.group == group.into())
        });
        let part: f64 = of_group.map(|s| s.share * s.mean).sum();
        near(group, part / work, counters / 32.0, 1e-9);
    }
    let day = make_day(&profile, 1, date(2026, 6, 1));
    let green_where_it_is = day
        .citizens
        .iter()
        .filter(|c| c.claim == Claim::Green)
        .all(|c| setup.services.get(&c.service).is_some_and(|service| service.enterprise));
    assert!(green_where_it_is);
    assert_eq!(profile.extras, Extras::LIVE);
}
