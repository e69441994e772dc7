//! Files that cannot be used: each is refused with a clear word, and nothing is touched.

use std::path::Path;

use rusqlite::Connection;

use super::{book::Book, day, sqlite};
use crate::store::{
    Store, StoreError, open, records::digest_tables, sqlite::Options, sqlite::SqliteStore,
};

fn open_error(path: &Path) -> StoreError {
    let result = SqliteStore::open(path, Options::default());
    result.err().expect("it must be refused")
}

#[tokio::test]
async fn a_second_server_on_the_same_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = sqlite(folder.path());
    let file = folder.path().join("hall.db");
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    for path in [&file, &link] {
        let error = open_error(path);
        assert!(
            matches!(&error, StoreError::InUse { by, .. }
                if by.contains(&std::process::id().to_string())),
            "{error}"
        );
    }
    // The first goes on, and after it a next one may.
    Book::new().append(&first, &day::entries()[..2]).await;
    first.close().await.unwrap();
    let second = sqlite(folder.path());
    assert_eq!(second.head().await.unwrap().unwrap().seq, 2);
}

/// Another program that writes to the file makes an append wait, then fail without a trace.
#[tokio::test]
async fn a_file_locked_by_another_program_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path());
    let other = Connection::open(folder.path().join("hall.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut book = Book::new();
    let rows = book.rows(&day::entries()[..2]);
    let refused = store.append(0, 0, rows.clone()).await.unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }), "{refused}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.head().await.unwrap(), None);
    store.append(0, 0, rows).await.unwrap();
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    // Root may write anywhere, but not below a file, nor into the kernel's own folders.
    for path in [&file.join("hall.db"), &file.join("deep/hall.db"), folder.path()] {
        let error = open_error(path);
        assert!(
            matches!(&error, StoreError::Unwritable { path: named, .. }
                if named.contains(folder.path().to_str().unwrap())),
            "{path:?}: {error}"
        );
    }
    let error = open_error(Path::new("/proc/hall.db"));
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(&text, "Minutes of the meeting. ".repeat(400)).unwrap();
    let foreign = folder.path().join("foreign.db");
    let connection = Connection::open(&foreign).unwrap();
    connection.execute_batch("CREATE TABLE recipes (cake TEXT)").unwrap();
    drop(connection);
    for path in [&text, &foreign] {
        let before = std::fs::read(path).unwrap();
        let error = open_error(path);
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    sqlite(folder.path()).close().await.unwrap();
    let file = folder.path().join("hall.db");
    let connection = Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = open_error(&file);
    assert!(matches!(error, StoreError::NewerSchema { found: 99, known: 6, .. }), "{error}");
}

/// The columns of the migrations are those of the record structs, in their order.
#[tokio::test]
async fn migrations_and_records_agree() {
    use crate::store::records::{Record, for_each_table};

    let folder = tempfile::tempdir().unwrap();
    sqlite(folder.path()).close().await.unwrap();
    let connection = Connection::open(folder.path().join("hall.db")).unwrap();
    for_each_table!(R => {
        let sql = format!("SELECT name, pk FROM pragma_table_info('{}')", R::TABLE);
        let mut statement = connection.prepare(&sql).unwrap();
        let columns: Vec<(String, usize)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let expected: Vec<(String, usize)> = R::COLUMNS
            .iter()
            .enumerate()
            .map(|(place, name)| {
                let key = if place < R::KEY_COLUMNS { place + 1 } else { 0 };
                (name.to_string(), key)
            })
            .collect();
        assert_eq!(columns, expected, "{}", R::TABLE);
    });
}

/// A damaged journal can still be opened, to be audited; it is neither read past nor written to.
#[tokio::test]
async fn a_journal_whose_last_row_is_damaged_is_not_continued() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path());
    let mut book = Book::new();
    book.append(&store, &day::entries()[..3]).await;
    store.close().await.unwrap();
    let file = folder.path().join("hall.db");
    let connection = Connection::open(&file).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER journal_rows_never_change;
             UPDATE journal SET actor = 'somebody else' WHERE seq = 3",
        )
        .unwrap();
    drop(connection);
    let store = open(&format!("sqlite:{}", file.display())).unwrap();
    let head = store.head().await.unwrap_err();
    assert!(matches!(head, StoreError::BadRow { seq: 3, .. }), "{head}");
    assert_eq!(store.read(1, 2).await.unwrap().len(), 2);
    let refused = store.append(0, 3, book.rows(&[(9, vec![])])).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    let expected = ["3: its content does not match its hash"];
    assert_eq!(super::faults(&*store).await, expected);
}

/// What an update writes for old rows is what a rebuild would.
#[tokio::test]
async fn an_older_file_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let day = day::entries();
    let store = sqlite(folder.path());
    Book::new().append(&store, &day).await;
    store.close().await.unwrap();
    let connection = Connection::open(folder.path().join("hall.db")).unwrap();
    let gone = [
        ("visits", "cases package kind manual expire_reason last_call"),
        ("transactions", "cause overtime inserted undone"),
        ("calls", "again previous undone silent missed"),
    ];
    for (table, columns) in gone {
        for column in columns.split(' ') {
            let sql = format!("ALTER TABLE {table} DROP COLUMN {column}");
            connection.execute(&sql, []).unwrap();
        }
    }
    for table in ["services", "cases", "zones"] {
        connection.execute(&format!("DROP TABLE {table}"), []).unwrap();
    }
    connection.pragma_update(None, "user_version", 3).unwrap();
    drop(connection);
    let store = sqlite(folder.path());
    let expected = digest_tables(&super::records::derive(&day));
    assert_eq!(store.records_digest().await.unwrap(), expected);
}
