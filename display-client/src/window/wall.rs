//! All windows of this machine.

use std::{
    io::{self, Write},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use client_link::{Failure, Http, Way, fonts, live::News, token::Badge};
use iced::{Color, Element, Task, window};
use protocol::socket::{ToClient, ToServer};
use tokio::sync::mpsc;

use super::{
    Message, mark,
    pane::{Pane, Wanted},
    photo,
    pictures::{self, Show},
    settings,
    sheet::{Drawn, Sheet},
    stream,
};
use crate::{
    board::FLASH_HALF_MS,
    config::{Config, Hours},
    led::{self, Lost},
    machine::{Measure, Watchdog},
    theme::Theme,
    voice::Voice,
};

/// How often the server hears how the machine is doing, ms.
const HEALTH_MS: i64 = 60_000;
/// While a screen is not let in, its configuration is looked at so often, ms.
const LOOK_MS: i64 = 5_000;
/// Where not everything has room, things take turns, each so long, ms.
const TURN_MS: i64 = 8_000;

/// See the module.
pub struct Wall {
    /// The file of the configuration, if one was named.
    given: Option<PathBuf>,
    /// What it said when it was last looked at, and when that was.
    config: Config,
    /// Why it could not be used then.
    unusable: Option<Failure>,
    looked_ms: i64,
    theme: Theme,
    logo: Option<mark::Picture>,
    panes: Vec<Pane>,
    windows: Vec<window::Id>,
    /// The way to what no view carries.
    http: Arc<Http>,
    witness: mpsc::UnboundedSender<Drawn>,
    show: Show,
    /// The picture that stands between calls, and since when.
    picture: Option<(mark::Picture, i64)>,
    hours: Hours,
    measure: Measure,
    voice: Option<Voice>,
    /// How the voice was when the server was told.
    told_voice: Option<(bool, u64)>,
    /// The displays over counters that show nothing, and what the server was told of them.
    lost: Lost,
    told_lost: Vec<String>,
    told_ms: i64,
    watchdog: Watchdog,
    began: Instant,
}

impl Wall {
    /// Opens the windows and joins them to the server.
    pub fn new(
        config: &Config,
        given: Option<PathBuf>,
        way: &Way,
        token: &Badge,
        theme: &Theme,
        witness: mpsc::UnboundedSender<Drawn>,
    ) -> (Self, Vec<Task<Message>>) {
        let (mut panes, mut windows, mut tasks) = (vec![], vec![], vec![]);
        for (at, screen) in config.screens.iter().enumerate() {
            let (pane, news) = Pane::join(config, (at, screen), way, token);
            let (id, open) = window::open(settings(screen));
            tasks.push(open.discard());
            tasks.push(Task::run(stream(news), move |news| Message::News(at, news)));
            panes.push(pane);
            windows.push(id);
        }
        // They run until the program ends.
        let lost = Lost::default();
        drop(led::start(&config.led, way, token, &lost, None));
        let show = Show::of(&config.media);
        let logo = theme.logo.as_deref().and_then(|file| {
            let logo = pictures::read(file, 400);
            if logo.is_none() {
                let _ = writeln!(io::stderr(), "theme: logo {}: no picture", file.display());
            }
            logo
        });
        if !show.is_none() && !config.media.folder.is_dir() {
            let _ = writeln!(io::stderr(), "media: {}: no folder", config.media.folder.display());
        }
        tasks.push(next_picture(&show, Duration::ZERO));
        let wall = Self {
            given,
            config: config.clone(),
            unusable: None,
            looked_ms: 0,
            theme: theme.clone(),
            logo,
            panes,
            windows,
            http: Arc::new(Http::new(way.clone(), Some(token.clone()), config.language.first())),
            witness,
            show,
            picture: None,
            hours: config.hours.clone(),
            measure: Measure::of(config.views.clone()),
            voice: Voice::start(&config.sound, &config.views).unwrap_or_else(|error| {
                // The screens are worth more than the voice; the server is told of no sound.
                let _ = writeln!(io::stderr(), "sound: {error}");
                None
            }),
            told_voice: None,
            lost,
            told_lost: vec![],
            told_ms: 0,
            watchdog: Watchdog::of_environment(),
            began: Instant::now(),
        };
        (wall, tasks)
    }

    /// Takes what has happened.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        let now_ms = self.now_ms();
        match message {
            Message::News(screen, news) => {
                let connected = news == News::Connected;
                if let (Some(voice), News::Frame(frame)) = (&self.voice, &news)
                    && let ToClient::Board(view) = &**frame
                {
                    voice.see(view);
                }
                let pane = self.panes.get_mut(screen);
                let wanted = pane.and_then(|pane| pane.news(news, now_ms));
                if connected {
                    self.tell_health(now_ms);
                }
                match wanted {
                    None => {}
                    Some(Wanted::Reload) => return self.reload(),
                    Some(Wanted::Name(name)) => {
                        self.panes.iter_mut().for_each(|pane| pane.identify(&name, now_ms));
                    }
                    Some(Wanted::Photo(address)) => return self.fetch(screen, address),
                }
            }
            Message::Photo(screen, address, fetched) => {
                if let Some(pane) = self.panes.get_mut(screen) {
                    pane.photo(&address, fetched);
                }
            }
            Message::Drawn(Drawn { screen, calls }) => {
                self.watchdog.drawn();
                if let Some(pane) = self.panes.get_mut(screen) {
                    pane.drawn(calls, now_ms);
                }
            }
            Message::Tick => {
                self.panes.iter_mut().for_each(|pane| pane.tick(now_ms));
                self.watchdog.alive(now_ms);
                let voice = self.voice.as_ref().map(Voice::state);
                let changed = voice != self.told_voice || self.lost.counters() != self.told_lost;
                if now_ms - self.told_ms >= HEALTH_MS || changed {
                    self.tell_health(now_ms);
                }
                if self.is_repaired(now_ms) {
                    return self.reload();
                }
            }
            Message::Picture(picture) => {
                self.picture = picture.map(|picture| (picture, now_ms));
                return next_picture(&self.show, self.show.pause);
            }
            Message::Closed(_) => return iced::exit(),
        }
        Task::none()
    }

    /// What stands in a window.
    pub fn view(&self, id: window::Id) -> Element<'_, Message> {
        let now_ms = self.now_ms();
        let at = self.windows.iter().position(|window| *window == id).unwrap_or_default();
        let Some(pane) = self.panes.get(at) else { return iced::widget::text("").into() };
        let dark = pane.minute(now_ms).is_some_and(|minute| self.hours.is_dark(minute));
        let look = super::pane::Look {
            palette: self.theme.palette,
            logo: self.logo.as_ref(),
            picture: self.picture.as_ref().map(|(picture, _)| picture),
            outlined: now_ms / FLASH_HALF_MS % 2 == 1,
            turn: now_ms / TURN_MS,
            dark,
        };
        let painted = pane.paint(look, now_ms);
        let drawn = Drawn { screen: at, calls: painted.calls };
        Sheet::new(painted.marks, drawn, self.witness.clone(), fonts::font()).into()
    }

    /// Something changes by itself more often than once a second.
    pub fn is_lively(&self) -> bool {
        let now_ms = self.now_ms();
        self.panes.iter().any(|pane| pane.is_lively(now_ms))
    }

    /// What is behind everything.
    pub fn ground(&self) -> Color {
        self.theme.palette.ground
    }

    /// Asks for the picture of a clerk.
    fn fetch(&self, screen: usize, address: String) -> Task<Message> {
        let http = Arc::clone(&self.http);
        let fetch = async move {
            let fetched = photo::fetch(&http, &address).await;
            Message::Photo(screen, address, fetched)
        };
        Task::future(fetch)
    }

    /// Whether a screen is not let in, and the configuration, which may be why, has changed: where no
    /// screen can be told to start anew, nobody should have to come by.
    fn is_repaired(&mut self, now_ms: i64) -> bool {
        let refused = self.panes.iter().any(Pane::is_refused);
        if !refused || now_ms - self.looked_ms < LOOK_MS {
            return false;
        }
        self.looked_ms = now_ms;
        match Config::load(self.given.as_deref()) {
            Ok(config) => {
                self.unusable = None;
                let changed = config != self.config;
                self.config = config;
                changed
            }
            // Half-written, it is looked at again.
            Err(failure) => {
                if self.unusable.as_ref() != Some(&failure) {
                    let _ = writeln!(io::stderr(), "{failure}");
                    self.unusable = Some(failure);
                }
                false
            }
        }
    }

    /// One word for the machine, on the link of the first screen that has one.
    fn tell_health(&mut self, now_ms: i64) {
        self.told_ms = now_ms;
        let mut health = self.measure.take();
        if let Some(voice) = &self.voice {
            voice.tell(&mut health);
        }
        health.lost_displays = self.lost.counters();
        self.told_lost.clone_from(&health.lost_displays);
        self.told_voice = self.voice.as_ref().map(Voice::state);
        if let Some(pane) = self.panes.iter().find(|pane| pane.is_connected()) {
            pane.say(ToServer::Health(health));
        }
    }

    /// Becomes the same program with the configuration read again. With one that cannot be used, the
    /// screens stay as they are: they are worth more than the change.
    fn reload(&self) -> Task<Message> {
        let config = Config::load(self.given.as_deref());
        if let Err(failure) = config.and_then(|config| Theme::load(&config.theme)) {
            let _ = writeln!(io::stderr(), "reload: {failure}");
            return Task::none();
        }
        // By the name it was started with: where the program runs from may have been replaced since.
        let mut arguments = std::env::args_os();
        let program = arguments.next().unwrap_or_default();
        let error = Command::new(program).args(arguments).exec();
        // Whoever watches over it starts it.
        let _ = writeln!(io::stderr(), "reload: {error}");
        iced::exit()
    }

    fn now_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

/// Reads the next picture after a pause.
fn next_picture(show: &Show, pause: Duration) -> Task<Message> {
    if show.is_none() {
        return Task::none();
    }
    Task::perform(show.next(pause), Message::Picture)
}
