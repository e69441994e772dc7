//! SQL of the snapshots.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::store::{SNAPSHOTS_KEPT, Snapshot};

/// Keeps a snapshot in one transaction. The oldest go first, so that a full disk has their room.
pub(super) fn save(connection: &mut Connection, snapshot: &Snapshot) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute(
        "DELETE FROM snapshots WHERE seq = ?1 OR seq NOT IN \
         (SELECT seq FROM snapshots WHERE seq <> ?1 ORDER BY seq DESC LIMIT ?2)",
        params![snapshot.seq as i64, SNAPSHOTS_KEPT as i64 - 1],
    )?;
    transaction.execute(
        "INSERT INTO snapshots (seq, hash, fingerprint, digest, state) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            snapshot.seq as i64,
            snapshot.hash,
            snapshot.fingerprint,
            hex::encode(Sha256::digest(&snapshot.state)),
            snapshot.state,
        ],
    )?;
    transaction.commit()
}

/// The newest snapshot that is whole and taken at a row of this journal.
pub(super) fn load(connection: &Connection) -> rusqlite::Result<Option<Snapshot>> {
    let mut statement = connection.prepare(
        "SELECT snapshots.seq, snapshots.hash, fingerprint, state, digest FROM snapshots \
         JOIN journal ON journal.seq = snapshots.seq AND journal.hash = snapshots.hash \
         ORDER BY snapshots.seq DESC",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let snapshot = Snapshot {
            seq: row.get::<_, i64>(0)? as u64,
            hash: row.get(1)?,
            fingerprint: row.get(2)?,
            state: row.get(3)?,
        };
        let digest: Option<String> = row.get(4).optional()?;
        if digest == Some(hex::encode(Sha256::digest(&snapshot.state))) {
            return Ok(Some(snapshot));
        }
        tracing::warn!(seq = snapshot.seq, "a damaged snapshot was passed over");
    }
    Ok(None)
}
