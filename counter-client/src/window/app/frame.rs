//! Where the window stands and how it looks.

use iced::{Point, Size, Task, window};

use super::{
    super::{
        Message,
        place::{self, Pair, Shape},
        screens::looks::Look,
    },
    App,
};
use crate::desk::Press;

impl App {
    pub(super) fn look(&mut self, look: Look) -> Task<Message> {
        let (looks, memory) = (&mut self.looks, &mut self.memory);
        match look {
            Look::Lang(lang) => {
                (looks.lang, memory.lang) = (lang, Some(lang));
                if let Some(link) = &self.wires.link {
                    link.speak(lang);
                }
            }
            Look::Dark(dark) => (looks.dark, memory.dark) = (dark, dark),
            Look::Percent(percent) => {
                (looks.percent, memory.percent) = (percent, Some(percent));
                // Put again as soon as iced draws at the new scale.
                self.extent = Pair::default();
            }
            Look::Edge(edge) => {
                (looks.edge, memory.edge) = (edge, edge);
                memory.home = self.at.or(memory.home);
                self.placed = None;
            }
            Look::Shape(shape) => return self.reshape(shape),
        }
        Task::none()
    }

    pub(super) fn reshape(&mut self, shape: Shape) -> Task<Message> {
        if shape == Shape::Strip && self.looks.shape != Shape::Strip {
            self.memory.before = self.looks.shape;
            let at = self.at.or(self.memory.home).unwrap_or_default();
            let edge = Some(place::nearest_edge(at, self.on_screen_pair(self.extent), self.screen));
            (self.looks.edge, self.memory.edge) = (edge, edge);
        }
        (self.looks.shape, self.memory.shape) = (shape, shape);
        let question = self.shown().question.is_some() && shape == Shape::Strip;
        let dismissed = if question { self.press(Press::Dismiss) } else { Task::none() };
        let closed = self.close();
        let focus = self.focus(if shape == Shape::Strip { "open" } else { "main" });
        Task::batch([dismissed, closed.chain(focus)])
    }

    pub(super) fn opened(&mut self, id: window::Id) -> Task<Message> {
        self.window = Some(id);
        Task::batch([
            window::monitor_size(id).map(Message::Screen),
            window::position(id).map(|at| Message::Moved(at.unwrap_or(Point::ORIGIN))),
            window::raw_id::<Message>(id).map(move |raw| Message::Raw(id, raw)),
        ])
    }

    /// How high a panel can be on this screen; what does not fit is scrolled.
    pub(super) fn room(&self) -> f32 {
        let shape = self.shape();
        let (base, key) = (shape.extent(0.0).y, shape.sizes().key);
        let screen = self.screen.map_or(f32::MAX, |screen| screen.y / self.factor());
        (screen - base - key / 2.0).max(2.0 * key)
    }

    pub(super) fn factor(&self) -> f32 {
        f32::from(self.looks.percent) / 100.0
    }

    /// From the window's own measure to that of the screen.
    pub(super) fn on_screen(&self, x: f32, y: f32) -> Pair {
        Pair { x: x * self.factor(), y: y * self.factor() }
    }

    pub(super) fn on_screen_pair(&self, pair: Pair) -> Pair {
        self.on_screen(pair.x, pair.y)
    }

    /// Makes the window as large as what stands in it, and puts it where it belongs.
    pub(super) fn fit(&mut self) -> Task<Message> {
        let Some(id) = self.window else { return Task::none() };
        let shown = self.shown();
        let rows = self.lower(&self.scene(&shown)).map(|(_, _, rows)| rows);
        let panel = rows.map_or(0.0, |rows| self.brush().panel_height(&rows).min(self.room()));
        let extent = self.shape().extent(panel);
        let mut tasks = Vec::new();
        if extent != self.extent {
            self.extent = extent;
            self.placed = None;
            tasks.push(window::resize(id, Size::new(extent.x, extent.y)));
        }
        if let Some(screen) = self.screen.filter(|_| self.placed.is_none()) {
            let on_screen = self.on_screen_pair(extent);
            let to = match self.memory.home {
                Some(home) => place::place(home, on_screen, self.looks.edge, screen),
                None => place::first(on_screen, screen),
            };
            self.placed = Some(to);
            if self.at != Some(to) {
                tasks.push(window::move_to(id, Point::new(to.x, to.y)));
            }
        }
        Task::batch(tasks)
    }

    /// A window that somebody has moved, and that stands still for a second, is at home there.
    pub(super) fn settle(&mut self) {
        let before = std::mem::replace(&mut self.was_at, self.at);
        let (Some(at), true) = (self.at, self.was_at == before) else { return };
        if self.placed.is_none_or(|placed| far(placed, at)) {
            let extent = self.on_screen_pair(self.extent);
            let edge = match self.looks.shape {
                Shape::Strip => Some(place::nearest_edge(at, extent, self.screen)),
                Shape::Small | Shape::Large => place::edge_at(at, extent, self.screen),
            };
            (self.looks.edge, self.memory.edge) = (edge, edge);
            // A window manager may keep part of the screen for itself: it has the last word.
            let again = self.memory.home.replace(at) == Some(at);
            self.placed = (again || edge.is_none()).then_some(at);
        }
    }

    pub(super) fn keep(&mut self) {
        if self.memory != self.kept {
            // Where it cannot be kept, the window stands elsewhere tomorrow; nothing else is lost.
            let _ = self.memory.keep(&self.config.state_file);
            self.kept = self.memory.clone();
        }
    }
}

fn far(a: Pair, b: Pair) -> bool {
    (a.x - b.x).abs() > 2.0 || (a.y - b.y).abs() > 2.0
}
