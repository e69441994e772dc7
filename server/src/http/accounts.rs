//! Accounts: the list, and what administrators do with them.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use protocol::doors::{
    AccountBody, AccountSecret, AccountView, Accounts, GivePassword, PublicCard,
};
use utoipa_axum::routes;

use super::{
    Answered, Plain,
    asked::{Asked, NoBody, roomy},
    devices::{offset, zones},
    rights::{ADMINS, LOOKERS, OVERSEERS, Routes, Who},
};
use crate::{access::people::HandedOver, app::App, problem::ApiError, seats};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(OVERSEERS, routes!(list))
        .route(ADMINS, routes!(add))
        .route(ADMINS, routes!(change))
        .route(ADMINS, routes!(reset_password))
        .route(ADMINS, routes!(reset_pin))
        .route(ADMINS, routes!(end_sessions))
        .route(Who::Console, routes!(give_password))
        .route(OVERSEERS, routes!(card))
        .route(ADMINS, roomy(routes!(set_card)))
        .route(LOOKERS, routes!(photo))
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

/// 五公开 of an account
#[utoipa::path(get, path = "/api/v1/accounts/{account}/card", tag = "accounts",
    params(("account" = String, Path)), responses((status = 200, body = PublicCard)))]
async fn card(State(app): Shared, Path(id): Account) -> Answered<PublicCard> {
    Ok(Json(app.access.card(&id)?))
}

/// 修改五公开: what a clerk shows at the window.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/change-card", tag = "accounts",
    params(("account" = String, Path)), request_body = PublicCard,
    responses((status = 200, body = PublicCard)))]
async fn set_card(
    State(app): Shared,
    Path(id): Account,
    asked: Asked<PublicCard>,
) -> Answered<PublicCard> {
    app.access.set_card(&asked.asking(&app), &id, asked.body.clone()).await?;
    Ok(Json(app.access.card(&id)?))
}

/// The picture of whoever sits at a window
#[utoipa::path(get, path = "/api/v1/photos/{photo}", tag = "accounts",
    params(("photo" = String, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
async fn photo(State(app): Shared, Path(id): Path<String>) -> Plain {
    let photo = app
        .access
        .photo(&id)
        .ok_or_else(|| ApiError::not_found(&format!("/api/v1/photos/{id}")))?;
    let headers = [
        (header::CONTENT_TYPE, photo.kind),
        // Another picture has another address.
        (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
    ];
    Ok((headers, photo.bytes).into_response())
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
