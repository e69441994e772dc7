//! A press becomes a command: an address and a body, named by the visit that was on the screen.

use std::fmt;

use protocol::{
    bodies::{
        AskHelp, AtCounter, AttachCase, AutoCall, CallSpecific, Finish, Leave, MoveTo, NoteVisit,
        OfClassHere, Park, Pause, PauseAfter, ReclassifyHere, SignIn, TakeTicket, Transfer,
    },
    words::{Needs, Outcome, Source, VisitStatus},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Desk, Press, WhyNot, picture::Person};

/// A command on its way to the server.
#[derive(Clone, PartialEq)]
pub struct Order {
    /// Its `Idempotency-Key`: the same for every attempt, never used for another command.
    pub id: String,
    /// `POST` there.
    pub path: String,
    /// The JSON body.
    pub body: Value,
}

/// The body may hold a PIN.
impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("id", &self.id)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// The address and body of a press that is allowed now.
    pub(super) fn order(&self, press: &Press) -> Result<(String, Value), WhyNot> {
        let here = || {
            let picture = self.picture().ok_or(WhyNot::Settling)?;
            picture.person.ok_or(WhyNot::NobodyHere)
        };
        let visit = || here().map(|person| person.visit);
        Ok(match press {
            Press::SignIn { login, pin } => {
                let (login, pin) = (Some(login.clone()), Some(pin.0.clone()));
                self.at_counter("sign-in", &SignIn { login, pin })
            }
            Press::SignOut(hand_over) => {
                self.at_counter("sign-out", &Leave { hand_over: hand_over.clone() })
            }
            Press::Open => self.at_counter("open", &json!({})),
            Press::Close(hand_over) => {
                self.at_counter("close", &Leave { hand_over: hand_over.clone() })
            }
            Press::Pause(plan, hand_over) => {
                let (reason, minutes) = (plan.reason, plan.minutes);
                self.at_counter("pause", &Pause { reason, minutes, hand_over: hand_over.clone() })
            }
            Press::PauseAfter(plan) => self.at_counter("pause-after", &PauseAfter { plan: *plan }),
            Press::Continue => self.at_counter("resume", &json!({})),
            Press::AutoCall(on) => self.at_counter("auto-call", &AutoCall { on: *on }),
            Press::Move(to) => self.at_counter("move", &MoveTo { to: to.clone() }),
            Press::Next => match here() {
                Ok(Person { visit, status: VisitStatus::Serving, .. }) => {
                    self.finish(visit, Outcome::Handled, true)
                }
                Ok(_) | Err(WhyNot::NobodyHere) => self.at_counter("call-next", &json!({})),
                Err(why) => return Err(why),
            },
            Press::CallSpecific { who, reason } => {
                let visit = self.visit_named(who).ok_or(WhyNot::UnknownNumber)?;
                self.at_counter("call-specific", &CallSpecific { visit, reason: *reason })
            }
            Press::Recall => self.at_counter("recall", &AtCounter { visit: visit()? }),
            Press::Start => self.at_counter("start", &AtCounter { visit: visit()? }),
            Press::Finish { outcome, next } => self.finish(visit()?, *outcome, *next),
            Press::NoShow => self.at_counter("no-show", &AtCounter { visit: visit()? }),
            Press::Park { kind, minutes } => {
                let body = Park { visit: visit()?, kind: *kind, minutes: *minutes };
                self.at_counter("park", &body)
            }
            Press::Transfer { to, back } => {
                let body = Transfer { visit: visit()?, to: to.clone(), back: *back };
                self.at_counter("transfer", &body)
            }
            Press::WrongService(service) => {
                let body = ReclassifyHere { visit: visit()?, service: service.clone() };
                self.at_counter("reclassify", &body)
            }
            Press::ConfirmClass(class) => {
                self.at_counter("confirm-class", &OfClassHere { visit: visit()?, class: *class })
            }
            Press::RejectClass(class) => {
                self.at_counter("reject-class", &OfClassHere { visit: visit()?, class: *class })
            }
            Press::Case(number) => {
                let body = AttachCase { visit: visit()?, number: number.clone() };
                self.at_counter("case", &body)
            }
            Press::Note(text) => {
                self.at_counter("note", &NoteVisit { visit: visit()?, text: text.clone() })
            }
            Press::Read(message) => {
                let oldest = self.view().and_then(|view| view.messages.first());
                let message = message.as_deref().or(oldest.map(|message| message.id.as_str()));
                let message = message.ok_or(WhyNot::NoMessage)?;
                self.at_counter(&format!("message-read/{message}"), &json!({}))
            }
            Press::Undo => {
                let visit = self.undone_visit().ok_or(WhyNot::NothingToUndo)?;
                self.at_counter("undo", &AtCounter { visit })
            }
            Press::Resume(who) => (format!("/api/v1/visits/{}/resume", who.as_str()), json!({})),
            Press::Return(who) => (format!("/api/v1/visits/{}/return", who.as_str()), json!({})),
            Press::Supplement(who) => {
                (format!("/api/v1/visits/{}/supplement", who.as_str()), json!({}))
            }
            Press::WalkIn { service, care } => {
                let body = TakeTicket {
                    service: Some(service.clone()),
                    package: None,
                    cases: None,
                    precheck: None,
                    care: *care,
                    needs: Needs::default(),
                    enterprise: false,
                    appointment: None,
                    person: None,
                    source: Source::Clerk,
                };
                ("/api/v1/tickets".to_owned(), written(&body))
            }
            Press::Help(kind) => self.at_counter("help", &AskHelp { kind: *kind }),
            Press::Dismiss => return Err(WhyNot::NoQuestion),
        })
    }

    fn finish(&self, visit: u64, outcome: Outcome, next: bool) -> (String, Value) {
        self.at_counter("finish", &Finish { visit, outcome, next })
    }

    fn at_counter(&self, verb: &str, body: &impl Serialize) -> (String, Value) {
        (format!("/api/v1/counters/{}/{verb}", self.settings().counter), written(body))
    }
}

/// Bodies of the wire are plain data: writing one cannot fail.
fn written(body: &impl Serialize) -> Value {
    serde_json::to_value(body).unwrap_or_default()
}
