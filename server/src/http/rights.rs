//! Who may do what: the one table of rights, and the check that reads it before every handler.
//! A route that is not in the table is open to nobody.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use queue_core::ids::VisitId;
use serde_json::{Value, json};

use crate::{
    access::{Holder, Kind},
    app::App,
    problem::ApiError,
};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody who reaches the server.
    Anyone,
    /// Whoever holds the ticket whose link is in the address.
    Ticket,
    /// Holders of a token of one of these kinds; a desk only for its own counter.
    Staff(&'static [Kind]),
}

use Kind::{Counter, Display, Guide, Kiosk, Manager};
use Who::{Anyone, Staff, Ticket};

/// The desk of the counter in the address, and managers.
const DESK: Who = Staff(&[Counter, Manager]);
/// Whoever helps people back into their queue.
const HELPERS: Who = Staff(&[Counter, Guide, Manager]);
/// Whoever runs the hall.
const MANAGERS: Who = Staff(&[Manager]);

/// The table of rights of HTTP.
#[rustfmt::skip]
pub const RIGHTS: &[(&str, &str, Who)] = &[
    ("POST", "/api/v1/tickets",                     Staff(&[Kiosk, Counter, Guide, Manager])),
    ("POST", "/api/v1/tickets/{token}/cancel",      Ticket),
    ("POST", "/api/v1/tickets/{token}/return",      Ticket),
    ("POST", "/api/v1/counters/{counter}/sign-in",  DESK),
    ("POST", "/api/v1/counters/{counter}/sign-out", DESK),
    ("POST", "/api/v1/counters/{counter}/open",     DESK),
    ("POST", "/api/v1/counters/{counter}/pause",    DESK),
    ("POST", "/api/v1/counters/{counter}/resume",   DESK),
    ("POST", "/api/v1/counters/{counter}/close",    DESK),
    ("POST", "/api/v1/counters/{counter}/call-next", DESK),
    ("POST", "/api/v1/counters/{counter}/recall",   DESK),
    ("POST", "/api/v1/counters/{counter}/start",    DESK),
    ("POST", "/api/v1/counters/{counter}/finish",   DESK),
    ("POST", "/api/v1/counters/{counter}/no-show",  DESK),
    ("POST", "/api/v1/counters/{counter}/park",     DESK),
    ("POST", "/api/v1/counters/{counter}/transfer", DESK),
    ("POST", "/api/v1/visits/{visit}/return",       HELPERS),
    ("POST", "/api/v1/visits/{visit}/resume",       HELPERS),
    ("POST", "/api/v1/visits/{visit}/cancel",       Staff(&[Guide, Manager])),
    ("POST", "/api/v1/hall/open-day",               MANAGERS),
    ("POST", "/api/v1/hall/close-day",              MANAGERS),
    ("POST", "/api/v1/hall/stop-issuing",           MANAGERS),
    ("POST", "/api/v1/hall/resume-issuing",         MANAGERS),
    ("GET",  "/api/v1/places",                      Anyone),
    ("GET",  "/healthz",                            Anyone),
    ("GET",  "/readyz",                             Anyone),
    ("GET",  "/metrics",                            Anyone),
];

/// The table of rights of the live views; a ticket's link is its own right.
#[rustfmt::skip]
pub const VIEW_RIGHTS: &[(&str, &[Kind])] = &[
    ("board",     &[Display, Guide, Manager]),
    ("window",    &[Display, Counter, Manager]),
    ("counter",   &[Counter, Manager]),
    ("kiosk",     &[Kiosk, Guide, Manager]),
    ("dashboard", &[Guide, Manager]),
];

/// Who a request comes from, once it has passed.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody in particular.
    Anyone,
    /// The holder of this ticket's link.
    Ticket(VisitId),
    /// The holder of a token.
    Holder(Arc<Holder>),
}

impl Caller {
    /// As the journal names it.
    pub fn actor(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::Ticket(visit) => format!("ticket:{visit}"),
            Self::Holder(holder) => holder.actor(),
        }
    }
}

/// Checks a request against the table and tells the handler who asks.
pub async fn authorize(
    State(app): State<Arc<App>>,
    path: MatchedPath,
    parameters: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let parameter =
        |name: &str| parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
    let caller = match who(request.method(), path.as_str()) {
        Some(Who::Anyone) => Caller::Anyone,
        Some(Who::Ticket) => Caller::Ticket(app.visit_of_link(parameter("token").unwrap_or(""))?),
        Some(Who::Staff(kinds)) => {
            let holder = holder(&app, bearer(request.headers()))?;
            if !kinds.contains(&holder.kind) {
                return Err(not_allowed(&holder));
            }
            check_place(&holder, parameter("counter"))?;
            Caller::Holder(Arc::new(holder))
        }
        None => return Err(ApiError::not_found(request.uri().path())),
    };
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// What the table says of a route.
pub fn who(method: &Method, path: &str) -> Option<Who> {
    let method = if *method == Method::HEAD { "GET" } else { method.as_str() };
    let row = RIGHTS.iter().find(|(m, p, _)| *m == method && *p == path);
    row.map(|(_, _, who)| *who)
}

/// The token of an `Authorization: Bearer` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The holder of a token.
///
/// # Errors
/// No token, or one that is not valid.
pub fn holder(app: &App, token: Option<&str>) -> Result<Holder, ApiError> {
    let refused = |name| ApiError::new(StatusCode::UNAUTHORIZED, name, Value::Null);
    let token = token.ok_or_else(|| refused("token-missing"))?;
    app.access.holder(token).ok_or_else(|| refused("token-wrong"))
}

/// The holder's kind may not do this.
pub fn not_allowed(holder: &Holder) -> ApiError {
    let facts = json!({ "kind": holder.kind.word() });
    ApiError::new(StatusCode::FORBIDDEN, "not-allowed", facts)
}

/// A desk is bound to its counter and a display to its zone, if it has one.
///
/// # Errors
/// The place asked for is another one.
pub fn check_place(holder: &Holder, asked: Option<&str>) -> Result<(), ApiError> {
    let bound = matches!(holder.kind, Kind::Counter | Kind::Display);
    match (&holder.place, asked) {
        (Some(own), Some(asked)) if bound && own != asked => {
            let facts = json!({ "own": own, "asked": asked });
            Err(ApiError::new(StatusCode::FORBIDDEN, "not-your-place", facts))
        }
        _ => Ok(()),
    }
}
