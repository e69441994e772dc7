//! 换窗: to a counter where nobody sits.

use super::{
    super::{Message, look::Tone, rows::Row, scene::Scene},
    services::counters,
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let off = scene.off(Button::Move);
    let mut rows = vec![Row::Line(scene.say("move-to"), Tone::Soft)];
    let message =
        |counter: &protocol::bodies::CounterChoice| Message::Press(Press::Move(counter.id.clone()));
    rows.extend(counters(scene, |counter| !counter.taken, message, off.as_ref()));
    rows
}
