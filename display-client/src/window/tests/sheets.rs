//! What stands on the screens: nothing is cut, nothing is too small, everything can be read.

use std::sync::LazyLock;

use client_link::{Away, fonts};
use iced::Size;
use protocol::{
    views::{BoardView, WindowView},
    words::CounterStatus,
};

use super::made;
use crate::{
    board::{Band, Board, Called, Input},
    config::Tongue,
    theme::{CONTRAST, Theme, contrast},
    window::{
        code::Code,
        mark::{Mark, Picture, Words},
        screens::{self, DIGIT, Scene},
        sheet::shape,
    },
};

/// Lying and upright, 720p to 4K.
pub const SIZES: [(f32, f32); 5] =
    [(1280.0, 720.0), (1920.0, 1080.0), (3840.0, 2160.0), (1080.0, 1920.0), (2160.0, 3840.0)];
pub const TONGUES: [Tongue; 3] = [Tongue::Zh, Tongue::En, Tongue::Both];

static CODE: LazyLock<Code> =
    LazyLock::new(|| Code::of("http://hall.example", "/take/0123456789abcdef").expect("a code"));

pub fn scene(tongue: Tongue) -> Scene<'static> {
    let palette = Theme::load("".as_ref()).expect("the built-in theme").palette;
    Scene {
        palette,
        tongue,
        logo: None,
        hall_ms: Some(made::NOW_MS),
        outlined: false,
        code: Some(&CODE.picture),
        photo: None,
        name: None,
        turn: 0,
    }
}

/// A board that has seen this view, now or long ago.
pub fn board(view: &BoardView, lost: bool) -> Board {
    let mut board = Board::new(12, 0);
    board.update(Input::Connected, 0);
    board.update(Input::View(Box::new(view.clone())), 0);
    if lost {
        board.update(Input::Disconnected { why: Away::Ended }, 0);
    }
    board
}

/// Every state of every kind of screen, in a language, on screens of about this size.
fn sheets(tongue: Tongue, size: Size) -> Vec<(String, Vec<Mark>)> {
    let sized = sheets_sized(tongue, size).into_iter();
    sized.map(|(name, _, marks)| (name, marks)).collect()
}

/// The same with the size of each.
pub fn sheets_sized(tongue: Tongue, size: Size) -> Vec<(String, Size, Vec<Mark>)> {
    let scene = scene(tongue);
    let mut sheets = vec![];
    for (name, view) in
        [("normal", made::normal()), ("busy", made::busy()), ("quiet", made::quiet())]
    {
        for lost in [false, true] {
            let board = board(&view, lost);
            let picture = board.picture(if lost { 12 * 60_000 } else { 0 });
            let name = format!("{name} lost {lost}");
            sheets.push((name.clone(), size, screens::board(&scene, &picture, size)));
            sheets.push((format!("next {name}"), size, screens::next(&scene, &picture, size)));
            let bar = Size::new(size.width, size.width / 16.0);
            sheets.push((format!("line {name}"), bar, screens::line(&scene, &picture, bar)));
        }
    }
    let wide = Picture { size: Size::new(600.0, 150.0), ..CODE.picture.clone() };
    let marked = Scene { logo: Some(&wide), ..scene };
    let board = board(&made::busy(), false);
    sheets.push(("logo".to_owned(), size, screens::board(&marked, &board.picture(0), size)));
    let never = Board::new(12, 0);
    for now_ms in [0, 60_000] {
        sheets.push((
            "never".to_owned(),
            size,
            screens::board(&scene, &never.picture(now_ms), size),
        ));
    }
    for status in [
        CounterStatus::Closed,
        CounterStatus::Idle,
        CounterStatus::Ready,
        CounterStatus::Calling,
        CounterStatus::Serving,
        CounterStatus::Paused,
    ] {
        let view = made::window(status);
        for high in [size.height, size.width * 9.0 / 32.0] {
            let size = Size::new(size.width, high);
            sheets.push((format!("window {status:?}"), size, strip(&scene, &view, size)));
            // Any picture will do: the code's is square, as some of clerks are.
            let shown = Scene { photo: Some(&CODE.picture), ..scene };
            sheets.push((format!("window {status:?} face"), size, strip(&shown, &view, size)));
        }
    }
    sheets
}

pub fn strip(scene: &Scene<'_>, view: &WindowView, size: Size) -> Vec<Mark> {
    let flashing = view.status == CounterStatus::Calling;
    let called = Called { view: Some(view), flashing, band: Band::Live, hall_ms: scene.hall_ms };
    screens::strip(scene, &called, size)
}

pub fn words(marks: &[Mark]) -> impl Iterator<Item = &Words> {
    marks.iter().filter_map(|mark| match mark {
        Mark::Words(words) => Some(words),
        _ => None,
    })
}

/// Every text of every screen, with its name and the measure of its screen.
fn each(mut look: impl FnMut(&str, &Words, f32)) {
    for tongue in TONGUES {
        for (width, height) in SIZES {
            let size = Size::new(width, height);
            let unit = width.min(height) / 1080.0;
            for (name, marks) in sheets(tongue, size) {
                let name = format!("{name} {tongue:?} {width}×{height}");
                words(&marks).for_each(|words| look(&name, words, unit));
            }
        }
    }
}

#[test]
fn text_stands_out_from_its_ground_on_every_screen() {
    each(|name, words, _| {
        let contrast = contrast(words.ink, words.ground);
        assert!(contrast >= CONTRAST, "{name}: {:?} has {contrast}", words.text);
    });
}

#[test]
fn everything_stands_inside_its_screen() {
    for tongue in TONGUES {
        for (width, height) in SIZES {
            for (name, marks) in sheets(tongue, Size::new(width, height)) {
                for words in words(&marks) {
                    let area = words.area;
                    let inside = area.x >= 0.0
                        && area.y >= 0.0
                        && area.x + area.width <= width + 1.0
                        && area.y + area.height <= height + 1.0;
                    assert!(inside && area.width >= 8.0, "{name}: {:?} at {area:?}", words.text);
                }
            }
        }
    }
}

#[test]
fn texts_of_a_screen_do_not_lie_over_one_another() {
    for (width, height) in SIZES {
        for (name, marks) in sheets(Tongue::Both, Size::new(width, height)) {
            let all: Vec<&Words> = words(&marks).collect();
            for (at, a) in all.iter().enumerate() {
                for b in &all[at + 1..] {
                    let over = a.area.intersection(&b.area);
                    let small = over.is_none_or(|over| over.width < 3.0 || over.height < 3.0);
                    assert!(small, "{name}: {:?} and {:?}", a.text, b.text);
                }
            }
        }
    }
}

/// No service's name is too long for its place, no text too small to be read.
#[test]
fn nothing_is_cut_and_nothing_is_tiny() {
    fonts::check().expect("a font that can write Chinese");
    for tongue in TONGUES {
        for (width, height) in [SIZES[0], SIZES[1], SIZES[3]] {
            let unit = width.min(height) / 1080.0;
            for (name, marks) in sheets(tongue, Size::new(width, height)) {
                for words in words(&marks) {
                    let shaped = shape(words, fonts::font());
                    let (text, size) = (&words.text, shaped.size / unit);
                    assert!(!shaped.cut, "{name} {tongue:?} {width}: {text:?} is cut");
                    assert!(size >= 15.0, "{name} {tongue:?} {width}: {text:?} is {size} high");
                }
            }
        }
    }
}

/// The picture of a clerk takes room only where there is one, and lies under no text.
#[test]
fn a_picture_of_a_clerk_stands_beside_the_text_and_leaves_no_hole() {
    let view = made::window(CounterStatus::Ready);
    for (width, height) in [(1280.0, 360.0), (1920.0, 1080.0), (1080.0, 1920.0), (1280.0, 200.0)] {
        let size = Size::new(width, height);
        let without = scene(Tongue::Both);
        let with = Scene { photo: Some(&CODE.picture), ..without };
        let marks = strip(&with, &view, size);
        let pictures = marks.iter().filter_map(|mark| match mark {
            Mark::Picture { area, .. } => Some(*area),
            _ => None,
        });
        let pictures: Vec<_> = pictures.collect();
        assert_eq!(pictures.len(), 1, "{width}×{height}");
        assert!(pictures[0].height >= height * 0.1, "{width}×{height}: {:?}", pictures[0]);
        for words in words(&marks) {
            assert_eq!(words.area.intersection(&pictures[0]), None, "{:?}", words.text);
        }
        let name = |scene: &Scene<'_>| {
            let marks = strip(scene, &view, size);
            words(&marks).find(|words| words.text == "欧阳婉清").map(|words| words.area.x)
        };
        assert!(name(&without) < name(&with), "the name begins where the picture would");
    }
}

/// Readable from 15 m: digits are at least 60 pixels high on a screen 1080 high.
#[test]
fn digits_of_calls_are_large() {
    fonts::check().expect("a font that can write Chinese");
    let board = board(&made::busy(), false);
    let picture = board.picture(0);
    for size in [Size::new(1920.0, 1080.0), Size::new(1080.0, 1920.0)] {
        let marks = screens::board(&scene(Tongue::Both), &picture, size);
        for row in &picture.rows {
            let counter = row.call.counter_number.to_string();
            for digits in [&row.call.number, &counter] {
                let found =
                    words(&marks).filter(|words| words.text == *digits && words.size > 60.0);
                let sizes: Vec<f32> =
                    found.map(|words| shape(words, fonts::font()).size * DIGIT).collect();
                assert!(
                    !sizes.is_empty() && sizes.iter().all(|high| *high >= 60.0),
                    "{digits} {sizes:?}"
                );
            }
        }
    }
}
