//! 统计: what the records say of some business dates, for whoever runs the hall.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
};
use protocol::{
    bodies::{NoShowRate, NoShowReport},
    words::Text,
};
use queue_core::{Setup, ids::ZoneId, time::LocalDate};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    Answered, Plain,
    rights::{Routes, WATCHERS},
    sheet,
};
use crate::{app::App, messages::Lang, problem::ApiError, store::NoShows, views::words};

/// A rate over fewer tickets is marked: it says little.
const FEW: u64 = 10;

pub(super) fn routes() -> Routes {
    Routes::default().route(WATCHERS, routes!(no_shows)).route(WATCHERS, routes!(no_shows_sheet))
}

/// Which business dates.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Dates {
    /// The first, `YYYY-MM-DD`; none = the last one.
    from: Option<String>,
    /// The last; none = the hall's present one.
    until: Option<String>,
}

type Asked = Result<Query<Dates>, axum::extract::rejection::QueryRejection>;

/// 过号率: tickets that missed a call, where calls are silent and where they are heard.
#[utoipa::path(get, path = "/api/v1/figures/no-shows", tag = "figures", params(Dates),
    responses((status = 200, body = NoShowReport)))]
async fn no_shows(State(app): State<Arc<App>>, asked: Asked) -> Answered<NoShowReport> {
    report(&app, asked).await.map(Json)
}

/// 过号率 as CSV.
#[utoipa::path(get, path = "/api/v1/figures/no-shows.csv", tag = "figures", params(Dates),
    responses((status = 200, description = "the same as CSV", body = String)))]
async fn no_shows_sheet(State(app): State<Arc<App>>, headers: HeaderMap, asked: Asked) -> Plain {
    let report = report(&app, asked).await?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    let lang = Lang::accepted(accepted, app.config.language);
    let name = format!("no-shows-{}-{}", report.from, report.until);
    Ok(sheet::file(&name, csv(&report, lang)))
}

async fn report(app: &App, asked: Asked) -> Result<NoShowReport, ApiError> {
    let Query(asked) = asked.map_err(|_| ApiError::bad_request())?;
    let (setup, day) = {
        let state = &app.replica.picture().state;
        (state.setup.clone(), state.day.as_ref().map(|day| day.date))
    };
    let setup = setup.ok_or_else(ApiError::not_ready)?;
    let today = day.unwrap_or_else(|| app.hall.now().local_date);
    let until = date("until", asked.until)?.unwrap_or(today);
    let from = date("from", asked.from)?.unwrap_or(until);
    if from > until {
        return Err(bad_date("until"));
    }
    let counts = app.store.no_shows(from, until).await.map_err(|error| ApiError::from(&error))?;
    let (hall, zones) = rates(&setup, &counts);
    Ok(NoShowReport { from: from.to_string(), until: until.to_string(), zones, hall })
}

fn date(field: &'static str, asked: Option<String>) -> Result<Option<LocalDate>, ApiError> {
    let given = asked.filter(|text| !text.is_empty()).map(LocalDate::try_from).transpose();
    given.map_err(|_| bad_date(field))
}

fn bad_date(field: &'static str) -> ApiError {
    let facts = json!({ "field": field });
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-date", facts).at(field)
}

/// Of the hall and of its zones. What has no count yet but is so by the setup is there with none;
/// a zone that the setup no longer has goes by its id.
fn rates(setup: &Setup, counts: &[NoShows]) -> (Vec<NoShowRate>, Vec<NoShowRate>) {
    let find = |zone: Option<&ZoneId>, silent: bool| {
        counts.iter().find(|count| count.zone.as_ref() == zone && count.silent == silent)
    };
    let both = |zone: Option<&ZoneId>, name: &Text, is_silent: bool| {
        let of = |silent: bool| match find(zone, silent) {
            Some(count) => Some(rate(zone, name, silent, count.called, count.missed)),
            None => (is_silent == silent).then(|| rate(zone, name, silent, 0, 0)),
        };
        [of(true), of(false)].into_iter().flatten().collect::<Vec<_>>()
    };
    let known = setup
        .zones
        .iter()
        .flat_map(|(id, zone)| both(Some(id), &words::text(&zone.name), zone.silent));
    let former = counts.iter().filter_map(|count| {
        let zone = count.zone.as_ref().filter(|zone| !setup.zones.contains_key(*zone))?;
        let name = Text { zh: zone.to_string(), en: zone.to_string() };
        Some(rate(Some(zone), &name, count.silent, count.called, count.missed))
    });
    let hall = [true, false].into_iter().map(|silent| {
        let (called, missed) = find(None, silent).map_or((0, 0), |all| (all.called, all.missed));
        rate(None, &words::text(&setup.name), silent, called, missed)
    });
    (hall.collect(), known.chain(former).collect())
}

fn rate(zone: Option<&ZoneId>, name: &Text, silent: bool, called: u64, missed: u64) -> NoShowRate {
    NoShowRate {
        zone: zone.map(ToString::to_string),
        name: name.clone(),
        silent,
        called,
        missed,
        rate: (called > 0).then(|| missed as f64 / called as f64),
        few: called < FEW,
    }
}

/// The columns of the sheet, in the words of the page: the percent sign is the sheet's own, whose
/// numbers are bare.
const HEADS: [(&str, &str); 6] = [
    ("区域", "Zone"),
    ("叫号方式", "Calling"),
    ("叫到的号", "Tickets called"),
    ("其中过号", "Of them no-shows"),
    ("过号率（%）", "No-show rate (%)"),
    ("说明", "Remark"),
];

fn csv(report: &NoShowReport, lang: Lang) -> String {
    let say = |zh: &str, en: &str| match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    let days = format!("{} – {}", report.from, report.until);
    let title = [say("过号率", "No-show rate"), days];
    let heads = HEADS.map(|(zh, en)| say(zh, en));
    let hall = say("全大厅", "Whole hall");
    let rows = report.zones.iter().chain(&report.hall).map(|row| {
        let name = if row.zone.is_some() { say(&row.name.zh, &row.name.en) } else { hall.clone() };
        let heard = say("有声（语音或提示音）", "Heard (voice or chime)");
        sheet::line([
            name,
            if row.silent { say("无声", "Silent") } else { heard },
            row.called.to_string(),
            row.missed.to_string(),
            row.rate.map_or("—".to_owned(), |rate| format!("{:.1}", rate * 100.0)),
            match row.called {
                0 => say("没有叫号", "Nobody called"),
                _ if row.few => say("不到 10 张号，仅供参考", "Fewer than 10 tickets: says little"),
                _ => String::new(),
            },
        ])
    });
    let head = sheet::MARK.to_string() + &sheet::line(title) + &sheet::line(heads);
    rows.fold(head, |text, row| text + &row)
}

#[cfg(test)]
mod tests;
