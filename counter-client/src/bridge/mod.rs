//! The bridge: on 127.0.0.1 the hall's other program, a page in a browser, reads who is here,
//! attaches its case number and finishes. See `docs/BRIDGE.md`.
//!
//! What it does are presses like any other hand's; what it reads is what the desk shows.

mod gate;
mod refusal;
mod token;

use std::{convert::Infallible, fmt, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, header},
    middleware,
    response::{
        IntoResponse, Json, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::stream;
use protocol::{bodies::CASE_NUMBER_MOST, words::Outcome};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::{net::TcpListener, sync::watch};

pub use refusal::Refusal;

use crate::{
    config,
    desk::Press,
    hands::{Arm, Hand, Seen, Touch, Trouble},
    messages::Lang,
};

/// Largest body, bytes.
const BODY_LIMIT: usize = 4 * 1024;

/// What every request needs.
#[derive(Clone)]
pub struct Bridge {
    arm: Arm,
    address: SocketAddr,
    origin: HeaderValue,
    token: Arc<str>,
    language: Lang,
}

/// The token stays out of logs.
impl fmt::Debug for Bridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bridge").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Serves for ever, if it can.
pub async fn run(settings: config::Bridge, language: Lang, arm: Arm) {
    let path = settings.token_file.display().to_string();
    let token = match token::read_or_make(&settings.token_file) {
        Ok(token) => token,
        Err(said) => {
            return arm
                .tell(Trouble::new("bridge-no-token", vec![("path", path), ("said", said)]))
                .await;
        }
    };
    let listener = TcpListener::bind(&settings.listen).await;
    let address = listener.as_ref().ok().and_then(|listener| listener.local_addr().ok());
    let (Ok(origin), Some(address)) = (HeaderValue::from_str(&settings.origin), address) else {
        let said = listener.err().map_or_else(String::new, |error| error.to_string());
        let facts = vec![("port", settings.listen.clone()), ("said", said)];
        return arm.tell(Trouble::new("bridge-no-port", facts)).await;
    };
    let facts = vec![("address", format!("http://{address}")), ("origin", settings.origin)];
    arm.tell(Trouble::new("bridge-open", facts)).await;
    let bridge = Bridge { arm, address, origin, token: token.into(), language };
    if let Ok(listener) = listener {
        // It ends only with the program.
        let _ = axum::serve(listener, router(bridge)).await;
    }
}

fn router(bridge: Bridge) -> Router {
    Router::new()
        .route("/current", get(current))
        .route("/events", get(events))
        .route("/case", post(case))
        .route("/finish", post(finish))
        .fallback(async |State(bridge): State<Bridge>| Refusal::Path.response(bridge.language))
        .method_not_allowed_fallback(async |State(bridge): State<Bridge>| {
            Refusal::Method.response(bridge.language)
        })
        .layer(middleware::from_fn_with_state(bridge.clone(), gate::gate))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(bridge)
}

async fn current(State(bridge): State<Bridge>) -> Json<Seen> {
    Json((**bridge.arm.seen.borrow()).clone())
}

/// The same, at once and whenever it changes.
async fn events(State(bridge): State<Bridge>) -> Response {
    let mut seen = bridge.arm.seen.clone();
    seen.mark_changed();
    let events = stream::unfold(seen, async |mut seen: watch::Receiver<Arc<Seen>>| {
        seen.changed().await.ok()?;
        let newest = seen.borrow_and_update().clone();
        let event = Event::default().event("current").json_data(&*newest).ok()?;
        Some((Ok::<_, Infallible>(event), seen))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// `POST /case`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    number: String,
    visit: Option<u64>,
}

async fn case(
    State(bridge): State<Bridge>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let read = read::<Case>(&headers, body).and_then(|case| {
        let number = case.number.trim().to_owned();
        let fits = (1..=CASE_NUMBER_MOST).contains(&number.chars().count());
        match fits && !number.chars().any(char::is_control) {
            true => Ok((Press::Case(number), case.visit)),
            false => Err(Refusal::Body(format!("number: 1–{CASE_NUMBER_MOST}"))),
        }
    });
    bridge.press(read).await
}

/// `POST /finish`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finish {
    outcome: Outcome,
    #[serde(default)]
    next: bool,
    visit: Option<u64>,
}

async fn finish(
    State(bridge): State<Bridge>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let read = read::<Finish>(&headers, body).map(|finish| {
        let Finish { outcome, next, visit } = finish;
        (Press::Finish { outcome, next }, visit)
    });
    bridge.press(read).await
}

fn read<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if kind != Some("application/json") {
        return Err(Refusal::Body("Content-Type: application/json".to_owned()));
    }
    let body = body.map_err(|error| Refusal::Body(error.body_text()))?;
    serde_json::from_slice(&body).map_err(|error| Refusal::Body(error.to_string()))
}

/// The answer to what went well.
#[derive(Serialize)]
struct Pressed {
    /// Sequence of the command.
    seq: Option<u64>,
    /// Who was called by it.
    called: Option<String>,
}

impl Bridge {
    async fn press(&self, read: Result<(Press, Option<u64>), Refusal>) -> Response {
        let ended = match read {
            Ok((press, visit)) => {
                let hand = Hand::Bridge;
                let touch = Touch { hand, press, otherwise: vec![], visit, end: None };
                let said = self.arm.press(touch).await.await;
                said.map_or(Err(Refusal::Ending), Into::into)
            }
            Err(refusal) => Err(refusal),
        };
        match ended {
            Ok((seq, called)) => Json(Pressed { seq, called }).into_response(),
            Err(refusal) => refusal.response(self.language),
        }
    }
}

#[cfg(test)]
mod tests;
