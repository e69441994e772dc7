//! What a screen says while it has no server, and of times that are over.

use std::collections::BTreeSet;

use client_link::Away;
use iced::Size;
use protocol::{
    problem::Problem,
    views::{BoardView, PausedCounter, WindowView},
    words::{CounterStatus, PauseReason},
};

use super::{
    made,
    sheets::{SIZES, TONGUES, board, scene},
};
use crate::{
    board::{Band, Board, Called, Input},
    config::Tongue,
    window::{
        mark::Mark,
        screens::{self, Scene},
    },
};

fn texts(marks: Vec<Mark>) -> Vec<String> {
    let text = |mark| match mark {
        Mark::Words(words) => Some(words.text),
        _ => None,
    };
    marks.into_iter().filter_map(text).collect()
}

fn says(texts: &[String], part: &str) -> bool {
    texts.iter().any(|text| text.contains(part))
}

#[test]
fn every_number_that_was_last_known_stands_on_the_board_or_takes_its_turn() {
    for calls in [7, 12, 34] {
        let mut view = made::busy();
        view.calls.truncate(calls);
        let numbers: BTreeSet<&str> = view.calls.iter().map(|call| call.number.as_str()).collect();
        let board = board(&view, true);
        for ((width, height), tongue) in SIZES.iter().flat_map(|size| TONGUES.map(|it| (size, it)))
        {
            let sheet = |secs: i64| {
                let picture = board.picture(60_000 + secs * 1_000);
                texts(screens::board(&scene(tongue), &picture, Size::new(*width, *height)))
            };
            let at_once = sheet(0);
            let shown = |texts: &[String]| -> BTreeSet<String> {
                let is_number = |text: &&String| numbers.contains(text.as_str());
                texts.iter().filter(is_number).cloned().collect()
            };
            let all: BTreeSet<String> = (0..60).flat_map(|secs| shown(&sheet(secs))).collect();
            let place = format!("{calls} {tongue:?} {width}×{height}");
            assert_eq!(all.len(), numbers.len(), "{place}");
            // Who does not find a number is told that there are others.
            let n = numbers.len().to_string();
            let turns = if tongue == Tongue::En {
                format!("{n} numbers")
            } else {
                format!("共 {n} 个号")
            };
            let some = shown(&at_once).len() < numbers.len();
            assert_eq!(says(&at_once, &turns), some, "{place}: {at_once:?}");
            assert!(!some || calls > 12, "{place}: there is room for twelve");
        }
    }
}

#[test]
fn a_board_that_knew_of_no_call_says_so_with_the_time() {
    let picture = board(&made::quiet(), true);
    let picture = picture.picture(60_000);
    let texts = texts(screens::board(&scene(Tongue::Zh), &picture, Size::new(1920.0, 1080.0)));
    assert!(says(&texts, "10:31 时没有叫号"), "{texts:?}");
}

#[test]
fn a_screen_that_is_not_let_in_does_not_blame_the_network() {
    let refused = || {
        let problem = Problem {
            kind: "/problems/unknown-zone".to_owned(),
            status: 404,
            title: String::new(),
            detail: "没有 nope 这个区域".to_owned(),
            field: None,
            numbers: vec![],
            next_step: String::new(),
        };
        Away::Refused { problem: Box::new(problem) }
    };
    let mut board = Board::new(12, 0);
    board.update(Input::Disconnected { why: refused() }, 0);
    let band = Band::Lost { age_ms: None, why: Some(refused()) };
    let called = Called { view: None, flashing: false, band, hall_ms: None };
    let scene = scene(Tongue::Zh);
    let size = Size::new(1280.0, 720.0);
    let picture = board.picture(1);
    let sheets = [
        screens::board(&scene, &picture, size),
        screens::next(&scene, &picture, size),
        screens::line(&scene, &picture, Size::new(1280.0, 80.0)),
        screens::strip(&scene, &called, size),
    ];
    let sheets = sheets.map(texts);
    for texts in &sheets {
        assert!(says(texts, "大厅没有") && !says(texts, "连接不上"), "{texts:?}");
    }
    // On a bar the reason takes its turn.
    assert_eq!(sheets.map(|texts| says(&texts, "nope")), [true, true, false, true]);
    let scene = Scene { turn: 1, ..scene };
    let bar = screens::line(&scene, &picture, Size::new(1280.0, 80.0));
    assert!(says(&texts(bar), "nope"));
}

#[test]
fn a_promise_that_is_over_is_not_repeated() {
    let board_at = |hall_ms: i64, view: &BoardView| {
        let scene = Scene { hall_ms: Some(hall_ms), ..scene(Tongue::Zh) };
        texts(screens::board(&scene, &board(view, false).picture(0), Size::new(1920.0, 1080.0)))
    };
    let strip_at = |hall_ms: i64, view: &WindowView| {
        let scene = Scene { hall_ms: Some(hall_ms), ..scene(Tongue::Zh) };
        let (flashing, band, hall_ms) = (false, Band::Live, Some(hall_ms));
        let called = Called { view: Some(view), flashing, band, hall_ms };
        texts(screens::strip(&scene, &called, Size::new(1280.0, 360.0)))
    };
    let (view, strip) = (made::normal(), made::window(CounterStatus::Paused));
    let back_ms = made::NOW_MS + 3_600_000;
    for (hall_ms, promised) in [(back_ms - 1, true), (back_ms, false), (back_ms + 60_000, false)] {
        for texts in [board_at(hall_ms, &view), strip_at(hall_ms, &strip)] {
            assert_eq!(says(&texts, "11:32 恢复"), promised, "{texts:?}");
            assert!(says(&texts, "午休"), "{texts:?}");
        }
    }
}

/// At lunch more counters pause than lines are there: those alike stand together, the rest takes turns.
#[test]
fn every_counter_that_pauses_stands_on_the_board_or_takes_its_turn() {
    let pause = |counter_number: u16| PausedCounter {
        counter_number,
        reason: if counter_number.is_multiple_of(4) {
            PauseReason::Meeting
        } else {
            PauseReason::Lunch
        },
        back_at_ms: Some(made::NOW_MS + 60_000 * i64::from(counter_number % 3)),
    };
    let view = BoardView { paused: (1..=24).map(pause).collect(), ..made::normal() };
    for tongue in TONGUES {
        let lines = |turn: i64| {
            let scene = Scene { turn, ..scene(tongue) };
            let picture = board(&view, false);
            let picture = picture.picture(0);
            let texts = texts(screens::board(&scene, &picture, Size::new(1920.0, 1080.0)));
            let paused = |text: &&String| text.contains("暂停") || text.starts_with("Counters");
            texts.iter().filter(paused).cloned().collect::<Vec<_>>()
        };
        let all: BTreeSet<String> = (0..12).flat_map(lines).collect();
        assert!((0..12).all(|turn| lines(turn).len() <= 3), "{all:?}");
        let numbers = |text: &String| -> Vec<u16> {
            let upto = text.split([':', '号']).find(|part| part.contains(char::is_numeric));
            let parts = upto.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
            parts.filter_map(|part| part.parse().ok()).collect()
        };
        let seen: BTreeSet<u16> = all.iter().flat_map(numbers).collect();
        assert_eq!(seen, (1..=24).collect(), "{tongue:?}: {all:?}");
    }
}
