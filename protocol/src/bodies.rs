//! HTTP requests and answers. Every command needs the header `Idempotency-Key`; the same key with
//! the same body gets the same answer, with another body 422.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::words::{CareKind, Class, ManualReason, Outcome, ParkKind, PauseReason, Source, Text};

/// `POST /api/v1/tickets`: take a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeTicket {
    /// The service.
    pub service: String,
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
    /// The class that counts.
    pub class: Class,
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

/// A clerk's command about the visit at the counter (recall, start, no-show).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AtCounter {
    /// The visit the clerk sees; a stale one is refused.
    pub visit: u64,
}

/// `…/sign-in`: at an enrolled desk with login and PIN; a person who is signed in already sends
/// neither.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The clerk's login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub login: Option<String>,
    /// Their PIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub pin: Option<String>,
}

/// The PIN stays out of logs and panics.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("login", &self.login).finish_non_exhaustive()
    }
}

/// `…/pause`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Why.
    pub reason: PauseReason,
}

/// `…/finish`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// The visit.
    pub visit: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// Then call the next one in the same step; with nobody to call the counter waits for the next
    /// arrival.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub next: bool,
}

/// `…/call-specific`: this person, out of the order of the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallSpecific {
    /// The visit.
    pub visit: u64,
    /// Why; it is on record.
    pub reason: ManualReason,
}

/// `…/park`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Park {
    /// The visit.
    pub visit: u64,
    /// Why.
    pub kind: ParkKind,
}

/// `…/transfer`: exactly one of the three targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The visit.
    pub visit: u64,
    /// Where to.
    pub to: TransferTo,
}

/// The target of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferTo {
    /// A service, by id.
    Service(String),
    /// A counter, by id.
    Counter(String),
    /// A clerk, by id.
    Clerk(String),
}

/// The answer to every command but taking a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Done {
    /// Journal sequence of the command.
    pub seq: u64,
    /// Who was called by it: by call-next at this counter, or by return, resume and transfer at
    /// counters that were waiting.
    pub called: Vec<CalledNow>,
}

/// One call made by a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CalledNow {
    /// The call.
    pub call_id: u64,
    /// The visit.
    pub visit: u64,
    /// Its number.
    pub number: String,
    /// The counter's id.
    pub counter: String,
}

/// `GET /api/v1/places`: where to go from the first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Places {
    /// The hall.
    pub hall: Text,
    /// Its zones, each with a board.
    pub zones: Vec<PlaceZone>,
    /// The demo, which lets everybody in by `/demo/…`. A real hall has none of that.
    pub demo: bool,
}

/// A zone and its board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlaceZone {
    /// The id, for `/board/{id}`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its floor.
    pub floor: Text,
}
