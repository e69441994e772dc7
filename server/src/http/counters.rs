//! The desk: every command of a clerk about their counter and the person at it.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use protocol::bodies::{AtCounter, CallSpecific, Done, Finish, Park, Pause, SignIn, Transfer};
use queue_core::{Command, ids::VisitId};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    authorize::Caller,
    done::done,
    rights::{DESK, DESK_END, Routes, SEAT},
};
use crate::{app::App, problem::ApiError, views::words};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(SEAT, routes!(sign_in))
        .route(DESK_END, routes!(sign_out))
        .route(DESK, routes!(open))
        .route(DESK_END, routes!(pause))
        .route(DESK, routes!(resume))
        .route(DESK_END, routes!(close))
        .route(DESK, routes!(call_next))
        .route(DESK, routes!(call_specific))
        .route(DESK, routes!(recall))
        .route(DESK, routes!(start))
        .route(DESK_END, routes!(finish))
        .route(DESK_END, routes!(no_show))
        .route(DESK, routes!(park))
        .route(DESK, routes!(transfer))
}

type Shared = State<Arc<App>>;
type Counter = Path<String>;

async fn give<T>(app: &App, asked: &Asked<T>, command: Command) -> Answered<Done>
where
    T: DeserializeOwned + Serialize,
{
    let answer = asked.submit(app, command).await?;
    done(app, answer).await
}

/// 上岗: a clerk sits down, at an enrolled desk with login and PIN.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/sign-in", tag = "counters",
    params(("counter" = String, Path)), request_body = SignIn,
    responses((status = 200, body = Done)))]
async fn sign_in(State(app): Shared, Path(id): Counter, asked: Asked<SignIn>) -> Answered<Done> {
    let asked = asked.keyed(&app);
    let clerk = clerk(&app, &id, &asked).await?;
    give(&app, &asked, Command::SignIn { counter: id.into(), clerk: clerk.into() }).await
}

/// Who sits down: whoever is signed in, or, at an enrolled desk, whoever knows login and PIN.
async fn clerk(app: &App, counter: &str, asked: &Asked<SignIn>) -> Result<String, ApiError> {
    let SignIn { login, pin } = &asked.body;
    let missing = |field: &str| {
        let facts = serde_json::json!({ "field": field });
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "missing-field", facts).at(field)
    };
    match (&asked.caller, login, pin) {
        (Caller::Person(account, _), None, None) => Ok(account.id.clone()),
        (Caller::Person(..), ..) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Err(ApiError::new(status, "signed-in-already", Value::Null).at("login"))
        }
        (_, None, _) => Err(missing("login")),
        (_, _, None) => Err(missing("pin")),
        (_, Some(login), Some(pin)) => {
            app.may_try(asked)?;
            let zone = {
                let picture = app.replica.picture();
                let setup = picture.state.setup.as_ref();
                setup.and_then(|s| s.counters.get(&counter.into()).map(|c| c.zone.to_string()))
            };
            let (asking, zone) = (asked.asking(app), zone.unwrap_or_default());
            let account = app.access.clerk_by_pin(&asking, login, pin.clone(), &zone).await?;
            Ok(account.id.clone())
        }
    }
}

/// 离岗: the clerk leaves; the counter must be closed.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/sign-out", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn sign_out(State(app): Shared, Path(id): Counter, asked: Asked<NoBody>) -> Answered<Done> {
    give(&app, &asked, Command::SignOut { counter: id.into() }).await
}

/// 开放窗口: the counter may call.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/open", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn open(State(app): Shared, Path(id): Counter, asked: Asked<NoBody>) -> Answered<Done> {
    give(&app, &asked, Command::OpenCounter { counter: id.into() }).await
}

/// 暂停服务
#[utoipa::path(post, path = "/api/v1/counters/{counter}/pause", tag = "counters",
    params(("counter" = String, Path)), request_body = Pause,
    responses((status = 200, body = Done)))]
async fn pause(State(app): Shared, Path(id): Counter, asked: Asked<Pause>) -> Answered<Done> {
    let reason = words::pause_asked(asked.body.reason);
    give(&app, &asked, Command::PauseCounter { counter: id.into(), reason }).await
}

/// 恢复服务
#[utoipa::path(post, path = "/api/v1/counters/{counter}/resume", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn resume(State(app): Shared, Path(id): Counter, asked: Asked<NoBody>) -> Answered<Done> {
    give(&app, &asked, Command::ResumeCounter { counter: id.into() }).await
}

/// 关闭窗口: no more calls here.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/close", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn close(State(app): Shared, Path(id): Counter, asked: Asked<NoBody>) -> Answered<Done> {
    give(&app, &asked, Command::CloseCounter { counter: id.into() }).await
}

/// 叫下一位: the rule picks; with nobody to call the counter becomes Ready.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/call-next", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn call_next(State(app): Shared, Path(id): Counter, asked: Asked<NoBody>) -> Answered<Done> {
    give(&app, &asked, Command::CallNext { counter: id.into() }).await
}

/// 指定呼叫: this person, out of the order of the rule, for a recorded reason.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/call-specific", tag = "counters",
    params(("counter" = String, Path)), request_body = CallSpecific,
    responses((status = 200, body = Done)))]
async fn call_specific(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<CallSpecific>,
) -> Answered<Done> {
    let reason = words::manual_asked(asked.body.reason);
    let visit = VisitId(asked.body.visit);
    give(&app, &asked, Command::CallSpecific { counter: id.into(), visit, reason }).await
}

/// 重呼
#[utoipa::path(post, path = "/api/v1/counters/{counter}/recall", tag = "counters",
    params(("counter" = String, Path)), request_body = AtCounter,
    responses((status = 200, body = Done)))]
async fn recall(State(app): Shared, Path(id): Counter, asked: Asked<AtCounter>) -> Answered<Done> {
    let visit = VisitId(asked.body.visit);
    give(&app, &asked, Command::Recall { counter: id.into(), visit }).await
}

/// 开始办理
#[utoipa::path(post, path = "/api/v1/counters/{counter}/start", tag = "counters",
    params(("counter" = String, Path)), request_body = AtCounter,
    responses((status = 200, body = Done)))]
async fn start(State(app): Shared, Path(id): Counter, asked: Asked<AtCounter>) -> Answered<Done> {
    let visit = VisitId(asked.body.visit);
    give(&app, &asked, Command::Start { counter: id.into(), visit }).await
}

/// 完成, and with `next` the next one is called in the same step.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/finish", tag = "counters",
    params(("counter" = String, Path)), request_body = Finish,
    responses((status = 200, body = Done)))]
async fn finish(State(app): Shared, Path(id): Counter, asked: Asked<Finish>) -> Answered<Done> {
    let (visit, outcome) = (VisitId(asked.body.visit), words::outcome_asked(asked.body.outcome));
    let next = asked.body.next;
    give(&app, &asked, Command::Finish { counter: id.into(), visit, outcome, next }).await
}

/// 过号: the called person did not come.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/no-show", tag = "counters",
    params(("counter" = String, Path)), request_body = AtCounter,
    responses((status = 200, body = Done)))]
async fn no_show(State(app): Shared, Path(id): Counter, asked: Asked<AtCounter>) -> Answered<Done> {
    let visit = VisitId(asked.body.visit);
    give(&app, &asked, Command::NoShow { counter: id.into(), visit }).await
}

/// 挂起
#[utoipa::path(post, path = "/api/v1/counters/{counter}/park", tag = "counters",
    params(("counter" = String, Path)), request_body = Park,
    responses((status = 200, body = Done)))]
async fn park(State(app): Shared, Path(id): Counter, asked: Asked<Park>) -> Answered<Done> {
    let (visit, kind) = (VisitId(asked.body.visit), words::park_asked(asked.body.kind));
    give(&app, &asked, Command::Park { counter: id.into(), visit, kind }).await
}

/// 转移: to a service, a counter or a clerk.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/transfer", tag = "counters",
    params(("counter" = String, Path)), request_body = Transfer,
    responses((status = 200, body = Done)))]
async fn transfer(State(app): Shared, Path(id): Counter, asked: Asked<Transfer>) -> Answered<Done> {
    let visit = VisitId(asked.body.visit);
    let to = words::transfer_asked(asked.body.to.clone());
    give(&app, &asked, Command::Transfer { counter: id.into(), visit, to }).await
}
