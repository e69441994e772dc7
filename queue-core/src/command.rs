//! What can be asked of the hall. Commands carry intent only; every computed value is in events.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{CallId, ClerkId, CounterId, DeviceId, ServiceId, VisitId},
    setup::Setup,
    time::LocalDate,
    visit::{Class, Outcome, ParkKind},
};

pub use crate::words::{
    Backfill, Errand, ExpireReason, HandOver, HandOvers, HandTo, HelpKind, InterruptReason,
    Language, ManualReason, Needs, PausePlan, PauseReason, PrecheckResult, Take, TransferCause,
    TransferTo, UndoneStep,
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
    /// End the business date. Whoever is set aside or missed their call is expired; people who
    /// still wait are served first (延时), unless somebody answers for sending them home.
    CloseDay {
        /// Why people who wait are sent home.
        #[serde(default)]
        expire: Option<ExpireReason>,
    },
    /// 停止取号
    StopIssuing,
    /// 恢复取号
    ResumeIssuing,
    /// 取号: a person checks in.
    Take(Box<Take>),
    /// 审前服务: what the guide found.
    Precheck {
        /// The visit before its wait.
        visit: VisitId,
        /// The result.
        result: PrecheckResult,
        /// Which materials of the service are missing, counted from 1.
        #[serde(default)]
        missing: Vec<u16>,
    },
    /// 取错号: the ticket is for another service; number and place stay.
    Reclassify {
        /// The visit.
        visit: VisitId,
        /// The counter that holds it, when a clerk says so.
        #[serde(default)]
        counter: Option<CounterId>,
        /// What the person really came for.
        service: ServiceId,
    },
    /// A class that was claimed without proof is confirmed.
    ConfirmClass {
        /// The visit.
        visit: VisitId,
        /// The class.
        class: Class,
    },
    /// A class that was claimed without proof does not hold.
    RejectClass {
        /// The visit.
        visit: VisitId,
        /// The class.
        class: Class,
    },
    /// What the person needs, as it was seen; it takes the place of what was said before.
    SetNeeds {
        /// The visit.
        visit: VisitId,
        /// What they need.
        needs: Needs,
    },
    /// 插入: a manager puts a visit to the front, for a recorded reason.
    Insert {
        /// The visit.
        visit: VisitId,
        /// Why.
        reason: ManualReason,
    },
    /// Errands of one family or agent: never two called at once.
    Link {
        /// Two or more visits.
        visits: Vec<VisitId>,
    },
    /// The visit is on its own again.
    Unlink {
        /// The visit.
        visit: VisitId,
    },
    /// 暂离: the person is away for a moment and keeps the place; once.
    StepOut {
        /// Their visit.
        visit: VisitId,
    },
    /// They are back.
    StepBack {
        /// Their visit.
        visit: VisitId,
    },
    /// "I need more time" on the way to the counter; once.
    MoreTime {
        /// Their visit.
        visit: VisitId,
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
        /// When the person is expected back, minutes from now.
        #[serde(default)]
        minutes: Option<u32>,
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
        /// And then back to this clerk.
        #[serde(default)]
        back: bool,
    },
    /// 补件回号: a person who was sent for papers is back on the same day.
    Supplement {
        /// Their visit, which ended with papers missing.
        visit: VisitId,
    },
    /// 撤销: the last step at a counter did not happen.
    Undo {
        /// The counter.
        counter: CounterId,
        /// The visit of that step.
        visit: VisitId,
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
        /// What happens to the clerk's tickets.
        #[serde(default)]
        hand_over: HandOvers,
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
        /// For how long, minutes.
        #[serde(default)]
        minutes: Option<u32>,
        /// What happens to the counter's tickets; asked for when the pause is long.
        #[serde(default)]
        hand_over: HandOvers,
    },
    /// 办完本件后暂停; absent = not any more.
    PauseAfter {
        /// The counter.
        counter: CounterId,
        /// Why and for how long.
        plan: Option<PausePlan>,
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
        /// What happens to the counter's tickets.
        #[serde(default)]
        hand_over: HandOvers,
    },
    /// 自动叫号: the next one is called when somebody is done, until a call stays unanswered.
    SetAutoCall {
        /// The counter.
        counter: CounterId,
        /// On or off.
        on: bool,
    },
    /// 换窗: the clerk moves, with the person at the counter and all tickets.
    MoveCounter {
        /// From here.
        counter: CounterId,
        /// To this counter, which is free.
        to: CounterId,
    },
    /// 关联办件: a case number of the business system, for the person at the counter.
    AttachCase {
        /// The counter.
        counter: CounterId,
        /// The called or served visit.
        visit: VisitId,
        /// The number, as the business system writes it.
        number: String,
    },
    /// 求助
    AskHelp {
        /// The counter.
        counter: CounterId,
        /// Whom for.
        kind: HelpKind,
    },
    /// Somebody came.
    AnswerHelp {
        /// The counter.
        counter: CounterId,
    },
    /// What a clerk can do besides what their counter asks for; absent = everything.
    SetSkills {
        /// The clerk.
        clerk: ClerkId,
        /// The services; their meeting with those of the counter is the work profile.
        services: Option<Vec<ServiceId>>,
    },
    /// 业务中断: nobody is called for this service, its clocks stand still.
    InterruptService {
        /// The service.
        service: ServiceId,
        /// Why.
        reason: InterruptReason,
    },
    /// 恢复业务
    RestoreService {
        /// The service.
        service: ServiceId,
    },
    /// 结转: the waiting tickets of an interrupted service count on the next working day.
    CarryOver {
        /// The service.
        service: ServiceId,
    },
    /// 补录: what was done on paper while nothing worked.
    Backfill(Box<Backfill>),
    /// A deadline of the hall has come; see [`crate::next_deadline`].
    Tick,
}
