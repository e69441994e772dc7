//! SQL of the record tables, made from their column lists.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{
    CachedStatement, Connection, Error, Row, ToSql,
    types::{ToSqlOutput, Type, ValueRef},
};

use crate::store::records::{Record, Sink, TableDigest, Tables, Value, for_each_table};

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

/// The statement that keeps a record, by table; made once.
pub(super) struct Upserts(HashMap<&'static str, String>);

impl Default for Upserts {
    fn default() -> Self {
        let mut upserts = HashMap::new();
        for_each_table!(R => {
            upserts.insert(R::TABLE, upsert::<R>());
        });
        Self(upserts)
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

/// The tables as a place where records go. They come table by table, so the statement stays.
pub(super) struct RecordRows<'c> {
    connection: &'c Connection,
    upserts: &'c Upserts,
    statement: Option<(&'static str, CachedStatement<'c>)>,
}

impl<'c> RecordRows<'c> {
    pub(super) fn new(connection: &'c Connection, upserts: &'c Upserts) -> Self {
        Self { connection, upserts, statement: None }
    }
}

impl Sink for RecordRows<'_> {
    type Error = Error;

    fn put<R: Record>(&mut self, record: &R) -> rusqlite::Result<()> {
        let mut prepared = match self.statement.take() {
            Some((table, statement)) if table == R::TABLE => statement,
            _ => self.connection.prepare_cached(&self.upserts.0[R::TABLE])?,
        };
        record.try_each(|column, value| prepared.raw_bind_parameter(column + 1, value))?;
        prepared.raw_execute()?;
        self.statement = Some((R::TABLE, prepared));
        Ok(())
    }
}

/// Throws every record away.
pub(super) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    for_each_table!(R => {
        connection.execute(&format!("DELETE FROM {}", R::TABLE), [])?;
    });
    Ok(())
}

/// The records that may still change: what [`crate::store::records::Projector::resume`] needs.
pub(super) fn load_live(connection: &Connection) -> rusqlite::Result<Tables> {
    let mut live = Tables::default();
    load(connection, &mut live.days, "ORDER BY date DESC LIMIT 1", &[])?;
    load(connection, &mut live.counter_sessions, "WHERE to_ms IS NULL", &[])?;
    load(connection, &mut live.counter_modes, "WHERE to_ms IS NULL", &[])?;
    let newest = live.days.values().next();
    let open = newest.filter(|day| day.closed_ms.is_none());
    let date = open.map(|day| day.date.as_str().to_owned());
    let visits = "WHERE closed_ms IS NULL OR date = ?1";
    load(connection, &mut live.visits, visits, &[&date])?;
    if let Some(first) = live.visits.values().next().map(|visit| visit.visit as i64) {
        let from_first = "WHERE visit >= ?1";
        load(connection, &mut live.transactions, from_first, &[&first])?;
        load(connection, &mut live.calls, from_first, &[&first])?;
    }
    Ok(live)
}

fn load<R: Record>(
    connection: &Connection,
    table: &mut BTreeMap<R::Key, R>,
    which: &str,
    parameters: &[&dyn ToSql],
) -> rusqlite::Result<()> {
    let columns = R::COLUMNS.join(", ");
    let mut statement =
        connection.prepare(&format!("SELECT {columns} FROM {} {which}", R::TABLE))?;
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        let record = R::read(|place| column(row, place).ok()).map_err(|column| {
            let cause = format!("a record in {} has a {column} that cannot be", R::TABLE);
            Error::FromSqlConversionFailure(0, Type::Text, cause.into())
        })?;
        table.insert(record.key(), record);
    }
    Ok(())
}

/// The highest visit that was ever recorded; 0 for none.
pub(super) fn last_visit(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT coalesce(max(visit), 0) FROM visits", [], |row| {
        row.get::<_, i64>(0).map(|visit| visit.unsigned_abs())
    })
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
