//! What is not a command: pages, their headers, the interface's own description, figures.

use protocol::bodies::Places;
use serde_json::Value;
use tests::Hall;

#[tokio::test]
async fn every_page_is_served_with_a_strict_policy() {
    let hall = Hall::open().await;
    for path in ["/", "/kiosk", "/t/anything", "/board/ground", "/manage", "/api/docs/"] {
        let reply = hall.get(path).await;
        assert!(reply.status.is_success(), "{path}: {reply:?}");
        let header = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
        assert!(header("content-type").starts_with("text/html"), "{path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("object-src 'none'"));
        let inline = policy.contains("unsafe-inline");
        assert_eq!(inline, path == "/api/docs/", "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
    }
    let css = hall.get("/theme.css").await;
    assert_eq!(css.headers["content-type"], "text/css; charset=utf-8");
    assert!(css.text.contains("--newest: #"), "{css:?}");
    let explained = hall.get("/problems/counter-busy").await;
    assert!(explained.text.contains("窗口还有人") && explained.text.contains("at the counter"));
    assert_eq!(hall.get("/problems/moon").await.problem().kind, "/problems/not-found");
    assert_eq!(hall.get("/assets/nothing.js").await.problem().kind, "/problems/not-found");
}

#[tokio::test]
async fn the_interface_describes_itself_and_the_hall_says_how_it_is() {
    let hall = Hall::open().await;
    let document: Value = hall.get("/api/openapi.json").await.done();
    assert!(document["paths"]["/api/v1/tickets"]["post"].is_object());
    assert!(document["components"]["schemas"]["Problem"].is_object());
    let live: Value = hall.get("/api/asyncapi.json").await.done();
    assert_eq!(live["servers"]["hall"]["host"], hall.address, "where it was asked");
    let query = &live["channels"]["board"]["bindings"]["ws"]["query"];
    assert_eq!(query["required"], serde_json::json!(["view", "zone"]));
    let message = &live["components"]["messages"]["window"]["payload"]["allOf"];
    assert_eq!(message[1]["properties"]["type"]["const"], "window");
    // Whatever the document points at is there.
    let text = live.to_string();
    for pointer in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(live.pointer(pointer).is_some(), "{pointer}");
    }
    let places: Places = hall.get("/api/v1/places").await.done();
    assert_eq!((places.hall.en.as_str(), places.zones.len()), ("Small Hall", 2));
    assert!(!places.demo, "a real hall lets nobody in by /demo");
    assert_eq!(hall.get("/healthz").await.text, "ok\n");
    assert_eq!(hall.get("/readyz").await.text, "ready\n");
    let figures = hall.get("/metrics").await.text;
    for name in ["jiaohao_commit_seconds_bucket", "jiaohao_http_requests_total"] {
        assert!(figures.contains(name), "{figures}");
    }
    let named = hall.ask(reqwest::Method::GET, "/healthz").header("x-request-id", "mine").send();
    assert_eq!(named.await.headers["x-request-id"], "mine");
}

#[tokio::test]
async fn the_log_is_json_when_asked_and_never_holds_a_secret() {
    let hall = Hall::open_as(tests::hall::SMALL, "log = \"debug\"\nlog_format = \"json\"").await;
    let kiosk = hall.token("kiosk", None).await;
    let body = serde_json::json!({ "service": "file", "source": "kiosk" });
    let ticket: protocol::bodies::TicketTaken =
        hall.post(&kiosk, "/api/v1/tickets", body).await.done();
    hall.get(&ticket.link).await;
    let link = ticket.link.strip_prefix("/t/").unwrap();
    hall.live(&format!("view=ticket&ticket={link}"), "").await.next().await;
    let log = hall.log();
    assert!(log.lines().count() > 3, "{log}");
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    assert!(!log.contains(&kiosk) && !log.contains(link), "{log}");
}
