//! The chain: its frozen encoding, and that it notices everything.

use super::{
    book::{Book, Entry},
    day,
};
use crate::store::{
    AuditReport, Row,
    audit::Auditor,
    chain::{Scratch, StoredRow},
};

fn some_rows() -> Vec<Row> {
    Book::new().rows(&day::entries()[..6]).to_vec()
}

fn audit(rows: &[Row]) -> AuditReport {
    let mut auditor = Auditor::default();
    let mut scratch = Scratch::default();
    for row in rows {
        auditor.row(scratch.stored(row));
    }
    auditor.report()
}

fn faults(rows: &[Row]) -> Vec<String> {
    let report = audit(rows);
    let line = |fault: &crate::store::AuditFault| format!("{}: {}", fault.seq, fault.what);
    report.faults.iter().map(line).collect()
}

/// The encoding is frozen: this hash was computed apart from this program, from the words at the
/// head of `chain.rs`.
#[test]
fn the_encoding_is_frozen() {
    let row = StoredRow {
        generation: 1,
        seq: 42,
        at_ms: 1_793_579_400_000,
        local_date: b"2026-11-02",
        local_minute: 510,
        wall_ms: -1,
        actor: "clerk:刘".as_bytes(),
        command_id: b"3f2a",
        body_hash: b"b0d1",
        version: 1,
        events: br#"[{"event":"issuing-stopped"}]"#,
        prev_hash: b"00ff",
        hash: b"",
    };
    assert_eq!(row.digest(), "5cca51765701f6b760fe050d999610be8c859a19ee79a5fe556de6314563dce2");
}

#[test]
fn a_whole_journal_is_clean() {
    let report = audit(&some_rows());
    assert_eq!((report.rows, report.faults), (6, vec![]));
}

#[test]
fn every_field_is_under_the_seal() {
    let changes: [fn(&mut Row); 12] = [
        |row| row.generation += 1,
        |row| row.at.utc_ms += 1,
        |row| row.at.local_date.day += 1,
        |row| row.at.local_minute += 1,
        |row| row.wall_ms += 1,
        |row| row.actor.push('x'),
        |row| row.command_id.push('x'),
        |row| row.body_hash.push('x'),
        |row| row.version = 0,
        |row| row.events.clear(),
        |row| row.prev_hash.replace_range(..1, "x"),
        |row| row.hash.replace_range(..1, "x"),
    ];
    for (nth, change) in changes.iter().enumerate() {
        let mut rows = some_rows();
        change(&mut rows[2]);
        let expected = ["3: its content does not match its hash"];
        assert_eq!(faults(&rows), expected, "change {nth}");
    }
}

#[test]
fn lengths_keep_fields_apart() {
    let row = |actor: &str, command_id: &str| {
        let mut row = some_rows().swap_remove(0);
        actor.clone_into(&mut row.actor);
        command_id.clone_into(&mut row.command_id);
        Scratch::default().stored(&row).digest()
    };
    assert_ne!(row("ab", "c"), row("a", "bc"));
}

#[test]
fn missing_moved_and_doubled_rows_are_named() {
    let rows = some_rows();
    let mut missing = rows.clone();
    missing.remove(2);
    assert_eq!(faults(&missing), ["3: it is missing"]);
    let mut missing = rows.clone();
    missing.drain(1..4);
    assert_eq!(faults(&missing), ["2: it and all rows up to 4 are missing"]);
    let mut renumbered = rows.clone();
    renumbered[2].seq = 77;
    assert_eq!(faults(&renumbered), ["3: it is stored under number 77"]);
    let mut swapped = rows.clone();
    swapped.swap(2, 3);
    assert!(faults(&swapped)[0].starts_with("3: "), "{:?}", faults(&swapped));
    let mut first = rows.clone();
    first.remove(0);
    assert_eq!(faults(&first), ["1: it is missing"]);
}

/// A row that was rewritten with a hash of its own is found by the row behind it.
#[test]
fn a_rewritten_row_is_found() {
    let mut rows = some_rows();
    rows[2].actor = "somebody else".to_owned();
    let prev_hash = rows[2].prev_hash.clone();
    rows[2] = crate::store::seal(rows[2].clone(), &prev_hash);
    let expected = ["4: it does not name the hash of the row before"];
    assert_eq!(faults(&rows), expected);
}

#[test]
fn a_doubled_command_and_an_old_generation_are_named() {
    let entry: Entry = (0, vec![]);
    let mut book = Book::new();
    book.generation = 2;
    let ids = ["a", "b", "a"];
    let mut rows: Vec<Row> = ids.map(|id| book.row_of(id, entry.clone())).to_vec();
    book.generation = 1;
    rows.push(book.row_of("c", entry.clone()));
    assert_eq!(
        faults(&rows),
        [
            "3: its command id is also that of row 1",
            "4: its generation is older than that of the row before",
        ]
    );
}

#[test]
fn a_row_that_matches_its_hash_but_means_nothing_is_named() {
    let mut book = Book::new();
    let mut row = book.row(&(0, vec![]));
    row.version = 9;
    let row = crate::store::seal(row, crate::store::GENESIS);
    let expected = ["1: version 9 of the stored form is unknown"];
    assert_eq!(faults(&[row]), expected);
}
