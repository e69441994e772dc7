//! The model of a window strip 窗口屏: the view of one counter in, what is on the screen out.

use client_link::{Away, HallClock};
use protocol::views::WindowView;

use super::{Band, FLASH_HALL_MS, FLASH_LEAST_MS, Link, scaled};

/// Everything that can happen to a strip.
#[derive(Clone, Debug, PartialEq)]
pub enum StripInput {
    /// The server has sent a view.
    View(Box<WindowView>),
    /// The connection stands.
    Connected,
    /// The server was heard.
    Heard,
    /// A view has come that cannot be read.
    Unread {
        /// What is wrong with it.
        said: String,
    },
    /// The connection does not stand.
    Disconnected {
        /// Why.
        why: Away,
    },
    /// The last good view, kept from an earlier run.
    Remembered {
        /// The view.
        view: Box<WindowView>,
        /// How long ago it came, ms.
        age_ms: i64,
    },
}

/// What is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Called<'a> {
    /// The last view; none before the first.
    pub view: Option<&'a WindowView>,
    /// The number is to flash now.
    pub flashing: bool,
    /// What is to be said about the connection.
    pub band: Band,
    /// Hall time, UTC ms; none before the first view.
    pub hall_ms: Option<i64>,
}

/// See the module.
#[derive(Debug)]
pub struct Strip {
    view: Option<WindowView>,
    clock: Option<HallClock>,
    link: Link,
    /// The newest call, and when it came; not for the call that stood when the screen came on.
    news: Option<(u64, i64)>,
}

impl Strip {
    /// A strip that knows nothing yet.
    pub fn new(now_ms: i64) -> Self {
        Self { view: None, clock: None, link: Link::new(now_ms), news: None }
    }

    /// Takes what has happened.
    pub fn update(&mut self, input: StripInput, now_ms: i64) {
        match input {
            StripInput::View(view) => {
                self.link.read(now_ms);
                self.clock = Some(HallClock::read(self.clock, &view.head, now_ms));
                let before = self.view.as_ref().map(|view| view.call_id);
                if let (Some(before), Some(id)) = (before, view.call_id)
                    && before != Some(id)
                {
                    self.news = Some((id, now_ms));
                }
                self.view = Some(*view);
            }
            StripInput::Connected => self.link.connected(now_ms),
            StripInput::Unread { said } => self.link.unread(said),
            StripInput::Heard => self.link.heard(now_ms),
            StripInput::Disconnected { why } => self.link.disconnected(why),
            StripInput::Remembered { view, age_ms } if self.view.is_none() => {
                let came_ms = now_ms - age_ms.max(0);
                self.link.remembered(came_ms);
                self.clock = Some(HallClock::read(None, &view.head, came_ms));
                self.view = Some(*view);
            }
            StripInput::Remembered { .. } => {}
        }
    }

    /// What is on the screen at this instant.
    pub fn picture(&self, now_ms: i64) -> Called<'_> {
        let band = self.link.band(now_ms);
        let hall_ms = self.clock.map(|clock| clock.hall_ms(now_ms));
        let scale = self.view.as_ref().map_or(1.0, |view| view.head.time_scale);
        let span_ms = scaled(FLASH_HALL_MS, FLASH_LEAST_MS, scale);
        let called = self.view.as_ref().and_then(|view| view.call_id);
        let news = self.news.is_some_and(|(id, came_ms)| {
            Some(id) == called && now_ms - came_ms < span_ms && !band.is_lost()
        });
        Called { view: self.view.as_ref(), flashing: news, band, hall_ms }
    }

    /// The last view.
    pub fn view(&self) -> Option<&WindowView> {
        self.view.as_ref()
    }
}
