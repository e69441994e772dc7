//! 取错号: what the person really came for.

use super::{
    super::{Message, look::Tone, rows::Row, scene::Scene},
    services::{find, services},
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let off = scene.off(Button::WrongService);
    let mut rows = vec![Row::Line(scene.say("really-for"), Tone::Soft), find(scene)];
    let message = |service: &protocol::bodies::ServiceChoice| {
        Message::Press(Press::WrongService(service.id.clone()))
    };
    rows.extend(services(scene, message, off.as_ref()));
    rows
}
