//! Which buttons are on. What is off says why, as a tip.
//!
//! These are not the rules of the queue: the server decides and may still refuse. A button is off
//! only when the picture on the screen already shows that the press can mean nothing.

use protocol::words::{CounterStatus, HelpKind, VisitStatus};
use serde::Serialize;

use super::{Button, Desk, picture::Picture};

/// Why a button is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// The server has shown nothing yet.
    NoView,
    /// The last step is not on the screen yet.
    Settling,
    /// The same kind of press waits for its answer.
    Waits,
    /// Nobody is signed in here.
    SignedOut,
    /// Somebody is.
    SignedIn,
    /// The counter is closed.
    Closed,
    /// The counter is open.
    IsOpen,
    /// The counter pauses.
    Paused,
    /// It does not.
    NotPaused,
    /// Somebody is at the counter.
    SomebodyHere,
    /// Nobody is.
    NobodyHere,
    /// Nobody has been called, or they are being served already.
    NobodyCalled,
    /// Nobody is being served.
    NobodyServed,
    /// Every class of the person has been confirmed.
    NothingToConfirm,
    /// No step can be undone now.
    NothingToUndo,
    /// Help was asked for and has not come yet.
    HelpAsked,
    /// No question is asked.
    NoQuestion,
    /// Every message has been read.
    NoMessage,
    /// The number is not one that this desk knows.
    UnknownNumber,
}

impl WhyNot {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::NoView,
        Self::Settling,
        Self::Waits,
        Self::SignedOut,
        Self::SignedIn,
        Self::Closed,
        Self::IsOpen,
        Self::Paused,
        Self::NotPaused,
        Self::SomebodyHere,
        Self::NobodyHere,
        Self::NobodyCalled,
        Self::NobodyServed,
        Self::NothingToConfirm,
        Self::NothingToUndo,
        Self::HelpAsked,
        Self::NoQuestion,
        Self::NoMessage,
        Self::UnknownNumber,
    ];

    /// Its key in the message files.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoView => "no-view",
            Self::Settling => "settling",
            Self::Waits => "waits",
            Self::SignedOut => "signed-out",
            Self::SignedIn => "signed-in",
            Self::Closed => "closed",
            Self::IsOpen => "is-open",
            Self::Paused => "paused",
            Self::NotPaused => "not-paused",
            Self::SomebodyHere => "somebody-here",
            Self::NobodyHere => "nobody-here",
            Self::NobodyCalled => "nobody-called",
            Self::NobodyServed => "nobody-served",
            Self::NothingToConfirm => "nothing-to-confirm",
            Self::NothingToUndo => "nothing-to-undo",
            Self::HelpAsked => "help-asked",
            Self::NoQuestion => "no-question",
            Self::NoMessage => "no-message",
            Self::UnknownNumber => "unknown-number",
        }
    }
}

impl Desk {
    /// Whether a button is on.
    ///
    /// # Errors
    /// Why it is off.
    pub fn allowed(&self, button: Button) -> Result<(), WhyNot> {
        if self.pending_of(button.family()).is_some() {
            return Err(WhyNot::Waits);
        }
        let helped = self.helped.map(|helped| helped.kind);
        match button {
            Button::Emergency if helped == Some(HelpKind::Emergency) => {
                return Err(WhyNot::HelpAsked);
            }
            Button::Supervisor if helped.is_some() => return Err(WhyNot::HelpAsked),
            // Who is in danger does not wait for a picture.
            Button::Emergency if self.view().is_none() => return Ok(()),
            Button::Dismiss => {
                return self.question().map(|_| ()).ok_or(WhyNot::NoQuestion);
            }
            _ => {}
        }
        let view = self.view().ok_or(WhyNot::NoView)?;
        let asked = |kind| view.help.as_ref().is_some_and(|help| help.kind == kind);
        match button {
            Button::Emergency => return not(asked(HelpKind::Emergency), WhyNot::HelpAsked),
            Button::Supervisor => return not(view.help.is_some(), WhyNot::HelpAsked),
            Button::Read => return not(view.messages.is_empty(), WhyNot::NoMessage),
            Button::Return | Button::Resume | Button::Supplement | Button::WalkIn => return Ok(()),
            _ => {}
        }
        let picture = self.picture().ok_or(WhyNot::Settling)?;
        seat(&picture, button)?;
        match button {
            Button::Undo if self.undone_visit().is_none() => Err(WhyNot::NothingToUndo),
            // Of whoever has just come only the next view tells the classes.
            Button::ConfirmClass | Button::RejectClass if self.is_settled() => {
                let provisional = view.current.as_ref().map(|current| &current.provisional);
                not(provisional.is_none_or(Vec::is_empty), WhyNot::NothingToConfirm)
            }
            Button::PauseAfter if picture.pause_planned => Ok(()),
            button => person(&picture, button),
        }
    }
}

fn not(is: bool, why: WhyNot) -> Result<(), WhyNot> {
    if is { Err(why) } else { Ok(()) }
}

/// What a button needs of the seat.
fn seat(picture: &Picture, button: Button) -> Result<(), WhyNot> {
    let (closed, paused) =
        (picture.status == CounterStatus::Closed, picture.status == CounterStatus::Paused);
    if button == Button::SignIn {
        return not(picture.signed_in, WhyNot::SignedIn);
    }
    not(!picture.signed_in, WhyNot::SignedOut)?;
    match button {
        Button::SignOut => not(!closed, WhyNot::IsOpen),
        Button::Open => {
            not(paused, WhyNot::Paused)?;
            not(!closed, WhyNot::IsOpen)
        }
        Button::Continue => not(!paused, WhyNot::NotPaused),
        Button::Close => not(closed, WhyNot::Closed),
        Button::Pause | Button::Next | Button::CallSpecific => {
            not(closed, WhyNot::Closed)?;
            not(paused, WhyNot::Paused)
        }
        _ => Ok(()),
    }
}

/// What a button needs of the person.
fn person(picture: &Picture, button: Button) -> Result<(), WhyNot> {
    let status = picture.person.as_ref().map(|person| person.status);
    match button {
        Button::Close | Button::Pause | Button::CallSpecific => {
            not(status.is_some(), WhyNot::SomebodyHere)
        }
        Button::PauseAfter
        | Button::Transfer
        | Button::WrongService
        | Button::ConfirmClass
        | Button::RejectClass
        | Button::Case
        | Button::Note => not(status.is_none(), WhyNot::NobodyHere),
        Button::Recall | Button::Start | Button::NoShow => {
            not(status != Some(VisitStatus::Called), WhyNot::NobodyCalled)
        }
        Button::Finish | Button::FinishNext | Button::Park => {
            not(status != Some(VisitStatus::Serving), WhyNot::NobodyServed)
        }
        _ => Ok(()),
    }
}
