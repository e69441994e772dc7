//! Torn writes: files that end, or are half old and half new, at any byte.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{book::Book, day, faults, quick_folder, sqlite};
use crate::store::{Row, Store, records::digest_tables};

/// Small pages keep the number of cuts small; nothing else depends on them.
const PAGE: usize = 512;

/// Database and log of a store at one moment.
#[derive(Clone)]
struct Image {
    database: Vec<u8>,
    log: Vec<u8>,
}

impl Image {
    fn take(folder: &Path) -> Self {
        let [database, log] = files(folder);
        Self {
            database: std::fs::read(database).unwrap(),
            log: std::fs::read(log).unwrap_or_default(),
        }
    }

    fn put(&self, folder: &Path) {
        let [database, log] = files(folder);
        std::fs::write(database, &self.database).unwrap();
        std::fs::write(log, &self.log).unwrap();
        let _ = std::fs::remove_file(folder.join("hall.db-shm"));
    }
}

fn files(folder: &Path) -> [PathBuf; 2] {
    ["hall.db", "hall.db-wal"].map(|name| folder.join(name))
}

fn make_small_pages(folder: &Path) {
    let connection = Connection::open(folder.join("hall.db")).unwrap();
    connection.pragma_update(None, "page_size", PAGE as u32).unwrap();
    connection.execute_batch("VACUUM").unwrap();
}

/// Opens what is left and says how many of the rows are there: all that are must be the first
/// ones, whole and with exactly their records.
async fn survivors(folder: &Path, rows: &[Row]) -> usize {
    let store = sqlite(folder);
    let read = store.read(1, usize::MAX).await.unwrap();
    assert_eq!(read, rows[..read.len()]);
    assert_eq!(faults(&store).await, [""; 0]);
    let day = &day::entries()[..read.len()];
    let expected = digest_tables(&super::records::derive(day));
    assert_eq!(store.records_digest().await.unwrap(), expected);
    drop(store);
    read.len()
}

/// The log cut at every byte of the last transaction: the whole last batch is there, or nothing
/// of it, and everything before it is.
#[tokio::test]
async fn the_log_cut_at_every_byte_keeps_whole_batches() {
    let folder = quick_folder();
    make_small_pages(folder.path());
    let store = sqlite(folder.path());
    let (mut book, day, mut rows) = (Book::new(), day::entries(), Vec::new());
    for batch in day[..9].chunks(3) {
        rows.extend_from_slice(&book.append(&store, batch).await);
    }
    let before = Image::take(folder.path()).log.len();
    rows.extend_from_slice(&book.append(&store, &day[9..11]).await);
    let image = Image::take(folder.path());
    drop(store);

    assert!(image.log.len() > before + PAGE, "the last batch is in the log");
    let cuts = quick_folder();
    for end in before..=image.log.len() {
        let mut cut = image.clone();
        cut.log.truncate(end);
        cut.put(cuts.path());
        let expected = if end == image.log.len() { 11 } else { 9 };
        let there = survivors(cuts.path(), &rows).await;
        assert_eq!(there, expected, "cut at {end} of {}", image.log.len());
    }
}

/// Power fails while the log is copied into the database file: whatever part of the file is new
/// and whatever is old, the log still has everything.
#[tokio::test]
async fn a_torn_checkpoint_loses_nothing() {
    let folder = quick_folder();
    make_small_pages(folder.path());
    let store = sqlite(folder.path());
    let rows = Book::new().append(&store, &day::entries()[..11]).await;
    let old = Image::take(folder.path());
    drop(store);
    let new = Image::take(folder.path());
    assert!(new.log.is_empty() && new.database.len() > old.database.len());

    let torn = quick_folder();
    let mut all_old = old.database.clone();
    all_old.resize(new.database.len(), 0);
    for end in (0..=new.database.len()).step_by(PAGE / 8 - 1) {
        let old_rest = old.database.get(end..).unwrap_or_default();
        let first_part_new = [&new.database[..end], old_rest].concat();
        let last_part_new = [&all_old[..end], &new.database[end..]].concat();
        for database in [first_part_new, last_part_new] {
            let log = old.log.clone();
            Image { database, log }.put(torn.path());
            assert_eq!(survivors(torn.path(), &rows).await, 11, "torn at {end}");
        }
    }
}
