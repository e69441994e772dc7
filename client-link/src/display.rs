//! Whether there is a display to show a window on.

use crate::Failure;

/// Looks for a display: without one, iced ends in a panic.
///
/// # Errors
/// There is none, or it does not let this user in.
pub fn check() -> Result<(), Failure> {
    match x11rb::connect(None) {
        Ok(_) => Ok(()),
        Err(_) => Err(Failure::no_display()),
    }
}
