//! Taking a ticket, and what guides and managers do with one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::words::{CareKind, Class, ManualReason, Needs, PrecheckResult, Source, Text};

/// `POST /api/v1/tickets`: take a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeTicket {
    /// The service; either this or a package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub service: Option<String>,
    /// 主题套餐: several services on one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub package: Option<String>,
    /// 办件数: cases on this ticket; absent = one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub cases: Option<u16>,
    /// 审前服务: whether a guide looks at the papers before the wait; absent = as the service says.
    /// Only staff may say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub precheck: Option<bool>,
    /// The ground of priority care, if claimed.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub care: Option<CareKind>,
    /// The person acts for a listed key enterprise.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub enterprise: bool,
    /// A booked slot.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub appointment: Option<Slot>,
    /// A random reference to the person, so that two of their tickets are never called at once.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub person: Option<String>,
    /// What the person needs.
    #[serde(default, skip_serializing_if = "Needs::is_none")]
    #[ts(optional, as = "Option<Needs>")]
    pub needs: Needs,
    /// Where the ticket is taken.
    pub source: Source,
}

/// A booked slot in hall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Start, UTC ms.
    pub start_ms: i64,
    /// End, UTC ms.
    pub end_ms: i64,
}

/// The answer to a taken ticket: what the kiosk prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketTaken {
    /// Journal sequence of the command.
    pub seq: u64,
    /// The visit.
    pub visit: u64,
    /// The number, e.g. A001.
    pub number: String,
    /// The service's name.
    pub service: Text,
    /// The package, if it is for one; `service` is then the step that is free first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub package: Option<Text>,
    /// 办件数: cases on this ticket.
    pub cases: u16,
    /// A guide looks at the papers first: the person goes to the guide desk.
    pub precheck: bool,
    /// The class that counts.
    pub class: Class,
    /// Classes that count but are still to be confirmed by a guide or clerk.
    pub provisional: Vec<Class>,
    /// Where to wait.
    pub zone: Text,
    /// On which floor.
    pub floor: Text,
    /// The counters that serve it, by number.
    pub counters: Vec<u16>,
    /// People ahead at those counters when this was answered; a repeated answer counts anew.
    pub ahead: u32,
    /// When it was issued, UTC ms of hall time.
    pub issued_ms: i64,
    /// The hall's offset from UTC then, minutes.
    pub utc_offset_minutes: i32,
    /// The unguessable link of the ticket, a path such as `/t/…`.
    pub link: String,
    /// The same link as a QR code, SVG.
    pub qr_svg: String,
}

/// `POST /api/v1/visits/{visit}/precheck`: what the guide found 审前服务.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Precheck {
    /// The result.
    pub result: PrecheckResult,
    /// Which materials of the service are missing, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<u16>>")]
    pub missing: Vec<u16>,
}

/// `…/reclassify` of a waiting visit 取错号.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reclassify {
    /// What the person really came for.
    pub service: String,
}

/// `…/confirm-class`, `…/reject-class` of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfClass {
    /// The class that was claimed without proof.
    pub class: Class,
}

/// `…/needs`: what the person needs, in place of what was said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNeeds {
    /// What they need.
    pub needs: Needs,
}

/// `…/insert` 插入: this visit goes to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Insert {
    /// Why; it is on record.
    pub reason: ManualReason,
}

/// `…/link`: errands of one family or agent, never two called at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The visits that belong to the one in the address.
    pub visits: Vec<u64>,
}
