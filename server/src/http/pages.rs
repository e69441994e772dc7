//! The web pages: built by `web/`, compiled in behind the feature `web`, and their style sheet.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::Value;

use super::{
    address::IsSecure,
    asyncapi,
    rights::{Routes, Who},
    tickets,
};
use crate::{
    app::App,
    messages::{self, Lang},
    problem::ApiError,
};

/// The built pages. The folder may be missing: the server and its interface work without npm.
#[cfg(feature = "web")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Built;

/// What a page says when there are none.
const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
<title>Jiaohao 叫号</title><h1>网页尚未构建</h1><p>请运行 <code>make web</code>，然后重新构建服务器。</p>\
<h1 lang=\"en\">The web pages are not built</h1>\
<p lang=\"en\">Run <code>make web</code>, then build the server again.</p>\
<p><a href=\"/api/docs\">/api/docs</a></p></html>";

pub(super) fn routes() -> Routes {
    let pages = [
        ("/", "index.html"),
        ("/kiosk", "kiosk.html"),
        ("/t/{token}", "ticket.html"),
        ("/board/{zone}", "board.html"),
        ("/take", "take.html"),
        ("/sign-in", "sign-in.html"),
        ("/pair", "pair.html"),
        ("/manage", "manage.html"),
        ("/manage/accounts", "accounts.html"),
        ("/manage/devices", "devices.html"),
        ("/manage/figures", "figures.html"),
        ("/manage/audit", "audit.html"),
    ];
    // A page is empty without what it asks for; that is where the rights are.
    let routes = pages.into_iter().fold(Routes::default(), |routes, (path, file)| {
        routes.page(Who::Anyone, path, get(async move || page(file)))
    });
    routes
        .page(Who::Anyone, "/favicon.ico", get(async || asset("favicon.svg")))
        .page(Who::Anyone, "/assets/{*file}", get(async |Path(file): Path<String>| asset(&file)))
        .page(Who::Anyone, "/api/asyncapi.json", get(live_views))
        .page(Who::Anyone, "/theme.css", get(theme))
        .page(Who::Anyone, "/problems/{name}", get(async |Path(name): Path<String>| problem(&name)))
}

/// The live views, at the address under which this was asked for.
async fn live_views(
    State(app): State<Arc<App>>,
    secure: Extension<IsSecure>,
    headers: HeaderMap,
) -> Json<Value> {
    Json(asyncapi::document(&tickets::base_url(&app, &headers, secure.0)))
}

async fn theme(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], app.theme_css.clone()).into_response()
}

/// What a problem's type means: the address in the error body leads here.
fn problem(name: &str) -> Result<Response, ApiError> {
    let told = |lang| messages::text(lang, name);
    let (Some(zh), Some(en)) = (told(Lang::Zh), told(Lang::En)) else {
        return Err(ApiError::not_found(&format!("/problems/{name}")));
    };
    let lines = [&zh.title, &zh.detail, &zh.next_step, &en.title, &en.detail, &en.next_step];
    let text = lines.map(String::as_str).join("\n") + "\n";
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

fn page(name: &str) -> Response {
    match built(name) {
        Some(bytes) => Html(bytes).into_response(),
        None => (StatusCode::OK, Html(NOT_BUILT)).into_response(),
    }
}

/// A file of the build: its name carries its hash, so browsers may keep it for good.
fn asset(file: &str) -> Result<Response, ApiError> {
    let path = format!("assets/{file}");
    let bytes = built(&path).ok_or_else(|| ApiError::not_found(&format!("/{path}")))?;
    let kind = mime_guess::from_path(file).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, kind.to_string()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(feature = "web")]
fn built(path: &str) -> Option<Vec<u8>> {
    Built::get(path).map(|file| file.data.into_owned())
}

#[cfg(not(feature = "web"))]
fn built(_path: &str) -> Option<Vec<u8>> {
    None
}
