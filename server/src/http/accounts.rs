//! Accounts: the list, and what administrators do with them.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
};
use protocol::doors::{AccountBody, AccountSecret, AccountView, Accounts, GivePassword};
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    devices::{offset, zones},
    rights::{ADMINS, OVERSEERS, Routes, Who},
};
use crate::{access::people::HandedOver, app::App, seats};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(OVERSEERS, routes!(list))
        .route(ADMINS, routes!(add))
        .route(ADMINS, routes!(change))
        .route(ADMINS, routes!(reset_password))
        .route(ADMINS, routes!(reset_pin))
        .route(ADMINS, routes!(end_sessions))
        .route(Who::Console, routes!(give_password))
}

type Shared = State<Arc<App>>;
type Account = Path<String>;

/// 账号列表
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts",
    responses((status = 200, body = Accounts)))]
async fn list(State(app): Shared) -> Answered<Accounts> {
    let kept: Vec<_> = app.access.book().accounts.values().cloned().collect();
    let mut accounts: Vec<AccountView> =
        kept.iter().map(|account| app.access.account_view(account)).collect();
    accounts.sort_by(|a, b| a.login.cmp(&b.login));
    let zones = app.replica.picture().state.setup.as_deref().map(zones).unwrap_or_default();
    Ok(Json(Accounts { accounts, zones, utc_offset_minutes: offset(&app) }))
}

/// 新建账号: the answer holds the one-time password.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = AccountBody,
    responses((status = 200, body = AccountSecret)))]
async fn add(State(app): Shared, asked: Asked<AccountBody>) -> Answered<AccountSecret> {
    let zones = zone_ids(&app);
    let made = app.access.add_account(&asked.asking(&app), &asked.body, &zones).await?;
    Ok(secret(&app, made))
}

/// 修改账号: login, name, roles, state.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/change", tag = "accounts",
    params(("account" = String, Path)), request_body = AccountBody,
    responses((status = 200, body = AccountView)))]
async fn change(
    State(app): Shared,
    Path(id): Account,
    asked: Asked<AccountBody>,
) -> Answered<AccountView> {
    let zones = zone_ids(&app);
    let asking = asked.asking(&app);
    let account = app.access.change_account(&asking, &id, &asked.body, &zones).await?;
    seats::after_change(&app, &asking.key, &id, false).await;
    Ok(Json(app.access.account_view(&account)))
}

/// 重置密码: the answer holds the one-time password; the account's sessions end.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/reset-password", tag = "accounts",
    params(("account" = String, Path)), request_body = NoBody,
    responses((status = 200, body = AccountSecret)))]
async fn reset_password(
    State(app): Shared,
    Path(id): Account,
    asked: Asked<NoBody>,
) -> Answered<AccountSecret> {
    let made = app.access.reset_password(&asked.asking(&app), &id).await?;
    Ok(secret(&app, made))
}

/// 重置工号密码: the answer holds the new PIN.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/reset-pin", tag = "accounts",
    params(("account" = String, Path)), request_body = NoBody,
    responses((status = 200, body = AccountSecret)))]
async fn reset_pin(
    State(app): Shared,
    Path(id): Account,
    asked: Asked<NoBody>,
) -> Answered<AccountSecret> {
    let made = app.access.reset_pin(&asked.asking(&app), &id).await?;
    Ok(secret(&app, made))
}

/// 下线并解锁: ends the account's sessions and its lock-out; at a counter the person gets up.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/end-sessions", tag = "accounts",
    params(("account" = String, Path)), request_body = NoBody,
    responses((status = 200, body = AccountView)))]
async fn end_sessions(
    State(app): Shared,
    Path(id): Account,
    asked: Asked<NoBody>,
) -> Answered<AccountView> {
    let asking = asked.asking(&app);
    let account = app.access.end_sessions(&asking, &id).await?;
    seats::after_change(&app, &asking.key, &id, true).await;
    Ok(Json(app.access.account_view(&account)))
}

/// 指定密码: by the operator of the machine only; it need not be changed.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/give-password", tag = "accounts",
    params(("account" = String, Path)), request_body = GivePassword,
    responses((status = 200, body = AccountView)))]
async fn give_password(
    State(app): Shared,
    Path(id): Account,
    asked: Asked<GivePassword>,
) -> Answered<AccountView> {
    app.access.give_password(&asked.asking(&app), &id, &asked.body.password).await?;
    let account = app.access.book().account(&id)?;
    Ok(Json(app.access.account_view(&account)))
}

fn secret(app: &App, made: HandedOver) -> Json<AccountSecret> {
    let account = app.access.account_view(&made.account);
    Json(AccountSecret { account, secret: made.secret })
}

fn zone_ids(app: &App) -> BTreeSet<String> {
    let picture = app.replica.picture();
    let setup = picture.state.setup.iter();
    setup.flat_map(|setup| setup.zones.keys().map(ToString::to_string)).collect()
}
