//! The screens of the hall 综合屏, 窗口屏: what hangs on the wall, from one program on one machine.
//!
//! [`board`] decides what is on a screen; it knows no window, no network and no clock. [`window`] draws
//! it, and tells the server which calls have really been on a screen. [`announce`] decides what is said
//! and when, as pure as the board; [`sound`] makes it heard.
//!
//! Absent here: the rules of the queue.

pub mod announce;
pub mod announced;
pub mod board;
pub mod cli;
pub mod config;
pub mod kept;
pub mod led;
pub mod machine;
pub mod messages;
pub mod pair;
pub mod sound;
pub mod theme;
pub mod voice;
pub mod window;
