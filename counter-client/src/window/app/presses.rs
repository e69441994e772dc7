//! Presses and what becomes of them: the desk is asked, its effects are done, panels open and close.

use iced::Task;

use super::{
    super::{
        Message,
        draft::{Draft, Leaving},
        look::Tone,
        panel::Panel,
    },
    App, TICKET_MS, TOLD_MS, Told,
};
use crate::{
    desk::{Button, Effect, Input, Notice, Press, WhyNot},
    hands::FromHand,
    told,
};

impl App {
    /// The desk's time, ms.
    pub(super) fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    pub(super) fn desk_takes(&mut self, input: Input) -> Task<Message> {
        let now_ms = self.now_ms();
        let effects = self.wires.hands.update(&mut self.desk, input, now_ms);
        let task = self.follow(effects);
        Task::batch([task, self.look_whether_it_is_over()])
    }

    /// Another hand has pressed, or tells of itself.
    pub(super) fn hand(&mut self, from: Option<FromHand>) -> Task<Message> {
        match from {
            Some(FromHand::Touch(touch)) => {
                let now_ms = self.now_ms();
                let (_, effects) = self.wires.hands.press(&mut self.desk, touch, now_ms);
                self.follow(effects)
            }
            Some(FromHand::Trouble(trouble)) => {
                let tone = if trouble.is_wrong() { Tone::Wrong } else { Tone::Soft };
                let (said, now_ms) = (trouble.text(self.looks.lang), self.now_ms());
                self.troubles.retain(|told| now_ms < told.until_ms && told.said != said);
                self.troubles.push(Told { said, tone, until_ms: now_ms + TICKET_MS });
                Task::none()
            }
            None => Task::none(),
        }
    }

    pub(super) fn follow(&mut self, effects: Vec<Effect>) -> Task<Message> {
        let mut tasks = Vec::new();
        for effect in effects {
            match effect {
                Effect::Send(order) => (self.wires.send)(order),
                Effect::Tell(notice) => tasks.push(self.hear(notice)),
                // The hands let it be heard.
                Effect::Sound(_) => {}
            }
        }
        Task::batch(tasks)
    }

    /// A press of this window: its panel has done its work as soon as the command is on its way.
    pub(super) fn press(&mut self, press: Press) -> Task<Message> {
        let button = press.button();
        if matches!(press, Press::Close(_) | Press::SignOut(_) | Press::Pause(..)) {
            self.leaving = Some(press.clone());
        }
        let waited = self.desk.allowed(button);
        let task = self.desk_takes(Input::Press(press));
        let sent = waited.is_ok() && self.desk.allowed(button) == Err(WhyNot::Waits);
        if !sent {
            return task;
        }
        self.told = None;
        self.draft.pin.clear();
        let last_message = self.desk.view().is_none_or(|view| view.messages.len() <= 1);
        match button {
            // What was typed stays until the server has taken it.
            Button::SignIn | Button::Note | Button::Case => task,
            Button::Read if !last_message => task,
            _ => Task::batch([task, self.close()]),
        }
    }

    /// The desk has told something.
    pub(super) fn hear(&mut self, notice: Notice) -> Task<Message> {
        let said = told::notice(self.looks.lang, &notice);
        let (tone, for_ms) = match &notice {
            Notice::Called { .. } | Notice::Nobody | Notice::Back => (Tone::Plain, TOLD_MS),
            Notice::Done { .. } => (Tone::Soft, TOLD_MS / 2),
            Notice::TicketGiven { .. } => (Tone::Plain, TICKET_MS),
            _ => (Tone::Wrong, TOLD_MS),
        };
        match notice {
            // The question itself stands in its panel; losing the server has its own line.
            Notice::Ask(_) => {
                self.typing = false;
                return self.focus("came");
            }
            Notice::Away { .. } => return Task::none(),
            Notice::Paper => return self.open(Panel::Paper, Draft::default()),
            Notice::Done { button } if self.panel.is_some() && self.panel == typed_in(button) => {
                self.tell(said, tone, for_ms);
                return self.close();
            }
            Notice::Refused { problem, .. } if !problem.numbers.is_empty() => {
                if let Some(press) = self.leaving.take() {
                    let leaving = Some(Leaving { press, tickets: vec![] });
                    return self.open(Panel::HandOver, Draft { leaving, ..Draft::default() });
                }
            }
            _ => {}
        }
        self.tell(said, tone, for_ms);
        Task::none()
    }

    pub(super) fn tell(&mut self, said: String, tone: Tone, for_ms: i64) {
        self.told = Some(Told { said, tone, until_ms: self.now_ms() + for_ms });
    }
}

/// The panel in which a press is typed, which closes when it is done.
fn typed_in(button: Button) -> Option<Panel> {
    match button {
        Button::SignIn => Some(Panel::SignIn),
        Button::Note => Some(Panel::Note),
        Button::Case => Some(Panel::Case),
        _ => None,
    }
}
