//! 到了吗？: the next one was asked for while somebody is called.

use super::super::{
    Message,
    look::Tone,
    rows::{Key, Row, lettered},
    scene::Scene,
};
use crate::desk::{Press, Question};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>, question: &Question) -> Vec<Row> {
    let key = |label: &str, press: Press| Key { label: scene.say(label), ..scene.press(press) };
    let number = [("number", question.number.as_str())];
    lettered(vec![
        Row::Line(scene.fill("came", &number), Tone::Plain),
        Row::Keys(vec![key("came-yes", Press::Start).letter('S').tone(Tone::Main).id("came")]),
        Row::Keys(vec![
            key("came-not", Press::NoShow).letter('X'),
            key("came-again", Press::Recall).letter('R'),
        ]),
    ])
}

/// The way out of it.
pub fn close(scene: &Scene<'_>) -> Key {
    Key::new(scene.say("close"), Message::Press(Press::Dismiss))
}
