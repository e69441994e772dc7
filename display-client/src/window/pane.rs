//! One screen: its model, its link to the server, and its last good view on disk.

use std::io::{self, Write};

use client_link::{
    Away, Way,
    live::{self, News, Says, View},
    token::Badge,
};
use protocol::{
    socket::{ToClient, ToServer},
    views::Head,
};
use tokio::sync::mpsc;

use super::{code::Code, mark::Picture, photo::Photo, screens};
use crate::{
    board::{Board, Input, Strip, StripInput},
    config::{Config, Kind, Screen, Tongue},
    kept::Kept,
};

mod paint;

pub use paint::Look;

/// News that may wait for the screen. When it is full, the network waits.
const NEWS: usize = 16;
/// Confirmations that may wait for the network.
const SAYS: usize = 64;
/// Who looks for a screen sees its name so long, ms.
const NAMED_MS: i64 = 20_000;
/// Rows of a main board.
const ROWS: usize = 12;

/// What a screen shows.
enum Model {
    Board(Box<Board>),
    Strip(Box<Strip>),
}

/// See the module.
pub struct Pane {
    kind: Kind,
    tongue: Tongue,
    model: Model,
    says: mpsc::Sender<ToServer>,
    kept: Kept,
    /// What it looks at, as in the address of the socket.
    view: String,
    /// Why the server did not let it, as it was written.
    refused: Option<String>,
    /// Where the server is, for phones.
    server: String,
    code: Option<Code>,
    /// Of whoever sits at its counter.
    photo: Photo,
    /// Which of the machine's screens it is, where there are several.
    which: String,
    /// How this screen is called, and since when it says so.
    name: Option<(String, i64)>,
    /// Its connection stands.
    connected: bool,
}

/// What is wanted of the machine, besides what a screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The server wants it to start anew.
    Reload,
    /// Somebody looks for the machine, which is called so: all its screens say it, also those that
    /// have no connection of their own.
    Name(String),
    /// A picture of the server, by its address.
    Photo(String),
}

impl Pane {
    /// Joins a screen, by its place in the configuration, to the server, on the runtime that runs now.
    /// It knows what it showed last.
    pub fn join(
        config: &Config,
        (at, screen): (usize, &Screen),
        way: &Way,
        token: &Badge,
    ) -> (Self, mpsc::Receiver<News>) {
        let tongue = config.tongue(screen);
        let view = View {
            way: way.clone(),
            query: screen.query(),
            token: token.clone(),
            language: tongue.first(),
        };
        let (says, frames) = mpsc::channel(SAYS);
        let (told, news) = mpsc::channel(NEWS);
        let says_of = Says { frames, beat: Box::new(|| ToServer::Heartbeat) };
        tokio::spawn(live::follow(view, says_of, told));
        let kept = Kept::of(&config.views, screen);
        let mut pane = Self::new(screen, tongue, says, kept, config.server.clone());
        if config.screens.len() > 1 {
            pane.which = format!(" {}/{}", at + 1, config.screens.len());
        }
        (pane, news)
    }

    /// A screen that shows what was kept of it, until the server is heard.
    pub fn new(
        screen: &Screen,
        tongue: Tongue,
        says: mpsc::Sender<ToServer>,
        kept: Kept,
        server: String,
    ) -> Self {
        let mut model = match screen.kind {
            Kind::Window => Model::Strip(Box::new(Strip::new(0))),
            Kind::Line => Model::Board(Box::new(Board::line(0))),
            Kind::Board | Kind::Next => Model::Board(Box::new(Board::new(ROWS, 0))),
        };
        if let Some((frame, age_ms)) = kept.read() {
            model.remember(frame, age_ms);
        }
        let (kind, photo) = (screen.kind, Photo::default());
        let (view, refused) = (screen.query(), None);
        let (code, name, which, connected) = (None, None, String::new(), false);
        Self {
            kind,
            tongue,
            model,
            says,
            kept,
            view,
            refused,
            server,
            code,
            photo,
            which,
            name,
            connected,
        }
    }

    /// Takes what comes from the server.
    pub fn news(&mut self, news: News, now_ms: i64) -> Option<Wanted> {
        match news {
            News::Frame(frame) if matches!(*frame, ToClient::Reload) => {
                return Some(Wanted::Reload);
            }
            News::Frame(frame) if matches!(*frame, ToClient::Identify { .. }) => {
                let ToClient::Identify { name } = *frame else { return None };
                return Some(Wanted::Name(name));
            }
            news => self.hear(news, now_ms),
        }
        let Model::Strip(strip) = &self.model else { return None };
        let called = strip.picture(now_ms);
        let clerk = called.view.filter(|_| !called.band.is_lost())?.clerk.as_ref();
        self.photo.named(clerk.and_then(|clerk| clerk.photo.as_deref())).map(Wanted::Photo)
    }

    /// Says for a while how its machine is called, and which of its screens it is.
    pub fn identify(&mut self, name: &str, now_ms: i64) {
        self.name = Some((format!("{name}{}", self.which), now_ms));
    }

    /// A picture has come.
    pub fn photo(&mut self, address: &str, fetched: Result<Option<Picture>, Away>) {
        self.photo.came(address, fetched);
    }

    fn hear(&mut self, news: News, now_ms: i64) {
        match &news {
            News::Disconnected { why } => {
                self.connected = false;
                self.kept.flush(now_ms);
                self.note_refusal(why);
            }
            News::Connected => (self.connected, self.refused) = (true, None),
            _ => {}
        }
        match (&mut self.model, news) {
            (_, News::Frame(frame)) => self.frame(*frame, now_ms),
            // A newer server may say more than this screen knows, but not what it shows.
            (Model::Board(_), News::Unread { kind, said }) => match kind.as_str() {
                "board" => self.board(Input::Unread { said }, now_ms),
                _ => self.board(Input::Heard, now_ms),
            },
            (Model::Strip(strip), News::Unread { kind, said }) => match kind.as_str() {
                "window" => strip.update(StripInput::Unread { said }, now_ms),
                _ => strip.update(StripInput::Heard, now_ms),
            },
            (Model::Board(_), News::Connected) => self.board(Input::Connected, now_ms),
            (Model::Board(_), News::Heard) => self.board(Input::Heard, now_ms),
            (Model::Board(_), News::Disconnected { why }) => {
                self.board(Input::Disconnected { why }, now_ms);
            }
            (Model::Strip(strip), News::Connected) => strip.update(StripInput::Connected, now_ms),
            (Model::Strip(strip), News::Heard) => strip.update(StripInput::Heard, now_ms),
            (Model::Strip(strip), News::Disconnected { why }) => {
                strip.update(StripInput::Disconnected { why }, now_ms);
            }
        }
    }

    /// Writes why the server does not let this screen in. Once: it is asked again every few seconds,
    /// and the screen shows it too.
    fn note_refusal(&mut self, why: &Away) {
        let Away::Refused { problem } = why else { return };
        if self.refused.as_ref() != Some(&problem.detail) {
            let _ =
                writeln!(io::stderr(), "screen{} {}: {}", self.which, self.view, problem.detail);
            self.refused = Some(problem.detail.clone());
        }
    }

    fn frame(&mut self, frame: ToClient, now_ms: i64) {
        self.kept.keep(&frame, now_ms);
        match (&mut self.model, frame) {
            (Model::Board(_), ToClient::Board(view)) => {
                let known = self.code.as_ref().map(|code| code.address.as_str());
                let take = view.take.as_deref();
                if take.is_none() || !known.zip(take).is_some_and(|(at, take)| at.ends_with(take)) {
                    self.code = take.and_then(|take| Code::of(&self.server, take));
                }
                self.board(Input::View(Box::new(view)), now_ms);
            }
            (Model::Strip(strip), ToClient::Window(view)) => {
                strip.update(StripInput::View(Box::new(view)), now_ms);
            }
            (Model::Board(_), _) => self.board(Input::Heard, now_ms),
            (Model::Strip(strip), _) => strip.update(StripInput::Heard, now_ms),
        }
    }

    /// These calls stand on the screen.
    pub fn drawn(&mut self, calls: Vec<u64>, now_ms: i64) {
        self.board(Input::Drawn(calls), now_ms);
    }

    /// Time has passed.
    pub fn tick(&mut self, now_ms: i64) {
        if self.name.as_ref().is_some_and(|(_, since_ms)| now_ms - since_ms >= NAMED_MS) {
            self.name = None;
        }
        self.board(Input::Tick, now_ms);
    }

    fn board(&mut self, input: Input, now_ms: i64) {
        let Model::Board(board) = &mut self.model else { return };
        let call_ids = board.update(input, now_ms);
        if !call_ids.is_empty() {
            self.say(ToServer::Shown { call_ids });
        }
    }

    /// Whether its connection stands.
    pub fn is_connected(&self) -> bool {
        self.connected
    }

    /// Whether the server does not let it in.
    pub fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// Says something to the server, if it can be reached now.
    pub fn say(&self, frame: ToServer) {
        // Full only while the connection hangs; the next one begins anew.
        let _ = self.says.try_send(frame);
    }

    /// The minute of the hall's day.
    pub fn minute(&self, now_ms: i64) -> Option<u32> {
        let (head, hall_ms): (&Head, Option<i64>) = match &self.model {
            Model::Board(board) => (&board.view()?.head, board.picture(now_ms).hall_ms),
            Model::Strip(strip) => (&strip.view()?.head, strip.picture(now_ms).hall_ms),
        };
        Some(screens::minute(head, hall_ms?))
    }

    /// Something on it changes by itself more often than once a second.
    pub fn is_lively(&self, now_ms: i64) -> bool {
        match &self.model {
            Model::Board(board) => board.is_lively(now_ms),
            Model::Strip(strip) => strip.picture(now_ms).flashing,
        }
    }
}

impl Model {
    fn remember(&mut self, frame: ToClient, age_ms: i64) {
        match (self, frame) {
            (Self::Board(board), ToClient::Board(view)) => {
                board.update(Input::Remembered { view: Box::new(view), age_ms }, 0);
            }
            (Self::Strip(strip), ToClient::Window(view)) => {
                strip.update(StripInput::Remembered { view: Box::new(view), age_ms }, 0);
            }
            _ => {}
        }
    }
}
