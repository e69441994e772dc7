//! Whether there is a display to show a window on, and where its monitors are.

use std::sync::OnceLock;

use x11rb::{
    connection::Connection, protocol::randr::ConnectionExt as _, rust_connection::RustConnection,
};

use crate::Failure;

static VISIT: OnceLock<RustConnection> = OnceLock::new();

/// Looks for a display: without one, iced ends in a panic.
///
/// # Errors
/// There is none, or it does not let this user in.
pub fn check() -> Result<(), Failure> {
    let (display, _) = x11rb::connect(None).map_err(|_| match std::env::var("DISPLAY") {
        Ok(display) if !display.is_empty() => Failure::display_silent(&display),
        _ => Failure::no_display(),
    })?;
    // Kept until the program ends: a display that loses its only visitor begins anew, and would take
    // the window with it that is about to open.
    let _ = VISIT.set(display);
    Ok(())
}

/// A monitor of the desktop: its corner and its size, pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Monitor {
    /// From the left edge of the desktop.
    pub x: i32,
    /// From its upper edge.
    pub y: i32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// The monitor on which a point of the desktop lies; none if none does, or the display cannot tell.
pub fn monitor_at(x: i32, y: i32) -> Option<Monitor> {
    let (display, screen) = x11rb::connect(None).ok()?;
    let root = display.setup().roots.get(screen)?.root;
    let monitors = display.randr_get_monitors(root, true).ok()?.reply().ok()?.monitors;
    let mut monitors = monitors.into_iter().map(|monitor| Monitor {
        x: monitor.x.into(),
        y: monitor.y.into(),
        width: monitor.width.into(),
        height: monitor.height.into(),
    });
    monitors.find(|monitor| {
        let (right, low) = (i64::from(monitor.width), i64::from(monitor.height));
        (0..right).contains(&(i64::from(x) - i64::from(monitor.x)))
            && (0..low).contains(&(i64::from(y) - i64::from(monitor.y)))
    })
}
