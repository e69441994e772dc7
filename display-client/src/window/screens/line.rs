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
            _ if picture.band.is_lost() => {
                scene.one([scene.say("lost-never", &[]), scene.below("lost-never", &[])])
            }
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
    let first = messages::screen(scene.tongue.first(), "come", &facts);
    let first = [first, floor.map(|it| scene.pick(it).to_owned()).unwrap_or_default()].join("  ");
    let second = scene.below("come", &facts);
    // Both beside each other only where a line is long enough for them.
    let text = match second.is_empty() || whole.width >= 1_600.0 {
        true => format!("{}  {second}", first.trim_end()),
        false => {
            let below = floor.map(|it| scene.pick_below(it).to_owned()).unwrap_or_default();
            let second = [second, below];
            scene.one([first, second.join("  ")])
        }
    };
    pen.write(place, text.trim_end(), Look { bold: true, ink, ground, ..look });
    pen.marks
}
