//! A window without a display: the desk of the tables, drawn by the software renderer, worked by
//! events.

use std::{cell::RefCell, rc::Rc};

use iced::{Event, Size, advanced::widget::Operation, event::Status, keyboard, mouse, window};
use iced_test::{
    Selector,
    core::{clipboard, renderer::Headless, widget::operation},
    runtime::user_interface::{Cache, UserInterface},
    selector::Candidate,
    simulator::{press_key, release_key},
};

use crate::{
    config::{Config, DEFAULTS},
    desk::{
        Desk, Input, Order,
        tests::{a_view, settings},
    },
    hands::Hands,
    window::{
        Message,
        app::{App, Wires, heard},
        remember::Memory,
    },
};

/// See the module.
pub struct Rig {
    pub app: App,
    /// Commands that were given.
    pub sent: Rc<RefCell<Vec<Order>>>,
    cache: Option<Cache>,
    /// Where its configuration lies.
    pub folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
    renderer: iced::Renderer,
}

impl Rig {
    /// A window whose desk has seen this view.
    pub fn of(view: &str) -> Self {
        Self::remembering(view, Memory::default())
    }

    /// The same; without the server, paper goes on at once.
    pub fn impatient(view: &str) -> Self {
        Self::laid(view, Memory::default(), 0)
    }

    /// Both.
    pub fn impatient_and(view: &str, memory: Memory) -> Self {
        Self::laid(view, memory, 0)
    }

    /// The same, as it was left.
    pub fn remembering(view: &str, memory: Memory) -> Self {
        Self::laid(view, memory, settings().paper_after_ms)
    }

    fn laid(view: &str, memory: Memory, paper_after_ms: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("counter.toml");
        std::fs::write(&file, DEFAULTS).unwrap();
        let config = Config::load(Some(&file)).unwrap();
        let sent = Rc::new(RefCell::new(Vec::new()));
        let out = Rc::clone(&sent);
        let send = Box::new(move |order| out.borrow_mut().push(order));
        // The hands want a runtime; nothing of theirs has to run.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (hands, _) = runtime.block_on(async { Hands::start(&config) });
        let mut settings = settings();
        (settings.guard_ms, settings.paper_after_ms) = (0, paper_after_ms);
        let wires = Wires { send, link: None, hands };
        let mut app = App::new(Desk::new(settings), &config, memory, wires);
        let _ = app.update(Message::Keyboard(true));
        let _ = app.update(Message::Came(Input::Connected));
        let _ = app.update(Message::Came(a_view(view)));
        let renderer = <iced::Renderer as Headless>::new(super::super::font(), 13.into(), None);
        let renderer = futures_util::FutureExt::now_or_never(renderer).flatten().unwrap();
        Self { app, sent, cache: None, folder, _runtime: runtime, renderer }
    }

    /// Draws the window and does something with what is drawn; gives the messages to the window.
    fn with<T>(&mut self, work: impl FnOnce(&mut Ui<'_>) -> T) -> (T, Vec<Message>) {
        let size = Size::new(480.0, 900.0);
        let cache = self.cache.take().unwrap_or_default();
        let raw = UserInterface::build(self.app.view(), size, cache, &mut self.renderer);
        let mut ui = Ui { raw, renderer: &mut self.renderer, messages: Vec::new() };
        let done = work(&mut ui);
        let (cache, messages) = (ui.raw.into_cache(), ui.messages);
        self.cache = Some(cache);
        (done, messages)
    }

    fn tell(&mut self, messages: &[Message]) {
        for message in messages {
            let _ = self.app.update(message.clone());
        }
    }

    /// Whether a text stands in the window.
    pub fn shows(&mut self, text: &str) -> bool {
        self.with(|ui| ui.find(text).is_some()).0
    }

    fn texts(&mut self) -> Vec<String> {
        self.with(|ui| ui.texts()).0
    }

    /// Whether a text that begins so stands in the window.
    pub fn starts(&mut self, text: &str) -> bool {
        self.texts().iter().any(|shown| shown.starts_with(text))
    }

    /// Whether a text that ends so stands in the window.
    pub fn ends(&mut self, text: &str) -> bool {
        self.texts().iter().any(|shown| shown.ends_with(text))
    }

    /// How often exactly this text stands in the window.
    pub fn count(&mut self, text: &str) -> usize {
        self.texts().iter().filter(|shown| *shown == text).count()
    }

    /// Presses what says this, with the mouse; what it gave.
    pub fn click(&mut self, text: &str) -> Vec<Message> {
        let (found, messages) = self.with(|ui| {
            let bounds = ui.find(text)?;
            let at = mouse::Cursor::Available(bounds.center());
            let button = mouse::Button::Left;
            ui.happen(Event::Mouse(mouse::Event::ButtonPressed(button)), at);
            ui.happen(Event::Mouse(mouse::Event::ButtonReleased(button)), at);
            Some(())
        });
        assert!(found.is_some(), "nothing says {text}");
        self.tell(&messages);
        messages
    }

    /// Presses a key; what it gave.
    pub fn key(&mut self, key: impl Into<keyboard::Key>) -> Vec<Message> {
        let key = key.into();
        let event = press_key(key.clone(), None);
        let (status, mut messages) = self.with(|ui| {
            let status = ui.happen(event.clone(), mouse::Cursor::Unavailable);
            ui.happen(release_key(key), mouse::Cursor::Unavailable);
            status
        });
        messages.extend(heard(event, status, window::Id::unique()));
        self.tell(&messages);
        messages
    }

    /// Presses a letter.
    pub fn letter(&mut self, letter: &str) -> Vec<Message> {
        self.key(keyboard::Key::Character(letter.into()))
    }

    /// Runs an operation over the widgets, such as moving the focus, with all that follow from it.
    pub fn operate(&mut self, operation: impl Operation<()> + 'static) {
        self.with(|ui| {
            let mut next: Option<Box<dyn Operation<()>>> = Some(Box::new(operation));
            while let Some(mut operation) = next.take() {
                ui.raw.operate(ui.renderer, operation.as_mut());
                if let operation::Outcome::Chain(then) = operation.finish() {
                    next = Some(then);
                }
            }
        });
    }

    /// How many things can have the focus, and which of them has it.
    pub fn focus(&mut self) -> operation::focusable::Count {
        let mut count = operation::focusable::count();
        self.with(|ui| {
            ui.raw.operate(ui.renderer, &mut operation::black_box(&mut count));
        });
        match count.finish() {
            operation::Outcome::Some(count) => count,
            _ => panic!("no count"),
        }
    }

    /// What is seen, in pixels.
    pub fn picture(&mut self) -> Vec<u8> {
        let (theme, style) = (self.app.theme(), self.app.style(&self.app.theme()));
        self.with(|ui| {
            let nowhere = mouse::Cursor::Unavailable;
            ui.happen(
                Event::Window(window::Event::RedrawRequested(std::time::Instant::now())),
                nowhere,
            );
            let text = iced_test::core::renderer::Style { text_color: style.text_color };
            ui.raw.draw(ui.renderer, &theme, &text, nowhere);
            let size = Size::new(480, 900);
            ui.renderer.screenshot(size, 1.0, style.background_color)
        })
        .0
    }

    /// Addresses and bodies of the commands that were given since the last question.
    pub fn orders(&mut self) -> Vec<String> {
        let orders = self.sent.borrow_mut().drain(..).collect::<Vec<_>>();
        let told = orders.iter().map(|order| {
            let path = order.path.trim_start_matches("/api/v1/").trim_start_matches("counters/7/");
            format!("{path} {}", order.body).replace('"', "")
        });
        told.collect()
    }
}

struct Ui<'a> {
    raw: UserInterface<'a, Message, iced::Theme, iced::Renderer>,
    renderer: &'a mut iced::Renderer,
    messages: Vec<Message>,
}

impl Ui<'_> {
    fn happen(&mut self, event: Event, at: mouse::Cursor) -> Status {
        let events = [event];
        let clipboard = &mut clipboard::Null;
        let (_, statuses) =
            self.raw.update(&events, at, self.renderer, clipboard, &mut self.messages);
        statuses[0]
    }

    fn texts(&mut self) -> Vec<String> {
        let text = |candidate: Candidate<'_>| match candidate {
            Candidate::Text { content, .. } => Some(content.to_owned()),
            _ => None,
        };
        let mut all = text.find_all();
        self.raw.operate(self.renderer, &mut operation::black_box(&mut all));
        match all.finish() {
            operation::Outcome::Some(found) => found,
            _ => vec![],
        }
    }

    fn find(&mut self, text: &str) -> Option<iced::Rectangle> {
        let mut find = text.to_owned().find();
        self.raw.operate(self.renderer, &mut operation::black_box(&mut find));
        match find.finish() {
            operation::Outcome::Some(Some(found)) => {
                Some(iced_test::selector::Bounded::bounds(&found))
            }
            _ => None,
        }
    }
}
