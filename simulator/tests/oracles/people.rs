//! Who comes, who serves, and what was decided about them. Plain values that no rule has touched.

use queue_core::visit::Entitlement;

/// Somebody who comes. All times are ms after the counters open.
#[derive(Clone, Debug)]
pub struct Customer {
    pub arrival_ms: i64,
    /// What for, by its place among the services.
    pub service: usize,
    /// What they hold, in the same time.
    pub claim: Option<Entitlement>,
    /// How long their service takes a clerk of average speed.
    pub work_ms: i64,
    /// Called later than so long after their arrival, they are gone; none = they stay. 0 = they
    /// never come to a counter.
    pub patience_ms: Option<i64>,
    /// So long after they were marked missing they are back, and stay.
    pub back_after_ms: Option<i64>,
    /// A second service and its work.
    pub then: Option<(usize, i64)>,
}

impl Customer {
    /// One who comes for the first service and stays.
    pub fn ordinary(arrival_ms: i64, work_ms: i64) -> Self {
        Self {
            arrival_ms,
            service: 0,
            claim: None,
            work_ms,
            patience_ms: None,
            back_after_ms: None,
            then: None,
        }
    }
}

/// A counter and its clerk.
#[derive(Clone, Debug)]
pub struct Desk {
    /// What it serves, by place among the services.
    pub services: Vec<usize>,
    /// What a service of average length takes here, in thousandths of it.
    pub pace_permille: i64,
    /// Nobody is called from the first instant until the second.
    pub break_ms: Option<(i64, i64)>,
}

impl Desk {
    /// This many average counters for one service.
    pub fn equal(counters: usize) -> Vec<Self> {
        vec![Self { services: vec![0], pace_permille: 1000, break_ms: None }; counters]
    }

    /// Work at this desk's pace, rounded to whole ms, halves up.
    pub fn time_ms(&self, work_ms: i64) -> i64 {
        (work_ms * self.pace_permille + 500) / 1000
    }

    pub fn is_away(&self, now_ms: i64) -> bool {
        self.break_ms.is_some_and(|(from, until)| (from..until).contains(&now_ms))
    }
}

/// What the rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    pub customer: usize,
    /// 1, or 2 for the service after a transfer.
    pub transaction: u16,
    pub counter: usize,
    pub at_ms: i64,
}

/// The waits of people who have one service each, ms, in the order of their arrival.
pub fn waits(calls: &[Call], customers: &[Customer]) -> Vec<i64> {
    let mut waits = vec![0; customers.len()];
    for call in calls {
        waits[call.customer] = call.at_ms - customers[call.customer].arrival_ms;
    }
    waits
}
