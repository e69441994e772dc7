//! The buttons, and which of them wait for each other's answers.

use serde::{Deserialize, Serialize};

/// A button: a press without its arguments. The name is that of the line command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Button {
    /// See [`super::Press::SignIn`].
    SignIn,
    /// See [`super::Press::SignOut`].
    SignOut,
    /// See [`super::Press::Open`].
    Open,
    /// See [`super::Press::Close`].
    Close,
    /// See [`super::Press::Pause`].
    Pause,
    /// See [`super::Press::PauseAfter`].
    PauseAfter,
    /// See [`super::Press::Continue`].
    Continue,
    /// See [`super::Press::AutoCall`].
    AutoCall,
    /// See [`super::Press::Move`].
    Move,
    /// See [`super::Press::Next`].
    Next,
    /// See [`super::Press::CallSpecific`].
    CallSpecific,
    /// See [`super::Press::Recall`].
    Recall,
    /// See [`super::Press::Start`].
    Start,
    /// See [`super::Press::Finish`].
    Finish,
    /// [`super::Press::Finish`] with the next one in the same step.
    FinishNext,
    /// See [`super::Press::NoShow`].
    NoShow,
    /// See [`super::Press::Park`].
    Park,
    /// See [`super::Press::Transfer`].
    Transfer,
    /// See [`super::Press::WrongService`].
    WrongService,
    /// See [`super::Press::ConfirmClass`].
    ConfirmClass,
    /// See [`super::Press::RejectClass`].
    RejectClass,
    /// See [`super::Press::Case`].
    Case,
    /// See [`super::Press::Note`].
    Note,
    /// See [`super::Press::Read`].
    Read,
    /// See [`super::Press::Undo`].
    Undo,
    /// See [`super::Press::Resume`].
    Resume,
    /// See [`super::Press::Return`].
    Return,
    /// See [`super::Press::Supplement`].
    Supplement,
    /// See [`super::Press::WalkIn`].
    WalkIn,
    /// [`super::Press::Help`]: the supervisor.
    Supervisor,
    /// [`super::Press::Help`]: everybody who can come, at once.
    Emergency,
    /// See [`super::Press::Dismiss`].
    Dismiss,
}

impl Button {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::SignIn,
        Self::SignOut,
        Self::Open,
        Self::Close,
        Self::Pause,
        Self::PauseAfter,
        Self::Continue,
        Self::AutoCall,
        Self::Move,
        Self::Next,
        Self::CallSpecific,
        Self::Recall,
        Self::Start,
        Self::Finish,
        Self::FinishNext,
        Self::NoShow,
        Self::Park,
        Self::Transfer,
        Self::WrongService,
        Self::ConfirmClass,
        Self::RejectClass,
        Self::Case,
        Self::Note,
        Self::Read,
        Self::Undo,
        Self::Resume,
        Self::Return,
        Self::Supplement,
        Self::WalkIn,
        Self::Supervisor,
        Self::Emergency,
        Self::Dismiss,
    ];

    /// Its name in line commands, configurations and message files.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SignOut => "sign-out",
            Self::Open => "open",
            Self::Close => "close",
            Self::Pause => "pause",
            Self::PauseAfter => "pause-after",
            Self::Continue => "continue",
            Self::AutoCall => "auto-call",
            Self::Move => "move",
            Self::Next => "next",
            Self::CallSpecific => "call-specific",
            Self::Recall => "recall",
            Self::Start => "start",
            Self::Finish => "finish",
            Self::FinishNext => "finish-next",
            Self::NoShow => "no-show",
            Self::Park => "park",
            Self::Transfer => "transfer",
            Self::WrongService => "wrong-service",
            Self::ConfirmClass => "confirm-class",
            Self::RejectClass => "reject-class",
            Self::Case => "case",
            Self::Note => "note",
            Self::Read => "read",
            Self::Undo => "undo",
            Self::Resume => "resume",
            Self::Return => "return",
            Self::Supplement => "supplement",
            Self::WalkIn => "walk-in",
            Self::Supervisor => "supervisor",
            Self::Emergency => "emergency",
            Self::Dismiss => "dismiss",
        }
    }

    /// The button of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|button| button.name() == name)
    }

    /// Presses of one family wait for each other's answers.
    pub fn family(self) -> Family {
        match self {
            Self::SignIn
            | Self::SignOut
            | Self::Open
            | Self::Close
            | Self::Pause
            | Self::PauseAfter
            | Self::Continue
            | Self::AutoCall
            | Self::Move => Family::Seat,
            Self::Next
            | Self::CallSpecific
            | Self::Recall
            | Self::Start
            | Self::Finish
            | Self::FinishNext
            | Self::NoShow
            | Self::Park
            | Self::Transfer
            | Self::WrongService
            | Self::Undo => Family::Person,
            Self::ConfirmClass | Self::RejectClass => Family::Class,
            Self::Case => Family::Case,
            Self::Note => Family::Note,
            Self::Read => Family::Read,
            Self::Resume | Self::Return | Self::Supplement => Family::Others,
            Self::WalkIn => Family::WalkIn,
            Self::Supervisor => Family::Supervisor,
            Self::Emergency => Family::Emergency,
            Self::Dismiss => Family::Nothing,
        }
    }
}

/// What a command is about. Of one family, one command at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Who sits here, and whether the counter calls.
    Seat,
    /// Who is at the counter.
    Person,
    /// What class the person has.
    Class,
    /// Which case the person has come for.
    Case,
    /// What the next counter should know.
    Note,
    /// Messages.
    Read,
    /// People who come back.
    Others,
    /// Tickets for people without one.
    WalkIn,
    /// The supervisor is asked for.
    Supervisor,
    /// Everybody is asked for. Nothing else ever holds this one back.
    Emergency,
    /// No command at all.
    Nothing,
}
