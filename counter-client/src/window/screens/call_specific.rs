//! 指定呼叫: whom, and why. The reason is on record.

use protocol::words::ManualReason;

use super::{
    super::{
        Message,
        look::Tone,
        rows::{Key, Row, grid},
        scene::Scene,
    },
    back::number,
};
use crate::desk::{Button, Press, Who};

const REASONS: [ManualReason; 5] = [
    ManualReason::Unwell,
    ManualReason::Urgent,
    ManualReason::CameBack,
    ManualReason::Correction,
    ManualReason::Arranged,
];

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let who = Who::named(&scene.draft.number);
    let off = scene.off(Button::CallSpecific);
    let off = off.or_else(|| who.is_none().then(|| scene.say("number-first")));
    let reason = |reason: ManualReason| {
        let message = match who.clone() {
            Some(who) => Message::Press(Press::CallSpecific { who, reason }),
            None => Message::Focus("number"),
        };
        Key::new(scene.word("reason", &reason), message).off(off.clone())
    };
    let mut rows = vec![number(scene, None), Row::Line(scene.say("reason"), Tone::Soft)];
    rows.extend(grid(REASONS.into_iter().map(reason).collect(), 2));
    rows
}
