//! Who may come in: only a page of the one allowed origin that knows the token, and only under an
//! address of the bridge itself.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use subtle::ConstantTimeEq;

use super::{Bridge, Refusal};

/// For how long a browser may remember what a preflight said, seconds.
const PREFLIGHT_SECS: &str = "600";
/// A preflight asks so whether a page of a public network may reach this one.
const ASKS_PRIVATE: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOWS_PRIVATE: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// Looks at every request before anything else does.
pub async fn gate(State(bridge): State<Bridge>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !bridge.is_own(headers) {
        return Refusal::Host.response(bridge.language);
    }
    let origin = headers.get(header::ORIGIN);
    if origin.is_none_or(|origin| *origin != bridge.origin) {
        return Refusal::Origin.response(bridge.language);
    }
    let mut response = match *request.method() {
        Method::OPTIONS => preflight(headers),
        _ if bridge.is_known(headers) => next.run(request).await,
        _ => Refusal::Token.response(bridge.language),
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, bridge.origin.clone());
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// May a page ask at all? Told without a token: browsers send none with the question.
fn preflight(headers: &HeaderMap) -> Response {
    let asks_private = headers.get(ASKS_PRIVATE).is_some_and(|asks| asks == "true");
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECS),
    ] {
        answers.insert(name, HeaderValue::from_static(value));
    }
    if asks_private {
        answers.insert(ALLOWS_PRIVATE, HeaderValue::from_static("true"));
    }
    response
}

impl Bridge {
    /// A page that lets its own name lead here still asks under that name.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let named = |host: &str| {
            let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
            let local =
                name.eq_ignore_ascii_case("localhost") || name == self.address.ip().to_string();
            local && port == self.address.port().to_string()
        };
        hosts.next().is_none() && host.is_some_and(named)
    }

    /// The token is compared in a time that does not tell how much of it was right.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let given = given.and_then(|given| given.strip_prefix(b"Bearer "));
        given.is_some_and(|given| bool::from(given.ct_eq(self.token.as_bytes())))
    }
}
