//! 求助: the supervisor, or everybody who can come.

use protocol::words::HelpKind;

use super::super::{look::Tone, rows::Row, scene::Scene};
use crate::desk::Press;

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let mut rows = vec![
        Row::Keys(vec![scene.press(Press::Help(HelpKind::Supervisor)).letter('S')]),
        Row::Keys(vec![
            scene.press(Press::Help(HelpKind::Emergency)).letter('E').tone(Tone::Wrong),
        ]),
    ];
    if let Some(help) = scene.view().and_then(|view| view.help.as_ref()) {
        let (time, kind) = (scene.hour(help.since_ms), scene.word("help", &help.kind));
        let told = scene.fill("help-asked", &[("kind", &kind), ("time", &time)]);
        rows.push(Row::Line(told, Tone::Wrong));
    }
    rows
}
