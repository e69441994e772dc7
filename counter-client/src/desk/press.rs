//! What a clerk can press: buttons, keys, keypad codes and lines of a script are all one [`Press`].

use std::fmt;

use protocol::{
    bodies::{HandOvers, PausePlan, TransferTo},
    words::{CareKind, Class, HelpKind, ManualReason, Outcome, ParkKind},
};
use serde::{Deserialize, Serialize};

use super::Button;

/// One press, with everything it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// 上岗
    SignIn {
        /// The clerk's login.
        login: String,
        /// Their PIN.
        pin: Pin,
    },
    /// 离岗; the counter must be closed.
    SignOut(HandOvers),
    /// 开放窗口
    Open,
    /// 关闭窗口
    Close(HandOvers),
    /// 暂停服务
    Pause(PausePlan, HandOvers),
    /// 办完本件后暂停; none takes it back.
    PauseAfter(Option<PausePlan>),
    /// 恢复服务 after a pause.
    Continue,
    /// 自动叫号 on or off.
    AutoCall(bool),
    /// 换窗: to this counter, by id.
    Move(String),
    /// 下一位: calls; with somebody served here, finishes first; with somebody called, asks whether
    /// they came.
    Next,
    /// 指定呼叫
    CallSpecific {
        /// Whom.
        who: Who,
        /// Why; it is on record.
        reason: ManualReason,
    },
    /// 重呼
    Recall,
    /// 开始办理
    Start,
    /// 完成
    Finish {
        /// How it ended.
        outcome: Outcome,
        /// Then call the next one in the same step.
        next: bool,
    },
    /// 过号
    NoShow,
    /// 挂起
    Park {
        /// Why.
        kind: ParkKind,
        /// When the person is expected back, minutes from now.
        minutes: Option<u32>,
    },
    /// 转移
    Transfer {
        /// Where to.
        to: TransferTo,
        /// And then back here.
        back: bool,
    },
    /// 取错号: the person here came for this service.
    WrongService(String),
    /// 核实优先
    ConfirmClass(Class),
    /// 取消优先
    RejectClass(Class),
    /// 办件编号: the number by which the hall's other program knows the case of the person here.
    Case(String),
    /// 备注 for the counters after this one.
    Note(String),
    /// A message from whoever runs the hall has been read: this one, by id, or the oldest.
    Read(Option<String>),
    /// 撤销 the last step.
    Undo,
    /// 恢复办理 of somebody parked.
    Resume(Who),
    /// 过号恢复
    Return(Who),
    /// 补件回号
    Supplement(Who),
    /// 现场取号 for somebody without a ticket.
    WalkIn {
        /// The service, by id.
        service: String,
        /// The ground of priority care, if claimed.
        care: Option<CareKind>,
    },
    /// 求助
    Help(HelpKind),
    /// Leaves a question unanswered.
    Dismiss,
}

/// A PIN; it stays out of logs and panics.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(pub String);

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A ticket as a clerk names it: the number on the paper, or the visit's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Who(String);

impl Who {
    /// The name in capitals and without blanks, also when it was typed in the wide letters of a
    /// Chinese keyboard; none if it cannot be a number or an id.
    pub fn named(text: &str) -> Option<Self> {
        let narrow = |c: char| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        };
        let name: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        fits.then(|| Self(name.to_ascii_uppercase()))
    }

    /// A visit by its id.
    pub fn visit(id: u64) -> Self {
        Self(id.to_string())
    }

    /// As it goes into an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Press {
    /// Its button.
    pub fn button(&self) -> Button {
        match self {
            Self::SignIn { .. } => Button::SignIn,
            Self::SignOut(_) => Button::SignOut,
            Self::Open => Button::Open,
            Self::Close(_) => Button::Close,
            Self::Pause(..) => Button::Pause,
            Self::PauseAfter(_) => Button::PauseAfter,
            Self::Continue => Button::Continue,
            Self::AutoCall(_) => Button::AutoCall,
            Self::Move(_) => Button::Move,
            Self::Next => Button::Next,
            Self::CallSpecific { .. } => Button::CallSpecific,
            Self::Recall => Button::Recall,
            Self::Start => Button::Start,
            Self::Finish { next: false, .. } => Button::Finish,
            Self::Finish { next: true, .. } => Button::FinishNext,
            Self::NoShow => Button::NoShow,
            Self::Park { .. } => Button::Park,
            Self::Transfer { .. } => Button::Transfer,
            Self::WrongService(_) => Button::WrongService,
            Self::ConfirmClass(_) => Button::ConfirmClass,
            Self::RejectClass(_) => Button::RejectClass,
            Self::Case(_) => Button::Case,
            Self::Note(_) => Button::Note,
            Self::Read(_) => Button::Read,
            Self::Undo => Button::Undo,
            Self::Resume(_) => Button::Resume,
            Self::Return(_) => Button::Return,
            Self::Supplement(_) => Button::Supplement,
            Self::WalkIn { .. } => Button::WalkIn,
            Self::Help(HelpKind::Supervisor) => Button::Supervisor,
            Self::Help(HelpKind::Emergency) => Button::Emergency,
            Self::Dismiss => Button::Dismiss,
        }
    }
}
