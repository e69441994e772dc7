//! The rules of the hall: scenario tables in text, and random histories from a printed seed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod coming_back;
mod desks;
mod errands;
mod golden;
mod hall;
mod random;
mod scenario;
mod tables;
mod test_hall;
mod watch;
mod wishes;
