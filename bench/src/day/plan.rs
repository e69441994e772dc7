//! Who comes and who serves: real arrival and service times, mapped onto a hall by a seed.

use std::collections::BTreeMap;

use queue_core::{
    Setup,
    ids::ServiceId,
    setup::Hours,
    time::{MINUTE_MS, MinuteOfDay, SECOND_MS},
    visit::{CareKind, ParkKind},
};
use simulator::{
    Citizen, Claim, ClerkPlan,
    day::{ParkPlan, SecondErrand},
    profile::ClassShares,
    random::Random,
};

const ARRIVALS: &str = include_str!("../../data/tylersGrill_arrivals.csv");
const SERVICE_TIMES: &str = include_str!("../../data/tylersGrill_service.csv");

/// People in the real day.
pub const PEOPLE: usize = 1_434;
/// The real arrivals are counted from here, 07:30.
const ARRIVALS_FROM: u16 = 7 * 60 + 30;
/// The real service times are those of a grill; ten times as long they load a hall.
const WORK_FACTOR: f64 = 10.0;
/// A booked person comes so many minutes after the slot, with this deviation and these limits.
const BOOKED: (f64, f64, f64, f64) = (-10.0, 9.0, -40.0, 30.0);
/// Slots begin at every quarter of an hour.
const SLOT_MS: i64 = 15 * MINUTE_MS;
/// Share of people who miss their first call, and of those who then come back.
const MISS_SHARE: f64 = 0.05;
const BACK_SHARE: f64 = 0.7;
/// Share of services that are set aside half way, and of those that need a second service.
const PARK_SHARE: f64 = 0.03;
const TRANSFER_SHARE: f64 = 0.04;
/// Lunch and its length, minutes: half of the counters begin here, the others when they are back.
const LUNCH_FROM: u16 = 11 * 60 + 30;
const LUNCH_MINUTES: u16 = 45;
/// Clerks work a little faster or slower: deviation of the logarithm.
const PACE_NOISE: f64 = 0.08;
/// Seconds from a shown call to the counter.
const WALK_SECS: i64 = 30;

/// The hours the real day needs.
pub const HOURS: Hours = Hours {
    open: MinuteOfDay(7 * 60),
    close: MinuteOfDay(22 * 60),
    issue_from: MinuteOfDay(ARRIVALS_FROM),
    issue_until: MinuteOfDay(21 * 60),
};

/// The mapped day; times in ms after local midnight.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Everybody who comes, in order.
    pub citizens: Vec<Citizen>,
    /// Who serves.
    pub clerks: Vec<ClerkPlan>,
    /// Seconds from a shown call to the counter.
    pub walk_secs: i64,
}

/// Maps the real day onto a hall. Same setup, same seed, same plan.
pub fn plan(setup: &Setup, seed: u64) -> Plan {
    let hall = Mapping::new(setup);
    let services = hall.dealt(&mut Random::stream(seed, &[0]));
    let people = column(ARRIVALS).zip(services).enumerate();
    let citizens = people
        .map(|(nth, (second, service))| {
            hall.citizen(second, service, &mut Random::stream(seed, &[1, nth as u64]))
        })
        .collect();
    Plan { citizens, clerks: clerks(setup, seed), walk_secs: WALK_SECS }
}

/// The numbers of a file with one column and a heading.
fn column(text: &str) -> impl Iterator<Item = f64> {
    text.lines().skip(1).filter_map(|line| line.trim().parse().ok())
}

struct Mapping {
    services: Vec<ServiceId>,
    /// Windows of each service: a counter counts in parts for each service it serves.
    windows: Vec<f64>,
    /// Whether key enterprises have a green channel there.
    green: Vec<bool>,
    /// Share of green tickets where they can be, so that there are as many as usual in all.
    green_share: f64,
    work_secs: Vec<f64>,
}

impl Mapping {
    fn new(setup: &Setup) -> Self {
        let mut windows: BTreeMap<ServiceId, f64> = BTreeMap::new();
        for counter in setup.counters.values() {
            let services = setup.services_of(counter);
            let part = 1.0 / services.len().max(1) as f64;
            for service in services {
                *windows.entry(service).or_default() += part;
            }
        }
        let (services, windows): (Vec<ServiceId>, Vec<f64>) = windows.into_iter().unzip();
        let has_green = |id: &ServiceId| setup.services.get(id).is_some_and(|s| s.enterprise);
        let green: Vec<bool> = services.iter().map(has_green).collect();
        let all: f64 = windows.iter().sum();
        let of_green: f64 = windows.iter().zip(&green).filter(|(_, g)| **g).map(|(w, _)| w).sum();
        let green_share = ClassShares::USUAL.green * all / of_green.max(1.0);
        Self { services, windows, green, green_share, work_secs: column(SERVICE_TIMES).collect() }
    }

    /// A service for each person: as many as its windows' part of all people, in drawn order.
    fn dealt(&self, random: &mut Random) -> Vec<usize> {
        let all: f64 = self.windows.iter().sum();
        let mut deck = Vec::with_capacity(PEOPLE);
        let mut owed = 0.0;
        for (service, windows) in self.windows.iter().enumerate() {
            owed += windows / all * PEOPLE as f64;
            deck.resize(owed.round() as usize, service);
        }
        for last in (1..deck.len()).rev() {
            deck.swap(last, random.below(last as u64 + 1) as usize);
        }
        deck
    }

    fn citizen(&self, second: f64, service: usize, random: &mut Random) -> Citizen {
        let check_in_ms = i64::from(ARRIVALS_FROM) * MINUTE_MS + (second * 1000.0) as i64;
        let green_share = if self.green[service] { self.green_share } else { 0.0 };
        let claim = claim(check_in_ms, green_share, random);
        let work_ms = self.work_ms(random);
        let misses = random.chance(MISS_SHARE);
        let back = random.chance(BACK_SHARE);
        let back_after = 2.0 + 13.0 * random.unit();
        let then = random.chance(TRANSFER_SHARE).then(|| SecondErrand {
            service: self.services[random.weighted(&self.windows)].clone(),
            work_ms: self.work_ms(random),
        });
        let park = random.chance(PARK_SHARE).then(|| park(random));
        Citizen {
            check_in_ms,
            service: self.services[service].clone(),
            claim,
            work_ms,
            patience_ms: if misses { 0 } else { i64::MAX },
            back_after_ms: back.then_some((back_after * MINUTE_MS as f64) as i64),
            then,
            park,
        }
    }

    /// One of the real service times, drawn with replacement.
    fn work_ms(&self, random: &mut Random) -> i64 {
        let drawn = self.work_secs[random.below(self.work_secs.len() as u64) as usize];
        (drawn * WORK_FACTOR) as i64 * SECOND_MS
    }
}

/// Classes in the shares of the studies; a booked person's slot lies around their real arrival.
fn claim(check_in_ms: i64, green_share: f64, random: &mut Random) -> Claim {
    let shares = ClassShares::USUAL;
    let ordinary = 1.0 - shares.appointment - shares.care - green_share;
    match random.weighted(&[ordinary, shares.appointment, shares.care, green_share]) {
        0 => Claim::Ordinary,
        1 => {
            let (mean, deviation, earliest, latest) = BOOKED;
            let offset = (mean + deviation * random.normal()).clamp(earliest, latest);
            let slot = (check_in_ms - (offset * MINUTE_MS as f64) as i64 + SLOT_MS / 2) / SLOT_MS;
            Claim::Appointment { slot_start_ms: slot * SLOT_MS, slot_end_ms: (slot + 1) * SLOT_MS }
        }
        2 => Claim::Care { care: CareKind::Elder },
        _ => Claim::Green,
    }
}

fn park(random: &mut Random) -> ParkPlan {
    let kinds = [ParkKind::WithoutPapers, ParkKind::PapersKept, ParkKind::Waiting];
    let kind = kinds[random.below(3) as usize];
    ParkPlan { kind, away_ms: (5 + random.below(21) as i64) * MINUTE_MS }
}

fn clerks(setup: &Setup, seed: u64) -> Vec<ClerkPlan> {
    let mut counters: Vec<_> =
        setup.counters.iter().map(|(id, counter)| (counter.number, id)).collect();
    counters.sort();
    let minute = |minute: u16| i64::from(minute) * MINUTE_MS;
    let open_ms = minute(HOURS.issue_from.0) - 5 * MINUTE_MS;
    (0_u16..)
        .zip(counters)
        .map(|(nth, (number, counter))| {
            let lunch = LUNCH_FROM + LUNCH_MINUTES * (nth % 2);
            ClerkPlan {
                counter: counter.clone(),
                clerk: format!("clerk-{number:02}").into(),
                sign_in_ms: open_ms - 5 * MINUTE_MS,
                open_ms,
                close_ms: minute(HOURS.close.0),
                lunch_ms: (minute(lunch), minute(lunch + LUNCH_MINUTES)),
                pace: Random::stream(seed, &[2, u64::from(nth)]).noise(PACE_NOISE),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use queue_core::time::LocalDate;
    use simulator::{MadeDay, Watch, day::utc_midnight_ms, virtual_day, virtual_day::Waits};

    use super::*;

    const DATE: LocalDate = LocalDate { year: 2026, month: 6, day: 1 };

    fn hall() -> Setup {
        let text = include_str!("../../../config/hall.jiedong.toml");
        Setup { hours: HOURS, ..toml::from_str(text).expect("a setup") }
    }

    #[test]
    fn the_real_day_is_whole() {
        let day = plan(&hall(), 1);
        assert_eq!(day.citizens.len(), PEOPLE);
        assert_eq!(day.clerks.len(), 32);
        assert_eq!(column(SERVICE_TIMES).count(), 110);
        let mean = column(SERVICE_TIMES).sum::<f64>() / 110.0;
        assert!((59.6..59.8).contains(&mean), "{mean}");
        assert!(day.citizens.is_sorted_by_key(|c| c.check_in_ms));
        let last = day.citizens.last().map(|c| c.check_in_ms);
        assert!(last < Some(i64::from(HOURS.issue_until.0) * MINUTE_MS));
    }

    #[test]
    fn people_spread_over_services_as_windows_do() {
        let setup = hall();
        let day = plan(&setup, 4);
        for (group, windows) in [("real-estate", 10.0), ("tax", 3.0), ("marriage", 1.0)] {
            let of_group = |c: &&Citizen| {
                setup.services.get(&c.service).is_some_and(|s| s.group == group.into())
            };
            let people = day.citizens.iter().filter(of_group).count() as f64;
            let expected = PEOPLE as f64 * windows / 32.0;
            assert!((people - expected).abs() <= 1.5, "{group}: {people} of {expected}");
        }
        let green: Vec<&Citizen> =
            day.citizens.iter().filter(|c| c.claim == Claim::Green).collect();
        assert!((20..=70).contains(&green.len()), "{}", green.len());
        let allowed = |c: &&Citizen| setup.services.get(&c.service).is_some_and(|s| s.enterprise);
        assert!(green.iter().all(allowed));
    }

    /// Without a truly loaded hall the played day would prove nothing.
    #[test]
    fn the_hall_is_loaded() {
        let setup = hall();
        for seed in 1..=10 {
            let Plan { citizens, clerks, walk_secs } = plan(&setup, seed);
            let day = MadeDay { date: DATE, seed, citizens, clerks, walk_secs };
            let midnight = utc_midnight_ms(DATE, 480);
            let played = virtual_day(&setup, &day, midnight, Watch::Counts);
            let report = &played.report;
            assert_eq!(report.refused, Vec::<String>::new());
            let contested = f64::from(report.contested) / f64::from(report.calls);
            let wait = report.waits.values().map(Waits::mean_minutes).fold(0.0, f64::max);
            let evening = played.journal.iter().rev().nth(1).map_or(0, |(at, _)| at.local_minute);
            println!(
                "seed {seed}: {:.1} % contested, ordinary {wait:.0} min, until {}:{:02}",
                contested * 100.0,
                evening / 60,
                evening % 60
            );
            assert!(contested >= 0.30, "seed {seed}: {contested}");
        }
    }
}
