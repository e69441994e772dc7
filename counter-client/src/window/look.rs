//! How the window looks: colours of the hall's theme, and two sets of measures.

use std::{collections::BTreeMap, sync::LazyLock};

use iced::Color;

use super::key::Paint;

/// The hall's theme, as it stands in the house.
const THEME: &str = include_str!("../../../config/theme.toml");

/// What stands out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As everything else.
    #[default]
    Plain,
    /// Less important.
    Soft,
    /// The one thing to do, or what is chosen.
    Main,
    /// Somebody is called.
    Called,
    /// Wrong, or dangerous.
    Wrong,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// The ground of the window.
    pub page: Color,
    /// The ground of what lies on it.
    pub paper: Color,
    /// Text.
    pub ink: Color,
    /// Text that matters less.
    pub ink_soft: Color,
    /// Edges.
    pub line: Color,
    /// What can be pressed.
    pub action: Color,
    /// Text on it.
    pub action_ink: Color,
    /// The same, under the pointer.
    pub action_over: Color,
    /// Somebody is called.
    pub called: Color,
    /// Text on it.
    pub called_ink: Color,
    /// What is wrong.
    pub wrong: Color,
    /// Text on it.
    pub wrong_ink: Color,
    /// What is wrong, as text on the page.
    pub wrong_text: Color,
}

static COLOURS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct Theme {
        colours: BTreeMap<String, String>,
    }
    toml::from_str::<Theme>(THEME).map(|theme| theme.colours).unwrap_or_default()
});

/// A colour of the theme file. A test reads every one of them.
fn colour(name: &str) -> Color {
    COLOURS.get(name).and_then(|text| text.parse().ok()).unwrap_or(Color::BLACK)
}

fn mix(a: Color, b: Color, part: f32) -> Color {
    let between = |a: f32, b: f32| a + (b - a) * part;
    Color::from_rgb(between(a.r, b.r), between(a.g, b.g), between(a.b, b.b))
}

impl Palette {
    /// For a light or a dark room.
    pub fn of(dark: bool) -> Self {
        let (action, action_ink) = (colour("action"), colour("action-ink"));
        let (wrong, wrong_ink) = (colour("wrong"), colour("wrong-ink"));
        let (called, called_ink) = (colour("newest"), colour("newest-ink"));
        if dark {
            let action = mix(action, action_ink, 0.15);
            return Self {
                page: colour("ground"),
                paper: colour("ground-raised"),
                ink: colour("digits"),
                ink_soft: colour("digits-soft"),
                line: colour("ground-line"),
                action,
                action_ink,
                action_over: mix(action, action_ink, 0.15),
                called,
                called_ink,
                wrong,
                wrong_ink,
                wrong_text: mix(wrong, wrong_ink, 0.55),
            };
        }
        Self {
            page: colour("page"),
            paper: colour("paper"),
            ink: colour("ink"),
            ink_soft: colour("ink-soft"),
            line: colour("line"),
            action,
            action_ink,
            action_over: mix(action, action_ink, 0.15),
            called,
            called_ink,
            wrong,
            wrong_ink,
            wrong_text: wrong,
        }
    }

    /// The colours of a button.
    pub fn key(&self, tone: Tone, on: bool) -> Paint {
        let (ground, ink, edge) = match (on, tone) {
            (false, _) => (self.page, mix(self.ink_soft, self.page, 0.25), self.line),
            (true, Tone::Main) => (self.action, self.action_ink, self.action),
            (true, Tone::Called) => (self.called, self.called_ink, self.called),
            (true, Tone::Wrong) => (self.wrong, self.wrong_ink, self.wrong),
            (true, Tone::Plain | Tone::Soft) => (self.paper, self.ink, self.line),
        };
        let over = if on { mix(ground, ink, 0.12) } else { ground };
        // On a filled button the ring stands inside, so it takes the colour of the text.
        Paint { ground, ground_over: over, ink, edge, ring: ink }
    }

    /// The colour of text on the page.
    pub fn text(&self, tone: Tone) -> Color {
        match tone {
            Tone::Plain => self.ink,
            Tone::Soft => self.ink_soft,
            Tone::Main | Tone::Called => self.ink,
            Tone::Wrong => self.wrong_text,
        }
    }
}

/// Measures of the window, logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Width of the window.
    pub width: f32,
    /// Space at its edges and between its rows.
    pub gap: f32,
    /// Height of the row at the top.
    pub head: f32,
    /// The number.
    pub number: f32,
    /// Height of the row of the number.
    pub person: f32,
    /// Text.
    pub text: f32,
    /// Small text.
    pub small: f32,
    /// Height of the row that tells how many wait.
    pub info: f32,
    /// Height of the main button.
    pub main: f32,
    /// Height of every other button.
    pub key: f32,
    /// The most that a panel may take.
    pub panel: f32,
}

/// For a mouse, over another program.
pub const SMALL: Sizes = Sizes {
    width: 288.0,
    gap: 4.0,
    head: 20.0,
    number: 36.0,
    person: 44.0,
    text: 13.0,
    small: 11.0,
    info: 16.0,
    main: 32.0,
    key: 28.0,
    panel: 290.0,
};

/// For fingers: everything that can be pressed is at least 44 high and wide.
pub const LARGE: Sizes = Sizes {
    width: 480.0,
    gap: 7.0,
    head: 44.0,
    number: 64.0,
    person: 76.0,
    text: 18.0,
    small: 15.0,
    info: 22.0,
    main: 60.0,
    key: 48.0,
    panel: 510.0,
};

impl Sizes {
    /// Height of the window without a panel.
    pub fn height(&self) -> f32 {
        self.head + self.person + self.info + self.main + self.key + 6.0 * self.gap
    }
}
