//! The rules of the hall: scenario tables in text, and random histories from a printed seed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod golden;
mod random;
mod scenario;
mod tables;
