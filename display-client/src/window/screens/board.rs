//! The main board 综合屏: head, calls, what stands beside them, the calling rule.

use iced::{Color, Rectangle, Size};
use protocol::views::BoardView;

use super::{Scene, aside, calls, hour, lost};
use crate::{
    board::{Band, Picture},
    window::mark::{Look, Mark, Pen, area},
};

/// Space at the edges, measures.
const EDGE: f32 = 36.0;

/// The marks of a board.
pub fn board(scene: &Scene<'_>, picture: &Picture<'_>, size: Size) -> Vec<Mark> {
    let mut pen = Pen::new(size);
    let body = around(scene, &mut pen, picture);
    match picture.view {
        None => lost::empty(scene, &mut pen, &picture.band, body),
        Some(view) if picture.band.is_lost() => lost::lost(scene, &mut pen, picture, view, body),
        Some(view) => {
            let (main, beside) = split(&pen, view, body);
            calls::calls(scene, &mut pen, picture, view, main);
            aside::aside(scene, &mut pen, view, beside);
        }
    }
    pen.marks
}

/// Head and foot; what is left between them.
pub fn around(scene: &Scene<'_>, pen: &mut Pen, picture: &Picture<'_>) -> Rectangle {
    let whole = pen.whole;
    let inner = area(EDGE, 0.0, whole.width - 2.0 * EDGE, whole.height);
    let (head_high, foot_high) = if pen.is_upright() { (128.0, 96.0) } else { (84.0, 62.0) };
    let top = Rectangle { height: head_high, ..inner };
    match scene.name {
        // Somebody looks for this screen: no call has to make room for its name.
        Some(name) => scene.identify(pen, name, area(0.0, 0.0, whole.width, head_high)),
        None => head(scene, pen, picture, top),
    }
    let foot = area(EDGE, whole.height - foot_high, inner.width, foot_high);
    if let Some(view) = picture.view {
        rule(scene, pen, view, foot);
    }
    area(EDGE, head_high, inner.width, whole.height - head_high - foot_high)
}

/// The calls, and what stands beside or, upright, below them.
fn split(pen: &Pen, view: &BoardView, body: Rectangle) -> (Rectangle, Rectangle) {
    if pen.is_upright() {
        let need = aside::height_upright(view).min(body.height * 0.38);
        let calls = body.height - need - 20.0;
        let below = area(body.x, body.y + calls + 20.0, body.width, need);
        return (Rectangle { height: calls, ..body }, below);
    }
    let wide = (body.width * 0.27).max(460.0).min(body.width * 0.4);
    let main = body.width - wide - 40.0;
    (Rectangle { width: main, ..body }, area(body.x + main + 40.0, body.y, wide, body.height))
}

fn head(scene: &Scene<'_>, pen: &mut Pen, picture: &Picture<'_>, place: Rectangle) {
    let palette = scene.palette;
    let Some(view) = picture.view else { return };
    let mut x = place.x;
    let (top, high) = (place.y + 8.0, place.height - 14.0);
    if let Some(logo) = scene.logo {
        // The name of the zone needs the room more.
        let widest = if pen.is_upright() { high * 1.3 } else { high * 3.0 };
        let wide = (high * logo.size.width / logo.size.height.max(1.0)).min(widest);
        pen.picture(area(x, top, wide, high), logo);
        x += wide + 20.0;
    }
    let upright = pen.is_upright();
    let clock_wide = if upright { 190.0 } else { 210.0 };
    let date_wide = if upright { 210.0 } else { 300.0 };
    let right = place.x + place.width;
    let name_wide = right - x - clock_wide - date_wide - 30.0;

    let note = note(scene, picture, view);
    let note_wide = if note.is_some() { (name_wide * 0.45).min(430.0) } else { 0.0 };
    if let Some((words, ink)) = note {
        let place = area(x + name_wide - note_wide, top, note_wide, high);
        let look = Look::new(28.0, ink, palette.ground).right().lines(2);
        scene.both(pen, place, words, look);
    }
    let name_wide = name_wide - note_wide - 16.0;
    // Upright there is little room beside logo and clock, but height for a second line.
    let lines = if upright { 2 } else { 1 };
    let soft = Look::new(24.0, palette.soft, palette.ground).lines(lines);
    let title = Look::new(if upright { 48.0 } else { 42.0 }, palette.digits, palette.ground);
    let title = title.bold().lines(lines);
    let zone = format!("{} · {}", scene.pick(&view.zone_name), scene.pick(&view.floor));
    let mut hall = scene.pick(&view.head.hall).to_owned();
    if scene.tongue.second().is_some() {
        let [zone, floor] = [&view.zone_name, &view.floor].map(|name| scene.pick_below(name));
        hall = format!("{zone} · {floor}  {hall}");
    }
    // Beside much else there is no room for the hall's second name.
    if scene.tongue.second().is_some() && name_wide > 600.0 {
        hall = format!("{hall}  {}", scene.pick_below(&view.head.hall));
    }
    pen.write(area(x, top, name_wide, high * 0.62), zone, title);
    pen.write(area(x, top + high * 0.62, name_wide, high * 0.38), hall, soft);

    let Some(hall_ms) = scene.hall_ms else { return };
    let date = |lang| scene.date(lang, &view.head, hall_ms);
    let second = scene.tongue.second().map(date).unwrap_or_default();
    let dates = [date(scene.tongue.first()), second];
    let place = area(right - clock_wide - date_wide, top, date_wide, high);
    scene.both(pen, place, dates, Look::new(26.0, palette.soft, palette.ground).right());
    let look = Look::new(66.0, palette.digits, palette.ground).bold().right();
    let clock = area(right - clock_wide + 10.0, top, clock_wide - 10.0, high);
    pen.write(clock, hour(&view.head, hall_ms), look);
}

/// What the head says besides: that calls take turns, or that the connection is unsteady.
fn note(
    scene: &Scene<'_>,
    picture: &Picture<'_>,
    view: &BoardView,
) -> Option<([String; 2], Color)> {
    if picture.band == Band::Waiting {
        let words = [scene.say("reconnecting", &[]), scene.below("reconnecting", &[])];
        return Some((words, scene.palette.newest));
    }
    if picture.more == 0 || picture.band.is_lost() {
        return None;
    }
    let n = view.calls.len().to_string();
    let words = [scene.say("turns", &[("n", &n)]), scene.below("turns", &[("n", &n)])];
    Some((words, scene.palette.digits))
}

/// The calling rule in one sentence.
fn rule(scene: &Scene<'_>, pen: &mut Pen, view: &BoardView, place: Rectangle) {
    let palette = scene.palette;
    pen.fill(Rectangle { height: 1.0, ..place }, palette.line, 0.0);
    let words = [scene.pick(&view.notice).to_owned(), scene.pick_below(&view.notice).to_owned()];
    let place = area(place.x, place.y + 6.0, place.width, place.height - 10.0);
    let lines = if pen.is_upright() { 2 } else { 1 };
    scene.both(pen, place, words, Look::new(27.0, palette.soft, palette.ground).lines(lines));
}
