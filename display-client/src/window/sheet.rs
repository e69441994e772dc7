//! Draws marks, and tells what was really drawn.
//!
//! Texts are shaped when they change and kept at their place in the list: the renderer compares a text
//! with the one that stood there in the frame before, and takes two that are as large for the same
//! unless the old one is gone.

use std::{
    cell::RefCell,
    hash::{DefaultHasher, Hash, Hasher},
};

use iced::{
    Background, Border, Color, Element, Event, Font, Length, Pixels, Point, Rectangle, Size,
    advanced::{
        Clipboard, Layout, Renderer as _, Shell, Widget,
        graphics::text::Paragraph,
        image::{self, Renderer as _},
        layout, mouse, renderer,
        text::{self, Paragraph as _, Renderer as _, Shaping, Wrapping},
        widget::{
            Tree,
            tree::{self, Tag},
        },
    },
    alignment::Vertical,
    border, font,
};
use tokio::sync::mpsc;

use super::mark::{Mark, Side, Words};

/// Height of a line, in sizes of the text: enough for Chinese and for tails.
const LINE: f32 = 1.25;
/// By so much the middle of digits lies below the middle of their line, in sizes of the text (Noto
/// Sans CJK SC).
const LOW: f32 = 0.065;
/// What a text that does not fit shrinks by at a time.
const SHRINK: f32 = 0.94;
/// No text becomes smaller than this, pixels.
const SMALLEST: f32 = 4.0;

/// Which calls a frame shows, and on which screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The screen, by its place in the configuration.
    pub screen: usize,
    /// The calls.
    pub calls: Vec<u64>,
}

/// See the module.
pub struct Sheet<'a> {
    paint: Box<dyn Fn(Size) -> Vec<Mark> + 'a>,
    marks: Vec<Mark>,
    drawn: Drawn,
    witness: mpsc::UnboundedSender<Drawn>,
    font: Font,
}

impl<'a> Sheet<'a> {
    /// A sheet of marks that shows these calls. What a frame has shown is told to the witness: the
    /// program hears of it after the frame stands on the screen, for it draws in the same thread in
    /// which it hears.
    pub fn new(
        paint: impl Fn(Size) -> Vec<Mark> + 'a,
        drawn: Drawn,
        witness: mpsc::UnboundedSender<Drawn>,
        font: Font,
    ) -> Self {
        Self { paint: Box::new(paint), marks: vec![], drawn, witness, font }
    }
}

#[derive(Default)]
struct State {
    /// A text each, in the order of the marks.
    texts: Vec<Shaped>,
    told: RefCell<Option<Drawn>>,
}

/// A text as it is drawn.
pub(super) struct Shaped {
    words: Words,
    paragraph: Paragraph,
    /// How large it became, pixels.
    pub size: f32,
    /// It did not fit even at its smallest.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests hold every screen to it"))]
    pub cut: bool,
}

/// Finds the largest size at which a text fits.
pub(super) fn shape(words: &Words, font: Font) -> Shaped {
    let weight = if words.bold { font::Weight::Bold } else { font::Weight::Normal };
    let font = Font { weight, ..font };
    let room = words.area.size();
    let align_x = match words.side {
        Side::Left => text::Alignment::Left,
        Side::Middle => text::Alignment::Center,
        Side::Right => text::Alignment::Right,
    };
    let at = |size: f32, wrapped: bool| {
        let wrapping = if wrapped { Wrapping::WordOrGlyph } else { Wrapping::None };
        let bounds = if wrapped { room } else { Size::new(f32::INFINITY, f32::INFINITY) };
        Paragraph::with_text(text::Text {
            content: words.text.as_str(),
            bounds,
            size: Pixels(size),
            line_height: text::LineHeight::Relative(LINE),
            font,
            align_x: if wrapped { align_x } else { text::Alignment::Left },
            align_y: Vertical::Top,
            shaping: Shaping::Advanced,
            wrapping,
        })
    };
    let mut size = words.size;
    let one = at(size, false);
    let wide = one.min_width();
    if wide <= room.width {
        return Shaped { words: words.clone(), paragraph: one, size, cut: false };
    }
    if words.lines <= 1 {
        size = (size * room.width / wide * 0.99).max(SMALLEST);
        let paragraph = at(size, false);
        let cut = paragraph.min_width() > room.width;
        return Shaped { words: words.clone(), paragraph, size, cut };
    }
    loop {
        let paragraph = at(size, true);
        let need = paragraph.min_bounds();
        let lines = (need.height / (size * LINE)).round() as u8;
        let fits = need.height <= room.height + 1.0 && need.width <= room.width + 1.0;
        if (fits && lines <= words.lines) || size <= SMALLEST {
            return Shaped { words: words.clone(), paragraph, size, cut: !fits };
        }
        size = (size * SHRINK).max(SMALLEST);
    }
}

impl Shaped {
    /// Where it stands.
    fn corner(&self) -> Point {
        let (room, need) = (self.words.area, self.paragraph.min_bounds());
        let free = room.width - need.width;
        let x = match self.words.side {
            Side::Left => room.x,
            Side::Middle => room.x + free / 2.0,
            Side::Right => room.x + free,
        };
        // Digits and Chinese stand low in their line; whole pixels, so that the same text in the same
        // place is the same picture.
        let y = room.y + (room.height - need.height) / 2.0 - self.size * LOW;
        Point::new(x.round(), y.round())
    }

    /// What may be drawn on: tails and accents reach over the line.
    fn reach(&self) -> Rectangle {
        Rectangle::new(self.corner(), self.paragraph.min_bounds()).expand(self.size * 0.25)
    }
}

impl<Message> Widget<Message, iced::Theme, iced::Renderer> for Sheet<'_> {
    fn tag(&self) -> Tag {
        Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size { width: Length::Fill, height: Length::Fill }
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let size = limits.max();
        self.marks = (self.paint)(size);
        let state = tree.state.downcast_mut::<State>();
        let words = self.marks.iter().filter_map(|mark| match mark {
            Mark::Words(words) => Some(words),
            _ => None,
        });
        let mut count = 0;
        for (at, words) in words.enumerate() {
            count = at + 1;
            match state.texts.get_mut(at) {
                Some(before) if shapes_alike(&before.words, words) => {
                    before.words.clone_from(words);
                }
                Some(before) => *before = shape(words, self.font),
                None => state.texts.push(shape(words, self.font)),
            }
        }
        state.texts.truncate(count);
        layout::Node::new(size)
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        _theme: &iced::Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let mut texts = state.texts.iter();
        for mark in &self.marks {
            match mark {
                Mark::Fill { area, colour, radius, edge } => {
                    let edge = edge.map_or(Border::default(), |(color, width)| {
                        Border::default().color(color).width(width)
                    });
                    let border = Border { radius: border::radius(*radius), ..edge };
                    let quad = renderer::Quad { bounds: *area, border, ..Default::default() };
                    renderer.fill_quad(quad, Background::Color(*colour));
                }
                Mark::Words(words) => {
                    let Some(text) = texts.next() else { continue };
                    let reach = text.reach();
                    renderer.fill_quad(veil(words, reach), Background::Color(Color::TRANSPARENT));
                    renderer.fill_paragraph(&text.paragraph, text.corner(), words.ink, reach);
                }
                Mark::Picture { area, picture } => {
                    let image = image::Image::new(picture.handle.clone());
                    let image = match picture.sharp {
                        true => image.filter_method(image::FilterMethod::Nearest),
                        false => image,
                    };
                    let area = fitted(*area, picture.size);
                    // As with texts: the edges of a picture that is gone must not stay.
                    // The renderer puts it on the nearest of its own points, up and left.
                    let point = area.width / picture.size.width.max(1.0);
                    let bounds = area.expand(point.ceil() + 2.0);
                    let under = renderer::Quad { bounds, ..Default::default() };
                    renderer.fill_quad(under, Background::Color(Color::TRANSPARENT));
                    renderer.draw_image(image, area, layout.bounds());
                }
            }
        }
        let mut told = state.told.borrow_mut();
        if told.as_ref() != Some(&self.drawn) {
            // Whoever no longer listens has ended.
            let _ = self.witness.send(self.drawn.clone());
            *told = Some(self.drawn.clone());
        }
    }

    fn update(
        &mut self,
        _tree: &mut Tree,
        _event: &Event,
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        _shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
    }

    /// Nobody points at a board.
    fn mouse_interaction(
        &self,
        _tree: &Tree,
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        mouse::Interaction::Hidden
    }
}

/// Nothing to be seen, under a text. The renderer draws anew what has changed, and takes a text to
/// cover its lines only; edges of letters reach over them and would stay. A quad that changes with
/// its text makes all of it be drawn anew.
fn veil(words: &Words, bounds: Rectangle) -> renderer::Quad {
    let mut hasher = DefaultHasher::new();
    words.text.hash(&mut hasher);
    for part in [words.ink.r, words.ink.g, words.ink.b] {
        part.to_bits().hash(&mut hasher);
    }
    let [r, g, b, ..] = hasher.finish().to_be_bytes();
    let color = Color::from_rgba8(r, g, b, 0.0);
    renderer::Quad { bounds, border: Border { color, ..Border::default() }, ..Default::default() }
}

/// Only colour and place differ.
fn shapes_alike(a: &Words, b: &Words) -> bool {
    a.text == b.text
        && a.size == b.size
        && a.lines == b.lines
        && a.bold == b.bold
        && a.side == b.side
        && a.area.size() == b.area.size()
}

/// The largest area of a picture's shape inside an area.
fn fitted(area: Rectangle, size: Size) -> Rectangle {
    let scale = (area.width / size.width.max(1.0)).min(area.height / size.height.max(1.0));
    // Whole pixels: else its edges are half on their neighbours.
    let (width, height) = ((size.width * scale).floor(), (size.height * scale).floor());
    let x = (area.x + (area.width - width) / 2.0).round();
    Rectangle { x, y: (area.y + (area.height - height) / 2.0).round(), width, height }
}

impl<'a, Message: 'a> From<Sheet<'a>> for Element<'a, Message> {
    fn from(sheet: Sheet<'a>) -> Self {
        Self::new(sheet)
    }
}
