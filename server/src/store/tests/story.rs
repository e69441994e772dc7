//! One story, told to every engine.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{
    book::{Book, Entry},
    day, faults, sqlite,
};
use crate::store::{
    Head, Snapshot, Store, StoreError, memory::MemoryStore, open, records::digest_tables, seal,
};

#[tokio::test]
async fn memory_tells_the_story() {
    story(&MemoryStore::default()).await;
}

#[tokio::test]
async fn sqlite_tells_the_story() {
    let folder = tempfile::tempdir().unwrap();
    story(&sqlite(folder.path())).await;
}

#[tokio::test]
async fn a_store_is_chosen_by_its_uri() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/er/hall.db");
    let uri = format!("sqlite:{}", file.display());
    let mut book = Book::new();
    let store = open(&uri).unwrap();
    book.append(&*store, &day::entries()[..2]).await;
    store.close().await.unwrap();
    assert!(file.is_file());
    let store = open(&uri).unwrap();
    assert_eq!(store.head().await.unwrap().unwrap().seq, 2);
    assert_eq!(open("memory:").unwrap().head().await.unwrap(), None);
    for wrong in ["", "memory", "memory:x", "sqlite:", "redis://somewhere", "/a/path"] {
        let error = open(wrong).err();
        assert!(matches!(error, Some(StoreError::BadUri(_))), "{wrong}");
    }
}

async fn story(store: &dyn Store) {
    let mut book = Book::new();
    let day = day::entries();
    empty(store).await;
    first_rows(store, &mut book, &day[..3]).await;
    wrong_batches(store, &book, &day[3]).await;
    many_at_once(store, &mut book, &day[3..]).await;
    windows(store, &day).await;
    snapshots(store).await;
    records(store, &day).await;
    let seq = book.seq;
    book.generation = 2;
    book.append(store, &[(1500, vec![])]).await;
    assert_eq!(store.head().await.unwrap().unwrap().generation, 2);
    book.generation = 1;
    let old = book.rows(&[(1501, vec![])]);
    let refused = store.append(0, seq + 1, old).await.unwrap_err();
    assert!(matches!(refused, StoreError::BadBatch { .. }), "{refused}");
    assert_eq!(faults(store).await, [""; 0]);
    the_end(store).await;
}

async fn empty(store: &dyn Store) {
    assert_eq!(store.head().await.unwrap(), None);
    assert_eq!(store.read(1, 10).await.unwrap(), []);
    assert_eq!(store.find(vec!["command-1".into()]).await.unwrap(), []);
    assert_eq!(store.load_snapshot().await.unwrap(), None);
    assert_eq!(store.audit().await.unwrap().rows, 0);
    assert_eq!(store.rebuild().await.unwrap(), 0);
    let nothing = digest_tables(&Default::default());
    assert_eq!(store.records_digest().await.unwrap(), nothing);
}

async fn first_rows(store: &dyn Store, book: &mut Book, entries: &[Entry]) {
    let rows = book.append(store, entries).await;
    assert_eq!(store.head().await.unwrap(), rows.last().map(Head::of));
    // A batch without rows changes nothing.
    store.append(0, 3, Arc::default()).await.unwrap();
    let ids = ["command-3", "never-sent", "command-1"].map(String::from);
    let found = store.find(ids.to_vec()).await.unwrap();
    assert_eq!(found, [rows[2].clone(), rows[0].clone()]);
}

/// Nothing of a batch that does not fit is written.
async fn wrong_batches(store: &dyn Store, book: &Book, entry: &Entry) {
    let head = store.head().await.unwrap();
    let digest = store.records_digest().await.unwrap();
    for (expected, rows) in [(0, 1), (2, 2), (9, 1)] {
        let rows = book.clone().rows(&vec![entry.clone(); rows]);
        let refused = store.append(0, expected, rows).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict { expected: e, actual: 3 } if e == expected),
            "{refused}"
        );
    }
    for ids in [["new", "command-2"], ["new", "new"], ["command-1", "new"]] {
        let mut book = book.clone();
        let rows = ids.map(|id| book.row_of(id, entry.clone()));
        let refused = store.append(0, 3, Arc::new(rows.to_vec())).await;
        let Err(StoreError::DuplicateCommand { command_id }) = refused else {
            panic!("{refused:?}");
        };
        let doubled = if ids[0] == "command-1" { ids[0] } else { ids[1] };
        assert_eq!(command_id, doubled);
    }
    let good = book.clone().row(entry);
    let mut wrong = vec![good.clone(); 4];
    wrong[0].seq = 5;
    wrong[1] = seal(wrong[1].clone(), &"f".repeat(64));
    wrong[2].generation = 0;
    wrong[3].hash.clear();
    for wrong in wrong {
        let refused = store.append(0, 3, Arc::new(vec![wrong])).await;
        let refused = refused.unwrap_err();
        assert!(matches!(refused, StoreError::BadBatch { .. }), "{refused}");
    }
    assert_eq!(store.head().await.unwrap(), head);
    assert_eq!(store.find(vec!["new".into()]).await.unwrap(), []);
    assert_eq!(store.records_digest().await.unwrap(), digest);
}

/// Batches may share a commit, yet each stands or falls alone.
async fn many_at_once(store: &dyn Store, book: &mut Book, entries: &[Entry]) {
    let (first, rest) = entries.split_at(4);
    let expected = book.seq;
    let a = book.rows(&first[..2]);
    let mut other = book.clone();
    let doubled = [other.row(&first[2]), other.row_of("command-1", first[3].clone())];
    let b = book.rows(&first[2..]);
    // While the rebuild is under way the three queue up, to go into one commit.
    let (rebuilt, a, doubled, b) = tokio::join!(
        store.rebuild(),
        store.append(0, expected, a),
        store.append(0, expected + 2, Arc::new(doubled.to_vec())),
        store.append(0, expected + 2, b),
    );
    assert_eq!(rebuilt.unwrap(), expected);
    assert!(a.is_ok() && b.is_ok(), "{a:?}, {b:?}");
    assert!(matches!(doubled, Err(StoreError::DuplicateCommand { .. })), "{doubled:?}");
    let mut batches = Vec::new();
    for entries in rest.chunks(3) {
        let expected = book.seq;
        batches.push((expected, book.rows(entries)));
    }
    let appends = batches.into_iter().map(|(expected, rows)| store.append(0, expected, rows));
    for result in join_all(appends).await {
        result.unwrap();
    }
}

async fn windows(store: &dyn Store, day: &[Entry]) {
    let all = store.read(1, usize::MAX).await.unwrap();
    let events: Vec<_> = all.iter().map(|row| row.events.clone()).collect();
    let expected: Vec<_> = day.iter().map(|(_, events)| events.clone()).collect();
    assert_eq!(events, expected);
    assert_eq!(store.read(0, 2).await.unwrap(), all[..2]);
    assert_eq!(store.read(5, 3).await.unwrap(), all[4..7]);
    assert_eq!(store.read(all.len() as u64, 9).await.unwrap().len(), 1);
    assert_eq!(store.read(u64::MAX, 9).await.unwrap(), []);
    assert_eq!(store.read(1, 0).await.unwrap(), []);
}

async fn snapshots(store: &dyn Store) {
    let rows = store.read(1, 9).await.unwrap();
    let at = |place: usize, state: &str| Snapshot {
        seq: rows[place].seq,
        hash: rows[place].hash.clone(),
        fingerprint: "f1".to_owned(),
        state: state.as_bytes().to_vec(),
    };
    for place in 0..3 {
        store.save_snapshot(at(place, "{}")).await.unwrap();
    }
    assert_eq!(store.load_snapshot().await.unwrap(), Some(at(2, "{}")));
    store.save_snapshot(at(2, "[]")).await.unwrap();
    assert_eq!(store.load_snapshot().await.unwrap(), Some(at(2, "[]")));
    let mut foreign = at(5, "{}");
    foreign.hash = "f".repeat(64);
    store.save_snapshot(foreign.clone()).await.unwrap();
    assert_eq!(store.load_snapshot().await.unwrap(), Some(at(2, "[]")));
    // Two are kept: the next one pushes the last good one out.
    foreign.seq += 1;
    store.save_snapshot(foreign).await.unwrap();
    assert_eq!(store.load_snapshot().await.unwrap(), None);
}

async fn records(store: &dyn Store, day: &[Entry]) {
    let expected = digest_tables(&super::records::derive(day));
    assert_eq!(store.records_digest().await.unwrap(), expected);
    assert_eq!(store.rebuild().await.unwrap(), day.len() as u64);
    assert_eq!(store.records_digest().await.unwrap(), expected);
}

async fn the_end(store: &dyn Store) {
    store.reopen().await.unwrap();
    assert!(store.head().await.unwrap().is_some());
    store.close().await.unwrap();
    store.close().await.unwrap();
    let closed = [
        store.head().await.err(),
        store.reopen().await.err(),
        store.append(0, 0, Arc::default()).await.err(),
        store.read(1, 1).await.err(),
        store.records_digest().await.err(),
        store.audit().await.err(),
        store.rebuild().await.err(),
    ];
    for error in closed {
        assert!(matches!(error, Some(StoreError::Closed)), "{error:?}");
    }
}

/// However often the engine starts anew, its records are those of one long run.
#[tokio::test]
async fn records_do_not_depend_on_restarts() {
    let folder = super::quick_folder();
    let mut book = Book::new();
    let day = day::entries();
    for (place, entry) in day.iter().enumerate() {
        let store = sqlite(folder.path());
        book.append(&store, std::slice::from_ref(entry)).await;
        if place % 2 == 0 {
            store.close().await.unwrap();
        }
    }
    let store = sqlite(folder.path());
    let expected = digest_tables(&super::records::derive(&day));
    assert_eq!(store.records_digest().await.unwrap(), expected);
    assert_eq!(store.rebuild().await.unwrap(), day.len() as u64);
    assert_eq!(store.records_digest().await.unwrap(), expected);
}
