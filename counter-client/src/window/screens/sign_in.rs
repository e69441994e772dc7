//! 上岗: login and PIN.

use super::super::{
    Message,
    draft::Set,
    look::Tone,
    rows::{Field, Key, Row},
    scene::Scene,
};
use crate::desk::{Button, Pin, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let (login, pin) = (scene.draft.login.trim().to_owned(), scene.draft.pin.clone());
    let empty = login.is_empty() || pin.is_empty();
    let off = scene.off(Button::SignIn).or_else(|| empty.then(|| scene.say("login-first")));
    let press = Message::Press(Press::SignIn { login, pin: Pin(pin) });
    let enter = off.is_none().then(|| press.clone());
    let login = Field {
        id: "login",
        label: scene.say("login"),
        value: scene.draft.login.clone(),
        secret: false,
        set: Set::Login,
        enter: Some(Message::Focus("pin")),
    };
    let pin = Field {
        id: "pin",
        label: scene.say("pin"),
        value: scene.draft.pin.clone(),
        secret: true,
        set: |typed| Set::Pin(Pin(typed)),
        enter,
    };
    let key = Key::new(scene.name(Button::SignIn), press).off(off).tone(Tone::Main);
    let pin_is = Row::Line(scene.say("pin-is"), Tone::Soft);
    vec![Row::Field(login), Row::Field(pin), Row::Keys(vec![key]), pin_is]
}
