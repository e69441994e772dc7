//! One hash over all record tables: equal records, equal digest, whatever the engine.

use sha2::{Digest, Sha256};

use super::{
    for_each_table,
    tables::{Record, Tables},
    value::Value,
};

/// Hashes tables row by row, in key order. A value is a tag and its content: `0` for nothing; `1`
/// and 8 bytes big-endian; `2`, the length as 8 bytes big-endian, and the text.
#[derive(Default)]
pub struct TableDigest(Sha256);

impl TableDigest {
    /// Begins a table.
    pub fn table<R: Record>(&mut self) {
        self.value(Value::Text(R::TABLE));
        self.value(Value::Int(R::COLUMNS.len() as i64));
    }

    /// The next value of the next row.
    pub fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Null => self.0.update([0]),
            Value::Int(int) => {
                self.0.update([1]);
                self.0.update(int.to_be_bytes());
            }
            Value::Text(text) => {
                self.0.update([2]);
                self.0.update((text.len() as u64).to_be_bytes());
                self.0.update(text);
            }
        }
    }

    /// The digest, hex.
    pub fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}

/// The digest of tables in memory.
pub fn digest_tables(tables: &Tables) -> String {
    let mut digest = TableDigest::default();
    for_each_table!(R => {
        digest.table::<R>();
        for record in R::table(tables).values() {
            let Ok(()) = record.try_each(|_, value| {
                digest.value(value);
                Ok::<(), std::convert::Infallible>(())
            });
        }
    });
    digest.finish()
}
