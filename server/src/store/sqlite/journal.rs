//! SQL of the journal.

use rusqlite::{
    Connection, OptionalExtension,
    types::{ToSql, ToSqlOutput, Type, ValueRef},
};

use crate::store::{
    Head, NOTE_VERSION, Row, Search, StoreError,
    audit::Auditor,
    chain::{Scratch, StoredRow},
};

const COLUMNS: &str = "seq, generation, at_ms, local_date, local_minute, wall_ms, actor, \
    command_id, body_hash, version, events, prev_hash, hash";

const INSERT: &str = "INSERT INTO journal (seq, generation, at_ms, local_date, local_minute, \
    wall_ms, actor, command_id, body_hash, version, events, prev_hash, hash) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

/// Writes rows; the place in `rows` of one whose command id is taken, if there is one.
pub(super) fn insert(
    connection: &Connection,
    scratch: &mut Scratch,
    rows: &[Row],
) -> rusqlite::Result<Option<usize>> {
    let mut statement = connection.prepare_cached(INSERT)?;
    for (place, row) in rows.iter().enumerate() {
        let row = scratch.stored(row);
        let text = |bytes| ToSqlOutput::Borrowed(ValueRef::Text(bytes));
        let columns: [&dyn ToSql; 13] = [
            &row.seq,
            &row.generation,
            &row.at_ms,
            &text(row.local_date),
            &row.local_minute,
            &row.wall_ms,
            &text(row.actor),
            &text(row.command_id),
            &text(row.body_hash),
            &row.version,
            &text(row.events),
            &text(row.prev_hash),
            &text(row.hash),
        ];
        match statement.execute(columns) {
            Ok(_) => {}
            Err(rusqlite::Error::SqliteFailure(failure, _))
                if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE =>
            {
                return Ok(Some(place));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// What a query of rows may run into.
#[derive(Debug)]
pub(super) enum ReadError {
    Sqlite(rusqlite::Error),
    Bad(StoreError),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// The end of the journal.
pub(super) fn head(connection: &Connection) -> Result<Option<Head>, ReadError> {
    let sql = format!("SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1");
    let row = connection.prepare_cached(&sql)?.query_row([], |row| Ok(read_row(row))).optional()?;
    Ok(row.transpose()?.as_ref().map(Head::of))
}

/// The rows of these commands.
pub(super) fn find(connection: &Connection, ids: &[String]) -> Result<Vec<Row>, ReadError> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE command_id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = Vec::new();
    for id in ids {
        let row = statement.query_row([id], |row| Ok(read_row(row))).optional()?;
        found.extend(row.transpose()?);
    }
    Ok(found)
}

/// Rows from `from_seq` on.
pub(super) fn read(
    connection: &Connection,
    from_seq: u64,
    limit: usize,
) -> Result<Vec<Row>, ReadError> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE seq >= ?1 ORDER BY seq LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let bounds = [clamp(from_seq), clamp(limit as u64)];
    let mut rows = statement.query(bounds)?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        read.push(read_row(row)?);
    }
    Ok(read)
}

/// The rows an auditor looks for, the newest first.
pub(super) fn search(
    connection: &Connection,
    search: &Search,
) -> rusqlite::Result<Result<Vec<Row>, StoreError>> {
    let before = clamp(search.before_seq.unwrap_or(u64::MAX));
    let limit = clamp(search.limit as u64);
    let mut values: Vec<&dyn ToSql> = vec![&before, &limit, &search.from_ms, &search.until_ms];
    let mut wanted = vec![
        "seq < ?1".to_owned(),
        "(?3 IS NULL OR wall_ms >= ?3)".to_owned(),
        "(?4 IS NULL OR wall_ms < ?4)".to_owned(),
    ];
    let note = format!("version >= {NOTE_VERSION}");
    for (parts, columns) in [
        (&search.who, format!("(instr(actor, ?) > 0 OR ({note} AND instr(events, ?) > 0))")),
        (&search.texts, "instr(events, ?) > 0".to_owned()),
    ] {
        let any_of = parts.iter().map(|part| {
            values.push(part);
            columns.replace('?', &format!("?{}", values.len()))
        });
        let any_of: Vec<String> = any_of.collect();
        if !any_of.is_empty() {
            wanted.push(format!("({})", any_of.join(" OR ")));
        }
    }
    match search.notes {
        Some(true) => wanted.push(note),
        Some(false) => wanted.push(format!("NOT {note}")),
        None => {}
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM journal WHERE {} ORDER BY seq DESC LIMIT ?2",
        wanted.join(" AND ")
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(values.as_slice())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        match read_row(row) {
            Ok(row) => found.push(row),
            Err(ReadError::Sqlite(error)) => return Err(error),
            Err(ReadError::Bad(error)) => return Ok(Err(error)),
        }
    }
    Ok(Ok(found))
}

/// Audits the journal: its rows, then the index that knows its command ids.
pub(super) fn audit(connection: &Connection, auditor: &mut Auditor) -> rusqlite::Result<()> {
    audit_rows(connection, auditor)?;
    let mut statement = connection.prepare("PRAGMA integrity_check('journal')")?;
    let mut lines = statement.query([])?;
    loop {
        match lines.next() {
            Ok(Some(line)) => {
                let line: String = line.get(0)?;
                if line != "ok" {
                    auditor.engine_fault(row_named(&line), &line);
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => {
                auditor.engine_fault(0, &error.to_string());
                return Ok(());
            }
        }
    }
}

/// The row in a line such as `row 7 missing from index …`; 0 if it names none.
fn row_named(line: &str) -> u64 {
    let number = line.strip_prefix("row ").and_then(|rest| rest.split(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Shows every stored row to an auditor. Rows on a damaged page cannot be fetched; the scan goes
/// on behind each of them.
fn audit_rows(connection: &Connection, auditor: &mut Auditor) -> rusqlite::Result<()> {
    // The last number by the index of the table alone; a damaged file may not even give that.
    let last: i64 = connection
        .query_row("SELECT max(seq) FROM journal", [], |row| row.get::<_, Option<i64>>(0))
        .ok()
        .flatten()
        .unwrap_or(0);
    let sql = format!("SELECT {COLUMNS} FROM journal NOT INDEXED WHERE seq >= ?1 ORDER BY seq");
    let mut statement = connection.prepare(&sql)?;
    let mut from = i64::MIN;
    loop {
        let mut rows = statement.query([from])?;
        let failure = loop {
            match rows.next() {
                Ok(Some(row)) => match stored(row) {
                    Ok(stored) => auditor.row(stored),
                    Err(cause) => auditor.unreadable(&cause),
                },
                Ok(None) => return Ok(()),
                Err(error) => break error,
            }
        };
        auditor.unreadable(&format!("it cannot be fetched: {failure}"));
        from = auditor.expected() as i64;
        if from > last {
            return Ok(());
        }
    }
}

fn clamp(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn read_row(row: &rusqlite::Row<'_>) -> Result<Row, ReadError> {
    let bad = |cause| {
        ReadError::Bad(StoreError::BadRow {
            seq: row.get::<_, i64>(0).map_or(0, |seq| seq.max(0) as u64),
            cause,
        })
    };
    stored(row).and_then(|stored| stored.read()).map_err(bad)
}

/// The raw columns; which of them has a type it cannot have, if one does.
fn stored<'r>(row: &'r rusqlite::Row<'_>) -> Result<StoredRow<'r>, String> {
    let wrong = |column: usize, kind: Type| {
        let name = row.as_ref().column_name(column).unwrap_or("unknown");
        format!("its {name} is stored as {kind}")
    };
    let value =
        |column: usize| row.get_ref(column).map_err(|error| format!("column {column}: {error}"));
    let int = |column: usize| match value(column)? {
        ValueRef::Integer(int) => Ok(int),
        other => Err(wrong(column, other.data_type())),
    };
    let text = |column: usize| match value(column)? {
        ValueRef::Text(text) => Ok(text),
        other => Err(wrong(column, other.data_type())),
    };
    Ok(StoredRow {
        seq: int(0)?,
        generation: int(1)?,
        at_ms: int(2)?,
        local_date: text(3)?,
        local_minute: int(4)?,
        wall_ms: int(5)?,
        actor: text(6)?,
        command_id: text(7)?,
        body_hash: text(8)?,
        version: int(9)?,
        events: text(10)?,
        prev_hash: text(11)?,
        hash: text(12)?,
    })
}
