//! Devices: the list, pairing codes, coming in with one, shutting out.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use protocol::{
    doors::{
        DeviceKind, DeviceTold, DeviceView, Devices, Enrol, Enrolled, MakeCode, NamedPlace,
        PairingCode, PendingCode, Revoked,
    },
    socket::ToClient,
};
use queue_core::Setup;
use serde_json::json;
use utoipa_axum::routes;

use super::{
    Answered, Plain,
    address::IsSecure,
    asked::{Asked, NoBody},
    cookies,
    names::{Piece, naturally},
    rights::{ADMINS, DEVICE_KEEPERS, OVERSEERS, Routes, Who},
    session::with_cookies,
};
use crate::{
    access::{Refused, documents::Device},
    app::App,
    clock::wall_ms,
    problem::ApiError,
    seats,
    views::words,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(OVERSEERS, routes!(list))
        .route(ADMINS, routes!(code))
        .route(Who::Anyone, routes!(enrol))
        .route(ADMINS, routes!(revoke))
        .route(DEVICE_KEEPERS, routes!(identify))
        .route(DEVICE_KEEPERS, routes!(reload))
}

/// 设备列表
#[utoipa::path(get, path = "/api/v1/devices", tag = "devices",
    responses((status = 200, body = Devices)))]
async fn list(State(app): State<Arc<App>>) -> Answered<Devices> {
    let (kept, codes) = {
        let book = app.access.book();
        let kept: Vec<_> = book.devices.values().cloned().collect();
        (kept, book.codes.values().cloned().collect::<Vec<_>>())
    };
    let ours = kept.iter().filter(|device| device.hall == app.access.hall_id());
    let mut devices: Vec<DeviceView> = ours.map(|device| view(&app, device)).collect();
    let setup = app.replica.picture().state.setup.clone();
    let setup = setup.as_deref();
    devices.sort_by_cached_key(|it| {
        let place = it.place.as_deref();
        (it.revoked_ms.is_some(), it.kind, stands(setup, place), naturally(&it.name), it.id.clone())
    });
    let now = wall_ms();
    let pending = codes.iter().filter(|code| code.until_ms > now).map(|code| PendingCode {
        device: code.device.clone(),
        kind: code.kind,
        place: code.place.clone(),
        name: code.name.clone(),
        until_ms: code.until_ms,
    });
    Ok(Json(Devices {
        devices,
        codes: pending.collect(),
        zones: setup.map(zones).unwrap_or_default(),
        counters: setup.map(counters).unwrap_or_default(),
        utc_offset_minutes: offset(&app),
    }))
}

/// 生成配对码: typed in at the device within ten minutes.
#[utoipa::path(post, path = "/api/v1/devices/code", tag = "devices", request_body = MakeCode,
    responses((status = 200, body = PairingCode)))]
async fn code(State(app): State<Arc<App>>, asked: Asked<MakeCode>) -> Answered<PairingCode> {
    let setup = app.replica.picture().state.setup.clone().ok_or_else(ApiError::not_ready)?;
    let made = app.access.make_code(&asked.asking(&app), &asked.body, &setup).await?;
    Ok(Json(PairingCode { device: made.device, code: made.code, until_ms: made.until_ms }))
}

/// 设备配对: the device that knows a code comes in. A kiosk or screen is this browser and gets a
/// cookie; any other is a program, which gets the token.
#[utoipa::path(post, path = "/api/v1/devices/enrol", tag = "devices", request_body = Enrol,
    responses((status = 200, body = Enrolled)))]
async fn enrol(
    State(app): State<Arc<App>>,
    secure: axum::Extension<IsSecure>,
    asked: Asked<Enrol>,
) -> Plain {
    app.may_try(&asked)?;
    let came = app.access.enrol(&asked.asking(&app), &asked.body.code).await;
    let came = came?;
    let page = page(&app, &came.device);
    // The browser in which the code of a desk or printer is typed in is not that desk.
    let cookie = page.as_ref().map(|_| cookies::device(came.device.kind, &came.token, secure.0.0));
    let device = came.device.on_the_wire();
    Ok(with_cookies(Enrolled { device, token: came.token, page }, cookie.into_iter().collect()))
}

/// 停用设备: its token opens nothing any more, what it has open is closed, and whoever sits at it
/// gets up. Withdraws a code, too, that nobody has typed in yet.
#[utoipa::path(post, path = "/api/v1/devices/{device}/revoke", tag = "devices",
    params(("device" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Revoked)))]
async fn revoke(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked<NoBody>,
) -> Answered<Revoked> {
    let asking = asked.asking(&app);
    let name = app.access.revoke(&asking, &id).await?;
    seats::without_desk(&app, &asking.key, &id).await;
    Ok(Json(Revoked { device: id, name }))
}

/// 找到这台设备: it shows for 20 s who it is.
#[utoipa::path(post, path = "/api/v1/devices/{device}/identify", tag = "devices",
    params(("device" = String, Path)), request_body = NoBody,
    responses((status = 200, body = DeviceTold)))]
async fn identify(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    _asked: Asked<NoBody>,
) -> Answered<DeviceTold> {
    tell(&app, &id, |name| ToClient::Identify { name })
}

/// 重新载入: it starts anew, with configuration and pages read again.
#[utoipa::path(post, path = "/api/v1/devices/{device}/reload", tag = "devices",
    params(("device" = String, Path)), request_body = NoBody,
    responses((status = 200, body = DeviceTold)))]
async fn reload(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    _asked: Asked<NoBody>,
) -> Answered<DeviceTold> {
    tell(&app, &id, |_| ToClient::Reload)
}

fn tell(app: &App, id: &str, frame: impl FnOnce(String) -> ToClient) -> Answered<DeviceTold> {
    let ours = |device: &Arc<Device>| device.hall == app.access.hall_id();
    let kept = app.access.book().devices.get(id).cloned().filter(ours);
    let device = kept.ok_or_else(|| Refused::UnknownDevice { device: id.to_owned() })?;
    let name = device.name.clone();
    if !app.hub.devices.tell(id, frame(name.clone())) {
        let facts = json!({ "device": name });
        return Err(ApiError::new(StatusCode::CONFLICT, "device-offline", facts));
    }
    Ok(Json(DeviceTold { device: id.to_owned(), name }))
}

fn view(app: &App, device: &Device) -> DeviceView {
    let seen = app.hub.devices.seen_of(&device.id);
    DeviceView {
        id: device.id.clone(),
        kind: device.kind,
        place: device.place.clone(),
        name: device.name.clone(),
        enrolled_ms: device.enrolled_ms,
        revoked_ms: device.revoked_ms,
        online: seen.online,
        last_seen_ms: seen.ago_ms.map(|ago_ms| wall_ms() - ago_ms),
        version: seen.version,
        asks_in_vain: seen.asks_in_vain,
        health: seen.health.filter(|_| seen.online),
    }
}

/// Orders places as people look for them: counters by their numbers, whatever their ids are.
fn stands(setup: Option<&Setup>, place: Option<&str>) -> (Option<u16>, Option<Vec<Piece>>) {
    let counter = place.and_then(|id| setup?.counters.get(&id.into()));
    (counter.map(|counter| counter.number), place.map(naturally))
}

/// The page of a device, if it is a browser's.
fn page(app: &App, device: &Device) -> Option<String> {
    match device.kind {
        DeviceKind::Kiosk => Some("/kiosk".to_owned()),
        DeviceKind::Display => {
            let zone = device.place.clone().or_else(|| {
                let setup = app.replica.picture().state.setup.clone()?;
                setup.zones.keys().next().map(ToString::to_string)
            });
            zone.map(|zone| format!("/board/{zone}"))
        }
        _ => None,
    }
}

/// The zones of a hall, to choose from.
pub(super) fn zones(setup: &Setup) -> Vec<NamedPlace> {
    let zones = setup.zones.iter();
    zones
        .map(|(id, zone)| NamedPlace { id: id.to_string(), name: words::text(&zone.name) })
        .collect()
}

fn counters(setup: &Setup) -> Vec<NamedPlace> {
    let mut all: Vec<_> = setup.counters.iter().collect();
    all.sort_by_key(|(_, counter)| counter.number);
    let named = all.into_iter().map(|(id, counter)| {
        let mut name = words::text(&counter.name);
        name.zh = format!("{} · {}", counter.number, name.zh);
        name.en = format!("{} · {}", counter.number, name.en);
        NamedPlace { id: id.to_string(), name }
    });
    named.collect()
}

/// The hall's offset from UTC now, minutes.
pub(super) fn offset(app: &App) -> i32 {
    app.hall.clock().utc_offset_minutes(wall_ms())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_stand_in_the_order_of_their_numbers() {
        let hall = r#"
            hall = "test"
            name = { zh = "大厅", en = "Hall" }
            time_zone = "UTC"
            hours = { open = "09:00", close = "17:00", issue_from = "08:30", issue_until = "16:30" }
            [zones]
            east = { name = { zh = "东区", en = "East" }, floor = { zh = "一楼", en = "1" } }
            [groups]
            [services]
            [counters]
            1 = { number = 1, name = { zh = "一", en = "One" }, zone = "east" }
            2 = { number = 2, name = { zh = "二", en = "Two" }, zone = "east" }
            10 = { number = 10, name = { zh = "十", en = "Ten" }, zone = "east" }
            a = { number = 11, name = { zh = "十一", en = "Eleven" }, zone = "east" }
        "#;
        let setup: Setup = toml::from_str(hall).expect("a hall");
        let mut places = [Some("a"), Some("10"), Some("east"), Some("2"), None, Some("1")];
        places.sort_by_cached_key(|place| stands(Some(&setup), *place));
        assert_eq!(places, [None, Some("east"), Some("1"), Some("2"), Some("10"), Some("a")]);
    }
}
