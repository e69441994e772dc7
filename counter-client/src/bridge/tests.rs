use std::collections::BTreeMap;

use axum::http::StatusCode;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use protocol::{bodies::Done, problem::Problem};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::mpsc};

use super::*;
use crate::{
    config::Config,
    desk::{
        Desk, Effect, Input, Order, Reply,
        tests::{a_view, settings},
    },
    hands::{FromHand, Hands},
};

const ORIGIN: &str = "https://zwfw.example";

/// A real bridge before a real model. What the server would say, the test says.
struct World {
    desk: Desk,
    hands: Hands,
    touches: mpsc::Receiver<FromHand>,
    address: SocketAddr,
    token: String,
    folder: tempfile::TempDir,
}

impl World {
    /// With this view on the screen.
    async fn with(view: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("counter.toml");
        std::fs::write(&file, "").expect("written");
        let config = Config {
            bridge: config::Bridge {
                listen: "127.0.0.1:0".to_owned(),
                origin: ORIGIN.to_owned(),
                token_file: folder.path().join("bridge.token"),
            },
            ..Config::load(Some(&file)).expect("the defaults")
        };
        let (hands, mut touches) = Hands::start(&config);
        let address = match touches.recv().await {
            Some(FromHand::Trouble(trouble)) if trouble.key == "bridge-open" => {
                let facts: BTreeMap<_, _> = trouble.facts.into_iter().collect();
                facts["address"].trim_start_matches("http://").parse().expect("an address")
            }
            other => panic!("{other:?}"),
        };
        let token = std::fs::read_to_string(folder.path().join("bridge.token")).expect("a token");
        let token = token.trim().to_owned();
        let mut world =
            Self { desk: Desk::new(settings()), hands, touches, address, token, folder };
        world.hear(Input::Connected);
        world.hear(a_view(view));
        world
    }

    fn hear(&mut self, input: Input) -> Vec<Effect> {
        self.hands.update(&mut self.desk, input, 10_000)
    }

    /// The next touch comes to the model; the command it gives, if it does.
    async fn touched(&mut self) -> Option<Order> {
        let Some(FromHand::Touch(touch)) = self.touches.recv().await else { panic!("no touch") };
        let (_, effects) = self.hands.press(&mut self.desk, touch, 20_000);
        effects.into_iter().find_map(|effect| match effect {
            Effect::Send(order) => Some(order),
            _ => None,
        })
    }

    /// A request as the allowed page makes it.
    fn ask(&self, method: Method, path: &str) -> Ask {
        let headers = [
            ("host", self.address.to_string()),
            ("origin", ORIGIN.to_owned()),
            ("authorization", format!("Bearer {}", self.token)),
            ("content-type", "application/json".to_owned()),
        ];
        let headers = headers.map(|(name, value)| (name, Some(value))).into();
        Ask { address: self.address, method, path: path.to_owned(), headers, body: String::new() }
    }

    fn post(&self, path: &str, body: &Value) -> Ask {
        Ask { body: body.to_string(), ..self.ask(Method::POST, path) }
    }
}

/// A request.
struct Ask {
    address: SocketAddr,
    method: Method,
    path: String,
    headers: BTreeMap<&'static str, Option<String>>,
    body: String,
}

/// An answer.
struct Said {
    status: StatusCode,
    headers: HeaderMap,
    body: hyper::body::Incoming,
}

impl Ask {
    /// Another value of a header; none: without it.
    fn with(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.headers.insert(name, value.map(str::to_owned));
        self
    }

    async fn send(self) -> Said {
        let stream = TcpStream::connect(self.address).await.expect("a connection");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let request = request.body(Full::new(Bytes::from(self.body))).expect("a request");
        let (head, body) = sender.send_request(request).await.expect("an answer").into_parts();
        Said { status: head.status, headers: head.headers, body }
    }
}

impl Said {
    async fn json(self) -> Value {
        let bytes = self.body.collect().await.expect("a body").to_bytes();
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// The name of the problem.
    async fn problem(self) -> (u16, String) {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let status = self.status.as_u16();
        let problem: Problem = serde_json::from_value(self.json().await).expect("a problem");
        assert_eq!(problem.status, status);
        assert!(!problem.title.is_empty() && !problem.next_step.is_empty(), "{problem:?}");
        (status, problem.kind.replace("/problems/", ""))
    }
}

#[tokio::test]
async fn the_page_reads_who_is_here() {
    let world = World::with("serving A001").await;
    let said = world.ask(Method::GET, "/current").send().await;
    assert_eq!(said.status, StatusCode::OK);
    assert_eq!(said.headers["access-control-allow-origin"], ORIGIN);
    assert_eq!(said.headers["vary"], "origin");
    assert_eq!(said.headers["cache-control"], "no-store");
    let expected = json!({
        "counter": "7",
        "link": "live",
        "signed_in": true,
        "status": "serving",
        "waiting": 0,
        "doing": null,
        "current": {
            "visit": 1,
            "number": "A001",
            "status": "serving",
            "service": { "id": "deed", "name": { "zh": "deed", "en": "deed" } },
            "class": "ordinary",
            "since_ms": 1_000_000,
        },
    });
    assert_eq!(said.json().await, expected);
}

#[tokio::test]
async fn whoever_is_not_the_page_is_kept_out() {
    let world = World::with("serving A001").await;
    let port = world.address.port();
    let (wrong, own) = (format!("zwfw.example:{port}"), format!("LOCALHOST:{port}"));
    let short = format!("Bearer {}", &world.token[1..]);
    #[rustfmt::skip]
    let rows: [(&str, Option<&str>, &str); 14] = [
        ("origin", None,                             "403 bridge-origin"),
        ("origin", Some("null"),                     "403 bridge-origin"),
        ("origin", Some("https://evil.example"),     "403 bridge-origin"),
        ("origin", Some("http://zwfw.example"),      "403 bridge-origin"),
        ("origin", Some("https://zwfw.example."),    "403 bridge-origin"),
        ("origin", Some("https://zwfw.example:444"), "403 bridge-origin"),
        ("authorization", None,                      "401 bridge-token"),
        ("authorization", Some("Bearer "),           "401 bridge-token"),
        ("authorization", Some(&world.token),        "401 bridge-token"),
        ("authorization", Some(&short),              "401 bridge-token"),
        ("host", Some(&wrong),                       "421 bridge-host"),
        ("host", Some("127.0.0.1"),                  "421 bridge-host"),
        ("host", None,                               "421 bridge-host"),
        ("host", Some(&own),                         "200"),
    ];
    for (name, value, expected) in rows {
        for (method, path) in [(Method::GET, "/current"), (Method::GET, "/events")] {
            let said = world.ask(method, path).with(name, value).send().await;
            if name != "authorization" && said.status != StatusCode::OK {
                assert!(said.headers.get("access-control-allow-origin").is_none(), "{value:?}");
            }
            let found = match said.status {
                StatusCode::OK => "200".to_owned(),
                _ => {
                    let (status, kind) = said.problem().await;
                    format!("{status} {kind}")
                }
            };
            assert_eq!(found, expected, "{path} {name}: {value:?}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_and_presses_nothing() {
    let mut world = World::with("serving A001").await;
    let finish = json!({ "outcome": "handled" });
    let ask = |method, path: &str| world.ask(method, path);
    let long = "9".repeat(65);
    #[rustfmt::skip]
    let rows = [
        (ask(Method::GET, "/"),                                          "404 bridge-path"),
        (ask(Method::GET, "/finish"),                                    "405 bridge-method"),
        (ask(Method::DELETE, "/current"),                                "405 bridge-method"),
        (world.post("/finish", &json!({})),                              "400 bridge-body"),
        (world.post("/finish", &json!({ "outcome": "well" })),           "400 bridge-body"),
        (world.post("/finish", &json!({ "outcome": "handled", "x": 1 })), "400 bridge-body"),
        (world.post("/finish", &finish).with("content-type", None),      "400 bridge-body"),
        (world.post("/finish", &finish).with("content-type", Some("text/plain")), "400 bridge-body"),
        (world.post("/finish", &finish).with("authorization", None),     "401 bridge-token"),
        (world.post("/finish", &finish).with("origin", None),            "403 bridge-origin"),
        (world.post("/case", &json!({ "number": " " })),                 "400 bridge-body"),
        (world.post("/case", &json!({ "number": long })),                "400 bridge-body"),
        (world.post("/case", &json!({ "number": "a\nb" })),              "400 bridge-body"),
        (world.post("/case", &json!({ "number": "x".repeat(9_000) })),   "400 bridge-body"),
    ];
    for (at, (ask, expected)) in rows.into_iter().enumerate() {
        let (status, kind) = ask.send().await.problem().await;
        assert_eq!(format!("{status} {kind}"), expected, "row {at}");
    }
    assert!(world.touches.try_recv().is_err());
}

#[tokio::test]
async fn a_preflight_lets_the_page_reach_this_machine_and_no_other_page() {
    let world = World::with("serving A001").await;
    let preflight = |origin| {
        let ask = world.ask(Method::OPTIONS, "/finish").with("authorization", None);
        let ask = ask.with("access-control-request-method", Some("POST"));
        let ask = ask.with("access-control-request-private-network", Some("true"));
        ask.with("origin", Some(origin)).send()
    };
    let said = preflight(ORIGIN).await;
    assert_eq!(said.status, StatusCode::NO_CONTENT);
    for (name, value) in [
        ("access-control-allow-origin", ORIGIN),
        ("access-control-allow-methods", "GET, POST"),
        ("access-control-allow-headers", "authorization, content-type"),
        ("access-control-allow-private-network", "true"),
        ("vary", "origin"),
    ] {
        assert_eq!(said.headers[name], value);
    }
    let said = preflight("https://evil.example").await;
    assert!(said.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
    assert_eq!(said.problem().await, (403, "bridge-origin".to_owned()));
}

#[tokio::test]
async fn the_page_finishes_and_names_the_case_by_the_desk() {
    let mut world = World::with("serving A001").await;
    let case = tokio::spawn(world.post("/case", &json!({ "number": " 2026-0012 " })).send());
    let order = world.touched().await.expect("a command");
    assert_eq!(order.path, "/api/v1/counters/7/case");
    assert_eq!(order.body, json!({ "visit": 1, "number": "2026-0012" }));
    let done = |seq, called| Ok(Reply::Done(Done { seq, called }));
    world.hear(Input::Answer { id: order.id, result: done(12, vec![]) });
    let said = case.await.expect("an answer");
    assert_eq!(said.json().await, json!({ "seq": 12, "called": null }));

    let body = json!({ "outcome": "papers-missing", "next": true, "visit": 1 });
    let finish = tokio::spawn(world.post("/finish", &body).send());
    let order = world.touched().await.expect("a command");
    assert_eq!(order.path, "/api/v1/counters/7/finish");
    assert_eq!(order.body, json!({ "visit": 1, "outcome": "papers-missing", "next": true }));
    let number = "A002".to_owned();
    let counter = "7".to_owned();
    let called = protocol::bodies::CalledNow { visit: 2, number, counter, call_id: 9 };
    world.hear(Input::Answer { id: order.id, result: done(13, vec![called]) });
    let said = finish.await.expect("an answer");
    assert_eq!(said.json().await, json!({ "seq": 13, "called": "A002" }));
}

#[tokio::test]
async fn what_the_desk_or_the_server_refuses_is_told_to_the_page() {
    let mut world = World::with("serving A001").await;
    let handled = json!({ "outcome": "handled" });

    let other = json!({ "outcome": "handled", "visit": 2 });
    let finish = tokio::spawn(world.post("/finish", &other).send());
    assert_eq!(world.touched().await, None, "somebody else is here");
    let (status, kind) = finish.await.expect("an answer").problem().await;
    assert_eq!((status, kind.as_str()), (409, "bridge-elsewhere"));

    let first = tokio::spawn(world.post("/finish", &handled).send());
    let order = world.touched().await.expect("a command");
    let second = tokio::spawn(world.post("/finish", &handled).send());
    assert_eq!(world.touched().await, None, "one at a time");
    let (status, kind) = second.await.expect("an answer").problem().await;
    assert_eq!((status, kind.as_str()), (409, "desk-already-doing"));
    let problem = Problem {
        kind: "/problems/visit-status".to_owned(),
        status: 409,
        title: "t".to_owned(),
        detail: "d".to_owned(),
        field: None,
        numbers: vec![],
        next_step: "n".to_owned(),
    };
    world.hear(Input::Answer { id: order.id, result: Err(Box::new(problem.clone())) });
    let said = first.await.expect("an answer").json().await;
    assert_eq!(said, serde_json::to_value(&problem).expect("JSON"));

    let case = tokio::spawn(world.post("/case", &json!({ "number": "1" })).send());
    let order = world.touched().await.expect("a command");
    world.hear(Input::GaveUp { id: order.id });
    let (status, kind) = case.await.expect("an answer").problem().await;
    assert_eq!((status, kind.as_str()), (504, "bridge-gave-up"));

    world.hear(a_view("idle"));
    let finish = tokio::spawn(world.post("/finish", &handled).send());
    assert_eq!(world.touched().await, None);
    let (status, kind) = finish.await.expect("an answer").problem().await;
    assert_eq!((status, kind.as_str()), (409, "desk-nobody-served"));
}

#[tokio::test]
async fn events_come_at_once_and_whenever_something_changes() {
    let mut world = World::with("serving A001").await;
    let said = world.ask(Method::GET, "/events").send().await;
    assert_eq!(said.headers["content-type"], "text/event-stream");
    let mut body = said.body;
    let mut next = async || -> Value {
        let frame = body.frame().await.expect("an event").expect("an event");
        let text = String::from_utf8(frame.into_data().expect("data").to_vec()).expect("text");
        let data = text.strip_prefix("event: current\ndata: ").expect("an event");
        serde_json::from_str(data.trim()).expect("JSON")
    };
    assert_eq!(next().await["current"]["number"], "A001");
    world.hear(Input::Tick);
    world.hear(a_view("idle"));
    assert_eq!(next().await["current"], Value::Null, "a second alone is no event");
    world.hear(Input::Disconnected { why: crate::desk::Away::Silent });
    assert_eq!(next().await["link"], "away");
}

#[tokio::test]
async fn the_token_is_made_once_and_is_nobody_elses() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with("idle").await;
    let path = world.folder.path().join("bridge.token");
    let mode = std::fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!((mode & 0o777, world.token.len()), (0o600, 64));
    assert_eq!(token::read_or_make(&path), Ok(world.token));
    for bad in ["secret".to_owned(), "g".repeat(64), "a".repeat(65)] {
        std::fs::write(&path, &bad).expect("written");
        assert!(token::read_or_make(&path).is_err(), "{bad}");
    }
}
