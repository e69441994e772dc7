//! Views: the whole state an audience needs, pushed whenever it changes.
//! All instants are hall time in UTC ms; `Head` says how to read them.

mod dashboard;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use dashboard::{
    Alert, DashboardCall, DashboardCounter, DashboardService, DashboardView, DeviceState, Totals,
};

use crate::words::{Class, CounterStatus, ManualReason, ParkKind, PauseReason, Text, VisitStatus};

/// On every view: which state it shows, and the hall's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Head {
    /// Generation of the journal; grows when a backup is restored.
    pub generation: u32,
    /// The last committed command in this view. Compare (generation, seq), newest wins.
    pub seq: u64,
    /// Hall time when the view was built, UTC ms.
    pub hall_ms: i64,
    /// How many hall seconds pass in a second (1 except in demos and tests).
    pub time_scale: f64,
    /// The hall's offset from UTC now, minutes.
    pub utc_offset_minutes: i32,
    /// The hall's name.
    pub hall: Text,
}

/// The main board 综合屏 of a zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
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
}

/// One call on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
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
}

/// Waiting people of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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

/// The strip over a window 窗口屏.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct WindowView {
    /// State and clock.
    pub head: Head,
    /// The counter's id.
    pub counter: String,
    /// Its number.
    pub counter_number: u16,
    /// Its name.
    pub name: Text,
    /// What it does.
    pub status: CounterStatus,
    /// Why it pauses.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseReason>,
    /// The number called or served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The call, to answer with when visible.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<u64>,
}

/// A clerk's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CounterView {
    /// State and clock.
    pub head: Head,
    /// The counter's id.
    pub counter: String,
    /// Its number.
    pub counter_number: u16,
    /// Its name.
    pub name: Text,
    /// What it does.
    pub status: CounterStatus,
    /// Why it pauses.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseReason>,
    /// Who sits there.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// The person called or served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<CounterTicket>,
    /// How many could be called here.
    pub waiting: u32,
    /// The longest wait among them, seconds of hall time.
    pub longest_wait_secs: i64,
    /// The due time of the next one, UTC ms (staff only).
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due_ms: Option<i64>,
    /// Parked here.
    pub parked: Vec<ParkedTicket>,
}

/// The person at a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CounterTicket {
    /// The visit, for commands.
    pub visit: u64,
    /// The number.
    pub number: String,
    /// The service.
    pub service: Text,
    /// The class.
    pub class: Class,
    /// Called or Serving.
    pub status: VisitStatus,
    /// The newest call.
    pub call_id: u64,
    /// Calls of this round.
    pub calls: u8,
    /// Since when it is in this status, UTC ms.
    pub since_ms: i64,
    /// A screen has shown the call.
    pub shown: bool,
    /// No screen answered within 3 s of wall time.
    pub unshown_alarm: bool,
    /// Why this person.
    pub why: Why,
}

/// The recorded reason of a call, for the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Why {
    /// The due time that won, UTC ms.
    pub due_ms: i64,
    /// How many could have been called.
    pub candidates: u32,
    /// Who would have been next.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_number: Option<String>,
    /// And their due time, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due_ms: Option<i64>,
    /// They were called out of the order, and why; then the next is whom the rule would have called.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<ManualReason>,
}

/// A parked ticket of a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ParkedTicket {
    /// The visit.
    pub visit: u64,
    /// Its number.
    pub number: String,
    /// Why.
    pub kind: ParkKind,
    /// Since when, UTC ms.
    pub parked_ms: i64,
}

/// A citizen's ticket page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
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
    /// The counter to go to, when called or being served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<TicketCounter>,
    /// Until when a missed ticket may come back, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_until_ms: Option<i64>,
}

/// The counter a citizen goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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

/// The kiosk 取号机.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct KioskView {
    /// State and clock.
    pub head: Head,
    /// Whether tickets can be taken now, and if not, why.
    pub issuing: Issuing,
    /// What can be chosen, by group.
    pub groups: Vec<KioskGroup>,
}

/// Whether tickets are issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Issuing {
    /// Yes.
    Open {
        /// Until this local time, `HH:MM`.
        until: String,
    },
    /// Outside the hours, local `HH:MM`.
    OutsideHours {
        /// From.
        from: String,
        /// Until.
        until: String,
    },
    /// 停止取号 by the hall.
    Stopped,
    /// The day is not open.
    DayClosed,
}

/// A group on the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskGroup {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its prefix.
    pub prefix: String,
    /// A line under the name.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The floor where its people wait.
    pub floor: Text,
    /// Waiting now.
    pub waiting: u32,
    /// Its services.
    pub services: Vec<KioskService>,
}

/// A service on the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskService {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Waiting now.
    pub waiting: u32,
    /// Open counters that serve it.
    pub open_counters: u32,
    /// Key enterprises have a green channel here.
    pub enterprise: bool,
    /// All tickets of the day are given out.
    pub full: bool,
}
