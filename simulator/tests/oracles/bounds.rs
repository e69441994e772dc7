//! Theorems B1 and B2 on random instances of one pool of c equal counters, as loaded as a hall ever
//! is. What is due, and when somebody would be called in their turn, is computed here and not asked
//! of the core.
//!
//! B1: nobody is called before me whose check-in is later than my due − min D.
//! B2: with O = those who came after me and were called before me, and S their services,
//! `W(due) ≤ W(fifo) + ΣS / c + 2 (c − 1) / c · max S`; with one counter the last term is nought.

use std::collections::{BTreeMap, BTreeSet};

use queue_core::{
    setup::{DueMinutes, Rules},
    visit::{CareKind, Entitlement},
};
use simulator::random::Random;

use crate::{
    figures::{first_come_first_served, soak},
    hall::{ABSENCE_MS, serve},
    people::{Call, Customer, Desk},
};

const MINUTE_MS: i64 = 60_000;
/// Mean service, ms, and its variation.
const SERVICE: (f64, f64) = (600_000.0, 0.8);
const GRID_MS: f64 = 2_000.0;
const PEOPLE: usize = 200;

/// A random pool and the people who come to it.
struct Instance {
    counters: usize,
    due: DueMinutes,
    customers: Vec<Customer>,
}

impl Instance {
    /// With this share of people who miss their first call and come back.
    fn new(seed: u64, missing: f64) -> Self {
        let mut random = Random::stream(seed, &[0xb2]);
        let counters = 1 + random.below(27) as usize;
        let load = 0.7 + 0.8 * random.unit();
        let ordinary = random.below(61);
        let mut d = || random.below(ordinary + 1) as i64;
        let (appointment, green, care) = (d(), d(), d());
        let due = DueMinutes { ordinary: ordinary as i64, appointment, green, care, insert: 0 };
        let mut clock = 0.0;
        let gap = SERVICE.0 / (load * counters as f64);
        let customer = |_| {
            // No two at once: who came first is never in doubt. On a grid: many are due at once.
            clock += (random.exponential(gap) / GRID_MS).ceil() * GRID_MS;
            let work = random.lognormal(SERVICE.0, SERVICE.1).round() as i64;
            let arrival_ms = clock as i64;
            let claim = claim(&mut random, arrival_ms);
            let customer = Customer { claim, ..Customer::ordinary(arrival_ms, work) };
            if random.chance(missing) {
                let back_after_ms = Some(1 + random.below(30 * MINUTE_MS as u64) as i64);
                Customer { patience_ms: Some(0), back_after_ms, ..customer }
            } else {
                customer
            }
        };
        let customers = (0..PEOPLE).map(customer).collect();
        Self { counters, due, customers }
    }

    /// D and ready of what somebody holds, having come at all included, ms.
    fn held(&self, customer: &Customer) -> Vec<(i64, i64)> {
        let (arrival, due) = (customer.arrival_ms, &self.due);
        let claim = customer.claim.map(|claim| match claim {
            Entitlement::Care { .. } => (due.care, arrival),
            Entitlement::Green => (due.green, arrival),
            Entitlement::Appointment { slot_start_ms, .. } => {
                (due.appointment, arrival.max(slot_start_ms))
            }
        });
        let held = claim.into_iter().chain([(due.ordinary, arrival)]);
        held.map(|(d, ready_ms)| (d * MINUTE_MS, ready_ms)).collect()
    }

    /// Due and ready by the words of the rule: the smallest over all they hold.
    fn due_and_ready(&self, customer: &Customer) -> (i64, i64) {
        let held = self.held(customer).into_iter();
        held.map(|(d, ready_ms)| (ready_ms + d, ready_ms)).min().expect("they have come")
    }

    fn min_d_ms(&self) -> i64 {
        let due = &self.due;
        [due.ordinary, due.appointment, due.green, due.care].into_iter().min().expect("four")
            * MINUTE_MS
    }
}

/// The studies' mix; a slot begins up to 25 minutes after, and 10 minutes before, who booked it.
fn claim(random: &mut Random, arrival_ms: i64) -> Option<Entitlement> {
    match random.weighted(&[0.52, 0.25, 0.20, 0.03]) {
        1 => {
            let slot_start_ms = arrival_ms + (random.below(36) as i64 - 10) * MINUTE_MS;
            let slot_end_ms = slot_start_ms + 15 * MINUTE_MS;
            Some(Entitlement::Appointment { slot_start_ms, slot_end_ms })
        }
        2 => Some(Entitlement::Care { care: CareKind::Elder }),
        3 => Some(Entitlement::Green),
        _ => None,
    }
}

/// What was found in one instance.
#[derive(Default)]
struct Found {
    /// Pairs: somebody, and one who came later and was called before.
    overtakings: usize,
    /// Such pairs outside the window of B1, and the latest check-in inside it, ms before its end.
    outside: usize,
    nearest_ms: Option<i64>,
    /// People who waited longer than B2 allows, and the least that anybody was below it, ms.
    too_long: usize,
    least_slack_ms: Option<i64>,
    /// People who waited longer than in their turn: without them B2 would say nothing.
    longer: usize,
}

fn examine(instance: &Instance, calls: &[Call]) -> Found {
    let customers = &instance.customers;
    let in_turn = first_come_first_served(customers, instance.counters);
    let longest = customers.iter().map(|customer| customer.work_ms).max().expect("people");
    let count = instance.counters as i64;
    let mut found = Found::default();
    for (nth, call) in calls.iter().enumerate() {
        let me = &customers[call.customer];
        let last_ms = instance.due_and_ready(me).0 - instance.min_d_ms();
        let mut overtaking_ms = 0;
        for other in calls[..nth].iter().filter(|other| other.customer > call.customer) {
            let other = &customers[other.customer];
            overtaking_ms += other.work_ms;
            let left_ms = last_ms - other.arrival_ms;
            found.overtakings += 1;
            found.outside += usize::from(left_ms < 0);
            found.nearest_ms = Some(found.nearest_ms.map_or(left_ms, |least| least.min(left_ms)));
        }
        let wait = call.at_ms - me.arrival_ms;
        found.longer += usize::from(wait > in_turn[call.customer]);
        // Times c, so that it stays whole.
        let bound = count * in_turn[call.customer] + overtaking_ms + 2 * (count - 1) * longest;
        let slack = bound - count * wait;
        found.too_long += usize::from(slack < 0);
        found.least_slack_ms = Some(found.least_slack_ms.map_or(slack, |least| least.min(slack)));
    }
    found
}

#[test]
fn nobody_is_overtaken_or_waits_past_the_bounds() {
    let instances = if soak() { 4_000 } else { 400 };
    let (mut sum, mut alone) = (Found::default(), 0);
    for seed in 1..=instances {
        let instance = Instance::new(seed, 0.0);
        let desks = Desk::equal(instance.counters);
        let found = examine(&instance, &serve(instance.due, &desks, &instance.customers));
        if found.outside + found.too_long > 0 {
            println!(
                "seed {seed}, {} counters, {:?}: {} outside the window, {} waited too long",
                instance.counters, instance.due, found.outside, found.too_long
            );
        }
        alone += usize::from(instance.counters == 1);
        sum.overtakings += found.overtakings;
        sum.longer += found.longer;
        sum.outside += found.outside;
        sum.too_long += found.too_long;
        sum.nearest_ms = sum.nearest_ms.into_iter().chain(found.nearest_ms).min();
        sum.least_slack_ms = sum.least_slack_ms.into_iter().chain(found.least_slack_ms).min();
    }
    println!(
        "{instances} instances ({alone} of one counter) of {PEOPLE} people: {} overtakings, {} \
         outside the window of B1 (nearest {:?} ms inside); {} waited longer than in their turn, \
         {} longer than B2 allows (least slack {:?} ms)",
        sum.overtakings, sum.outside, sum.nearest_ms, sum.longer, sum.too_long, sum.least_slack_ms
    );
    assert_eq!((sum.outside, sum.too_long), (0, 0));
    assert!(alone > 0 && sum.overtakings > 10_000 && sum.longer > 10_000, "nothing was tried");
}

/// Who waits, by check-in order: due, ready, and whether they missed a call.
type Waiting = BTreeMap<usize, (i64, i64, bool)>;

/// How many calls were not of the smallest (due, ready, check-in) of all who waited, and how many
/// would have been with the floors of those who came back left out.
fn out_of_order(instance: &Instance, calls: &[Call]) -> (usize, usize) {
    let customers = &instance.customers;
    let credit_ms = Rules::default().return_credit_minutes * MINUTE_MS;
    // In one instant people come first, then come back.
    let mut coming: BTreeSet<(i64, bool, usize)> =
        (0..).zip(customers).map(|(nth, customer)| (customer.arrival_ms, false, nth)).collect();
    let mut waiting = Waiting::new();
    let (mut wrong, mut raised) = (0, 0);
    for call in calls {
        while let Some((at_ms, back, nth)) = coming.first().copied().filter(|c| c.0 <= call.at_ms) {
            coming.pop_first();
            let (base_ms, ready_ms) = instance.due_and_ready(&customers[nth]);
            let d = instance.held(&customers[nth]).into_iter().map(|(d, _)| d).min();
            let floor_ms = at_ms + d.expect("they have come") - credit_ms;
            let due_ms = if back { base_ms.max(floor_ms) } else { base_ms };
            waiting.insert(nth, (due_ms, ready_ms, back));
            if (at_ms, nth) == (call.at_ms, call.customer) {
                // Called as they came: whoever comes later in this instant was not there yet.
                break;
            }
        }
        let first = |due: &dyn Fn(usize, i64) -> i64| {
            let key = |(nth, who): (&usize, &(i64, i64, bool))| (due(*nth, who.0), who.1, *nth);
            waiting.iter().map(key).min().map(|(.., nth)| nth)
        };
        wrong += usize::from(first(&|_, due_ms| due_ms) != Some(call.customer));
        let without = first(&|nth, _| instance.due_and_ready(&customers[nth]).0);
        raised += usize::from(without != Some(call.customer));
        let back = waiting.remove(&call.customer).is_some_and(|(.., back)| back);
        if let Some(after_ms) = customers[call.customer].back_after_ms.filter(|_| !back) {
            coming.insert((call.at_ms + ABSENCE_MS + after_ms, true, call.customer));
        }
    }
    (wrong, raised)
}

#[test]
fn who_comes_back_after_a_missed_call_waits_for_their_floor() {
    let instances = if soak() { 4_000 } else { 200 };
    let (mut calls, mut wrong, mut raised) = (0, 0, 0);
    for seed in 1..=instances {
        let instance = Instance::new(seed, 0.15);
        let called = serve(instance.due, &Desk::equal(instance.counters), &instance.customers);
        let found = out_of_order(&instance, &called);
        calls += called.len();
        (wrong, raised) = (wrong + found.0, raised + found.1);
    }
    println!(
        "{instances} instances, {calls} calls: {wrong} out of the order of (due, ready, check-in); \
         {raised} were decided by a floor"
    );
    assert_eq!(wrong, 0);
    assert!(raised > 1_000, "floors decided {raised} calls only");
}
