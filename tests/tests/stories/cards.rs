//! 五公开: a clerk's public card is on the window strip while they sit there, and only then.

use base64::{Engine, prelude::BASE64_STANDARD};
use protocol::{
    bodies::Done,
    doors::{Accounts, PublicCard},
    socket::ToClient,
    views::PublicClerk,
};
use reqwest::Method;
use serde_json::json;
use tests::Hall;

/// The smallest thing that begins like a JPEG.
fn picture(bytes: usize) -> String {
    let mut file = vec![0xff, 0xd8, 0xff];
    file.resize(bytes, 7);
    BASE64_STANDARD.encode(file)
}

fn clerk_of(frame: &ToClient) -> Option<Option<PublicClerk>> {
    match frame {
        ToClient::Window(view) => Some(view.clerk.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn whoever_sits_at_a_window_is_shown_as_far_as_their_card_says() {
    let hall = Hall::open().await;
    let admin = hall.person("admin", None).await;
    let desk = hall.desk(&admin, "1").await;
    let display = hall.token("display", None).await;
    let clerk = hall.clerk(&admin).await;
    let accounts: Accounts =
        hall.ask(Method::GET, "/api/v1/accounts").token(&admin).send().await.done();
    let account = accounts.accounts.iter().find(|one| clerk["login"] == one.login).unwrap();
    let path = format!("/api/v1/accounts/{}", account.id);

    let mut strip = hall.live("view=window&counter=1", &display).await;
    assert_eq!(strip.until(clerk_of).await, None, "nobody sits there");
    hall.post(&desk, "/api/v1/counters/1/sign-in", clerk.clone()).await.done::<Done>();

    // Whoever has no card is shown to nobody; what does not fit changes nothing.
    for (body, problem, field) in [
        (json!({ "contact": "x".repeat(81) }), "bad-text", "contact"),
        (json!({ "promise": "two\nlines" }), "bad-text", "promise"),
        (json!({ "photo": BASE64_STANDARD.encode("GIF89a") }), "bad-photo", "photo"),
        (json!({ "photo": "%%%" }), "bad-photo", "photo"),
        (json!({ "photo": picture(64 * 1024 + 1) }), "bad-photo", "photo"),
        (json!({ "photo": picture(80 * 1024) }), "body-too-large", ""),
    ] {
        let refused = hall.post(&admin, &format!("{path}/change-card"), body).await.problem();
        assert_eq!(refused.kind, format!("/problems/{problem}"));
        assert_eq!(refused.field.unwrap_or_default(), field);
    }
    let kept: PublicCard =
        hall.ask(Method::GET, &format!("{path}/card")).token(&admin).send().await.done();
    assert_eq!(kept, PublicCard::default());

    let card = json!({
        "contact": " 0663-1234567 ", "duties": "企业登记", "promise": "", "party": true,
        "photo": picture(64 * 1024),
    });
    hall.post(&admin, &format!("{path}/change-card"), card).await.done::<PublicCard>();
    let shown = strip.until(|frame| clerk_of(frame).flatten()).await;
    assert_eq!((shown.contact.as_str(), shown.duties.as_str()), ("0663-1234567", "企业登记"));
    assert!(shown.party && shown.promise.is_empty());
    assert_eq!(shown.name, account.name);
    let photo = shown.photo.expect("a picture");
    let file = hall.ask(Method::GET, &photo).token(&display).send().await;
    assert_eq!(file.status.as_u16(), 200);
    assert_eq!(file.headers["content-type"], "image/jpeg");
    assert_eq!(file.headers["content-length"], "65536");
    assert_eq!(hall.ask(Method::GET, &photo).send().await.status.as_u16(), 401);

    hall.post(&admin, &format!("{path}/change-card"), json!({})).await.done::<PublicCard>();
    strip.until(|frame| clerk_of(frame).filter(Option::is_none)).await;
    let card = json!({ "promise": "一次告知" });
    hall.post(&admin, &format!("{path}/change-card"), card).await.done::<PublicCard>();
    strip.until(|frame| clerk_of(frame).flatten()).await;

    hall.post(&desk, "/api/v1/counters/1/sign-out", json!({})).await.done::<Done>();
    strip.until(|frame| clerk_of(frame).filter(Option::is_none)).await;
}
