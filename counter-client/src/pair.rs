//! `--pair CODE`: the desk comes in with a code that an administrator has made, and keeps its token.

use client_link::{pair::enrol, token};
use protocol::doors::DeviceKind;

use crate::{config::Config, failure::Failure};

/// Types the code in and keeps the token.
///
/// # Errors
/// The server refuses the code or cannot be reached; the token cannot be kept; the code was made for
/// something else than the desk of the configured counter.
pub async fn pair(config: &Config, code: &str) -> Result<(), Failure> {
    let enrolled = enrol(config.way()?, config.language, code).await?;
    let wanted = format!("counter {}", config.counter);
    let place = enrolled.device.place.unwrap_or_default();
    if enrolled.device.kind != DeviceKind::Counter {
        let kind = serde_json::to_value(enrolled.device.kind).unwrap_or_default();
        let given = format!("{} {place}", kind.as_str().unwrap_or_default());
        return Err(Failure::wrong_device(given.trim(), &wanted));
    }
    // The code is used up: the token is kept even if the configuration must be mended first.
    token::keep(&config.token_file, &enrolled.token)?;
    match place == config.counter {
        true => Ok(()),
        false => {
            let [given, wanted] = [&place, &config.counter].map(|id| format!("counter = {id:?}"));
            let path = config.token_file.display().to_string();
            Err(Failure::paired_elsewhere(path, &given, &wanted))
        }
    }
}
