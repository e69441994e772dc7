//! The audit log, for those who may read it: rows of the journal, searched and taken out.

mod csv;
mod told;

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, header},
};
use protocol::doors::{AuditKind, AuditPage, ExportAudit};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use self::{csv::Sheet, told::told};
use super::{
    Answered, Plain,
    asked::Asked,
    devices::offset,
    rights::{AUDITORS, Routes},
};
use crate::{
    access::documents::Kept,
    app::App,
    clock::wall_ms,
    messages::Lang,
    problem::{ApiError, short_text},
    store::{Search, note::What},
};

/// Rows of a page at most.
const PAGE: usize = 200;
/// Rows of an export at most: a busy hall's week.
const EXPORT: usize = 200_000;

pub(super) fn routes() -> Routes {
    Routes::default().route(AUDITORS, routes!(page)).route(AUDITORS, routes!(export))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asks {
    /// Only rows before this one: `next_before` of the page before.
    before: Option<u64>,
    /// Only rows written from then on, wall time, UTC ms.
    from: Option<i64>,
    /// Only rows written before then.
    until: Option<i64>,
    /// A name or login of a person or device, today's or a former one: what they did, at a desk
    /// too, and what was done to them.
    actor: Option<String>,
    /// A part of what is stored, or a name in it.
    text: Option<String>,
    /// `notes` or `commands`; none = both.
    #[param(inline)]
    kind: Option<AuditKind>,
    /// At most so many rows, up to 200.
    limit: Option<usize>,
}

/// 审计日志: rows of the journal, the newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(Asks),
    responses((status = 200, body = AuditPage)))]
async fn page(
    State(app): State<Arc<App>>,
    asks: Result<Query<Asks>, axum::extract::rejection::QueryRejection>,
) -> Answered<AuditPage> {
    let Query(asks) = asks.map_err(|_| ApiError::bad_request())?;
    let limit = asks.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let search = Search {
        before_seq: asks.before,
        from_ms: asks.from,
        until_ms: asks.until,
        who: who(&app, asks.actor),
        texts: texts(&app, asks.text),
        notes: asks.kind.map(|kind| kind == AuditKind::Notes),
        limit: limit + 1,
    };
    let mut found = app.store.search(search).await.map_err(|error| ApiError::from(&error))?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_before = found.last().filter(|_| more).map(|row| row.seq);
    let rows = found.iter().map(|row| told(&app, row)).collect();
    Ok(Json(AuditPage { rows, next_before, utc_offset_minutes: offset(&app) }))
}

/// 导出审计日志: as CSV. The reason is put on record before anything is given out.
#[utoipa::path(post, path = "/api/v1/audit/export", tag = "audit", request_body = ExportAudit,
    responses((status = 200, description = "the rows as CSV", body = String)))]
async fn export(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    asked: Asked<ExportAudit>,
) -> Plain {
    let body = &asked.body;
    let reason = short_text("reason", body.reason.trim())?.to_owned();
    let search = Search {
        before_seq: None,
        from_ms: body.from_ms,
        until_ms: body.until_ms,
        who: who(&app, body.actor.clone()),
        texts: texts(&app, body.text.clone()),
        notes: body.kind.map(|kind| kind == AuditKind::Notes),
        limit: EXPORT,
    };
    let found = app.store.search(search).await.map_err(|error| ApiError::from(&error))?;
    let typed = app.access.typed(&reason)?;
    let what = What::AuditExported { reason: typed.id.clone(), rows: found.len() as u64 };
    app.access.change(&asked.asking(&app), |_| Ok((what, vec![typed.put()]))).await?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    let sheet = Sheet { app: &app, lang: Lang::accepted(accepted, app.config.language) };
    let actor = asked.caller.actor();
    let id = actor.split(':').next_back().unwrap_or_default();
    let by = app.access.name_then(id, wall_ms()).unwrap_or(actor);
    let csv = sheet.text(&by, &reason, &found);
    Ok(super::sheet::file("audit", csv))
}

/// Who is meant: a name leads to the ids that the journal knows.
fn who(app: &App, asked: Option<String>) -> Vec<String> {
    let Some(asked) = given(asked) else { return Vec::new() };
    let ids = app.access.called(&asked);
    if ids.is_empty() { vec![asked] } else { ids }
}

/// What a row must speak of: the text itself, or whoever is called like that.
fn texts(app: &App, asked: Option<String>) -> Vec<String> {
    let Some(asked) = given(asked) else { return Vec::new() };
    let ids = app.access.called(&asked);
    ids.into_iter().chain([asked]).collect()
}

fn given(asked: Option<String>) -> Option<String> {
    asked.map(|asked| asked.trim().to_owned()).filter(|asked| !asked.is_empty())
}
