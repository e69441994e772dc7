//! `--pair CODE`: a device comes in with a code that an administrator has made.

use protocol::{
    doors::{Enrol, Enrolled},
    problem::Problem,
};

use crate::{Away, Failure, Http, Lang, Way, random_prefix};

/// Types the code in. The code is used up by that: whoever calls keeps the token before anything
/// else can fail.
///
/// # Errors
/// The server refuses the code or cannot be reached.
pub async fn enrol(way: Way, lang: Lang, code: &str) -> Result<Enrolled, Failure> {
    let server = way.address.url();
    let away = |why: &Away| Failure::away(&server, why);
    let not_ours = |said: String| away(&Away::NotOurs { said });
    let http = Http::new(way, None, lang);
    let body = serde_json::to_vec(&Enrol { code: code.to_owned() });
    let body = body.map_err(|error| not_ours(error.to_string()))?;
    let id = format!("pair-{}", random_prefix()?);
    let answer = http.post("/api/v1/devices/enrol", &id, body).await.map_err(|why| away(&why))?;
    if !answer.status.is_success() {
        let problem = serde_json::from_slice::<Problem>(&answer.body);
        let problem = problem.map_err(|_| not_ours(answer.status.to_string()))?;
        return Err(Failure::code_refused(&problem));
    }
    serde_json::from_slice(&answer.body).map_err(|error| not_ours(error.to_string()))
}
