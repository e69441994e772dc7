//! One ticket, where it stands, and what it is worth.

use queue_core::{
    command::{ManualReason, Needs, PrecheckResult},
    ids::{ClerkId, CounterId, PersonRef, ServiceId},
    setup::DueMinutes,
    time::LocalDate,
    visit::{Class, Entitlement, Outcome, Package, ParkKind},
};

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60_000;

/// Who may call a ticket that waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Queue {
    /// Any counter that can do its service.
    Anyone,
    /// One counter.
    Counter(CounterId),
    /// One clerk.
    Clerk(ClerkId),
}

/// Where a ticket stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Is {
    /// At the guide desk.
    Guide,
    /// Waiting.
    Waits,
    /// Called.
    Called {
        at: CounterId,
        first: i64,
        last: i64,
        calls: u8,
        hold: Option<i64>,
        still: i64,
        call: u64,
    },
    /// At the counter.
    Served { at: CounterId, since: i64, call: u64 },
    /// Parked.
    Aside { at: CounterId, kind: ParkKind, since: i64, back_by: Option<i64> },
    /// Missed the call: back before an instant, or before a number of calls.
    Missed { since: i64, until: Option<i64>, until_call: Option<u32> },
    /// Carried over from a date, and whether a guide still has to look at the papers.
    Carried(LocalDate, bool),
    /// Done, cancelled, void or expired.
    Over(&'static str),
}

/// One ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    pub id: u64,
    pub prefix: String,
    pub ordinal: u32,
    /// The service whose tickets of the day it counts among.
    pub taken_for: Option<ServiceId>,
    /// It was granted the green channel.
    pub green: bool,
    pub service: ServiceId,
    pub queue: Queue,
    pub holds: Vec<Entitlement>,
    pub unproven: Vec<Class>,
    pub person: Option<PersonRef>,
    pub came: i64,
    pub queued: i64,
    /// The D by which its base is reckoned.
    pub d: DueMinutes,
    /// What a manager's insert fixed: why, base, ready.
    pub front: Option<(ManualReason, i64, i64)>,
    pub floor: Option<i64>,
    pub transaction: u16,
    pub called_before: bool,
    pub misses: u8,
    pub worked: i64,
    pub is: Is,
    pub family: Option<u64>,
    pub package: Option<Package>,
    /// Whom a transfer comes back to: the service and the clerk.
    pub back: Vec<(ServiceId, ClerkId)>,
    pub found: Option<(PrecheckResult, Vec<u16>)>,
    pub out: Option<i64>,
    pub was_out: bool,
    pub more_time: bool,
    pub kept: Option<i64>,
    pub outcome: Option<Outcome>,
    pub paper: bool,
    pub needs: Needs,
    pub cases: Vec<String>,
}

impl Ticket {
    /// Not over yet.
    pub fn live(&self) -> bool {
        !matches!(self.is, Is::Over(_))
    }

    /// The counter that holds the person.
    pub fn counter(&self) -> Option<&CounterId> {
        match &self.is {
            Is::Called { at, .. } | Is::Served { at, .. } => Some(at),
            _ => None,
        }
    }

    /// `(base, ready, class)`: the smallest over everything held.
    fn worth(&self) -> (i64, i64, Class) {
        let mut all = vec![(self.came + self.d.ordinary * MINUTE, self.came, Class::Ordinary)];
        for held in &self.holds {
            all.push(match held {
                Entitlement::Care { .. } => {
                    (self.came + self.d.care * MINUTE, self.came, Class::Care)
                }
                Entitlement::Green => (self.came + self.d.green * MINUTE, self.came, Class::Green),
                Entitlement::Appointment { slot_start_ms, .. } => {
                    let ready = self.came.max(*slot_start_ms);
                    (ready + self.d.appointment * MINUTE, ready, Class::Appointment)
                }
            });
        }
        all.sort();
        all[0]
    }

    pub fn class(&self) -> Class {
        self.worth().2
    }

    pub fn base(&self) -> i64 {
        self.front.map_or_else(|| self.worth().0, |(_, base, _)| base)
    }

    pub fn ready(&self) -> i64 {
        self.front.map_or_else(|| self.worth().1, |(_, _, ready)| ready)
    }

    pub fn due(&self) -> i64 {
        self.floor.unwrap_or(i64::MIN).max(self.base())
    }

    /// The smallest D of everything held, minutes.
    pub fn smallest_d(&self, d: &DueMinutes) -> i64 {
        let of = |held: &Entitlement| match held {
            Entitlement::Care { .. } => d.care,
            Entitlement::Green => d.green,
            Entitlement::Appointment { .. } => d.appointment,
        };
        self.holds.iter().map(of).chain([d.ordinary]).min().unwrap()
    }
}
