//! Around every request: where it comes from, an id, the language of its errors, the security
//! headers, a count.

use std::{
    any::Any,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
    middleware::Next,
    response::IntoResponse,
};
use serde_json::{Value, json};
use tower_http::catch_panic::ResponseForPanic;

use super::address::{ClientAddress, IsSecure, client_address, is_secure};
use crate::{app::App, messages::Lang, problem::ApiError};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that is taken from a client.
const ID_LIMIT: usize = 64;

/// What a page may load: only what this server itself sends.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";
/// The browsable interface brings styles of its own.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Finds out where the request comes from, for everybody further in.
pub(super) async fn whence(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    // Only a request that came over no connection, as in a test, has no peer.
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let (headers, proxies) = (request.headers(), &app.proxies);
    let client = ClientAddress(client_address(peer, headers, proxies));
    let secure = IsSecure(is_secure(app.config.tls(), peer, headers, proxies));
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(secure);
    next.run(request).await
}

/// Gives the request an id, and its error a language.
pub(super) async fn around(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let headers = request.headers();
    let id = header_text(headers, &REQUEST_ID)
        .filter(|id| !id.is_empty() && id.len() <= ID_LIMIT)
        .map_or_else(|| app.request_id(), str::to_owned);
    let accepted = header_text(headers, &header::ACCEPT_LANGUAGE);
    let lang = Lang::accepted(accepted, app.config.language);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let answer = match within_limit(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    let mut response = told(answer, lang, &id, &path, method.as_str());
    let status = response.status();
    tracing::debug!(%method, path = without_secret(&path), status = status.as_u16(), id, "request");
    if status.is_server_error() {
        tracing::warn!(%method, path = without_secret(&path), status = status.as_u16(), id, "request failed");
    }
    let class = ["1xx", "2xx", "3xx", "4xx", "5xx"][usize::from(status.as_u16() / 100 - 1).min(4)];
    metrics::counter!("jiaohao_http_requests_total", "status" => class).increment(1);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Counts the request against its address. Who watches the server is never turned away, and the
/// parts of pages cost next to nothing.
fn within_limit(app: &App, request: &Request) -> Result<(), ApiError> {
    let path = request.uri().path();
    if matches!(path, "/healthz" | "/readyz" | "/metrics") || path.starts_with("/assets/") {
        return Ok(());
    }
    match request.extensions().get::<ClientAddress>() {
        Some(client) => app.limits.address(client.0),
        None => Ok(()),
    }
}

/// Turns an error on its way out into a problem in the client's language. Errors that no handler
/// of ours has made (a layer's, an extractor's) get a name by their status.
fn told(
    mut response: Response<Body>,
    lang: Lang,
    id: &str,
    path: &str,
    method: &str,
) -> Response<Body> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let named = response.extensions_mut().remove::<ApiError>();
    let mut error = named.unwrap_or_else(|| by_status(status, path, method));
    if error.name == "internal" {
        error.facts.insert("request".to_owned(), json!(id));
    }
    let mut problem = error.response(lang);
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow);
    }
    problem
}

fn by_status(status: StatusCode, path: &str, method: &str) -> ApiError {
    let name = match status {
        StatusCode::NOT_FOUND => return ApiError::not_found(path),
        StatusCode::METHOD_NOT_ALLOWED => {
            return ApiError::new(
                status,
                "wrong-method",
                json!({ "path": path, "method": method }),
            );
        }
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => "timeout",
        status if status.is_client_error() => "bad-request",
        _ => "internal",
    };
    ApiError::new(status, name, Value::Null)
}

/// The headers that every answer carries.
pub(super) async fn secure(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let path = request.uri().path();
    let policy = if path.starts_with("/api/docs") { DOCS_POLICY } else { POLICY };
    let keeps = !path.starts_with("/api/v1");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    // Behind a proxy this is for the proxy to say.
    if app.config.tls() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    set(header::CACHE_CONTROL, if keeps { "no-cache" } else { "no-store" });
    response
}

fn header_text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A path for the log: a ticket's link is a secret.
fn without_secret(path: &str) -> String {
    for prefix in ["/t/", "/api/v1/tickets/"] {
        if let Some(rest) = path.strip_prefix(prefix) {
            let after =
                rest.split_once('/').map_or(String::new(), |(_, after)| format!("/{after}"));
            return format!("{prefix}…{after}");
        }
    }
    path.to_owned()
}

/// A panic of a handler: the client hears of an internal error, the log says where.
#[derive(Clone, Copy)]
pub(super) struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, panic: Box<dyn Any + Send>) -> Response<Body> {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        tracing::error!(panic = said, "a handler panicked");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", Value::Null).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_never_holds_a_ticket_link() {
        assert_eq!(without_secret("/t/SECRET"), "/t/…");
        assert_eq!(without_secret("/api/v1/tickets/SECRET/cancel"), "/api/v1/tickets/…/cancel");
        assert_eq!(without_secret("/api/v1/counters/7/open"), "/api/v1/counters/7/open");
    }
}
