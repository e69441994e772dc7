//! The rules of the hall, as values in and values out.
//!
//! A guided tour, in reading order:
//! * [`setup`]: what a hall is; [`visit`]: the life of an errand; [`time`], [`ids`]: small words;
//! * [`command`] → [`decide`] → [`event`] → [`apply`] → [`state`]; [`refusal`]: why not;
//! * [`setup_check`]: what a hall refuses; [`lint`]: what it would only regret;
//! * [`due`]: how a place in the order is computed; [`pick`]: **how the next ticket is picked**;
//! * [`execute`]: one command with everything it sets off; [`invariants`], [`bound`]: what always holds.
//!
//! Absent here: I/O, clocks, async, randomness, hash order.

pub mod announce;
mod apply;
pub mod bound;
pub mod command;
mod decide;
pub mod due;
pub mod event;
mod execute;
mod extra;
mod facts;
pub mod ids;
mod index;
pub mod invariants;
pub mod lint;
pub mod pick;
mod queries;
pub mod refusal;
pub mod setup;
pub mod setup_check;
pub mod state;
mod status;
pub mod time;
pub mod visit;
mod words;

pub use apply::apply;
pub use command::Command;
pub use decide::decide;
pub use event::Event;
pub use execute::execute;
pub use refusal::Refusal;
pub use setup::Setup;
pub use state::State;
