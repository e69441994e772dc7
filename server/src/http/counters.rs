//! The person at a counter: every command of a clerk about whom to call, and about whoever is there.

use std::sync::Arc;

use axum::extract::{Path, State};
use protocol::bodies::{
    AtCounter, AttachCase, CASE_NUMBER_MOST, CallSpecific, Done, Finish, OfClassHere, Park,
    ReclassifyHere, Transfer,
};
use queue_core::{Command, ids::VisitId};
use serde::{Serialize, de::DeserializeOwned};
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    done::done,
    rights::{DESK, DESK_END, Routes},
};
use crate::{
    app::App,
    problem::text_within,
    views::{asked as core, words},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(DESK, routes!(call_next))
        .route(DESK, routes!(call_specific))
        .route(DESK, routes!(recall))
        .route(DESK, routes!(start))
        .route(DESK_END, routes!(finish))
        .route(DESK_END, routes!(no_show))
        .route(DESK, routes!(park))
        .route(DESK, routes!(transfer))
        .route(DESK, routes!(undo))
        .route(DESK, routes!(attach_case))
        .route(DESK, routes!(reclassify))
        .route(DESK, routes!(confirm_class))
        .route(DESK, routes!(reject_class))
}

pub(super) type Shared = State<Arc<App>>;
pub(super) type Counter = Path<String>;

pub(super) async fn give<T>(app: &App, asked: &Asked<T>, command: Command) -> Answered<Done>
where
    T: DeserializeOwned + Serialize,
{
    let answer = asked.submit(app, command).await?;
    done(app, answer).await
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
    let minutes = asked.body.minutes;
    give(&app, &asked, Command::Park { counter: id.into(), visit, kind, minutes }).await
}

/// 转移: to a service, a counter or a clerk, and back if so asked.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/transfer", tag = "counters",
    params(("counter" = String, Path)), request_body = Transfer,
    responses((status = 200, body = Done)))]
async fn transfer(State(app): Shared, Path(id): Counter, asked: Asked<Transfer>) -> Answered<Done> {
    let (visit, back) = (VisitId(asked.body.visit), asked.body.back);
    let to = core::transfer_asked(asked.body.to.clone());
    give(&app, &asked, Command::Transfer { counter: id.into(), visit, to, back }).await
}

/// 撤销: the last step here, which was about this visit, did not happen.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/undo", tag = "counters",
    params(("counter" = String, Path)), request_body = AtCounter,
    responses((status = 200, body = Done)))]
async fn undo(State(app): Shared, Path(id): Counter, asked: Asked<AtCounter>) -> Answered<Done> {
    let visit = VisitId(asked.body.visit);
    give(&app, &asked, Command::Undo { counter: id.into(), visit }).await
}

/// 关联办件: a case number of the business system, for the person here.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/case", tag = "counters",
    params(("counter" = String, Path)), request_body = AttachCase,
    responses((status = 200, body = Done)))]
async fn attach_case(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<AttachCase>,
) -> Answered<Done> {
    let number = text_within("number", asked.body.number.trim(), CASE_NUMBER_MOST)?.to_owned();
    let visit = VisitId(asked.body.visit);
    give(&app, &asked, Command::AttachCase { counter: id.into(), visit, number }).await
}

/// 取错号: the person here came for something else; number and place stay.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/reclassify", tag = "counters",
    params(("counter" = String, Path)), request_body = ReclassifyHere,
    responses((status = 200, body = Done)))]
async fn reclassify(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<ReclassifyHere>,
) -> Answered<Done> {
    let (visit, service) = (VisitId(asked.body.visit), asked.body.service.as_str().into());
    let counter = Some(id.into());
    give(&app, &asked, Command::Reclassify { visit, counter, service }).await
}

/// 核实优先: the class that the person here claimed holds.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/confirm-class", tag = "counters",
    params(("counter" = String, Path)), request_body = OfClassHere,
    responses((status = 200, body = Done)))]
async fn confirm_class(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<OfClassHere>,
) -> Answered<Done> {
    let (visit, class) = (VisitId(asked.body.visit), words::class_asked(asked.body.class));
    give_here(&app, &asked, Command::ConfirmClass { visit, class }, id, visit).await
}

/// 取消优先: the class that the person here claimed does not hold.
#[utoipa::path(post, path = "/api/v1/counters/{counter}/reject-class", tag = "counters",
    params(("counter" = String, Path)), request_body = OfClassHere,
    responses((status = 200, body = Done)))]
async fn reject_class(
    State(app): Shared,
    Path(id): Counter,
    asked: Asked<OfClassHere>,
) -> Answered<Done> {
    let (visit, class) = (VisitId(asked.body.visit), words::class_asked(asked.body.class));
    give_here(&app, &asked, Command::RejectClass { visit, class }, id, visit).await
}

/// The command names no counter, yet the clerk may say it only of the person at their own.
async fn give_here(
    app: &App,
    asked: &Asked<OfClassHere>,
    command: Command,
    counter: String,
    visit: VisitId,
) -> Answered<Done> {
    let only_at = Some((counter.into(), visit));
    done(app, asked.submit_only_at(app, command, only_at).await?).await
}
