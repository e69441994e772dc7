//! `make day` and `make lobby`: plays one real day into a running server, kills it once, and checks
//! everything.

use std::{
    collections::hash_map::RandomState,
    error::Error,
    hash::{BuildHasher, Hasher},
    path::PathBuf,
    process::ExitCode,
};

use bench::day::{after, check, journal, plan, player, table};
use clap::Parser;
use queue_core::Setup;

const JIEDONG: &str = include_str!("../../../config/hall.jiedong.toml");

/// Plays 1,434 real arrivals into a server that is killed once, and judges its journal.
#[derive(Parser)]
struct Arguments {
    /// The server program.
    #[arg(long)]
    server: PathBuf,
    /// The program of the clerks, `jiaohao-counter`.
    #[arg(long)]
    counter: PathBuf,
    /// The program of the screens, `jiaohao-display`: real screens on a display in memory, whose
    /// network is cut 20 times. It wants a scale of 60.
    #[arg(long)]
    display: Option<PathBuf>,
    /// Draws services, classes, work and the instant of the kill. Printed; random if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Hall seconds per second.
    #[arg(long, default_value_t = 600.0)]
    scale: f64,
    /// Keep the server's files in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(breaches) => {
            println!("\n{breaches} promises were not kept.");
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("The day could not be played: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How many promises were broken.
async fn run(arguments: Arguments) -> Result<usize, Box<dyn Error>> {
    let seed = arguments.seed.unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 32);
    println!("seed {seed}: play it again with --seed {seed}");
    let temporary = tempfile::tempdir()?;
    let folder = match &arguments.keep {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            folder.canonicalize()?
        }
        None => temporary.path().to_owned(),
    };
    let mut setup: Setup = toml::from_str(JIEDONG)?;
    setup.hours = plan::HOURS;
    setup.time_zone = zone_where_it_is_early();
    // So that whatever is spoken twice is one time too many.
    for zone in setup.zones.values_mut() {
        (zone.announce.times, zone.announce.recall_times) = (1, 1);
    }
    let options = player::Options {
        program: arguments.server.canonicalize()?,
        counter: arguments.counter.canonicalize()?,
        display: arguments.display.map(|program| program.canonicalize()).transpose()?,
        setup,
        seed,
        scale: arguments.scale,
        folder,
    };
    let played = player::play(&options).await?;
    let journal = journal::read(&played.server.database())?;
    let findings = check::check(&journal, &played.hall.http.acks());
    let after = after::run(&played.server, &journal, seed)?;
    let table = table::table(&played, &findings, &after, seed);
    print!("{}", table.text);
    if table.breaches > 0 {
        for printed in &after.printed {
            println!("\n{printed}");
        }
    }
    Ok(table.breaches)
}

/// A time zone where it is shortly before seven now. The server reads its own clock and nobody
/// turns it: the hall stands where the day is about to begin.
#[allow(clippy::disallowed_methods, reason = "the player may look at the clock on the wall")]
fn zone_where_it_is_early() -> String {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let minute = since_epoch.unwrap_or_default().as_secs() / 60 % (24 * 60);
    let (hour, past) = ((minute / 60) as i64, minute % 60);
    // Between 05:41 and 06:40, so that the clerks are there by seven.
    let wanted = if past > 40 { 5 } else { 6 };
    let east = (wanted - hour + 12).rem_euclid(24) - 12;
    // POSIX counts these zones westwards: Etc/GMT-8 lies eight hours east.
    match east {
        0 => "Etc/GMT".to_owned(),
        east if east > 0 => format!("Etc/GMT-{east}"),
        west => format!("Etc/GMT+{}", -west),
    }
}
