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
use protocol::{
    doors::DeviceKind,
    socket::{ToClient, ToServer},
    views::UnknownPlace,
};
use queue_core::{
    Command,
    ids::{CallId, ZoneId},
};
use serde_json::{Value, json};
use tokio::{
    sync::{broadcast, watch},
    time::{MissedTickBehavior, interval},
};

use crate::{
    access::{Credential, documents::Device},
    app::App,
    hall::Request,
    http::{
        address::ClientAddress,
        authorize::{self, Caller, Where},
        rights,
    },
    hub::{
        Audience,
        devices::{Order, Presence},
    },
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
/// The longest name of a client's program, bytes.
const VERSION_LIMIT: usize = 64;
/// The server's heartbeat, as `ToClient::Heartbeat` is written.
const BEAT: &str = r#"{"type":"heartbeat"}"#;

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
    // Browsers name the page that opens a socket; other programs have no page.
    if headers.contains_key(header::ORIGIN) {
        authorize::own_page(&app, &headers)?;
    }
    let audience = audience(&app, &parameters, client)?;
    let seen_by = welcome(&app, &audience, &headers, &upgrade, client)?;
    let version = version(&headers, &parameters);
    let Some(frames) = app.hub.subscribe(&audience) else {
        if let (Some(Credential::Device(device)), Some(place)) = (&seen_by, unknown(&audience)) {
            app.hub.devices.asked_in_vain(device, place, version.as_deref());
        }
        return Err(gone(&audience));
    };
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
        Connection { app, audience, seen_by, socket }.serve(frames, version.as_deref()).await;
    }))
}

/// The program that a client says it is, such as `jiaohao-display/0.1.0`.
fn version(headers: &HeaderMap, parameters: &BTreeMap<String, String>) -> Option<String> {
    let header = headers.get("x-jiaohao-client").and_then(|client| client.to_str().ok());
    let client = header.or_else(|| parameters.get("client").map(String::as_str))?;
    let short = client.len() <= VERSION_LIMIT && client.bytes().all(|b| b.is_ascii_graphic());
    short.then(|| client.to_owned())
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
        "ticket" => Ok(Audience::Ticket(app.visit_of_link_from(parameter("ticket")?, client.0)?)),
        "kiosk" => Ok(Audience::Kiosk),
        "dashboard" => Ok(Audience::Dashboard),
        other => {
            let facts = json!({ "view": other });
            Err(ApiError::new(StatusCode::BAD_REQUEST, "unknown-view", facts).at("view"))
        }
    }
}

/// Checks the token or cookie against the table of views; a ticket's link is its own right.
fn welcome(
    app: &App,
    audience: &Audience,
    headers: &HeaderMap,
    upgrade: &WebSocketUpgrade,
    client: ClientAddress,
) -> Result<Option<Credential>, ApiError> {
    if matches!(audience, Audience::Ticket(_)) {
        return Ok(None);
    }
    let in_protocol = upgrade
        .requested_protocols()
        .filter_map(|protocol| protocol.to_str().ok()?.strip_prefix(BEARER))
        .next();
    let (who, place) = (rights::view(audience), Where::of(audience));
    match authorize::caller(app, headers, in_protocol, client, who, &place)? {
        Caller::Device(device) => Ok(Some(Credential::Device(device))),
        Caller::Person(account, session) => Ok(Some(Credential::Person(account, session))),
        Caller::Anyone | Caller::Ticket(_) | Caller::Phone | Caller::Console => Ok(None),
    }
}

/// What is asked for, where that is a place.
fn unknown(audience: &Audience) -> Option<UnknownPlace> {
    match audience {
        Audience::Board(zone) => Some(UnknownPlace::Zone(zone.to_string())),
        Audience::Window(counter) | Audience::Counter(counter) => {
            Some(UnknownPlace::Counter(counter.to_string()))
        }
        Audience::Ticket(_) | Audience::Kiosk | Audience::Dashboard => None,
    }
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
    /// Who looks; nobody in particular at a ticket.
    seen_by: Option<Credential>,
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
    async fn serve(mut self, frames: watch::Receiver<Utf8Bytes>, version: Option<&str>) {
        let app = Arc::clone(&self.app);
        let _open = app.sockets.open(self.audience.view());
        let presence =
            self.device().map(|device| app.hub.devices.arrive(&device, &self.audience, version));
        if let End::Close(code, reason) = self.run(frames, presence.as_ref()).await {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let close = self.socket.send(Message::Close(Some(frame)));
            // Whoever does not even take a good-bye is gone.
            let _ = tokio::time::timeout(Duration::from_secs(1), close).await;
        }
    }

    async fn run(
        &mut self,
        mut frames: watch::Receiver<Utf8Bytes>,
        presence: Option<&Presence<'_>>,
    ) -> End {
        let mut stop = self.app.stop.clone();
        let mut tokens = self.app.access.changes();
        let mut orders = self.device().map(|device| (device, self.app.hub.devices.orders()));
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
                _ = beat.tick() => match self.still_welcome() {
                    Ok(()) => self.send(Utf8Bytes::from_static(BEAT)).await,
                    Err(end) => Err(end),
                },
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => {
                        presence.iter().for_each(|presence| presence.heard());
                        self.read(message, presence)
                    }
                    Some(Err(_)) => Err(End::Close(close_code::SIZE, "frame refused")),
                    None => return End::Gone,
                },
                Some(frame) = told(&mut orders) => match serde_json::to_string(&frame) {
                    Ok(text) => self.send(text.into()).await,
                    Err(_) => Ok(()),
                },
                Ok(()) = tokens.changed() => self.still_welcome(),
                _ = async { stop.wait_for(|stop| *stop).await.is_ok() } => {
                    return End::Close(close_code::AWAY, "stopping");
                }
            };
            if let Err(end) = sent {
                return end;
            }
        }
    }

    fn device(&self) -> Option<Arc<Device>> {
        match &self.seen_by {
            Some(Credential::Device(device)) => Some(Arc::clone(device)),
            _ => None,
        }
    }

    /// Whoever was let in may have been shut out, signed out, or lost the role since. Looking on
    /// counts as a use of the session.
    fn still_welcome(&self) -> Result<(), End> {
        let Some(before) = &self.seen_by else { return Ok(()) };
        let (who, place) = (rights::view(&self.audience), Where::of(&self.audience));
        let now = self.app.access.still_valid(before);
        let allowed = now.map(|now| authorize::allows(&self.app, who, &place, &now));
        match allowed {
            Some(Ok(())) => Ok(()),
            _ => Err(End::Close(close_code::POLICY, "no longer allowed")),
        }
    }

    async fn send(&mut self, text: Utf8Bytes) -> Result<(), End> {
        match tokio::time::timeout(SEND_WITHIN, self.socket.send(Message::Text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    fn read(&self, message: Message, presence: Option<&Presence<'_>>) -> Result<(), End> {
        match message {
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(ToServer::Heartbeat) => Ok(()),
                Ok(ToServer::Health(health)) => {
                    if let Some(presence) = presence {
                        presence.feels(health);
                    }
                    Ok(())
                }
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
        let (Some(device), Audience::Board(zone)) = (self.device(), &self.audience) else { return };
        if device.kind != DeviceKind::Display {
            return;
        }
        for id in call_ids.into_iter().take(SHOWN_LIMIT).map(CallId) {
            if let Some(delay_ms) = self.app.awaited(id, zone) {
                tokio::spawn(confirm(Arc::clone(&self.app), Arc::clone(&device), id, delay_ms));
            }
        }
    }
}

/// The next frame for this device, if it is one; one that is told too much misses the oldest.
async fn told(orders: &mut Option<(Arc<Device>, broadcast::Receiver<Order>)>) -> Option<ToClient> {
    let (device, orders) = orders.as_mut()?;
    loop {
        match orders.recv().await {
            Ok(order) if order.device == device.id => return Some(order.frame),
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return None,
        }
    }
}

/// Journals that a screen has shown a call.
async fn confirm(app: Arc<App>, screen: Arc<Device>, call: CallId, delay_ms: u32) {
    metrics::histogram!("jiaohao_call_shown_seconds").record(f64::from(delay_ms) / 1000.0);
    let request = Request {
        command_id: format!("shown:{call}:{}", screen.id),
        actor: screen.actor(),
        body_hash: String::new(),
        work: Command::Shown { call, device: screen.id.as_str().into(), delay_ms }.into(),
        only_at: None,
    };
    if let Err(error) = app.hall.submit(request).await {
        tracing::warn!(%error, %call, device = %screen.id, "a confirmation was not taken");
    }
}

impl App {
    /// Wall time since a call of a zone that no screen has confirmed yet, ms; none for other calls.
    fn awaited(&self, call: CallId, zone: &ZoneId) -> Option<u32> {
        let here = self.replica.picture().state.calls.get(&call).is_some_and(|c| c.zone == *zone);
        if here { self.replica.wall_ms_since(call) } else { None }
    }
}
