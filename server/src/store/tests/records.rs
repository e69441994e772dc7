//! The records of the small day, column by column.

use std::{convert::Infallible, fmt::Write};

use super::{
    book::{Entry, START_MS, hall_time},
    day,
};
use crate::store::records::{
    CallRecord, CounterModeRecord, CounterSessionRecord, DayRecord, Projector, Record, Tables,
    TransactionRecord, Value, VisitRecord,
};

/// The records of commands, handed over after every second one.
pub fn derive(entries: &[Entry]) -> Tables {
    let mut projector = Projector::default();
    let mut tables = Tables::default();
    for pair in entries.chunks(2) {
        for (minutes, events) in pair {
            let Ok(()) = projector.apply(events, &hall_time(*minutes), &tables);
        }
        let Ok(()) = projector.drain(&mut tables);
    }
    tables
}

/// Rows as text: the named columns, instants as minutes of the day, durations in minutes.
fn lines<R: Record>(tables: &Tables, columns: &str) -> String {
    let mut text = String::from("\n");
    for record in R::table(tables).values() {
        let mut shown = vec![String::from("?"); columns.split(' ').count()];
        let Ok(()) = record.try_each(|place, value| {
            let name = R::COLUMNS[place];
            if let Some(at) = columns.split(' ').position(|column| column == name) {
                shown[at] = show(name, value);
            }
            Ok::<(), Infallible>(())
        });
        writeln!(text, "{}", shown.join(" ")).unwrap();
    }
    text
}

fn show(name: &str, value: Value<'_>) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Text(text) => text.to_owned(),
        Value::Int(ms) if name.ends_with("_ms") && ms >= START_MS => {
            format!("@{}", (ms - START_MS) / 60_000)
        }
        Value::Int(ms) if name.ends_with("_ms") && ms % 60_000 == 0 => format!("{}m", ms / 60_000),
        Value::Int(int) => int.to_string(),
    }
}

/// `check::<R>("columns", "expected rows")`
fn check<R: Record>(columns: &str, expected: &str) {
    check_entries::<R>(&day::entries(), columns, expected);
}

/// The same of any commands.
pub fn check_entries<R: Record>(entries: &[Entry], columns: &str, expected: &str) {
    let tables = derive(entries);
    let expected: String = expected
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n")
        .collect();
    assert_eq!(lines::<R>(&tables, columns), expected);
}

#[test]
fn visits() {
    check::<VisitRecord>(
        "visit date number service class care green slot_start_ms source person checked_in_ms \
         base_ms floor_ms",
        "
        1 2026-11-02 A001 social ordinary    -     0 -   kiosk -   @2  @32   @20
        2 2026-11-02 A002 social care        elder 0 -   phone p-7 @3  @8    -
        3 2026-11-02 B001 permit appointment -     1 @15 desk  -   @4  @25   @21
        4 2026-11-02 A003 social ordinary    -     0 -   kiosk -   @33 @63   -
        5 2026-11-02 A004 social ordinary    -     0 -   kiosk -   @35 @65   -
        6 2026-11-02 A005 social ordinary    -     0 -   kiosk -   @71 @101  -
        7 2026-11-02 A006 social ordinary    -     0 -   kiosk -   @473 @503  -
        8 2026-11-03 A001 social ordinary    -     0 -   kiosk -   @1442 @1472 -
",
    );
    check::<VisitRecord>(
        "visit status transactions calls misses parks wait_ms served_ms outcome closed_ms",
        "
        1 void      1 2 2 0 7m 0m -              @32
        2 done      1 2 0 0 2m 2m handled        @9
        3 done      2 3 0 1 1m 8m papers-missing @30
        4 cancelled 1 0 0 0 -  0m -              @34
        5 expired   1 0 0 0 -  0m -              @480
        6 void      1 1 1 0 1m 0m -              @104
        7 cancelled 1 1 0 0 1m 0m -              @1441
        8 waiting   1 0 0 0 -  0m -              -
",
    );
}

#[test]
fn transactions() {
    check::<TransactionRecord>(
        "visit transaction_no date service lane class queued_ms first_called_ms wait_ms due_ms \
         candidates next_visit next_due_ms",
        "
        1 1 2026-11-02 social - ordinary @2  @9  7m @12 1 - -
        2 1 2026-11-02 social - care     @3  @5  2m @8  3 1 @32
        3 1 2026-11-02 permit - ordinary @4  @12 0m @15 1 - -
        3 2 2026-11-02 seal counter:c1     ordinary @25 @26 1m @29 1 - -
        4 1 2026-11-02 social - ordinary @33 -   -  -   - - -
        5 1 2026-11-02 social - ordinary @35 -   -  -   - - -
        6 1 2026-11-02 social - ordinary @71 @72 1m @75 1 - -
        7 1 2026-11-02 social - ordinary @473 @474 1m @477 1 - -
        8 1 2026-11-03 social - ordinary @1442 - -  -   - - -
",
    );
    check::<TransactionRecord>(
        "visit transaction_no counter clerk started_ms finished_ms served_ms ended outcome calls \
         misses parks",
        "
        1 1 c1 liu  -   @32  0m void        -              2 2 0
        2 1 c1 liu  @7  @9   2m finished    handled        2 0 0
        3 1 c2 chen @13 @25  5m transferred -              2 0 1
        3 2 c1 liu  @27 @30  3m finished    papers-missing 1 0 0
        4 1 -  -    -   @34  0m cancelled   -              0 0 0
        5 1 -  -    -   @480 0m expired     -              0 0 0
        6 1 c1 liu  -   @104 0m void        -              1 1 0
        7 1 c2 chen -   @1441 0m cancelled  -              1 0 0
        8 1 -  -    -   -    0m -           -              0 0 0
",
    );
}

#[test]
fn calls() {
    check::<CallRecord>(
        "call_id visit transaction_no counter clerk zone nth called_ms shown_ms shown_device \
         shown_delay_ms",
        "
        1 2 1 c1 liu  east 1 @5  @5 screen-east 180
        2 2 1 c1 liu  east 2 @6  @10 screen-west 9000
        3 1 1 c1 liu  east 1 @9  -  -           -
        4 3 1 c2 chen east 1 @12 -  -           -
        5 3 1 c2 chen east 1 @21 -  -           -
        6 3 2 c1 liu  east 1 @26 -  -           -
        7 1 1 c1 liu  east 1 @30 -  -           -
        8 6 1 c1 liu  east 1 @72  @1443 screen-west 9000
        9 7 1 c2 chen east 1 @474 @1443 screen-west 9000
",
    );
}

#[test]
fn counters_and_days() {
    check::<CounterSessionRecord>(
        "counter from_ms date clerk to_ms",
        "
        c1 @1    2026-11-02 liu  @480
        c1 @1441 2026-11-03 chen -
        c2 @1    2026-11-02 chen @480
",
    );
    check::<CounterModeRecord>(
        "counter from_ms date mode reason to_ms",
        "
        c1 @1    2026-11-02 open   -     @40
        c1 @40   2026-11-02 paused lunch @70
        c1 @70   2026-11-02 open   -     @480
        c1 @480  2026-11-02 closed -     @1441
        c1 @1441 2026-11-03 open   -     -
        c2 @1    2026-11-02 open   -     @16
        c2 @16   2026-11-02 ready  -     @21
        c2 @21   2026-11-02 open   -     @480
        c2 @480  2026-11-02 closed -     -
",
    );
    check::<DayRecord>(
        "date opened_ms closed_ms due_ordinary_minutes due_appointment_minutes \
         due_green_minutes due_care_minutes",
        "
        2026-11-02 @0    @480 30 10 10 5
        2026-11-03 @1440 -    30 10 10 5
",
    );
}
