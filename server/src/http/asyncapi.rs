//! The live views as an AsyncAPI document, for whoever writes a screen of their own: made from the
//! types of the wire, so that it cannot say anything else than what is sent.

use protocol::socket::{ToClient, ToServer};
use queue_core::ids::VisitId;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::rights::{self, Who};
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

impl View {
    /// Devices look at it, too: they are told things, and tell how they are.
    fn has_devices(&self) -> bool {
        matches!(rights::view(&self.audience), Who::Staff(kinds, ..) if !kinds.is_empty())
    }

    /// What the server takes on it.
    fn taken(&self) -> Vec<&'static str> {
        let mut messages = vec!["client-heartbeat"];
        if self.has_devices() {
            messages.push("health");
        }
        if matches!(self.audience, Audience::Board(_)) {
            messages.push("shown");
        }
        messages
    }

    /// What the server sends on it.
    fn sent(&self) -> Vec<&'static str> {
        let mut messages = vec![self.audience.view(), "heartbeat"];
        if self.has_devices() {
            messages.extend(["identify", "reload"]);
        }
        messages
    }
}

/// The document of a server at `base`, such as `https://hall.example`.
pub(super) fn document(base: &str) -> Value {
    let schemas = Frames::openapi().components.map(|components| components.schemas);
    // References have the same form as in an OpenAPI document.
    let schemas = serde_json::to_value(schemas.unwrap_or_default()).unwrap_or_default();
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    for view in views() {
        let name = view.audience.view();
        messages.insert(name.to_owned(), view_message(name, view.schema));
        channels.insert(name.to_owned(), channel(&view));
        operations.insert(format!("see-{name}"), operation(&view, "receive", view.taken()));
        operations.insert(format!("tell-{name}"), operation(&view, "send", view.sent()));
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
        "servers": { "hall": server(base) },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "schemas": schemas,
            "securitySchemes": security_schemes(),
        },
    })
}

/// Where the live views are, from the address of the pages.
fn server(base: &str) -> Value {
    let (scheme, rest) = base.split_once("://").unwrap_or(("http", base));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let protocol = if scheme == "https" { "wss" } else { "ws" };
    let mut server = json!({ "host": host, "protocol": protocol });
    if !path.is_empty() {
        server["pathname"] = json!(format!("/{path}"));
    }
    server
}

/// The ways to show a token; one is enough.
fn security_schemes() -> Value {
    json!({
        "subprotocol": {
            "type": "httpApiKey",
            "in": "header",
            "name": "Sec-WebSocket-Protocol",
            "description": "Two subprotocols, `jiaohao.v1, bearer.<token>`: the one way in which a \
                            script in a browser can show a token. The server answers `jiaohao.v1`.",
        },
        "header": {
            "type": "http",
            "scheme": "bearer",
            "description": "`Authorization: Bearer <token>`, for programs.",
        },
    })
}

/// What the types cannot say.
const ABOUT: &str = "\
A connection names the view it wants in the query of its address and shows its token in one of the \
ways under `securitySchemes`, or in the cookie that a browser got when it was paired or signed in; a \
ticket needs no token. Every \
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
    let all = view.sent().into_iter().chain(view.taken());
    let messages: Map<String, Value> = all
        .map(|one| (one.to_owned(), json!({ "$ref": format!("#/components/messages/{one}") })))
        .collect();
    let mut query = json!({
        "type": "object",
        "required": ["view"],
        "properties": { "view": { "const": name } },
    });
    let mut example = format!("/ws?view={name}");
    if let Some((parameter, what)) = view.place {
        query["required"] = json!(["view", parameter]);
        query["properties"][parameter] = json!({ "type": "string", "description": what });
        example = format!("{example}&{parameter}=…");
    }
    let who = rights::view(&view.audience);
    json!({
        // An address has no query here: that is the binding's.
        "address": "/ws",
        "title": example,
        "description": format!("`{example}`, for {who}."),
        "messages": messages,
        "bindings": { "ws": { "method": "GET", "query": query, "bindingVersion": "0.1.0" } },
    })
}

/// What the server does on a channel, with which of its messages.
fn operation(view: &View, action: &str, messages: Vec<&str>) -> Value {
    let channel = format!("#/channels/{}", view.audience.view());
    let messages: Vec<Value> =
        messages.iter().map(|one| json!({ "$ref": format!("{channel}/messages/{one}") })).collect();
    let mut operation =
        json!({ "action": action, "channel": { "$ref": channel }, "messages": messages });
    if rights::view(&view.audience) != Who::Ticket {
        let scheme = |name| json!({ "$ref": format!("#/components/securitySchemes/{name}") });
        operation["security"] = json!(["subprotocol", "header"].map(scheme));
    }
    operation
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(messages: &Value) -> Vec<&str> {
        let pointers = messages.as_array().into_iter().flatten();
        pointers.filter_map(|it| it["$ref"].as_str()?.rsplit('/').next()).collect()
    }

    #[test]
    fn a_channel_lists_what_the_server_takes_and_sends_there() {
        let document = document("http://hall.example:8080");
        #[rustfmt::skip]
        let rows: [(&str, &[&str], &[&str]); 6] = [
            ("board",     &["client-heartbeat", "health", "shown"], &["board", "heartbeat", "identify", "reload"]),
            ("window",    &["client-heartbeat", "health"],          &["window", "heartbeat", "identify", "reload"]),
            ("counter",   &["client-heartbeat", "health"],          &["counter", "heartbeat", "identify", "reload"]),
            ("kiosk",     &["client-heartbeat", "health"],          &["kiosk", "heartbeat", "identify", "reload"]),
            ("ticket",    &["client-heartbeat"],                    &["ticket", "heartbeat"]),
            ("dashboard", &["client-heartbeat"],                    &["dashboard", "heartbeat"]),
        ];
        for (view, taken, sent) in rows {
            let of =
                |what: &str| names(&document["operations"][format!("{what}-{view}")]["messages"]);
            assert_eq!((of("see"), of("tell")), (taken.to_vec(), sent.to_vec()), "{view}");
            let on = document["channels"][view]["messages"].as_object().map_or(0, Map::len);
            assert_eq!(on, taken.len() + sent.len(), "{view}");
            let open = document["operations"][format!("see-{view}")].get("security").is_none();
            assert_eq!(open, view == "ticket", "{view}");
        }
    }

    #[test]
    fn the_server_is_where_its_pages_are() {
        let at = |base| document(base)["servers"]["hall"].clone();
        assert_eq!(
            at("http://10.0.0.5:8080"),
            json!({ "host": "10.0.0.5:8080", "protocol": "ws" })
        );
        let behind = json!({ "host": "hall.example", "protocol": "wss", "pathname": "/queue" });
        assert_eq!(at("https://hall.example/queue"), behind);
    }

    /// What AsyncAPI 3.0.0 knows of each object; it takes no other fields.
    #[test]
    fn every_object_has_only_the_fields_of_the_format() {
        let document = document("http://hall.example");
        let only = |value: &Value, known: &[&str]| {
            for key in value.as_object().into_iter().flat_map(Map::keys) {
                assert!(known.contains(&key.as_str()), "{key} in {value:#}");
            }
        };
        let each = |pointer: &str, known: &[&str]| {
            let all = document.pointer(pointer).and_then(Value::as_object).expect(pointer);
            assert!(!all.is_empty(), "{pointer}");
            all.values().for_each(|one| only(one, known));
        };
        let top = ["asyncapi", "info", "servers", "defaultContentType", "channels", "operations"];
        only(&document, &[&top[..], &["components"]].concat());
        each("/servers", &["host", "protocol", "pathname"]);
        each("/channels", &["address", "title", "description", "messages", "bindings"]);
        each("/operations", &["action", "channel", "messages", "security"]);
        each("/components/messages", &["payload"]);
        each("/components/securitySchemes", &["type", "in", "name", "scheme", "description"]);
        for (name, channel) in document["channels"].as_object().expect("channels") {
            let address = channel["address"].as_str().expect("an address");
            assert!(!address.contains(['?', '#', '{']), "{name}: the query is the binding's");
            let query = &channel["bindings"]["ws"]["query"];
            assert_eq!(query["properties"]["view"]["const"], name.as_str());
        }
    }
}
