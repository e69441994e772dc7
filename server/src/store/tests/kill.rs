//! SIGKILL while loaded: every acknowledged row is there, once.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use futures_util::stream::{FuturesOrdered, StreamExt};
use queue_core::Event;

use super::{
    book::{Book, Entry},
    day, faults, sqlite,
};
use crate::store::{Row, Store, chain::seal, sqlite::Options, sqlite::SqliteStore};

/// Tells the child process which folder to write to.
const FOLDER: &str = "JIAOHAO_STORE_KILL_FOLDER";
/// How many kills; the short dose is for every test run.
const KILLS: &str = "JIAOHAO_KILLS";
/// Batches on their way at any moment.
const IN_FLIGHT: usize = 8;

/// xorshift64*: enough to choose moments.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % below
    }
}

/// Endless tickets and calls.
fn entry(seq: u64) -> Entry {
    let at = (seq / 100) as i64;
    let event = match seq % 2 {
        0 => Event::TicketIssued(Box::new(day::ticket((seq, "A", seq as u32), "social", at))),
        _ => Event::Called(Box::new(day::called((seq - 1, seq), "c1", Some(1), at))),
    };
    (at, vec![event])
}

/// The part of the child: not a test of its own. Appends until it is killed, and prints the last
/// row of every batch once it is acknowledged.
#[tokio::test]
async fn child_that_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let options = Options {
        // The log is copied all the time, so that kills hit that too.
        checkpoint_pages: 50,
        ..Options::default()
    };
    let store = SqliteStore::open(&Path::new(&folder).join("hall.db"), options).unwrap();
    let head = store.head().await.unwrap();
    let mut book = Book::new();
    if let Some(head) = head {
        book.seq = head.seq;
        book.hash = head.hash;
    }
    let mut flying = FuturesOrdered::new();
    let mut dice = Dice(book.seq + 1);
    loop {
        let expected = book.seq;
        let entries: Vec<Entry> = (1..=1 + dice.roll(5)).map(|n| entry(expected + n)).collect();
        let rows = book.rows(&entries);
        let (last, store) = (book.seq, &store);
        flying.push_back(async move {
            store.append(0, expected, rows).await.unwrap();
            last
        });
        if flying.len() == IN_FLIGHT {
            let acknowledged = flying.next().await.unwrap();
            // A single write, so that half a line is never taken for a number.
            let line = format!("acknowledged {acknowledged}.\n");
            std::io::stdout().write_all(line.as_bytes()).unwrap();
        }
    }
}

fn child(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["store::tests::kill::child_that_is_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

fn acknowledged(line: &str) -> Option<u64> {
    let number = line.strip_prefix("acknowledged ")?.strip_suffix('.')?;
    number.parse().ok()
}

/// Starts a child, kills it after some acknowledgements, and returns the last one it printed.
fn run_and_kill(folder: &Path, dice: &mut Dice) -> u64 {
    let mut child = child(folder);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut wanted = 1 + dice.roll(300);
    let mut last = 0;
    for line in lines {
        let Some(seq) = acknowledged(&line.unwrap()) else {
            continue;
        };
        last = seq;
        wanted = wanted.saturating_sub(1);
        if wanted == 0 {
            child.kill().unwrap(); // SIGKILL; lines already written are still read
        }
    }
    let status = child.wait().unwrap();
    assert!(!status.success() && wanted == 0, "the child ended by itself: {status}");
    last
}

#[tokio::test]
async fn a_killed_server_loses_nothing_it_acknowledged() {
    let kills = std::env::var(KILLS).map_or(5, |kills| kills.parse().unwrap());
    let seed = u64::from(std::process::id()) | 1 << 40;
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    for kill in 1..=kills {
        let acknowledged = run_and_kill(folder.path(), &mut dice);
        let store = sqlite(folder.path());
        let head = store.head().await.unwrap().unwrap();
        assert!(head.seq >= acknowledged, "kill {kill}: {acknowledged} of {}", head.seq);
        assert_eq!(faults(&store).await, [""; 0], "kill {kill}");
        let digest = store.records_digest().await.unwrap();
        assert_eq!(store.rebuild().await.unwrap(), head.seq, "kill {kill}");
        assert_eq!(store.records_digest().await.unwrap(), digest, "kill {kill}");
        store.close().await.unwrap();
    }
    every_row_is_the_one_that_was_sent(folder.path()).await;
}

/// Rows hold what the children sent, each once and in order: a journal made of the same entries
/// in one go has the same hashes.
async fn every_row_is_the_one_that_was_sent(folder: &Path) {
    let store = sqlite(folder);
    let rows = store.read(1, usize::MAX).await.unwrap();
    let mut book = Book::new();
    for row in &rows {
        let sent: Row = book.row(&entry(row.seq));
        assert_eq!(row.hash, seal(sent, &row.prev_hash).hash);
    }
    let ids = rows.iter().map(|row| row.command_id.clone()).collect();
    assert_eq!(store.find(ids).await.unwrap(), rows);
    let again = Arc::new(vec![book.row_of("command-1", entry(1))]);
    let doubled = store.append(0, rows.len() as u64, again).await;
    assert!(doubled.is_err(), "a command that was acknowledged before the kills is known");
}
