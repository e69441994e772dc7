//! 纸质应急: the server was away for so long that the paper sheet goes on.

use super::super::{
    Message,
    draft::Set,
    look::Tone,
    rows::{Field, Key, Row},
    scene::Scene,
};

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
    rows.extend(sheets(scene));
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

/// The sheets to print; later ones of a day go on where those before ended.
fn sheets(scene: &Scene<'_>) -> [Row; 2] {
    let typed = &scene.draft.slips_from;
    let first = typed.trim().parse().ok().filter(|first| crate::paper::SLIPS.contains(first));
    let (off, message) = match first {
        Some(first) => (None, Message::Sheets(first)),
        None => (Some(scene.say("slips-first")), Message::Focus("slips")),
    };
    let field = Field {
        id: "slips",
        label: scene.say("slips-from"),
        value: typed.clone(),
        secret: false,
        set: Set::SlipsFrom,
        enter: off.is_none().then(|| message.clone()),
    };
    let key = Key::new(scene.say("print-sheets"), message).off(off).tone(Tone::Main);
    [Row::Field(field), Row::Keys(vec![key])]
}
