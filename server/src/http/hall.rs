//! The day of the hall, by its manager. A server opens and closes days by itself; this is for
//! closing early and for stopping the tickets.

use std::sync::Arc;

use axum::extract::State;
use protocol::bodies::Done;
use queue_core::Command;
use utoipa_axum::routes;

use super::{
    Answered,
    asked::{Asked, NoBody},
    done::done,
    rights::{MANAGERS, Routes},
};
use crate::app::App;

pub(super) fn routes() -> Routes {
    Routes::default()
        .route(MANAGERS, routes!(open_day))
        .route(MANAGERS, routes!(close_day))
        .route(MANAGERS, routes!(stop_issuing))
        .route(MANAGERS, routes!(resume_issuing))
}

/// 开始营业: open today's business date.
#[utoipa::path(post, path = "/api/v1/hall/open-day", tag = "hall", request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn open_day(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    let date = app.hall.now().local_date;
    done(&app, asked.submit(&app, Command::OpenDay { date }).await?).await
}

/// 结束营业: whoever still waits is expired.
#[utoipa::path(post, path = "/api/v1/hall/close-day", tag = "hall", request_body = NoBody,
    responses((status = 200, body = Done)))]
async fn close_day(State(app): State<Arc<App>>, asked: Asked<NoBody>) -> Answered<Done> {
    done(&app, asked.submit(&app, Command::CloseDay).await?).await
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
