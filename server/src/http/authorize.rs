//! The check before every handler: who asks, by which token or cookie, and whether the table of
//! rights lets them.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use protocol::doors::{DeviceKind, Role};
use queue_core::{
    State as HallState,
    ids::{CounterId, VisitId, ZoneId},
};
use serde_json::{Value, json};

use super::{
    address::ClientAddress,
    cookies::{self, Carrier},
    names,
    rights::{Scope, Table, Who},
    visits::named,
};
use crate::{
    access::{
        Credential,
        documents::{Account, Device, Session, word},
    },
    app::App,
    hub::Audience,
    problem::ApiError,
};

/// Who a request comes from, once it has passed.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody in particular.
    Anyone,
    /// The holder of this ticket's link.
    Ticket(VisitId),
    /// Whoever has scanned the code on the wall.
    Phone,
    /// A device.
    Device(Arc<Device>),
    /// A person.
    Person(Arc<Account>, Arc<Session>),
    /// The operator of this machine, by the console's socket.
    Console,
}

/// Marks requests that came by the console's socket, which only this machine's operator can use.
#[derive(Clone, Copy, Debug)]
pub struct OnConsole;

impl Caller {
    /// As the journal names it.
    pub fn actor(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::Ticket(visit) => format!("ticket:{visit}"),
            Self::Phone => "phone".to_owned(),
            Self::Device(device) => device.actor(),
            Self::Person(account, _) => format!("person:{}", account.id),
            Self::Console => "console".to_owned(),
        }
    }
}

impl From<Credential> for Caller {
    fn from(credential: Credential) -> Self {
        match credential {
            Credential::Device(device) => Self::Device(device),
            Credential::Person(account, session) => Self::Person(account, session),
        }
    }
}

/// Where a request wants to do something, as far as its address says.
#[derive(Clone, Debug, Default)]
pub struct Where {
    counter: Option<CounterId>,
    visit: Option<VisitId>,
    zone: Option<ZoneId>,
}

impl Where {
    /// What a view looks at.
    pub fn of(audience: &Audience) -> Self {
        let mut place = Self::default();
        match audience {
            Audience::Board(zone) => place.zone = Some(zone.clone()),
            Audience::Window(id) | Audience::Counter(id) => place.counter = Some(id.clone()),
            Audience::Ticket(_) | Audience::Kiosk | Audience::Dashboard => {}
        }
        place
    }
}

/// Checks a request against the table and tells the handler who asks.
pub(super) async fn authorize(
    State((app, table)): State<(Arc<App>, Arc<Table>)>,
    path: MatchedPath,
    parameters: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let parameter =
        |name: &str| parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
    let place = Where {
        counter: parameter("counter").map(Into::into),
        visit: parameter("visit").and_then(|visit| named(&app.replica.picture().state, visit)),
        zone: parameter("zone").map(Into::into),
    };
    let Some(who) = table.who(request.method(), path.as_str()) else {
        return Err(ApiError::not_found(request.uri().path()));
    };
    let client = request.extensions().get::<ClientAddress>().copied();
    let client = client.ok_or_else(ApiError::internal)?;
    let caller = if request.extensions().get::<OnConsole>().is_some() {
        console(who)?
    } else {
        match who {
            Who::Anyone => Caller::Anyone,
            Who::Ticket => {
                let token = parameter("token").unwrap_or("");
                Caller::Ticket(app.visit_of_link_from(token, client.0)?)
            }
            Who::Scanned => {
                app.scanned_from(parameter("key").unwrap_or(""), client.0)?;
                Caller::Phone
            }
            Who::Console => return Err(ApiError::not_found(request.uri().path())),
            Who::Person | Who::Staff(..) => {
                if !request.method().is_safe() && cookies::any(request.headers()) {
                    own_page(&app, request.headers())?;
                }
                caller(&app, request.headers(), None, client, who, &place)?
            }
        }
    };
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The machine's operator may do what administrators may, and is nobody's colleague.
fn console(who: Who) -> Result<Caller, ApiError> {
    match who {
        Who::Anyone => Ok(Caller::Anyone),
        Who::Console => Ok(Caller::Console),
        Who::Staff(_, roles, _) if roles.contains(&Role::Admin) => Ok(Caller::Console),
        _ => Err(not_allowed("console")),
    }
}

/// Whoever asks, if one of the tokens they show lets them.
///
/// # Errors
/// No token, none that is valid, or none that may do this.
pub fn caller(
    app: &App,
    headers: &HeaderMap,
    in_protocol: Option<&str>,
    client: ClientAddress,
    who: Who,
    place: &Where,
) -> Result<Caller, ApiError> {
    let refused = |name| ApiError::new(StatusCode::UNAUTHORIZED, name, Value::Null);
    let shown = match in_protocol.or_else(|| bearer(headers)) {
        Some(token) => vec![(Carrier::Header, token)],
        None => cookies::tokens(headers),
    };
    if shown.is_empty() {
        return Err(refused("token-missing"));
    }
    let mut error = None;
    for (carrier, token) in shown {
        let credential = app.access.credential(token).filter(|it| carrier.carries(it));
        let Some(credential) = credential else { continue };
        app.limits.token(credential.id())?;
        match allows(app, who, place, &credential) {
            Ok(()) => return Ok(credential.into()),
            // A device that may not do this says less than a person who may not.
            Err(denied) => error = Some(denied),
        }
    }
    Err(error.unwrap_or_else(|| match app.limits.failed(client.0) {
        Ok(()) => refused("token-wrong"),
        Err(too_many) => too_many,
    }))
}

/// Whether a credential that is valid may do this there.
///
/// # Errors
/// `not-allowed`, `not-your-place` or `password-must-change`.
pub fn allows(app: &App, who: Who, place: &Where, credential: &Credential) -> Result<(), ApiError> {
    match (who, credential) {
        (Who::Anyone | Who::Ticket | Who::Scanned, _) | (Who::Person, Credential::Person(..)) => {
            Ok(())
        }
        (Who::Console, _) => Err(not_allowed("person")),
        (Who::Person, Credential::Device(device)) => Err(not_allowed(&word(&device.kind))),
        (Who::Staff(kinds, _, scope), Credential::Device(device)) => {
            if !kinds.contains(&device.kind) {
                return Err(not_allowed(&word(&device.kind)));
            }
            device_scope(app, scope, place, device)
        }
        (Who::Staff(_, roles, scope), Credential::Person(account, session)) => {
            if account.must_change && !session.vouched {
                let status = StatusCode::FORBIDDEN;
                return Err(ApiError::new(status, "password-must-change", Value::Null));
            }
            person_scope(app, roles, scope, place, account)
        }
    }
}

fn device_scope(app: &App, scope: Scope, place: &Where, device: &Device) -> Result<(), ApiError> {
    let picture = app.replica.picture();
    let own = device.place.as_deref();
    let (asked, fits) = match (scope, device.kind) {
        (Scope::Zone, _) => {
            let asked = place.zone.as_ref().map(|zone| zone.as_str());
            // A zone that is not there is told by the view itself: it is nobody else's.
            let is_there = place.zone.as_ref().is_none_or(|zone| has_zone(&picture.state, zone));
            (asked, own.is_none() || own == asked || !is_there)
        }
        // A display stands in a zone and shows the strips of its counters.
        (Scope::Counter | Scope::Desk | Scope::DeskEnd, DeviceKind::Display) => {
            let zone = place.counter.as_ref().and_then(|id| zone_of_counter(&picture.state, id));
            let asked = zone.map(|zone| zone.as_str());
            // So is a counter that is not there.
            (asked, own.is_none() || own == asked || asked.is_none())
        }
        (Scope::Counter | Scope::Desk | Scope::DeskEnd, _) => {
            let asked = place.counter.as_ref().map(|counter| counter.as_str());
            (asked, own == asked)
        }
        (Scope::Visit, _) => {
            let counter = own.map(CounterId::from);
            let zone = counter.and_then(|counter| zone_of_counter(&picture.state, &counter));
            let asked = place.visit.as_ref().and_then(|visit| zone_of_visit(&picture.state, visit));
            // A visit that is not there is told by the hall itself.
            (asked.map(|zone| zone.as_str()), asked.is_none() || own.is_none() || zone == asked)
        }
        (Scope::Anywhere | Scope::Hall, _) => (None, true),
    };
    if !fits {
        return Err(not_your_place(app, own, asked));
    }
    if let (Scope::Desk, Some(counter)) = (scope, &place.counter)
        && !app.access.clerk_may_go_on(&picture.state, counter)
    {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "clerk-may-no-longer", Value::Null));
    }
    Ok(())
}

fn person_scope(
    app: &App,
    roles: &[Role],
    scope: Scope,
    place: &Where,
    account: &Account,
) -> Result<(), ApiError> {
    let picture = app.replica.picture();
    let state = &picture.state;
    let grants = || account.grants_in(app.access.hall_id()).filter(|g| roles.contains(&g.role));
    let Some(first) = grants().next() else {
        let role = account.grants_in(app.access.hall_id()).next().map(|grant| grant.role);
        return Err(not_allowed(&role.map_or_else(|| "person".to_owned(), |role| word(&role))));
    };
    let zone = match scope {
        Scope::Anywhere => return Ok(()),
        Scope::Hall => None,
        Scope::Zone if place.zone.as_ref().is_some_and(|zone| !has_zone(state, zone)) => {
            return Ok(());
        }
        Scope::Zone => place.zone.as_ref(),
        Scope::Counter | Scope::Desk | Scope::DeskEnd => {
            place.counter.as_ref().and_then(|counter| zone_of_counter(state, counter))
        }
        Scope::Visit => place.visit.as_ref().and_then(|visit| zone_of_visit(state, visit)),
    };
    let mine = |counter: &CounterId| {
        let clerk = state.counters.get(counter).and_then(|counter| counter.clerk.as_ref());
        clerk.is_some_and(|clerk| clerk.as_str() == account.id)
    };
    let there =
        |own: Option<&str>| own.is_none() || zone.is_some_and(|zone| Some(zone.as_str()) == own);
    let seated = |role: Role| {
        !matches!(scope, Scope::Desk | Scope::DeskEnd)
            || role != Role::Clerk
            || place.counter.as_ref().is_some_and(mine)
    };
    let mut here = grants().filter(|grant| there(grant.zone.as_deref())).peekable();
    match (here.peek().is_some(), &place.counter) {
        (true, _) if here.any(|grant| seated(grant.role)) => Ok(()),
        (true, Some(counter)) => {
            let facts = json!({ "counter": counter });
            Err(ApiError::new(StatusCode::FORBIDDEN, "not-your-desk", facts))
        }
        _ => {
            let asked = zone.map(|zone| zone.as_str());
            let asked = asked.or(place.counter.as_ref().map(|counter| counter.as_str()));
            Err(not_your_place(app, first.zone.as_deref(), asked))
        }
    }
}

/// Also while nobody knows the zones yet.
fn has_zone(state: &HallState, zone: &ZoneId) -> bool {
    state.setup.as_ref().is_none_or(|setup| setup.zones.contains_key(zone))
}

fn zone_of_counter<'s>(state: &'s HallState, counter: &CounterId) -> Option<&'s ZoneId> {
    state.setup.as_ref()?.counters.get(counter).map(|counter| &counter.zone)
}

fn zone_of_visit<'s>(state: &'s HallState, visit: &VisitId) -> Option<&'s ZoneId> {
    state.zone_of(state.visits.get(visit)?).map(|(zone, _)| zone)
}

/// The token of an `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// A page from elsewhere must not use what its visitor's browser knows. Programs send no cookies;
/// browsers say with every POST and every WebSocket which page sends it.
///
/// # Errors
/// `wrong-origin`.
pub fn own_page(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    let text =
        |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let origin = text(header::ORIGIN).unwrap_or("");
    let host = text(header::HOST).unwrap_or("");
    let own = origin.split_once("://").is_some_and(|(_, rest)| !host.is_empty() && rest == host);
    if own || (!app.config.public_url.is_empty() && origin == app.config.public_url) {
        Ok(())
    } else {
        let facts = json!({ "origin": if origin.is_empty() { "—" } else { origin } });
        Err(ApiError::new(StatusCode::FORBIDDEN, "wrong-origin", facts))
    }
}

fn not_allowed(kind: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "not-allowed", json!({ "kind": kind }))
}

/// Places are zones or counters; their names say more than their ids.
fn not_your_place(app: &App, own: Option<&str>, asked: Option<&str>) -> ApiError {
    let picture = app.replica.picture();
    let name = |id: Option<&str>| match id {
        None => json!("—"),
        Some(id) => names::place(&picture.state, id),
    };
    let facts = json!({ "own": name(own), "asked": name(asked) });
    ApiError::new(StatusCode::FORBIDDEN, "not-your-place", facts)
}
