//! The two addresses of sign-in by the organisation's service: the way there and the way back.
//!
//! A cookie binds both to one browser. Without it somebody could begin, stop at the last step, and
//! have another person's browser follow the link: that person would work in a stranger's name.
//! The cookie is Lax, since the way back begins at another site; the session's own stays Strict,
//! which suffices because the page it leads to is the same for everybody and asks who it is for
//! only when it runs.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use tracing::warn;

use super::{
    address::{ClientAddress, IsSecure},
    cookies,
    rights::{Routes, Who},
};
use crate::{access::Asking, app::App, oidc::Oidc};

/// Where people go who named no page, or none of ours.
const HOME: &str = "/manage";
/// Longest address of a page that is taken from a client, bytes.
const NEXT_LIMIT: usize = 512;
/// Where people hear that it did not work.
const FAILED: &str = "/sign-in?problem=oidc-failed";

pub(super) fn routes() -> Routes {
    Routes::default().page(Who::Anyone, "/oidc/begin", get(begin)).page(
        Who::Anyone,
        "/oidc/return",
        get(come_back),
    )
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    next: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    state: String,
    code: String,
    error: String,
}

type Given<T> = Result<Query<T>, QueryRejection>;

/// Sends the browser to the service.
async fn begin(
    State(app): State<Arc<App>>,
    secure: Extension<IsSecure>,
    wish: Given<Wish>,
) -> Response {
    let Some(oidc) = &app.oidc else { return Redirect::to(FAILED).into_response() };
    let next = wish.map(|Query(wish)| wish.next).unwrap_or_default();
    match oidc.begin(own_page(&next).to_owned()).await {
        Ok(begun) => going(&begun.url, vec![cookies::oidc(&begun.state, secure.0.0)]),
        Err(error) => {
            warn!(%error, "nobody can be sent to the sign-in service");
            Redirect::to(FAILED).into_response()
        }
    }
}

/// Takes the browser back, and lets the person in if the service vouches for one known here.
async fn come_back(
    State(app): State<Arc<App>>,
    secure: Extension<IsSecure>,
    client: Extension<ClientAddress>,
    headers: HeaderMap,
    answer: Given<Answer>,
) -> Response {
    let secure = secure.0.0;
    let answer = answer.map(|Query(answer)| answer).unwrap_or_default();
    let mine = cookies::oidc_state(&headers).is_some_and(|state| state == answer.state);
    let came = match &app.oidc {
        Some(oidc) if mine => let_in(&app, oidc, answer, client.0).await,
        Some(_) => Err("it was not this browser that was sent to the sign-in service".to_owned()),
        None => Err("there is no sign-in service".to_owned()),
    };
    match came {
        Ok((token, next)) => {
            going(&next, vec![cookies::session(&token, secure), cookies::no_oidc(secure)])
        }
        Err(cause) => {
            warn!(cause, address = %client.0.0, "nobody was signed in by the sign-in service");
            // Somebody else's link must not end what this browser has begun.
            going(FAILED, if mine { vec![cookies::no_oidc(secure)] } else { Vec::new() })
        }
    }
}

/// The session's token and the page to go on to, or the cause for the log.
async fn let_in(
    app: &App,
    oidc: &Oidc,
    answer: Answer,
    client: ClientAddress,
) -> Result<(String, String), String> {
    if answer.code.is_empty() {
        oidc.forget(&answer.state);
        let said: String = answer.error.chars().take(64).collect();
        return Err(format!("the sign-in service refuses: {said:?}"));
    }
    let vouched =
        oidc.finish(&answer.state, answer.code).await.map_err(|error| error.to_string())?;
    let asking = Asking {
        key: format!("oidc:{}", app.request_id()),
        actor: "anyone".to_owned(),
        body_hash: String::new(),
        from: client.0.to_string(),
    };
    let came = app.access.sign_in_vouched(&asking, &vouched.name).await;
    came.map(|came| (came.token, vouched.next)).map_err(|refused| refused.to_string())
}

fn going(to: &str, set: Vec<HeaderValue>) -> Response {
    let mut response = Redirect::to(to).into_response();
    for cookie in set {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page that was asked for, if it is one of ours. Browsers read a backslash as a slash and
/// leave out tabs and new lines, so an address with any of these may lead elsewhere.
fn own_page(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = next.starts_with('/') && !next.starts_with("//") && next.len() <= NEXT_LIMIT;
    if plain && ours { next } else { HOME }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_ours_is_gone_on_to() {
        for ours in ["/", "/manage/audit", "/manage?day=2026-03-02&x=//y#z", "/board/a%20b"] {
            assert_eq!(own_page(ours), ours);
        }
        let long = format!("/{}", "x".repeat(NEXT_LIMIT));
        for other in [
            "",
            "manage",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/号",
            &long,
        ] {
            assert_eq!(own_page(other), HOME, "{other:?}");
        }
    }
}
