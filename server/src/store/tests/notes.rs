//! Notes and documents, told to every engine: what changes with a note is stored with it or not at
//! all, and an auditor finds it.

use std::sync::Arc;

use super::{
    book::{Book, hall_time},
    day, faults, sqlite,
};
use crate::store::{
    Change, Document, NOTE_VERSION, Note, Row, Search, Store, StoreError,
    memory::MemoryStore,
    note::{Failure, Proof, What},
    seal,
};

#[tokio::test]
async fn memory_keeps_notes_and_documents() {
    story(&MemoryStore::default()).await;
}

#[tokio::test]
async fn sqlite_keeps_notes_and_documents() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path());
    story(&store).await;
    let (documents, before) = (store.documents().await.unwrap(), found(&store, notes()).await);
    store.close().await.unwrap();
    let again = sqlite(folder.path());
    assert_eq!(again.documents().await.unwrap(), documents);
    assert_eq!(found(&again, notes()).await, before);
}

fn document(id: &str, body: &str) -> Document {
    Document { kind: "account".into(), id: id.into(), body: body.into() }
}

fn put(id: &str, body: &str) -> Change {
    Change::Put(document(id, body))
}

fn erase(id: &str) -> Change {
    Change::Erase { kind: "account".into(), id: id.into() }
}

/// The next row of a book, as a note.
fn note(book: &mut Book, what: What) -> Arc<Vec<Row>> {
    let mut row = book.clone().row(&(600, vec![]));
    row.actor = "person:ann".to_owned();
    row.version = NOTE_VERSION;
    row.note = Some(Note { from: "10.0.0.7".to_owned(), what });
    row.at = hall_time(600);
    let row = seal(row, &book.hash);
    (book.seq, book.hash) = (row.seq, row.hash.clone());
    Arc::new(vec![row])
}

fn notes() -> Search {
    Search { notes: Some(true), limit: 10, ..Search::default() }
}

async fn found(store: &dyn Store, search: Search) -> Vec<u64> {
    store.search(search).await.unwrap().iter().map(|row| row.seq).collect()
}

async fn story(store: &dyn Store) {
    let mut book = Book::new();
    assert_eq!(store.documents().await.unwrap(), []);
    book.append(store, &day::entries()[..3]).await;
    let records = store.records_digest().await.unwrap();

    let added = What::AccountAdded { account: "ann".into(), grants: vec!["clerk".into()] };
    let rows = note(&mut book, added.clone());
    let changes = vec![put("ann", "1"), put("bob", "1"), put("ann", "2")];
    store.append_with(0, 3, Arc::clone(&rows), changes).await.unwrap();
    let documents = [document("ann", "2"), document("bob", "1")];
    assert_eq!(store.documents().await.unwrap(), documents);
    assert_eq!(store.read(4, 1).await.unwrap(), *rows, "a note reads back as it was");

    // A batch that is refused leaves the documents alone.
    let twice = store.append_with(0, 4, rows, vec![erase("ann"), erase("bob")]).await;
    assert!(matches!(twice, Err(StoreError::BadBatch { .. })), "{twice:?}");
    assert_eq!(store.documents().await.unwrap(), documents);

    let (account, by) = (Some("ann".to_owned()), Proof::Password);
    let cause = Failure::WrongSecret;
    let failed = What::SignInFailed { account, by, cause, locked_until_ms: None };
    let changes = vec![erase("bob"), erase("nobody")];
    store.append_with(0, 4, note(&mut book, failed), changes).await.unwrap();
    assert_eq!(store.documents().await.unwrap(), [document("ann", "2")]);
    book.append(store, &day::entries()[3..5]).await;

    let all = Search { limit: 100, ..Search::default() };
    #[rustfmt::skip]
    let rows = [
        (all.clone(),                                                   vec![7, 6, 5, 4, 3, 2, 1]),
        (Search { limit: 2, ..all.clone() },                            vec![7, 6]),
        (Search { before_seq: Some(5), limit: 2, ..all.clone() },       vec![4, 3]),
        (notes(),                                                       vec![5, 4]),
        (Search { notes: Some(false), ..all.clone() },                  vec![7, 6, 3, 2, 1]),
        (Search { who: vec!["nobody".into(), "person:".into()], ..all.clone() },       vec![5, 4]),
        (Search { texts: vec!["wrong-secret".into()], ..all.clone() },   vec![5]),
        (Search { texts: vec!["no such thing".into()], ..all.clone() },  vec![]),
        (Search { who: vec!["ann".into()], ..all.clone() },            vec![5, 4]),
        (Search { until_ms: Some(0), ..all.clone() },                   vec![]),
        (Search { from_ms: Some(i64::MAX), ..all.clone() },             vec![]),
    ];
    for (search, expected) in rows {
        assert_eq!(found(store, search.clone()).await, expected, "{search:?}");
    }
    let kept = store.search(notes()).await.unwrap();
    assert_eq!(kept[1].note.as_ref().map(|note| &note.what), Some(&added));

    // Notes are in the chain, and no part of the records.
    assert_eq!(faults(store).await, [""; 0]);
    store.rebuild().await.unwrap();
    assert_eq!(store.documents().await.unwrap(), [document("ann", "2")], "a rebuild leaves them");
    assert_ne!(store.records_digest().await.unwrap(), records, "the later commands count");
}
