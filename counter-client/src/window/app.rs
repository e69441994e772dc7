//! What happens: a message comes in, the desk is asked, its effects are done.

use std::{sync::Arc, time::Instant};

use iced::{
    Element, Event, Length, Point, Size, Task, Theme,
    event::Status,
    keyboard::{self, Key as Typed, key::Named},
    mouse, touch,
    widget::{column, container, operation},
    window,
};
use protocol::bodies::Choices;

use super::{
    Message,
    draft::{Draft, Leaving},
    look::{Palette, Tone},
    panel::Panel,
    place::{self, Edge, Pair, Shape},
    remember::Memory,
    rows::{Brush, Key, Row, of_letter},
    scene::Scene,
    screens::{
        calling,
        looks::{Look, Looks},
        question, strip,
    },
};
use crate::{
    config::Config,
    desk::{Button, Desk, Effect, Input, Notice, Order, Press, Shown},
    hands::{FromHand, Hands},
    link::Link,
    told,
};

/// For so long something told is read, ms.
const TOLD_MS: i64 = 7_000;
/// For so long a number stays that somebody must be given, ms.
const TICKET_MS: i64 = 60_000;

/// The ways out of the window.
pub struct Wires {
    /// Where commands go.
    pub send: Box<dyn FnMut(Order)>,
    /// To the server, for what no command asks.
    pub link: Option<Arc<Link>>,
    /// The other hands, which hear of everything.
    pub hands: Hands,
}

impl Wires {
    /// To the server.
    pub fn new(link: Link, hands: Hands) -> Self {
        let link = Arc::new(link);
        let orders = Arc::clone(&link);
        Self { send: Box::new(move |order| orders.send(order)), link: Some(link), hands }
    }
}

/// The window.
pub struct App {
    desk: Desk,
    wires: Wires,
    began: Instant,
    memory: Memory,
    /// What is kept on the disk.
    kept: Memory,
    state_file: std::path::PathBuf,
    looks: Looks,
    panel: Option<Panel>,
    draft: Draft,
    choices: Option<Result<Choices, String>>,
    /// What was told last, how, and until when it is read.
    told: Option<(String, Tone, i64)>,
    /// The last press of somebody who leaves: it may have to be said what becomes of tickets.
    leaving: Option<Press>,
    window: Option<window::Id>,
    /// The screen, in its own measure.
    screen: Option<Pair>,
    at: Option<Pair>,
    /// Where the window stood a second ago.
    was_at: Option<Pair>,
    /// Where it was put last.
    placed: Option<Pair>,
    extent: Pair,
    has_keyboard: bool,
    /// The last hand was on the keyboard.
    by_keys: bool,
}

impl App {
    /// A window that has heard nothing yet.
    pub fn new(desk: Desk, config: &Config, memory: Memory, wires: Wires) -> Self {
        let percent = (config.scale * 100.0).round().clamp(100.0, 200.0) as u16;
        let looks = Looks {
            lang: memory.lang.unwrap_or(config.language),
            dark: memory.dark,
            percent: memory.percent.unwrap_or(percent),
            shape: memory.shape,
            edge: memory.edge.or(memory.home.is_none().then_some(Edge::Right)),
        };
        Self {
            desk,
            wires,
            began: Instant::now(),
            kept: memory.clone(),
            extent: memory.shape.extent(0.0),
            memory,
            state_file: config.state_file.clone(),
            looks,
            panel: None,
            draft: Draft::default(),
            choices: None,
            told: None,
            leaving: None,
            window: None,
            screen: None,
            at: None,
            was_at: None,
            placed: None,
            has_keyboard: false,
            by_keys: false,
        }
    }

    /// Takes what has happened.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        let task = self.take(message);
        Task::batch([task, self.fit()])
    }

    fn take(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Came(input) => self.desk_takes(input),
            Message::Handed(handed) => self.hand(handed.take()),
            Message::Tick => {
                self.settle();
                self.keep();
                self.desk_takes(Input::Tick)
            }
            Message::Press(press) => self.press(press),
            Message::Off(why) => {
                self.tell(why, Tone::Wrong, TOLD_MS);
                Task::none()
            }
            Message::Open(panel) if self.panel == Some(panel) => self.close(),
            Message::Open(panel) => self.open(panel, Draft::default()),
            Message::Close => self.close(),
            Message::Set(set) => {
                self.draft.set(set);
                Task::none()
            }
            Message::Focus(id) => operation::focus(id),
            Message::Look(look) => self.look(look),
            Message::Drag => self.window.map_or_else(Task::none, window::drag),
            Message::Quit => {
                self.keep();
                iced::exit()
            }
            Message::Choices(choices) => {
                self.choices = Some(choices);
                Task::none()
            }
            Message::Key(key, modifiers) => self.key(&key, modifiers),
            Message::Pointer => {
                self.by_keys = false;
                Task::none()
            }
            Message::Keyboard(has) => {
                self.has_keyboard = has;
                Task::none()
            }
            Message::Opened(id) => self.opened(id),
            Message::Raw(id, raw) => {
                super::display::keep_in_sight(raw);
                Task::batch([
                    window::set_mode(id, window::Mode::Windowed),
                    // On X11 a level that is set before the window is seen is forgotten.
                    window::set_level(id, window::Level::AlwaysOnTop),
                ])
            }
            Message::Moved(point) => {
                self.at = Some(self.on_screen(point.x, point.y));
                Task::none()
            }
            Message::Screen(size) => {
                self.screen = size.map(|size| self.on_screen(size.width, size.height));
                self.placed = None;
                Task::none()
            }
        }
    }

    /// The desk's time, ms.
    fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    fn desk_takes(&mut self, input: Input) -> Task<Message> {
        let now_ms = self.now_ms();
        let effects = self.wires.hands.update(&mut self.desk, input, now_ms);
        self.follow(effects)
    }

    /// Another hand has pressed, or tells of itself.
    fn hand(&mut self, from: Option<FromHand>) -> Task<Message> {
        match from {
            Some(FromHand::Touch(touch)) => {
                let now_ms = self.now_ms();
                let (_, effects) = self.wires.hands.press(&mut self.desk, touch, now_ms);
                self.follow(effects)
            }
            Some(FromHand::Trouble(trouble)) => {
                self.tell(trouble.text(self.looks.lang), Tone::Wrong, TICKET_MS);
                Task::none()
            }
            None => Task::none(),
        }
    }

    fn follow(&mut self, effects: Vec<Effect>) -> Task<Message> {
        let mut tasks = Vec::new();
        for effect in effects {
            match effect {
                Effect::Send(order) => (self.wires.send)(order),
                Effect::Tell(notice) => tasks.push(self.hear(notice)),
                // The hands let it be heard.
                Effect::Sound(_) => {}
            }
        }
        Task::batch(tasks)
    }

    /// A press of this window: its panel has done its work as soon as the command is on its way.
    fn press(&mut self, press: Press) -> Task<Message> {
        let button = press.button();
        if matches!(press, Press::Close(_) | Press::SignOut(_) | Press::Pause(..)) {
            self.leaving = Some(press.clone());
        }
        let waited = self.desk.allowed(button);
        let task = self.desk_takes(Input::Press(press));
        let sent = waited.is_ok() && self.desk.allowed(button) == Err(crate::desk::WhyNot::Waits);
        if !sent {
            return task;
        }
        self.told = None;
        self.draft.pin.clear();
        match button {
            Button::SignIn => task,
            _ => Task::batch([task, self.close()]),
        }
    }

    /// The desk has told something.
    fn hear(&mut self, notice: Notice) -> Task<Message> {
        let said = told::notice(self.looks.lang, &notice);
        let (tone, for_ms) = match &notice {
            Notice::Called { .. } | Notice::Nobody | Notice::Back => (Tone::Plain, TOLD_MS),
            Notice::Done { .. } => (Tone::Soft, TOLD_MS / 2),
            Notice::TicketGiven { .. } => (Tone::Plain, TICKET_MS),
            _ => (Tone::Wrong, TOLD_MS),
        };
        match notice {
            // The question itself stands in its panel; losing the server has its own line.
            Notice::Ask(_) => return self.focus("came"),
            Notice::Away { .. } => return Task::none(),
            Notice::Paper => return self.open(Panel::Paper, Draft::default()),
            Notice::Done { button: Button::SignIn } if self.panel == Some(Panel::SignIn) => {
                return self.close();
            }
            Notice::Refused { problem, .. } if !problem.numbers.is_empty() => {
                if let Some(press) = self.leaving.take() {
                    let leaving = Some(Leaving { press, tickets: vec![] });
                    return self.open(Panel::HandOver, Draft { leaving, ..Draft::default() });
                }
            }
            _ => {}
        }
        self.tell(said, tone, for_ms);
        Task::none()
    }

    fn tell(&mut self, said: String, tone: Tone, for_ms: i64) {
        self.told = Some((said, tone, self.now_ms() + for_ms));
    }

    fn open(&mut self, panel: Panel, draft: Draft) -> Task<Message> {
        self.panel = Some(panel);
        self.draft = draft;
        let mut tasks = Vec::new();
        if panel.needs_choices() {
            self.choices = None;
            if let Some(link) = &self.wires.link {
                let lang = self.looks.lang;
                let choices = link.choices();
                tasks.push(Task::perform(choices, move |choices| {
                    Message::Choices(choices.map_err(|why| told::away(lang, &why)))
                }));
            }
        }
        tasks.push(match panel.first_field() {
            Some(field) => operation::focus(field),
            None => self.focus("close"),
        });
        Task::batch(tasks)
    }

    fn close(&mut self) -> Task<Message> {
        self.panel = None;
        self.draft = Draft::default();
        self.focus("main")
    }

    /// Moves the focus for a hand on the keyboard; a hand on the mouse needs none.
    fn focus(&self, id: &'static str) -> Task<Message> {
        if self.by_keys { operation::focus(id) } else { Task::none() }
    }

    fn key(&mut self, key: &Typed, modifiers: keyboard::Modifiers) -> Task<Message> {
        self.by_keys = true;
        match key.as_ref() {
            Typed::Named(Named::Tab) if modifiers.shift() => operation::focus_previous(),
            Typed::Named(Named::Tab) => operation::focus_next(),
            Typed::Named(Named::Escape) => match self.shown().question {
                Some(_) => self.press(Press::Dismiss),
                None => self.close(),
            },
            Typed::Character(typed) if !modifiers.command() && !modifiers.alt() => {
                let mut letters = typed.chars();
                let (Some(letter), None) = (letters.next(), letters.next()) else {
                    return Task::none();
                };
                match self.of_letter(letter) {
                    Some(message) => self.take(message),
                    None => Task::none(),
                }
            }
            _ => Task::none(),
        }
    }

    /// What a letter presses: of a question or a panel, as long as there is one.
    fn of_letter(&self, letter: char) -> Option<Message> {
        let shown = self.shown();
        let scene = self.scene(&shown);
        if let Some((_, _, rows)) = self.lower(&scene) {
            return of_letter(&rows, letter).map(Key::pressed);
        }
        let keys = match self.looks.shape {
            Shape::Strip => strip::keys(&scene, self.memory.before),
            shape => {
                let mut keys = vec![calling::main_key(&scene)];
                keys.extend(calling::keys(&scene));
                keys.extend(calling::head_keys(&scene, shape));
                keys
            }
        };
        of_letter(&[Row::Keys(keys)], letter).map(Key::pressed)
    }

    fn shown(&self) -> Shown {
        self.desk.shown(self.now_ms())
    }

    fn scene<'a>(&'a self, shown: &'a Shown) -> Scene<'a> {
        let (desk, draft, lang) = (&self.desk, &self.draft, self.looks.lang);
        Scene { desk, shown, draft, choices: self.choices.as_ref(), lang }
    }

    /// The question or the panel below the buttons: its name, the way out, its rows.
    fn lower(&self, scene: &Scene<'_>) -> Option<(String, Key, Vec<Row>)> {
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

    fn brush(&self) -> Brush {
        Brush {
            palette: Palette::of(self.looks.dark),
            sizes: self.looks.shape.sizes(),
            letters: self.has_keyboard,
        }
    }

    fn look(&mut self, look: Look) -> Task<Message> {
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

    fn reshape(&mut self, shape: Shape) -> Task<Message> {
        if shape == Shape::Strip && self.looks.shape != Shape::Strip {
            self.memory.before = self.looks.shape;
            let at = self.at.or(self.memory.home).unwrap_or_default();
            let edge = Some(place::nearest_edge(at, self.on_screen_pair(self.extent), self.screen));
            (self.looks.edge, self.memory.edge) = (edge, edge);
        }
        (self.looks.shape, self.memory.shape) = (shape, shape);
        self.panel = None;
        self.draft = Draft::default();
        self.focus(if shape == Shape::Strip { "open" } else { "main" })
    }

    fn opened(&mut self, id: window::Id) -> Task<Message> {
        self.window = Some(id);
        Task::batch([
            window::monitor_size(id).map(Message::Screen),
            window::position(id).map(|at| Message::Moved(at.unwrap_or(Point::ORIGIN))),
            window::raw_id::<Message>(id).map(move |raw| Message::Raw(id, raw)),
        ])
    }

    /// How high a panel can be on this screen; what does not fit is scrolled.
    fn room(&self) -> f32 {
        let (base, key) = (self.looks.shape.extent(0.0).y, self.looks.shape.sizes().key);
        let screen = self.screen.map_or(f32::MAX, |screen| screen.y / self.factor());
        (screen - base - key / 2.0).max(2.0 * key)
    }

    fn factor(&self) -> f32 {
        f32::from(self.looks.percent) / 100.0
    }

    /// From the window's own measure to that of the screen.
    fn on_screen(&self, x: f32, y: f32) -> Pair {
        Pair { x: x * self.factor(), y: y * self.factor() }
    }

    fn on_screen_pair(&self, pair: Pair) -> Pair {
        self.on_screen(pair.x, pair.y)
    }

    /// Makes the window as large as what stands in it, and puts it where it belongs.
    fn fit(&mut self) -> Task<Message> {
        let Some(id) = self.window else { return Task::none() };
        let shown = self.shown();
        let rows = self.lower(&self.scene(&shown)).map(|(_, _, rows)| rows);
        let panel = rows.map_or(0.0, |rows| self.brush().panel_height(&rows).min(self.room()));
        let extent = self.looks.shape.extent(panel);
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
    fn settle(&mut self) {
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

    fn keep(&mut self) {
        if self.memory != self.kept {
            // Where it cannot be kept, the window stands elsewhere tomorrow; nothing else is lost.
            let _ = self.memory.keep(&self.state_file);
            self.kept = self.memory.clone();
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
        format!("{} · {}", calling::in_short(&scene), scene.say("title"))
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

fn far(a: Pair, b: Pair) -> bool {
    (a.x - b.x).abs() > 2.0 || (a.y - b.y).abs() > 2.0
}

/// What the window hears besides its widgets.
pub fn heard(event: Event, status: Status, id: window::Id) -> Option<Message> {
    match event {
        Event::Window(window::Event::Opened { .. }) => Some(Message::Opened(id)),
        Event::Window(window::Event::Moved(point)) => Some(Message::Moved(point)),
        Event::Window(window::Event::Focused) => Some(Message::Keyboard(true)),
        Event::Window(window::Event::Unfocused) => Some(Message::Keyboard(false)),
        Event::Mouse(mouse::Event::ButtonPressed(_))
        | Event::Touch(touch::Event::FingerPressed { .. }) => Some(Message::Pointer),
        // A field keeps Escape for itself; here it closes the panel with the field.
        Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, repeat: false, .. })
            if status == Status::Ignored || key == Typed::Named(Named::Escape) =>
        {
            Some(Message::Key(key, modifiers))
        }
        _ => None,
    }
}
