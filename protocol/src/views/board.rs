//! What hangs on the wall: the main board 综合屏 and the window strip 窗口屏.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Head;
use crate::words::{
    Class, CounterStatus, InterruptReason, Language, PauseReason, Text, VisitStatus,
};

/// The main board 综合屏 of a zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct BoardView {
    /// State and clock.
    pub head: Head,
    /// The zone.
    pub zone: String,
    /// Its name.
    pub zone_name: Text,
    /// Its floor.
    pub floor: Text,
    /// Newest first: every call that is still Called, or unconfirmed and Called or Serving, or
    /// younger than 60 s. The newest call of each person only.
    pub calls: Vec<BoardCall>,
    /// Waiting people per service group of the zone.
    pub waiting: Vec<GroupWaiting>,
    /// 过号: numbers that may still come back, newest first.
    pub missed: Vec<String>,
    /// Tickets are being issued now.
    pub issuing: bool,
    /// Counters of the zone that pause, by number.
    #[serde(default)]
    pub paused: Vec<PausedCounter>,
    /// Services of the zone for which nobody is called now.
    #[serde(default)]
    pub interrupted: Vec<InterruptedService>,
    /// 请做准备: who would be called next if nobody else came, at most six.
    #[serde(default)]
    pub next: Vec<String>,
    /// The calling rule in one sentence.
    #[serde(default)]
    pub notice: Text,
    /// What is heard of a call.
    #[serde(default)]
    pub announce: Announcing,
    /// Where a phone takes a ticket, for a QR code: a path on this server, or a whole address where
    /// the hall has configured one. It changes every minute; absent while none can be taken.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
}

/// How calls are announced in a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Announcing {
    /// Voice, chime or nothing.
    pub mode: AnnounceMode,
    /// In this order.
    pub languages: Vec<Language>,
    /// How often a first call is spoken in each language.
    pub times: u8,
    /// How often a recall is.
    pub recall_times: u8,
    /// A call that could only be spoken later than this gets the chime alone, seconds.
    pub late_secs: u32,
    /// How loud, by local time of day, in their order; before the first entry: all of it.
    pub loudness: Vec<Loudness>,
}

/// A server that does not say: as a hall is that has not set it.
impl Default for Announcing {
    fn default() -> Self {
        Self {
            mode: AnnounceMode::Voice,
            languages: vec![Language::Mandarin, Language::English],
            times: 2,
            recall_times: 3,
            late_secs: 90,
            loudness: Vec::new(),
        }
    }
}

/// What is heard of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnnounceMode {
    /// It is spoken.
    Voice,
    /// A chime only.
    Chime,
    /// 无声叫号: nothing at first, a short chime when nobody comes.
    Silent,
}

/// From a minute of the day on, so loud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Loudness {
    /// Local time, `HH:MM`.
    pub from: String,
    /// Percent; 0 = nothing is heard.
    pub percent: u8,
}

/// A counter that pauses 暂停服务.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PausedCounter {
    /// Its number.
    pub counter_number: u16,
    /// Why.
    pub reason: PauseReason,
    /// When the clerk is expected back, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_at_ms: Option<i64>,
}

/// A service that stands still 业务中断.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InterruptedService {
    /// Its name.
    pub service: Text,
    /// Why.
    pub reason: InterruptReason,
    /// Since when, UTC ms.
    pub since_ms: i64,
}

/// One call on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct BoardCall {
    /// What a screen answers with when the call is visible.
    pub call_id: u64,
    /// The number.
    pub number: String,
    /// The counter's number.
    pub counter_number: u16,
    /// The counter's floor, when it is not the board's.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Text>,
    /// Shown as a badge unless ordinary; never the reason.
    pub class: Class,
    /// 1 = first call, 2 … = recalls.
    pub nth: u8,
    /// When, UTC ms.
    pub called_ms: i64,
    /// Called, Serving, or what it has become.
    pub status: VisitStatus,
    /// Confirmed by a screen.
    pub shown: bool,
    /// 需语音: to be spoken, even in a silent zone. Never why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub voice: bool,
}

/// Waiting people of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GroupWaiting {
    /// The group's name.
    pub name: Text,
    /// Its prefix.
    pub prefix: String,
    /// How many wait.
    pub waiting: u32,
    /// Open counters that serve it.
    pub open_counters: u32,
}

/// 五公开: who sits at a window, for everybody to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PublicClerk {
    /// 姓名
    pub name: String,
    /// 联系方式; may be empty, as the next two.
    pub contact: String,
    /// 服务事项
    pub duties: String,
    /// 服务承诺
    pub promise: String,
    /// 共产党员岗
    pub party: bool,
    /// 形象: where the picture is on the server; absent = none.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
}

/// The strip over a window 窗口屏.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WindowView {
    /// State and clock.
    pub head: Head,
    /// The counter's id.
    pub counter: String,
    /// Its number.
    pub counter_number: u16,
    /// Its name.
    pub name: Text,
    /// What it serves: groups, then single services.
    #[serde(default)]
    pub services: Vec<Text>,
    /// 五公开 of the clerk who sits there, as far as they are given.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<PublicClerk>,
    /// What it does.
    pub status: CounterStatus,
    /// Why it pauses.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseReason>,
    /// When the clerk is expected back from the pause, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_at_ms: Option<i64>,
    /// The number called or served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The call, to answer with when visible.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<u64>,
}
