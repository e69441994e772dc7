//! One made day as plain values: who comes when for what, and who serves.

use queue_core::{
    ids::{ClerkId, CounterId, ServiceId},
    time::LocalDate,
    visit::{CareKind, Class, Entitlement, ParkKind},
};
use serde::{Deserialize, Serialize};

pub use crate::calendar::utc_midnight_ms;

/// A made day. All times are milliseconds after local midnight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MadeDay {
    /// The date.
    pub date: LocalDate,
    /// The seed.
    pub seed: u64,
    /// Everybody who comes, in the order of check-in.
    pub citizens: Vec<Citizen>,
    /// Everybody who serves, by window number.
    pub clerks: Vec<ClerkPlan>,
    /// Seconds from a call to the counter.
    pub walk_secs: i64,
}

/// One person's errand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citizen {
    /// When they take their ticket.
    pub check_in_ms: i64,
    /// What for.
    pub service: ServiceId,
    /// What they claim.
    pub claim: Claim,
    /// The work in it, for a counter of speed 1, ms.
    pub work_ms: i64,
    /// Called later than this after check-in, they are not there; 0 = never there.
    pub patience_ms: i64,
    /// After a missed call they come back this much later, if at all. Then they stay.
    pub back_after_ms: Option<i64>,
    /// The second service they need after the first.
    pub then: Option<SecondErrand>,
    /// The service is set aside half way.
    pub park: Option<ParkPlan>,
}

/// What a citizen claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "claim", rename_all = "kebab-case")]
pub enum Claim {
    /// Nothing.
    Ordinary,
    /// 优先照顾
    Care {
        /// On what ground.
        care: CareKind,
    },
    /// 绿色通道
    Green,
    /// 预约
    Appointment {
        /// Start of the slot, ms after local midnight.
        slot_start_ms: i64,
        /// Its end.
        slot_end_ms: i64,
    },
}

/// A second service after the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondErrand {
    /// Which.
    pub service: ServiceId,
    /// The work in it, ms.
    pub work_ms: i64,
}

/// A service that is set aside when half of its work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkPlan {
    /// Why.
    pub kind: ParkKind,
    /// For how long, ms.
    pub away_ms: i64,
}

/// One clerk's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClerkPlan {
    /// Where they sit.
    pub counter: CounterId,
    /// Who they are.
    pub clerk: ClerkId,
    /// When they sign in.
    pub sign_in_ms: i64,
    /// When their counter opens.
    pub open_ms: i64,
    /// When they take no new breaks and leave as soon as nobody is left.
    pub close_ms: i64,
    /// Lunch: from, until; begun when the person at the counter is done.
    pub lunch_ms: (i64, i64),
    /// Service time = work × pace; 1 on average, smaller is faster.
    pub pace: f64,
}

impl Claim {
    /// The class it asks for.
    pub fn class(&self) -> Class {
        match self {
            Self::Ordinary => Class::Ordinary,
            Self::Care { .. } => Class::Care,
            Self::Green => Class::Green,
            Self::Appointment { .. } => Class::Appointment,
        }
    }

    /// The claim as the core takes it, with the UTC instant of local midnight.
    pub fn entitlements(&self, midnight_utc_ms: i64) -> Vec<Entitlement> {
        match *self {
            Self::Ordinary => vec![],
            Self::Care { care } => vec![Entitlement::Care { care }],
            Self::Green => vec![Entitlement::Green],
            Self::Appointment { slot_start_ms, slot_end_ms } => vec![Entitlement::Appointment {
                slot_start_ms: midnight_utc_ms + slot_start_ms,
                slot_end_ms: midnight_utc_ms + slot_end_ms,
            }],
        }
    }
}
