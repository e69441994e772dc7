//! The names of real halls on the screens: as they stand in the hall files, longest ones included.

use client_link::fonts;
use iced::Size;
use protocol::{
    views::{BoardView, GroupWaiting, InterruptedService, WindowView},
    words::{CounterStatus, InterruptReason, Text},
};
use toml::{Table, Value};

use super::{
    made,
    sheets::{SIZES, TONGUES, board, scene, strip, words},
};
use crate::{
    config::Tongue,
    window::{
        screens::{self, Scene},
        sheet::{Shaped, shape},
    },
};

const HALLS: [&str; 3] = [
    include_str!("../../../../config/hall.jiedong.toml"),
    include_str!("../../../../tests/halls/small.toml"),
    include_str!("../../../../tests/halls/rules.toml"),
];

/// Two languages, and what takes turns there.
const OTHER: [(Tongue, i64); 1] = [(Tongue::Both, 1)];

/// What a hall file names, by kind.
struct Hall(Table);

impl Hall {
    fn all(&self, kind: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.0.get(kind).and_then(Value::as_table).into_iter().flatten()
    }

    fn one(&self, kind: &str, id: &str) -> Option<&Value> {
        self.0.get(kind)?.get(id)
    }

    /// The boards of its zones at their busiest, each with a service of the longest name interrupted.
    fn boards(&self) -> Vec<BoardView> {
        let longest = |of: fn(&Text) -> &String| {
            let names = self.all("services").map(|(_, service)| name(service));
            names.max_by_key(|name| of(name).chars().count()).expect("a service")
        };
        let interrupted = [longest(|name| &name.zh), longest(|name| &name.en)].map(|service| {
            InterruptedService {
                service,
                reason: InterruptReason::SystemDown,
                since_ms: made::NOW_MS,
            }
        });
        let board = |(id, zone): (&String, &Value)| {
            let groups = self.all("groups").filter(|(_, group)| text(group, "zone") == *id);
            let waiting = groups.enumerate().map(|(at, (_, group))| GroupWaiting {
                name: name(group),
                prefix: text(group, "prefix").to_owned(),
                waiting: 128,
                open_counters: at as u32 % 2,
            });
            BoardView {
                zone_name: name(zone),
                waiting: waiting.collect(),
                interrupted: interrupted.to_vec(),
                ..made::busy()
            }
        };
        self.all("zones").map(board).collect()
    }

    /// The strips of its counters: their groups and their services besides.
    fn windows(&self, status: CounterStatus) -> Vec<WindowView> {
        let names = |counter: &Value, kind: &str| -> Vec<Text> {
            let ids = counter.get(kind).and_then(Value::as_array).cloned().unwrap_or_default();
            let of = |id: &Value| self.one(kind, id.as_str()?).map(name);
            ids.iter().filter_map(of).collect()
        };
        let window = |(_, counter): (&String, &Value)| WindowView {
            name: name(counter),
            services: [names(counter, "groups"), names(counter, "services")].concat(),
            ..made::window(status)
        };
        let mut windows: Vec<WindowView> = self.all("counters").map(window).collect();
        // A counter that does nothing but what has the longest name.
        windows.extend(self.all("services").map(|(_, service)| WindowView {
            services: vec![name(service)],
            ..made::window(status)
        }));
        windows
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn name(value: &Value) -> Text {
    let name = value.get("name").expect("a name");
    made::text(text(name, "zh"), text(name, "en"))
}

fn halls() -> impl Iterator<Item = Hall> {
    fonts::check().expect("a font that can write Chinese");
    HALLS.into_iter().map(|text| Hall(toml::from_str(text).expect("a hall file")))
}

fn whole(shaped: &Shaped, text: &str, unit: f32, place: &str) {
    let size = shaped.size / unit;
    assert!(!shaped.cut, "{place}: {text:?} is cut");
    assert!(size >= 15.0, "{place}: {text:?} is {size} high");
}

#[test]
fn no_name_of_a_hall_is_cut_on_a_board() {
    for view in halls().flat_map(|hall| hall.boards()) {
        for (tongue, turn) in TONGUES.map(|tongue| (tongue, 0)).into_iter().chain(OTHER) {
            let (board, scene) = (board(&view, false), Scene { turn, ..scene(tongue) });
            // A larger screen of the same shape has the same in other pixels.
            for (width, height) in &SIZES[..4] {
                let marks = screens::board(&scene, &board.picture(0), Size::new(*width, *height));
                let place = format!("{} {tongue:?} {width}×{height}", view.zone_name.zh);
                for words in words(&marks) {
                    let shaped = shape(words, fonts::font());
                    whole(&shaped, &words.text, width.min(*height) / 1080.0, &place);
                }
            }
        }
    }
}

/// As wide as the screens of the test before, and as high as strips are.
#[test]
fn no_name_of_a_hall_is_cut_on_a_window_strip() {
    for hall in halls() {
        for view in hall.windows(CounterStatus::Calling) {
            for tongue in TONGUES {
                for (width, height) in [(1280.0, 360.0), (1920.0, 540.0), (1080.0, 1920.0)] {
                    let size = Size::new(width, height);
                    let place = format!("{:?} {tongue:?} {width}×{height}", view.services);
                    for words in words(&strip(&scene(tongue), &view, size)) {
                        let shaped = shape(words, fonts::font());
                        assert!(!shaped.cut, "{place}: {:?} is cut", words.text);
                        let least = height.min(width) / 30.0;
                        assert!(
                            shaped.size >= least.min(14.0),
                            "{place}: {:?} is {} high",
                            words.text,
                            shaped.size
                        );
                    }
                }
            }
        }
    }
}
