//! The rules of the hall, as values in and values out.
//!
//! A guided tour, in reading order:
//! * [`setup`]: what a hall is; [`visit`]: the life of an errand; [`time`], [`ids`]: small words;
//! * [`command`] → [`decide`] → [`event`] → [`apply`] → [`state`]; [`refusal`]: why not;
//! * [`due`]: how a place in the order is computed; [`pick`]: **how the next ticket is picked**;
//! * [`execute`]: one command with everything it sets off; [`invariants`], [`bound`]: what always holds.
//!
//! Absent here: I/O, clocks, async, randomness, hash order.

pub mod command;
pub mod event;
pub mod ids;
mod index;
pub mod refusal;
pub mod setup;
pub mod state;
pub mod time;
pub mod visit;

pub use command::Command;
pub use event::Event;
pub use refusal::Refusal;
pub use setup::Setup;
pub use state::State;
