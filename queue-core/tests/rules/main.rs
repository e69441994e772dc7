//! The rules of the hall: scenario tables in text, and random histories from a printed seed.

mod random;
mod scenario;
mod tables;
