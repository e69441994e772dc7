//! What a screen consists of: rows of buttons, lines and fields. Screens say what is there; this
//! draws it, and finds the button of a letter.

use iced::{
    Alignment, Color, Element, Length,
    widget::{
        column, container, row, scrollable, stack, text, text::Wrapping, text_input, tooltip,
    },
};

use super::{
    Message,
    draft::Set,
    key::KeyButton,
    look::{Palette, Sizes, Tone},
};

/// A button of a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// What it says.
    pub label: String,
    /// The letter or digit that presses it while the window has the keyboard.
    pub letter: Option<char>,
    /// What a press gives.
    pub message: Message,
    /// Why it is off.
    pub off: Option<String>,
    /// What else there is to know.
    pub tip: Option<String>,
    /// How it stands out.
    pub tone: Tone,
    /// Its name, for the focus.
    pub id: Option<&'static str>,
}

impl Key {
    /// A button that is on.
    pub fn new(label: impl Into<String>, message: Message) -> Self {
        let label = label.into();
        Self { label, letter: None, message, off: None, tip: None, tone: Tone::Plain, id: None }
    }

    /// With a letter.
    pub fn letter(self, letter: char) -> Self {
        Self { letter: Some(letter), ..self }
    }

    /// Off, if there is a reason.
    pub fn off(self, off: Option<String>) -> Self {
        Self { off, ..self }
    }

    /// With a tip.
    pub fn tip(self, tip: Option<String>) -> Self {
        Self { tip, ..self }
    }

    /// Standing out.
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// One of several of which one is chosen.
    pub fn chosen(self, chosen: bool) -> Self {
        Self { tone: if chosen { Tone::Main } else { Tone::Plain }, ..self }
    }

    /// With a name for the focus.
    pub fn id(self, id: &'static str) -> Self {
        Self { id: Some(id), ..self }
    }

    /// What a press of it gives: a button that is off says why.
    pub fn pressed(&self) -> Message {
        match &self.off {
            Some(why) => Message::Off(why.clone()),
            None => self.message.clone(),
        }
    }
}

/// A row of a screen.
#[derive(Clone, Debug)]
pub enum Row {
    /// Buttons of equal width.
    Keys(Vec<Key>),
    /// A sentence.
    Line(String, Tone),
    /// Something to type.
    Field(Field),
}

/// A field to type in.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, for the focus.
    pub id: &'static str,
    /// What belongs in it.
    pub label: String,
    /// What is in it.
    pub value: String,
    /// It is not shown.
    pub secret: bool,
    /// Where it is kept.
    pub set: fn(String) -> Set,
    /// What Enter gives.
    pub enter: Option<Message>,
}

/// The button of a letter.
pub fn of_letter(rows: &[Row], letter: char) -> Option<&Key> {
    let letter = letter.to_ascii_uppercase();
    keys(rows).find(|key| key.letter == Some(letter))
}

/// Every button of a screen.
pub fn keys(rows: &[Row]) -> impl Iterator<Item = &Key> {
    rows.iter()
        .filter_map(|row| match row {
            Row::Keys(keys) => Some(keys),
            _ => None,
        })
        .flatten()
}

/// Gives digits, then letters, to the buttons without one.
pub fn lettered(mut rows: Vec<Row>) -> Vec<Row> {
    let taken: Vec<char> = keys(&rows).filter_map(|key| key.letter).collect();
    let mut free = ('1'..='9').chain('A'..='Z').filter(|letter| !taken.contains(letter));
    for row in &mut rows {
        let Row::Keys(keys) = row else { continue };
        for key in keys.iter_mut().filter(|key| key.letter.is_none()) {
            key.letter = free.next();
        }
    }
    rows
}

/// Buttons side by side, so many in a row; the last row is filled up with nothing.
pub fn grid(keys: Vec<Key>, columns: usize) -> Vec<Row> {
    keys.chunks(columns).map(|keys| Row::Keys(keys.to_vec())).collect()
}

/// What drawing needs.
#[derive(Clone, Copy, Debug)]
pub struct Brush {
    /// Colours.
    pub palette: Palette,
    /// Measures.
    pub sizes: Sizes,
    /// The window has the keyboard: letters are shown.
    pub letters: bool,
}

impl Brush {
    /// A button of a height.
    pub fn key<'a>(&self, key: &Key, height: f32) -> Element<'a, Message> {
        let sizes = &self.sizes;
        let mut paint = self.palette.key(key.tone, key.off.is_none());
        if !self.letters {
            // Keys go to another window: a ring here would be a lie.
            paint.ring = Color::TRANSPARENT;
        }
        let big = height >= sizes.main;
        let size = if big { sizes.text * 1.3 } else { sizes.text };
        let label = text(key.label.clone()).size(size).wrapping(Wrapping::None);
        let mut content = stack![container(label).center(Length::Fill).clip(true)];
        if let Some(letter) = key.letter.filter(|_| self.letters) {
            let letter = text(letter.to_string()).size(sizes.small * 0.8).line_height(1.0);
            content = content.push(container(letter).align_right(Length::Fill));
        }
        let mut button = KeyButton::new(content, key.pressed(), paint).height(height);
        if let Some(id) = key.id {
            button = button.id(id);
        }
        let tip = key.off.clone().or_else(|| key.tip.clone());
        match tip {
            Some(tip) => self.tipped(button.into(), tip),
            None => button.into(),
        }
    }

    /// Something with a tip.
    pub fn tipped<'a>(&self, button: Element<'a, Message>, tip: String) -> Element<'a, Message> {
        let palette = self.palette;
        let tip = container(text(tip).size(self.sizes.small)).padding(4).max_width(220).style(
            move |_| container::Style {
                background: Some(palette.ink.into()),
                text_color: Some(palette.page),
                ..Default::default()
            },
        );
        tooltip(button, tip, tooltip::Position::Top).gap(2).into()
    }

    /// A row of a panel.
    fn row<'a>(&self, row: &Row) -> Element<'a, Message> {
        let sizes = &self.sizes;
        match row {
            Row::Keys(keys) => {
                let keys = keys.iter().map(|key| self.key(key, sizes.key));
                iced::widget::Row::with_children(keys).spacing(sizes.gap).into()
            }
            Row::Line(line, tone) => text(line.clone())
                .size(sizes.text)
                .color(self.palette.text(*tone))
                .width(Length::Fill)
                .into(),
            Row::Field(field) => self.field(field),
        }
    }

    fn field<'a>(&self, field: &Field) -> Element<'a, Message> {
        let (sizes, palette) = (&self.sizes, self.palette);
        let set = field.set;
        let padding = ((sizes.key - sizes.text * 1.3) / 2.0).max(2.0);
        let input = text_input("", &field.value)
            .id(field.id)
            .secure(field.secret)
            .size(sizes.text)
            .padding([padding, 6.0])
            .on_input(move |typed| Message::Set(set(typed)))
            .style(move |theme, status| {
                let focused = matches!(status, text_input::Status::Focused { .. });
                let mut style = text_input::default(theme, status);
                style.background = palette.paper.into();
                style.value = palette.ink;
                style.border.color = if focused { palette.ink } else { palette.line };
                style.border.width = if focused { 2.0 } else { 1.0 };
                style.border.radius = 5.0.into();
                style
            });
        let input = match &field.enter {
            Some(enter) => input.on_submit(enter.clone()),
            None => input,
        };
        let label = text(field.label.clone()).size(sizes.text).color(palette.ink_soft);
        let label = container(label).width(sizes.width * 0.24);
        row![label, input].spacing(sizes.gap).align_y(Alignment::Center).into()
    }

    /// A panel: its name, a way out, its rows.
    pub fn panel<'a>(&self, title: &str, close: &Key, rows: &[Row]) -> Element<'a, Message> {
        let sizes = &self.sizes;
        let title = text(title.to_owned()).size(sizes.text).color(self.palette.ink_soft);
        let title = container(title).width(Length::Fill);
        let close = container(self.key(close, sizes.key)).width(sizes.key * 2.4);
        let head = row![title, close].spacing(sizes.gap).align_y(Alignment::Center);
        let rows = rows.iter().map(|row| self.row(row));
        let rows = iced::widget::Column::with_children(rows).spacing(sizes.gap).width(Length::Fill);
        let bar = scrollable::Scrollbar::new().width(4).scroller_width(4).spacing(2);
        let rows = scrollable(rows).direction(scrollable::Direction::Vertical(bar));
        column![head, rows].spacing(sizes.gap).into()
    }

    /// About how high a panel is, so that the window can make room for it.
    pub fn panel_height(&self, rows: &[Row]) -> f32 {
        let sizes = &self.sizes;
        let heights = rows.iter().map(|row| match row {
            Row::Keys(_) | Row::Field(_) => sizes.key,
            Row::Line(line, _) => {
                let wide = |c: char| if c.is_ascii() { 0.6 } else { 1.0 };
                let width: f32 = line.chars().map(wide).sum::<f32>() * sizes.text;
                let lines = (width / (sizes.width - 2.0 * sizes.gap)).ceil().max(1.0);
                lines * sizes.text * 1.35
            }
        });
        let rows: f32 = heights.map(|height| height + sizes.gap).sum();
        (sizes.key + rows + sizes.gap).min(sizes.panel)
    }
}
