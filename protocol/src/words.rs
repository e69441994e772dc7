//! Small words shared by views and bodies. They mirror the core's terms by name; the server maps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A text in the two languages of the hall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A priority class 优先类别.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// 优先照顾; the ground is never shown.
    Care,
    /// 绿色通道
    Green,
    /// 预约
    Appointment,
    /// 普通
    Ordinary,
}

/// The ground of priority care, given when a ticket is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CareKind {
    /// 60 and over.
    Elder,
    /// 残疾人
    Disabled,
    /// Pregnant, or with an infant.
    Pregnant,
    /// Serving, retired, and families of the fallen.
    Military,
    /// 消防救援人员
    FireRescue,
    /// 重症患者
    SeverelyIll,
}

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisitStatus {
    /// 审前服务: at the guide desk, before the wait.
    Precheck,
    /// In its lane.
    Waiting,
    /// Called to a counter.
    Called,
    /// At the counter.
    Serving,
    /// 挂起
    Parked,
    /// 过号, may come back.
    NoShow,
    /// 结转: the number counts on the next working day.
    Carried,
    /// Served.
    Done,
    /// Given up.
    Cancelled,
    /// Missed too often or too late.
    Void,
    /// The day ended first.
    Expired,
}

/// What a counter does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CounterStatus {
    /// 未开放
    Closed,
    /// Open, nobody there, its clerk has not pressed.
    Idle,
    /// Open, gets the next ticket by itself.
    Ready,
    /// A person was called.
    Calling,
    /// 办理中
    Serving,
    /// 暂停服务
    Paused,
}

/// Why somebody is called out of the order 指定呼叫.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
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

/// Why a counter pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
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

/// How a service ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Settled or accepted.
    Handled,
    /// 材料不全
    PapersMissing,
    /// 不予办理, or the wrong place.
    NotHandled,
}

/// Why a service is parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParkKind {
    /// 不持件
    WithoutPapers,
    /// 持件
    PapersKept,
    /// 等待
    Waiting,
}

/// Where a ticket was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// 取号机
    Kiosk,
    /// 手机
    Phone,
    /// 导办台
    Desk,
    /// A clerk.
    Clerk,
}

/// What a person needs of the hall; what is not said is not needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Needs {
    /// 需语音: calls are spoken, even where they are only shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub voice: bool,
    /// 需引导: somebody comes along.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub guide: bool,
    /// 听障: hard of hearing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub hearing: bool,
    /// The language they understand best, if it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub language: Option<Language>,
}

impl Needs {
    /// Nothing special.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// A language that people of the hall speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
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

/// The credit grade 信用等级 of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub enum CreditGrade {
    /// The best.
    A,
    /// Good.
    B,
    /// Anything else.
    C,
}

/// What is done in a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// 咨询
    Consult,
    /// 申办
    #[default]
    Apply,
    /// 领证
    Collect,
}

/// What a clerk asks for without leaving the desk.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum HelpKind {
    /// 请值班长
    Supervisor,
    /// 紧急求助
    Emergency,
}

/// What the guide found 审前服务.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InterruptReason {
    /// 业务系统故障
    SystemDown,
    /// 停电
    PowerCut,
    /// 网络中断
    NetworkDown,
    /// 其他
    Other,
}

/// Why people who came in time are sent home unserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExpireReason {
    /// 经核实已离开
    Left,
    /// 业务系统故障
    SystemDown,
    /// 大厅紧急关闭
    HallClosed,
    /// 已另行安排
    Arranged,
}

/// A step at a counter that can be undone 撤销.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
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

/// How far a step of a package 主题套餐 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Still to be done.
    Open,
    /// Handled.
    Done,
    /// Ended with papers missing: who comes back with them today goes on.
    PapersMissing,
    /// Ended otherwise.
    NotHandled,
    /// Needs a step that was not handled.
    Dropped,
}
