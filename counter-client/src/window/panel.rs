//! The panels that open below the buttons, one file each in `screens/`.

use super::{
    rows::{Row, lettered},
    scene::Scene,
    screens,
};
use crate::desk::Button;

/// The names of all fields.
pub const FIELDS: [&str; 8] =
    ["login", "pin", "number", "note", "case", "enterprise", "slips", "find"];

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// 上岗
    SignIn,
    /// 更多
    More,
    /// 挂起
    Park,
    /// The parked and bound tickets of this counter.
    Parked,
    /// 转移
    Transfer,
    /// 取错号
    WrongService,
    /// 暂停服务 now, or after the person here.
    Pause {
        /// After the person here.
        after: bool,
    },
    /// How it ended.
    Finish,
    /// 交接
    HandOver,
    /// 指定呼叫
    CallSpecific,
    /// 核实优先, 取消优先
    Class,
    /// Somebody comes back with a number: 过号恢复, 恢复办理, 补件回号.
    Back,
    /// 换窗
    Move,
    /// 现场取号
    WalkIn,
    /// 求助
    Help,
    /// What is known of the person here.
    Person,
    /// 备注
    Note,
    /// 办件编号
    Case,
    /// 信用与容缺 of an enterprise.
    Credit,
    /// What whoever runs the hall has written.
    Messages,
    /// How the window looks.
    Looks,
    /// 纸质应急: what to do without the server.
    Paper,
}

impl Panel {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::SignIn,
        Self::More,
        Self::Park,
        Self::Parked,
        Self::Transfer,
        Self::WrongService,
        Self::Pause { after: false },
        Self::Pause { after: true },
        Self::Finish,
        Self::HandOver,
        Self::CallSpecific,
        Self::Class,
        Self::Back,
        Self::Move,
        Self::WalkIn,
        Self::Help,
        Self::Person,
        Self::Note,
        Self::Case,
        Self::Credit,
        Self::Messages,
        Self::Looks,
        Self::Paper,
    ];

    /// Its name.
    pub fn title(self, scene: &Scene<'_>) -> String {
        match self {
            Self::SignIn => scene.name(Button::SignIn),
            Self::More => scene.say("more"),
            Self::Park => scene.name(Button::Park),
            Self::Parked => scene.say("parked"),
            Self::Transfer => scene.name(Button::Transfer),
            Self::WrongService => scene.name(Button::WrongService),
            Self::Pause { after: false } => scene.name(Button::Pause),
            Self::Pause { after: true } => scene.name(Button::PauseAfter),
            Self::Finish => scene.say("outcome"),
            Self::HandOver => scene.say("hand-over"),
            Self::CallSpecific => scene.name(Button::CallSpecific),
            Self::Class => scene.say("class"),
            Self::Back => scene.say("back"),
            Self::Move => scene.name(Button::Move),
            Self::WalkIn => scene.name(Button::WalkIn),
            Self::Help => scene.say("help"),
            Self::Person => scene.say("person"),
            Self::Note => scene.name(Button::Note),
            Self::Case => scene.name(Button::Case),
            Self::Credit => scene.say("credit"),
            Self::Messages => scene.say("messages"),
            Self::Looks => scene.say("looks"),
            Self::Paper => scene.say("paper"),
        }
    }

    /// What stands in it.
    pub fn rows(self, scene: &Scene<'_>, looks: &screens::looks::Looks) -> Vec<Row> {
        let rows = match self {
            Self::SignIn => screens::sign_in::rows(scene),
            Self::More => screens::more::rows(scene),
            Self::Park => screens::park::rows(scene),
            Self::Parked => screens::parked::rows(scene),
            Self::Transfer => screens::transfer::rows(scene),
            Self::WrongService => screens::wrong_service::rows(scene),
            Self::Pause { after } => screens::pause::rows(scene, after),
            Self::Finish => screens::finish::rows(scene),
            Self::HandOver => screens::hand_over::rows(scene),
            Self::CallSpecific => screens::call_specific::rows(scene),
            Self::Class => screens::class::rows(scene),
            Self::Back => screens::back::rows(scene),
            Self::Move => screens::move_to::rows(scene),
            Self::WalkIn => screens::walk_in::rows(scene),
            Self::Help => screens::help::rows(scene),
            Self::Person => screens::person::rows(scene),
            Self::Note => screens::note::rows(scene),
            Self::Case => screens::case::rows(scene),
            Self::Credit => screens::credit::rows(scene),
            Self::Messages => screens::messages::rows(scene),
            Self::Looks => screens::looks::rows(scene, looks),
            Self::Paper => screens::paper::rows(scene),
        };
        lettered(rows)
    }

    /// What has the focus when it opens: a field, or its first button.
    pub fn first_field(self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("login"),
            Self::CallSpecific | Self::Back => Some("number"),
            Self::Note => Some("note"),
            Self::Case => Some("case"),
            Self::Credit => Some("enterprise"),
            _ => None,
        }
    }

    /// What is typed in it is about the person here: it ends when somebody else comes.
    pub fn is_of_the_person(self) -> bool {
        matches!(self, Self::Note | Self::Case | Self::Credit)
    }

    /// It lists services or counters of the hall.
    pub fn needs_choices(self) -> bool {
        matches!(self, Self::Transfer | Self::WrongService | Self::Move | Self::WalkIn)
    }
}
