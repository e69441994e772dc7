//! The journal as it lies in the file, read without any code of the product: rows by SQL, events
//! as plain JSON.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// One row: one command.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its sequence.
    pub seq: u64,
    /// The key the client gave.
    pub command_id: String,
    /// Real time of the decision, UTC ms.
    pub wall_ms: i64,
    /// Its events, each an object with the field `event`.
    pub events: Vec<Value>,
    /// The stored text of the events.
    pub text: String,
}

/// Reads the whole journal.
///
/// # Errors
/// The file is not a journal, or events are not JSON.
pub fn read(database: &Path) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement =
        connection.prepare("SELECT seq, command_id, wall_ms, events FROM journal ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut journal = Vec::new();
    while let Some(row) = rows.next()? {
        let text: String = row.get(3)?;
        journal.push(Row {
            seq: row.get::<_, i64>(0)?.unsigned_abs(),
            command_id: row.get(1)?,
            wall_ms: row.get(2)?,
            events: serde_json::from_str(&text)?,
            text,
        });
    }
    Ok(journal)
}
