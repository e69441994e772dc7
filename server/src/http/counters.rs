//! The desk: every command of a clerk about their counter and the person at it.

use std::sync::Arc;

use axum::extract::{Path, State};
use protocol::bodies::{AtCounter, Done, Finish, Park, Pause, SignIn, Transfer};
use queue_core::{Command, ids::VisitId};
use serde::{Serialize, de::DeserializeOwned};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Answered,
    asked::{Asked, NoBody},
    done::done,
};
use crate::{app::App, problem::short_text, views::words};

pub(super) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(open))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(close))
        .routes(routes!(call_next))
        .routes(routes!(recall))
        .routes(routes!(start))
        .routes(routes!(finish))
        .routes(routes!(no_show))
        .routes(routes!(park))
        .routes(routes!(transfer))
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

/// 上岗: a clerk sits down.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/sign-in", tag = "counters",
    params(("counter" = String, Path)), request_body = SignIn,
    responses((status = 200, body = Done)))]
async fn sign_in(State(app): Shared, Path(id): Counter, asked: Asked<SignIn>) -> Answered<Done> {
    let clerk = short_text("clerk", &asked.body.clerk)?.into();
    give(&app, &asked, Command::SignIn { counter: id.into(), clerk }).await
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

/// 完成
#[utoipa::path(post, path = "/api/v1/counters/{counter}/finish", tag = "counters",
    params(("counter" = String, Path)), request_body = Finish,
    responses((status = 200, body = Done)))]
async fn finish(State(app): Shared, Path(id): Counter, asked: Asked<Finish>) -> Answered<Done> {
    let (visit, outcome) = (VisitId(asked.body.visit), words::outcome_asked(asked.body.outcome));
    give(&app, &asked, Command::Finish { counter: id.into(), visit, outcome }).await
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
