//! SQL of the documents.

use rusqlite::Connection;

use crate::store::{Change, Document};

/// Changes documents within the open transaction.
pub(super) fn apply(connection: &Connection, changes: &[Change]) -> rusqlite::Result<()> {
    for change in changes {
        match change {
            Change::Put(Document { kind, id, body }) => connection
                .prepare_cached(
                    "INSERT INTO documents (kind, id, body) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                )?
                .execute([kind, id, body])?,
            Change::Erase { kind, id } => connection
                .prepare_cached("DELETE FROM documents WHERE kind = ?1 AND id = ?2")?
                .execute([kind, id])?,
        };
    }
    Ok(())
}

/// All of them.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Document>> {
    let mut statement =
        connection.prepare("SELECT kind, id, body FROM documents ORDER BY kind, id")?;
    let documents = statement.query_map([], |row| {
        Ok(Document { kind: row.get(0)?, id: row.get(1)?, body: row.get(2)? })
    })?;
    documents.collect()
}
