//! The clerk's window. It holds no rules: what it shows comes from the desk, and whatever is done in
//! it is a press. [`run`] opens it.
//!
//! | file | idea |
//! |---|---|
//! | `app` | what happens: presses, panels, keys, the desk's effects |
//! | `screens/` | what stands where, one screen per file |
//! | `rows`, `brush`, `key`, `look`, `measure` | what it consists of, how that is drawn, a button with a focus |
//! | `place`, `remember` | where the window stands, from one day to the next |
//! | `display` | what iced cannot do on an X11 display |

mod app;
mod brush;
mod display;
mod draft;
mod key;
mod look;
mod measure;
mod panel;
mod place;
mod remember;
mod rows;
mod scene;
mod screens;

use std::sync::{Arc, Mutex};

use client_link::fonts::{self, font};
use iced::{
    Point, Size, Subscription, Task, keyboard, widget,
    window::{self, Id},
};
use protocol::bodies::{Choices, Credit};
use tokio::sync::mpsc;

use self::{
    app::App, draft::Set, panel::Panel, place::Pair, remember::Memory, screens::looks::Look,
};
use crate::{
    config::Config,
    desk::{Desk, Input, Press, Settings},
    failure::Failure,
    hands::{FromHand, Hands},
    link::{Link, Server},
};

/// Everything that can happen to the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// From the server.
    Came(Input),
    /// From another hand: a hot key, a key pad, the hall's other program.
    Handed(Handed),
    /// A second has passed.
    Tick,
    /// A button that presses.
    Press(Press),
    /// A button that is off says why.
    Off(String),
    /// A panel opens, or closes if it is open.
    Open(Panel),
    /// The panel closes.
    Close,
    /// Something is typed or chosen in it.
    Set(Set),
    /// A field gets the focus.
    Focus(&'static str),
    /// The window looks otherwise.
    Look(Look),
    /// The window follows the pointer.
    Drag,
    /// The program ends.
    Quit,
    /// The services and counters of the hall have come, or not.
    Choices(Result<Choices, String>),
    /// The credit of the enterprise that was typed is asked for.
    AskCredit,
    /// It has come, or not.
    Credit(Result<Credit, String>),
    /// Paper sheets are written, with this first slip, and shown by the browser.
    Sheets(u32),
    /// The sheets are open in it.
    SheetsOpen,
    /// A key that no field has taken.
    Key(keyboard::Key, keyboard::Modifiers),
    /// A button of the mouse, or a finger.
    Pointer,
    /// A thing with this name has the focus.
    Focused(widget::Id),
    /// The window has the keyboard, or not any more.
    Keyboard(bool),
    /// The window is there, but not to be seen yet.
    Opened(Id),
    /// It stands there now, in its own measure.
    Moved(Point),
    /// So large is the screen, in the window's own measure.
    Screen(Option<Size>),
    /// Its number on the display.
    Raw(Id, u64),
}

/// Something from another hand. It can be taken once, and so it cannot be copied like the rest.
#[derive(Clone, Debug)]
pub struct Handed(Arc<Mutex<Option<FromHand>>>);

impl Handed {
    fn new(from: FromHand) -> Self {
        Self(Arc::new(Mutex::new(Some(from))))
    }

    fn take(&self) -> Option<FromHand> {
        // Poisoned only by a panic in here.
        self.0.lock().ok()?.take()
    }
}

impl PartialEq for Handed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Opens the window, and stays until it is closed.
///
/// # Errors
/// There is no token, no display, or no font that can write Chinese.
pub fn run(config: &Config, desk: Settings) -> Result<(), Failure> {
    let server = config.server()?;
    client_link::display::check()?;
    fonts::check()?;
    let memory = Memory::read(&config.state_file);
    let settings = first(&memory);
    let config = config.clone();
    let boot = move || {
        let language = memory.lang.unwrap_or(config.language);
        let (link, came) = Link::start(Server { language, ..server.clone() });
        let (hands, touched) = Hands::start(&config);
        let wires = app::Wires::new(link, hands);
        let app = App::new(Desk::new(desk.clone()), &config, memory.clone(), wires);
        let came = Task::run(stream(came), Message::Came);
        let touched = Task::run(stream(touched), |from| Message::Handed(Handed::new(from)));
        (app, Task::batch([came, touched]))
    };
    iced::application(boot, App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .style(App::style)
        .scale_factor(App::scale)
        .subscription(|_| subscription())
        .default_font(font())
        .window(settings)
        .run()
        .map_err(|error| Failure::machine(error.to_string()))
}

/// The window before it is seen. It appears as soon as the display knows that it must not take the
/// keyboard.
fn first(memory: &Memory) -> window::Settings {
    let extent = memory.shape.extent(0.0);
    let position = match memory.home {
        Some(Pair { x, y }) => window::Position::Specific(Point::new(x, y)),
        None => window::Position::SpecificWith(|window, screen| {
            Point::new(screen.width - window.width, screen.height * 0.1)
        }),
    };
    window::Settings {
        size: Size::new(extent.x, extent.y),
        position,
        visible: false,
        resizable: false,
        decorations: false,
        level: window::Level::AlwaysOnTop,
        platform_specific: window::settings::PlatformSpecific {
            application_id: "jiaohao-counter".to_owned(),
            ..Default::default()
        },
        ..Default::default()
    }
}

fn stream<T>(inputs: mpsc::Receiver<T>) -> impl futures_util::Stream<Item = T> {
    futures_util::stream::unfold(inputs, |mut inputs| async {
        let input = inputs.recv().await?;
        Some((input, inputs))
    })
}

fn subscription() -> Subscription<Message> {
    let tick = iced::time::every(std::time::Duration::from_secs(1)).map(|_| Message::Tick);
    Subscription::batch([tick, iced::event::listen_with(app::heard)])
}

#[cfg(test)]
mod tests;
