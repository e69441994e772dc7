//! 暂停服务: for how long, and why.

use protocol::{bodies::PausePlan, words::PauseReason};

use super::{
    super::{
        Message,
        look::Tone,
        rows::{Key, Row, grid},
        scene::Scene,
    },
    services::minutes,
};
use crate::desk::{Button, Press};

const REASONS: [PauseReason; 5] = [
    PauseReason::Away,
    PauseReason::Lunch,
    PauseReason::Meeting,
    PauseReason::Training,
    PauseReason::SystemFailure,
];

/// The rows of the panel; the pause begins at once, or after the person here.
pub fn rows(scene: &Scene<'_>, after: bool) -> Vec<Row> {
    let off = scene.off(if after { Button::PauseAfter } else { Button::Pause });
    let reason = |reason: PauseReason| {
        let plan = PausePlan { reason, minutes: scene.draft.minutes };
        let press = match after {
            true => Press::PauseAfter(Some(plan)),
            false => Press::Pause(plan, Default::default()),
        };
        Key::new(scene.word("pause", &reason), Message::Press(press)).off(off.clone())
    };
    let mut rows = vec![
        Row::Line(scene.say("pause-for"), Tone::Soft),
        minutes(scene, &[None, Some(5), Some(15), Some(30), Some(60)]),
        Row::Line(scene.say("pause-why"), Tone::Soft),
    ];
    rows.extend(grid(REASONS.into_iter().map(reason).collect(), 3));
    rows
}
