//! A visit 到访: the life of one person's errand, and its ticket.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{ClerkId, CounterId, PersonRef, ServiceId, VisitId};

pub use crate::{
    extra::{Back, Extra, More, Package, Precheck, Step, StepState},
    status::Status,
};

/// The number on a ticket: A001 … A999, A1000.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Number {
    /// The letter of the service group.
    pub prefix: String,
    /// 1, 2, 3 … within prefix and business date.
    pub ordinal: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.prefix, self.ordinal)
    }
}

/// A priority class 优先类别: decides D.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// 优先照顾
    Care,
    /// 绿色通道
    Green,
    /// 预约
    Appointment,
    /// 普通
    Ordinary,
}

/// What entitles a person to priority care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CareKind {
    /// 60 and over.
    Elder,
    /// 残疾人
    Disabled,
    /// Pregnant, or with an infant.
    Pregnant,
    /// Serving, retired, and families of the fallen.
    Military,
    /// 消防救援人员
    FireRescue,
    /// 重症患者
    SeverelyIll,
}

/// Something a person may claim besides having come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Entitlement {
    /// 优先照顾
    Care {
        /// On what ground.
        care: CareKind,
    },
    /// A key enterprise or key project 绿色通道.
    Green,
    /// A booked slot, in hall time.
    Appointment {
        /// Start of the slot, UTC ms.
        slot_start_ms: i64,
        /// End of the slot, UTC ms; a later check-in is ordinary.
        slot_end_ms: i64,
    },
}

/// Where a ticket was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// 取号机
    Kiosk,
    /// 手机
    Phone,
    /// 导办台
    Desk,
    /// A clerk, for somebody without a ticket.
    Clerk,
}

/// The queue a ticket waits in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// Any counter that serves the service.
    Service(ServiceId),
    /// This counter only.
    Counter(CounterId),
    /// This clerk, wherever they sit.
    Clerk(ClerkId),
}

/// Why a service is parked 挂起.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParkKind {
    /// 不持件: the person went to fetch papers; any eligible counter goes on.
    WithoutPapers,
    /// 持件: the papers stay at this counter, which goes on.
    PapersKept,
    /// 等待: another step must finish first.
    Waiting,
}

/// How a service ended 办理结果.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// 已办结 or accepted.
    Handled,
    /// 材料不全: the person must come again.
    PapersMissing,
    /// 不予办理 or the wrong place.
    NotHandled,
}

/// One person's errand of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its id; grows with check-in.
    pub id: VisitId,
    /// The number on the ticket.
    pub number: Number,
    /// What the person came for (the present transaction).
    pub service: ServiceId,
    /// The queue it waits, or will wait, in.
    pub lane: Lane,
    /// The class that gave `base`.
    pub class: Class,
    /// What the person holds besides being there.
    pub entitlements: Vec<Entitlement>,
    /// Who, without identity. Two tickets of one person are never called at once.
    pub person: Option<PersonRef>,
    /// Where the ticket was taken.
    pub source: Source,
    /// First check-in, UTC ms: the time of theorem B1.
    pub checked_in_ms: i64,
    /// When the present transaction began to wait, UTC ms.
    pub queued_ms: i64,
    /// Check-in, or the slot start of a booking: the second key of the calling order.
    pub ready_ms: i64,
    /// `ready + D`, the smallest over the entitlements, UTC ms.
    pub base_ms: i64,
    /// Raised by misses and parks without papers, UTC ms.
    pub floor_ms: Option<i64>,
    /// Which transaction of the visit this is, from 1.
    pub transaction: u16,
    /// Whether the present transaction has been called before.
    pub called_before: bool,
    /// Missed calls so far.
    pub misses: u8,
    /// Service time of the present transaction before its parks, ms.
    pub served_ms: i64,
    /// Where it stands.
    pub status: Status,
    /// What only some visits have.
    #[serde(flatten)]
    pub extra: Extra,
}

/// For values that are stored only where they say something.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Visit {
    /// The due time 应叫时刻, UTC ms: `max(base, floor)`.
    pub fn due_ms(&self) -> i64 {
        self.floor_ms.map_or(self.base_ms, |floor| floor.max(self.base_ms))
    }

    /// The place in the calling order.
    pub fn key(&self) -> Key {
        Key { due_ms: self.due_ms(), ready_ms: self.ready_ms, visit: self.id }
    }
}

/// The calling order: smallest first; the visit id makes it total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// Due time, UTC ms.
    pub due_ms: i64,
    /// Ready time, UTC ms.
    pub ready_ms: i64,
    /// The visit.
    pub visit: VisitId,
}
