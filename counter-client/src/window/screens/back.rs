//! Somebody comes back with a number: after a missed call, a park, or with papers.

use super::super::{
    Message,
    draft::Set,
    look::Tone,
    rows::{Field, Key, Row},
    scene::Scene,
};
use crate::desk::{Press, Who};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let who = Who::named(&scene.draft.number);
    let key = |press: fn(Who) -> Press, tip: &str| {
        let tip = scene.say(tip);
        match who.clone() {
            Some(who) => scene.press(press(who)).tip(Some(tip)),
            None => {
                let name = scene.name(press(Who::visit(0)).button());
                let off = Some(scene.say("number-first"));
                Key::new(name, Message::Focus("number")).off(off)
            }
        }
    };
    vec![
        number(scene, None),
        Row::Line(scene.say("back-how"), Tone::Soft),
        Row::Keys(vec![
            key(Press::Return, "tip-return"),
            key(Press::Resume, "tip-resume"),
            key(Press::Supplement, "tip-supplement"),
        ]),
    ]
}

/// A field for a ticket's number.
pub fn number(scene: &Scene<'_>, enter: Option<Message>) -> Row {
    Row::Field(Field {
        id: "number",
        label: scene.say("number"),
        value: scene.draft.number.clone(),
        secret: false,
        set: Set::Number,
        enter,
    })
}
