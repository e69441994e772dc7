//! What can be asked of the hall. Commands carry intent only; every computed value is in events.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{CallId, ClerkId, CounterId, DeviceId, PersonRef, ServiceId, VisitId},
    setup::Setup,
    time::LocalDate,
    visit::{Entitlement, Outcome, ParkKind, Source},
};

/// One command. A clerk's command names the visit it is about, so that a press made on an old
/// picture of the desk is refused instead of hitting the next person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Command {
    /// Give the hall its setup, or change it.
    ChangeSetup {
        /// The whole new setup.
        setup: Box<Setup>,
    },
    /// Begin a business date.
    OpenDay {
        /// The date; must be today's local date.
        date: LocalDate,
    },
    /// End the business date: whoever still waits is expired.
    CloseDay,
    /// 停止取号
    StopIssuing,
    /// 恢复取号
    ResumeIssuing,
    /// 取号: a person checks in.
    Take {
        /// What for.
        service: ServiceId,
        /// What they hold.
        #[serde(default)]
        entitlements: Vec<Entitlement>,
        /// Who, without identity.
        #[serde(default)]
        person: Option<PersonRef>,
        /// Where.
        source: Source,
    },
    /// 叫下一位: the rule picks; with nobody to call the counter becomes Ready.
    CallNext {
        /// The counter that is free.
        counter: CounterId,
    },
    /// 指定呼叫: this person, out of the order of the rule, for a recorded reason.
    CallSpecific {
        /// The counter that is free.
        counter: CounterId,
        /// Who; they must wait for something that this counter serves.
        visit: VisitId,
        /// Why.
        reason: ManualReason,
    },
    /// 重呼
    Recall {
        /// The calling counter.
        counter: CounterId,
        /// The called visit.
        visit: VisitId,
    },
    /// A screen of the waiting zone says that a call is visible.
    Shown {
        /// Which call.
        call: CallId,
        /// Which screen.
        device: DeviceId,
        /// From the journal's wall time of the call to the answer, ms.
        delay_ms: u32,
    },
    /// 开始办理
    Start {
        /// The counter.
        counter: CounterId,
        /// The called visit.
        visit: VisitId,
    },
    /// 完成
    Finish {
        /// The counter.
        counter: CounterId,
        /// The served visit.
        visit: VisitId,
        /// How it ended.
        outcome: Outcome,
        /// Then the rule picks the next one for this counter; with nobody to call it is Ready.
        #[serde(default)]
        next: bool,
    },
    /// 过号
    NoShow {
        /// The counter.
        counter: CounterId,
        /// The called visit.
        visit: VisitId,
    },
    /// 过号恢复: a person who missed their call is back.
    Return {
        /// Their visit.
        visit: VisitId,
    },
    /// 挂起
    Park {
        /// The counter.
        counter: CounterId,
        /// The served visit.
        visit: VisitId,
        /// Why.
        kind: ParkKind,
    },
    /// 恢复办理: a parked visit goes back to its lane.
    Resume {
        /// The parked visit.
        visit: VisitId,
    },
    /// 转移
    Transfer {
        /// The counter that hands over.
        counter: CounterId,
        /// The called or served visit.
        visit: VisitId,
        /// Where to.
        to: TransferTo,
    },
    /// The citizen gives up.
    Cancel {
        /// Their visit.
        visit: VisitId,
    },
    /// A clerk sits down.
    SignIn {
        /// The counter.
        counter: CounterId,
        /// The clerk.
        clerk: ClerkId,
    },
    /// A clerk leaves; the counter must be closed.
    SignOut {
        /// The counter.
        counter: CounterId,
    },
    /// The counter may call.
    OpenCounter {
        /// The counter.
        counter: CounterId,
    },
    /// 暂停服务
    PauseCounter {
        /// The counter.
        counter: CounterId,
        /// Why; shown on the window strip.
        reason: PauseReason,
    },
    /// Service goes on.
    ResumeCounter {
        /// The counter.
        counter: CounterId,
    },
    /// No more calls at this counter.
    CloseCounter {
        /// The counter.
        counter: CounterId,
    },
    /// A deadline of the hall has come; see [`crate::next_deadline`].
    Tick,
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
