//! Everything that is to be seen.

use iced::{
    Element, Length, Theme,
    widget::{column, container},
};

use super::{
    super::{
        Message,
        brush::Brush,
        look::Palette,
        place::Shape,
        rows::{Key, Row},
        scene::Scene,
        screens::{calling, question, standing, strip},
    },
    App,
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
            sizes: self.looks.shape.sizes(),
            letters: self.has_keyboard,
        }
    }

    /// Everything that is to be seen.
    pub fn view(&self) -> Element<'_, Message> {
        let shown = self.shown();
        let scene = self.scene(&shown);
        let brush = self.brush();
        let told = self.told.as_ref().filter(|(.., until_ms)| self.now_ms() < *until_ms);
        let told = told.map(|(said, tone, _)| (said.clone(), *tone));
        let content = match self.looks.shape {
            Shape::Strip => strip::view(&scene, &brush, self.memory.before),
            shape => calling::view(&scene, &brush, shape, told.as_ref()),
        };
        let mut all = column![content].spacing(brush.sizes.gap);
        if self.looks.shape != Shape::Strip
            && let Some((title, close, rows)) = self.lower(&scene)
        {
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
