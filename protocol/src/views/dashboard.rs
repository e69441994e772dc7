//! The live hall 现场管理, as managers see it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Head;
use crate::socket::Health;
use crate::words::{CounterStatus, HelpKind, InterruptReason, PauseReason, Text};

/// The live hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DashboardView {
    /// State and clock.
    pub head: Head,
    /// The open business date, `YYYY-MM-DD`.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Tickets can be taken now.
    pub issuing: bool,
    /// Counts of the day.
    pub totals: Totals,
    /// Every counter, by number.
    pub counters: Vec<DashboardCounter>,
    /// Every service with anybody waiting or served today.
    pub services: Vec<DashboardService>,
    /// The last calls, newest first, at most 20.
    pub calls: Vec<DashboardCall>,
    /// Every device that has connected or is bound, worst first.
    pub devices: Vec<DeviceState>,
    /// What needs somebody now.
    pub alerts: Vec<Alert>,
    /// 求助: counters that asked for somebody, emergencies first.
    #[serde(default)]
    pub help: Vec<HelpAsked>,
    /// 业务中断: services for which nobody is called.
    #[serde(default)]
    pub interrupted: Vec<Interruption>,
    /// 延时: people who still wait though the hall should be closed; absent before that.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime_waiting: Option<u32>,
}

/// A counter that asked for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HelpAsked {
    /// The counter's id.
    pub counter: String,
    /// Its number.
    pub counter_number: u16,
    /// For whom.
    pub kind: HelpKind,
    /// Who sits there.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// Since when, UTC ms.
    pub since_ms: i64,
}

/// A service that stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Interruption {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub service: Text,
    /// Why.
    pub reason: InterruptReason,
    /// Since when, UTC ms.
    pub since_ms: i64,
    /// How many wait for it.
    pub waiting: u32,
    /// 结转: how many were carried to the next working day.
    pub carried: u32,
}

/// Counts of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Totals {
    /// 取号量
    pub issued: u32,
    /// Waiting now.
    pub waiting: u32,
    /// 审前服务: at the guide desk, before the wait.
    #[serde(default)]
    pub precheck: u32,
    /// 结转: carried to or from another day, not back in the queue yet.
    #[serde(default)]
    pub carried: u32,
    /// Called and not there yet.
    pub called: u32,
    /// Being served.
    pub serving: u32,
    /// Parked.
    pub parked: u32,
    /// 办理量
    pub done: u32,
    /// Missed and may still come back.
    pub no_show: u32,
    /// Cancelled, void or expired.
    pub lost: u32,
    /// The longest wait now, seconds of hall time.
    pub longest_wait_secs: i64,
}

/// A counter on the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DashboardCounter {
    /// The id.
    pub id: String,
    /// Its number.
    pub number: u16,
    /// Its name.
    pub name: Text,
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
    /// Who sits there.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// The number called or served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Since when it is in this status, UTC ms.
    pub since_ms: i64,
}

/// A service on the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DashboardService {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its prefix.
    pub prefix: String,
    /// Waiting now.
    pub waiting: u32,
    /// The longest wait, seconds of hall time.
    pub longest_wait_secs: i64,
    /// Issued today.
    pub issued: u32,
    /// Open counters that serve it.
    pub open_counters: u32,
}

/// A call on the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DashboardCall {
    /// The call.
    pub call_id: u64,
    /// The number.
    pub number: String,
    /// The counter's number.
    pub counter_number: u16,
    /// 1 = first call, 2 … = recalls.
    pub nth: u8,
    /// When, UTC ms.
    pub called_ms: i64,
    /// Until a screen showed it, wall ms; none = not yet.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_after_ms: Option<u32>,
    /// No screen has shown it yet, and it is too young for an alarm.
    #[serde(default)]
    pub on_its_way: bool,
}

/// A place that the hall does not have, by the id that somebody thought it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownPlace {
    /// A zone.
    Zone(String),
    /// A counter.
    Counter(String),
}

/// A device as the hub sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceState {
    /// Its id.
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// kiosk, display, counter …
    pub kind: String,
    /// Zone or counter it is bound to; empty = the hall.
    pub place: String,
    /// Connected and not silent for 30 s.
    pub online: bool,
    /// Seconds since it was last heard, wall time.
    pub silent_secs: u64,
    /// What it has just asked for in vain.
    #[ts(optional, as = "Option<Vec<UnknownPlace>>")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks_in_vain: Vec<UnknownPlace>,
    /// How its machine is doing, if it says so.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
}

/// Something that needs somebody now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "alert", rename_all = "kebab-case")]
pub enum Alert {
    /// A zone has no screen online.
    NoScreen {
        /// The zone.
        zone: Text,
    },
    /// A device went silent.
    DeviceOffline {
        /// The device.
        device: String,
        /// Since how many seconds.
        silent_secs: u64,
    },
    /// A device asks for a place that the hall does not have.
    UnknownPlace {
        /// The device, by name.
        device: String,
        /// What it asks for.
        place: UnknownPlace,
    },
    /// A device that should be heard cannot be.
    NoSound {
        /// The device.
        device: String,
    },
    /// The LED displays over counters cannot be reached, or refuse what they are to show.
    LostDisplays {
        /// The device that drives them, by name.
        device: String,
        /// The counters, as the hall calls them: numbers, or ids that the hall does not have.
        counters: Vec<String>,
    },
    /// Several devices speak for one zone: they talk across each other.
    ManyVoices {
        /// The zone.
        zone: Text,
        /// The devices, by name.
        devices: Vec<String>,
    },
    /// The disk of a device is nearly full.
    DiskLow {
        /// The device.
        device: String,
        /// What is left, MiB.
        free_mib: u32,
    },
    /// Somebody who needs to be led is called, 需引导 or 听障.
    GuideWanted {
        /// The number.
        number: String,
        /// The counter's number.
        counter_number: u16,
        /// Hard of hearing: go to them, do not call out.
        hearing: bool,
    },
    /// A call that no screen has shown within 3 s.
    CallNotShown {
        /// The number.
        number: String,
        /// The counter's number.
        counter_number: u16,
    },
    /// People wait for a service that no open counter serves.
    NobodyServes {
        /// The service.
        service: Text,
        /// How many wait.
        waiting: u32,
    },
    /// A clerk asked for somebody.
    HelpAsked {
        /// The counter's number.
        counter_number: u16,
        /// For whom.
        kind: HelpKind,
    },
    /// A clerk is not back from a pause in time.
    NotBack {
        /// The counter's number.
        counter_number: u16,
        /// Late by so many seconds of hall time.
        late_secs: i64,
    },
    /// Nobody is called for a service.
    Interrupted {
        /// The service.
        service: Text,
        /// How many wait.
        waiting: u32,
    },
    /// 延时: people still wait though the hall should be closed.
    Overtime {
        /// How many.
        waiting: u32,
    },
    /// The wall clock and the hall clock disagree; the hall keeps its own.
    ClockDeviation {
        /// By how much, seconds.
        secs: i64,
    },
}
