//! Wishes: numbers that are turned into a sensible command for the hall as it is at the moment.
//! A wish keeps its meaning when others before it are left out, so a failure shrinks well.

use proptest::prelude::*;

use queue_core::ids::{CounterId, ServiceId, VisitId};

use crate::{
    hall::{Desk, Hall},
    ticket::{MINUTE, Ticket},
    verbs::{VERBS, Verb},
};

pub const CLERKS: [&str; 5] = ["ann", "bob", "dan", "eve", "fay"];
pub const SERVICES: [&str; 4] = ["a", "b", "c", "p"];

/// A ticket that is not there.
pub const NOBODY: u64 = 999_999;
pub const NOBODY_TEXT: &str = "VisitId(999999)";

/// One wish. Smaller numbers are simpler.
#[derive(Clone, Copy)]
pub struct Wish {
    verb: u16,
    gap: u8,
    /// Which of several.
    pub pick: u16,
    /// The details.
    pub how: u16,
}

impl std::fmt::Debug for Wish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}/{}", self.verb, self.gap, self.pick, self.how)
    }
}

pub fn wish() -> impl Strategy<Value = Wish> {
    let sum: u16 = VERBS.iter().map(|(weight, _)| weight).sum();
    (0..sum, any::<u8>(), any::<u16>(), any::<u16>()).prop_map(|(verb, gap, pick, how)| Wish {
        verb,
        gap,
        pick,
        how,
    })
}

impl Wish {
    pub fn verb(self) -> Verb {
        let mut left = self.verb;
        for (weight, verb) in VERBS {
            if left < *weight {
                return *verb;
            }
            left -= weight;
        }
        Verb::Take
    }

    /// How much time passes before it, ms: often none, rarely a quarter of an hour.
    pub fn gap(self) -> i64 {
        let gap = i64::from(self.gap);
        match gap {
            0..90 => 0,
            90..160 => (gap - 89) * 1_000,
            160..240 => (gap - 150) / 10 * MINUTE / 2,
            _ => (gap - 239) * MINUTE,
        }
    }

    /// The same wish about another ticket or counter.
    pub fn picking(self, pick: u16) -> Self {
        Self { pick, ..self }
    }

    /// One in so many, by a detail of its own.
    pub fn one_in(self, n: u16) -> bool {
        (self.how >> 9) % n == n - 1
    }

    pub fn any<T: Clone>(self, of: &[T]) -> T {
        of[usize::from(self.how) % of.len()].clone()
    }

    /// A ticket for which something holds, often the one of the wish before; rarely any at all, or
    /// one that is not there.
    pub fn ticket(self, hall: &Hall, fits: impl Fn(&Ticket) -> bool) -> VisitId {
        let anything = self.pick % 32 == 31;
        let fit: Vec<u64> =
            hall.tickets.iter().filter(|t| anything || fits(t)).map(|t| t.id).collect();
        let recent = hall.recent.get();
        if self.pick % 4 == 3 && fit.contains(&recent) {
            return VisitId(recent);
        }
        let id = fit.get(usize::from(self.pick / 4) % fit.len().max(1)).copied();
        hall.recent.set(id.unwrap_or(recent));
        VisitId(id.unwrap_or(NOBODY))
    }

    /// A counter with a ticket for which something holds; rarely not that ticket.
    pub fn at(self, hall: &Hall, fits: impl Fn(&Ticket) -> bool) -> (CounterId, VisitId) {
        let held = |t: &Ticket| t.counter().is_some() && fits(t);
        let visit = self.ticket(hall, held);
        let ticket = hall.tickets.iter().find(|t| t.id == visit.0);
        let counter = ticket.and_then(|t| t.counter().cloned());
        (counter.unwrap_or_else(|| self.counter(hall, |_| true)), visit)
    }

    pub fn counter(self, hall: &Hall, fits: impl Fn(&Desk) -> bool) -> CounterId {
        let anything = self.pick % 16 == 15;
        let fit: Vec<&CounterId> =
            hall.desks.iter().filter(|d| anything || fits(d)).map(|d| &d.id).collect();
        let any = fit.get(usize::from(self.pick >> 4) % fit.len().max(1));
        any.map_or_else(|| "9".into(), |id| (*id).clone())
    }

    pub fn service(self) -> ServiceId {
        self.any(&SERVICES).into()
    }
}
