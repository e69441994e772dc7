//! A citizen's ticket page.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Head, PackageProgress, PrecheckNote};
use crate::words::{Class, InterruptReason, Text, VisitStatus};

/// A citizen's ticket page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketView {
    /// State and clock.
    pub head: Head,
    /// The number.
    pub number: String,
    /// The service.
    pub service: Text,
    /// The class that counts.
    pub class: Class,
    /// Where it stands.
    pub status: VisitStatus,
    /// Where to wait.
    pub zone: Text,
    /// On which floor.
    pub floor: Text,
    /// The counters that can call it, by number.
    pub counters: Vec<u16>,
    /// How many of them are open.
    pub open_counters: u32,
    /// When it was taken, UTC ms.
    pub issued_ms: i64,
    /// Tickets that would be called before it if nobody else came; only while waiting.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u32>,
    /// People who checked in later and were called first, by class.
    pub went_first: WentFirst,
    /// 「…以后取号的人不会被自动叫到您前面」: UTC ms, rounded up to the minute; only while waiting.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nobody_after_ms: Option<i64>,
    /// Who went first, in a sentence; none when nobody did.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who_went_first: Option<Text>,
    /// Who cannot go first any more, in a sentence, while waiting.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Text>,
    /// The counter to go to, when called or being served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<TicketCounter>,
    /// Until when a missed ticket may come back, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_until_ms: Option<i64>,
    /// So many more calls for its service, and a missed ticket cannot come back any more.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_calls_left: Option<u32>,
    /// 办件数: cases on the ticket.
    #[serde(default = "super::one")]
    pub cases: u16,
    /// 主题套餐: its steps.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageProgress>,
    /// What the guide found before the wait.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precheck: Option<PrecheckNote>,
    /// 暂离 is possible now.
    #[serde(default)]
    pub can_step_out: bool,
    /// 暂离: how long somebody may be away, minutes.
    #[serde(default)]
    pub step_out_minutes: u32,
    /// 暂离: not called before this instant, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_until_ms: Option<i64>,
    /// More time can be asked for now.
    #[serde(default)]
    pub can_ask_more_time: bool,
    /// More time was given: the counter waits until this instant, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_until_ms: Option<i64>,
    /// Its counter or clerk is away and expected back by then, UTC ms; afterwards another goes on.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_until_ms: Option<i64>,
    /// Another number of the same person, family or agent is at a counter; this one goes on after.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// Parked: when the person is expected back, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_by_ms: Option<i64>,
    /// 业务中断: why nobody is called for its service now.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interrupted: Option<InterruptReason>,
    /// 插入: a manager put it to the front.
    #[serde(default)]
    pub inserted: bool,
}

/// The counter a citizen goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketCounter {
    /// Its number.
    pub number: u16,
    /// Its floor.
    pub floor: Text,
    /// When they were called last, UTC ms.
    pub called_ms: i64,
    /// How often.
    pub calls: u8,
}

/// People who came later and were called first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WentFirst {
    /// With 优先照顾.
    pub care: u32,
    /// With a booking.
    pub appointment: u32,
    /// In the green channel.
    pub green: u32,
    /// Called out of the order by the staff, whatever they held.
    #[serde(default)]
    pub manual: u32,
}
