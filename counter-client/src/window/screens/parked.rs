//! Who is parked here, and whom only this counter can call.

use protocol::words::ManualReason;

use super::super::{
    Message,
    look::Tone,
    rows::{Key, Row},
    scene::{Scene, lasting},
};
use crate::desk::{Button, Press, Who};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let Some(view) = scene.view() else { return vec![] };
    let mut rows = Vec::new();
    for parked in &view.parked {
        let since = scene.shown.hall_ms.map_or(0, |now_ms| (now_ms - parked.parked_ms).max(0));
        let mut told =
            format!("{} {} {}", parked.number, scene.word("park", &parked.kind), lasting(since));
        if let Some(back_ms) = parked.back_by_ms {
            told += " ";
            told += &scene.fill("back-by", &[("time", &scene.hour(back_ms))]);
        }
        let overdue = if parked.overdue { Tone::Wrong } else { Tone::Plain };
        rows.push(Row::Line(told, overdue));
        let who = Who::visit(parked.visit);
        rows.push(Row::Keys(vec![scene.press(Press::Resume(who))]));
    }
    for bound in view.bound.iter().filter(|bound| !bound.parked) {
        let whose = scene.say(if bound.to_clerk { "bound-clerk" } else { "bound-counter" });
        let told = format!("{} {} {whose}", bound.number, scene.pick(&bound.service));
        rows.push(Row::Line(told, Tone::Plain));
        let (who, reason) = (Who::visit(bound.visit), ManualReason::CameBack);
        let call = Message::Press(Press::CallSpecific { who, reason });
        let call = Key::new(scene.say("call-now"), call).off(scene.off(Button::CallSpecific));
        rows.push(Row::Keys(vec![call]));
    }
    if rows.is_empty() {
        rows.push(Row::Line(scene.say("nobody-parked"), Tone::Soft));
    }
    rows
}
