//! The keyboard: letters, Tab and Escape.

use iced::{
    Event, Task,
    advanced::widget::{operate, operation::focusable::find_focused},
    event::Status,
    keyboard::{self, Key as Typed, key::Named},
    mouse, touch,
    widget::operation,
    window,
};

use super::{
    super::{
        Message,
        place::Shape,
        rows::{Key, Row, of_letter},
        screens::{calling, strip},
    },
    App,
};
use crate::desk::Press;

impl App {
    pub(super) fn key(&mut self, key: &Typed, modifiers: keyboard::Modifiers) -> Task<Message> {
        self.by_keys = true;
        match key.as_ref() {
            Typed::Named(Named::Tab) => {
                let moved = match modifiers.shift() {
                    true => operation::focus_previous(),
                    false => operation::focus_next(),
                };
                moved.chain(self.look_at_focus())
            }
            Typed::Named(Named::Escape) => match self.shown().question {
                Some(_) => self.press(Press::Dismiss),
                None => self.close(),
            },
            Typed::Character(typed) if !modifiers.command() && !modifiers.alt() => {
                let mut letters = typed.chars();
                let (Some(letter), None) = (letters.next(), letters.next()) else {
                    return Task::none();
                };
                match self.of_letter(letter) {
                    Some(message) => self.take(message),
                    None => Task::none(),
                }
            }
            _ => Task::none(),
        }
    }

    /// Whether a field has the focus: its letters are typed then, and press nothing.
    pub(super) fn look_at_focus(&mut self) -> Task<Message> {
        self.typing = false;
        operate(find_focused()).map(Message::Focused)
    }

    /// What a letter presses: of a question or a panel, as long as there is one.
    pub fn of_letter(&self, letter: char) -> Option<Message> {
        let shown = self.shown();
        let scene = self.scene(&shown);
        if self.is_typing() {
            return None;
        }
        if let Some((_, _, rows)) = self.lower(&scene) {
            return of_letter(&rows, letter).map(Key::pressed);
        }
        let keys = match self.shape() {
            Shape::Strip => strip::keys(&scene, self.memory.before),
            shape => {
                let mut keys = vec![calling::main_key(&scene)];
                keys.extend(calling::keys(&scene));
                keys.extend(calling::head_keys(&scene, shape));
                keys
            }
        };
        of_letter(&[Row::Keys(keys)], letter).map(Key::pressed)
    }
}

/// What the window hears besides its widgets.
pub fn heard(event: Event, status: Status, id: window::Id) -> Option<Message> {
    match event {
        Event::Window(window::Event::Opened { .. }) => Some(Message::Opened(id)),
        Event::Window(window::Event::Moved(point)) => Some(Message::Moved(point)),
        Event::Window(window::Event::Focused) => Some(Message::Keyboard(true)),
        Event::Window(window::Event::Unfocused) => Some(Message::Keyboard(false)),
        Event::Mouse(mouse::Event::ButtonPressed(_))
        | Event::Touch(touch::Event::FingerPressed { .. }) => Some(Message::Pointer),
        // A field keeps Escape for itself; here it closes the panel with the field.
        Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, repeat: false, .. })
            if status == Status::Ignored || key == Typed::Named(Named::Escape) =>
        {
            Some(Message::Key(key, modifiers))
        }
        _ => None,
    }
}
