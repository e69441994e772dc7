//! What the program itself says of the day's journal: replayed twice, records rebuilt, audited,
//! and audited again with one byte changed.

use std::{error::Error, fs, process::Output};

use simulator::random::Random;

use super::{journal::Row, server::Server};

/// The copy made in the evening, before the day was closed.
pub const EVENING: &str = "evening";
/// The copy with one byte changed.
const FLIPPED: &str = "flipped";

/// What the commands said.
#[derive(Debug, Default)]
pub struct After {
    /// The evening's journal, replayed by two processes, gave the same bytes …
    pub same_state: bool,
    /// … so many of them …
    pub state_bytes: usize,
    /// … with so many visits in it: the state of a closed day would be nearly empty.
    pub state_visits: usize,
    /// The digest of the rebuilt records, if it is that of the live ones.
    pub records: Option<String>,
    /// The audit found nothing.
    pub audit_clean: bool,
    /// The row whose byte was changed.
    pub flipped: u64,
    /// The audit of the changed copy failed and named that row.
    pub flip_found: bool,
    /// What the commands printed, for whoever has to look.
    pub printed: Vec<String>,
}

/// Runs them all.
///
/// # Errors
/// A command cannot be started, or the copy cannot be made.
pub fn run(server: &Server, journal: &[Row], seed: u64) -> Result<After, Box<dyn Error>> {
    let mut after = After::default();
    after.replayed(server)?;

    let rebuild = server.run(&["rebuild"])?;
    after.note("rebuild", &rebuild);
    let (before, now) = (line(&rebuild, "before"), line(&rebuild, "after"));
    after.records = now.filter(|now| rebuild.status.success() && before.as_ref() == Some(now));

    let audit = server.run(&["audit"])?;
    after.note("audit", &audit);
    after.audit_clean = audit.status.success();

    let mut random = Random::stream(seed, &[4]);
    let row = &journal[random.below(journal.len() as u64) as usize];
    after.flipped = row.seq;
    let copy = server.copy(FLIPPED)?;
    let mut bytes = fs::read(&copy)?;
    let changed = flip(&mut bytes, row, &mut random);
    fs::write(&copy, bytes)?;
    let flipped = server.run_on_copy(FLIPPED, &["audit"])?;
    after.note("audit of the changed copy", &flipped);
    let name = format!("row {}:", row.seq);
    let named = text(&flipped).lines().any(|line| line.starts_with(&name));
    after.flip_found = changed && named && !flipped.status.success();
    Ok(after)
}

/// Changes one bit of one byte of a row, in the bytes of the database file. A row keeps its actor,
/// key and hash side by side; its key alone is also in an index, which no audit reads.
fn flip(bytes: &mut [u8], row: &Row, random: &mut Random) -> bool {
    let stored = [&row.actor, &row.command_id, &row.body_hash].map(|text| text.as_bytes()).concat();
    let found = bytes.windows(stored.len()).position(|window| window == stored);
    if let Some(at) = found {
        bytes[at + random.below(stored.len() as u64) as usize] ^= 1;
    }
    found.is_some()
}

/// The value behind a word at the beginning of a line.
fn line(output: &Output, word: &str) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().find_map(|line| line.trim().strip_prefix(word));
    found.map(|rest| rest.trim().to_owned())
}

fn text(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

impl After {
    fn replayed(&mut self, server: &Server) -> Result<(), Box<dyn Error>> {
        let mut states = Vec::new();
        for name in ["first.json", "second.json"] {
            let file = tempfile::Builder::new().suffix(name).tempfile()?;
            let path = file.path().display().to_string();
            let replay = server.run_on_copy(EVENING, &["replay", "--state", &path])?;
            self.note("replay of the evening", &replay);
            states.push((replay.status.success(), fs::read(file.path())?));
        }
        let [(first_ok, first), (second_ok, second)] = states.as_slice() else { return Ok(()) };
        self.same_state = *first_ok && *second_ok && first == second;
        self.state_bytes = first.len();
        let state: serde_json::Value = serde_json::from_slice(first).unwrap_or_default();
        self.state_visits = state["visits"].as_object().map_or(0, serde_json::Map::len);
        Ok(())
    }

    fn note(&mut self, what: &str, output: &Output) {
        self.printed.push(format!("{what} ({}):\n{}", output.status, text(output).trim()));
    }
}
