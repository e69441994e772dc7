//! The front door: [`run`] serves a hall on a listener until it is told to stop. Two steps for
//! whoever needs the hall in between, as the demo does: [`Server::start`], then [`Server::serve`].

use std::{
    fs, io,
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use queue_core::Setup;
use tokio::{
    net::{TcpListener, TcpSocket, UnixListener},
    sync::watch,
    task::{JoinHandle, JoinSet},
};
use tracing::{info, warn};

use crate::{
    access::{Access, Rules, key_file, take_link::TakeLinks, ticket_link::TicketLinks},
    app::{App, Sockets},
    clock::ClockSettings,
    config::{Config, ConfigError, hall as hall_file},
    connections, console,
    credit::CreditList,
    day_keeper, demo, forget,
    hall::{self, HallHandle},
    http::{self, theme},
    hub::{Hub, Wall},
    limits::{self, Limits},
    oidc::Oidc,
    replica::Replica,
    startup::StartupError,
    store::{self, Store},
    telemetry, tls,
};

/// How long sockets may take to end when the server stops.
const END_WITHIN: Duration = Duration::from_secs(10);

/// What the system keeps of what a slow client has not taken yet, bytes. By itself it would keep
/// megabytes, and the client would have to read through old views before it sees the newest.
const SEND_BUFFER: u32 = 32 * 1024;
/// Connections that may wait to be accepted: a hall's pages all come back at once after a restart.
const BACKLOG: u32 = 1024;

/// What a start may change besides the configuration.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Hall time at which an empty journal begins, UTC ms; none = now.
    pub start_ms: Option<i64>,
    /// Only the console will ask: the hall's day is left alone.
    pub console_only: bool,
}

/// Serves a hall on a listener until `shutdown` ends.
///
/// # Errors
/// [`StartupError`], told in both languages.
pub async fn run(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartupError> {
    Server::start(config, Options::default()).await?.serve(listener, shutdown).await
}

/// Listens on the configured address.
///
/// # Errors
/// The port is busy or cannot be used.
pub fn listen(config: &Config) -> Result<TcpListener, StartupError> {
    bind(config.listen).map_err(|error| StartupError::listen(config.listen, &error))
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    // Connections inherit it.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// A hall that is read and runs, but is not reachable yet.
pub struct Server {
    app: Arc<App>,
    connections: connections::Settings,
    /// It listens from the start; without it the hall runs all the same.
    console: Option<UnixListener>,
    writer: JoinHandle<()>,
    readers: JoinSet<()>,
    /// Stops what faces outwards: listener, sockets, hub.
    stop: watch::Sender<bool>,
    /// Stops the writer, when nobody can ask it any more.
    stop_writer: watch::Sender<bool>,
}

impl Server {
    /// Opens the store, reads the hall and starts everything but the listener.
    ///
    /// # Errors
    /// [`StartupError`]; nothing of the data was changed, except that an empty journal was seeded.
    pub async fn start(config: Config, options: Options) -> Result<Self, StartupError> {
        let connections = connections::Settings {
            head_within: Duration::from_secs(config.header_timeout_secs),
            tls: tls::acceptor(&config)?,
        };
        let oidc = Oidc::open(&config)?;
        let seed = hall_file::load(&config.hall).map_err(StartupError::hall_file)?;
        let theme_css = theme_css(&config.theme)?;
        let credit = credit_list(&config.credit)?;
        let figures = telemetry::figures();
        let store = open_store(&config).await?;
        let (stop, stopping) = watch::channel(false);
        let (stop_writer, writer_stopping) = watch::channel(false);
        let clock = clock_settings(&config, &seed, &options)?;
        let started = hall::start(Arc::clone(&store), seed, clock, writer_stopping).await?;
        let hall_id = hall_id(&started.state);
        let access = Access::open(
            &config.access_key_file(),
            hall_id.clone(),
            Rules {
                password_min_length: config.password_min_length,
                session_idle_minutes: config.session_idle_minutes,
                session_hours: config.session_hours,
            },
            started.handle.clone(),
            Arc::clone(&store),
        )
        .await?;
        let unreadable = |error| StartupError::file(&config.ticket_key_file(), &error);
        let key = key_file(&config.ticket_key_file()).map_err(unreadable)?;
        let links = TicketLinks::new(&key, &hall_id).map_err(unreadable)?;
        let take_links = TakeLinks::new(&key, &hall_id, config.take_link_minutes);
        let take_links = Arc::new(take_links.map_err(unreadable)?);
        let replica =
            Replica::start(started.state, started.generation, started.seq, &*store).await?;
        let wall = Wall { links: Arc::clone(&take_links), public_url: config.public_url.clone() };
        let hub = Hub::new(Arc::clone(&replica), started.handle.clone(), Arc::clone(&access), wall);
        let mut readers = JoinSet::new();
        readers.spawn(Arc::clone(&replica).follow(started.committed, Arc::clone(&store)));
        readers.spawn(Arc::clone(&hub).run(stopping.clone()));
        if !options.console_only {
            readers.spawn(day_keeper::run(started.handle.clone(), stopping.clone()));
            let (access, replica) = (Arc::clone(&access), Arc::clone(&replica));
            readers.spawn(forget::run(access, replica, stopping.clone()));
        }
        let app = Arc::new(App {
            proxies: config.proxies(),
            limits: Limits::new(&config),
            config,
            credit,
            hall: started.handle,
            replica,
            store,
            hub,
            access,
            oidc,
            links,
            take_links,
            sockets: Sockets::default(),
            theme_css,
            metrics: figures,
            demo: OnceLock::new(),
            stop: stopping,
            request_prefix: request_prefix()?,
            requests: 0.into(),
        });
        readers.spawn(limits::keep_tidy(Arc::clone(&app), stop.subscribe()));
        let console = console::listen(&app.config);
        let console = console.inspect_err(|error| warn!(%error, "no console")).ok();
        let writer = started.task;
        Ok(Self { app, connections, console, writer, readers, stop, stop_writer })
    }

    /// The way to the writer.
    pub fn hall(&self) -> &HallHandle {
        &self.app.hall
    }

    /// The reader's copy of the hall.
    pub fn replica(&self) -> &Arc<Replica> {
        &self.app.replica
    }

    /// Where views go out and devices are known.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.app.hub
    }

    /// Accounts, devices and sessions.
    pub fn access(&self) -> &Access {
        &self.app.access
    }

    /// Lets everybody in by `/demo/…`.
    pub fn open_to_visitors(&self, doors: demo::Doors) {
        // Only the demo asks, once.
        let _ = self.app.demo.set(doors);
    }

    /// Turns true when the server stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Serves until `shutdown` ends: then no more connections, requests in flight are answered,
    /// sockets get their good-bye, and the store is closed.
    ///
    /// # Errors
    /// The store failed.
    pub async fn serve(
        mut self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartupError> {
        let router = http::router(Arc::clone(&self.app));
        if let Ok(address) = listener.local_addr() {
            info!(%address, tls = self.connections.tls.is_some(), "serving");
        }
        let told = async {
            shutdown.await;
            info!("stopping");
            self.stop.send_replace(true);
        };
        let settings = self.connections.clone();
        let (console, stop) = (self.console.take(), self.stop.subscribe());
        let on_console = console::serve(console, router.clone(), stop);
        let serving = connections::serve(listener, router.clone(), settings, self.stop.subscribe());
        tokio::join!(serving, on_console, told);
        self.end().await
    }

    /// Serves the console alone until `shutdown` ends.
    ///
    /// # Errors
    /// The store failed.
    pub async fn serve_console(
        mut self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartupError> {
        let router = http::router(Arc::clone(&self.app));
        let serving = console::serve(self.console.take(), router, self.stop.subscribe());
        let told = async {
            shutdown.await;
            self.stop.send_replace(true);
        };
        tokio::join!(serving, told);
        self.end().await
    }

    async fn end(&mut self) -> Result<(), StartupError> {
        self.stop.send_replace(true);
        if tokio::time::timeout(END_WITHIN, self.app.sockets.all_closed()).await.is_err() {
            warn!("some sockets did not close in time");
        }
        self.stop_writer.send_replace(true);
        if let Err(error) = (&mut self.writer).await {
            tracing::error!(%error, "the writer failed");
        }
        while self.readers.join_next().await.is_some() {}
        self.app.store.close().await?;
        info!("stopped");
        Ok(())
    }
}

/// Opens the store of a configuration; its folder is made if it is missing.
///
/// # Errors
/// [`StartupError`].
pub async fn open_store(config: &Config) -> Result<Arc<dyn Store>, StartupError> {
    // Only the server's own account may read what is in there.
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.data);
    made.and_then(|()| close_to_others(&config.data))
        .map_err(|error| StartupError::file(&config.data, &error))?;
    let uri = config.store_uri();
    let opened = tokio::task::spawn_blocking(move || store::open(&uri)).await;
    Ok(opened.map_err(StartupError::failed)??)
}

/// A folder that was there before may be open to others. One that is not ours is left as it is;
/// so is a shared one such as `/tmp`.
fn close_to_others(folder: &Path) -> io::Result<()> {
    const OTHERS: u32 = 0o077;
    const SHARED: u32 = 0o1000;
    let mode = fs::metadata(folder)?.permissions().mode();
    if mode & OTHERS == 0 {
        return Ok(());
    }
    let closed = fs::Permissions::from_mode(0o700);
    if mode & SHARED != 0 || fs::set_permissions(folder, closed).is_err() {
        warn!(folder = %folder.display(), "others may look into the data folder");
    } else {
        info!(folder = %folder.display(), "the data folder was open to others, it is closed now");
    }
    Ok(())
}

fn clock_settings(
    config: &Config,
    seed: &Setup,
    options: &Options,
) -> Result<ClockSettings, StartupError> {
    let time_zone = seed.time_zone.parse().map_err(StartupError::failed)?;
    Ok(ClockSettings { time_zone, scale: config.time_scale, start_ms: options.start_ms })
}

pub(crate) fn theme_css(path: &Path) -> Result<String, StartupError> {
    let (name, text) = if path.as_os_str().is_empty() {
        ("config/theme.toml".to_owned(), theme::DEFAULT.to_owned())
    } else {
        let text = fs::read_to_string(path).map_err(|error| StartupError::file(path, &error))?;
        (path.display().to_string(), text)
    };
    theme::css(&name, &text).map_err(StartupError::config)
}

/// The operator's list of enterprises; lines that do not count are told in the log.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn credit_list(path: &Path) -> Result<CreditList, StartupError> {
    let unreadable = |error: io::Error| {
        let (path, cause) = (path.display().to_string(), error.to_string());
        StartupError::config(ConfigError::Unreadable { path, cause })
    };
    let list = CreditList::load(path).map_err(unreadable)?;
    for bad in &list.bad {
        warn!(file = %path.display(), line = bad.line, problem = bad.problem, "a line does not count");
    }
    Ok(list)
}

/// A hall that has started has a setup.
fn hall_id(state: &queue_core::State) -> String {
    state.setup.as_ref().map(|setup| setup.hall.to_string()).unwrap_or_default()
}

fn request_prefix() -> Result<String, StartupError> {
    let mut bytes = [0; 4];
    let filled = getrandom::fill(&mut bytes).map_err(io::Error::other);
    filled.map_err(StartupError::failed)?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests;
