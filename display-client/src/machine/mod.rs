//! The machine under the screens: how it is doing, and who watches over the program.

mod health;
mod watchdog;

pub use health::Measure;
pub use watchdog::Watchdog;
