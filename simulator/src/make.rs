//! Makes a day: a pure function of (profile, seed, date). Same three, same day, byte for byte.
//!
//! Every citizen and every counter draws from a stream of their own (seed, date, index), so a
//! change of one person's fate leaves all others as they were.

use queue_core::{
    ids::CounterId,
    time::{LocalDate, MINUTE_MS, SECOND_MS},
    visit::{CareKind, Class, ParkKind},
};

use crate::{
    calendar::{day_number, weekday},
    curve::{pieces, slots},
    day::{Citizen, Claim, ClerkPlan, MadeDay, ParkPlan, SecondErrand},
    profile::{Profile, ServiceWork},
    random::Random,
};

/// Shortest and longest service, minutes.
const WORK_LIMITS: (f64, f64) = (1.0, 120.0);
/// People with priority care take longer by this factor.
const CARE_FACTOR: f64 = 1.2;
/// A booked person comes this many minutes after the slot on average, with this deviation,
/// between these limits.
const BOOKED_ARRIVAL: (f64, f64) = (-10.0, 9.0);
const BOOKED_LIMITS: (f64, f64) = (-40.0, 30.0);
/// Somebody who missed a call comes back after this many minutes on average, within these.
const BACK_AFTER_MEAN: f64 = 8.0;
const BACK_AFTER_LIMITS: (f64, f64) = (1.0, 28.0);
/// A parked person is away this many minutes on average, within these.
const AWAY_MEAN: f64 = 15.0;
const AWAY_LIMITS: (f64, f64) = (2.0, 60.0);
/// Clerks sign in this long before the opening.
const SIGN_IN_BEFORE_MS: i64 = 10 * MINUTE_MS;

/// Purposes of the random streams.
const STREAM_DAY: u64 = 1;
const STREAM_CITIZEN: u64 = 2;
const STREAM_COUNTER: u64 = 3;
const STREAM_COUNTER_DAY: u64 = 4;

/// Makes the day.
pub fn make_day(profile: &Profile, seed: u64, date: LocalDate) -> MadeDay {
    let day = day_number(date);
    let mut random = Random::stream(seed, &[STREAM_DAY, day]);
    let weekday = profile.weekdays[weekday(day)];
    let expected = profile.mean_arrivals * weekday * random.noise(profile.day_noise);
    let work_factor = profile.drift.work_factor * random.noise(profile.drift.work_day_noise);
    let count = random.poisson(expected);
    let maker = Maker::new(profile, work_factor);
    let mut citizens: Vec<Citizen> = (0..u64::from(count))
        .map(|nth| maker.citizen(&mut Random::stream(seed, &[STREAM_CITIZEN, day, nth])))
        .collect();
    citizens.sort_by_key(|citizen| citizen.check_in_ms);
    let clerks = profile.counters.iter().enumerate();
    let clerks = clerks.map(|(nth, counter)| clerk(profile, seed, day, nth, counter)).collect();
    MadeDay { date, seed, citizens, clerks, walk_secs: profile.extras.walk_secs }
}

fn clerk(profile: &Profile, seed: u64, day: u64, nth: usize, counter: &CounterId) -> ClerkPlan {
    let lasting = Random::stream(seed, &[STREAM_COUNTER, nth as u64]).noise(profile.counter_noise);
    let today = Random::stream(seed, &[STREAM_COUNTER_DAY, day, nth as u64])
        .noise(profile.drift.counter_day_noise);
    let lunch = profile.lunch[nth % 2];
    let open_ms = i64::from(profile.hours.open.0) * MINUTE_MS;
    ClerkPlan {
        counter: counter.clone(),
        clerk: format!("clerk-{:02}", nth + 1).into(),
        sign_in_ms: open_ms - SIGN_IN_BEFORE_MS,
        open_ms,
        close_ms: i64::from(profile.hours.close.0) * MINUTE_MS,
        lunch_ms: (i64::from(lunch.from) * MINUTE_MS, i64::from(lunch.until) * MINUTE_MS),
        pace: lasting * today,
    }
}

/// What is the same for all citizens of a day.
struct Maker<'a> {
    profile: &'a Profile,
    work_factor: f64,
    shares: Vec<f64>,
    enterprise_shares: Vec<f64>,
    /// Pieces of the arrival curve: from, until (minutes after local midnight), tickets in it.
    pieces: Vec<(f64, f64)>,
    piece_weights: Vec<f64>,
    /// Slot starts, minutes after local midnight.
    slots: Vec<i64>,
}

impl<'a> Maker<'a> {
    fn new(profile: &'a Profile, work_factor: f64) -> Self {
        let shares: Vec<f64> = profile.services.iter().map(|s| s.share).collect();
        let enterprise_shares = profile.services.iter();
        let enterprise_shares =
            enterprise_shares.map(|s| if s.enterprise { s.share } else { 0.0 }).collect();
        let (pieces, piece_weights) = pieces(profile);
        Self {
            profile,
            work_factor,
            shares,
            enterprise_shares,
            pieces,
            piece_weights,
            slots: slots(profile),
        }
    }

    fn citizen(&self, random: &mut Random) -> Citizen {
        let walk_in_ms = self.walk_in_ms(random);
        let claim = self.claim(random);
        let check_in_ms = match claim {
            Claim::Appointment { slot_start_ms, .. } => self.booked_ms(random, slot_start_ms),
            _ => walk_in_ms,
        };
        let service = self.service(random, claim);
        let work_ms = self.work_ms(random, service, claim);
        let absent = random.chance(self.profile.absent_share);
        let patience_ms = ms(random.exponential(self.profile.patience_mean));
        let back = random.chance(self.profile.extras.return_share);
        let back_after = random.exponential(BACK_AFTER_MEAN);
        let then = random.chance(self.profile.transfer_share).then(|| self.second_errand(random));
        let park = random.chance(self.profile.extras.park_share).then(|| park(random));
        Citizen {
            check_in_ms,
            service: service.service.clone(),
            claim,
            work_ms,
            patience_ms: if absent { 0 } else { patience_ms.max(1) },
            back_after_ms: back
                .then(|| ms(back_after.clamp(BACK_AFTER_LIMITS.0, BACK_AFTER_LIMITS.1))),
            then,
            park,
        }
    }

    fn walk_in_ms(&self, random: &mut Random) -> i64 {
        let piece = random.weighted(&self.piece_weights);
        let (from, until) = self.pieces.get(piece).copied().unwrap_or_default();
        ms(from + (until - from) * random.unit())
    }

    fn claim(&self, random: &mut Random) -> Claim {
        let classes = self.profile.classes;
        let (class, ground, slot) =
            (random.unit(), random.unit(), random.below(self.slots.len().max(1) as u64));
        if class < classes.appointment
            && let Some(start) = self.slots.get(slot as usize)
        {
            return Claim::Appointment {
                slot_start_ms: start * MINUTE_MS,
                slot_end_ms: (start + self.profile.slot_minutes) * MINUTE_MS,
            };
        }
        let class = class - classes.appointment;
        if (0.0..classes.care).contains(&class) {
            return Claim::Care { care: care_kind(ground) };
        }
        let served = self.enterprise_shares.iter().any(|share| *share > 0.0);
        if served && (0.0..classes.green).contains(&(class - classes.care)) {
            return Claim::Green;
        }
        Claim::Ordinary
    }

    /// The green channel is asked for only where it exists.
    fn service(&self, random: &mut Random, claim: Claim) -> &'a ServiceWork {
        let shares = if claim == Claim::Green { &self.enterprise_shares } else { &self.shares };
        &self.profile.services[random.weighted(shares)]
    }

    fn work_ms(&self, random: &mut Random, service: &ServiceWork, claim: Claim) -> i64 {
        let drawn = random.lognormal(service.mean, service.variation);
        let care = if claim.class() == Class::Care { CARE_FACTOR } else { 1.0 };
        let drift = self.profile.drift;
        let interruption = random.exponential(drift.interruption_mean);
        let interrupted = random.chance(drift.interrupted_share);
        let work = (drawn * care).clamp(WORK_LIMITS.0, WORK_LIMITS.1) * self.work_factor;
        ms(work + if interrupted { interruption } else { 0.0 })
    }

    fn second_errand(&self, random: &mut Random) -> SecondErrand {
        let service = &self.profile.services[random.weighted(&self.shares)];
        let work_ms = self.work_ms(random, service, Claim::Ordinary);
        SecondErrand { service: service.service.clone(), work_ms }
    }

    /// Booked people come around their slot, within the issuing hours.
    fn booked_ms(&self, random: &mut Random, slot_start_ms: i64) -> i64 {
        let (mean, deviation) = BOOKED_ARRIVAL;
        let offset = (mean + deviation * random.normal()).clamp(BOOKED_LIMITS.0, BOOKED_LIMITS.1);
        let hours = self.profile.hours;
        let first = i64::from(hours.issue_from.0) * MINUTE_MS;
        let last = i64::from(hours.issue_until.0) * MINUTE_MS - SECOND_MS;
        (slot_start_ms + ms(offset)).clamp(first, last.max(first))
    }
}

fn park(random: &mut Random) -> ParkPlan {
    let kind = match random.weighted(&[0.6, 0.25, 0.15]) {
        0 => ParkKind::WithoutPapers,
        1 => ParkKind::PapersKept,
        _ => ParkKind::Waiting,
    };
    let away = random.exponential(AWAY_MEAN).clamp(AWAY_LIMITS.0, AWAY_LIMITS.1);
    ParkPlan { kind, away_ms: ms(away) }
}

/// The grounds of care, an invented mix with elders first.
fn care_kind(unit: f64) -> CareKind {
    match unit {
        u if u < 0.80 => CareKind::Elder,
        u if u < 0.88 => CareKind::Disabled,
        u if u < 0.93 => CareKind::Pregnant,
        u if u < 0.97 => CareKind::Military,
        u if u < 0.98 => CareKind::FireRescue,
        _ => CareKind::SeverelyIll,
    }
}

fn ms(minutes: f64) -> i64 {
    (minutes * MINUTE_MS as f64).round() as i64
}
