//! Floors, benchmarks and the day player.
//!
//! * [`day`]: plays one real day into a running server and checks what its journal says;
//! * [`screens`]: the lobby's program on a display in memory;
//! * [`programs`]: what is laid and read of any native program.

pub mod day;
pub mod programs;
pub mod screens;
