//! The live views as an AsyncAPI document, for whoever writes a screen of their own: made from the
//! types of the wire, so that it cannot say anything else than what is sent.

use protocol::socket::{ToClient, ToServer};
use queue_core::ids::VisitId;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::rights;
use crate::hub::Audience;

/// Collects the schemas of the frames.
#[derive(OpenApi)]
#[openapi(components(schemas(ToClient, ToServer)))]
struct Frames;

/// A live view: its name, what its address names, the schema of its frame.
struct View {
    audience: Audience,
    place: Option<(&'static str, &'static str)>,
    schema: &'static str,
}

fn views() -> [View; 6] {
    let view = |audience, place, schema| View { audience, place, schema };
    let zone = Some(("zone", "The id of a zone"));
    let counter = || Some(("counter", "The id of a counter"));
    let ticket = Some(("ticket", "What follows `/t/` in the ticket's link"));
    [
        view(Audience::Board("z".into()), zone, "BoardView"),
        view(Audience::Window("c".into()), counter(), "WindowView"),
        view(Audience::Counter("c".into()), counter(), "CounterView"),
        view(Audience::Ticket(VisitId(1)), ticket, "TicketView"),
        view(Audience::Kiosk, None, "KioskView"),
        view(Audience::Dashboard, None, "DashboardView"),
    ]
}

/// The document.
pub(super) fn document() -> Value {
    let schemas = Frames::openapi().components.map(|components| components.schemas);
    // References have the same form as in an OpenAPI document.
    let schemas = serde_json::to_value(schemas.unwrap_or_default()).unwrap_or_default();
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    for view in views() {
        let name = view.audience.view();
        messages.insert(name.to_owned(), view_message(name, view.schema));
        channels.insert(name.to_owned(), channel(&view));
        let up = format!("/channels/{name}/messages");
        let from_client = ["client-heartbeat", "health", "shown"];
        operations.insert(
            format!("see-{name}"),
            json!({
                "action": "receive", "channel": { "$ref": format!("#/channels/{name}") },
                "messages": from_client.map(|one| json!({ "$ref": format!("#{up}/{one}") })),
            }),
        );
        let from_server = [name, "heartbeat", "identify", "reload"];
        operations.insert(
            format!("tell-{name}"),
            json!({
                "action": "send", "channel": { "$ref": format!("#/channels/{name}") },
                "messages": from_server.map(|one| json!({ "$ref": format!("#{up}/{one}") })),
            }),
        );
    }
    for (name, frame, type_) in [
        ("heartbeat", "ToClient", "heartbeat"),
        ("identify", "ToClient", "identify"),
        ("reload", "ToClient", "reload"),
        ("client-heartbeat", "ToServer", "heartbeat"),
        ("health", "ToServer", "health"),
        ("shown", "ToServer", "shown"),
    ] {
        messages.insert(name.to_owned(), frame_message(frame, type_));
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Jiaohao 叫号: live views",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
        },
        "servers": { "hall": { "host": "localhost:8080", "protocol": "ws" } },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages, "schemas": schemas },
    })
}

/// What the types cannot say.
const ABOUT: &str = "\
A connection names the view it wants in its address and its token as the second WebSocket \
subprotocol: `Sec-WebSocket-Protocol: jiaohao.v1, bearer.<token>`; a ticket needs no token. Every \
view is whole and the newest: compare `(head.generation, head.seq)`, keep the larger, ask for \
nothing that was missed. Both sides say `heartbeat` every 10 s of wall time; after 30 s of silence \
the link is dead: connect again after a pause that doubles, with jitter, up to 10 s, and show since \
when nothing has come. Instants are UTC ms of hall time; `head.time_scale` says how many hall seconds \
pass in a second. A screen of the zone where people wait answers `shown` for each call that is \
really visible: until one does, the clerk is told that no screen has shown the call. Fields may be \
added; unknown ones are to be ignored, and one that is not required is missing where the server is \
older.";

fn channel(view: &View) -> Value {
    let name = view.audience.view();
    let mut messages = Map::new();
    let all = [name, "heartbeat", "identify", "reload", "client-heartbeat", "health", "shown"];
    for one in all {
        messages.insert(one.to_owned(), json!({ "$ref": format!("#/components/messages/{one}") }));
    }
    let who = rights::view(&view.audience);
    let mut channel = json!({
        "address": format!("/ws?view={name}"),
        "description": format!("For {who}."),
        "messages": messages,
    });
    if let Some((parameter, what)) = view.place {
        channel["address"] = json!(format!("/ws?view={name}&{parameter}={{{parameter}}}"));
        channel["parameters"] = json!({ parameter: { "description": what } });
    }
    channel
}

/// A frame with a view in it.
fn view_message(name: &str, schema: &str) -> Value {
    json!({ "payload": { "allOf": [
        { "$ref": format!("#/components/schemas/{schema}") },
        typed(name),
    ] } })
}

/// Any other frame: the one of `frame` with this type.
fn frame_message(frame: &str, type_: &str) -> Value {
    json!({ "payload": { "allOf": [
        { "$ref": format!("#/components/schemas/{frame}") },
        typed(type_),
    ] } })
}

fn typed(name: &str) -> Value {
    json!({ "type": "object", "required": ["type"], "properties": { "type": { "const": name } } })
}
