//! The words of commands: what a check-in says, where to, why, how.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{ClerkId, CounterId, PackageId, PersonRef, ServiceId, VisitId},
    visit::{Class, Entitlement, Outcome, Source, is_default},
};

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// What for.
    pub errand: Errand,
    /// What they hold.
    #[serde(default)]
    pub entitlements: Vec<Entitlement>,
    /// Classes among them that nobody has confirmed.
    #[serde(default)]
    pub provisional: Vec<Class>,
    /// Who, without identity.
    #[serde(default)]
    pub person: Option<PersonRef>,
    /// Where.
    pub source: Source,
    /// 办件数: cases on this ticket.
    #[serde(default = "one")]
    pub cases: u16,
    /// Whether a guide looks at the papers before the wait; absent = as the service says.
    #[serde(default)]
    pub precheck: Option<bool>,
    /// What the person needs.
    #[serde(default, skip_serializing_if = "is_default")]
    pub needs: Needs,
}

/// What a person needs of the hall. A closed list: the journal is for ever and says no more of
/// anybody's health than how to treat them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Needs {
    /// 需语音: calls are spoken, even where they are only shown.
    #[serde(skip_serializing_if = "is_default")]
    pub voice: bool,
    /// 需引导: somebody comes along.
    #[serde(skip_serializing_if = "is_default")]
    pub guide: bool,
    /// 听障: hard of hearing.
    #[serde(skip_serializing_if = "is_default")]
    pub hearing: bool,
    /// The language they understand best, if it was said.
    #[serde(skip_serializing_if = "is_default")]
    pub language: Option<Language>,
}

impl Needs {
    /// Nothing special.
    pub const NONE: Self = Self { voice: false, guide: false, hearing: false, language: None };
}

/// A language that people of the hall speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// 普通话
    #[serde(rename = "zh-CN")]
    Mandarin,
    /// 粤语
    #[serde(rename = "yue")]
    Cantonese,
    /// English.
    #[serde(rename = "en")]
    English,
}

fn one() -> u16 {
    1
}

impl Take {
    /// A ticket for one service, with nothing special.
    pub fn new(service: ServiceId, source: Source) -> Self {
        Self {
            errand: Errand::Service(service),
            entitlements: Vec::new(),
            provisional: Vec::new(),
            person: None,
            source,
            cases: 1,
            precheck: None,
            needs: Needs::NONE,
        }
    }
}

/// What a person comes for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Errand {
    /// One service.
    Service(ServiceId),
    /// 主题套餐: several services on one number.
    Package(PackageId),
}

/// A service that was given on paper 补录. All times UTC ms, of the open business date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backfill {
    /// What for.
    pub service: ServiceId,
    /// The number on the emergency slip.
    pub slip: u32,
    /// By what class.
    pub class: Class,
    /// Where.
    pub counter: CounterId,
    /// By whom.
    pub clerk: ClerkId,
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

/// Where a transfer 转移 goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferTo {
    /// To any counter that serves this.
    Service(ServiceId),
    /// To this counter.
    Counter(CounterId),
    /// To this clerk.
    Clerk(ClerkId),
}

/// Why somebody is called out of the order 指定呼叫. A closed list: free text could name a person,
/// and the journal is for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManualReason {
    /// 身体不适或行动不便
    Unwell,
    /// 时限紧急
    Urgent,
    /// 补件或中途返回
    CameBack,
    /// 纠正误叫
    Correction,
    /// 值班长安排
    Arranged,
}

impl ManualReason {
    /// The word in records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unwell => "unwell",
            Self::Urgent => "urgent",
            Self::CameBack => "came-back",
            Self::Correction => "correction",
            Self::Arranged => "arranged",
        }
    }
}

/// Why a counter pauses 暂停服务.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// 午休
    Lunch,
    /// 会议
    Meeting,
    /// 培训
    Training,
    /// 系统故障
    SystemFailure,
    /// 临时离岗
    Away,
}

/// What happens to a ticket that only a leaving counter or its clerk could have called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandTo {
    /// Any counter that serves it goes on.
    Service,
    /// This counter goes on.
    Counter(CounterId),
    /// This clerk goes on.
    Clerk(ClerkId),
    /// Kept; the person is told when it goes on. Whoever is not called by then falls back to the
    /// service.
    Keep {
        /// For so long, minutes.
        minutes: u32,
    },
}

/// One ticket handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Whose.
    pub visit: VisitId,
    /// To whom.
    pub to: HandTo,
}

/// 交接: what happens to everybody whom only this counter or its clerk could call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandOvers {
    /// Ticket by ticket.
    pub tickets: Vec<HandOver>,
    /// All others; absent, every ticket must be named.
    #[serde(skip_serializing_if = "is_default")]
    pub others: Option<HandTo>,
}

/// A pause that begins when the person at the counter has been served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PausePlan {
    /// Why.
    pub reason: PauseReason,
    /// For how long, minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// What a clerk asks for without leaving the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HelpKind {
    /// 请值班长
    Supervisor,
    /// 紧急求助
    Emergency,
}

/// What the guide found 审前服务.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrecheckResult {
    /// 材料齐: the wait begins.
    Complete,
    /// 需补: the wait begins, the clerk sees what still has to come.
    ToSupplement,
    /// 缺: no wait before the papers are there.
    Missing,
}

/// Why a service is interrupted 中断.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterruptReason {
    /// 业务系统故障: the system of the province or city does not answer.
    SystemDown,
    /// 停电
    PowerCut,
    /// 网络中断
    NetworkDown,
    /// 其他
    Other,
}

/// Why people who came in time are sent home unserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpireReason {
    /// 经核实已离开: looked for, and gone.
    Left,
    /// 业务系统故障
    SystemDown,
    /// 大厅紧急关闭
    HallClosed,
    /// 已另行安排
    Arranged,
}

/// What an undo takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UndoneStep {
    /// A call.
    Call,
    /// The beginning of a service.
    Start,
    /// The end of a service.
    Finish,
    /// A no-show.
    NoShow,
    /// A park.
    Park,
    /// A transfer.
    Transfer,
}

/// Why a transaction ended at a counter without being the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferCause {
    /// The clerk handed the person on.
    #[default]
    Asked,
    /// A transfer comes back to whoever asked for it.
    Back,
    /// The next step of a package.
    Package,
    /// 取错号: the ticket was for another service.
    WrongService,
}
