//! 扫码取号: a phone that has just scanned the code on a board takes a ticket, and no other does.

use protocol::{bodies::TicketTaken, socket::ToClient, views::KioskView};
use reqwest::Method;
use serde_json::json;
use tests::Hall;

/// Where the code on the board leads.
pub async fn scanned(hall: &Hall) -> Option<String> {
    let display = hall.token("display", None).await;
    match hall.live("view=board&zone=ground", &display).await.next().await {
        ToClient::Board(view) => view.take,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whoever_scans_the_code_on_the_board_takes_a_ticket() {
    let hall = Hall::open().await;
    let page = scanned(&hall).await.expect("tickets are issued");
    assert_eq!(hall.get(&page).await.status.as_u16(), 200);
    let key = page.strip_prefix("/take?k=").expect("a path on this server");
    let path = format!("/api/v1/take/{key}");
    let choices: KioskView = hall.get(&path).await.done();
    assert!(choices.groups.iter().any(|group| group.services.iter().any(|s| s.id == "file")));

    let body = json!({ "service": "file", "source": "phone", "care": "elder" });
    let ask = || hall.ask(Method::POST, &path).key("mine").json(&body).send();
    let (ticket, again): (TicketTaken, TicketTaken) = (ask().await.done(), ask().await.done());
    assert_eq!((&ticket.number, ticket.visit), (&again.number, again.visit), "one ticket");
    assert!(!ticket.provisional.is_empty(), "nobody has seen a proof yet");
    assert_eq!(hall.get(&ticket.link).await.status.as_u16(), 200);

    for (path, body, problem) in [
        (&path, json!({ "service": "file", "source": "kiosk" }), "source-unfit"),
        (&path, json!({ "service": "moon", "source": "phone" }), "unknown-service"),
        (&format!("{path}x"), json!({ "service": "file", "source": "phone" }), "take-link-old"),
    ] {
        let refused = hall.ask(Method::POST, path).fresh_key().json(&body).send().await.problem();
        assert_eq!(refused.kind, format!("/problems/{problem}"));
    }
    for old in ["/api/v1/take/AAAAAAAAAAAAAAAA", "/api/v1/take/AAAAAAAAAAAAAAAA/code"] {
        let refused = hall.get(old).await.problem();
        assert_eq!(refused.kind, "/problems/take-link-old");
    }
    let picture = hall.ask(Method::GET, &format!("{path}/code")).send().await;
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    assert!(picture.text.starts_with("<svg"), "{}", picture.text);
}

#[tokio::test]
async fn a_hall_without_phones_shows_no_code() {
    let hall = Hall::open_as(tests::hall::SMALL, "take_link_minutes = 0").await;
    assert_eq!(scanned(&hall).await, None);
    let hall =
        Hall::open_as(tests::hall::SMALL, "public_url = \"https://hall.example.gov.cn\"").await;
    let page = scanned(&hall).await.expect("tickets are issued");
    assert!(page.starts_with("https://hall.example.gov.cn/take?k="), "{page}");
}
