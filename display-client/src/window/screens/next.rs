//! Who would be called next 请做准备, where people wait: so that nobody starts up unprepared.

use iced::Size;

use super::{Scene, board, calls::DIGIT, lost};
use crate::{
    board::Picture,
    window::mark::{Look, Mark, Pen, area},
};

/// Numbers on the screen at most.
const NEXT: usize = 6;

/// The marks: a heading, and the numbers in two columns, the first one first.
pub fn next(scene: &Scene<'_>, picture: &Picture<'_>, size: Size) -> Vec<Mark> {
    let mut pen = Pen::new(size);
    // Of calls it shows none, so it has no word about their turns.
    let body =
        board::around(scene, &mut pen, &Picture { more: 0, rows: vec![], ..picture.clone() });
    let palette = scene.palette;
    let Some(view) = picture.view else {
        lost::empty(scene, &mut pen, &picture.band, body);
        return pen.marks;
    };
    if picture.band.is_lost() {
        // What would be next changes with every call: nothing of it holds any more.
        lost::alone(scene, &mut pen, picture, view, body);
        return pen.marks;
    }
    let heading = area(body.x, body.y + 10.0, body.width, 130.0);
    let words = [scene.say("prepare", &[]), scene.below("prepare", &[])];
    scene.both(&mut pen, heading, words, Look::new(64.0, palette.digits, palette.ground).middle());
    let (top, high) = (body.y + 150.0, body.height - 170.0);
    if view.next.is_empty() {
        let place = area(body.x, top + high * 0.3, body.width, 130.0);
        let words = [scene.say("nobody-next", &[]), scene.below("nobody-next", &[])];
        scene.both(&mut pen, place, words, Look::new(52.0, palette.soft, palette.ground).middle());
        return pen.marks;
    }
    let columns = if pen.is_upright() { 1 } else { 2 };
    let lines = NEXT.div_ceil(columns);
    let (wide, high) = (body.width / columns as f32, high / lines as f32);
    for (at, number) in view.next.iter().take(NEXT).enumerate() {
        let (x, y) = ((at / lines) as f32 * wide, (at % lines) as f32 * high);
        let plate = area(body.x + x + 12.0, top + y + 10.0, wide - 24.0, high - 20.0);
        pen.fill(plate, palette.raised, 14.0);
        let place = area(plate.x + 20.0, plate.y, plate.width - 40.0, plate.height);
        let look = Look::new(plate.height * 0.72 / DIGIT, palette.digits, palette.raised);
        pen.write(place, number.as_str(), look.bold().middle());
    }
    pen.marks
}
