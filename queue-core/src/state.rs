//! The state of a hall: facts, and an index over them that can always be rebuilt.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    command::{HelpKind, InterruptReason, PausePlan, PauseReason, UndoneStep},
    ids::{CallId, ClerkId, CounterId, DeviceId, ServiceId, VisitId, ZoneId},
    index::Index,
    setup::{DueMinutes, Setup},
    time::LocalDate,
    visit::{Visit, is_default},
};

/// The sources that define the stored form of a [`State`]. A snapshot made by other sources is
/// not read: the journal is replayed instead.
pub const SCHEMA_SOURCES: &[&str] = &[
    include_str!("state.rs"),
    include_str!("visit.rs"),
    include_str!("extra.rs"),
    include_str!("status.rs"),
    include_str!("words.rs"),
    include_str!("setup.rs"),
    include_str!("ids.rs"),
    include_str!("time.rs"),
    include_str!("apply/mod.rs"),
    include_str!("apply/counters.rs"),
    include_str!("apply/day.rs"),
    include_str!("apply/tickets.rs"),
    include_str!("apply/visits.rs"),
];

/// The whole hall. Same journal, same state, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The setup; none before the first event.
    pub setup: Option<Arc<Setup>>,
    /// The open business date.
    pub day: Option<Day>,
    /// The last business date that was opened.
    pub last_date: Option<LocalDate>,
    /// The visits of the day.
    pub visits: BTreeMap<VisitId, Visit>,
    /// Every counter of the setup.
    pub counters: BTreeMap<CounterId, CounterState>,
    /// The calls of the day.
    pub calls: BTreeMap<CallId, Call>,
    /// The last ordinal given out today, by prefix.
    pub numbers: BTreeMap<String, u32>,
    /// Tickets of the day by service.
    pub issued: BTreeMap<ServiceId, Issued>,
    /// The last visit id given out.
    pub last_visit: u64,
    /// The last call id given out.
    pub last_call: u64,
    /// 业务中断: services for which nobody is called.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub interrupted: BTreeMap<ServiceId, Interruption>,
    /// What clerks can do; who is not here can do everything.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<ClerkId, Vec<ServiceId>>,
    /// The smallest D of the days that carried tickets are from, ms; none without such tickets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_min_d_ms: Option<i64>,
    /// Lanes, persons, deadlines: derived from the facts above.
    #[serde(skip)]
    pub(crate) index: Index,
}

/// The open business date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The date.
    pub date: LocalDate,
    /// The D that hold today.
    pub due: DueMinutes,
    /// Tickets are issued.
    pub issuing: bool,
}

/// A counter today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterState {
    /// Who sits there.
    pub clerk: Option<ClerkId>,
    /// What it does.
    pub mode: CounterMode,
    /// The person called or served.
    pub current: Option<VisitId>,
    /// Since when it holds nobody, UTC ms.
    pub idle_since_ms: i64,
    /// 自动叫号
    #[serde(default, skip_serializing_if = "is_default")]
    pub auto_call: bool,
    /// 办完本件后暂停
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_after: Option<PausePlan>,
    /// 求助, until somebody comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Help>,
    /// The last steps that can be undone, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<Undoable>,
}

/// A clerk asked for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// For whom.
    pub kind: HelpKind,
    /// Since when, UTC ms.
    pub since_ms: i64,
}

/// A step at a counter that can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    /// Which step.
    pub step: UndoneStep,
    /// When, UTC ms.
    pub at_ms: i64,
    /// The visit before it: an undo gives back the exact old key.
    pub before: Box<Visit>,
    /// The visit after it: as long as it is still so, nothing depends on the step.
    pub after: Box<Visit>,
}

/// A service for which nobody is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// Why.
    pub reason: InterruptReason,
    /// Since when, UTC ms.
    pub since_ms: i64,
}

/// What a counter does when it holds nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum CounterMode {
    /// Calls nobody.
    #[default]
    Closed,
    /// Waits for its clerk to press.
    Open,
    /// Gets the next eligible ticket by itself.
    Ready,
    /// 暂停服务
    Paused {
        /// Why.
        reason: PauseReason,
        /// Since when, UTC ms.
        since_ms: i64,
        /// When the clerk is expected back, UTC ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_at_ms: Option<i64>,
    },
}

/// One showing of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Who.
    pub visit: VisitId,
    /// Where to.
    pub counter: CounterId,
    /// The zone whose screens must show it.
    pub zone: ZoneId,
    /// When, UTC ms.
    pub at_ms: i64,
    /// Which call of the round, from 1.
    pub nth: u8,
    /// The first confirmation.
    pub shown: Option<Shown>,
    /// Taken back; screens drop it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub undone: bool,
}

/// A confirmation that a call was visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The screen.
    pub device: DeviceId,
    /// How long it took in wall time, ms.
    pub delay_ms: u32,
}

/// Tickets of the day of one service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// All.
    pub total: u32,
    /// Those in the green channel.
    pub green: u32,
    /// Calls for the service, without recalls and those that were undone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub calls: u32,
}
