//! 纸质应急: the server was away for so long that the paper sheet goes on.

use super::super::{look::Tone, rows::Row, scene::Scene};

/// The rows of the panel.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let Some(paper) = &scene.shown.paper else {
        return vec![Row::Line(scene.say("paper-over"), Tone::Plain)];
    };
    let minutes = (paper.away_ms / 60_000).to_string();
    let mut rows =
        vec![Row::Line(scene.fill("paper-since", &[("minutes", &minutes)]), Tone::Wrong)];
    rows.extend(
        ["paper-sheet", "paper-slips", "paper-after"]
            .map(|step| Row::Line(scene.say(step), Tone::Plain)),
    );
    if !paper.order.is_empty() {
        rows.push(Row::Line(scene.say("paper-order"), Tone::Soft));
        let order = paper
            .order
            .iter()
            .map(|line| format!("{} {}", line.number, scene.word("visit", &line.status)));
        rows.extend(order.map(|line| Row::Line(line, Tone::Plain)));
    }
    rows
}
