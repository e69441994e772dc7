//! One flipped byte in the file, anywhere in a stored row, is found and the row is named.

use std::path::Path;

use rusqlite::Connection;

use super::{book::Book, day, sqlite};
use crate::store::{Row, Store, chain::Scratch};

/// The row that suffers.
const VICTIM: u64 = 7;

/// SQLite's variable-length integer.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = vec![(value & 0x7f) as u8];
    while value > 0x7f {
        value >>= 7;
        bytes.insert(0, (value & 0x7f) as u8 | 0x80);
    }
    bytes
}

/// An integer column: its serial type and its bytes, as short as they can be.
fn integer(value: i64) -> (u64, Vec<u8>) {
    let bytes = value.to_be_bytes();
    let short = |n: usize| bytes[8 - n..].to_vec();
    match value {
        0 => (8, vec![]),
        1 => (9, vec![]),
        -0x80..=0x7f => (1, short(1)),
        -0x8000..=0x7fff => (2, short(2)),
        -0x80_0000..=0x7f_ffff => (3, short(3)),
        -0x8000_0000..=0x7fff_ffff => (4, short(4)),
        -0x8000_0000_0000..=0x7fff_ffff_ffff => (5, short(6)),
        _ => (6, short(8)),
    }
}

/// A journal row as SQLite stores it (<https://sqlite.org/fileformat2.html>, section 2.1): where
/// its columns begin inside, and its bytes.
fn cell(row: &Row) -> (usize, Vec<u8>) {
    let mut scratch = Scratch::default();
    let row = scratch.stored(row);
    let text = |text: &[u8]| (13 + 2 * text.len() as u64, text.to_vec());
    let columns = [
        (0, vec![]), // seq is the key of the table and lies outside the record
        integer(row.generation),
        integer(row.at_ms),
        text(row.local_date),
        integer(row.local_minute),
        integer(row.wall_ms),
        text(row.actor),
        text(row.command_id),
        text(row.body_hash),
        integer(row.version),
        text(row.events),
        text(row.prev_hash),
        text(row.hash),
    ];
    let types: Vec<u8> = columns.iter().flat_map(|(kind, _)| varint(*kind)).collect();
    let mut record = varint(types.len() as u64 + 1);
    record.extend(types);
    let header = record.len();
    record.extend(columns.into_iter().flat_map(|(_, bytes)| bytes));
    let mut cell = varint(record.len() as u64);
    cell.extend(varint(row.seq as u64));
    let body = cell.len() + header;
    cell.extend(record);
    (body, cell)
}

fn find(haystack: &[u8], needle: &[u8]) -> usize {
    let mut places = haystack
        .windows(needle.len())
        .enumerate()
        .filter(|(_, window)| *window == needle)
        .map(|(place, _)| place);
    let place = places.next().expect("the row lies in the file");
    assert_eq!(places.next(), None, "the row lies in the file once");
    place
}

/// A closed store with the whole small day, as bytes, and its rows.
async fn image(folder: &Path) -> (Vec<u8>, Vec<Row>) {
    let store = sqlite(folder);
    let rows = Book::new().append(&store, &day::entries()).await;
    store.close().await.unwrap();
    let image = std::fs::read(folder.join("hall.db")).unwrap();
    (image, rows.to_vec())
}

/// Opens a damaged image; the sequences an audit names, and the rows if they can be read.
async fn examine(folder: &Path, image: &[u8]) -> (Vec<u64>, Option<Vec<Row>>) {
    std::fs::write(folder.join("hall.db"), image).unwrap();
    let store = sqlite(folder);
    let report = store.audit().await.unwrap();
    let rows = store.read(1, usize::MAX).await.ok();
    store.close().await.unwrap();
    (report.faults.iter().map(|f| f.seq).collect(), rows)
}

#[tokio::test]
async fn one_flipped_byte_of_a_row_names_the_row() {
    let folder = super::quick_folder();
    let (image, rows) = image(folder.path()).await;
    let (body, cell) = cell(&rows[VICTIM as usize - 1]);
    let place = find(&image, &cell);
    assert_eq!(examine(folder.path(), &image).await.0, [0; 0]);
    for offset in 0..cell.len() {
        for mask in [0x01, 0xa0] {
            let mut damaged = image.clone();
            damaged[place + offset] ^= mask;
            let (named, read) = examine(folder.path(), &damaged).await;
            if offset >= body {
                assert_eq!(named, [VICTIM], "byte {offset} of {} ^ {mask:#x}", cell.len());
                assert_eq!(read, None, "a damaged row must not be acted on");
            } else {
                // Lengths and types around the columns: either the row suffers, or it still
                // says the same.
                let same = read.as_ref() == Some(&rows);
                assert!(
                    named.contains(&VICTIM) || (named.is_empty() && same),
                    "header byte {offset} ^ {mask:#x} named {named:?}"
                );
            }
        }
    }
}

/// A command id lies in an index too; a flip there would let the same command in twice.
#[tokio::test]
async fn a_flipped_byte_of_the_index_names_the_row() {
    let folder = super::quick_folder();
    let (image, rows) = image(folder.path()).await;
    let id = &rows[VICTIM as usize - 1].command_id;
    // An index entry: header of three bytes, the id, the number of the row.
    let mut entry = vec![3, 13 + 2 * id.len() as u8, 1];
    entry.extend(id.as_bytes());
    entry.push(VICTIM as u8);
    let place = find(&image, &entry);
    for offset in 3..entry.len() {
        let mut damaged = image.clone();
        damaged[place + offset] ^= 0x01;
        let (named, _) = examine(folder.path(), &damaged).await;
        assert!(named.contains(&VICTIM), "byte {offset} named {named:?}");
    }
}

/// A damaged snapshot is never loaded; the one before stands in.
#[tokio::test]
async fn a_damaged_snapshot_is_passed_over() {
    let folder = super::quick_folder();
    let store = sqlite(folder.path());
    let rows = Book::new().append(&store, &day::entries()[..4]).await;
    for row in &rows[..2] {
        let snapshot = crate::store::Snapshot {
            seq: row.seq,
            hash: row.hash.clone(),
            fingerprint: "f1".to_owned(),
            state: format!("the state after row {}", row.seq).into_bytes(),
        };
        store.save_snapshot(snapshot).await.unwrap();
    }
    store.close().await.unwrap();
    let connection = Connection::open(folder.path().join("hall.db")).unwrap();
    let damage = "UPDATE snapshots SET state = CAST('the state after row 9' AS BLOB) WHERE seq = 2";
    assert_eq!(connection.execute(damage, []).unwrap(), 1);
    drop(connection);
    let store = sqlite(folder.path());
    assert_eq!(store.load_snapshot().await.unwrap().unwrap().seq, 1);
}
