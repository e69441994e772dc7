//! One line for a whole zone, for bars that are wide and low.

use iced::Size;

use super::{Scene, lost};
use crate::{
    board::Picture,
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
            _ if picture.band.is_lost() => scene.one(lost::line(scene, &picture.band)),
            Some(view) => {
                let [zone, floor] = [&view.zone_name, &view.floor];
                let second = [scene.pick_below(zone), scene.pick_below(floor)].join(" · ");
                let second = if scene.tongue.second().is_some() { second } else { String::new() };
                scene.one([[scene.pick(zone), scene.pick(floor)].join(" · "), second])
            }
            None => scene.one([scene.say("connecting", &[]), scene.below("connecting", &[])]),
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
    let floor = row.call.floor.as_ref();
    let beside = |come: String, floor: Option<&str>| match floor {
        Some(floor) => format!("{come}  {floor}"),
        None => come,
    };
    let first = beside(scene.say("come", &facts), floor.map(|floor| scene.pick(floor)));
    let second = scene.below("come", &facts);
    // Beside each other only where a line is long enough for both.
    let text = match second.is_empty() {
        true => first,
        false if whole.width >= 1_600.0 => beside(first, Some(&second)),
        false => scene.one([first, beside(second, floor.map(|floor| scene.pick_below(floor)))]),
    };
    pen.write(place, text, Look { bold: true, ink, ground, ..look });
    pen.marks
}
