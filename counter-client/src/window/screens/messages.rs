//! 通知: what whoever runs the hall has written, and that it was read.

use super::super::{
    look::Tone,
    rows::{Key, Row},
    scene::Scene,
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let waiting = scene.view().map(|view| view.messages.as_slice()).unwrap_or_default();
    let mut rows = Vec::new();
    for message in waiting {
        let told = format!("{} {}", scene.hour(message.at_ms), message.from);
        rows.push(Row::Line(told, Tone::Soft));
        rows.push(Row::Line(message.text.clone(), Tone::Plain));
        let read = scene.press(Press::Read(Some(message.id.clone())));
        rows.push(Row::Keys(vec![Key { label: scene.say("message-read"), ..read }]));
    }
    if rows.is_empty() {
        rows.extend(scene.off(Button::Read).map(|none| Row::Line(none, Tone::Soft)));
    }
    rows
}
