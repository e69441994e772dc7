//! 办件编号: the number by which the hall's business program knows the case of the person here.

use super::{
    super::{
        Message,
        draft::Set,
        look::Tone,
        rows::{Field, Key, Row},
        scene::Scene,
    },
    person::case_numbers,
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let number = scene.draft.case.trim();
    let empty = || number.is_empty().then(|| scene.say("case-first"));
    let off = scene.off(Button::Case).or_else(empty);
    let press = Message::Press(Press::Case(number.to_owned()));
    let field = Field {
        id: "case",
        label: scene.say("case-number"),
        value: scene.draft.case.clone(),
        secret: false,
        set: Set::Case,
        enter: off.is_none().then(|| press.clone()),
    };
    let key = Key::new(scene.say("case-attach"), press).off(off).tone(Tone::Main);
    let mut rows = vec![Row::Field(field), Row::Keys(vec![key])];
    let current = scene.view().and_then(|view| view.current.as_ref());
    rows.extend(current.and_then(|current| case_numbers(scene, current)));
    rows
}
