//! Records: what reports read. Derived from the events of the journal and nothing else, in the
//! transaction of their rows, by one [`Projector`] for every engine; thrown away and derived again
//! at any time with the same result.
//!
//! All times are milliseconds UTC of hall time, all durations milliseconds; `date` is the business
//! date. Words in text columns are those of the wire (`no-show`, `papers-missing`, …).

mod digest;
mod paper;
mod pass;
mod projector;
mod spans;
mod tables;
mod undo;
mod value;
mod visits;
mod words;

pub use digest::{TableDigest, digest_tables};
pub use projector::{Open, Projector};
pub(crate) use tables::for_each_table;
pub use tables::{
    CallRecord, CaseRecord, CounterModeRecord, CounterSessionRecord, DayRecord, Record,
    ServiceRecord, Tables, TransactionRecord, VisitRecord, ZoneRecord,
};
pub use value::{Column, Value, Word};

/// Where records are kept.
pub trait Shelf {
    /// What may go wrong there.
    type Error;

    /// The record with this key.
    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, Self::Error>;

    /// Keeps a record in place of the one with the same key.
    fn put<R: Record>(&mut self, record: &R) -> Result<(), Self::Error>;
}

/// The shelf in memory cannot fail.
impl Shelf for Tables {
    type Error = std::convert::Infallible;

    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, Self::Error> {
        Ok(R::table(self).get(key).cloned())
    }

    fn put<R: Record>(&mut self, record: &R) -> Result<(), Self::Error> {
        R::table_mut(self).insert(record.key(), record.clone());
        Ok(())
    }
}
