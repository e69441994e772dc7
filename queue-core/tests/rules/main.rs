//! The rules of the hall: scenario tables in text, and random histories from a printed seed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod asked;
mod by_itself;
mod coming_back;
mod desks;
mod errands;
mod golden;
mod hall;
mod leaving;
mod random;
mod scenario;
mod setups;
mod tables;
mod test_hall;
mod told;
mod watch;
mod wishes;
