//! The harness of the stories: starts the built programs, the server on a free port, and talks to
//! them as their users do: over HTTP and WebSockets, by lines, through a cable that can be cut.
//!
//! Absent here: product code. Only the wire types are shared.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

pub mod cable;
pub mod caller;
pub mod hall;
pub mod keypad;
pub mod live;
pub mod program;
pub mod provider;
pub mod screen;

pub use cable::{Cable, Wire};
pub use caller::Caller;
pub use hall::{Hall, Reply};
pub use keypad::Keypad;
pub use live::Live;
pub use screen::{Screen, Window};
