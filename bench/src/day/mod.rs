//! The day player: 1,434 real arrivals over HTTP, 32 clerks, boards over WebSocket, one SIGKILL.
//!
//! * [`plan`]: who comes, who serves: the real arrivals mapped onto the hall by a seed.

pub mod plan;
