//! The harness of the stories: starts the built program on a free port and talks to it as its
//! users do, over HTTP and WebSockets.
//!
//! Absent here: product code. Only the wire types are shared.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

pub mod hall;
pub mod live;
pub mod program;
pub mod provider;

pub use hall::{Hall, Reply};
pub use live::Live;
