//! The journal as it lies in the file, read without any code of the product: rows by SQL, events
//! as plain JSON.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// One row: one command, or a note about people and devices.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its sequence.
    pub seq: u64,
    /// Hall time of the decision, UTC ms.
    pub at_ms: i64,
    /// Real time of the decision, UTC ms.
    pub wall_ms: i64,
    /// Who asked.
    pub actor: String,
    /// The key the client gave, behind `http:`.
    pub command_id: String,
    /// Hash of the request.
    pub body_hash: String,
    /// Its events, none in a note; each an object with the field `event`.
    pub events: Vec<Value>,
}

/// Reads the whole journal.
///
/// # Errors
/// The file is not a journal, or events are not JSON.
pub fn read(database: &Path) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = connection
        .prepare("SELECT seq, actor, command_id, body_hash, events, at_ms, wall_ms FROM journal ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut journal = Vec::new();
    while let Some(row) = rows.next()? {
        let events: String = row.get(4)?;
        journal.push(Row {
            seq: row.get::<_, i64>(0)?.unsigned_abs(),
            at_ms: row.get(5)?,
            wall_ms: row.get(6)?,
            actor: row.get(1)?,
            command_id: row.get(2)?,
            body_hash: row.get(3)?,
            events: commands_events(serde_json::from_str(&events)?),
        });
    }
    Ok(journal)
}

/// The events of a command; a note about people and devices is an object and has none.
fn commands_events(stored: Value) -> Vec<Value> {
    match stored {
        Value::Array(events) => events,
        _ => Vec::new(),
    }
}
