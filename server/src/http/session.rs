//! Coming in and going: who am I, sign in, sign out, my password, my PIN.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use protocol::doors::{ChangePassword, ChangePin, EnterPassword, FirstAdmin, Me, WhoAmI};
use serde::Serialize;
use utoipa_axum::routes;

use super::{
    Answered, Plain,
    address::IsSecure,
    asked::{Asked, NoBody},
    authorize::Caller,
    cookies,
    devices::offset,
    rights::{Routes, Who},
};
use crate::{
    access::{
        Credential, Refused,
        documents::{Account, Device, Grant, Session},
        sign_in::CameIn,
    },
    app::App,
    problem::ApiError,
    views::words,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(Who::Anyone, routes!(who_am_i))
        .route(Who::Anyone, routes!(sign_in))
        .route(Who::Anyone, routes!(first_admin))
        .route(Who::Person, routes!(sign_out))
        .route(Who::Person, routes!(change_password))
        .route(Who::Person, routes!(change_pin))
}

/// Who this browser or program is to the server. A device's cookie is renewed by asking.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = WhoAmI)))]
async fn who_am_i(
    State(app): State<Arc<App>>,
    secure: axum::Extension<IsSecure>,
    headers: HeaderMap,
) -> Plain {
    let (mut devices, mut person, mut renewed) = (Vec::new(), None, Vec::new());
    for (carrier, token) in cookies::tokens(&headers) {
        match app.access.credential(token).filter(|it| carrier.carries(it)) {
            Some(Credential::Device(device)) => {
                renewed.push(cookies::device(device.kind, token, secure.0.0));
                devices.push(Device::on_the_wire(&device));
            }
            Some(Credential::Person(account, session)) => {
                person = Some(me(&app, &account, &session));
            }
            None => {}
        }
    }
    let hall = app.replica.picture().state.setup.as_deref().map(|setup| words::text(&setup.name));
    let answer = WhoAmI {
        hall: hall.ok_or_else(ApiError::not_ready)?,
        first_run: app.access.first_run(),
        oidc: app.oidc.as_ref().map(|oidc| oidc.name().to_owned()),
        utc_offset_minutes: offset(&app),
        password_min_length: app.access.rules().password_min_length,
        person,
        devices,
    };
    Ok(with_cookies(answer, renewed))
}

/// 登录: sign in. The answer sets the session's cookie.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = EnterPassword,
    responses((status = 200, body = Me)))]
async fn sign_in(
    State(app): State<Arc<App>>,
    secure: axum::Extension<IsSecure>,
    asked: Asked<EnterPassword>,
) -> Plain {
    app.may_try(&asked)?;
    let EnterPassword { login, password } = &asked.body;
    let came = app.access.sign_in(&asked.asking(&app), login, password.clone()).await;
    came_in(&app, came?, secure.0.0)
}

/// 首次设置: makes the first administrator with the code of the console.
#[utoipa::path(post, path = "/api/v1/first-admin", tag = "session", request_body = FirstAdmin,
    responses((status = 200, body = Me)))]
async fn first_admin(
    State(app): State<Arc<App>>,
    secure: axum::Extension<IsSecure>,
    asked: Asked<FirstAdmin>,
) -> Plain {
    app.may_try(&asked)?;
    let FirstAdmin { code, login, name, password } = &asked.body;
    let came = app.access.first_admin(&asked.asking(&app), code, (login, name, password)).await;
    came_in(&app, came?, secure.0.0)
}

/// 退出登录: ends this session, here and everywhere its cookie may have got to.
#[utoipa::path(post, path = "/api/v1/session/end", tag = "session", request_body = NoBody,
    responses((status = 200, body = NoBody)))]
async fn sign_out(
    State(app): State<Arc<App>>,
    secure: axum::Extension<IsSecure>,
    asked: Asked<NoBody>,
) -> Plain {
    let (_, session) = person(&asked.caller)?;
    app.access.sign_out(&asked.asking(&app), session).await?;
    Ok(with_cookies(NoBody {}, vec![cookies::no_session(secure.0.0)]))
}

/// 修改密码: all other sessions of the person end.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "session", request_body = ChangePassword,
    responses((status = 200, body = Me)))]
async fn change_password(
    State(app): State<Arc<App>>,
    asked: Asked<ChangePassword>,
) -> Answered<Me> {
    app.may_try(&asked)?;
    let (account, session) = person(&asked.caller)?;
    let ChangePassword { old, new } = asked.body.clone();
    let asking = asked.asking(&app);
    let changed = app.access.change_password(&asking, (account, session), old, new).await;
    changed.map_err(|refused| wrong_at(refused, "old"))?;
    Ok(Json(me_now(&app, account, session)))
}

/// 设置工号密码: the PIN for counters.
#[utoipa::path(post, path = "/api/v1/me/pin", tag = "session", request_body = ChangePin,
    responses((status = 200, body = Me)))]
async fn change_pin(State(app): State<Arc<App>>, asked: Asked<ChangePin>) -> Answered<Me> {
    app.may_try(&asked)?;
    let (account, session) = person(&asked.caller)?;
    let ChangePin { password, pin } = asked.body.clone();
    let changed = app.access.change_pin(&asked.asking(&app), account, password, pin).await;
    changed.map_err(|refused| wrong_at(refused, "password"))?;
    Ok(Json(me_now(&app, account, session)))
}

/// The password that somebody was asked for again was wrong: it stands in this field.
fn wrong_at(refused: Refused, field: &str) -> ApiError {
    let wrong = matches!(refused, Refused::WrongCredentials);
    let error = ApiError::from(refused);
    if wrong { error.at(field) } else { error }
}

fn person(caller: &Caller) -> Result<(&Arc<Account>, &Arc<Session>), ApiError> {
    match caller {
        Caller::Person(account, session) => Ok((account, session)),
        _ => Err(ApiError::internal()),
    }
}

fn me_now(app: &App, account: &Arc<Account>, session: &Session) -> Me {
    let now = app.access.book().accounts.get(&account.id).cloned();
    me(app, now.as_ref().unwrap_or(account), session)
}

fn me(app: &App, account: &Account, session: &Session) -> Me {
    Me {
        account: account.id.clone(),
        login: account.login.clone(),
        name: account.name.clone(),
        grants: account.grants_in(app.access.hall_id()).map(Grant::on_the_wire).collect(),
        must_change: account.must_change && !session.vouched,
        has_pin: account.pin.is_some(),
        until_ms: session.until_ms,
    }
}

fn came_in(app: &App, came: CameIn, secure: bool) -> Plain {
    let me = me(app, &came.account, &came.session);
    Ok(with_cookies(me, vec![cookies::session(&came.token, secure)]))
}

/// An answer that sets cookies.
pub(super) fn with_cookies<T: Serialize>(answer: T, set: Vec<HeaderValue>) -> Response {
    let mut response = Json(answer).into_response();
    for cookie in set {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
