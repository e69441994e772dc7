//! The audit log, for those who may read it: rows of the journal, searched and taken out.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderValue, header},
    response::IntoResponse,
};
use protocol::doors::{AuditKind, AuditPage, AuditRow, ExportAudit};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    Answered, Plain,
    asked::Asked,
    devices::offset,
    rights::{AUDITORS, Routes},
};
use crate::{
    app::App,
    clock::wall_ms,
    problem::{ApiError, short_text},
    store::{Row, Search, note::What},
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
struct Asks {
    /// Only rows before this one: `next_before` of the page before.
    before: Option<u64>,
    /// Only rows written from then on, wall time, UTC ms.
    from: Option<i64>,
    /// Only rows written before then.
    until: Option<i64>,
    /// A login, a name, or a part of the actor as the journal has it.
    actor: Option<String>,
    /// A part of what is stored.
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
        actor: actor(&app, asks.actor),
        text: asks.text.filter(|text| !text.is_empty()),
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
async fn export(State(app): State<Arc<App>>, asked: Asked<ExportAudit>) -> Plain {
    let body = &asked.body;
    let reason = short_text("reason", body.reason.trim())?.to_owned();
    let search = Search {
        before_seq: None,
        from_ms: body.from_ms,
        until_ms: body.until_ms,
        actor: actor(&app, body.actor.clone()),
        text: body.text.clone().filter(|text| !text.is_empty()),
        notes: body.kind.map(|kind| kind == AuditKind::Notes),
        limit: EXPORT,
    };
    let found = app.store.search(search).await.map_err(|error| ApiError::from(&error))?;
    let what = What::AuditExported { reason: reason.clone(), rows: found.len() as u64 };
    app.access.change(&asked.asking(&app), |_| Ok((what, Vec::new()))).await?;
    let actor = asked.caller.actor();
    let who = app.access.name_of(actor.split(':').next_back().unwrap_or_default());
    let mark = format!("{who} · {} · {reason}", time(&app, wall_ms()));
    let csv = csv(&mark, &found.iter().map(|row| told(&app, row)).collect::<Vec<_>>(), &app);
    let name = HeaderValue::from_static("attachment; filename=\"audit.csv\"");
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], csv).into_response())
}

/// Who is meant: a login or a name leads to the id that the journal knows.
fn actor(app: &App, asked: Option<String>) -> Option<String> {
    let asked = asked.map(|asked| asked.trim().to_owned()).filter(|asked| !asked.is_empty())?;
    let book = app.access.book();
    let account = book.by_login(&asked).map(|account| account.id.clone());
    let named = || book.accounts.values().find(|it| it.name == asked).map(|it| it.id.clone());
    let device = || book.devices.values().find(|it| it.name == asked).map(|it| it.id.clone());
    Some(account.or_else(named).or_else(device).unwrap_or(asked))
}

fn told(app: &App, row: &Row) -> AuditRow {
    let (what, detail) = match &row.note {
        Some(note) => (vec![note.what.name()], serde_json::to_value(note)),
        None => {
            let detail = serde_json::to_value(&row.events);
            let events = detail.iter().flat_map(|events| events.as_array().into_iter().flatten());
            let names = events.map(|event| event["event"].as_str().unwrap_or("?").to_owned());
            (names.collect(), detail)
        }
    };
    let detail = detail.unwrap_or_default();
    let mut names = BTreeMap::new();
    collect_names(app, &detail, &mut names);
    let actor_id = row.actor.split(':').next_back().unwrap_or_default();
    let known = app.access.name_of(actor_id);
    AuditRow {
        seq: row.seq,
        wall_ms: row.wall_ms,
        actor: row.actor.clone(),
        actor_name: (known != actor_id).then_some(known),
        from: row.note.as_ref().map(|note| note.from.clone()),
        what,
        note: row.note.is_some(),
        detail: detail.to_string(),
        names,
        hash: row.hash.clone(),
    }
}

/// The names of the accounts and devices that a text speaks of.
fn collect_names(app: &App, value: &Value, names: &mut BTreeMap<String, String>) {
    match value {
        Value::String(id) => {
            let name = app.access.name_of(id);
            if name != *id {
                names.insert(id.clone(), name);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect_names(app, value, names)),
        Value::Object(fields) => fields.values().for_each(|value| collect_names(app, value, names)),
        _ => {}
    }
}

/// For spreadsheets: a mark by whom and why, then the rows. RFC 4180, with the byte order mark that
/// makes Chinese readable there.
fn csv(mark: &str, rows: &[AuditRow], app: &App) -> String {
    let mut text = format!("\u{feff}{}\r\n", cell(mark));
    text.push_str("seq,time,actor,name,from,what,detail,hash\r\n");
    for row in rows {
        let cells = [
            row.seq.to_string(),
            time(app, row.wall_ms),
            row.actor.clone(),
            row.actor_name.clone().unwrap_or_default(),
            row.from.clone().unwrap_or_default(),
            row.what.join(" "),
            row.detail.clone(),
            row.hash.clone(),
        ];
        text.push_str(&cells.map(|text| cell(&text)).join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell in quotes; what a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quote = if formula { "'" } else { "" };
    format!("\"{quote}{}\"", text.replace('"', "\"\""))
}

/// An instant as the hall's clock on the wall shows it.
fn time(app: &App, wall_ms: i64) -> String {
    let offset = app.hall.clock().utc_offset_minutes(wall_ms);
    let local = chrono::DateTime::from_timestamp_millis(wall_ms + i64::from(offset) * 60_000);
    local.map(|local| local.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_quotes_are_doubled() {
        assert_eq!(cell("plain, 号"), "\"plain, 号\"");
        assert_eq!(cell("say \"hi\""), "\"say \"\"hi\"\"\"");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert!(cell(formula).starts_with("\"'"), "{formula}");
        }
    }
}
