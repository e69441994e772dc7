//! `--pair CODE`: the machine comes in with a code that an administrator has made, and keeps its token.

use client_link::{Failure, pair::enrol, token};
use protocol::doors::DeviceKind;

use crate::config::{Config, Kind};

/// Types the code in and keeps the token.
///
/// # Errors
/// The server refuses the code or cannot be reached; the token cannot be kept; the code was made for
/// something else than a display, or for a display of another zone.
pub async fn pair(config: &Config, code: &str) -> Result<(), Failure> {
    let enrolled = enrol(config.way()?, config.language.first(), code).await?;
    let kind = serde_json::to_value(enrolled.device.kind).unwrap_or_default();
    let place = enrolled.device.place.unwrap_or_default();
    let given = format!("{} {place}", kind.as_str().unwrap_or_default());
    let zones = config.screens.iter().filter(|screen| screen.kind != Kind::Window);
    let zones: Vec<&str> = zones.map(|screen| screen.zone.as_str()).collect();
    let wrong = || {
        let wanted = format!("display {}", zones.join(", "));
        Err(Failure::wrong_device(given.trim(), wanted.trim()))
    };
    if enrolled.device.kind != DeviceKind::Display {
        return wrong();
    }
    // The code is used up: the token is kept even if the configuration must be mended first.
    token::keep(&config.token_file, &enrolled.token)?;
    let everywhere = place.is_empty();
    match everywhere || zones.iter().all(|zone| *zone == place) {
        true => Ok(()),
        false => wrong(),
    }
}
