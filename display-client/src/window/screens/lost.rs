//! What stands on a board whose server is not heard: that it is so, since when, and what was last
//! known, so that nobody takes it for a call.

use client_link::Away;
use iced::Rectangle;
use protocol::views::BoardView;

use super::{Scene, calls, hour};
use crate::{
    board::{Band, Picture},
    messages::Lang,
    window::mark::{Look, Pen, area},
};

/// Height of the band, measures.
const BAND: f32 = 210.0;

/// Numbers that do not fit share the screen: each page stands so long, ms.
const PAGE_MS: i64 = 8_000;

/// With the last view.
pub fn lost(
    scene: &Scene<'_>,
    pen: &mut Pen,
    picture: &Picture<'_>,
    view: &BoardView,
    place: Rectangle,
) {
    let Some(time) = alone(scene, pen, picture, view, place) else { return };
    // Nothing of it is a call any more.
    let soft = Scene { palette: scene.palette.dimmed(), ..*scene };
    let y = place.y + BAND + 16.0;
    let heading = area(place.x, y, place.width, 64.0);
    let room = area(place.x, y + 72.0, place.width, place.y + place.height - y - 72.0);
    let columns = if pen.is_upright() { 1 } else { 2 };
    let high = calls::row_height(place);
    let lines = (room.height / high) as usize;
    let wide = room.width / columns as f32;
    let count = picture.rows.len();
    // As many on each page, so that the last one is not empty but for two.
    let fewest = count.div_ceil((lines * columns).max(1)).max(1);
    let pages = picture.rows.chunks(count.div_ceil(fewest).max(1));
    let say = |pen: &mut Pen, place, key, facts: &[(&str, &str)], right| {
        let look = Look::new(30.0, scene.palette.soft, scene.palette.ground);
        let look = if right { look.right() } else { look };
        scene.both(pen, place, [scene.say(key, facts), scene.below(key, facts)], look);
    };
    if count == 0 {
        return say(pen, heading, "lost-none", &[("time", &time)], false);
    }
    let half = Rectangle { width: heading.width / 2.0, ..heading };
    say(pen, half, "lost-age", &[("time", &time)], false);
    if pages.len() > 1 {
        let n = count.to_string();
        let other_half = Rectangle { x: half.x + half.width, ..half };
        say(pen, other_half, "turns", &[("n", &n)], true);
    }
    let Band::Lost { age_ms, .. } = picture.band else { return };
    let turn = (age_ms.unwrap_or_default() / PAGE_MS) as usize % pages.len();
    for (at, row) in pages.skip(turn).take(1).flatten().enumerate() {
        let (x, y) = ((at / lines) as f32 * wide, (at % lines) as f32 * high);
        let gap = if columns > 1 { 24.0 } else { 0.0 };
        let place = area(room.x + x, room.y + y, wide - gap, high);
        calls::call(&soft, pen, row, place);
    }
}

/// The band alone; the time of the last update.
pub fn alone(
    scene: &Scene<'_>,
    pen: &mut Pen,
    picture: &Picture<'_>,
    view: &BoardView,
    place: Rectangle,
) -> Option<String> {
    let Band::Lost { age_ms, why } = &picture.band else { return None };
    let age_ms = age_ms.unwrap_or_default();
    let scale = view.head.time_scale;
    let heard_ms = scene.hall_ms.map(|hall_ms| hall_ms - (age_ms as f64 * scale) as i64);
    let time = heard_ms.map(|ms| hour(&view.head, ms)).unwrap_or_default();
    let age = age(scene, age_ms);
    let facts = [("time", time.as_str())];
    let (mut title, mut below) = (scene.say("lost", &facts), scene.below("lost", &facts));
    if age_ms >= 60_000 {
        title = match scene.tongue.first() {
            Lang::Zh => format!("{title}（{}）", age[0]),
            Lang::En => format!("{title} ({})", age[0]),
        };
        below = if below.is_empty() { below } else { format!("{below} ({})", age[1]) };
    }
    band(scene, pen, [title, below], why.as_ref(), Rectangle { height: BAND, ..place });
    Some(time)
}

/// Without any view.
pub fn empty(scene: &Scene<'_>, pen: &mut Pen, state: &Band, place: Rectangle) {
    match state {
        Band::Lost { why, .. } => {
            let place = area(place.x, place.y + place.height * 0.35, place.width, BAND);
            band(scene, pen, title(scene, state), why.as_ref(), place);
        }
        _ => {
            let words = [scene.say("connecting", &[]), scene.below("connecting", &[])];
            let place = area(place.x, place.y + place.height * 0.4, place.width, 130.0);
            let look = Look::new(52.0, scene.palette.soft, scene.palette.ground).middle();
            scene.both(pen, place, words, look);
        }
    }
}

/// What is wrong, in a few words of both languages. Being shut out is not the network's doing, and
/// being set up wrong is nobody's but this machine's.
pub fn title(scene: &Scene<'_>, state: &Band) -> [String; 2] {
    let key = match state {
        Band::Lost { why: Some(Away::Refused { problem }), .. } => {
            match problem.kind.strip_prefix("/problems/") {
                Some("unknown-zone" | "unknown-counter") => "no-such-place",
                _ => "not-let-in",
            }
        }
        _ => "lost-never",
    };
    [scene.say(key, &[]), scene.below(key, &[])]
}

/// The same where there is one line: who is shut out has the reason in place of the other language.
pub fn line(scene: &Scene<'_>, state: &Band) -> [String; 2] {
    let [first, second] = title(scene, state);
    match state {
        Band::Lost { why: Some(why @ Away::Refused { .. }), .. } => [first, hint(scene, Some(why))],
        _ => [first, second],
    }
}

fn band(
    scene: &Scene<'_>,
    pen: &mut Pen,
    words: [String; 2],
    why: Option<&Away>,
    place: Rectangle,
) {
    let palette = scene.palette;
    pen.fill(place, palette.wrong, 12.0);
    let look = Look::new(62.0, palette.wrong_ink, palette.wrong).middle().bold();
    let inner = area(place.x + 24.0, place.y + 14.0, place.width - 48.0, place.height - 28.0);
    scene.both(pen, Rectangle { height: inner.height * 0.64, ..inner }, words, look);
    let hint = hint(scene, why);
    let low = area(inner.x, inner.y + inner.height * 0.66, inner.width, inner.height * 0.34);
    let look = Look::new(28.0, palette.wrong_ink, palette.wrong).middle().lines(2);
    pen.write(low, hint, look);
}

/// What to do about it. Only an administrator can mend that a screen is shut out.
pub fn hint(scene: &Scene<'_>, why: Option<&Away>) -> String {
    match why {
        Some(Away::Refused { problem }) => scene.say("refused", &[("said", &problem.detail)]),
        Some(Away::NotOurs { .. }) => match scene.below("other-version", &[]) {
            below if below.is_empty() => scene.say("other-version", &[]),
            below => format!("{}  {below}", scene.say("other-version", &[])),
        },
        _ => match scene.below("lost-hint", &[]) {
            below if below.is_empty() => scene.say("lost-hint", &[]),
            below => format!("{}  {below}", scene.say("lost-hint", &[])),
        },
    }
}

/// How long ago something was, in both languages.
fn age(scene: &Scene<'_>, age_ms: i64) -> [String; 2] {
    let minutes = age_ms / 60_000;
    let (key, n) = match minutes {
        ..120 => ("age-minutes", minutes),
        120..2_880 => ("age-hours", minutes / 60),
        _ => ("age-days", minutes / 1_440),
    };
    let n = n.to_string();
    [scene.say(key, &[("n", &n)]), scene.below(key, &[("n", &n)])]
}
