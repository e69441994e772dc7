//! 核实优先, 取消优先: a class that counts but was only claimed.

use super::super::{
    look::Tone,
    rows::{Key, Row},
    scene::Scene,
};
use crate::desk::Press;

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let current = scene.view().and_then(|view| view.current.as_ref());
    let provisional = current.map(|current| current.provisional.as_slice()).unwrap_or_default();
    let mut rows = Vec::new();
    for class in provisional {
        let name = scene.word("class", class);
        rows.push(Row::Line(scene.fill("class-claimed", &[("class", &name)]), Tone::Plain));
        let key = |press| -> Key { scene.press(press) };
        rows.push(Row::Keys(vec![
            key(Press::ConfirmClass(*class)),
            key(Press::RejectClass(*class)).tip(Some(scene.say("tip-reject"))),
        ]));
    }
    if rows.is_empty() {
        rows.push(Row::Line(scene.say("class-none"), Tone::Soft));
    }
    rows
}
