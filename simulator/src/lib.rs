//! A made day of a hall: citizens, clerks and service times from a documented seeded generator,
//! and a driver that runs such a day through `queue-core` in virtual time.
//!
//! A guided tour, in reading order:
//! * [`portable`]: logarithm and exponential that give the same bits on every machine;
//! * [`random`]: the generator and its distributions;
//! * [`profile`]: what a hall's days look like; [`paper`]: the hall of the studies;
//! * [`day`]: one made day as plain values; [`make_day`]: **how it is made**;
//! * [`virtual_day`]: the day played against the rules, without a clock.
//!
//! Everything is invented: rank rules with it, never quote its minutes as a forecast.
//!
//! Absent here: I/O, clocks, the server.

mod calendar;
mod curve;
pub mod day;
mod make;
pub mod paper;
pub mod portable;
pub mod profile;
pub mod random;
pub mod virtual_day;

pub use day::{Citizen, Claim, ClerkPlan, MadeDay};
pub use make::make_day;
pub use profile::Profile;
pub use virtual_day::{Played, Watch, virtual_day};
