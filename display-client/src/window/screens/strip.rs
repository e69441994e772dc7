//! The strip over a window 窗口屏: its number, what it does, and who is called.

use iced::{Color, Rectangle, Size};
use protocol::{
    views::{PublicClerk, WindowView},
    words::CounterStatus,
};

use super::{Scene, hour, lost};
use crate::{
    board::{Band, Called},
    messages::Lang,
    window::mark::{Look, Mark, Pen, area},
};

/// The marks of a strip.
pub fn strip(scene: &Scene<'_>, called: &Called<'_>, size: Size) -> Vec<Mark> {
    let wide = size.width > size.height * 1.5;
    let unit =
        if wide { (size.height / 400.0).min(size.width / 1_280.0) } else { size.width / 720.0 };
    let mut pen = Pen::measured(size, unit);
    let (palette, whole) = (scene.palette, pen.whole);
    if let Some(name) = scene.name {
        scene.identify(&mut pen, name, whole);
        return pen.marks;
    }
    let Some(view) = called.view else {
        let words = match called.band.is_lost() {
            true => lost::title(scene, &called.band),
            false => [scene.say("connecting", &[]), scene.below("connecting", &[])],
        };
        let look = Look::new(56.0, palette.soft, palette.ground).middle();
        let middle = area(20.0, whole.height * 0.3, whole.width - 40.0, whole.height * 0.4);
        scene.both(&mut pen, middle, words, look);
        if let Band::Lost { why, .. } = &called.band {
            let low = area(20.0, whole.height * 0.74, whole.width - 40.0, whole.height * 0.16);
            let look = Look::new(28.0, palette.soft, palette.ground).middle().lines(2);
            pen.write(low, lost::hint(scene, why.as_ref()), look);
        }
        return pen.marks;
    };
    let edge = 24.0;
    let (plate, rest) = if wide {
        let plate = (whole.height - 2.0 * edge).min(whole.width * 0.28);
        let x = plate + 2.0 * edge;
        let rest = area(x, edge, whole.width - x - edge, whole.height - 2.0 * edge);
        (area(edge, edge, plate, whole.height - 2.0 * edge), rest)
    } else {
        let high = (whole.height * 0.3).min(360.0);
        let y = high + 2.0 * edge;
        let rest = area(edge, y, whole.width - 2.0 * edge, whole.height - y - edge);
        (area(edge, edge, whole.width - 2.0 * edge, high), rest)
    };
    number_plate(scene, &mut pen, view, plate);
    if called.band.is_lost() {
        let words = lost::title(scene, &called.band);
        self::lost(scene, &mut pen, words, rest);
    } else {
        state(scene, &mut pen, called, view, rest);
    }
    pen.marks
}

/// The counter's number, as it hangs over it.
fn number_plate(scene: &Scene<'_>, pen: &mut Pen, view: &WindowView, place: Rectangle) {
    let palette = scene.palette;
    pen.fill(place, palette.raised, 14.0);
    let digits = area(place.x + 12.0, place.y + 6.0, place.width - 24.0, place.height * 0.66);
    let look = Look::new(digits.height * 0.95, palette.digits, palette.raised).bold().middle();
    pen.write(digits, view.counter_number.to_string(), look);
    let unit = area(digits.x, place.y + place.height * 0.7, digits.width, place.height * 0.26);
    let look = Look::new(unit.height * 0.55, palette.soft, palette.raised).middle();
    scene.both(pen, unit, [scene.say("unit", &[]), scene.below("unit", &[])], look);
}

/// Colours of the field that tells what the counter does: ground and text.
fn colours(scene: &Scene<'_>, called: &Called<'_>, status: CounterStatus) -> (Color, Color) {
    let palette = scene.palette;
    match status {
        CounterStatus::Calling if called.flashing && scene.outlined => {
            (palette.ground, palette.newest)
        }
        CounterStatus::Calling => (palette.newest, palette.newest_ink),
        _ => (palette.ground, palette.digits),
    }
}

fn state(
    scene: &Scene<'_>,
    pen: &mut Pen,
    called: &Called<'_>,
    view: &WindowView,
    place: Rectangle,
) {
    let palette = scene.palette;
    let mut place = place;
    if let Some(clerk) = &view.clerk {
        let wide = place.width * 0.34;
        if place.width > place.height * 1.8 {
            let x = place.x + place.width - wide;
            self::clerk(scene, pen, clerk, area(x + 20.0, place.y, wide - 20.0, place.height));
            place.width -= wide;
        } else {
            let high = place.height * 0.3;
            let y = place.y + place.height - high;
            self::clerk(scene, pen, clerk, area(place.x, y + 14.0, place.width, high - 14.0));
            place.height -= high;
        }
    }
    let name_high = place.height * 0.24;
    let upper = Rectangle { height: name_high, ..place };
    let look = Look::new(name_high * 0.5, palette.digits, palette.ground).lines(2);
    scene.both(pen, upper, services(scene, view), look);
    let field =
        area(place.x, place.y + name_high + 10.0, place.width, place.height - name_high - 10.0);
    let (ground, ink) = colours(scene, called, view.status);
    if view.status == CounterStatus::Calling {
        pen.frame(field, ground, palette.newest, 14.0);
    }
    let inner = area(field.x + 20.0, field.y + 4.0, field.width - 40.0, field.height - 8.0);
    let word = |lang| scene.word(lang, "counter", &view.status);
    let words = [word(scene.tongue.first()), scene.tongue.second().map(word).unwrap_or_default()];
    match &view.number {
        Some(number) => self::number(scene, pen, number, words, inner, (ground, ink)),
        None => nobody(scene, pen, view, words, inner),
    }
}

/// Who is called or served, and the words for it: beside the number or, on a narrow field, below it.
fn number(
    scene: &Scene<'_>,
    pen: &mut Pen,
    number: &str,
    words: [String; 2],
    place: Rectangle,
    (ground, ink): (Color, Color),
) {
    let narrow = place.width < place.height * 1.6;
    let (digits, beside) = if narrow {
        let high = place.height * 0.62;
        let below = area(place.x, place.y + high, place.width, place.height - high - 10.0);
        (Rectangle { height: high, ..place }, below)
    } else {
        let wide = place.width * 0.58;
        let x = place.x + wide + 16.0;
        let (y, high) = (place.y + place.height * 0.22, place.height * 0.56);
        (Rectangle { width: wide, ..place }, area(x, y, place.width - wide - 16.0, high))
    };
    let look = Look::new(digits.height * 0.95, ink, ground).bold();
    let words_look = Look::new(beside.height * 0.54, ink, ground).bold();
    let (look, words_look) = match narrow {
        true => (look.middle(), words_look.middle()),
        false => (look, words_look.right()),
    };
    pen.write(digits, number, look);
    scene.both(pen, beside, words, words_look);
}

/// What the counter does while nobody is called.
fn nobody(
    scene: &Scene<'_>,
    pen: &mut Pen,
    view: &WindowView,
    words: [String; 2],
    place: Rectangle,
) {
    let look = Look::new(place.height * 0.36, scene.palette.digits, scene.palette.ground).bold();
    if view.pause.is_none() {
        let (y, high) = (place.y + place.height * 0.17, place.height * 0.62);
        scene.both(pen, area(place.x, y, place.width, high), words, look);
        return;
    }
    scene.both(pen, Rectangle { height: place.height * 0.62, ..place }, words, look);
    let (y, high) = (place.y + place.height * 0.64, place.height * 0.34);
    pause(scene, pen, view, area(place.x, y, place.width, high));
}

/// What is done here: its services, or else its name.
fn services(scene: &Scene<'_>, view: &WindowView) -> [String; 2] {
    let texts = match view.services.is_empty() {
        true => std::slice::from_ref(&view.name),
        false => &view.services,
    };
    let first: Vec<&str> = texts.iter().map(|text| scene.pick(text)).collect();
    let second: Vec<&str> = texts.iter().map(|text| scene.pick_below(text)).collect();
    let second = if scene.tongue.second().is_some() { second.join(" · ") } else { String::new() };
    [first.join(" · "), second]
}

/// 五公开: who sits here. The picture stands beside the lines of a low card, and above those of a high
/// one; without it the lines have all the room.
fn clerk(scene: &Scene<'_>, pen: &mut Pen, clerk: &PublicClerk, place: Rectangle) {
    let palette = scene.palette;
    pen.fill(place, palette.raised, 14.0);
    let inner = area(place.x + 18.0, place.y + 10.0, place.width - 36.0, place.height - 20.0);
    let low = inner.width > inner.height * 1.5;
    let share = if scene.photo.is_some() && !low { 0.45 } else { 0.28 };
    let (mut head, mut lines) = (Rectangle { height: inner.height * share, ..inner }, inner);
    lines.y += head.height;
    lines.height -= head.height;
    if let Some(photo) = scene.photo {
        let high = if low { inner.height } else { head.height - 6.0 };
        let shape = (photo.size.width / photo.size.height.max(1.0)).clamp(0.4, 1.2);
        let wide = (high * shape).min(inner.width * 0.4);
        pen.picture(area(inner.x, inner.y, wide, high), photo);
        let beside = wide + 16.0;
        (head.x, head.width) = (head.x + beside, head.width - beside);
        if low {
            (lines.x, lines.width) = (lines.x + beside, lines.width - beside);
        }
    }
    title(scene, pen, clerk, head);
    let texts = [&clerk.contact, &clerk.duties, &clerk.promise];
    let texts = texts.into_iter().filter(|line| !line.is_empty());
    let high = lines.height / 3.0;
    for (at, text) in texts.enumerate() {
        let look = Look::new(high * 0.4, palette.soft, palette.raised).lines(2);
        let y = lines.y + at as f32 * high;
        pen.write(area(lines.x, y, lines.width, high), text.as_str(), look);
    }
}

/// The clerk's name and post: side by side, or one below the other where it is narrow.
fn title(scene: &Scene<'_>, pen: &mut Pen, clerk: &PublicClerk, place: Rectangle) {
    let palette = scene.palette;
    let narrow = place.width < place.height * 2.4;
    let (half, high) = (place.width * 0.5, place.height * 0.5);
    let (name, post) = match (clerk.party, narrow) {
        (true, true) => {
            (Rectangle { height: high, ..place }, area(place.x, place.y + high, place.width, high))
        }
        (_, true) => (place, place),
        (_, false) => (
            Rectangle { width: half, ..place },
            area(place.x + half + 8.0, place.y, half - 8.0, place.height),
        ),
    };
    let look = Look::new(name.height * 0.7, palette.digits, palette.raised).bold();
    pen.write(name, clerk.name.as_str(), look);
    if clerk.party {
        // The name of the post is one word in Chinese: it is not to be broken.
        let lines = if scene.tongue.first() == Lang::Zh { 1 } else { 2 };
        let look = Look::new(place.height * 0.45, palette.newest, palette.raised);
        let look = look.bold().lines(lines);
        pen.write(post, scene.say("party", &[]), if narrow { look } else { look.right() });
    }
}

/// Why the counter pauses, and until when.
fn pause(scene: &Scene<'_>, pen: &mut Pen, view: &WindowView, place: Rectangle) {
    let Some(reason) = &view.pause else { return };
    let back = view.back_at_ms.filter(|ms| scene.is_to_come(*ms)).map(|ms| hour(&view.head, ms));
    let told = |lang| {
        let why = scene.word(lang, "pause", reason);
        match &back {
            None => why,
            Some(time) => {
                let back = crate::messages::screen(lang, "back-at", &[("time", time)]);
                format!("{why} · {back}")
            }
        }
    };
    let second = scene.tongue.second().map(told).unwrap_or_default();
    let words = [told(scene.tongue.first()), second];
    let look = Look::new(place.height * 0.5, scene.palette.soft, scene.palette.ground);
    scene.both(pen, place, words, look);
}

fn lost(scene: &Scene<'_>, pen: &mut Pen, words: [String; 2], place: Rectangle) {
    let palette = scene.palette;
    pen.fill(place, palette.wrong, 14.0);
    let inner = area(place.x + 20.0, place.y + 10.0, place.width - 40.0, place.height - 20.0);
    let look = Look::new(inner.height * 0.3, palette.wrong_ink, palette.wrong).bold().middle();
    scene.both(pen, inner, words, look);
}
