//! What is believed of the counter: the newest view, or, as long as the view is older than the last
//! answer, what follows from that answer.

use protocol::{
    bodies::Done,
    views::CounterView,
    words::{CounterStatus, VisitStatus},
};

use super::Button;

/// The counter as far as presses depend on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Somebody sits here.
    pub signed_in: bool,
    /// What the counter does.
    pub status: CounterStatus,
    /// Who is here.
    pub person: Option<Person>,
    /// A pause begins when they have left.
    pub pause_planned: bool,
}

/// The person called or served.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The visit.
    pub visit: u64,
    /// The number.
    pub number: String,
    /// Called or Serving.
    pub status: VisitStatus,
    /// The newest call.
    pub call_id: u64,
}

/// What was pressed, as far as the picture depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// What it came to.
    pub button: Button,
    /// `pause-after` with a plan.
    pub plans_pause: bool,
}

impl Picture {
    /// What a view shows.
    pub fn of(view: &CounterView) -> Self {
        let person = view.current.as_ref().map(|current| Person {
            visit: current.visit,
            number: current.number.clone(),
            status: current.status,
            call_id: current.call_id,
        });
        let (signed_in, pause_planned) = (view.clerk.is_some(), view.pause_after.is_some());
        Self { signed_in, status: view.status, person, pause_planned }
    }

    /// What follows from the answer to a press; none where only the next view can tell.
    pub fn after(mut self, pressed: Pressed, done: &Done, counter: &str) -> Option<Self> {
        match pressed.button {
            Button::SignIn => self.signed_in = true,
            Button::SignOut => self.signed_in = false,
            Button::Open | Button::Continue => self.status = CounterStatus::Idle,
            Button::Close => self.status = CounterStatus::Closed,
            Button::Pause => self.status = CounterStatus::Paused,
            Button::PauseAfter => self.pause_planned = pressed.plans_pause,
            Button::Next | Button::CallSpecific | Button::FinishNext => {
                self.leave(CounterStatus::Ready);
            }
            Button::Finish | Button::NoShow | Button::Park | Button::Transfer => {
                self.leave(CounterStatus::Idle);
            }
            Button::Start => {
                self.status = CounterStatus::Serving;
                if let Some(person) = &mut self.person {
                    person.status = VisitStatus::Serving;
                }
            }
            Button::WrongService | Button::Undo | Button::Move => return None,
            Button::AutoCall
            | Button::Recall
            | Button::ConfirmClass
            | Button::RejectClass
            | Button::Case
            | Button::Note
            | Button::Read
            | Button::Resume
            | Button::Return
            | Button::Supplement
            | Button::WalkIn
            | Button::Supervisor
            | Button::Emergency
            | Button::Dismiss => {}
        }
        if let Some(called) = done.called.iter().rfind(|called| called.counter == counter) {
            self.status = CounterStatus::Calling;
            self.person = Some(Person {
                visit: called.visit,
                number: called.number.clone(),
                status: VisitStatus::Called,
                call_id: called.call_id,
            });
        }
        Some(self)
    }

    fn leave(&mut self, status: CounterStatus) {
        self.person = None;
        let pauses = std::mem::take(&mut self.pause_planned);
        self.status = if pauses { CounterStatus::Paused } else { status };
    }
}
