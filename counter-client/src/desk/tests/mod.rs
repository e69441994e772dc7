//! Tables: an instant, what happens, what the desk does.

mod buttons;
mod hands;
mod network;
mod orders;
mod world;

pub use world::{a_view, settings};

use world::check;
