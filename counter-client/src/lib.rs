//! The clerk's caller. A press is decided by a model that knows no window, no network and no clock
//! ([`desk`]); the commands it gives are carried to the server until they are answered ([`link`]).
//! [`window`] is what a clerk sees; [`line`] is the desk without a window, for scripts. [`hands`] are
//! the other ways to press: a key pad, hot keys, the bridge to the hall's other program.
//!
//! Absent here: the rules of the queue. The desk only keeps a hand that is too quick from doing
//! what nobody meant; who may be called, and whether, is the server's decision.

pub mod bridge;
pub mod cli;
pub mod config;
pub mod desk;
pub mod failure;
pub mod hands;
pub mod hotkeys;
pub mod keypad;
pub mod line;
pub mod link;
pub mod messages;
pub mod pair;
pub mod paper;
pub mod sound;
pub mod told;
pub mod window;
