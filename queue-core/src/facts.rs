//! The larger facts: a ticket, a call with its reason, a service given on paper.

use serde::{Deserialize, Serialize};

use crate::{
    command::{ManualReason, Needs},
    ids::{CallId, ClerkId, CounterId, PersonRef, ServiceId, VisitId, ZoneId},
    visit::{Class, Entitlement, Number, Outcome, Package, Source, is_default},
};

/// A ticket and everything computed at check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketIssued {
    /// The new visit.
    pub visit: VisitId,
    /// Its number.
    pub number: Number,
    /// What for.
    pub service: ServiceId,
    /// The zone where it waits.
    pub zone: ZoneId,
    /// The class that gives `base_ms`.
    pub class: Class,
    /// What was granted: a late booking or a full green channel is not in here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entitlements: Vec<Entitlement>,
    /// Who, without identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
    /// Where.
    pub source: Source,
    /// 办件数: cases besides the first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub more_cases: u16,
    /// Classes among them that nobody has confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisional: Vec<Class>,
    /// 主题套餐: its steps; `service` is the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Box<Package>>,
    /// 审前服务 comes before the wait.
    #[serde(default, skip_serializing_if = "is_default")]
    pub precheck: bool,
    /// What the person needs.
    #[serde(default, skip_serializing_if = "is_default")]
    pub needs: Needs,
    /// `ready` of the class that won.
    pub ready_ms: i64,
    /// `ready + D`.
    pub base_ms: i64,
    /// The check-in.
    pub at_ms: i64,
}

/// A call and its recorded reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Who.
    pub visit: VisitId,
    /// Where to.
    pub counter: CounterId,
    /// By whom.
    pub clerk: ClerkId,
    /// The id screens answer to.
    pub call: CallId,
    /// The zone whose screens must show it.
    pub zone: ZoneId,
    /// Why this person.
    pub reason: CallReason,
    /// Waiting time of the transaction, ms, at its first call only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<i64>,
    /// 延时: after closing time, for people who came before it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub overtime: bool,
    /// When.
    pub at_ms: i64,
}

/// Why a person was called: enough to explain it to the clerk and to the one who was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallReason {
    /// The due time that won.
    pub due_ms: i64,
    /// Its ready time, the first tie-break.
    pub ready_ms: i64,
    /// Its class.
    pub class: Class,
    /// How many tickets could have been called, this one included.
    pub candidates: u32,
    /// Who would have been next; with a call out of the order, whom the rule would have called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextCandidate>,
    /// The due time is not the one of the check-in: a missed call, a supplement or a park without
    /// papers raised it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub raised: bool,
    /// 插入: a manager put this person to the front, and why. Theorem B1 does not speak of such
    /// calls either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insert: Option<ManualReason>,
    /// 指定呼叫: a clerk called this person out of the order, and why. Theorem B1 does not speak of
    /// such calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<ManualReason>,
}

/// The runner-up of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextCandidate {
    /// Their visit.
    pub visit: VisitId,
    /// Their number.
    pub number: Number,
    /// Their due time.
    pub due_ms: i64,
}

/// A service that was given on paper 补录, with its actual times, UTC ms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backfilled {
    /// The visit, which is over.
    pub visit: VisitId,
    /// The number of the emergency slip.
    pub number: Number,
    /// What for.
    pub service: ServiceId,
    /// By what class.
    pub class: Class,
    /// Where.
    pub counter: CounterId,
    /// By whom.
    pub clerk: ClerkId,
    /// When the slip was handed out.
    pub checked_in_ms: i64,
    /// When the person was called.
    pub called_ms: i64,
    /// When service began.
    pub started_ms: i64,
    /// When it ended.
    pub finished_ms: i64,
    /// How.
    pub outcome: Outcome,
    /// When it was entered.
    pub at_ms: i64,
}
