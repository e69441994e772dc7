//! `GET /ws`: whole views, latest wins. See `protocol::socket` for the frames.
//!
//! A connection is checked before it is upgraded: the page's origin, the view, the token. After
//! that it only carries the newest view down, and heartbeats and "shown" up.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    extract::{
        Extension, Query, State, WebSocketUpgrade,
        ws::{
            CloseFrame, Message, Utf8Bytes, WebSocket, close_code,
            rejection::WebSocketUpgradeRejection,
        },
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use protocol::socket::{ToClient, ToServer};
use queue_core::{
    Command,
    ids::{CallId, ZoneId},
};
use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};

use crate::{
    access::{Holder, Kind},
    app::App,
    hall::Request,
    http::{
        address::ClientAddress,
        rights::{self, VIEW_RIGHTS},
    },
    hub::Audience,
    problem::ApiError,
};

/// The subprotocol of this version of the frames.
const PROTOCOL: &str = "jiaohao.v1";
/// How a token travels beside it: browsers can set no other header.
const BEARER: &str = "bearer.";
/// Wall time between two heartbeats.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// A client that takes nothing for so long is cut off.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// The largest frame a client may send, bytes.
const FRAME_LIMIT: usize = 4096;
/// tungstenite would keep 128 KiB for each socket; a client's frames are small.
const READ_BUFFER: usize = 1024;
/// Calls that one frame may confirm.
const SHOWN_LIMIT: usize = 64;

/// The handler.
pub async fn open(
    State(app): State<Arc<App>>,
    Extension(client): Extension<ClientAddress>,
    Query(parameters): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade
        .map_err(|_| ApiError::new(StatusCode::UPGRADE_REQUIRED, "not-a-websocket", Value::Null))?;
    check_origin(&app, &headers)?;
    let audience = audience(&app, &parameters, client)?;
    let holder = welcome(&app, &audience, &headers, &upgrade)?;
    let frames = app.hub.subscribe(&audience).ok_or_else(|| gone(&audience))?;
    let speaks_ours = upgrade.requested_protocols().any(|protocol| protocol == PROTOCOL);
    let mut upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(FRAME_LIMIT)
        .max_frame_size(FRAME_LIMIT);
    if speaks_ours {
        upgrade.set_selected_protocol(HeaderValue::from_static(PROTOCOL));
    }
    Ok(upgrade.on_upgrade(move |socket| async move {
        Connection { app, audience, holder, socket }.serve(frames).await;
    }))
}

/// A page from elsewhere must not use a token that its visitor's browser may know. Programs send
/// no origin.
fn check_origin(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or("?");
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let own = origin.split_once("://").is_some_and(|(_, rest)| rest == host);
    if own || (!app.config.public_url.is_empty() && origin == app.config.public_url) {
        Ok(())
    } else {
        let facts = json!({ "origin": origin });
        Err(ApiError::new(StatusCode::FORBIDDEN, "wrong-origin", facts))
    }
}

/// What the parameters ask to see.
fn audience(
    app: &App,
    parameters: &BTreeMap<String, String>,
    client: ClientAddress,
) -> Result<Audience, ApiError> {
    let parameter = |name: &str| {
        parameters.get(name).map(String::as_str).ok_or_else(|| {
            let facts = json!({ "field": name });
            ApiError::new(StatusCode::BAD_REQUEST, "missing-parameter", facts).at(name)
        })
    };
    match parameter("view")? {
        "board" => Ok(Audience::Board(parameter("zone")?.into())),
        "window" => Ok(Audience::Window(parameter("counter")?.into())),
        "counter" => Ok(Audience::Counter(parameter("counter")?.into())),
        "ticket" => {
            let visit = app.visit_of_link_from(parameter("ticket")?, client.0)?;
            Ok(Audience::Ticket(visit))
        }
        "kiosk" => Ok(Audience::Kiosk),
        "dashboard" => Ok(Audience::Dashboard),
        other => {
            let facts = json!({ "view": other });
            Err(ApiError::new(StatusCode::BAD_REQUEST, "unknown-view", facts).at("view"))
        }
    }
}

/// Checks the token against the table of views; a ticket's link is its own right.
fn welcome(
    app: &App,
    audience: &Audience,
    headers: &HeaderMap,
    upgrade: &WebSocketUpgrade,
) -> Result<Option<Holder>, ApiError> {
    if matches!(audience, Audience::Ticket(_)) {
        return Ok(None);
    }
    let in_protocol = upgrade
        .requested_protocols()
        .filter_map(|protocol| protocol.to_str().ok()?.strip_prefix(BEARER))
        .next();
    let token = in_protocol.or_else(|| rights::bearer(headers));
    let holder = rights::holder(app, token)?;
    let allowed = VIEW_RIGHTS.iter().find(|(view, _)| *view == audience.view());
    if !allowed.is_some_and(|(_, kinds)| kinds.contains(&holder.kind)) {
        return Err(rights::not_allowed(&holder));
    }
    let place = match audience {
        Audience::Board(zone) => Some(zone.as_str()),
        Audience::Counter(counter) | Audience::Window(counter) => Some(counter.as_str()),
        _ => None,
    };
    rights::check_place(&holder, place)?;
    Ok(Some(holder))
}

/// Why there is nothing to see.
fn gone(audience: &Audience) -> ApiError {
    let (name, facts) = match audience {
        Audience::Board(zone) => ("unknown-zone", json!({ "zone": zone })),
        Audience::Window(counter) | Audience::Counter(counter) => {
            ("unknown-counter", json!({ "counter": counter }))
        }
        Audience::Ticket(visit) => ("unknown-visit", json!({ "visit": visit })),
        Audience::Kiosk | Audience::Dashboard => {
            return ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", Value::Null);
        }
    };
    ApiError::new(StatusCode::NOT_FOUND, name, facts)
}

struct Connection {
    app: Arc<App>,
    audience: Audience,
    holder: Option<Holder>,
    socket: WebSocket,
}

/// Why a connection ends.
enum End {
    /// The client has gone, or takes nothing any more.
    Gone,
    /// We say good-bye.
    Close(u16, &'static str),
}

impl Connection {
    async fn serve(mut self, frames: watch::Receiver<Utf8Bytes>) {
        let app = Arc::clone(&self.app);
        let _open = app.sockets.open(self.audience.view());
        let presence =
            self.holder.as_ref().and_then(|holder| app.hub.devices.arrive(holder, &self.audience));
        let heard = || presence.iter().for_each(|presence| presence.heard());
        if let End::Close(code, reason) = self.run(frames, heard).await {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let close = self.socket.send(Message::Close(Some(frame)));
            // Whoever does not even take a good-bye is gone.
            let _ = tokio::time::timeout(Duration::from_secs(1), close).await;
        }
    }

    async fn run(&mut self, mut frames: watch::Receiver<Utf8Bytes>, heard: impl Fn()) -> End {
        let mut stop = self.app.stop.clone();
        let mut tokens = self.app.access.changes();
        let mut beat = interval(HEARTBEAT);
        beat.reset();
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        frames.mark_changed();
        loop {
            let sent = tokio::select! {
                changed = frames.changed() => {
                    if changed.is_err() {
                        return End::Close(close_code::AWAY, "stopping");
                    }
                    let newest = frames.borrow_and_update().clone();
                    self.send(newest).await
                }
                _ = beat.tick() => match serde_json::to_string(&ToClient::Heartbeat) {
                    Ok(text) => self.send(text.into()).await,
                    Err(_) => return End::Gone,
                },
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => {
                        heard();
                        self.read(message)
                    }
                    Some(Err(_)) => Err(End::Close(close_code::SIZE, "frame refused")),
                    None => return End::Gone,
                },
                Ok(()) = tokens.changed(), if self.holder.is_some() => match &self.holder {
                    Some(holder) if !self.app.access.still_valid(holder) => {
                        Err(End::Close(close_code::POLICY, "token revoked"))
                    }
                    _ => Ok(()),
                },
                _ = async { stop.wait_for(|stop| *stop).await.is_ok() } => {
                    return End::Close(close_code::AWAY, "stopping");
                }
            };
            if let Err(end) = sent {
                return end;
            }
        }
    }

    async fn send(&mut self, text: Utf8Bytes) -> Result<(), End> {
        match tokio::time::timeout(SEND_WITHIN, self.socket.send(Message::Text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    fn read(&self, message: Message) -> Result<(), End> {
        match message {
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(ToServer::Heartbeat) => Ok(()),
                Ok(ToServer::Shown { call_ids }) => {
                    self.shown(call_ids);
                    Ok(())
                }
                Err(_) => Err(End::Close(close_code::INVALID, "not a frame of jiaohao.v1")),
            },
            Message::Binary(_) => Err(End::Close(close_code::UNSUPPORTED, "text frames only")),
            Message::Close(_) => Err(End::Gone),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
        }
    }

    /// Only a display that shows the board of the waiting zone confirms its calls. Views go on
    /// while the confirmations are made durable.
    fn shown(&self, call_ids: Vec<u64>) {
        let (Some(holder), Audience::Board(zone)) = (&self.holder, &self.audience) else { return };
        if holder.kind != Kind::Display {
            return;
        }
        for id in call_ids.into_iter().take(SHOWN_LIMIT).map(CallId) {
            if let Some(delay_ms) = self.app.awaited(id, zone) {
                tokio::spawn(confirm(Arc::clone(&self.app), holder.clone(), id, delay_ms));
            }
        }
    }
}

/// Journals that a screen has shown a call.
async fn confirm(app: Arc<App>, holder: Holder, call: CallId, delay_ms: u32) {
    metrics::histogram!("jiaohao_call_shown_seconds").record(f64::from(delay_ms) / 1000.0);
    let request = Request {
        command_id: format!("shown:{call}:{}", holder.id),
        actor: holder.actor(),
        body_hash: String::new(),
        work: Command::Shown { call, device: holder.id.as_str().into(), delay_ms }.into(),
    };
    if let Err(error) = app.hall.submit(request).await {
        tracing::warn!(%error, %call, device = %holder.id, "a confirmation was not taken");
    }
}

impl App {
    /// Wall time since a call of a zone that no screen has confirmed yet, ms; none for other calls.
    fn awaited(&self, call: CallId, zone: &ZoneId) -> Option<u32> {
        let here = self.replica.picture().state.calls.get(&call).is_some_and(|c| c.zone == *zone);
        if here { self.replica.wall_ms_since(call) } else { None }
    }
}
