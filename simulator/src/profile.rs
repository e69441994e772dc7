//! What the days of a hall look like: how many come, when, for what, with which claims, and how
//! fast the counters work. A profile can be laid over any setup.

use std::collections::BTreeMap;

use queue_core::{
    Setup,
    ids::{CounterId, ServiceId},
    setup::Hours,
};
use serde::{Deserialize, Serialize};

/// Minutes of a working day in which a counter can serve: eight hours less its lunch.
const COUNTER_MINUTES: f64 = 8.0 * 60.0 - 45.0;
/// How much of that time [`Profile::over`] fills on average. Peaks then exceed the capacity for a
/// while, as they do in a real hall, and the afternoon catches up.
const USUAL_LOAD: f64 = 0.78;

/// A hall's days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The hall's hours.
    pub hours: Hours,
    /// Tickets of an average working day, transfers not counted.
    pub mean_arrivals: f64,
    /// Factor on the arrivals, Monday first.
    pub weekdays: [f64; 7],
    /// Deviation of the logarithm of the day's own factor on the arrivals.
    pub day_noise: f64,
    /// When people come.
    pub curve: Curve,
    /// Shares of the classes.
    pub classes: ClassShares,
    /// What they come for.
    pub services: Vec<ServiceWork>,
    /// Who serves, by window number.
    pub counters: Vec<CounterId>,
    /// Deviation of the logarithm of a counter's lasting speed.
    pub counter_noise: f64,
    /// Lunch breaks, taken in turn by the counters: the first by every other one.
    pub lunch: [Break; 2],
    /// Minutes between booked slots; none starts while the lunch breaks last.
    pub slot_minutes: i64,
    /// Share of people who are not there whenever they are called.
    pub absent_share: f64,
    /// Mean patience of the others, minutes; who is called later has left.
    pub patience_mean: f64,
    /// Share of people who need a second service after the first.
    pub transfer_share: f64,
    /// What the studies leave out and a live hall shows.
    pub extras: Extras,
    /// How far a day strays from the profile; nothing in the plain scenarios.
    pub drift: Drift,
}

/// A service's demand and work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceWork {
    /// The service.
    pub service: ServiceId,
    /// Its part of the tickets; only the proportions count.
    pub share: f64,
    /// Mean service time, minutes.
    pub mean: f64,
    /// Coefficient of variation of the service time.
    pub variation: f64,
    /// Key enterprises may use the green channel here.
    pub enterprise: bool,
}

/// Relative arrival rates, per minute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The rate from the first ticket to the opening.
    pub before_opening: f64,
    /// Pieces from the opening to the last ticket: length and rate. The lengths are stretched to
    /// the hall's hours.
    pub pieces: Vec<(f64, f64)>,
}

/// Shares of the classes; the rest is ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassShares {
    /// 预约
    pub appointment: f64,
    /// 优先照顾
    pub care: f64,
    /// 绿色通道
    pub green: f64,
}

/// A break, minutes after local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// From.
    pub from: u16,
    /// Until.
    pub until: u16,
}

/// What the studies leave out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extras {
    /// Share of people who come back after a missed call.
    pub return_share: f64,
    /// Share of services set aside half way.
    pub park_share: f64,
    /// Seconds from the call to the counter.
    pub walk_secs: i64,
}

/// How far a day strays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Deviation of the logarithm of a counter's speed on the day.
    pub counter_day_noise: f64,
    /// Deviation of the logarithm of all service times of the day.
    pub work_day_noise: f64,
    /// Factor on all service times.
    pub work_factor: f64,
    /// Share of services with an interruption.
    pub interrupted_share: f64,
    /// Its mean length, minutes.
    pub interruption_mean: f64,
}

impl Drift {
    /// A day as the profile says.
    pub const NONE: Self = Self {
        counter_day_noise: 0.0,
        work_day_noise: 0.0,
        work_factor: 1.0,
        interrupted_share: 0.0,
        interruption_mean: 0.0,
    };
    /// The studies' ROUGH scenario.
    pub const ROUGH: Self = Self {
        counter_day_noise: 0.10,
        work_day_noise: 0.04,
        work_factor: 1.08,
        interrupted_share: 0.04,
        interruption_mean: 8.0,
    };
}

impl Extras {
    /// The studies: a missed call ends the visit, nobody walks, nothing is set aside.
    pub const NONE: Self = Self { return_share: 0.0, park_share: 0.0, walk_secs: 0 };
    /// A live hall.
    pub const LIVE: Self = Self { return_share: 0.5, park_share: 0.02, walk_secs: 20 };
}

impl ClassShares {
    /// The studies' mix.
    pub const USUAL: Self = Self { appointment: 0.25, care: 0.20, green: 0.03 };
    /// The studies' AGEING mix.
    pub const AGEING: Self = Self { appointment: 0.20, care: 0.43, green: 0.03 };
}

impl Curve {
    /// The studies' day: a morning peak, a quiet noon, an afternoon peak.
    pub fn usual() -> Self {
        Self {
            before_opening: 0.6,
            pieces: vec![
                (90.0, 1.9),
                (90.0, 1.15),
                (90.0, 0.45),
                (30.0, 0.8),
                (120.0, 1.45),
                (45.0, 0.6),
            ],
        }
    }
}

/// Mean minutes and variation of the studies' eight services.
pub const STUDIED_WORK: [(f64, f64); 8] = [
    (9.0, 0.7),
    (8.0, 0.7),
    (12.0, 0.9),
    (18.0, 0.8),
    (20.0, 0.7),
    (10.0, 0.6),
    (12.0, 0.8),
    (25.0, 0.9),
];

impl Profile {
    /// A profile with the studies' numbers for this hall, these services and these counters.
    pub(crate) fn with(hours: Hours, services: Vec<ServiceWork>, counters: Vec<CounterId>) -> Self {
        Self {
            hours,
            mean_arrivals: 0.0,
            // Saturday and Sunday are not in the studies; Friday's factor stands in.
            weekdays: [1.15, 1.02, 0.98, 0.95, 0.90, 0.90, 0.90],
            day_noise: 0.08,
            curve: Curve::usual(),
            classes: ClassShares::USUAL,
            services,
            counters,
            counter_noise: 0.12,
            lunch: [
                Break { from: 12 * 60, until: 12 * 60 + 45 },
                Break { from: 12 * 60 + 45, until: 13 * 60 + 30 },
            ],
            slot_minutes: 15,
            absent_share: 0.03,
            patience_mean: 240.0,
            transfer_share: 0.04,
            extras: Extras::NONE,
            drift: Drift::NONE,
        }
    }

    /// A live day over any setup. Services get the studies' service times by turn (advice `…-ask`
    /// 9 min, collecting `…-collect` 8 min); each counter's time is split evenly over its
    /// services and demand follows it, so that every counter carries the same load.
    pub fn over(setup: &Setup) -> Self {
        let mut minutes: BTreeMap<&ServiceId, f64> = BTreeMap::new();
        let served: Vec<Vec<ServiceId>> =
            setup.counters.values().map(|counter| setup.services_of(counter)).collect();
        for services in &served {
            for service in services {
                *minutes.entry(service).or_default() += 1.0 / services.len() as f64;
            }
        }
        let services = setup.services.iter().enumerate().map(|(nth, (id, service))| {
            let (mean, variation) = work_of(id, nth);
            ServiceWork {
                service: id.clone(),
                share: minutes.get(id).copied().unwrap_or_default() / mean,
                mean,
                variation,
                enterprise: service.enterprise,
            }
        });
        let mut counters: Vec<(u16, CounterId)> =
            setup.counters.iter().map(|(id, counter)| (counter.number, id.clone())).collect();
        counters.sort();
        let counters = counters.into_iter().map(|(_, id)| id).collect();
        let mut profile = Self::with(setup.hours, services.collect(), counters);
        profile.extras = Extras::LIVE;
        profile.mean_arrivals = profile.arrivals_at(USUAL_LOAD);
        profile
    }

    /// The tickets a day that fill this part of the counters' time.
    pub fn arrivals_at(&self, load: f64) -> f64 {
        let shares: f64 = self.services.iter().map(|s| s.share).sum();
        let work: f64 = self.services.iter().map(|s| s.share * s.mean).sum();
        let per_ticket =
            work / shares * (1.0 + self.transfer_share) * (1.0 + 0.2 * self.classes.care);
        load * COUNTER_MINUTES * self.counters.len() as f64 / per_ticket
    }

    /// The same with another number of tickets a day.
    pub fn with_mean_arrivals(mut self, mean_arrivals: f64) -> Self {
        self.mean_arrivals = mean_arrivals;
        self
    }
}

fn work_of(service: &ServiceId, nth: usize) -> (f64, f64) {
    if service.as_str().ends_with("-collect") {
        (8.0, 0.6)
    } else if service.as_str().ends_with("-ask") {
        (9.0, 0.7)
    } else {
        STUDIED_WORK[nth % STUDIED_WORK.len()]
    }
}
