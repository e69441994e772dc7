//! What a screen is to draw now: the dark, a picture between calls, or what it is there for.

use iced::Size;

use super::{Model, Pane};
use crate::{
    board::is_over,
    config::Kind,
    theme::Palette,
    window::{
        mark::{Mark, Pen, Picture},
        screens::{self, Scene},
    },
};

/// On a one-line strip each language stands so long: half of the turn of a call, ms.
const LINE_TURN_MS: i64 = 4_000;

/// How everything looks now.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The colours.
    pub palette: Palette,
    /// The picture at the head.
    pub logo: Option<&'a Picture>,
    /// The picture between calls.
    pub picture: Option<&'a Picture>,
    /// Flashing rows are in the dark half of their flash.
    pub outlined: bool,
    /// See [`Scene::turn`].
    pub turn: i64,
    /// The screens are off.
    pub dark: bool,
}

/// What a screen is to draw.
pub struct Painted<'a> {
    /// Its marks, once it is known how large it is.
    pub marks: Box<dyn Fn(Size) -> Vec<Mark> + 'a>,
    /// The calls among them.
    pub calls: Vec<u64>,
}

impl Pane {
    /// Somebody is called, or looks for this screen: it is lit in dark hours, too.
    fn is_needed(&self, now_ms: i64) -> bool {
        let called = match &self.model {
            Model::Board(board) => {
                let picture = board.picture(now_ms);
                let rows = picture.rows.iter();
                !picture.band.is_lost() && rows.into_iter().any(|row| !is_over(row.call))
            }
            Model::Strip(strip) => {
                let called = strip.picture(now_ms);
                !called.band.is_lost() && called.view.is_some_and(|view| view.number.is_some())
            }
        };
        called || self.name.is_some()
    }

    /// What is to be drawn now.
    pub fn paint<'a>(&'a self, look: Look<'a>, now_ms: i64) -> Painted<'a> {
        let Look { palette, logo, picture: between, outlined, turn, dark } = look;
        if dark && !self.is_needed(now_ms) {
            let black = |size| {
                let mut pen = Pen::new(size);
                pen.fill(pen.whole, iced::Color::BLACK, 0.0);
                pen.marks
            };
            return Painted { marks: Box::new(black), calls: vec![] };
        }
        // The turn of a call on a line is long enough for both languages, one after the other.
        let turn = if self.kind == Kind::Line { now_ms / LINE_TURN_MS } else { turn };
        let name = self.name.as_ref().map(|(name, _)| name.as_str());
        let tongue = self.tongue;
        let code = self.code.as_ref().map(|code| &code.picture);
        let photo = self.photo.picture();
        let hall_ms = None;
        let scene = Scene { palette, tongue, logo, hall_ms, outlined, code, photo, name, turn };
        match &self.model {
            Model::Strip(strip) => {
                let called = strip.picture(now_ms);
                let scene = Scene { hall_ms: called.hall_ms, ..scene };
                let marks = move |size| screens::strip(&scene, &called, size);
                Painted { marks: Box::new(marks), calls: vec![] }
            }
            Model::Board(board) => {
                let picture = board.picture(now_ms);
                let scene = Scene { hall_ms: picture.hall_ms, ..scene };
                let idle = self.kind == Kind::Board
                    && name.is_none()
                    && picture.rows.is_empty()
                    && !picture.band.is_lost();
                if let Some(between) = between.filter(|_| idle && picture.view.is_some()) {
                    let marks = move |size| {
                        let mut pen = Pen::new(size);
                        pen.picture(pen.whole, between);
                        pen.marks
                    };
                    return Painted { marks: Box::new(marks), calls: vec![] };
                }
                // What was last known is not a call, and a next-up screen shows nobody who is called.
                let shown = picture.rows.iter().filter(|_| match self.kind {
                    _ if picture.band.is_lost() => false,
                    Kind::Board => true,
                    Kind::Line => name.is_none(),
                    Kind::Next | Kind::Window => false,
                });
                let calls = shown.map(|row| row.call.call_id).collect();
                let kind = self.kind;
                let marks = move |size| match kind {
                    Kind::Line => screens::line(&scene, &picture, size),
                    Kind::Next => screens::next(&scene, &picture, size),
                    Kind::Board | Kind::Window => screens::board(&scene, &picture, size),
                };
                Painted { marks: Box::new(marks), calls }
            }
        }
    }
}
