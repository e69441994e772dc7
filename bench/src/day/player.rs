//! The day itself: start, people, clerks, boards, the kill, the closing.

use std::{
    error::Error,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use protocol::{bodies::Done, views::Head};
use queue_core::{Setup, time::MINUTE_MS};
use serde_json::json;
use simulator::random::Random;
use tokio::{sync::watch, task::JoinSet};

use super::{
    after,
    arrivals::{self, Lateness},
    boards,
    caller::Callers,
    clerks, doors, feed,
    hall::Hall,
    http::Http,
    lobby::{self, Lobby},
    plan,
    server::Server,
};

/// The kill comes between these minutes of the hall's day.
const KILL_BETWEEN: (u64, u64) = (10 * 60, 18 * 60);
/// How often the killer looks whether a command is in flight.
const AIM: Duration = Duration::from_micros(200);
/// By this minute of the hall's day everybody must have been served, or the player gives up: at
/// midnight the hall begins the next day.
const LAST_ORDERS: i64 = 23 * 60 + 40;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What to play.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server program.
    pub program: PathBuf,
    /// The program of the clerks.
    pub counter: PathBuf,
    /// The program of the screens; without it, the player's own boards confirm.
    pub display: Option<PathBuf>,
    /// The hall.
    pub setup: Setup,
    /// Draws services, classes, work and the instant of the kill.
    pub seed: u64,
    /// Hall seconds per second.
    pub scale: f64,
    /// Where the server keeps its files.
    pub folder: PathBuf,
}

/// What the players saw.
#[derive(Debug)]
pub struct Played {
    /// The server, stopped.
    pub server: Server,
    /// The shared hall: acknowledgements, call times, problems.
    pub hall: Arc<Hall>,
    /// How far each ticket's time lay from the plan.
    pub lateness: Vec<Lateness>,
    /// The kill.
    pub kill: Kill,
    /// The real screens, if there were some.
    pub lobby: Option<lobby::Seen>,
    /// Real time from the start to the closing.
    pub took: Duration,
    /// Hall seconds per second that were asked for.
    pub scale: f64,
}

/// What is known of the kill.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kill {
    /// The minute of the hall's day that was drawn.
    pub minute: i64,
    /// Commands that waited for their answer.
    pub in_flight: usize,
    /// Commands acknowledged before.
    pub acknowledged: usize,
    /// Real time from the signal to the next answer of `/readyz`.
    pub down: Duration,
}

/// Plays the day.
///
/// # Errors
/// The server cannot be started, reached, killed or stopped. What goes wrong in the hall is in
/// [`Hall::problems`].
pub async fn play(options: &Options) -> Result<Played, Box<dyn Error>> {
    let began = Instant::now();
    let mut server = Server::lay(&options.program, &options.folder, &options.setup, options.scale)?;
    // Doors are opened at the pace of the wall: at ×600 that would take half of the morning.
    server.start_at(1.0)?;
    server.ready().await?;
    let tokens = doors::open(&server, &options.setup).await?;
    server.stop().await?;
    server.start()?;
    server.ready().await?;
    let mut hall = Hall::new(
        Http::new(format!("http://{}", server.address()))?,
        format!("ws://{}", server.address()),
        options.setup.rules.clone(),
        tokens,
    );
    let midnight_ms = midnight(&hall).await?;
    let day = plan::plan(&options.setup, options.seed);
    (hall.midnight_ms, hall.walk_secs) = (midnight_ms, day.walk_secs);
    let hall = Arc::new(hall);

    let (lateness, kill, lobby) = people_and_kill(&hall, &mut server, options, day).await?;
    server.copy(after::EVENING)?;
    let closed: Result<Done, _> = hall
        .http
        .post(&hall.tokens.manager, "/api/v1/hall/close-day", "close-day", &json!({}))
        .await;
    if let Err(error) = closed {
        hall.problem(format!("the day could not be closed: {error}"));
    }
    let took = began.elapsed();
    let status = server.stop().await?;
    if !status.success() {
        hall.problem(format!("the server did not stop in order: {status}"));
    }
    Ok(Played { server, hall, lateness, kill, lobby, took, scale: options.scale })
}

/// Everybody at once: boards, clerks, citizens, and the killer.
async fn people_and_kill(
    hall: &Arc<Hall>,
    server: &mut Server,
    options: &Options,
    day: plan::Plan,
) -> Result<(Vec<Lateness>, Kill, Option<lobby::Seen>), Box<dyn Error>> {
    let (over_in, over) = watch::channel(false);
    let mut screens = JoinSet::new();
    for zone in options.setup.zones.keys() {
        screens.spawn(boards::show(Arc::clone(hall), zone.to_string(), options.display.is_none()));
    }
    let lobby = Lobby::open(options, &server.address(), hall).await?;
    let day_of = |lobby: Lobby| lobby.day(Arc::clone(hall), options.seed, over.clone());
    let lobby = lobby.map(|lobby| tokio::spawn(day_of(lobby)));
    let mut staff = JoinSet::new();
    let (program, folder) = (options.counter.clone(), options.folder.join("callers"));
    let callers = Callers { program, folder };
    for plan in day.clerks {
        staff.spawn(clerks::work(Arc::clone(hall), callers.clone(), plan, over.clone()));
    }
    let people = day.citizens.len();
    let coming = tokio::spawn(arrivals::come(Arc::clone(hall), day.citizens));
    let kill = kill(hall, server, options.seed).await?;
    let lateness = coming.await?;
    tokio::select! {
        () = hall.people.all_gone(people) => {}
        () = hall.clock.until(hall.midnight_ms + LAST_ORDERS * MINUTE_MS) => {
            let (arrived, gone) = hall.people.counts();
            hall.problem(format!("{arrived} arrived, only {gone} left by night"));
        }
    }
    over_in.send_replace(true);
    while let Some(done) = staff.join_next().await {
        done?;
    }
    let lobby = match lobby {
        Some(lobby) => Some(lobby.await?),
        None => None,
    };
    Ok((lateness, kill, lobby))
}

/// SIGKILL at a drawn instant, as soon as a command is in flight; then the server starts again.
async fn kill(hall: &Hall, server: &mut Server, seed: u64) -> Result<Kill, Box<dyn Error>> {
    let (from, until) = KILL_BETWEEN;
    let drawn = Random::stream(seed, &[3]).below((until - from) * MINUTE_MS as u64);
    let at = from as i64 * MINUTE_MS + drawn as i64;
    hall.clock.until(hall.midnight_ms + at).await;
    while hall.http.in_flight() == 0 {
        tokio::time::sleep(AIM).await;
    }
    let (in_flight, acknowledged) = (hall.http.in_flight(), hall.http.acks().len());
    let fell = Instant::now();
    hall.http.next_life();
    server.kill().await?;
    server.start()?;
    server.ready().await?;
    hall.clock.forget();
    Ok(Kill { minute: at / MINUTE_MS, in_flight, acknowledged, down: fell.elapsed() })
}

/// The UTC instant of the hall's midnight, from the first view of the first board.
async fn midnight(hall: &Hall) -> Result<i64, Box<dyn Error>> {
    let (zone, token) = hall.tokens.boards.iter().next().ok_or("the hall has no zone")?;
    let url = format!("{}/ws?view=board&zone={zone}", hall.ws);
    let (head_in, mut head) = watch::channel(None);
    let follow = feed::follow(
        url,
        token.clone(),
        std::future::pending(),
        || {},
        |view| {
            if let protocol::socket::ToClient::Board(board) = view {
                head_in.send_replace(Some(board.head));
            }
            None
        },
    );
    let head: Head = tokio::select! {
        () = follow => return Err("the board has ended".into()),
        head = head.wait_for(Option::is_some) => head?.clone().ok_or("no board")?,
        () = tokio::time::sleep(Duration::from_secs(10)) => return Err("no board".into()),
    };
    let offset_ms = i64::from(head.utc_offset_minutes) * MINUTE_MS;
    let midnight_ms = (head.hall_ms + offset_ms).div_euclid(DAY_MS) * DAY_MS - offset_ms;
    Ok(midnight_ms)
}
