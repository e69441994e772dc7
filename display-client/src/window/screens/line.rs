//! One line for a whole zone, for bars that are wide and low.

use iced::Size;

use super::Scene;
use crate::{
    board::Picture,
    messages,
    window::mark::{Look, Mark, Pen, area},
};

/// The marks: the call that stands now, or else the name of the zone.
pub fn line(scene: &Scene<'_>, picture: &Picture<'_>, size: Size) -> Vec<Mark> {
    // The measure is a hundredth of the height.
    let mut pen = Pen::measured(size, size.height / 100.0);
    let (palette, whole) = (scene.palette, pen.whole);
    if let Some(name) = scene.name {
        scene.identify(&mut pen, name, whole);
        return pen.marks;
    }
    let place = area(4.0, 4.0, whole.width - 8.0, whole.height - 8.0);
    let look = Look::new(78.0, palette.soft, palette.ground).middle();
    let row = picture.rows.first().filter(|_| !picture.band.is_lost());
    let Some(row) = row else {
        let text = match picture.view {
            _ if picture.band.is_lost() => scene.say("lost-never", &[]),
            Some(view) => format!("{} · {}", scene.pick(&view.zone_name), scene.pick(&view.floor)),
            None => scene.say("connecting", &[]),
        };
        pen.write(place, text, look);
        return pen.marks;
    };
    let (ground, ink) = match row.flashing && scene.outlined {
        true => (palette.ground, palette.newest),
        false => (palette.newest, palette.newest_ink),
    };
    pen.frame(area(1.0, 1.0, whole.width - 2.0, whole.height - 2.0), ground, palette.newest, 6.0);
    let counter = row.call.counter_number.to_string();
    let facts = [("number", row.call.number.as_str()), ("counter", &counter)];
    let mut texts = vec![messages::screen(scene.tongue.first(), "come", &facts)];
    if let Some(floor) = &row.call.floor {
        texts.push(scene.pick(floor).to_owned());
    }
    // English beside it only where a line is long enough for both.
    let second = scene.below("come", &facts);
    if !second.is_empty() && whole.width >= 1_600.0 {
        texts.push(second);
    }
    pen.write(place, texts.join("  "), Look { bold: true, ink, ground, ..look });
    pen.marks
}
