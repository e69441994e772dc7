//! The demo's own doors: everybody comes in by them as a kiosk, a screen or a manager. A real hall
//! has no such routes.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use protocol::doors::DeviceKind;

use super::{
    Plain,
    address::IsSecure,
    cookies,
    rights::{Routes, Who},
};
use crate::{access::Asking, app::App, demo::Doors, problem::ApiError};

pub(super) fn routes() -> Routes {
    Routes::default()
        .page(Who::Anyone, "/demo/kiosk", get(kiosk))
        .page(Who::Anyone, "/demo/board/{zone}", get(board))
        .page(Who::Anyone, "/demo/manage", get(manage))
}

async fn kiosk(State(app): State<Arc<App>>, secure: Extension<IsSecure>) -> Plain {
    let token = &doors(&app)?.kiosk;
    Ok(through("/kiosk", cookies::device(DeviceKind::Kiosk, token, secure.0.0)))
}

async fn board(
    State(app): State<Arc<App>>,
    Path(zone): Path<String>,
    secure: Extension<IsSecure>,
) -> Plain {
    let token = &doors(&app)?.display;
    let known = {
        let picture = app.replica.picture();
        picture.state.setup.as_ref().is_some_and(|s| s.zones.contains_key(&zone.as_str().into()))
    };
    if !known {
        return Err(ApiError::not_found(&format!("/demo/board/{zone}")));
    }
    let cookie = cookies::device(DeviceKind::Display, token, secure.0.0);
    Ok(through(&format!("/board/{zone}"), cookie))
}

/// Signs the visitor in as the demo's manager, who is also its auditor and administrator.
async fn manage(State(app): State<Arc<App>>, secure: Extension<IsSecure>) -> Plain {
    let doors = doors(&app)?;
    let asking = Asking::system(format!("demo:visit:{}", app.request_id()));
    let came = app.access.sign_in(&asking, &doors.login, doors.password.clone()).await?;
    Ok(through("/manage", cookies::session(&came.token, secure.0.0)))
}

fn doors(app: &App) -> Result<&Doors, ApiError> {
    app.demo.get().ok_or_else(ApiError::internal)
}

fn through(page: &str, cookie: HeaderValue) -> Response {
    let mut response = Redirect::to(page).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}
