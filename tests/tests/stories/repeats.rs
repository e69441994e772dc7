//! The same key is the same command: asked again it gets the same answer and happens once.

use protocol::bodies::{Done, TicketTaken};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Hall, Reply};

async fn send(hall: &Hall, token: &str, path: &str, key: &str, body: &Value) -> Reply {
    hall.ask(Method::POST, path).token(token).key(key).json(body).send().await
}

#[tokio::test]
async fn a_repeated_command_gets_the_first_answer() {
    let mut hall = Hall::open().await;
    let (kiosk, manager) = (hall.token("kiosk", None).await, hall.token("manager", None).await);
    let desk = hall.token("counter", Some("1")).await;
    let file = json!({ "service": "file", "source": "kiosk" });
    let first = send(&hall, &kiosk, "/api/v1/tickets", "take-1", &file).await;
    let ticket: TicketTaken = first.done();
    let sign_in = hall.clerk(&hall.token("admin", None).await).await;
    send(&hall, &desk, "/api/v1/counters/1/sign-in", "desk-1", &sign_in).await.done::<Done>();
    let closed = send(&hall, &desk, "/api/v1/counters/1/call-next", "next", &json!({})).await;
    assert_eq!(closed.problem().kind, "/problems/counter-closed");
    send(&hall, &desk, "/api/v1/counters/1/open", "desk-2", &json!({})).await.done::<Done>();
    let next = send(&hall, &desk, "/api/v1/counters/1/call-next", "next", &json!({})).await;
    let called: Done = next.done();
    assert_eq!(called.called[0].visit, ticket.visit, "a refusal does not use up its key");
    let other = hall.token("kiosk", None).await;
    let before = hall.seq(&manager).await;

    let spread = r#"{ "source": "kiosk", "enterprise": false, "service": "file" }"#;
    let again = hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).key("take-1");
    let again = again.header("content-type", "application/json").bytes(spread).send().await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let again = send(&hall, &desk, "/api/v1/counters/1/call-next", "next", &json!({})).await;
    assert_eq!((again.status, &again.text), (next.status, &next.text));
    for (token, path, body) in [
        (&other, "/api/v1/tickets", &file),
        (&kiosk, "/api/v1/tickets", &json!({ "service": "deed", "source": "kiosk" })),
        (&manager, "/api/v1/hall/stop-issuing", &json!({})),
    ] {
        let reused = send(&hall, token, path, "take-1", body).await;
        assert_eq!(reused.problem().kind, "/problems/key-reused", "{path}");
    }
    assert_eq!(hall.seq(&manager).await, before, "nothing happened twice");

    assert!(hall.stop().await.success());
    hall.start().await;
    let again = send(&hall, &desk, "/api/v1/counters/1/call-next", "next", &json!({})).await;
    assert_eq!((again.status, &again.text), (next.status, &next.text), "after a restart");
    let visit = json!({ "visit": ticket.visit });
    send(&hall, &desk, "/api/v1/counters/1/no-show", "miss", &visit).await.done::<Done>();
    send(&hall, &manager, "/api/v1/hall/close-day", "close", &json!({})).await.done::<Done>();
    let again = send(&hall, &desk, "/api/v1/counters/1/call-next", "next", &json!({})).await;
    assert_eq!((again.status, &again.text), (next.status, &next.text), "after the day");
}

#[tokio::test]
async fn the_journal_replays_rebuilds_and_audits() {
    let mut hall = Hall::open().await;
    let kiosk = hall.token("kiosk", None).await;
    for _ in 0..5 {
        let body = json!({ "service": "file", "source": "kiosk" });
        hall.post(&kiosk, "/api/v1/tickets", body).await.done::<TicketTaken>();
    }
    assert!(hall.stop().await.success());
    let state = hall.path("state.json").display().to_string();
    let says = |command: &str, rest: &[&str], words: &[&str]| {
        let output = hall.run(command, rest);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{output:?}");
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    };
    // The setup, the day, a code, a device, five tickets.
    says("replay", &["--state", &state], &["rows    9", "byte-identical"]);
    says("rebuild", &[], &["rows    9", "identical"]);
    says("audit", &[], &["rows    9", "faults  0"]);
    says("check-config", &[], &["ok (small, 3 counters)"]);
    let state: Value = serde_json::from_slice(&std::fs::read(state).unwrap()).unwrap();
    assert_eq!(state["numbers"]["A"], 5);
}
