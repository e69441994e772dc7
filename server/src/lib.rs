//! The ticketing server of a hall.
pub mod store;
