//! Beside the calls: how many wait in each group, which counters pause, whose call was missed.

use iced::Rectangle;
use protocol::views::{BoardView, GroupWaiting, PausedCounter};

use super::{Scene, hour};
use crate::{
    config::Tongue,
    messages::{self, Lang, pick},
    window::mark::{Look, Pen, Picture, area},
};

/// Height of a heading, measures.
const HEADING: f32 = 46.0;
/// Height of a group when there is room, measures.
const GROUP: f32 = 66.0;
/// Height of the code and its words, measures.
const CODE: f32 = 186.0;
/// Below this height there is no room for two lines …
const TIGHT: f32 = 54.0;
/// … and below this one the second language would be too small to read, measures.
const TIGHT_BOTH: f32 = 64.0;
/// Height of a line of missed numbers, measures.
const MISSED: f32 = 44.0;
/// Missed numbers on a line.
const MISSED_WIDE: usize = 5;
/// Lines of missed numbers; the rest is counted.
const MISSED_LINES: usize = 3;
/// From so many groups on their names need the room more than missed numbers do …
const MANY: usize = 9;
/// … which have so many lines then.
const MISSED_LINES_MANY: usize = 2;
/// Lines about counters and services that stand still; more take turns.
const NOTES: usize = 3;
/// Counters on such a line at most.
const TOGETHER: usize = 5;
/// Height of such a line, measures.
const NOTE: f32 = 40.0;

/// What an upright board needs below its calls, measures.
pub fn height_upright(view: &BoardView) -> f32 {
    let lines = view.waiting.len().div_ceil(2) as f32;
    HEADING + lines * GROUP + extras(view).max(CODE)
}

/// Height of what stands under the groups.
fn extras(view: &BoardView) -> f32 {
    let missed = view.missed.len().div_ceil(MISSED_WIDE).min(missed_lines(view)) as f32;
    let missed = if view.missed.is_empty() { 0.0 } else { HEADING + missed * MISSED };
    let notes = (pauses(view).len() + view.interrupted.len()).min(NOTES) as f32;
    missed + notes * NOTE + 12.0
}

fn missed_lines(view: &BoardView) -> usize {
    if view.waiting.len() >= MANY { MISSED_LINES_MANY } else { MISSED_LINES }
}

/// The marks.
pub fn aside(scene: &Scene<'_>, pen: &mut Pen, view: &BoardView, place: Rectangle) {
    let coded = if scene.code.is_some() { CODE } else { 0.0 };
    let upright = pen.is_upright();
    // Upright there is room for the code beside what stands under the groups.
    let extras = if upright { extras(view).max(coded) } else { extras(view) + coded };
    if let Some(code) = scene.code {
        let y = place.y + place.height - extras + 8.0;
        let wide = if upright { 340.0 } else { place.width };
        self::code(scene, pen, code, area(place.x + place.width - wide, y, wide, CODE - 16.0));
    }
    let lower = if upright { extras } else { extras - coded };
    let groups = Rectangle { height: place.height - extras, ..place };
    waiting(scene, pen, view, groups);
    let mut y = place.y + place.height - lower + 12.0;
    let wide = if upright && coded > 0.0 { place.width - 360.0 } else { place.width };
    let place = Rectangle { width: wide, ..place };
    let first = notes(scene, scene.tongue.first(), view);
    let second = scene.tongue.second().map(|lang| notes(scene, lang, view)).unwrap_or_default();
    let second = second.into_iter().chain(std::iter::repeat(String::new()));
    let page = scene.page(first.len().div_ceil(NOTES));
    for (first, second) in first.into_iter().zip(second).skip(page * NOTES).take(NOTES) {
        let text = scene.one([first, second]);
        let look = Look::new(26.0, scene.palette.newest, scene.palette.ground);
        pen.write(area(place.x, y, place.width, NOTE), text, look);
        y += NOTE;
    }
    let rest = area(place.x, y, place.width, place.y + place.height - y);
    missed(scene, pen, view, rest);
}

/// The code, and what it is for.
fn code(scene: &Scene<'_>, pen: &mut Pen, code: &Picture, place: Rectangle) {
    let side = place.height;
    pen.picture(area(place.x + place.width - side, place.y, side, side), code);
    let words = [scene.say("take-ticket", &[]), scene.below("take-ticket", &[])];
    let beside = area(place.x, place.y + side * 0.25, place.width - side - 16.0, side * 0.5);
    let look = Look::new(38.0, scene.palette.digits, scene.palette.ground).right();
    scene.both(pen, beside, words, look);
}

fn waiting(scene: &Scene<'_>, pen: &mut Pen, view: &BoardView, place: Rectangle) {
    if view.waiting.is_empty() {
        return;
    }
    heading(scene, pen, "waiting", "", place);
    let mut groups: Vec<&GroupWaiting> = view.waiting.iter().collect();
    groups.sort_by(|a, b| a.prefix.cmp(&b.prefix));
    let columns = if pen.is_upright() { 2 } else { 1 };
    let lines = groups.len().div_ceil(columns);
    let high = ((place.height - HEADING) / lines as f32).min(GROUP);
    let wide = (place.width - 40.0 * (columns - 1) as f32) / columns as f32;
    for (at, group) in groups.iter().enumerate() {
        let x = place.x + (at / lines) as f32 * (wide + 40.0);
        let y = place.y + HEADING + (at % lines) as f32 * high;
        self::group(scene, pen, group, area(x, y, wide, high));
    }
}

fn group(scene: &Scene<'_>, pen: &mut Pen, group: &GroupWaiting, place: Rectangle) {
    let palette = scene.palette;
    let edge = area(place.x, place.y + place.height - 1.0, place.width, 1.0);
    pen.fill(edge, palette.line, 0.0);
    let tightest = if scene.tongue.second().is_some() { TIGHT_BOTH } else { TIGHT };
    let tight = place.height < tightest;
    // Low rows have small digits: what these leave is room for names.
    let (prefix_wide, count_wide) =
        ((place.height * 1.1).min(56.0), (place.height * 2.2).min(110.0));
    let soft =
        Look::new(place.height * if tight { 0.62 } else { 0.55 }, palette.soft, palette.ground)
            .bold();
    let whole = |x: f32, wide: f32| area(x, place.y, wide, place.height);
    pen.write(whole(place.x, prefix_wide - 10.0), group.prefix.as_str(), soft);
    let name = area(
        place.x + prefix_wide,
        place.y + 2.0,
        place.width - prefix_wide - count_wide - 10.0,
        place.height - 5.0,
    );
    let mut words = [scene.pick(&group.name).to_owned(), scene.pick_below(&group.name).to_owned()];
    if group.open_counters == 0 {
        words = closed(scene, words, tight);
    }
    // Alone, a long name may take the second line.
    let lines = if place.height < TIGHT { 1 } else { 2 };
    let look = Look::new(place.height * 0.5, palette.digits, palette.ground).lines(lines);
    match tight {
        true => pen.write(name, scene.one(words), Look { size: place.height * 0.72, ..look }),
        false => scene.both(pen, name, words, look),
    }
    let look = Look::new(place.height * 0.85, palette.digits, palette.ground).bold().right();
    let x = place.x + place.width - count_wide;
    pen.write(whole(x, count_wide), group.waiting.to_string(), look);
}

/// The name of a group for which no counter is open. Chinese has room for the note beside it; in
/// English the two take turns.
fn closed(scene: &Scene<'_>, words: [String; 2], tight: bool) -> [String; 2] {
    let [first, second] = words;
    let [note, below] = [scene.say("none-open", &[]), scene.below("none-open", &[])];
    let turns = |name, note| if scene.page(2) == 0 { name } else { note };
    match scene.tongue {
        Tongue::Zh | Tongue::En if !tight => [first, note],
        Tongue::En => [turns(first, note), second],
        Tongue::Zh => [format!("{first} · {note}"), second],
        Tongue::Both => [format!("{first} · {note}"), turns(second, below)],
    }
}

fn heading(scene: &Scene<'_>, pen: &mut Pen, key: &str, hint: &str, place: Rectangle) {
    let mut text = scene.say(key, &[]);
    for part in [scene.below(key, &[]), hint.to_owned()] {
        if !part.is_empty() {
            text = format!("{text}  {part}");
        }
    }
    let look = Look::new(28.0, scene.palette.soft, scene.palette.ground).bold();
    pen.write(Rectangle { height: HEADING, ..place }, text, look);
}

/// Counters that pause for the same reason and return at the same time, a few together.
fn pauses(view: &BoardView) -> Vec<Vec<&PausedCounter>> {
    let mut together: Vec<Vec<&PausedCounter>> = Vec::new();
    for one in &view.paused {
        let same = |of: &&mut Vec<&PausedCounter>| {
            let like = of.first().map(|first| (first.reason, first.back_at_ms));
            of.len() < TOGETHER && like == Some((one.reason, one.back_at_ms))
        };
        match together.iter_mut().find(same) {
            Some(of) => of.push(one),
            None => together.push(vec![one]),
        }
    }
    together
}

/// Who stands still, in a language: services first, then counters.
fn notes(scene: &Scene<'_>, lang: Lang, view: &BoardView) -> Vec<String> {
    let services = view.interrupted.iter().map(|one| {
        let why = scene.word(lang, "interrupt", &one.reason);
        let facts = [("service", pick(lang, &one.service)), ("why", &why)];
        messages::screen(lang, "interrupted-service", &facts)
    });
    let counters = pauses(view).into_iter().filter_map(|together| {
        let one = together.first()?;
        let numbers: Vec<String> =
            together.iter().map(|it| it.counter_number.to_string()).collect();
        let n = numbers.join(if lang == Lang::Zh { "、" } else { ", " });
        let why = scene.word(lang, "pause", &one.reason);
        let facts = [("n", n.as_str()), ("why", why.as_str())];
        Some(match one.back_at_ms.filter(|ms| scene.is_to_come(*ms)) {
            None => messages::screen(lang, "paused-counter", &facts),
            Some(back_ms) => {
                let time = hour(&view.head, back_ms);
                messages::screen(lang, "paused-until", &[facts[0], facts[1], ("time", &time)])
            }
        })
    });
    services.chain(counters).collect()
}

fn missed(scene: &Scene<'_>, pen: &mut Pen, view: &BoardView, place: Rectangle) {
    if view.missed.is_empty() {
        return;
    }
    let hint = scene.one([scene.say("missed-hint", &[]), scene.below("missed-hint", &[])]);
    heading(scene, pen, "missed", &hint, place);
    let room = MISSED_WIDE * missed_lines(view);
    let more = view.missed.len() > room;
    let shown = if more { room - 1 } else { room };
    let n = view.missed.len().to_string();
    let more = more.then(|| scene.say("missed-more", &[("n", &n)]));
    let texts = view.missed.iter().take(shown).cloned().chain(more);
    let wide = place.width / MISSED_WIDE as f32;
    for (at, text) in texts.enumerate() {
        let x = place.x + (at % MISSED_WIDE) as f32 * wide;
        let y = place.y + HEADING + (at / MISSED_WIDE) as f32 * MISSED;
        let look = Look::new(34.0, scene.palette.digits, scene.palette.ground);
        pen.write(area(x, y, wide - 10.0, MISSED), text, look);
    }
}
