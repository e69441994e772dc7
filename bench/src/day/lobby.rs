//! The lobby: the real screens of every zone, one of them speaking, behind a cable that is cut.
//!
//! The clerks of the day go on only when a screen has shown their call. So a call that stayed unshown
//! after a cut would be found by its clerk, and by the table.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use queue_core::{Setup, time::MINUTE_MS};
use simulator::random::Random;
use tests::{Cable, Screen, Wire};
use tokio::{sync::watch, task::JoinError};

use super::{hall::Hall, plan};

/// How often the network of the screens is cut.
pub const CUTS: usize = 20;
/// The cuts are spread over these minutes of the hall's day.
const CUT_BETWEEN: (u64, u64) = (8 * 60, 20 * 60);
/// How long a cut lasts, real ms.
const CUT_MS: (u64, u64) = (500, 4_000);
/// How often the memory of the screens is looked at, hall ms.
const LOOK_MS: i64 = MINUTE_MS;
/// The memory of a program that has just begun still grows: it is compared with that after so many
/// minutes of the hall's day.
const SETTLED_MINUTES: usize = 10;
/// The size of one board, pixels.
const BOARD: (usize, usize) = (640, 450);
/// Where the voices lie.
const PACKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sounds");

/// The program of the screens, running on a display of its own.
pub struct Lobby {
    // In this order: the program ends before its display.
    program: Program,
    _screen: Screen,
    wire: Wire,
    folder: PathBuf,
}

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, which the table tells.
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// What was seen of it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// When the network was cut, hall ms: from, until.
    pub cuts: Vec<(i64, i64)>,
    /// Resident memory by minute of the hall's day since the doors opened, KiB.
    pub memory: Vec<u64>,
    /// How often each call was spoken in each language, by `call language`.
    pub spoken: BTreeMap<String, usize>,
    /// It ended by itself.
    pub ended: bool,
}

impl Lobby {
    /// Starts the screens.
    ///
    /// # Errors
    /// The program cannot be started, or its folder not be written.
    pub async fn open(
        program: &Path,
        folder: &Path,
        server: &str,
        hall: &Hall,
        setup: &Setup,
    ) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(folder)?;
        let wire = Wire::to(server).await;
        let token = folder.join("display.token");
        fs::write(&token, &hall.tokens.screens)?;
        fs::set_permissions(&token, fs::Permissions::from_mode(0o600))?;
        let config = folder.join("display.toml");
        fs::write(&config, configuration(&wire.address, setup))?;
        let screen = Screen::open().await;
        let child = Command::new(program)
            .arg("--config")
            .arg(&config)
            .env("DISPLAY", &screen.display)
            .env_remove("WAYLAND_DISPLAY")
            // Whatever sound card this machine has, nobody is to hear the day.
            .env("ALSA_CONFIG_PATH", "/dev/null")
            .stdin(Stdio::null())
            .stdout(File::create(said(folder))?)
            .stderr(File::create(folder.join("display.log"))?)
            .spawn()?;
        Ok(Self { program: Program(child), _screen: screen, wire, folder: folder.to_owned() })
    }

    /// The day of the screens, until `over`: its network is cut, its memory watched.
    ///
    /// # Errors
    /// The task of the cuts has panicked.
    pub async fn day(
        mut self,
        hall: Arc<Hall>,
        seed: u64,
        mut over: watch::Receiver<bool>,
    ) -> Result<Seen, JoinError> {
        let mut seen = Seen::default();
        let cuts = tokio::spawn(cuts(self.wire, Arc::clone(&hall), seed));
        let opens_ms = hall.midnight_ms + i64::from(plan::HOURS.issue_from.0) * MINUTE_MS;
        hall.clock.until(opens_ms).await;
        while !*over.borrow() {
            match resident_kib(self.program.0.id()) {
                Some(kib) => seen.memory.push(kib),
                None => seen.ended = true,
            }
            tokio::select! {
                () = hall.clock.pass(LOOK_MS) => {}
                _ = over.changed() => {}
            }
        }
        seen.cuts = cuts.await?;
        seen.ended |= !matches!(self.program.0.try_wait(), Ok(None));
        seen.spoken = spoken(&fs::read_to_string(said(&self.folder)).unwrap_or_default());
        Ok(seen)
    }
}

impl Seen {
    /// Resident memory after the first ten minutes of the day and at its end, KiB.
    pub fn memory_ends(&self) -> Option<(u64, u64)> {
        Some((*self.memory.get(SETTLED_MINUTES)?, *self.memory.last()?))
    }

    /// Calls made while the screens had no network, of all calls by id and hall time.
    pub fn calls_in_cuts(&self, calls: &BTreeMap<u64, i64>) -> usize {
        let in_cut = |at: &&i64| self.cuts.iter().any(|(from, until)| (from..until).contains(at));
        calls.values().filter(in_cut).count()
    }

    /// What was announced more than once.
    pub fn spoken_twice(&self) -> Vec<String> {
        let twice = self.spoken.iter().filter(|(_, times)| **times > 1);
        twice.map(|(what, times)| format!("{what}: {times} times")).collect()
    }
}

/// Cuts the network at drawn instants, one in each part of the day.
async fn cuts(wire: Wire, hall: Arc<Hall>, seed: u64) -> Vec<(i64, i64)> {
    let mut random = Random::stream(seed, &[5]);
    let part = (CUT_BETWEEN.1 - CUT_BETWEEN.0) * MINUTE_MS as u64 / CUTS as u64;
    let mut cuts = Vec::with_capacity(CUTS);
    for nth in 0..CUTS as u64 {
        let at = CUT_BETWEEN.0 * MINUTE_MS as u64 + nth * part + random.below(part / 2);
        let lasts = CUT_MS.0 + random.below(CUT_MS.1 - CUT_MS.0);
        hall.clock.until(hall.midnight_ms + at as i64).await;
        wire.set(Cable::Cut);
        let from = hall.clock.known_now_ms().await;
        tokio::time::sleep(Duration::from_millis(lasts)).await;
        wire.set(Cable::Whole);
        cuts.push((from, hall.clock.known_now_ms().await));
    }
    cuts
}

/// One machine with a board for each zone, which speaks for the first.
fn configuration(server: &str, setup: &Setup) -> String {
    let mut text = format!("server = \"http://{server}\"\n");
    for (at, zone) in setup.zones.keys().enumerate() {
        let (x, y) = (at % 2 * BOARD.0, at / 2 * BOARD.1);
        let (width, height) = BOARD;
        text += &format!("[[screens]]\nkind = \"board\"\nzone = \"{zone}\"\n");
        text += &format!("x = {x}\ny = {y}\nwidth = {width}\nheight = {height}\n");
    }
    let speaks = setup.zones.keys().next().map(ToString::to_string).unwrap_or_default();
    text + &format!("[sound]\nzone = \"{speaks}\"\npacks = {PACKS:?}\n")
}

fn said(folder: &Path) -> PathBuf {
    folder.join("said.txt")
}

/// How often each call was spoken in each language, by the lines the program prints of it:
/// `said call 812 …, zh-CN`.
fn spoken(lines: &str) -> BTreeMap<String, usize> {
    let mut spoken = BTreeMap::new();
    for line in lines.lines().filter(|line| line.starts_with("said call ")) {
        *spoken.entry(line.to_owned()).or_default() += 1;
    }
    spoken
}

/// Resident memory of a process, KiB.
fn resident_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
