//! A clerk's desk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Head, InterruptedService};
use crate::{
    bodies::PausePlan,
    words::{
        Class, CounterStatus, HelpKind, ManualReason, Needs, Outcome, ParkKind, PauseReason,
        PrecheckResult, ServiceKind, StepState, Text, UndoneStep, VisitStatus,
    },
};

/// A clerk's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
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
    /// When the clerk is expected back from the pause, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_at_ms: Option<i64>,
    /// The pause that begins when the person here has been served.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_after: Option<PausePlan>,
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
    /// The same by service, only where somebody waits. Tickets that only this counter or its clerk
    /// can call are in `bound`. What the ids mean: `GET /api/v1/counters/{counter}/choices`.
    #[serde(default)]
    pub waiting_by_service: BTreeMap<String, u32>,
    /// The longest wait among them, seconds of hall time.
    pub longest_wait_secs: i64,
    /// The due time of the next one, UTC ms (staff only).
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due_ms: Option<i64>,
    /// Parked here.
    pub parked: Vec<ParkedTicket>,
    /// Tickets that only this counter or its clerk can call: what a hand-over 交接 must name.
    #[serde(default)]
    pub bound: Vec<BoundTicket>,
    /// 自动叫号: the next one is called when somebody is done.
    #[serde(default)]
    pub auto_call: bool,
    /// 求助, until somebody comes.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<DeskHelp>,
    /// The step that can be undone 撤销 now.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<DeskUndo>,
    /// Services of this counter for which nobody is called now.
    #[serde(default)]
    pub interrupted: Vec<InterruptedService>,
    /// Clerks at other counters, by number: to whom tickets can be transferred or handed over.
    #[serde(default)]
    pub colleagues: Vec<Colleague>,
    /// What whoever runs the hall has written and nobody here has read yet, oldest first.
    #[serde(default)]
    pub messages: Vec<DeskMessage>,
}

/// A message that waits at a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeskMessage {
    /// Its id, for `…/message-read/{id}`.
    pub id: String,
    /// As it was typed.
    pub text: String,
    /// The name of whoever wrote it.
    pub from: String,
    /// When, UTC ms.
    pub at_ms: i64,
}

/// A ticket that only this counter or its clerk can call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BoundTicket {
    /// The visit.
    pub visit: u64,
    /// Its number.
    pub number: String,
    /// Its service.
    pub service: Text,
    /// It is bound to the clerk and goes along with them; otherwise to the counter.
    pub to_clerk: bool,
    /// It is parked; otherwise it waits.
    pub parked: bool,
    /// Kept until then, UTC ms; afterwards any counter of its service may call it.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_until_ms: Option<i64>,
}

/// A clerk asked for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeskHelp {
    /// For whom.
    pub kind: HelpKind,
    /// Since when, UTC ms.
    pub since_ms: i64,
}

/// The last step at a counter, as long as it can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeskUndo {
    /// Which step.
    pub step: UndoneStep,
    /// Of which visit.
    pub visit: u64,
    /// Its number.
    pub number: String,
    /// The last instant for it, UTC ms.
    pub until_ms: i64,
}

/// A clerk at another counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Colleague {
    /// The clerk's id, for commands.
    pub clerk: String,
    /// Their name.
    pub name: String,
    /// Where they sit: the counter's id.
    pub counter: String,
    /// Its number.
    pub counter_number: u16,
}

/// The person at a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterTicket {
    /// The visit, for commands.
    pub visit: u64,
    /// The number.
    pub number: String,
    /// The service.
    pub service: Text,
    /// Its id, for commands.
    #[serde(default)]
    pub service_id: String,
    /// What is done in it.
    #[serde(default)]
    pub kind: ServiceKind,
    /// How long it usually takes, seconds; none where the hall sets no norm.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm_secs: Option<u32>,
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
    pub why: Box<Why>,
    /// 办件数: cases on the ticket.
    #[serde(default = "super::one")]
    pub cases: u16,
    /// What the person needs.
    #[serde(default, skip_serializing_if = "Needs::is_none")]
    #[ts(optional, as = "Option<Needs>")]
    pub needs: Needs,
    /// Classes that count but are still to be confirmed or rejected.
    #[serde(default)]
    pub provisional: Vec<Class>,
    /// What the guide found before the wait.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precheck: Option<PrecheckNote>,
    /// 主题套餐: its steps.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageProgress>,
    /// Numbers of the same person, family or agent, which wait while this one is here.
    #[serde(default)]
    pub linked: Vec<String>,
    /// "I need more time": not marked missing before this instant, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_until_ms: Option<i64>,
    /// Missed calls so far.
    #[serde(default)]
    pub misses: u8,
    /// After this it goes back to whoever transferred it here.
    #[serde(default)]
    pub comes_back: bool,
    /// What was done today for this ticket, for others of the same person, and for those linked
    /// with it: the newest eight steps, oldest first.
    #[serde(default)]
    pub earlier: Vec<EarlierStep>,
    /// 办件编号 of the business system, in the order in which they were attached.
    #[serde(default)]
    pub case_numbers: Vec<String>,
    /// What clerks have noted on this visit, oldest first.
    #[serde(default)]
    pub notes: Vec<ClerkNote>,
}

/// A clerk's note on a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ClerkNote {
    /// As it was typed.
    pub text: String,
    /// The number of the counter where it was written.
    pub counter_number: u16,
    /// When, UTC ms.
    pub at_ms: i64,
}

/// A step that ended at a counter earlier today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EarlierStep {
    /// On which number.
    pub number: String,
    /// What for.
    pub service: Text,
    /// The counter's number.
    pub counter_number: u16,
    /// How it ended; none = handed on before its end.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When, UTC ms.
    pub at_ms: i64,
}

/// What the guide found 审前服务.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PrecheckNote {
    /// The result.
    pub result: PrecheckResult,
    /// The materials that are missing.
    pub missing: Vec<Text>,
}

/// A package 主题套餐 on one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PackageProgress {
    /// Its name.
    pub name: Text,
    /// Its steps in their usual order.
    pub steps: Vec<PackageStep>,
}

/// One step of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PackageStep {
    /// Its service.
    pub service: Text,
    /// How far it is.
    pub state: StepState,
    /// The ticket waits for it, or it is done now.
    pub now: bool,
}

/// The recorded reason of a call, for the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Why {
    /// The reason in a sentence, for the clerk.
    #[serde(default)]
    pub sentence: Text,
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
    /// 插入: a manager put them to the front, and why.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insert: Option<ManualReason>,
    /// Their due time was raised by a missed call, a supplement or a park without papers.
    #[serde(default)]
    pub raised: bool,
}

/// A parked ticket of a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ParkedTicket {
    /// The visit.
    pub visit: u64,
    /// Its number.
    pub number: String,
    /// Why.
    pub kind: ParkKind,
    /// Since when, UTC ms.
    pub parked_ms: i64,
    /// When the person is expected back, UTC ms.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_by_ms: Option<i64>,
    /// That time is over.
    #[serde(default)]
    pub overdue: bool,
}
