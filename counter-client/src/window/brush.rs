//! Draws what screens consist of.

use iced::{
    Alignment, Color, Element, Length, Padding,
    widget::{
        column, container, row, scrollable, stack, text, text::Wrapping, text_input, tooltip,
        tooltip::Position,
    },
};

use super::{
    Message,
    key::KeyButton,
    look::{Palette, Sizes},
    rows::{Field, Key, Row},
};

/// Space between the edge of a button and what stands in it, logical pixels.
const INSIDE: f32 = 2.0;
/// A label that is too long becomes smaller, down to this part; the rest is cut off.
const LEAST: f32 = 0.75;

/// What drawing needs.
#[derive(Clone, Copy, Debug)]
pub struct Brush {
    /// Colours.
    pub palette: Palette,
    /// Measures.
    pub sizes: Sizes,
    /// The window has the keyboard: the focus is shown.
    pub keyboard: bool,
    /// Letters are shown, where and as long as they act.
    pub letters: bool,
}

impl Brush {
    /// A button as wide and as high as this. Its letter keeps clear of what it says.
    pub fn key<'a>(&self, key: &Key, width: f32, height: f32) -> Element<'a, Message> {
        let sizes = &self.sizes;
        let mut paint = self.palette.key(key.tone, key.off.is_none());
        if !self.keyboard {
            // Keys go to another window: a ring here would be a lie.
            paint.ring = Color::TRANSPARENT;
        }
        let big = height >= sizes.main;
        let size = if big { sizes.text * 1.3 } else { sizes.text };
        // The place of the letter is kept free while there is none, so that nothing jumps.
        let corner = if key.letter.is_some() { sizes.small } else { 0.0 };
        let room = width - 2.0 * INSIDE - corner;
        let wide = breadth(&key.label, size);
        // In the middle, if it keeps clear of the letter there; else beside the letter, and smaller if
        // need be.
        let clear = if corner > 0.0 { sizes.small * 0.6 + INSIDE } else { 0.0 };
        let centred = wide + 2.0 * clear <= width;
        let (right, size) = match centred {
            true => (0.0, size),
            false => (corner, size * (room / wide).clamp(LEAST, 1.0)),
        };
        let label = text(key.label.clone()).size(size).wrapping(Wrapping::None);
        let padding = Padding { right, ..Padding::ZERO };
        let label = container(label).padding(padding).center(Length::Fill).clip(true);
        let mut content = stack![label];
        if let Some(letter) = key.letter.filter(|_| self.letters) {
            let letter = text(letter.to_string()).size(sizes.small * 0.8).line_height(1.0);
            content = content.push(container(letter).padding([2, 2]).align_right(Length::Fill));
        }
        let mut button = KeyButton::new(content, key.pressed(), paint).width(width).height(height);
        if let Some(id) = key.id {
            button = button.id(id);
        }
        let tip = key.off.clone().or_else(|| key.tip.clone());
        match tip {
            Some(tip) => self.tipped(button.into(), tip, Position::Top),
            None => button.into(),
        }
    }

    /// The width of each of so many things side by side.
    pub fn share(&self, of: usize) -> f32 {
        let (of, gap) = (of.max(1) as f32, self.sizes.gap);
        (self.sizes.width - 2.0 * gap - (of - 1.0) * gap) / of
    }

    /// Buttons side by side, each as wide as if there were so many.
    pub fn keys<'a>(&self, keys: &[Key], of: usize, height: f32) -> Element<'a, Message> {
        let keys = keys.iter().map(|key| self.key(key, self.share(of), height));
        iced::widget::Row::with_children(keys).spacing(self.sizes.gap).into()
    }

    /// Something with a tip.
    pub fn tipped<'a>(
        &self,
        button: Element<'a, Message>,
        tip: String,
        at: Position,
    ) -> Element<'a, Message> {
        let palette = self.palette;
        let tip = container(text(tip).size(self.sizes.small)).padding(4).max_width(220).style(
            move |_| container::Style {
                background: Some(palette.ink.into()),
                text_color: Some(palette.page),
                ..Default::default()
            },
        );
        tooltip(button, tip, at).gap(2).into()
    }

    /// A row of a panel.
    fn row<'a>(&self, row: &Row) -> Element<'a, Message> {
        let sizes = &self.sizes;
        match row {
            Row::Keys(keys) => self.keys(keys, keys.len(), sizes.key),
            Row::Last(keys, of) => self.keys(keys, *of, sizes.key),
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
        let close = self.key(close, sizes.key * 2.4, sizes.key);
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
            Row::Keys(_) | Row::Last(..) | Row::Field(_) => sizes.key,
            Row::Line(line, _) => {
                let lines = (breadth(line, sizes.text) * 1.1 / self.share(1)).ceil().max(1.0);
                lines * sizes.text * 1.35
            }
        });
        let rows: f32 = heights.map(|height| height + sizes.gap).sum();
        (sizes.key + rows + sizes.gap).min(sizes.panel)
    }
}

/// About how wide a text is.
fn breadth(text: &str, size: f32) -> f32 {
    let wide = |c: char| if c.is_ascii() { 0.55 } else { 1.0 };
    text.chars().map(wide).sum::<f32>() * size
}
