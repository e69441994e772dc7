//! 办结: how it ended, and whether the next one is called in the same step.

use protocol::words::Outcome;

use super::super::{
    Message,
    look::Tone,
    rows::{Key, Row},
    scene::Scene,
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let off = scene.off(Button::Finish);
    let key = |outcome: Outcome, next: bool, label: String| {
        Key::new(label, Message::Press(Press::Finish { outcome, next })).off(off.clone())
    };
    let row = |outcome: Outcome| {
        let name = scene.word("outcome", &outcome);
        let and_next = scene.fill("and-next", &[("outcome", &name)]);
        Row::Keys(vec![
            key(outcome, false, name).tone(match outcome {
                Outcome::Handled => Tone::Main,
                _ => Tone::Plain,
            }),
            key(outcome, true, and_next),
        ])
    };
    vec![row(Outcome::Handled), row(Outcome::PapersMissing), row(Outcome::NotHandled)]
}
