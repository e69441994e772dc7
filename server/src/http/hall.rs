//! The day of the hall, by its manager. A server opens and closes days by itself; this is for
//! closing early, for stopping the tickets, and for services that stand still.

use std::sync::Arc;

use axum::extract::State;
use protocol::bodies::{CloseDay, Done, InterruptService, OfService};
use queue_core::Command;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    done::done,
    rights::{HALL_LEADERS, MANAGERS, Routes},
};
use crate::{app::App, views::words};

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(MANAGERS, routes!(open_day))
        .route(MANAGERS, routes!(close_day))
        .route(MANAGERS, routes!(stop_issuing))
        .route(MANAGERS, routes!(resume_issuing))
        .route(HALL_LEADERS, routes!(interrupt_service))
        .route(HALL_LEADERS, routes!(restore_service))
        .route(MANAGERS, routes!(carry_over))
}

/// 开始营业: open today's business date.
#[utoipa::path(post, path = "/api/v1/hall/open-day", tag = "hall", request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn open_day(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let date = app.hall.now().local_date;
    done(&app, asked.submit(&app, Command::OpenDay { date }).await?).await
}

/// 结束营业: whoever still waits is served first (延时), unless a reason is given for sending them
/// home.
#[utoipa::path(post, path = "/api/v1/hall/close-day", tag = "hall", request_body = CloseDay,
    responses((status = 200, body = Done)))]
async fn close_day(State(app): State<Arc<App>>, asked: Asked<CloseDay>) -> Answered<Done> {
    let expire = asked.body.expire.map(words::expire_asked);
    done(&app, asked.submit(&app, Command::CloseDay { expire }).await?).await
}

/// 停止取号
#[utoipa::path(post, path = "/api/v1/hall/stop-issuing", tag = "hall", request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn stop_issuing(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    done(&app, asked.submit(&app, Command::StopIssuing).await?).await
}

/// 恢复取号
#[utoipa::path(post, path = "/api/v1/hall/resume-issuing", tag = "hall", request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn resume_issuing(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    done(&app, asked.submit(&app, Command::ResumeIssuing).await?).await
}

/// 业务中断: nobody is called for this service, its clocks stand still.
#[utoipa::path(post, path = "/api/v1/hall/interrupt-service", tag = "hall",
    request_body = InterruptService, responses((status = 200, body = Done)))]
async fn interrupt_service(
    State(app): State<Arc<App>>,
    asked: Asked<InterruptService>,
) -> Answered<Done> {
    let service = asked.body.service.as_str().into();
    let reason = words::interrupt_asked(asked.body.reason);
    done(&app, asked.submit(&app, Command::InterruptService { service, reason }).await?).await
}

/// 恢复业务
#[utoipa::path(post, path = "/api/v1/hall/restore-service", tag = "hall",
    request_body = OfService, responses((status = 200, body = Done)))]
async fn restore_service(State(app): State<Arc<App>>, asked: Asked<OfService>) -> Answered<Done> {
    let service = asked.body.service.as_str().into();
    done(&app, asked.submit(&app, Command::RestoreService { service }).await?).await
}

/// 结转: whoever waits for this service, which stands still, keeps the number for the next working
/// day.
#[utoipa::path(post, path = "/api/v1/hall/carry-over", tag = "hall", request_body = OfService,
    responses((status = 200, body = Done)))]
async fn carry_over(State(app): State<Arc<App>>, asked: Asked<OfService>) -> Answered<Done> {
    let service = asked.body.service.as_str().into();
    done(&app, asked.submit(&app, Command::CarryOver { service }).await?).await
}
