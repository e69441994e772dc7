//! Everything that is to be seen.

use iced::{
    Element, Length, Theme,
    widget::{column, container},
};

use super::{
    super::{
        Message,
        brush::Brush,
        look::{Palette, Tone},
        place::Shape,
        rows::{Key, Row},
        scene::Scene,
        screens::{calling, question, standing, strip},
    },
    App, TURN_MS, Told,
};
use crate::desk::Shown;

impl App {
    pub(super) fn shown(&self) -> Shown {
        self.desk.shown(self.now_ms())
    }

    pub(super) fn scene<'a>(&'a self, shown: &'a Shown) -> Scene<'a> {
        let (desk, draft, lang) = (&self.desk, &self.draft, self.looks.lang);
        Scene { desk, shown, draft, choices: self.choices.as_ref(), lang }
    }

    /// The question or the panel below the buttons: its name, the way out, its rows.
    pub(super) fn lower(&self, scene: &Scene<'_>) -> Option<(String, Key, Vec<Row>)> {
        if let Some(question) = &scene.shown.question {
            let rows = question::rows(scene, question);
            return Some((scene.say("question"), question::close(scene), rows));
        }
        let panel = self.panel?;
        let close = Key::new(scene.say("close"), Message::Close).id("close");
        Some((panel.title(scene), close, panel.rows(scene, &self.looks)))
    }

    /// The name and the rows of what is open.
    #[cfg(test)]
    pub fn lower_rows(&self) -> Option<(String, Vec<Row>)> {
        let shown = self.shown();
        self.lower(&self.scene(&shown)).map(|(title, _, rows)| (title, rows))
    }

    pub(super) fn brush(&self) -> Brush {
        Brush {
            palette: Palette::of(self.looks.dark),
            sizes: self.shape().sizes(),
            keyboard: self.has_keyboard,
            letters: self.has_keyboard && !self.is_typing(),
        }
    }

    /// The form that is drawn. A strip has no room for a question or a panel: while there is one, the
    /// window has the form it had before.
    pub(super) fn shape(&self) -> Shape {
        let strip = self.looks.shape == Shape::Strip;
        let opens = strip && (self.panel.is_some() || self.shown().question.is_some());
        if opens { self.memory.before } else { self.looks.shape }
    }

    /// A field that is seen has the focus: letters are typed and press nothing.
    pub(super) fn is_typing(&self) -> bool {
        self.typing && self.panel.is_some() && self.shown().question.is_none()
    }

    /// What the clerk reads now besides how it stands: of what was just told, or of what does not
    /// work, the important first; several take turns.
    fn told(&self) -> Option<(String, Tone)> {
        let now_ms = self.now_ms();
        let read = |told: &&Told| now_ms < told.until_ms;
        let told = self.told.as_ref().filter(read).or_else(|| {
            let lasting: Vec<&Told> = self.troubles.iter().filter(read).collect();
            let wrong = |told: &&&Told| told.tone == Tone::Wrong;
            let wrong: Vec<&Told> = lasting.iter().filter(wrong).copied().collect();
            let turns = if wrong.is_empty() { lasting } else { wrong };
            let turn = usize::try_from(now_ms / TURN_MS).unwrap_or_default();
            turns.get(turn % turns.len().max(1)).copied()
        });
        told.map(|told| (told.said.clone(), told.tone))
    }

    /// Everything that is to be seen.
    pub fn view(&self) -> Element<'_, Message> {
        let shown = self.shown();
        let scene = self.scene(&shown);
        let (brush, told, lower) = (self.brush(), self.told(), self.lower(&scene));
        // What is open has the letters: those above do nothing then.
        let above = Brush { letters: brush.letters && lower.is_none(), ..brush };
        let content = match self.shape() {
            Shape::Strip => strip::view(&scene, &above, self.memory.before, told.as_ref()),
            shape => calling::view(&scene, &above, shape, told.as_ref()),
        };
        let mut all = column![content].spacing(brush.sizes.gap);
        if let Some((title, close, rows)) = lower {
            all = all.push(brush.panel(&title, &close, &rows));
        }
        container(all).padding(brush.sizes.gap).width(Length::Fill).height(Length::Fill).into()
    }

    /// What a task bar shows.
    pub fn title(&self) -> String {
        let shown = self.shown();
        let scene = self.scene(&shown);
        format!("{} · {}", standing::in_short(&scene), scene.say("title"))
    }

    /// Light or dark, as far as iced draws anything itself.
    pub fn theme(&self) -> Theme {
        if self.looks.dark { Theme::Dark } else { Theme::Light }
    }

    /// The ground of the window.
    pub fn style(&self, _: &Theme) -> iced::theme::Style {
        let palette = Palette::of(self.looks.dark);
        iced::theme::Style { background_color: palette.page, text_color: palette.ink }
    }

    /// How large everything is.
    pub fn scale(&self) -> f32 {
        self.factor()
    }
}
