//! The day of the hall: closing, interruptions, what was done on paper, what clerks can do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::words::{Class, ExpireReason, InterruptReason, Outcome, Text};

/// `POST /api/v1/hall/close-day`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseDay {
    /// Why people who came in time and still wait are sent home; needed while anybody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub expire: Option<ExpireReason>,
}

/// `POST /api/v1/hall/interrupt-service` 业务中断
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InterruptService {
    /// The service.
    pub service: String,
    /// Why.
    pub reason: InterruptReason,
}

/// `POST /api/v1/hall/message`: a text to counters, which stands there until it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// To whom.
    pub to: MessageTo,
    /// 1 to 200 visible characters on one line. Erased when everybody has read it, at the latest
    /// when the day is over.
    pub text: String,
}

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MessageTo {
    /// Every counter of the hall.
    All,
    /// These counters, by id.
    Counters(Vec<String>),
}

/// `…/restore-service`, `…/carry-over`: a service that is interrupted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfService {
    /// The service.
    pub service: String,
}

/// `POST /api/v1/counters/{counter}/backfill` 补录: a service that was given there on paper today.
/// All times UTC ms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Backfill {
    /// What for.
    pub service: String,
    /// The number on the emergency slip.
    pub slip: u32,
    /// By what class; absent = ordinary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub class: Option<Class>,
    /// Who served: the clerk's login or id.
    pub clerk: String,
    /// When the slip was handed out.
    pub checked_in_ms: i64,
    /// When the person was called.
    pub called_ms: i64,
    /// When service began.
    pub started_ms: i64,
    /// When it ended.
    pub finished_ms: i64,
    /// How it ended.
    pub outcome: Outcome,
}

/// `POST /api/v1/clerks/{clerk}/skills`: what a clerk can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Skills {
    /// The services; absent or null = everything that their counter serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub services: Option<Vec<String>>,
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
