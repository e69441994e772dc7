//! The other hands of the desk: a key pad, hot keys, the bridge for the hall's other program, and
//! what they get back. Each turns the outside world into presses and shows what the model shows;
//! whoever owns the model ([`crate::line`], the window) owns the hands beside it and lets everything
//! that happens go through [`Hands::update`] and [`Hands::press`].
//!
//! A hand that cannot work says so once ([`Trouble`]) and the others go on.

mod seen;
mod touch;
mod trouble;

use std::{collections::HashMap, sync::Arc};

use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
};

pub use seen::{LinkState, Seen, SeenService, SeenTicket};
pub use touch::{End, Hand, Touch};
pub use trouble::Trouble;

use crate::{
    config::{Config, Sounds},
    desk::{Button, Desk, Effect, Input, Notice, Reply},
    hotkeys,
    paper::{self, Store},
    sound::{self, Speaker},
};

/// Touches that may wait for the desk. When it is full, the hand waits.
const TOUCHES: usize = 64;

/// What comes from a hand.
#[derive(Debug)]
pub enum FromHand {
    /// It pressed.
    Touch(Touch),
    /// It cannot work, or can again.
    Trouble(Trouble),
}

/// What every hand gets: where it presses, and what it may show.
#[derive(Clone, Debug)]
pub struct Arm {
    /// To the owner of the model.
    pub out: mpsc::Sender<FromHand>,
    /// The newest that is shown.
    pub seen: watch::Receiver<Arc<Seen>>,
}

/// The running hands; they end when this is dropped.
#[derive(Debug)]
pub struct Hands {
    seen: watch::Sender<Arc<Seen>>,
    /// Hands that wait for the answer to a command, by its id.
    waiting: HashMap<String, oneshot::Sender<End>>,
    order: Store,
    speaker: Speaker,
    _tasks: JoinSet<()>,
}

impl Hands {
    /// Starts those that are configured, on the runtime that runs now. What they do comes out of the
    /// receiver.
    pub fn start(config: &Config) -> (Self, mpsc::Receiver<FromHand>) {
        let (out, touches) = mpsc::channel(TOUCHES);
        let (seen, see) = watch::channel(Arc::new(Seen::default()));
        let arm = Arm { out, seen: see };
        let mut tasks = JoinSet::new();
        let (order, newest) = Store::new();
        tasks.spawn(paper::run(config.paper.order_file.clone(), newest, arm.clone()));
        if !config.keypad.device.as_os_str().is_empty() {
            tasks.spawn(crate::keypad::run(config.keypad.clone(), arm.clone()));
        }
        if !config.bridge.listen.is_empty() {
            tasks.spawn(crate::bridge::run(config.bridge.clone(), config.language, arm.clone()));
        }
        // The configuration has been looked at: its chords can be read.
        let chords = hotkeys::read(&config.keys).unwrap_or_default();
        if !chords.is_empty() {
            tasks.spawn(hotkeys::run(chords, arm.clone()));
        }
        let (speaker, heard) = Speaker::new(config.sounds, config.language);
        if config.sounds != Sounds::Off {
            tasks.spawn(sound::run(config.sounds, config.language, heard, arm));
        }
        let hands = Self { seen, waiting: HashMap::new(), order, speaker, _tasks: tasks };
        (hands, touches)
    }

    /// Lets the model take what a hand has pressed; which button it came to, and what is to be done,
    /// as [`Desk::update`] says it.
    pub fn press(&mut self, desk: &mut Desk, touch: Touch, now_ms: i64) -> (Button, Vec<Effect>) {
        let Touch { press, otherwise, visit, end, .. } = touch;
        let here = desk.picture().and_then(|picture| picture.person).map(|person| person.visit);
        if visit.is_some() && visit != here {
            answer(end, End::Elsewhere);
            return (press.button(), vec![]);
        }
        let press = std::iter::once(&press)
            .chain(&otherwise)
            .find(|press| desk.allowed(press.button()).is_ok())
            .unwrap_or(&press)
            .clone();
        let button = press.button();
        let effects = self.update(desk, Input::Press(press), now_ms);
        let sent = effects.iter().find_map(|effect| match effect {
            Effect::Send(order) => Some(order.id.clone()),
            _ => None,
        });
        let told = effects.iter().find_map(|effect| match effect {
            Effect::Tell(notice) => Some(notice.clone()),
            _ => None,
        });
        match (sent, told, end) {
            (Some(id), _, Some(end)) => {
                self.waiting.insert(id, end);
            }
            (None, Some(Notice::Ask(question)), end) => answer(end, End::Asked(question)),
            (None, Some(notice), end) => answer(end, End::Held(Box::new(notice))),
            (None, None, end) => answer(end, End::Done { seq: None, called: None }),
            (Some(_), _, None) => {}
        }
        (button, effects)
    }

    /// Lets the model take what has happened, and the hands what follows; what is to be done, as
    /// [`Desk::update`] says it.
    pub fn update(&mut self, desk: &mut Desk, input: Input, now_ms: i64) -> Vec<Effect> {
        let ended = match &input {
            Input::Answer { id, result } => Some((id.clone(), End::of(result))),
            Input::GaveUp { id } => Some((id.clone(), End::GaveUp)),
            _ => None,
        };
        let heard = Store::is_heard(&input);
        let effects = desk.update(input, now_ms);
        self.speaker.hear(&effects);
        self.order.look(desk, heard, now_ms);
        if let Some((id, end)) = ended {
            answer(self.waiting.remove(&id), end);
        }
        let seen = Seen::of(desk, now_ms);
        self.seen.send_if_modified(|before| {
            let changed = **before != seen;
            if changed {
                *before = Arc::new(seen);
            }
            changed
        });
        effects
    }
}

/// A hand that has gone away does not need its answer.
fn answer(end: Option<oneshot::Sender<End>>, said: End) {
    if let Some(end) = end {
        let _ = end.send(said);
    }
}

impl Arm {
    /// Presses; what became of it comes out of the receiver.
    pub async fn press(&self, touch: Touch) -> oneshot::Receiver<End> {
        let (end, said) = oneshot::channel();
        // The owner of the model is gone only when the program ends.
        let _ = self.out.send(FromHand::Touch(Touch { end: Some(end), ..touch })).await;
        said
    }

    /// Tells the clerk.
    pub async fn tell(&self, trouble: Trouble) {
        let _ = self.out.send(FromHand::Trouble(trouble)).await;
    }
}

impl End {
    fn of(result: &Result<Reply, Box<protocol::problem::Problem>>) -> Self {
        match result {
            Ok(Reply::Done(done)) => {
                let called = done.called.last().map(|called| called.number.clone());
                Self::Done { seq: Some(done.seq), called }
            }
            Ok(Reply::Ticket(ticket)) => {
                Self::Done { seq: Some(ticket.seq), called: Some(ticket.number.clone()) }
            }
            Err(problem) => Self::Refused(problem.clone()),
        }
    }
}
