//! Records: what reports read. Derived from the events of the journal and nothing else, in the
//! transaction of their rows, by one [`Projector`] for every engine; thrown away and derived again
//! at any time with the same result.
//!
//! All times are milliseconds UTC of hall time, all durations milliseconds; `date` is the business
//! date. Words in text columns are those of the wire (`no-show`, `papers-missing`, …).

mod digest;
mod projector;
mod spans;
mod tables;
mod value;
mod visits;
mod words;

pub use digest::{TableDigest, digest_tables};
pub use projector::Projector;
pub(crate) use tables::for_each_table;
pub use tables::{
    CallRecord, CounterModeRecord, CounterSessionRecord, DayRecord, Record, Tables,
    TransactionRecord, VisitRecord,
};
pub use value::{Column, Value, Word};

/// Where changed records go.
pub trait Sink {
    /// What may go wrong there.
    type Error;

    /// Keeps a record in place of the one with the same key.
    fn put<R: Record>(&mut self, record: &R) -> Result<(), Self::Error>;
}
