//! The lobby: the real screens of every zone, one of them speaking, behind a cable that is cut.
//!
//! The clerks of the day go on only when a screen has shown their call. So a call that stayed unshown
//! after a cut would be found by its clerk, and by the table.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    sync::Arc,
    time::Duration,
};

use queue_core::time::MINUTE_MS;
use simulator::random::Random;
use tests::{Cable, Wire};
use tokio::sync::watch;

use super::{hall::Hall, plan, player::Options};
use crate::screens::Screens;

/// How often the network of the screens is cut.
pub const CUTS: usize = 20;
/// The cuts are spread over these minutes of the hall's day.
const CUT_BETWEEN: (u64, u64) = (8 * 60, 20 * 60);
/// How long a cut lasts, real ms.
const CUT_MS: (u64, u64) = (500, 4_000);
/// How often the memory of the screens is looked at, hall ms.
const LOOK_MS: i64 = MINUTE_MS;
/// The memory of a program that has just begun still grows: it is compared with that after so long.
/// Its own minutes, for that is how long the program has run.
const SETTLED: Duration = Duration::from_secs(10 * 60);

/// The screens and their cable.
pub struct Lobby {
    screens: Screens,
    /// It lies there until the evening: without it the screens have no network.
    wire: Arc<Wire>,
}

/// What was seen of it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// When the network was cut, hall ms: from, until.
    pub cuts: Vec<(i64, i64)>,
    /// Resident memory by minute of the hall's day since the doors opened, KiB.
    pub memory: Vec<u64>,
    /// What was said of calls, a line for each call and language.
    pub said: Vec<String>,
    /// It ended by itself.
    pub ended: bool,
}

impl Lobby {
    /// Starts the screens of the day, if it is to have real ones.
    ///
    /// # Errors
    /// They cannot be started.
    pub async fn open(
        options: &Options,
        server: &str,
        hall: &Hall,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        let Some(program) = &options.display else { return Ok(None) };
        let wire = Arc::new(Wire::to(server).await);
        let zones: Vec<String> = options.setup.zones.keys().map(ToString::to_string).collect();
        let folder = options.folder.join("lobby");
        let token = &hall.tokens.screens;
        let screens = Screens::open(program, &folder, &wire.address, token, &zones).await?;
        Ok(Some(Self { screens, wire }))
    }

    /// The day of the screens, until `over`: its network is cut, its memory watched.
    pub async fn day(
        mut self,
        hall: Arc<Hall>,
        seed: u64,
        mut over: watch::Receiver<bool>,
    ) -> Seen {
        let mut seen = Seen::default();
        let cuts = tokio::spawn(cuts(Arc::clone(&self.wire), Arc::clone(&hall), seed));
        let opens_ms = hall.midnight_ms + i64::from(plan::HOURS.issue_from.0) * MINUTE_MS;
        hall.clock.until(opens_ms).await;
        while !*over.borrow() {
            seen.memory.extend(self.screens.resident_kib());
            tokio::select! {
                () = hall.clock.pass(LOOK_MS) => {}
                _ = over.changed() => {}
            }
        }
        // A day that ended before its last cut has fewer of them, which the table finds.
        seen.cuts = cuts.await.unwrap_or_default();
        seen.ended = !self.screens.runs();
        seen.said = self.screens.said();
        let memory: String = seen.memory.iter().map(|kib| format!("{kib}\n")).collect();
        // For whoever wants to see when it grew; the table judges without it.
        let _ = fs::write(self.screens.folder.join("memory.txt"), memory);
        seen
    }
}

impl Seen {
    /// Resident memory after the first ten minutes of the hall's day, of the program's run, and at the
    /// end, KiB. `scale`: hall seconds per second.
    pub fn memory_then(&self, scale: f64) -> Option<[u64; 3]> {
        let settled = (SETTLED.as_secs_f64() * scale * 1_000.0 / LOOK_MS as f64) as usize;
        Some([*self.memory.get(10)?, *self.memory.get(settled)?, *self.memory.last()?])
    }

    /// Calls made while the screens had no network, of all calls by id and hall time.
    pub fn calls_in_cuts(&self, calls: &BTreeMap<u64, i64>) -> usize {
        let in_cut = |at: &&i64| self.cuts.iter().any(|(from, until)| (from..until).contains(at));
        calls.values().filter(in_cut).count()
    }

    /// What was announced more than once.
    pub fn said_again(&self) -> Vec<String> {
        let mut once = BTreeSet::new();
        self.said.iter().filter(|line| !once.insert(line.as_str())).cloned().collect()
    }
}

/// Cuts the network at drawn instants, one in each part of the day.
async fn cuts(wire: Arc<Wire>, hall: Arc<Hall>, seed: u64) -> Vec<(i64, i64)> {
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
