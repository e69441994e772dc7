//! 现场取号: a ticket for somebody without one.

use protocol::words::CareKind;

use super::{
    super::{
        Message,
        draft::Set,
        look::Tone,
        rows::{Key, Row, grid},
        scene::Scene,
    },
    services::{find, services},
};
use crate::desk::{Button, Press};

const CARES: [Option<CareKind>; 7] = [
    None,
    Some(CareKind::Elder),
    Some(CareKind::Disabled),
    Some(CareKind::Pregnant),
    Some(CareKind::Military),
    Some(CareKind::FireRescue),
    Some(CareKind::SeverelyIll),
];

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let off = scene.off(Button::WalkIn);
    let care = |care: Option<CareKind>| {
        let label = care.map_or_else(|| scene.say("care-none"), |care| scene.word("care", &care));
        Key::new(label, Message::Set(Set::Care(care))).chosen(scene.draft.care == care)
    };
    let mut rows = grid(CARES.into_iter().map(care).collect(), 4);
    rows.push(Row::Line(scene.say("service-for"), Tone::Soft));
    rows.push(find(scene));
    let message = |service: &protocol::bodies::ServiceChoice| {
        Message::Press(Press::WalkIn { service: service.id.clone(), care: scene.draft.care })
    };
    rows.extend(services(scene, message, off.as_ref()));
    rows
}
