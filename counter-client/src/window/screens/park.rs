//! 挂起: without papers, with papers kept, or waiting; and for how long.

use protocol::words::ParkKind;

use super::{
    super::{
        Message,
        look::Tone,
        rows::{Key, Row},
        scene::Scene,
    },
    services::minutes,
};
use crate::desk::{Button, Press};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let off = scene.off(Button::Park);
    let kind = |kind: ParkKind| {
        let press = Press::Park { kind, minutes: scene.draft.minutes };
        Key::new(scene.word("park", &kind), Message::Press(press)).off(off.clone())
    };
    vec![
        Row::Line(scene.say("expected-back"), Tone::Soft),
        minutes(scene, &[None, Some(10), Some(20), Some(30), Some(60)]),
        Row::Keys(vec![kind(ParkKind::PapersKept)]),
        Row::Keys(vec![kind(ParkKind::WithoutPapers)]),
        Row::Keys(vec![kind(ParkKind::Waiting)]),
    ]
}
