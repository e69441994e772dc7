//! Who asks too often is told how long to wait; everybody else goes on.

use protocol::bodies::TicketTaken;
use reqwest::Method;
use serde_json::json;
use tests::{Hall, Reply, hall::SMALL, live};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, http::HeaderValue},
};

/// The tests are a proxy that asks for others.
const PROXY: &str = "trusted_proxies = [\"127.0.0.1\"]\n";

fn wait_secs(reply: &Reply) -> u64 {
    reply.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_address_that_asks_too_often_waits_and_another_does_not() {
    // Two at once, then one every 7.5 seconds.
    let hall = Hall::open_as(SMALL, &format!("{PROXY}limit_address_per_minute = 8")).await;
    let ask = |path: &str, client: &str| {
        hall.ask(Method::GET, path)
            .header("x-forwarded-for", client)
            .header("accept-language", "en")
    };
    for _ in 0..2 {
        assert!(ask("/api/v1/places", "10.0.0.1").send().await.status.is_success());
    }
    let refused = ask("/api/v1/places", "10.0.0.1").send().await;
    assert_eq!(refused.status, 429);
    assert!((1..=8).contains(&wait_secs(&refused)), "{refused:?}");
    let problem = refused.problem();
    assert_eq!(problem.kind, "/problems/too-many-requests");
    assert_eq!(problem.next_step, format!("Wait {} seconds and try again.", wait_secs(&refused)));
    // What the client itself adds at the left changes nothing.
    let spoofed = ask("/api/v1/places", "10.0.0.9, 10.0.0.1").send().await;
    assert_eq!(spoofed.status, 429);
    assert!(ask("/api/v1/places", "10.0.0.2").send().await.status.is_success(), "another address");
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert!(ask(path, "10.0.0.1").send().await.status.is_success(), "{path}");
    }
    let figures = hall.get("/metrics").await.text;
    assert!(figures.contains("jiaohao_limited_total{limit=\"address\"} 2"), "{figures}");
}

/// The status of an attempt to open a ticket's view from an address, and the seconds to wait.
async fn opens(hall: &Hall, link: &str, client: &str) -> (u16, Option<u64>) {
    let mut request = live::request(&hall.address, &format!("view=ticket&ticket={link}"), "");
    request.headers_mut().insert("x-forwarded-for", HeaderValue::from_str(client).unwrap());
    match connect_async(request).await {
        Ok((_, response)) => (response.status().as_u16(), None),
        Err(Error::Http(response)) => {
            let wait = response.headers().get("retry-after");
            let wait = wait.map(|secs| secs.to_str().unwrap().parse().unwrap());
            (response.status().as_u16(), wait)
        }
        Err(error) => panic!("{error}"),
    }
}

async fn ticket(hall: &Hall, kiosk: &str) -> String {
    let body = json!({ "service": "file", "source": "kiosk" });
    let taken: TicketTaken = hall.post(kiosk, "/api/v1/tickets", body).await.done();
    taken.link.strip_prefix("/t/").unwrap().to_owned()
}

#[tokio::test]
async fn who_guesses_links_waits_and_who_has_one_does_not() {
    let hall = Hall::open_as(SMALL, &format!("{PROXY}limit_failures_per_minute = 3")).await;
    let link = ticket(&hall, &hall.token("kiosk", None).await).await;
    for _ in 0..3 {
        assert_eq!(opens(&hall, "guessed", "10.0.0.1").await, (404, None));
    }
    let (status, wait) = opens(&hall, "guessed", "10.0.0.1").await;
    assert_eq!(status, 429);
    assert!(wait.is_some_and(|secs| (1..=20).contains(&secs)), "{wait:?}");
    assert_eq!(opens(&hall, &link, "10.0.0.1").await, (101, None), "a neighbour of the guesser");
    assert_eq!(opens(&hall, "mistyped", "10.0.0.2").await, (404, None), "another address");
}

#[tokio::test]
async fn a_link_that_is_used_too_often_waits_and_another_does_not() {
    let hall = Hall::open_as(SMALL, "limit_ticket_per_minute = 6").await;
    let kiosk = hall.token("kiosk", None).await;
    let (link, other) = (ticket(&hall, &kiosk).await, ticket(&hall, &kiosk).await);
    for _ in 0..2 {
        assert_eq!(opens(&hall, &link, "10.0.0.1").await, (101, None));
    }
    let (status, wait) = opens(&hall, &link, "10.0.0.1").await;
    assert_eq!(status, 429);
    assert!(wait.is_some_and(|secs| (1..=10).contains(&secs)), "{wait:?}");
    assert_eq!(opens(&hall, &other, "10.0.0.1").await, (101, None));
}
