//! What a clerk commands at a counter.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::words::{
    Class, CounterStatus, CreditGrade, HelpKind, ManualReason, Outcome, ParkKind, PauseReason,
    ServiceKind, Text,
};

/// A clerk's command about the visit at the counter (recall, start, no-show, undo).
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Why.
    pub reason: PauseReason,
    /// For how long, minutes; shown on the window strip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub minutes: Option<u32>,
    /// What happens to the counter's own tickets; asked for when the pause is long.
    #[serde(default, skip_serializing_if = "HandOvers::is_empty")]
    #[ts(optional, as = "Option<HandOvers>")]
    pub hand_over: HandOvers,
}

/// `…/pause-after` 办完本件后暂停
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseAfter {
    /// Why and for how long; absent or null = not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub plan: Option<PausePlan>,
}

/// A pause that begins when the person at the counter has been served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PausePlan {
    /// Why.
    pub reason: PauseReason,
    /// For how long, minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub minutes: Option<u32>,
}

/// `…/close`, `…/sign-out`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// What happens to tickets that nobody else could call.
    #[serde(default, skip_serializing_if = "HandOvers::is_empty")]
    #[ts(optional, as = "Option<HandOvers>")]
    pub hand_over: HandOvers,
}

/// 交接: what happens to everybody whom only this counter or its clerk could call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOvers {
    /// Ticket by ticket.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<HandOver>>")]
    pub tickets: Vec<HandOver>,
    /// All others; absent, every ticket must be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub others: Option<HandTo>,
}

impl HandOvers {
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.tickets.is_empty() && self.others.is_none()
    }
}

/// One ticket handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Whose.
    pub visit: u64,
    /// To whom.
    pub to: HandTo,
}

/// What becomes of a ticket of a counter or clerk who leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HandTo {
    /// Any counter that serves it goes on.
    Service,
    /// This counter goes on, by id.
    Counter(String),
    /// This clerk goes on, by id.
    Clerk(String),
    /// Kept; the person is told when it goes on. Whoever is not called by then falls back to the
    /// service.
    Keep(KeepFor),
}

/// For how long a ticket is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepFor {
    /// Minutes from now.
    pub minutes: u32,
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
    /// When the person is expected back, minutes from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub minutes: Option<u32>,
}

/// `…/transfer`: exactly one of the three targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The visit.
    pub visit: u64,
    /// Where to.
    pub to: TransferTo,
    /// And then back to this clerk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub back: bool,
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

/// `/api/v1/counters/{counter}/reclassify` 取错号: the person at the counter came for something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReclassifyHere {
    /// The visit.
    pub visit: u64,
    /// What the person really came for.
    pub service: String,
}

/// `…/confirm-class`, `…/reject-class` of the person at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfClassHere {
    /// The visit.
    pub visit: u64,
    /// The class that was claimed without proof.
    pub class: Class,
}

/// `…/note` 备注: for the counters after this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteVisit {
    /// The visit at the counter.
    pub visit: u64,
    /// 1 to 200 visible characters on one line. Erased when the day is over.
    pub text: String,
}

/// The most characters of a case number.
pub const CASE_NUMBER_MOST: usize = 40;

/// `…/case` 关联办件: a case number of the business system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachCase {
    /// The visit at the counter.
    pub visit: u64,
    /// 1 to 40 visible characters; the journal keeps it, so it must name nobody.
    pub number: String,
}

/// `…/auto-call` 自动叫号
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AutoCall {
    /// On or off.
    pub on: bool,
}

/// `…/move` 换窗
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveTo {
    /// The counter that the clerk goes to, by id; it must be free.
    pub to: String,
}

/// `…/help` 求助
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskHelp {
    /// Whom for.
    pub kind: HelpKind,
}

/// `GET /api/v1/counters/{counter}/choices`: what a desk offers when somebody is transferred,
/// reclassified or moves. It changes with the setup and the counters, not with the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Choices {
    /// Every service of the hall, in the order of the setup.
    pub services: Vec<ServiceChoice>,
    /// Every counter, by number.
    pub counters: Vec<CounterChoice>,
}

/// A service to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ServiceChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What is done in it.
    pub kind: ServiceKind,
    /// This counter, with the clerk who sits there, serves it.
    pub here: bool,
}

/// A counter to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterChoice {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: u16,
    /// What it does now.
    pub status: CounterStatus,
    /// Somebody sits there: nobody else can move to it.
    pub taken: bool,
}

/// `GET /api/v1/counters/{counter}/waiting`: who could be called at a counter, in calling order. A
/// desk asks for it now and then, for the paper sheets of a time without the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Waiting {
    /// Their numbers, the first 300.
    pub numbers: Vec<String>,
}

/// `GET /api/v1/counters/{counter}/credit?enterprise=…&service=…`: 信用与容缺 of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Credit {
    /// Its unified social credit code.
    pub enterprise: String,
    /// Its name; none when it is not in the operator's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Its grade; none when it is not in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grade: Option<CreditGrade>,
    /// How many materials the service asks for.
    pub materials: u32,
    /// How many of them may come later.
    pub may_miss: u32,
    /// Why none may, where that is not the grade's doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<Text>,
}
