//! What happens: a message comes in, the desk is asked, its effects are done.
//!
//! | file | idea |
//! |---|---|
//! | `presses` | presses, and what the desk tells |
//! | `panels` | what opens and closes, and what is fetched for it |
//! | `keyboard` | letters, Tab, Escape |
//! | `frame` | the window's place, size and looks |
//! | `seen` | what is drawn |

mod frame;
mod keyboard;
mod panels;
mod presses;
mod seen;

use std::{sync::Arc, time::Instant};

use iced::{
    Task,
    widget::{self, operation},
    window,
};
use protocol::bodies::Choices;

pub use self::keyboard::heard;
use super::{
    Message,
    draft::Draft,
    look::Tone,
    panel::{FIELDS, Panel},
    place::{Edge, Pair},
    remember::Memory,
    screens::looks::Looks,
};
use crate::{
    config::Config,
    desk::{Desk, Input, Order, Press},
    hands::Hands,
    link::Link,
};

/// For so long something told is read, ms.
const TOLD_MS: i64 = 7_000;
/// For so long a number stays that somebody must be given, ms.
const TICKET_MS: i64 = 60_000;
/// Of several troubles each is read for so long before the next one's turn, ms.
const TURN_MS: i64 = 4_000;

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
    config: Config,
    looks: Looks,
    panel: Option<Panel>,
    draft: Draft,
    /// Who was here when the panel was opened.
    about: Option<u64>,
    /// The first emergency slip that has not been printed yet.
    next_slip: u32,
    choices: Option<Result<Choices, String>>,
    /// What was told last of what was pressed, or happened.
    told: Option<Told>,
    /// What the hands have told of themselves.
    troubles: Vec<Told>,
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
    /// A field has the focus.
    typing: bool,
}

/// Something told: how it stands out, and until when it is read, desk's ms.
struct Told {
    said: String,
    tone: Tone,
    until_ms: i64,
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
            config: config.clone(),
            looks,
            panel: None,
            draft: Draft::default(),
            about: None,
            next_slip: 1,
            choices: None,
            told: None,
            troubles: Vec::new(),
            leaving: None,
            window: None,
            screen: None,
            at: None,
            was_at: None,
            placed: None,
            has_keyboard: false,
            by_keys: false,
            typing: false,
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
            Message::Focus(id) => operation::focus(id).chain(self.look_at_focus()),
            Message::Focused(id) => {
                self.typing = FIELDS.iter().any(|field| id == widget::Id::new(field));
                Task::none()
            }
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
            Message::AskCredit => self.ask_credit(),
            Message::Credit(credit) => {
                self.draft.credit = Some(credit);
                Task::none()
            }
            Message::Sheets(first) => self.sheets(first),
            Message::SheetsOpen => Task::none(),
            Message::Key(key, modifiers) => self.key(&key, modifiers),
            Message::Pointer => {
                self.by_keys = false;
                self.look_at_focus()
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
}
