//! `--pair CODE`: the machine comes in with a code that an administrator has made, and keeps its token.

use std::{collections::BTreeSet, path::Path};

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
    let zones: BTreeSet<&str> = zones.map(|screen| screen.zone.as_str()).collect();
    if enrolled.device.kind != DeviceKind::Display {
        let wanted = format!("display {}", Vec::from_iter(zones).join(", "));
        return Err(Failure::wrong_device(given.trim(), wanted.trim()));
    }
    // The code is used up: the token is kept even if the configuration must be mended first.
    token::keep(&config.token_file, &enrolled.token)?;
    if place.is_empty() { Ok(()) } else { stays_within(&config.token_file, &zones, &place) }
}

/// A device of one zone has only screens of that zone.
fn stays_within(token_file: &Path, zones: &BTreeSet<&str>, place: &str) -> Result<(), Failure> {
    let others = zones.iter().filter(|zone| **zone != place);
    let others: Vec<String> = others.map(|zone| format!("zone = {zone:?}")).collect();
    match others.is_empty() {
        true => Ok(()),
        false => {
            let path = token_file.display().to_string();
            let given = format!("zone = {place:?}");
            Err(Failure::paired_elsewhere(path, &given, &others.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_for_another_zone_says_what_was_kept_and_what_to_change() {
        let token_file = Path::new("/srv/display.token");
        stays_within(token_file, &BTreeSet::from(["east"]), "east")
            .expect("the zone of its screens");
        let zones = BTreeSet::from(["east", "north", "west"]);
        let failure = stays_within(token_file, &zones, "east").expect_err("two other zones");
        assert_eq!(failure.code(), 2);
        for lang in crate::messages::Lang::ALL {
            let told = failure.text(lang);
            for fact in
                ["/srv/display.token", "zone = \"east\"", "zone = \"north\", zone = \"west\""]
            {
                assert!(told.contains(fact), "{told}");
            }
        }
    }
}
