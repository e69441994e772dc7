//! Opening time: 32 counters of one zone call within five seconds, at the pace of the wall. When each
//! call was on the lobby's screen, and when its sentence began.

use std::{
    collections::BTreeSet,
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use bench::{
    day::{doors, hall::Tokens, http::Http, journal, server::Server},
    screens::Screens,
};
use clap::Parser;
use protocol::bodies::{Done, SignIn, TicketTaken};
use queue_core::Setup;
use serde_json::{Value, json};

const JIEDONG: &str = include_str!("../../../config/hall.jiedong.toml");
/// All counters call within so long.
const WITHIN: Duration = Duration::from_secs(5);
/// Nothing may be spoken of a call after so long, seconds; what follows is watched, too.
const LATE_SECS: f64 = 90.0;
const WATCHED: Duration = Duration::from_secs(110);
/// How often the spoken sentences are looked for.
const LOOK: Duration = Duration::from_millis(20);

/// Measures opening time: 32 calls in 5 seconds on the lobby's screen and in its voice.
#[derive(Parser)]
struct Arguments {
    /// The server program.
    #[arg(long)]
    server: PathBuf,
    /// The lobby's screens, `jiaohao-display`.
    #[arg(long)]
    display: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("Opening time could not be played: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let setup = hall()?;
    let mut server = Server::lay(&arguments.server, folder.path(), &setup, 1.0)?;
    server.start()?;
    server.ready().await?;
    let tokens = doors::open(&server, &setup).await?;
    let http = Http::new(format!("http://{}", server.address()))?;
    let lobby = folder.path().join("lobby");
    let zone = ["lobby".to_owned()];
    let token = &tokens.screens;
    let screens =
        Screens::open(&arguments.display, &lobby, &server.address(), token, &zone).await?;
    let counters = sit_down(&http, &tokens, &setup).await?;
    // Nobody waits for the screens' first view. A call that is older than it is shown and spoken all the
    // same: the view brings every call that is active, and what it took is counted against the second.
    let pause = WITHIN / u32::try_from(counters.len())?;
    let mut called = Vec::new();
    for counter in &counters {
        let at = format!("/api/v1/counters/{counter}/call-next");
        let token = &tokens.counters[counter];
        let done: Done = http.post(token, &at, &format!("{counter}-next"), &json!({})).await?;
        called.extend(done.called.iter().map(|call| (call.call_id, Instant::now())));
        tokio::time::sleep(pause).await;
    }
    let said = listen(&screens, &called).await;
    server.stop().await?;
    Ok(told(&shown(&server.database())?, &called, &said))
}

/// The hall of Jiedong with all counters in one zone, open all day.
fn hall() -> Result<Setup, Box<dyn Error>> {
    let mut text: toml::Table = JIEDONG.parse()?;
    // Once in each language: whatever is spoken again is one time too many.
    let announce: toml::Table = "languages = [\"zh-CN\", \"en\"]\ntimes = 1".parse()?;
    let mut zone = text["zones"]["east"].clone();
    zone.as_table_mut().ok_or("a zone")?.insert("announce".to_owned(), announce.into());
    text["zones"] = toml::Table::from_iter([("lobby".to_owned(), zone)]).into();
    for part in ["groups", "counters"] {
        for (_, one) in text[part].as_table_mut().ok_or("a table")? {
            one["zone"] = "lobby".into();
        }
    }
    let day =
        [("open", "00:00"), ("close", "24:00"), ("issue_from", "00:00"), ("issue_until", "24:00")];
    text["hours"] = toml::Table::from_iter(day.map(|(key, at)| (key.to_owned(), at.into()))).into();
    Ok(text.try_into()?)
}

/// Somebody at every counter, and a ticket for each; the counters.
async fn sit_down(
    http: &Http,
    tokens: &Tokens,
    setup: &Setup,
) -> Result<Vec<String>, Box<dyn Error>> {
    let mut counters = Vec::new();
    for (id, counter) in &setup.counters {
        let service = setup.services_of(counter).into_iter().next().ok_or("no service")?;
        let ticket = json!({ "service": service, "source": "kiosk" });
        let _: TicketTaken =
            http.post(&tokens.kiosk, "/api/v1/tickets", &format!("{id}-ticket"), &ticket).await?;
        let (at, token) = (format!("/api/v1/counters/{id}"), &tokens.counters[id.as_str()]);
        let clerk: &SignIn = &tokens.clerks[id.as_str()];
        let _: Done =
            http.post(token, &format!("{at}/sign-in"), &format!("{id}-in"), clerk).await?;
        let open = json!({});
        let _: Done = http.post(token, &format!("{at}/open"), &format!("{id}-open"), &open).await?;
        counters.push(id.to_string());
    }
    Ok(counters)
}

/// When each sentence of a call began, seconds after its call was answered; which sentence it was.
async fn listen(screens: &Screens, called: &[(u64, Instant)]) -> Vec<(String, f64)> {
    let mut said: Vec<(String, f64)> = Vec::new();
    let began = Instant::now();
    while began.elapsed() < WATCHED {
        for line in screens.said().into_iter().skip(said.len()) {
            let id = line.split([' ', ':']).nth(2).and_then(|id| id.parse::<u64>().ok());
            let call = called.iter().find(|(call, _)| Some(*call) == id);
            let after = call.map_or(f64::INFINITY, |(_, at)| at.elapsed().as_secs_f64());
            said.push((line, after));
        }
        tokio::time::sleep(LOOK).await;
    }
    said
}

/// Of each confirmation its call, and how long it took from the durable call to a screen's first word
/// of it, ms.
fn shown(database: &Path) -> Result<Vec<(u64, f64)>, Box<dyn Error>> {
    let rows = journal::read(database)?;
    let events = rows.iter().flat_map(|row| &row.events);
    let shown = events.filter(|event| event["event"] == "call-shown");
    let of = |event: &Value| Some((event["call"].as_u64()?, event["delay_ms"].as_f64()?));
    shown.map(|event| of(event).ok_or_else(|| format!("no confirmation: {event}").into())).collect()
}

/// Prints it; whether all was as promised.
fn told(shown: &[(u64, f64)], called: &[(u64, Instant)], said: &[(String, f64)]) -> bool {
    let most = |all: &[f64]| all.iter().copied().fold(0.0, f64::max);
    let called: BTreeSet<u64> = called.iter().map(|(call, _)| *call).collect();
    let confirmed: BTreeSet<u64> = shown.iter().map(|(call, _)| *call).collect();
    let delays: Vec<f64> = shown.iter().map(|(_, delay_ms)| *delay_ms).collect();
    // As many confirmations as calls could be one call twice and another never.
    let twice = shown.len() - confirmed.len();
    let never = called.difference(&confirmed).count();
    let mut lines: Vec<&str> = said.iter().map(|(line, _)| line.as_str()).collect();
    lines.sort_unstable();
    let sentences = lines.len();
    lines.dedup();
    let mut spoken: Vec<&str> = lines.iter().filter_map(|line| line.split(':').next()).collect();
    spoken.dedup();
    let after: Vec<f64> = said.iter().map(|(_, after)| *after).collect();
    println!("calls                                          {}", called.len());
    println!(
        "confirmed by a screen; twice; never            {}; {twice}; {never}",
        confirmed.len()
    );
    println!("call → confirmed, at most, ms                  {:.0}", most(&delays));
    println!("calls spoken; the others had a chime           {}", spoken.len());
    println!(
        "sentences; of them spoken again                {sentences}; {}",
        sentences - lines.len()
    );
    println!(
        "last sentence, seconds after its call          {:.1}   (≤ {LATE_SECS})",
        most(&after)
    );
    (called == confirmed && twice == 0)
        && most(&delays) <= 1_000.0
        && !spoken.is_empty()
        && sentences == lines.len()
        && most(&after) <= LATE_SECS + 0.5
}
