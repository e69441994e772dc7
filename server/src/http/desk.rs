//! The desk itself: who sits there, whether it calls, where it goes, and whom it asks for help.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use protocol::bodies::{
    AskHelp, AutoCall, Backfill, Choices, Done, HandOvers, Leave, MoveTo, Pause, PauseAfter,
    SignIn, Waiting,
};
use queue_core::{Command, Refusal, command, ids::CounterId};
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    authorize::Caller,
    clerks::clerk_named,
    counters::{Counter, Shared, give},
    rights::{DESK, DESK_END, DESK_VIEW, FLOOR_LEADERS, Routes, SEAT},
};
use crate::{
    access::Refused,
    app::App,
    problem::ApiError,
    views::{asked as core, choices, words},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(SEAT, routes!(sign_in))
        .route(DESK_END, routes!(sign_out))
        .route(DESK, routes!(open))
        .route(DESK_END, routes!(pause))
        .route(DESK, routes!(pause_after))
        .route(DESK, routes!(resume))
        .route(DESK_END, routes!(close))
        .route(DESK, routes!(auto_call))
        .route(DESK, routes!(move_to))
        .route(DESK_END, routes!(help))
        .route(DESK_VIEW, routes!(choices_here))
        .route(DESK_VIEW, routes!(waiting_here))
        .route(FLOOR_LEADERS, routes!(help_answered))
        .route(FLOOR_LEADERS, routes!(backfill))
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
        let facts = json!({ "field": field });
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
    params(("counter" = String, Path)), request_body = Leave,
    responses((status = 200, body = Done)))]
async fn sign_out(State(app): Shared, Path(id): Counter, asked: Asked<Leave>) -> Answered<Done> {
    let hand_over = handed_over(&app, &asked.body.hand_over)?;
    give(&app, &asked, Command::SignOut { counter: id.into(), hand_over }).await
}

/// What a body says about the tickets of a counter, each named once.
fn handed_over(app: &App, body: &HandOvers) -> Result<command::HandOvers, ApiError> {
    core::hand_overs_asked(body).map_err(|twice| {
        let picture = app.replica.picture();
        let number = picture.state.visits.get(&twice).map(|visit| visit.number.to_string());
        let facts = json!({ "number": number.unwrap_or_else(|| twice.to_string()) });
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "named-twice", facts).at("hand_over")
    })
}

/// 开放窗口: the counter may call.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/open", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn open(State(app): Shared, Path(id): Counter, asked: Asked<NoBody>) -> Answered<Done> {
    give(&app, &asked, Command::OpenCounter { counter: id.into() }).await
}

/// 暂停服务; when it is long, with a word about the tickets that only this counter could call.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/pause", tag = "counters",
    params(("counter" = String, Path)), request_body = Pause,
    responses((status = 200, body = Done)))]
async fn pause(State(app): Shared, Path(id): Counter, asked: Asked<Pause>) -> Answered<Done> {
    let Pause { reason, minutes, hand_over } = &asked.body;
    let (reason, hand_over) = (words::pause_asked(*reason), handed_over(&app, hand_over)?);
    let (counter, minutes) = (id.into(), *minutes);
    give(&app, &asked, Command::PauseCounter { counter, reason, minutes, hand_over }).await
}

/// 办完本件后暂停
#[utoipa::path(post, path = "/api/v1/counters/{counter}/pause-after", tag = "counters",
    params(("counter" = String, Path)), request_body = PauseAfter,
    responses((status = 200, body = Done)))]
async fn pause_after(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<PauseAfter>,
) -> Answered<Done> {
    let plan = asked.body.plan.map(core::plan_asked);
    give(&app, &asked, Command::PauseAfter { counter: id.into(), plan }).await
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
    params(("counter" = String, Path)), request_body = Leave,
    responses((status = 200, body = Done)))]
async fn close(State(app): Shared, Path(id): Counter, asked: Asked<Leave>) -> Answered<Done> {
    let hand_over = handed_over(&app, &asked.body.hand_over)?;
    give(&app, &asked, Command::CloseCounter { counter: id.into(), hand_over }).await
}

/// 自动叫号: the next one is called when somebody is done, until a call stays unanswered.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/auto-call", tag = "counters",
    params(("counter" = String, Path)), request_body = AutoCall,
    responses((status = 200, body = Done)))]
async fn auto_call(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<AutoCall>,
) -> Answered<Done> {
    let on = asked.body.on;
    give(&app, &asked, Command::SetAutoCall { counter: id.into(), on }).await
}

/// 换窗: the clerk moves, with the person at the counter and all tickets.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/move", tag = "counters",
    params(("counter" = String, Path)), request_body = MoveTo,
    responses((status = 200, body = Done)))]
async fn move_to(State(app): Shared, Path(id): Counter, asked: Asked<MoveTo>) -> Answered<Done> {
    let to = CounterId::from(asked.body.to.as_str());
    may_sit_there(&app, &id, &to)?;
    give(&app, &asked, Command::MoveCounter { counter: id.into(), to }).await
}

/// A clerk moves only to a counter where they might have sat down.
fn may_sit_there(app: &App, from: &str, to: &CounterId) -> Result<(), ApiError> {
    let (clerk, zone) = {
        let state = &app.replica.picture().state;
        let setup = state.setup.as_deref();
        if setup.is_some_and(|setup| !setup.counters.contains_key(to)) {
            return Err(
                ApiError::from(Refused::UnknownCounter { counter: to.to_string() }).at("to")
            );
        }
        let clerk = state.counters.get(&from.into()).and_then(|counter| counter.clerk.clone());
        let zone = setup.and_then(|setup| setup.counters.get(to)).map(|c| c.zone.to_string());
        (clerk, zone.unwrap_or_default())
    };
    let account = clerk.and_then(|clerk| app.access.book().accounts.get(clerk.as_str()).cloned());
    match account {
        Some(account) if !app.access.serves_in(&account, &zone) => {
            Err(ApiError::from(Refused::NotAClerkHere).at("to"))
        }
        _ => Ok(()),
    }
}

/// 求助: a supervisor, or at once everybody who can come.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/help", tag = "counters",
    params(("counter" = String, Path)), request_body = AskHelp,
    responses((status = 200, body = Done)))]
async fn help(State(app): Shared, Path(id): Counter, asked: Asked<AskHelp>) -> Answered<Done> {
    let kind = words::help_asked(asked.body.kind);
    give(&app, &asked, Command::AskHelp { counter: id.into(), kind }).await
}

/// 求助已处理: somebody came.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/help-answered", tag = "counters",
    params(("counter" = String, Path)), request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn help_answered(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<NoBody>,
) -> Answered<Done> {
    give(&app, &asked, Command::AnswerHelp { counter: id.into() }).await
}

/// 补录: what was done here on paper while nothing worked.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/backfill", tag = "counters",
    params(("counter" = String, Path)), request_body = Backfill,
    responses((status = 200, body = Done)))]
async fn backfill(State(app): Shared, Path(id): Counter, asked: Asked<Backfill>) -> Answered<Done> {
    let clerk = clerk_named(&app, &asked.body.clerk)?;
    let paper = core::backfill_asked(&asked.body, &id, &clerk);
    give(&app, &asked, Command::Backfill(Box::new(paper))).await
}

/// What there is to choose from when somebody is transferred, reclassified or moves.
#[utoipa::path(get, path = "/api/v1/counters/{counter}/choices", tag = "counters",
    params(("counter" = String, Path)), responses((status = 200, body = Choices)))]
async fn choices_here(State(app): Shared, Path(id): Counter) -> Answered<Choices> {
    let counter = id.as_str().into();
    let choices = app.hub.with_scene(|scene| choices::choices(scene, &counter));
    let choices = choices.ok_or_else(ApiError::not_ready)?;
    choices.map(Json).ok_or_else(|| Refusal::UnknownCounter { counter }.into())
}

/// Who could be called at a counter, in calling order.
#[utoipa::path(get, path = "/api/v1/counters/{counter}/waiting", tag = "counters",
    params(("counter" = String, Path)), responses((status = 200, body = Waiting)))]
async fn waiting_here(State(app): Shared, Path(id): Counter) -> Answered<Waiting> {
    let counter = id.as_str().into();
    let waiting = app.hub.with_scene(|scene| choices::waiting(scene, &counter));
    let waiting = waiting.ok_or_else(ApiError::not_ready)?;
    waiting.map(Json).ok_or_else(|| Refusal::UnknownCounter { counter }.into())
}
