//! The calls of a board, one a row.

use iced::{Color, Rectangle};
use protocol::{
    views::{BoardCall, BoardView},
    words::{Class, VisitStatus},
};

use super::Scene;
use crate::{
    board::{Picture, Row, is_over},
    window::mark::{Look, Pen, area},
};

/// Rows of a board.
const ROWS: usize = 12;
/// No row is higher than this, measures.
const HIGHEST: f32 = 100.0;
/// The newest row is so much higher than the others.
const NEWEST: f32 = 1.22;
/// The digits of a row are so high for the size of their text (Noto Sans CJK SC).
pub const DIGIT: f32 = 0.733;

/// The rows.
pub fn calls(
    scene: &Scene<'_>,
    pen: &mut Pen,
    picture: &Picture<'_>,
    view: &BoardView,
    place: Rectangle,
) {
    if picture.rows.is_empty() {
        let key = if view.issuing { "none" } else { "stopped" };
        let middle = area(place.x, place.y + place.height * 0.38, place.width, 150.0);
        let look = Look::new(58.0, scene.palette.soft, scene.palette.ground).middle();
        scene.both(pen, middle, [scene.say(key, &[]), scene.below(key, &[])], look);
        return;
    }
    let high = row_height(place);
    let mut y = place.y;
    for (at, row) in picture.rows.iter().enumerate() {
        let high = if at == 0 { high * NEWEST } else { high };
        call(scene, pen, row, area(place.x, y, place.width, high));
        y += high;
    }
}

/// How high a row is, where twelve have this room; the newest is higher.
pub fn row_height(place: Rectangle) -> f32 {
    (place.height / (ROWS as f32 - 1.0 + NEWEST)).min(HIGHEST)
}

/// Colours of a row: its ground, its text, its softer text.
fn colours(scene: &Scene<'_>, row: &Row<'_>) -> (Color, Color, Color) {
    let palette = scene.palette;
    match row {
        Row { flashing: true, .. } if scene.outlined => {
            (palette.ground, palette.newest, palette.newest)
        }
        Row { newest: true, .. } => (palette.newest, palette.newest_ink, palette.newest_ink),
        Row { call, .. } if is_over(call) => (palette.ground, palette.soft, palette.soft),
        _ => (palette.ground, palette.digits, palette.soft),
    }
}

/// A row.
pub fn call(scene: &Scene<'_>, pen: &mut Pen, row: &Row<'_>, place: Rectangle) {
    let palette = scene.palette;
    let (ground, ink, soft) = colours(scene, row);
    if row.newest {
        let inside = area(place.x, place.y + 3.0, place.width, place.height - 6.0);
        // Straight edges: they are drawn four times a second.
        pen.fill(inside, palette.newest, 0.0);
        if ground != palette.newest {
            pen.fill(inside.shrink(3.0), ground, 0.0);
        }
    } else {
        let edge = area(place.x, place.y + place.height - 1.0, place.width, 1.0);
        pen.fill(edge, palette.line, 0.0);
    }
    // The size at which digits fill four fifths of the row.
    let size = place.height * 0.8 / DIGIT;
    let digits = Look { bold: !is_over(row.call), ..Look::new(size, ink, ground) };
    let (x, right) = (place.x + 20.0, place.x + place.width - 16.0);
    let unit_wide = place.width * 0.13;
    let counter_wide = place.width * 0.15;
    let number_wide = place.width * 0.3;
    let whole = |x: f32, wide: f32| area(x, place.y, wide, place.height);

    pen.write(whole(x, number_wide), row.call.number.as_str(), digits);
    let counter = row.call.counter_number.to_string();
    let counter_x = right - unit_wide - counter_wide;
    pen.write(whole(counter_x, counter_wide), counter, digits.right());
    let unit = area(right - unit_wide + 12.0, place.y + 6.0, unit_wide - 12.0, place.height - 12.0);
    let look = Look::new(place.height * 0.45, soft, ground);
    scene.both(pen, unit, [scene.say("unit", &[]), scene.below("unit", &[])], look);

    let between =
        area(x + number_wide + 8.0, place.y, counter_x - x - number_wide - 16.0, place.height);
    marks(scene, pen, row.call, between, (ground, ink, soft));
}

/// Between number and counter: the badge, whether it was missed or called again, the floor.
fn marks(
    scene: &Scene<'_>,
    pen: &mut Pen,
    call: &BoardCall,
    place: Rectangle,
    (ground, ink, soft): (Color, Color, Color),
) {
    let (inset, half) = (place.height * 0.14, place.width * 0.5 - 6.0);
    let chip = area(place.x, place.y + inset, half, place.height - 2.0 * inset);
    let look = Look::new(place.height * 0.4, ink, ground);
    let badge = match (call.status, call.class) {
        (VisitStatus::NoShow, _) => Some([scene.say("missed", &[]), scene.below("missed", &[])]),
        (_, Class::Ordinary) => None,
        (_, class) => {
            let word = |lang| scene.word(lang, "class", &class);
            let second = scene.tongue.second().map(word).unwrap_or_default();
            Some([word(scene.tongue.first()), second])
        }
    };
    if let Some(words) = badge {
        pen.frame(chip, ground, soft, 8.0);
        let inside = area(chip.x + 8.0, chip.y + 2.0, chip.width - 16.0, chip.height - 4.0);
        scene.both(pen, inside, words, look.middle());
    }
    let right = area(place.x + half + 12.0, chip.y, half, chip.height);
    let became = match call.status {
        VisitStatus::Called | VisitStatus::NoShow => None,
        VisitStatus::Serving => Some("arrived"),
        _ => Some("ended"),
    };
    if let Some(key) = became {
        let words = [scene.say(key, &[]), scene.below(key, &[])];
        scene.both(pen, right, words, look.ink(soft).right());
    } else if let Some(floor) = &call.floor {
        let words = [scene.pick(floor).to_owned(), scene.pick_below(floor).to_owned()];
        scene.both(pen, right, words, look.right().bold());
    } else if call.nth > 1 && !is_over(call) {
        let n = call.nth.to_string();
        let words = [scene.say("nth", &[("n", &n)]), scene.below("nth", &[("n", &n)])];
        scene.both(pen, right, words, look.ink(soft).right());
    }
}
