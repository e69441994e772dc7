//! `--pair CODE`: the desk comes in with a code that an administrator has made, and keeps its token.

use protocol::{
    doors::{DeviceKind, Enrol, Enrolled},
    problem::Problem,
};

use crate::{config::Config, desk::Away, failure::Failure, link::Http};

/// Types the code in and keeps the token.
///
/// # Errors
/// The server refuses the code or cannot be reached; the token cannot be kept; the code was made for
/// something else than the desk of the configured counter.
pub async fn pair(config: &Config, code: &str) -> Result<(), Failure> {
    let away = |why: &Away| Failure::away(&config.server, why);
    let not_ours = |said: String| away(&Away::NotOurs { said });
    let (address, trust) = config.way()?;
    let http = Http::new(address, trust, None, config.language);
    let body = serde_json::to_vec(&Enrol { code: code.to_owned() });
    let body = body.map_err(|error| not_ours(error.to_string()))?;
    let id = format!("pair-{}", crate::random_prefix()?);
    let answer = http.post("/api/v1/devices/enrol", &id, body).await.map_err(|why| away(&why))?;
    if !answer.status.is_success() {
        let problem = serde_json::from_slice::<Problem>(&answer.body);
        let problem = problem.map_err(|_| not_ours(answer.status.to_string()))?;
        return Err(Failure::code_refused(&problem));
    }
    let enrolled: Enrolled =
        serde_json::from_slice(&answer.body).map_err(|error| not_ours(error.to_string()))?;
    let place = enrolled.device.place.unwrap_or_default();
    if enrolled.device.kind != DeviceKind::Counter {
        let kind = serde_json::to_value(enrolled.device.kind).unwrap_or_default();
        let kind = kind.as_str().unwrap_or_default();
        return Err(Failure::wrong_device(kind, &place, &config.counter));
    }
    // The code is used up: the token is kept even if the configuration must be mended first.
    config.keep_token(&enrolled.token)?;
    match place == config.counter {
        true => Ok(()),
        false => Err(Failure::wrong_device("counter", &place, &config.counter)),
    }
}
