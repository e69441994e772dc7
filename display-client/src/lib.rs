//! Screens and voice of the hall.

pub mod announce;
pub mod sound;
