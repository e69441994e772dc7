//! Floors, benchmarks and the day player.
//!
//! * [`day`]: plays one real day into a running server and checks what its journal says.

pub mod day;
