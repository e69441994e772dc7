//! The desk: what a clerk's press becomes, and what is on the screen.
//!
//! [`Desk::update`] takes everything that can happen, with its instant, and says what to do. It
//! holds no window, no network, no clock and no randomness, so each of its promises is a table in
//! `tests/`:
//!
//! * one press is one command with one id, however often it must be sent;
//! * while a command waits, another press of its [`Family`] does nothing;
//! * a press that was meant for the picture before does not hit the next person;
//! * commands name the visit that was on the screen;
//! * a view that is older than the last answer is not believed, unless it shows what follows from
//!   that answer.

mod allowed;
mod answers;
mod button;
mod notice;
mod order;
mod picture;
mod press;
mod shown;

use std::collections::{BTreeMap, BTreeSet};

use protocol::{
    bodies::{Done, TicketTaken},
    problem::Problem,
    views::CounterView,
    words::{HelpKind, VisitStatus},
};

pub use allowed::WhyNot;
pub use button::{Button, Family};
pub use client_link::{Away, HallClock};
pub use notice::{Notice, Question, Sound};
pub use order::Order;
pub use picture::{Person, Picture};
pub use press::{Pin, Press, Who};
pub use shown::{Connection, LastKnown, PaperMode, Shown};

/// What a desk is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The counter, by id.
    pub counter: String,
    /// Goes before the number of every command's id: random, so that no id is ever used twice.
    pub id_prefix: String,
    /// For so long after somebody has appeared, or the same press was answered, a press was meant
    /// for the picture before; ms, 0 = never.
    pub guard_ms: i64,
    /// Without the server for so long, the paper sheet goes on; ms.
    pub paper_after_ms: i64,
}

/// Everything that can happen to a desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The clerk pressed.
    Press(Press),
    /// The server has sent a view.
    View(Box<CounterView>),
    /// Who could be called here, in calling order, has come.
    Waiting(Vec<String>),
    /// The connection stands.
    Connected,
    /// The server was heard: a heartbeat.
    Heard,
    /// The connection does not stand, or could not be made (again).
    Disconnected {
        /// Why.
        why: Away,
    },
    /// A command was answered.
    Answer {
        /// Its id.
        id: String,
        /// What it led to, or why it is refused. Refused commands are not sent again.
        result: Result<Reply, Box<Problem>>,
    },
    /// A command has got no answer yet; it is sent again with the same id.
    Lost {
        /// Its id.
        id: String,
    },
    /// A command has got no answer in the time for it.
    GaveUp {
        /// Its id.
        id: String,
    },
    /// Time has passed. Once a second is enough.
    Tick,
}

/// What a command led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The answer to every command but taking a ticket.
    Done(Done),
    /// A ticket.
    Ticket(Box<TicketTaken>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Give this command to the server, and go on until it is answered.
    Send(Order),
    /// Let this be heard, if sounds are on.
    Sound(Sound),
    /// Tell the clerk.
    Tell(Notice),
}

/// The model of a desk.
#[derive(Debug)]
pub struct Desk {
    settings: Settings,
    commands: u64,
    pending: Vec<Pending>,
    view: Option<CounterView>,
    /// Who could be called here when it was asked last, in calling order.
    waiting: Vec<String>,
    /// Sequence of the last answered command.
    answered_seq: u64,
    /// Sequence of the last answered command that may have changed the picture: what views before it
    /// show and the last one did not is over.
    changed_seq: u64,
    /// What follows from an answer that is newer than the view, unless the view shows it already.
    ahead: Option<Ahead>,
    /// The last answered command about a person: its sequence and the visit that an undo would name.
    last_person: Option<(u64, u64)>,
    question: Option<Question>,
    clock: Option<HallClock>,
    link: Link,
    heard_ms: Option<i64>,
    /// The newest visit that was here, and since when.
    appeared: Option<(u64, i64)>,
    /// When each button was last answered.
    answered_ms: BTreeMap<Button, i64>,
    /// Visits by the numbers that this desk has seen.
    known: BTreeMap<String, u64>,
    /// The call of which the clerk was told that no screen has shown it.
    told_unshown: Option<u64>,
    told_paper: bool,
    /// Help that was asked for and answered but is not in the view yet.
    helped: Option<Helped>,
    /// Messages that the clerk was told of and has not read yet.
    told_messages: BTreeSet<String>,
}

/// A command that waits for its answer.
#[derive(Clone, Debug, PartialEq)]
struct Pending {
    id: String,
    /// What was pressed.
    pressed: Button,
    /// What it comes to: `Next` with somebody served is `FinishNext`.
    button: Button,
    /// `pause-after` with a plan.
    plans_pause: bool,
    /// The visit it names.
    visit: Option<u64>,
    /// It was sent more than once.
    lost: bool,
}

/// See [`Desk::ahead`].
#[derive(Clone, Debug, PartialEq)]
struct Ahead {
    /// None: only the next view can tell.
    picture: Option<Picture>,
    since_ms: i64,
}

/// See [`Desk::helped`].
#[derive(Clone, Copy, Debug, PartialEq)]
struct Helped {
    kind: HelpKind,
    seq: u64,
    since_ms: i64,
}

#[derive(Clone, Debug, PartialEq)]
enum Link {
    Connecting,
    Live,
    Away { since_ms: i64, why: Away },
}

impl Desk {
    /// A desk that knows nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            commands: 0,
            pending: Vec::new(),
            view: None,
            waiting: Vec::new(),
            answered_seq: 0,
            changed_seq: 0,
            ahead: None,
            last_person: None,
            question: None,
            clock: None,
            link: Link::Connecting,
            heard_ms: None,
            appeared: None,
            answered_ms: BTreeMap::new(),
            known: BTreeMap::new(),
            told_unshown: None,
            told_paper: false,
            helped: None,
            told_messages: BTreeSet::new(),
        }
    }

    /// Takes what has happened at `now_ms`, ms of a clock that only goes forward.
    pub fn update(&mut self, input: Input, now_ms: i64) -> Vec<Effect> {
        match input {
            Input::Press(press) => self.press(&press, now_ms),
            Input::View(view) => self.see(*view, now_ms),
            Input::Waiting(numbers) => {
                self.waiting = numbers;
                vec![]
            }
            Input::Connected => self.connected(now_ms),
            Input::Heard => {
                self.heard_ms = Some(now_ms);
                vec![]
            }
            Input::Disconnected { why } => self.disconnected(why, now_ms),
            Input::Answer { id, result } => self.answer(&id, result, now_ms),
            Input::Lost { id } => self.lost(&id),
            Input::GaveUp { id } => self.gave_up(&id),
            Input::Tick => self.tick(now_ms),
        }
    }

    /// The newest view. Of who is here it is believed only when [`Desk::is_settled`].
    pub fn view(&self) -> Option<&CounterView> {
        self.view.as_ref()
    }

    /// Every number that this desk has seen today.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// What is believed of the counter; none before the first view, and while only the next view
    /// can tell what the last answer led to.
    pub fn picture(&self) -> Option<Picture> {
        match &self.ahead {
            Some(ahead) => ahead.picture.clone(),
            None => self.view.as_ref().map(Picture::of),
        }
    }

    /// The view is at least as new as the last answer, or shows what follows from it.
    pub fn is_settled(&self) -> bool {
        self.ahead.is_none() && self.view.is_some()
    }

    /// Nothing waits for an answer, the view is settled, and no press would
    /// be taken for one that was meant for the picture before.
    pub fn is_ready(&self, now_ms: i64) -> bool {
        let over = |since_ms: i64| now_ms - since_ms >= self.settings.guard_ms;
        self.pending.is_empty()
            && self.is_settled()
            && self.appeared.is_none_or(|(_, since_ms)| over(since_ms))
            && self.answered_ms.values().all(|since_ms| over(*since_ms))
    }

    fn press(&mut self, press: &Press, now_ms: i64) -> Vec<Effect> {
        let button = press.button();
        if button == Button::Dismiss {
            self.question = None;
            return vec![];
        }
        let refused = |notice| vec![Effect::Sound(Sound::Refused), Effect::Tell(notice)];
        if let Some(pending) = self.pending_of(button.family()) {
            return refused(Notice::AlreadyDoing { doing: pending.button });
        }
        if self.is_too_quick(button, now_ms) {
            return refused(Notice::TooQuick { button });
        }
        if let Err(why) = self.allowed(button) {
            return refused(Notice::NotNow { button, why });
        }
        if let Some(question) = self.came(press) {
            self.question = Some(question.clone());
            return vec![Effect::Sound(Sound::Ask), Effect::Tell(Notice::Ask(question))];
        }
        let (path, body) = match self.order(press) {
            Ok(order) => order,
            Err(why) => return refused(Notice::NotNow { button, why }),
        };
        self.commands += 1;
        let id = format!("{}-{}", self.settings.id_prefix, self.commands);
        let person = self.picture().and_then(|picture| picture.person);
        let serving = person.as_ref().is_some_and(|p| p.status == VisitStatus::Serving);
        let comes_to = if button == Button::Next && serving { Button::FinishNext } else { button };
        let visit = person.map(|person| person.visit);
        let (pressed, button) = (button, comes_to);
        let plans_pause = matches!(press, Press::PauseAfter(Some(_)));
        let lost = false;
        self.pending.push(Pending { id: id.clone(), pressed, button, plans_pause, visit, lost });
        if button.family() == Family::Person {
            self.question = None;
        }
        vec![Effect::Send(Order { id, path, body }), Effect::Sound(Sound::Taken)]
    }

    /// 到 or 未到: `Next` with somebody called here.
    fn came(&self, press: &Press) -> Option<Question> {
        let person = self.picture()?.person?;
        let asks = *press == Press::Next && person.status == VisitStatus::Called;
        asks.then_some(Question { visit: person.visit, number: person.number })
    }

    /// A hand that was on its way already. To start or to recall somebody who has just appeared
    /// harms nobody, and nothing holds back who is in danger.
    fn is_too_quick(&self, button: Button, now_ms: i64) -> bool {
        let within = |since_ms: i64| now_ms - since_ms < self.settings.guard_ms;
        if button == Button::Emergency {
            return false;
        }
        let harmless = matches!(button, Button::Start | Button::Recall);
        let meets_another = button.family() == Family::Person && !harmless;
        let appeared = self.appeared.is_some_and(|(_, since_ms)| within(since_ms));
        let again = self.answered_ms.get(&button).is_some_and(|since_ms| within(*since_ms));
        (meets_another && appeared) || again
    }

    fn pending_of(&self, family: Family) -> Option<&Pending> {
        self.pending.iter().find(|pending| pending.button.family() == family)
    }

    /// What the screen says is being done: the person at the counter first.
    fn pending_now(&self) -> Option<&Pending> {
        self.pending_of(Family::Person).or_else(|| self.pending.last())
    }

    fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    fn clock(&self) -> Option<HallClock> {
        self.clock
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn waiting(&self) -> &[String] {
        &self.waiting
    }

    fn heard_ms(&self) -> Option<i64> {
        self.heard_ms
    }

    fn connection(&self, now_ms: i64) -> Connection {
        match &self.link {
            Link::Connecting => Connection::Connecting,
            Link::Live => Connection::Live,
            Link::Away { since_ms, why } => {
                Connection::Away { for_ms: (now_ms - since_ms).max(0), why: why.clone() }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
