//! Tickets: taking one, and what its holder may do with it.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use fast_qr::{
    QRBuilder,
    convert::{Builder, svg::SvgBuilder},
};
use protocol::{
    bodies::{Done, TakeTicket, TicketTaken},
    doors::DeviceKind,
    words::Source,
};
use queue_core::{Command, Event, command::Errand, event::TicketIssued, ids::VisitId};
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::{
    Answered,
    address::IsSecure,
    asked::{Asked, NoBody},
    authorize::Caller,
    done::done,
    rights::{ISSUERS, Routes, Who},
};
use crate::{
    app::App,
    hall::Answer,
    problem::{ApiError, short_text},
    views::{ahead, asked as core, ticket::numbers, words},
};

/// How long a ticket waits for the reader to count the people ahead of it.
const READER_WITHIN: Duration = Duration::from_secs(2);
/// The empty edge of a code that stands on white, modules.
const PAPER_EDGE: usize = 2;

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(ISSUERS, routes!(take))
        .route(Who::Ticket, routes!(cancel))
        .route(Who::Ticket, routes!(return_))
        .route(Who::Ticket, routes!(step_out))
        .route(Who::Ticket, routes!(step_back))
        .route(Who::Ticket, routes!(more_time))
}

/// 取号: take a ticket.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "tickets", request_body = TakeTicket,
    responses((status = 201, body = TicketTaken)))]
async fn take(
    State(app): State<Arc<App>>,
    Extension(secure): Extension<IsSecure>,
    headers: HeaderMap,
    asked: Asked<TakeTicket>,
) -> Result<(StatusCode, Json<TicketTaken>), ApiError> {
    take_for(&app, secure, &headers, &asked).await
}

/// Takes a ticket for whoever may.
pub(super) async fn take_for(
    app: &App,
    secure: IsSecure,
    headers: &HeaderMap,
    asked: &Asked<TakeTicket>,
) -> Result<(StatusCode, Json<TicketTaken>), ApiError> {
    check_source(&asked.caller, asked.body.source)?;
    if asked.body.precheck.is_some() && !matches!(asked.body.source, Source::Desk | Source::Clerk) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(ApiError::new(status, "precheck-by-staff", Value::Null).at("precheck"));
    }
    if let Some(person) = &asked.body.person {
        short_text("person", person)?;
    }
    let take = core::take_asked(&asked.body, errand(&asked.body)?);
    let command = Command::Take(Box::new(take));
    let answer = asked.submit(app, command).await?;
    let ticket = taken(app, &base_url(app, headers, secure), &answer).await?;
    Ok((StatusCode::CREATED, Json(ticket)))
}

/// 取消: give up a ticket.
#[utoipa::path(post, path = "/api/v1/tickets/{token}/cancel", tag = "tickets",
    params(("token" = String, Path, description = "the secret part of the ticket's link")),
    request_body = NoBody, responses((status = 200, body = Done)))]
async fn cancel(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_of(&asked.caller)?;
    let answer = asked.submit(&app, Command::Cancel { visit }).await?;
    done(&app, answer).await
}

/// 过号恢复: come back after a missed call.
#[utoipa::path(post, path = "/api/v1/tickets/{token}/return", tag = "tickets",
    params(("token" = String, Path, description = "the secret part of the ticket's link")),
    request_body = NoBody, responses((status = 200, body = Done)))]
async fn return_(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_of(&asked.caller)?;
    let answer = asked.submit(&app, Command::Return { visit }).await?;
    done(&app, answer).await
}

/// 暂离: away for a moment, and the place is kept; once.
#[utoipa::path(post, path = "/api/v1/tickets/{token}/step-out", tag = "tickets",
    params(("token" = String, Path, description = "the secret part of the ticket's link")),
    request_body = NoBody, responses((status = 200, body = Done)))]
async fn step_out(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_of(&asked.caller)?;
    let answer = asked.submit(&app, Command::StepOut { visit }).await?;
    done(&app, answer).await
}

/// 暂离结束: back again.
#[utoipa::path(post, path = "/api/v1/tickets/{token}/step-back", tag = "tickets",
    params(("token" = String, Path, description = "the secret part of the ticket's link")),
    request_body = NoBody, responses((status = 200, body = Done)))]
async fn step_back(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_of(&asked.caller)?;
    let answer = asked.submit(&app, Command::StepBack { visit }).await?;
    done(&app, answer).await
}

/// On the way to the counter, and in need of a little more time; once.
#[utoipa::path(post, path = "/api/v1/tickets/{token}/more-time", tag = "tickets",
    params(("token" = String, Path, description = "the secret part of the ticket's link")),
    request_body = NoBody, responses((status = 200, body = Done)))]
async fn more_time(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let visit = visit_of(&asked.caller)?;
    let answer = asked.submit(&app, Command::MoreTime { visit }).await?;
    done(&app, answer).await
}

/// A service or a package, and only one of them.
fn errand(body: &TakeTicket) -> Result<Errand, ApiError> {
    let field = match (&body.service, &body.package) {
        (Some(service), None) => return Ok(Errand::Service(service.as_str().into())),
        (None, Some(package)) => return Ok(Errand::Package(package.as_str().into())),
        (None, None) => "service",
        (Some(_), Some(_)) => "package",
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Err(ApiError::new(status, "service-or-package", Value::Null).at(field))
}

/// Where a ticket was taken is told by who takes it: reports count by it.
fn check_source(caller: &Caller, source: Source) -> Result<(), ApiError> {
    let fits = match caller {
        Caller::Device(device) => match device.kind {
            DeviceKind::Kiosk => source == Source::Kiosk,
            _ => source == Source::Clerk,
        },
        Caller::Phone => source == Source::Phone,
        _ => matches!(source, Source::Desk | Source::Clerk),
    };
    if fits {
        return Ok(());
    }
    let facts = json!({ "value": source });
    Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "source-unfit", facts).at("source"))
}

fn visit_of(caller: &Caller) -> Result<VisitId, ApiError> {
    match caller {
        Caller::Ticket(visit) => Ok(*visit),
        _ => Err(ApiError::new(StatusCode::NOT_FOUND, "ticket-link-wrong", Value::Null)),
    }
}

/// The printed ticket. All of it comes from the row and the setup, but for the people ahead: they
/// are counted when the answer is given, so a repeated answer tells how it is now.
async fn taken(app: &App, base: &str, answer: &Answer) -> Result<TicketTaken, ApiError> {
    let internal = || ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", Value::Null);
    let issued = answer.events.iter().find_map(|event| match event {
        Event::TicketIssued(issued) => Some(issued),
        _ => None,
    });
    let issued = issued.ok_or_else(internal)?;
    // The ticket is durable: it is printed even if the reader does not get there in time.
    let reader = app.replica.wait_for(answer.seq);
    if tokio::time::timeout(READER_WITHIN, reader).await.is_err() {
        tracing::warn!(seq = answer.seq, "the reader is late");
    }
    let link = format!("/t/{}", app.links.token(issued.visit));
    let qr_svg = qr(&format!("{base}{link}"), PAPER_EDGE).ok_or_else(internal)?;
    print(app, answer.seq, issued, link, qr_svg).ok_or_else(internal)
}

fn print(
    app: &App,
    seq: u64,
    issued: &TicketIssued,
    link: String,
    qr_svg: String,
) -> Option<TicketTaken> {
    let utc_offset_minutes = app.hall.clock().utc_offset_minutes(issued.at_ms);
    app.hub.with_scene(|scene| {
        let service = scene.setup.services.get(&issued.service)?;
        let zone = scene.setup.zones.get(&issued.zone)?;
        let lane = queue_core::visit::Lane::Service(issued.service.clone());
        let waiting = scene.state.visits.get(&issued.visit);
        let waiting = waiting.filter(|v| v.status == queue_core::visit::Status::Waiting);
        Some(TicketTaken {
            seq,
            visit: issued.visit.0,
            number: issued.number.to_string(),
            service: words::text(&service.name),
            package: issued.package.as_ref().and_then(|package| {
                scene.setup.packages.get(&package.id).map(|setup| words::text(&setup.name))
            }),
            cases: issued.more_cases + 1,
            precheck: issued.precheck,
            class: words::class(issued.class),
            provisional: issued.provisional.iter().copied().map(words::class).collect(),
            zone: words::text(&zone.name),
            floor: words::text(&zone.floor),
            counters: numbers(scene, &scene.state.counters_for(&lane)),
            ahead: waiting.map_or(0, |visit| ahead(scene.state, visit)),
            issued_ms: issued.at_ms,
            utc_offset_minutes,
            link,
            qr_svg,
        })
    })?
}

/// Where phones find this server: as configured, or as the kiosk found it.
pub(super) fn base_url(app: &App, headers: &HeaderMap, secure: IsSecure) -> String {
    if !app.config.public_url.is_empty() {
        return app.config.public_url.clone();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let scheme = if secure.0 { "https" } else { "http" };
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

/// A QR code as SVG with an empty edge of so many modules; none only if the text is longer than any
/// QR code.
pub(super) fn qr(text: &str, edge: usize) -> Option<String> {
    let code = QRBuilder::new(text).build().ok()?;
    Some(SvgBuilder::default().margin(edge).to_str(&code))
}
