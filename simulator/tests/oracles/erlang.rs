//! M/M/c, first come first served: Erlang's waiting formula for the means, and the recursion of
//! Kiefer and Wolfowitz for every single wait. Everybody is ordinary, so due = check-in + 30 min
//! and the due rule is first come, first served.

use queue_core::setup::DueMinutes;
use simulator::random::Random;

use crate::{
    figures::{Estimate, MINUTE_MS, Sheet, first_come_first_served, mean, soak},
    hall::serve,
    people::{Customer, Desk, waits},
};

/// One queue of the table. Minutes.
struct Row {
    counters: usize,
    /// People a minute.
    rate: f64,
    /// Mean service time.
    service: f64,
    /// Expected mean wait.
    wait: f64,
    /// Expected share called within five minutes.
    within_five: f64,
}

#[rustfmt::skip]
const ROWS: [Row; 6] = [
    Row { counters: 1,  rate: 0.8,       service: 1.0,  wait: 4.000_000_000_0,  within_five: 0.705_696_447_1 },
    Row { counters: 2,  rate: 1.5,       service: 1.0,  wait: 1.285_714_285_7,  within_five: 0.947_231_072_3 },
    Row { counters: 5,  rate: 1.0 / 3.0, service: 12.0, wait: 6.649_350_649_4,  within_five: 0.634_706_490_6 },
    Row { counters: 10, rate: 2.0 / 3.0, service: 12.0, wait: 2.455_080_904_8,  within_five: 0.822_171_039_5 },
    Row { counters: 27, rate: 1.9,       service: 13.0, wait: 3.130_850_751_6,  within_five: 0.771_301_525_0 },
    Row { counters: 27, rate: 2.0,       service: 13.0, wait: 10.218_667_585_9, within_five: 0.464_925_098_5 },
];

impl Row {
    /// Mean wait and share within five minutes, from Erlang's C by the recursion of Erlang's B.
    fn formula(&self) -> (f64, f64) {
        let load = self.rate * self.service;
        let blocked = (1..=self.counters).fold(1.0, |b, c| load * b / (c as f64 + load * b));
        let used = load / self.counters as f64;
        let waits = blocked / (1.0 - used * (1.0 - blocked));
        let spare = self.counters as f64 / self.service - self.rate;
        (waits / spare, 1.0 - waits * (-spare * 5.0).exp())
    }

    fn customers(&self, seed: u64, count: usize) -> Vec<Customer> {
        let mut random = Random::stream(seed, &[self.counters as u64]);
        let mut clock = 0.0;
        let customer = |_| {
            clock += random.exponential(1.0 / self.rate) * MINUTE_MS;
            let work = random.exponential(self.service) * MINUTE_MS;
            Customer::ordinary(clock.round() as i64, work.round() as i64)
        };
        (0..count).map(customer).collect()
    }
}

/// How much is played of each row; the first ones to come meet an empty hall and do not count.
struct Dose {
    seeds: u64,
    customers: usize,
    warm_up: usize,
}

fn dose(row: &Row) -> Dose {
    // The fuller the hall, the longer it remembers a busy hour.
    match (soak(), row.rate * row.service / row.counters as f64 > 0.9) {
        (false, _) => Dose { seeds: 16, customers: 10_000, warm_up: 2_000 },
        (true, false) => Dose { seeds: 16, customers: 200_000, warm_up: 10_000 },
        (true, true) => Dose { seeds: 64, customers: 400_000, warm_up: 20_000 },
    }
}

#[test]
fn the_table_is_what_the_formula_gives() {
    for row in &ROWS {
        let (wait, within_five) = row.formula();
        assert!((wait - row.wait).abs() < 1e-9, "{wait} is not {}", row.wait);
        assert!((within_five - row.within_five).abs() < 1e-9, "{within_five}");
    }
}

#[test]
fn waits_are_those_of_erlang() {
    let mut sheet = Sheet::default();
    for (nth, row) in (1..).zip(&ROWS) {
        let dose = dose(row);
        let (mut waited, mut within_five, mut unlike) = (Vec::new(), Vec::new(), 0_usize);
        for seed in 1..=dose.seeds {
            let customers = row.customers(seed, dose.customers);
            let calls = serve(DueMinutes::default(), &Desk::equal(row.counters), &customers);
            let waits = waits(&calls, &customers);
            let turns = first_come_first_served(&customers, row.counters);
            unlike += waits.iter().zip(&turns).filter(|(wait, turn)| wait != turn).count();
            let counted = || waits[dose.warm_up..].iter().map(|wait| *wait as f64 / MINUTE_MS);
            waited.push(mean(counted()));
            within_five.push(mean(counted().map(|wait| f64::from(u8::from(wait <= 5.0)))));
        }
        let played = dose.seeds * dose.customers as u64;
        println!(
            "M/M/{} #{nth}: {} seeds, {played} people, {unlike} waits unlike Kiefer and Wolfowitz",
            row.counters, dose.seeds
        );
        sheet.expect("  mean wait, minutes", row.wait, Estimate::over_seeds(&waited));
        sheet.expect("  P(wait <= 5)", row.within_five, Estimate::over_seeds(&within_five));
        assert_eq!(unlike, 0, "row {nth}");
    }
    sheet.settle();
}
