//! SQL of the record tables, made from their column lists.

use std::collections::HashMap;

use rusqlite::{
    CachedStatement, Connection, Error, Row, ToSql,
    types::{ToSqlOutput, Type, ValueRef},
};

use queue_core::time::LocalDate;

use crate::store::{
    NoShows,
    no_shows::{self, CallFact},
    records::{
        CounterModeRecord, CounterSessionRecord, DayRecord, Open, Record, Shelf, TableDigest,
        Value, for_each_table,
    },
};

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(int) => ValueRef::Integer(*int),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// A column as it is stored; an error when it is nothing a record can hold.
fn column<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<Value<'r>> {
    let wrong = |kind| {
        let cause = format!("a stored record has column {column} as {kind}");
        Error::FromSqlConversionFailure(column, kind, cause.into())
    };
    match row.get_ref(column)? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(int) => Ok(Value::Int(int)),
        ValueRef::Text(text) => {
            std::str::from_utf8(text).map(Value::Text).map_err(|_| wrong(Type::Text))
        }
        other => Err(wrong(other.data_type())),
    }
}

/// The statements of every record table; made once.
pub(super) struct Statements(HashMap<&'static str, Texts>);

struct Texts {
    upsert: String,
    select: String,
}

impl Default for Statements {
    fn default() -> Self {
        let mut statements = HashMap::new();
        for_each_table!(R => {
            statements.insert(R::TABLE, Texts { upsert: upsert::<R>(), select: select::<R>() });
        });
        Self(statements)
    }
}

fn upsert<R: Record>() -> String {
    let table = R::TABLE;
    let columns = R::COLUMNS.join(", ");
    let (key, rest) = R::COLUMNS.split_at(R::KEY_COLUMNS);
    let key = key.join(", ");
    let places: Vec<String> = (1..=R::COLUMNS.len()).map(|n| format!("?{n}")).collect();
    let places = places.join(", ");
    let updates: Vec<String> =
        rest.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let updates = updates.join(", ");
    format!(
        "INSERT INTO {table} ({columns}) VALUES ({places}) \
         ON CONFLICT ({key}) DO UPDATE SET {updates}"
    )
}

fn select<R: Record>() -> String {
    let columns = R::COLUMNS.join(", ");
    let key = R::COLUMNS[..R::KEY_COLUMNS].join(", ");
    let places: Vec<String> = (1..=R::KEY_COLUMNS).map(|n| format!("?{n}")).collect();
    let places = places.join(", ");
    format!("SELECT {columns} FROM {} WHERE ({key}) = ({places})", R::TABLE)
}

/// The record tables as a shelf, inside the transaction that is open on the connection.
pub(super) struct RecordRows<'c> {
    connection: &'c Connection,
    statements: &'c Statements,
    /// The last statement that kept a record: they come table by table.
    keep: Option<(&'static str, CachedStatement<'c>)>,
}

impl<'c> RecordRows<'c> {
    pub(super) fn new(connection: &'c Connection, statements: &'c Statements) -> Self {
        Self { connection, statements, keep: None }
    }
}

impl Shelf for RecordRows<'_> {
    type Error = Error;

    fn get<R: Record>(&self, key: &R::Key) -> rusqlite::Result<Option<R>> {
        let text = &self.statements.0[R::TABLE].select;
        let mut statement = self.connection.prepare_cached(text)?;
        R::try_each_of_key(key, |place, value| statement.raw_bind_parameter(place + 1, value))?;
        let mut rows = statement.raw_query();
        rows.next()?.map(record).transpose()
    }

    fn put<R: Record>(&mut self, record: &R) -> rusqlite::Result<()> {
        let mut statement = match self.keep.take() {
            Some((table, statement)) if table == R::TABLE => statement,
            _ => self.connection.prepare_cached(&self.statements.0[R::TABLE].upsert)?,
        };
        record.try_each(|place, value| statement.raw_bind_parameter(place + 1, value))?;
        statement.raw_execute()?;
        self.keep = Some((R::TABLE, statement));
        Ok(())
    }
}

/// A record from its row.
fn record<R: Record>(row: &Row<'_>) -> rusqlite::Result<R> {
    R::read(|place| column(row, place).ok()).map_err(|column| {
        let cause = format!("a record in {} has a {column} that cannot be", R::TABLE);
        Error::FromSqlConversionFailure(0, Type::Text, cause.into())
    })
}

/// Throws every record away.
pub(super) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    for_each_table!(R => {
        connection.execute(&format!("DELETE FROM {}", R::TABLE), [])?;
    });
    Ok(())
}

/// What goes on, as the records say.
pub(super) fn load_open(connection: &Connection) -> rusqlite::Result<Open> {
    let days = load::<DayRecord>(connection, "closed_ms")?;
    let sessions = load::<CounterSessionRecord>(connection, "to_ms")?;
    let modes = load::<CounterModeRecord>(connection, "to_ms")?;
    Ok(Open {
        day: days.into_iter().next_back(),
        sessions: sessions.into_iter().map(|it| (it.counter.clone(), it)).collect(),
        modes: modes.into_iter().map(|it| (it.counter.clone(), it)).collect(),
    })
}

/// Records without an end, in the order of their keys.
fn load<R: Record>(connection: &Connection, end: &str) -> rusqlite::Result<Vec<R>> {
    let columns = R::COLUMNS.join(", ");
    let key = R::COLUMNS[..R::KEY_COLUMNS].join(", ");
    let sql = format!("SELECT {columns} FROM {} WHERE {end} IS NULL ORDER BY {key}", R::TABLE);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record(row)?);
    }
    Ok(records)
}

/// The highest visit that was ever recorded; 0 for none.
pub(super) fn last_visit(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT coalesce(max(visit), 0) FROM visits", [], |row| {
        row.get::<_, i64>(0).map(|visit| visit.unsigned_abs())
    })
}

/// 过号率 of some business dates.
pub(super) fn no_shows(
    connection: &Connection,
    from: LocalDate,
    until: LocalDate,
) -> rusqlite::Result<Vec<NoShows>> {
    let mut statement = connection.prepare(
        "SELECT visit, zone, silent, again, missed FROM calls \
         WHERE undone = 0 AND date BETWEEN ?1 AND ?2 ORDER BY visit, call_id",
    )?;
    let calls = statement.query_map([from.to_string(), until.to_string()], |row| {
        Ok(CallFact {
            visit: row.get::<_, i64>(0)?.unsigned_abs(),
            zone: row.get::<_, String>(1)?.as_str().into(),
            silent: row.get(2)?,
            again: row.get(3)?,
            missed: row.get(4)?,
        })
    })?;
    Ok(no_shows::count(calls.collect::<rusqlite::Result<Vec<_>>>()?))
}

/// The digest of all records.
pub(super) fn digest(connection: &Connection) -> rusqlite::Result<String> {
    let mut digest = TableDigest::default();
    for_each_table!(R => {
        digest.table::<R>();
        let columns = R::COLUMNS.join(", ");
        let key = R::COLUMNS[..R::KEY_COLUMNS].join(", ");
        let sql = format!("SELECT {columns} FROM {} ORDER BY {key}", R::TABLE);
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for place in 0..R::COLUMNS.len() {
                digest.value(column(row, place)?);
            }
        }
    });
    Ok(digest.finish())
}
