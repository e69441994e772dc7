//! Three classes at one counter (M/G/1), in three orders made of nothing but D: all alike is first
//! come, first served (Pollaczek–Khinchine); far apart is strict priority (Cobham 1954); 0, 15 and
//! 30 minutes are the due rule, with the identity B3 for its means. Whatever the order, the work
//! that waits is the same at every instant: the conservation law.

use queue_core::{
    setup::DueMinutes,
    visit::{CareKind, Entitlement},
};
use simulator::random::Random;

use crate::{
    figures::{Estimate, MINUTE_MS, Sheet, first_come_first_served, mean, soak},
    hall::serve,
    people::{Customer, Desk, waits},
};

/// A class: people a minute, mean minutes and variation of their service.
struct Kind {
    rate: f64,
    service: f64,
    variation: f64,
    claim: Option<Entitlement>,
}

/// From the smallest D to the largest.
const KINDS: [Kind; 3] = [
    Kind {
        rate: 0.02,
        service: 9.0,
        variation: 1.0,
        claim: Some(Entitlement::Care { care: CareKind::Elder }),
    },
    Kind { rate: 0.03, service: 10.0, variation: 0.7, claim: Some(Entitlement::Green) },
    Kind { rate: 0.04, service: 8.0, variation: 0.8, claim: None },
];
/// Mean wait under first come, first served, minutes.
const FIFO: f64 = 29.771;
/// Σ ρ·W under every order that does not look at service times.
const CONSERVED: f64 = 23.816_8;

/// An order and what it must give.
struct Order {
    name: &'static str,
    due: DueMinutes,
    /// Hall time of a minute of the model, ms. Where D must be far apart, a second: 12 hours of D
    /// are then 43,200 minutes of the model.
    minute_ms: f64,
    /// Mean wait by class, minutes.
    waits: [f64; 3],
}

#[rustfmt::skip]
const ORDERS: [Order; 3] = [
    Order {
        name: "first come, first served", minute_ms: MINUTE_MS, waits: [FIFO; 3],
        due: DueMinutes { ordinary: 30, appointment: 30, green: 30, care: 30, insert: 0 },
    },
    Order {
        name: "strict (Cobham)", minute_ms: 1000.0,
        waits: [7.261_219_512_2, 13.963_883_677_3, 57.251_923_076_9],
        due: DueMinutes { ordinary: 1440, appointment: 1440, green: 720, care: 0, insert: 0 },
    },
    Order {
        name: "due 0/15/30 (identity B3)", minute_ms: MINUTE_MS, waits: [21.23, 28.19, 36.05],
        due: DueMinutes { ordinary: 30, appointment: 30, green: 15, care: 0, insert: 0 },
    },
];

impl Order {
    /// D of a class in minutes of the model.
    fn d(&self, kind: usize) -> f64 {
        let minutes = [self.due.care, self.due.green, self.due.ordinary][kind];
        minutes as f64 * MINUTE_MS / self.minute_ms
    }
}

/// The same people for every order, at the order's scale of time.
fn customers(seed: u64, count: usize, minute_ms: f64) -> (Vec<Customer>, Vec<usize>) {
    let mut random = Random::stream(seed, &[3]);
    let rates = KINDS.map(|kind| kind.rate);
    let mut clock = 0.0;
    let draw = |_| {
        clock += random.exponential(1.0 / rates.iter().sum::<f64>());
        let kind = random.weighted(&rates);
        let Kind { service, variation, claim, .. } = KINDS[kind];
        let work = if variation < 1.0 {
            random.lognormal(service, variation)
        } else {
            random.exponential(service)
        };
        let in_ms = |minutes: f64| (minutes * minute_ms).round() as i64;
        (Customer { claim, ..Customer::ordinary(in_ms(clock), in_ms(work)) }, kind)
    };
    (0..count).map(draw).unzip()
}

/// One seed under one order. Minutes of the model.
struct Played {
    by_class: [f64; 3],
    /// Σ ρ·W.
    conserved: f64,
    /// By class: its mean wait less what identity B3 makes of the others' waits and of how the same
    /// people wait first come, first served.
    off_identity: [f64; 3],
}

fn play(order: &Order, seed: u64, count: usize, warm_up: usize) -> Played {
    let (customers, kinds) = customers(seed, count, order.minute_ms);
    let waits = waits(&serve(order.due, &Desk::equal(1), &customers), &customers);
    let in_turn = first_come_first_served(&customers, 1);
    let in_turn = mean(in_turn[warm_up..].iter().map(|wait| *wait as f64 / order.minute_ms));
    let of = |kind: usize, most: f64| {
        let counted = kinds.iter().zip(&waits).skip(warm_up).filter(|(k, _)| **k == kind);
        mean(counted.map(|(_, wait)| (*wait as f64 / order.minute_ms).min(most)))
    };
    let by_class = [0, 1, 2].map(|kind| of(kind, f64::INFINITY));
    let load = |kind: usize| KINDS[kind].rate * KINDS[kind].service;
    let conserved = [0, 1, 2].map(|kind| load(kind) * by_class[kind]).iter().sum();
    // ∫ P(W > y) dy from 0 to h is the mean of min(W, h).
    let identity = |me: usize| {
        let moved = |other: usize| {
            let ahead = order.d(me) - order.d(other);
            let window = of(if ahead > 0.0 { me } else { other }, ahead.abs());
            load(other) * ahead.signum() * window
        };
        in_turn + [0, 1, 2].into_iter().filter(|other| *other != me).map(moved).sum::<f64>()
    };
    let off_identity = [0, 1, 2].map(|kind| by_class[kind] - identity(kind));
    Played { by_class, conserved, off_identity }
}

#[test]
fn classes_wait_as_the_formulas_say() {
    let (seeds, count, warm_up) = if soak() { (32, 400_000, 2_000) } else { (16, 20_000, 1_000) };
    let mut sheet = Sheet::default();
    for order in &ORDERS {
        println!("M/G/1, {}: {seeds} seeds of {count} people", order.name);
        let played: Vec<Played> =
            (1..=seeds).map(|seed| play(order, seed, count, warm_up)).collect();
        let estimate = |value: &dyn Fn(&Played) -> f64| {
            Estimate::over_seeds(&played.iter().map(value).collect::<Vec<f64>>())
        };
        for (kind, expected) in order.waits.into_iter().enumerate() {
            let what = format!("  mean wait of class {}", kind + 1);
            sheet.expect(&what, expected, estimate(&|played| played.by_class[kind]));
        }
        sheet.expect("  Σ ρ·W", CONSERVED, estimate(&|played| played.conserved));
        if order.waits[0] < FIFO && order.minute_ms == MINUTE_MS {
            for kind in 0..3 {
                let what = format!("  off the identity, class {}", kind + 1);
                let off = estimate(&|played| played.off_identity[kind]);
                sheet.expect_within(&what, 0.0, off, 0.002 * FIFO);
            }
        }
    }
    sheet.settle();
}

/// Until the counter is idle for good, every order has the same work waiting at every instant. Its
/// integral is Σ service × (wait + service / 2), so Σ service × wait is the same number, in ms².
#[test]
fn no_order_makes_or_loses_waiting_work() {
    for seed in 1..=if soak() { 64 } else { 8 } {
        let (customers, kinds) = customers(seed, 5_000, MINUTE_MS);
        let waiting_work = |due: DueMinutes| {
            let waits = waits(&serve(due, &Desk::equal(1), &customers), &customers);
            let work = customers.iter().zip(&waits);
            let work: i128 = work.map(|(c, wait)| i128::from(c.work_ms) * i128::from(*wait)).sum();
            let care = kinds.iter().zip(&waits).filter(|(kind, _)| **kind == 0);
            (work, care.map(|(_, wait)| wait).sum::<i64>())
        };
        let [fifo, strict, due] = [0, 1, 2].map(|nth| waiting_work(ORDERS[nth].due));
        println!("seed {seed}: waiting work {} {} {} ms²", fifo.0, strict.0, due.0);
        assert_eq!((strict.0, due.0), (fifo.0, fifo.0), "seed {seed}");
        // The orders do differ: priority care waits least when it is strict.
        assert!(strict.1 < due.1 && due.1 < fifo.1, "seed {seed}: {strict:?} {due:?} {fifo:?}");
    }
}
