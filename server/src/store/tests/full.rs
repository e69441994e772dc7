//! A full disk and a failing one: what was refused left nothing behind, what was acknowledged
//! stays, and the store goes on.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::{
    book::{Book, Entry},
    day, faults, sqlite,
};
use crate::store::{
    Snapshot, Store, StoreError,
    records::digest_tables,
    sqlite::{Options, SqliteStore},
};

/// Tells a child process which folder to use.
const FOLDER: &str = "JIAOHAO_STORE_FULL_FOLDER";

fn ticket(seq: u64) -> Entry {
    let ticket = day::ticket((seq, "A", seq as u32), "social", 1);
    (1, vec![queue_core::Event::TicketIssued(Box::new(ticket))])
}

/// Appends tickets until one is refused; that error. The book stays where the journal is.
async fn fill(store: &dyn Store, book: &mut Book) -> StoreError {
    loop {
        let mut next = book.clone();
        let entries: Vec<Entry> = (1..=5).map(|n| ticket(book.seq + n)).collect();
        let rows = next.rows(&entries);
        match store.append(0, book.seq, rows).await {
            Ok(()) => *book = next,
            Err(error) => return error,
        }
        assert!(book.seq < 100_000, "it never gets full");
    }
}

/// The journal is exactly what was acknowledged, and the records are those of it.
async fn holds_exactly(store: &dyn Store, book: &Book) {
    let head = store.head().await.unwrap().unwrap();
    assert_eq!((head.seq, &head.hash), (book.seq, &book.hash));
    assert_eq!(faults(store).await, [""; 0]);
    let entries: Vec<Entry> = (1..=book.seq).map(ticket).collect();
    let expected = digest_tables(&super::records::derive(&entries));
    assert_eq!(store.records_digest().await.unwrap(), expected);
}

fn snapshot(book: &Book, bytes: usize) -> Snapshot {
    let state = vec![b'x'; bytes];
    let fingerprint = "f1".to_owned();
    Snapshot { seq: book.seq, hash: book.hash.clone(), fingerprint, state }
}

/// The file may not grow; room comes back when a large snapshot gives way to a small one.
#[tokio::test]
async fn a_full_file_refuses_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { max_pages: Some(120), ..Options::default() };
    let store = SqliteStore::open(&folder.path().join("hall.db"), options).unwrap();
    let mut book = Book::new();
    book.append(&store, &[ticket(1)]).await;
    store.save_snapshot(snapshot(&book, 100_000)).await.unwrap();
    let error = fill(&store, &mut book).await;
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    holds_exactly(&store, &book).await;
    let error = store.save_snapshot(snapshot(&book, 200_000)).await.unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert_eq!(store.load_snapshot().await.unwrap().unwrap().state.len(), 100_000);

    // Two are kept: the second small one pushes the large one out.
    store.save_snapshot(snapshot(&book, 11)).await.unwrap();
    let later = Book { seq: book.seq + 1, ..book.clone() };
    store.save_snapshot(snapshot(&later, 12)).await.unwrap();
    let next = ticket(book.seq + 1);
    book.append(&store, &[next]).await;
    holds_exactly(&store, &book).await;
}

/// A writer that never rests does not keep the log from beginning anew.
#[tokio::test]
async fn the_log_stays_short_under_constant_load() {
    let folder = super::quick_folder();
    let options = Options { checkpoint_pages: 20, ..Options::default() };
    let store = SqliteStore::open(&folder.path().join("hall.db"), options).unwrap();
    let mut book = Book::new();
    for _ in 0..500 {
        let next = ticket(book.seq + 1);
        book.append(&store, &[next]).await;
    }
    let log = std::fs::metadata(folder.path().join("hall.db-wal")).unwrap().len();
    let pages = log / 4_120;
    assert!((20..320).contains(&pages), "{pages} pages after 500 commits of several pages each");
    holds_exactly(&store, &book).await;
}

/// Runs one of the tests below behind some words of shell, with its variable set.
fn run_child(name: &str, shell: &[&str], folder: &Path) -> Output {
    let test = format!("store::tests::full::{name}");
    Command::new(shell[0])
        .args(&shell[1..])
        .arg("sh")
        .arg(std::env::current_exe().unwrap())
        .args([test.as_str(), "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .output()
        .unwrap()
}

fn assert_ran(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}\n{errors}");
}

/// A real file system that is full, mounted where only the child sees it.
#[test]
fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let own_mounts = ["unshare", "--mount", "--map-root-user"];
    let may = Command::new(own_mounts[0]).args(&own_mounts[1..]).arg("true").status();
    if !may.is_ok_and(|status| status.success()) {
        println!("not run: this user may not mount anything; a full file stands for a full disk");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = r#"mount -t tmpfs -o size=2m tiny "$JIAOHAO_STORE_FULL_FOLDER"; exec "$@""#;
    let shell = [&own_mounts[..], &["sh", "-euc", script]].concat();
    assert_ran(&run_child("child_on_a_small_disk", &shell, folder.path()));
}

#[tokio::test]
async fn child_on_a_small_disk() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = Path::new(&folder);
    let filler = folder.join("filler");
    std::fs::write(&filler, vec![1; 700_000]).unwrap();
    let store = sqlite(folder);
    let mut book = Book::new();
    let error = fill(&store, &mut book).await;
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    holds_exactly(&store, &book).await;
    let again = fill(&store, &mut book).await;
    assert!(matches!(again, StoreError::DiskFull { .. }), "{again}");

    std::fs::remove_file(&filler).unwrap();
    let full_at = book.seq;
    let error = fill(&store, &mut book).await;
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert!(book.seq > full_at + 100, "it went on after {full_at} up to {}", book.seq);
    holds_exactly(&store, &book).await;
}

/// Writes that fail in another way than by a full disk: files may not grow beyond 256 KiB, which
/// SQLite reports as an I/O error. The outcome counts as unknown, nothing more is written, and
/// reopening tells what is there.
#[test]
fn after_an_io_error_only_reopening_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let shell = ["sh", "-euc", r#"trap '' XFSZ; ulimit -S -f 512; exec "$@""#];
    assert_ran(&run_child("child_with_failing_writes", &shell, folder.path()));
}

#[tokio::test]
async fn child_with_failing_writes() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = sqlite(Path::new(&folder));
    let mut book = Book::new();
    let error = fill(&store, &mut book).await;
    assert!(matches!(error, StoreError::Failed(_)), "{error}");
    // From here on writing would succeed, but nobody knows yet what the file holds.
    let process = std::process::id().to_string();
    let lifted = Command::new("prlimit").args(["--fsize=unlimited", "--pid", &process]).status();
    assert!(lifted.unwrap().success());
    let stuck = [
        store.append(0, book.seq, book.clone().rows(&[ticket(book.seq + 1)])).await,
        store.save_snapshot(snapshot(&book, 1)).await,
    ];
    for refused in stuck {
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    }
    // Reading goes on.
    assert_eq!(store.head().await.unwrap().unwrap().seq, book.seq);

    store.reopen().await.unwrap();
    holds_exactly(&store, &book).await;
    let next = ticket(book.seq + 1);
    book.append(&store, &[next]).await;
    holds_exactly(&store, &book).await;
}
