//! What a clerk has typed and chosen in a panel, before it becomes a press.

use protocol::{
    bodies::{CASE_NUMBER_MOST, Credit, HandTo},
    words::{CareKind, ManualReason},
};

use crate::desk::{Pin, Press};

/// The most characters of a note; the server takes no more.
pub const NOTE: usize = 200;

/// What is typed and chosen so far. A panel begins with an empty one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The clerk's login.
    pub login: String,
    /// Their PIN.
    pub pin: String,
    /// A ticket's number.
    pub number: String,
    /// A note on the visit.
    pub note: String,
    /// The number of a case.
    pub case: String,
    /// The unified social credit code of an enterprise.
    pub enterprise: String,
    /// What the server knows of it, or why nothing has come.
    pub credit: Option<Result<Credit, String>>,
    /// The first emergency slip of the next paper sheets.
    pub slips_from: String,
    /// Part of a name to look for in a list.
    pub find: String,
    /// For how long, minutes.
    pub minutes: Option<u32>,
    /// Why somebody is called out of the order.
    pub reason: Option<ManualReason>,
    /// Whereto.
    pub target: Target,
    /// And then back here.
    pub back: bool,
    /// The ground of priority care.
    pub care: Option<CareKind>,
    /// Who leaves how, as soon as it is said what becomes of the tickets bound to them.
    pub leaving: Option<Leaving>,
    /// What the next ticket that is touched is handed to.
    pub hand_to: Option<HandTo>,
}

/// What a ticket is transferred to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// A service.
    #[default]
    Service,
    /// A counter.
    Counter,
    /// A clerk.
    Clerk,
}

/// A press of somebody who leaves, which must name what becomes of these tickets.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// The press.
    pub press: Press,
    /// What is said of the tickets, by visit; others go to whom `Draft::hand_to` names.
    pub tickets: Vec<(u64, HandTo)>,
}

/// A change of the draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// See [`Draft::login`].
    Login(String),
    /// See [`Draft::pin`].
    Pin(Pin),
    /// See [`Draft::number`].
    Number(String),
    /// See [`Draft::note`].
    Note(String),
    /// See [`Draft::case`].
    Case(String),
    /// See [`Draft::enterprise`].
    Enterprise(String),
    /// See [`Draft::slips_from`].
    SlipsFrom(String),
    /// See [`Draft::find`].
    Find(String),
    /// See [`Draft::minutes`].
    Minutes(Option<u32>),
    /// See [`Draft::reason`].
    Reason(ManualReason),
    /// See [`Draft::target`].
    Target(Target),
    /// See [`Draft::back`].
    Back(bool),
    /// See [`Draft::care`].
    Care(Option<CareKind>),
    /// See [`Draft::hand_to`].
    HandTo(HandTo),
    /// This ticket is handed to what is chosen.
    Hand(u64),
}

impl Draft {
    /// Takes a change.
    pub fn set(&mut self, set: Set) {
        match set {
            Set::Login(login) => self.login = login,
            Set::Pin(pin) => self.pin = pin.0,
            Set::Number(number) => self.number = number,
            Set::Note(note) => self.note = note.chars().take(NOTE).collect(),
            Set::Case(case) => self.case = case.chars().take(CASE_NUMBER_MOST).collect(),
            Set::Enterprise(enterprise) => (self.enterprise, self.credit) = (enterprise, None),
            Set::SlipsFrom(first) => self.slips_from = first,
            Set::Find(find) => self.find = find,
            Set::Minutes(minutes) => self.minutes = minutes,
            Set::Reason(reason) => self.reason = Some(reason),
            Set::Target(target) => self.target = target,
            Set::Back(back) => self.back = back,
            Set::Care(care) => self.care = care,
            Set::HandTo(to) => self.hand_to = Some(to),
            Set::Hand(visit) => self.hand(visit),
        }
    }

    fn hand(&mut self, visit: u64) {
        let to = self.hand_to.clone().unwrap_or(HandTo::Service);
        let Some(leaving) = &mut self.leaving else { return };
        leaving.tickets.retain(|(named, _)| *named != visit);
        leaving.tickets.push((visit, to));
    }
}
