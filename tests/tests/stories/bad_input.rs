//! What goes wrong is said plainly, in the user's language, with the next step; nothing changes.

use protocol::bodies::TicketTaken;
use reqwest::Method;
use serde_json::json;
use tests::{Hall, Reply, hall::Ask};

/// A request that must fail: what it is, its status, the name of its problem, the field at fault.
type Row<'a> = (Box<dyn Fn() -> Ask<'a> + 'a>, u16, &'a str, Option<&'a str>);

/// Sends it in both languages.
async fn refused(row: &Row<'_>) -> [Reply; 2] {
    let (ask, status, name, field) = row;
    let mut replies = Vec::new();
    for (lang, han) in [("zh-CN", true), ("en", false)] {
        let reply = ask().header("accept-language", lang).send().await;
        assert_eq!(reply.status.as_u16(), *status, "{name}: {reply:?}");
        let problem = reply.problem();
        assert_eq!(problem.kind, format!("/problems/{name}"));
        assert_eq!(problem.field.as_deref(), *field, "{name}");
        assert_eq!(reply.headers["content-language"], lang);
        for text in [&problem.title, &problem.detail, &problem.next_step] {
            assert!(!text.is_empty() && !text.contains(['{', '}']), "{name}: {text}");
        }
        let is_han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert_eq!(is_han(&problem.title), han, "{name}: {}", problem.title);
        assert_eq!(is_han(&problem.next_step), han, "{name}: {}", problem.next_step);
        replies.push(reply);
    }
    replies.try_into().unwrap()
}

#[tokio::test]
async fn every_bad_input_is_told_in_both_languages_and_changes_nothing() {
    let hall = Hall::open().await;
    let (kiosk, manager) = (hall.token("kiosk", None).await, hall.token("manager", None).await);
    let (desk, other) =
        (hall.token("counter", Some("1")).await, hall.token("counter", Some("2")).await);
    let good = json!({ "service": "file", "source": "kiosk" });
    let taken = hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).key("first").json(&good);
    let ticket: TicketTaken = taken.send().await.done();
    hall.post(
        &desk,
        "/api/v1/counters/1/sign-in",
        hall.clerk(&hall.token("admin", None).await).await,
    )
    .await;
    hall.post(&desk, "/api/v1/counters/1/open", json!({})).await;
    hall.post(&desk, "/api/v1/counters/1/call-next", json!({})).await;
    let before = hall.seq(&manager).await;

    let visit = json!({ "visit": ticket.visit });
    let finish = json!({ "visit": ticket.visit, "outcome": "handled" });
    let post = |path: &'static str| hall.ask(Method::POST, path).fresh_key();
    let take = |body: &'static str| {
        let ask = post("/api/v1/tickets").token(&kiosk);
        ask.header("content-type", "application/json").bytes(body)
    };
    let long = format!(r#"{{"service":"{}","source":"kiosk"}}"#, "x".repeat(20_000));
    let forged = format!("/api/v1{}x/cancel", ticket.link.replace("/t/", "/tickets/"));
    #[rustfmt::skip]
    let rows: Vec<Row> = vec![
        // The lines of the issue.
        (Box::new(|| take(r#"{"service":"moon","source":"kiosk"}"#)),          422, "unknown-service", Some("service")),
        (Box::new(|| post("/api/v1/counters/2/call-next").token(&other)),      409, "counter-closed", None),
        (Box::new(|| post("/api/v1/counters/1/finish").token(&desk).json(&finish)), 409, "wrong-status", None),
        (Box::new(|| post("/api/v1/tickets").token("wrong").json(&good)),      401, "token-wrong", None),
        (Box::new(|| hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).key("first")
                .json(&json!({ "service": "deed", "source": "kiosk" }))),      422, "key-reused", Some("Idempotency-Key")),
        (Box::new(|| post("/api/v1/tickets").token(&kiosk)
                .header("content-type", "application/json").bytes(long.clone())), 413, "body-too-large", None),
        (Box::new(|| take(r#"{"service": "#)),                                 400, "malformed-json", None),
        (Box::new(|| take(r#"{"service":"file","source":"kiosk"} more"#)),     400, "malformed-json", None),
        // Bodies.
        (Box::new(|| take(r#"{"service":"file","source":"kiosk","vip":1}"#)),  422, "unknown-field", Some("vip")),
        (Box::new(|| take(r#"{"service":5,"source":"kiosk"}"#)),               422, "wrong-type", Some("service")),
        (Box::new(|| take(r#"{"service":"file"}"#)),                           422, "missing-field", Some("source")),
        (Box::new(|| take(r#"{"service":"file","source":"desk"}"#)),           422, "source-unfit", Some("source")),
        (Box::new(|| take(r#"["file","kiosk"]"#)),                              422, "wrong-type", Some("body")),
        (Box::new(|| take(r#"{"service":7,"source":"kiosk"}"#)),               422, "wrong-type", Some("service")),
        (Box::new(|| post("/api/v1/counters/1/transfer").token(&desk)
            .json(&json!({ "visit": ticket.visit, "to": {} }))),               422, "wrong-type", Some("to")),
        (Box::new(|| take(r#"{"service":"file","source":"moon"}"#)),           422, "unknown-value", Some("source")),
        (Box::new(|| post("/api/v1/tickets").token(&kiosk).bytes("{}")),       415, "wrong-content-type", None),
        (Box::new(|| take(r#"{"service":"file","source":"kiosk","appointment":{"start_ms":2,"end_ms":1}}"#)),
                                                                               422, "bad-slot", Some("appointment")),
        (Box::new(|| take(r#"{"service":"deed","source":"kiosk","enterprise":true}"#)),
                                                                               422, "no-green-channel", Some("enterprise")),
        // Keys.
        (Box::new(|| hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).json(&good)),
                                                                               400, "idempotency-key-missing", Some("Idempotency-Key")),
        (Box::new(|| hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).key("a b").json(&good)),
                                                                               400, "idempotency-key-invalid", Some("Idempotency-Key")),
        // Rights.
        (Box::new(|| post("/api/v1/tickets").json(&good)),                     401, "token-missing", None),
        (Box::new(|| post("/api/v1/hall/close-day").token(&kiosk)),            403, "not-allowed", None),
        (Box::new(|| post("/api/v1/counters/1/open").token(&other)),           403, "not-your-place", None),
        (Box::new(|| hall.ask(Method::POST, &forged).fresh_key()),             404, "ticket-link-wrong", None),
        // Addresses.
        (Box::new(|| post("/api/v1/counters/99/open").token(&manager)),        404, "unknown-counter", Some("counter")),
        (Box::new(|| post("/api/v1/visits/77/return").token(&manager)),        404, "unknown-visit", Some("visit")),
        (Box::new(|| post("/api/v1/visits/A_1/return").token(&manager)),       400, "bad-path-value", Some("visit")),
        (Box::new(|| post("/api/v1/visits/Z999/return").token(&manager)),      404, "no-such-number", Some("visit")),
        (Box::new(|| post("/api/v1/counters/%ff/open").token(&manager)),       400, "bad-request", None),
        (Box::new(|| post("/api/v1/nowhere").token(&manager)),                 404, "not-found", None),
        (Box::new(|| hall.ask(Method::DELETE, "/api/v1/tickets").token(&kiosk)), 405, "wrong-method", None),
        (Box::new(|| hall.ask(Method::GET, "/ws?view=kiosk").token(&kiosk)),   426, "not-a-websocket", None),
        // The rules of the hall.
        (Box::new(|| post("/api/v1/counters/1/open").token(&desk)),            409, "counter-open", None),
        (Box::new(|| post("/api/v1/counters/1/call-next").token(&desk)),       409, "counter-busy", None),
        (Box::new(|| post("/api/v1/counters/2/open").token(&other)),           409, "not-signed-in", None),
        (Box::new(|| post("/api/v1/counters/2/start").token(&other).json(&visit)), 409, "not-at-counter", Some("visit")),
        (Box::new(|| post("/api/v1/hall/open-day").token(&manager)),           409, "day-still-open", None),
        (Box::new(|| post("/api/v1/hall/close-day").token(&manager)),          409, "people-at-counters", None),
    ];
    for row in &rows {
        refused(row).await;
    }
    assert_eq!(hall.seq(&manager).await, before, "something was journaled");
    let allow = hall.ask(Method::DELETE, "/api/v1/tickets").token(&kiosk).send().await;
    assert_eq!(allow.headers["allow"], "POST");
}

#[tokio::test]
async fn a_hall_that_gives_no_tickets_says_why() {
    let hall = Hall::open().await;
    let (kiosk, manager) = (hall.token("kiosk", None).await, hall.token("manager", None).await);
    let take = |service: &'static str| {
        let body = json!({ "service": service, "source": "kiosk" });
        hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).fresh_key().json(&body)
    };
    take("refund").send().await.done::<TicketTaken>();
    refused(&(Box::new(|| take("refund")), 409, "quota-reached", None)).await;
    hall.post(&manager, "/api/v1/hall/stop-issuing", json!({})).await;
    refused(&(Box::new(|| take("file")), 409, "issuing-stopped", None)).await;
    hall.post(&manager, "/api/v1/hall/resume-issuing", json!({})).await;
    take("file").send().await.done::<TicketTaken>();
    hall.post(&manager, "/api/v1/hall/close-day", json!({ "expire": "arranged" }))
        .await
        .done::<protocol::bodies::Done>();
    refused(&(Box::new(|| take("file")), 409, "day-not-open", None)).await;
}

/// A real file system without room, mounted where only the server sees it.
#[tokio::test]
async fn a_full_disk_refuses_and_what_was_answered_stays() {
    let own_mounts = ["unshare", "--mount", "--map-root-user"];
    let may = std::process::Command::new(own_mounts[0]).args(&own_mounts[1..]).arg("true").status();
    if !may.is_ok_and(|status| status.success()) {
        println!("not run: this user may not mount anything; the store's own tests fill a file");
        return;
    }
    // It takes hundreds of tickets with one token.
    let mut hall = Hall::open_as(tests::hall::SMALL, "limit_token_per_minute = 0").await;
    let (kiosk, manager) = (hall.token("kiosk", None).await, hall.token("manager", None).await);
    let data = hall.path("data");
    let script = format!(
        "cp -a {0} {0}.kept; mount -t tmpfs -o size=1200k tiny {0}; cp -a {0}.kept/. {0}; \
         exec \"$@\"",
        data.display()
    );
    assert!(hall.stop().await.success());
    let words = [&own_mounts[..], &["sh", "-euc", &script, "sh"]].concat();
    hall.start_behind(&words).await;
    let body = json!({ "service": "file", "source": "kiosk" });
    let take = || hall.ask(Method::POST, "/api/v1/tickets").token(&kiosk).fresh_key().json(&body);
    let mut last = 0;
    let full = loop {
        let reply = take().send().await;
        if !reply.status.is_success() {
            break reply;
        }
        last = reply.json::<TicketTaken>().seq;
        assert!(last < 10_000, "it never gets full");
    };
    assert_eq!(full.problem().kind, "/problems/disk-full");
    let [zh, en] = refused(&(Box::new(take), 507, "disk-full", None)).await;
    assert!(zh.problem().next_step.contains("磁盘"), "{zh:?}");
    assert!(en.problem().next_step.contains("disk space"), "{en:?}");
    assert_eq!(hall.seq(&manager).await, last, "what was answered is there, and nothing else");
}
