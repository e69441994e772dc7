//! The windows, one a screen. They hold no rules: what is shown comes from [`crate::board`].
//!
//! | file | idea |
//! |---|---|
//! | `wall` | what happens: news, frames, time |
//! | `pane` | one screen: its model, its link, what is kept of it |
//! | `screens/` | what stands where, one screen a file |
//! | `mark`, `sheet` | of what screens consist, and how it is drawn |
//! | `code` | the code that a phone scans for a ticket |
//! | `pictures` | pictures between calls, the logo |
//! | `photo` | the picture of whoever sits at a counter |

mod code;
mod mark;
mod pane;
mod photo;
mod pictures;
mod screens;
mod sheet;
mod wall;

use std::{path::PathBuf, time::Duration};

use client_link::{Away, Failure, display, fonts, live::News, token::Badge};
use iced::{Color, Point, Size, Subscription, Task, window};
use tokio::sync::mpsc;

pub(crate) use self::screens::hour;
use self::{sheet::Drawn, wall::Wall};
use crate::{
    board::FLASH_HALF_MS,
    config::{Config, Screen},
    theme::Theme,
};

/// Everything that can happen to the windows.
#[derive(Debug)]
pub enum Message {
    /// From the server, for a screen.
    News(usize, News),
    /// A frame stands on a screen.
    Drawn(Drawn),
    /// Time has passed.
    Tick,
    /// A picture was read: the next one between calls.
    Picture(Option<mark::Picture>),
    /// The picture of a clerk for a screen, by its address.
    Photo(usize, String, Result<Option<mark::Picture>, Away>),
    /// A window was closed.
    Closed(window::Id),
}

/// Opens the windows, and stays until one is closed. `given` is the file of the configuration, if one
/// was named.
///
/// # Errors
/// There is no token, no display, no font that can write Chinese, or the theme cannot be used.
pub fn run(config: Config, given: Option<PathBuf>) -> Result<(), Failure> {
    let token = Badge::of(&config.token_file)?;
    let way = config.way()?;
    let theme = Theme::load(&config.theme)?;
    display::check()?;
    fonts::check()?;
    let boot = move || {
        let (witness, drawn) = mpsc::unbounded_channel();
        let (wall, tasks) = Wall::new(&config, given.clone(), &way, &token, &theme, witness);
        let drawn = Task::run(unbounded(drawn), Message::Drawn);
        (wall, Task::batch([Task::batch(tasks), drawn]))
    };
    iced::daemon(boot, Wall::update, Wall::view)
        .title(|_: &Wall, _| "Jiaohao".to_owned())
        .theme(|_: &Wall, _| iced::Theme::Dark)
        .style(|wall: &Wall, _| iced::theme::Style {
            background_color: wall.ground(),
            text_color: Color::WHITE,
        })
        .subscription(subscription)
        .default_font(fonts::font())
        .run()
        .map_err(|error| Failure::machine(error.to_string()))
}

fn subscription(wall: &Wall) -> Subscription<Message> {
    let pause = match wall.is_lively() {
        true => Duration::from_millis(FLASH_HALF_MS.unsigned_abs()),
        false => Duration::from_secs(1),
    };
    let tick = iced::time::every(pause).map(|_| Message::Tick);
    Subscription::batch([tick, window::close_events().map(Message::Closed)])
}

/// A window without a frame, where its screen says.
fn settings(screen: &Screen) -> window::Settings {
    let sized = screen.width > 0;
    // Without a window manager nobody makes a window fill its monitor: it begins as large.
    let monitor = display::monitor_at(screen.x, screen.y).filter(|_| !sized);
    let (x, y, width, height) = match monitor {
        Some(monitor) => (monitor.x, monitor.y, monitor.width, monitor.height),
        None => (screen.x, screen.y, screen.width.max(64), screen.height.max(32)),
    };
    window::Settings {
        size: Size::new(width as f32, height as f32),
        position: window::Position::Specific(Point::new(x as f32, y as f32)),
        fullscreen: !sized,
        decorations: false,
        resizable: false,
        exit_on_close_request: true,
        platform_specific: window::settings::PlatformSpecific {
            application_id: "jiaohao-display".to_owned(),
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

fn unbounded<T>(inputs: mpsc::UnboundedReceiver<T>) -> impl futures_util::Stream<Item = T> {
    futures_util::stream::unfold(inputs, |mut inputs| async {
        let input = inputs.recv().await?;
        Some((input, inputs))
    })
}

#[cfg(test)]
mod tests;
