//! How quickly the clerk's window answers and the lobby's board shows it, and what the window costs
//! while nobody touches it.
//!
//! In one run, turn by turn: a press on an empty window of iced until its ground has turned on the
//! screen; the same command over plain HTTP until the server has answered; a press on 叫下一位 until
//! the number stands on the screen. The third should take at most 1.5 times the first two together.
//! Then presses on 叫下一位 until the call stands on the lobby's main board of 1920 × 1080, on a screen
//! of its own, beside the server's answers at that time. Pixels are read from the screen, presses come
//! from the X server: nothing is asked of the programs.
//!
//! It starts a screen in memory (Xvfb) and a server of its own.

mod desk;
mod screen;

use std::{
    error::Error,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;

use desk::Hall;
use screen::{Program, Screen};

/// The window may take so many times the least that is possible.
const RATIO: f64 = 1.5;
/// Of one core while nobody touches it, percent; resident memory, MiB.
const WINDOW_IDLE: (f64, f64) = (0.5, 40.0);
/// The same of the board while nobody is called, and while a call flashes.
const BOARD_IDLE: (f64, f64) = (1.0, 60.0);
const BOARD_FLASHING: (f64, f64) = (3.0, 60.0);
/// A call flashes for 15 seconds: shorter than that.
const FLASHING: Duration = Duration::from_secs(14);
/// Middle of the main button, and a point of the ground behind the number.
const MAIN: (i16, i16) = (144, 112);
const NUMBER: (i16, i16) = (7, 50);
/// On the edge of the newest call of the board, which stays while it flashes.
const NEWEST: (i16, i16) = (300, 88);
/// A point of the echo.
const ANYWHERE: (i16, i16) = (20, 20);

/// Measures the clerk's window: press to screen, CPU and memory while idle.
#[derive(Parser)]
struct Arguments {
    /// The server program.
    #[arg(long)]
    server: PathBuf,
    /// The clerk's caller, `jiaohao-counter`.
    #[arg(long)]
    counter: PathBuf,
    /// The screens of the lobby, `jiaohao-display`.
    #[arg(long)]
    display: PathBuf,
    /// The empty window: `cargo build -p jiaohao-counter --example echo`.
    #[arg(long)]
    echo: PathBuf,
    /// How many presses of each.
    #[arg(long, default_value_t = 100)]
    presses: usize,
    /// For how long idle programs are watched, seconds.
    #[arg(long, default_value_t = 20)]
    idle_secs: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            println!("\nThe window is over its limits.");
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("The window could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let hall = Hall::open(&arguments.server, folder.path()).await?;
    let screen = Screen::open("1280x900")?;
    let echo = screen.start(&arguments.echo, &[], "jiaohao-echo")?;
    let config = hall.lay_caller(folder.path())?;
    let window = screen.start(&arguments.counter, &["--config", &config], "jiaohao-counter")?;
    screen.put(&echo, 0)?;
    screen.put(&window, 400)?;
    // Until it has drawn its first view: the main button is of the colour of an action then.
    let idle = screen.still(&window, NUMBER)?;
    let desk = Desk { hall: &hall, screen: &screen, window: &window, idle };
    let (mut echoes, mut answers, mut presses) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..arguments.presses {
        let before = screen.colour(&echo, ANYWHERE)?;
        let place = (&screen, &echo, ANYWHERE);
        echoes.push(pressed(place, place, before)?);
        answers.push(answered(&hall).await?);
        presses.push(pressed(desk.main(), (&screen, &window, NUMBER), idle)?);
        desk.undo().await?;
    }
    drop(echo);
    let quiet = Duration::from_secs(arguments.idle_secs);
    let window_idle = window.idle(quiet)?;
    let config = hall.lay_board(folder.path())?;
    let mut board = on_the_board(&desk, arguments, &config).await?;
    let all = [&mut echoes, &mut answers, &mut presses, &mut board.answers, &mut board.presses];
    let all = all.map(|all| middle(all));
    let [echo, answer, press, ..] = all;
    let what = [
        "empty iced press → frame, ms",
        "call-next over HTTP → answer, ms",
        "press → number on the screen, ms",
        "with a board: call-next → answer, ms",
        "with a board: press → call on it, ms",
    ];
    println!("{:<44} {:>9} {:>9} {:>9}", "", "p50", "p95", "p99");
    for (what, (p50, p95, p99)) in what.iter().zip(all) {
        println!("{what:<44} {p50:>9.2} {p95:>9.2} {p99:>9.2}");
    }
    let ratio = press.0 / (echo.0 + answer.0);
    println!("{:<44} {ratio:>9.2}   (≤ {RATIO})", "window / (echo + answer)");
    let kept = [
        within("window, while idle", window_idle, WINDOW_IDLE),
        within("board, while nobody is called", board.idle, BOARD_IDLE),
        within("board, while a call flashes", board.flashing, BOARD_FLASHING),
    ];
    Ok(ratio <= RATIO && kept.iter().all(|kept| *kept))
}

/// Prints the percent of a core and the memory, MiB; whether they are within their limits.
fn within(what: &str, (cpu, memory): (f64, f64), limits: (f64, f64)) -> bool {
    let (percent, mib) = limits;
    println!("{what:<44} {cpu:>7.2} % {memory:>5.1} MiB   (≤ {percent} %, ≤ {mib} MiB)");
    cpu <= percent && memory <= mib
}

/// The clerk's desk.
struct Desk<'a> {
    hall: &'a Hall,
    screen: &'a Screen,
    window: &'a Program,
    /// The ground where the number stands, while nobody is there.
    idle: u32,
}

impl Desk<'_> {
    /// The main button.
    fn main(&self) -> (&Screen, &Program, (i16, i16)) {
        (self.screen, self.window, MAIN)
    }

    /// Takes its call back, and waits until its window is ready for the next press.
    async fn undo(&self) -> Result<(), Box<dyn Error>> {
        self.hall.undo("1").await?;
        self.screen.until(self.window, NUMBER, |colour| colour == self.idle)?;
        // The button is the one for the next press only when the view has been drawn.
        self.screen.still(self.window, MAIN).map(|_| ())
    }
}

/// How long the server's answer to a call takes, ms.
async fn answered(hall: &Hall) -> Result<f64, Box<dyn Error>> {
    let took = hall.call_next("2").await?;
    hall.undo("2").await?;
    Ok(took)
}

/// What was seen with the lobby's board, ms, percent of a core and MiB.
struct Board {
    answers: Vec<f64>,
    presses: Vec<f64>,
    idle: (f64, f64),
    flashing: (f64, f64),
}

/// Presses until the call stands on the lobby's board, on a screen of its own; the server's answers
/// meanwhile; then what the board costs.
async fn on_the_board(
    desk: &Desk<'_>,
    arguments: &Arguments,
    config: &str,
) -> Result<Board, Box<dyn Error>> {
    let lobby = Screen::open("1920x1080")?;
    let board = lobby.start(&arguments.display, &["--config", config], "jiaohao-display")?;
    let nobody = lobby.still(&board, NEWEST)?;
    let (mut answers, mut presses) = (Vec::new(), Vec::new());
    for _ in 0..arguments.presses {
        answers.push(answered(desk.hall).await?);
        lobby.until(&board, NEWEST, |colour| colour == nobody)?;
        presses.push(pressed(desk.main(), (&lobby, &board, NEWEST), nobody)?);
        desk.undo().await?;
        lobby.until(&board, NEWEST, |colour| colour == nobody)?;
    }
    let idle = board.idle(Duration::from_secs(arguments.idle_secs))?;
    pressed(desk.main(), (&lobby, &board, NEWEST), nobody)?;
    let flashing = board.idle(FLASHING)?;
    Ok(Board { answers, presses, idle, flashing })
}

/// Presses at one point until another has another colour; how long that took, ms.
fn pressed(
    (screen, program, at): (&Screen, &Program, (i16, i16)),
    (shown, shows, look): (&Screen, &Program, (i16, i16)),
    before: u32,
) -> Result<f64, Box<dyn Error>> {
    screen.point(program, at)?;
    let began = Instant::now();
    screen.press()?;
    shown.until(shows, look, |colour| colour != before)?;
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

/// The median, and what 95 and 99 of 100 stay below.
fn middle(all: &mut [f64]) -> (f64, f64, f64) {
    all.sort_by(f64::total_cmp);
    let at = |part: f64| all.get((all.len() as f64 * part) as usize).copied().unwrap_or(f64::NAN);
    (at(0.5), at(0.95), at(0.99))
}
