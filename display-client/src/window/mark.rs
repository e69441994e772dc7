//! What a screen consists of: filled areas, texts, pictures, each at its place. Screens make marks;
//! [`super::sheet`] draws them. A mark knows no renderer, so that what stands where is tested without
//! one.

use iced::{Color, Rectangle, Size, widget::image::Handle};

/// Something on a screen. Texts lie over pictures, pictures over areas, each in their order. Behind
/// everything is the window's own ground: an area as large as the screen would be painted anew, all of
/// it, wherever something changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled area.
    Fill {
        /// Where.
        area: Rectangle,
        /// Its colour.
        colour: Color,
        /// Radius of its corners.
        radius: f32,
        /// Colour and width of its edge.
        edge: Option<(Color, f32)>,
    },
    /// A text.
    Words(Words),
    /// A picture, as large as fits, whole.
    Picture {
        /// Where.
        area: Rectangle,
        /// What.
        picture: Picture,
    },
}

/// A picture that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its points.
    pub handle: Handle,
    /// How large it is.
    pub size: Size,
    /// Its points stay squares when it is enlarged.
    pub sharp: bool,
}

/// A text that always fits its area: it shrinks, and wraps if it may.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Where.
    pub area: Rectangle,
    /// What.
    pub text: String,
    /// How large at most, pixels.
    pub size: f32,
    /// How many lines at most.
    pub lines: u8,
    /// Its weight.
    pub bold: bool,
    /// Its colour.
    pub ink: Color,
    /// On which colour it stands, for the test that it can be read.
    pub ground: Color,
    /// Where it stands in its area.
    pub side: Side,
}

/// Where a text stands in its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its beginning at the left edge.
    Left,
    /// In the middle.
    Middle,
    /// Its end at the right edge.
    Right,
}

/// What puts marks on a sheet, in measures of a screen that is 1080 high (or, upright, wide).
#[derive(Clone, Debug)]
pub struct Pen {
    /// The marks so far.
    pub marks: Vec<Mark>,
    /// Pixels of one measure.
    pub unit: f32,
    /// The whole screen, in measures.
    pub whole: Rectangle,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// How large at most, measures.
    pub size: f32,
    /// How many lines at most.
    pub lines: u8,
    /// Its weight.
    pub bold: bool,
    /// Its colour.
    pub ink: Color,
    /// What it stands on.
    pub ground: Color,
    /// Where it stands.
    pub side: Side,
}

impl Look {
    /// On one line, at the left.
    pub fn new(size: f32, ink: Color, ground: Color) -> Self {
        Self { size, lines: 1, bold: false, ink, ground, side: Side::Left }
    }

    /// Heavy.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// In the middle.
    pub fn middle(self) -> Self {
        Self { side: Side::Middle, ..self }
    }

    /// At the right.
    pub fn right(self) -> Self {
        Self { side: Side::Right, ..self }
    }

    /// On so many lines.
    pub fn lines(self, lines: u8) -> Self {
        Self { lines, ..self }
    }

    /// In this colour.
    pub fn ink(self, ink: Color) -> Self {
        Self { ink, ..self }
    }
}

impl Pen {
    /// For a screen of this size, pixels. Lying screens are measured 1920 × 1080, upright ones
    /// 1080 × 1920; what a screen has more of one side than these, it has more room.
    pub fn new(size: Size) -> Self {
        let (wide, high) =
            if size.width >= size.height { (1920.0, 1080.0) } else { (1080.0, 1920.0) };
        Self::measured(size, (size.width / wide).min(size.height / high))
    }

    /// For a screen of this size whose measure is so many pixels.
    pub fn measured(size: Size, unit: f32) -> Self {
        let unit = unit.max(f32::EPSILON);
        let whole = Rectangle::with_size(Size::new(size.width / unit, size.height / unit));
        Self { marks: vec![], unit, whole }
    }

    /// The screen is higher than wide.
    pub fn is_upright(&self) -> bool {
        self.whole.height > self.whole.width
    }

    fn pixels(&self, area: Rectangle) -> Rectangle {
        // Whole pixels: edges are sharp, and only what changes is drawn anew.
        let (x, y) = ((area.x * self.unit).round(), (area.y * self.unit).round());
        Rectangle {
            x,
            y,
            width: ((area.x + area.width) * self.unit).round() - x,
            height: ((area.y + area.height) * self.unit).round() - y,
        }
    }

    /// Fills an area.
    pub fn fill(&mut self, area: Rectangle, colour: Color, radius: f32) {
        let (mut area, radius) = (self.pixels(area), radius * self.unit);
        // A line of one measure is less than a pixel on a small screen.
        area.height = area.height.max(1.0);
        self.marks.push(Mark::Fill { area, colour, radius, edge: None });
    }

    /// Fills an area and draws its edge.
    pub fn frame(&mut self, area: Rectangle, colour: Color, edge: Color, radius: f32) {
        let width = (2.0 * self.unit).max(1.0);
        let (area, radius) = (self.pixels(area), radius * self.unit);
        self.marks.push(Mark::Fill { area, colour, radius, edge: Some((edge, width)) });
    }

    /// Writes; nothing if there is nothing to write.
    pub fn write(&mut self, area: Rectangle, text: impl Into<String>, look: Look) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        let Look { size, lines, bold, ink, ground, side } = look;
        let (area, size) = (self.pixels(area), size * self.unit);
        self.marks.push(Mark::Words(Words { area, text, size, lines, bold, ink, ground, side }));
    }

    /// Shows a picture.
    pub fn picture(&mut self, area: Rectangle, picture: &Picture) {
        let area = self.pixels(area);
        self.marks.push(Mark::Picture { area, picture: picture.clone() });
    }
}

/// An area by its corner and its size.
pub fn area(x: f32, y: f32, width: f32, height: f32) -> Rectangle {
    Rectangle { x, y, width: width.max(0.0), height: height.max(0.0) }
}
