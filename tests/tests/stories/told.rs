//! What the clerk's desk is told besides the queue, and what it says.

use std::time::Duration;

use protocol::{
    bodies::{Choices, Credit, Done},
    doors::{AuditPage, AuditRow},
    views::CounterView,
    words::{CounterStatus, CreditGrade, Language, Outcome, ServiceKind},
};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Caller, Hall, hall::SMALL};

use crate::floor::{Floor, name};

#[tokio::test]
async fn a_desk_knows_the_steps_before_and_what_it_can_choose_from() {
    let floor = Floor::with(&[1, 3]).await;
    let ticket = floor.take_as(json!({ "package": "house", "source": "kiosk" })).await;
    assert_eq!(floor.serve(1).await, ticket.visit);
    assert_eq!(floor.next(1).await, ticket.visit);
    let current = floor.desk(1).await.current.expect("somebody");
    assert_eq!((current.service_id.as_str(), current.kind), ("stamp", ServiceKind::Apply));
    assert_eq!(current.norm_secs, Some(300));
    let before: Vec<_> = current.earlier.iter().map(|it| (&*it.service.en, it.outcome)).collect();
    assert_eq!(before, [("File", Some(Outcome::Handled))]);
    floor.take("file").await;
    assert_eq!(floor.desk(1).await.waiting_by_service["file"], 1);

    let choices = async |counter: &str, token: &str| {
        let path = format!("/api/v1/counters/{counter}/choices");
        floor.hall.ask(Method::GET, &path).token(token).send().await
    };
    let told: Choices = choices("1", &floor.manager).await.done();
    let here: Vec<_> = told.services.iter().map(|it| (it.id.as_str(), it.here)).collect();
    assert_eq!(here, [("deed", false), ("file", true), ("permit", false), ("stamp", true)]);
    let two = &told.counters[1];
    assert_eq!((two.number, two.status, two.taken), (2, CounterStatus::Closed, false));
    assert_eq!(name(&choices("9", &floor.manager).await.problem()), "unknown-counter");
    assert_eq!(name(&choices("1", &floor.guide).await.problem()), "not-allowed");
}

#[tokio::test]
async fn what_a_person_needs_is_said_at_the_kiosk_and_set_right_by_staff() {
    let floor = Floor::with(&[1]).await;
    let voice = json!({ "service": "file", "source": "kiosk", "needs": { "voice": true } });
    let ticket = floor.take_as(voice).await;
    let needs = json!({ "needs": { "voice": true, "language": "yue" } });
    floor.guides(ticket.visit, "needs", needs).await.done::<Done>();
    assert_eq!(floor.next(1).await, ticket.visit);
    let needs = floor.desk(1).await.current.expect("somebody").needs;
    assert_eq!((needs.voice, needs.language), (true, Some(Language::Cantonese)));
    let path = format!("/api/v1/visits/{}/needs", ticket.visit);
    let odd = json!({ "needs": { "language": "latin" } });
    let odd = floor.twice(&floor.guide, &path, odd).await.problem();
    assert_eq!((name(&odd), odd.field.as_deref()), ("unknown-value", Some("needs.language")));
    let odd = json!({ "needs": { "blind": true } });
    let odd = floor.twice(&floor.guide, &path, odd).await.problem();
    assert_eq!((name(&odd), odd.field.as_deref()), ("unknown-field", Some("needs.blind")));
    let at_kiosk = floor.twice(&floor.kiosk, &path, json!({ "needs": {} })).await.problem();
    assert_eq!(name(&at_kiosk), "not-allowed");
    floor.guides(ticket.visit, "needs", json!({ "needs": {} })).await.done::<Done>();
    assert!(floor.desk(1).await.current.expect("somebody").needs.is_none());
}

/// Waits until the journal has a note of this name.
async fn noted(floor: &Floor, admin: &str, what: &str) -> AuditRow {
    loop {
        let path = format!("/api/v1/audit?kind=notes&text={what}");
        let page: AuditPage = floor.hall.ask(Method::GET, &path).token(admin).send().await.done();
        match page.rows.into_iter().find(|row| row.what == [what]) {
            Some(row) => return row,
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

#[tokio::test]
async fn a_note_is_read_by_the_next_counter_and_gone_with_the_day() {
    let text = "材料袋在三号柜 Zhang";
    let mut floor = Floor::with(&[1, 3]).await;
    let ticket = floor.take("file").await;
    let early = floor.refused(1, "note", json!({ "visit": ticket.visit, "text": text })).await;
    assert_eq!((name(&early), early.field.as_deref()), ("not-at-counter", Some("visit")));
    let visit = floor.next(1).await;
    for bad in ["", " ", "a\nb", &"好".repeat(201)] {
        let bad = floor.refused(1, "note", json!({ "visit": visit, "text": bad })).await;
        assert_eq!((name(&bad), bad.field.as_deref()), ("bad-text", Some("text")));
        assert!(bad.detail.contains("200"), "{bad:?}");
    }
    floor.press(1, "note", json!({ "visit": visit, "text": text })).await;
    floor.press(1, "start", json!({ "visit": visit })).await;
    let deed = json!({ "visit": visit, "to": { "service": "deed" } });
    floor.press(1, "transfer", deed).await;
    assert_eq!(floor.next(3).await, visit);
    let notes = |desk: &CounterView| desk.current.as_ref().map(|it| it.notes.clone());
    let desk = floor.desk_when(3, |desk| notes(desk).is_some_and(|it| !it.is_empty())).await;
    let told = notes(&desk).unwrap();
    assert_eq!((told.len(), &*told[0].text, told[0].counter_number), (1, text, 1), "once");
    let admin = floor.hall.token("admin", None).await;
    let row = noted(&floor, &admin, "visit-noted").await;
    assert!(!row.detail.contains("Zhang") && row.names.is_empty(), "{row:?}");

    floor.press(3, "start", json!({ "visit": visit })).await;
    floor.press(3, "finish", json!({ "visit": visit, "outcome": "handled" })).await;
    floor.runs(&floor.manager, "close-day", json!({})).await.done::<Done>();
    noted(&floor, &admin, "texts-erased").await;
    assert!(floor.hall.stop().await.success());
    let database = std::fs::read(floor.hall.path("data").join("hall.db")).unwrap();
    let holds = |part: &str| database.windows(part.len()).any(|bytes| bytes == part.as_bytes());
    assert!(holds("visit-noted") && !holds("Zhang"));
}

#[tokio::test]
async fn a_message_stands_at_each_desk_until_it_is_read_there() {
    let floor = Floor::with(&[1, 2]).await;
    let send = async |to: Value, text: &str| {
        floor.runs(&floor.supervisor, "message", json!({ "to": to, "text": text })).await
    };
    send(json!({ "counters": ["1", "2"] }), "请到三楼开会").await.done::<Done>();
    send(json!("all"), "网络将于五点检修").await.done::<Done>();
    for (to, field) in [(json!({ "counters": ["9"] }), "to"), (json!({ "counters": [] }), "to")] {
        let odd = send(to, "好").await.problem();
        assert_eq!((name(&odd), odd.field.as_deref()), ("unknown-counter", Some(field)));
    }
    assert_eq!(name(&send(json!("all"), " ").await.problem()), "bad-text");
    let by_guide = json!({ "to": "all", "text": "好" });
    let by_guide = floor.runs(&floor.guide, "message", by_guide).await.problem();
    assert_eq!(name(&by_guide), "not-allowed");

    let desk = floor.desk_when(1, |desk| desk.messages.len() == 2).await;
    let (first, second) = (&desk.messages[0], &desk.messages[1]);
    assert_eq!((&*first.text, &*second.text), ("请到三楼开会", "网络将于五点检修"));
    assert!(first.from.starts_with("supervisor-"), "{first:?}");
    let read = format!("message-read/{}", first.id);
    floor.press(1, &read, json!({})).await;
    floor.desk_when(1, |desk| desk.messages.len() == 1).await;
    let again = floor.refused(1, &read, json!({})).await;
    assert_eq!(name(&again), "unknown-message");
    floor.desk_when(2, |desk| desk.messages.len() == 2).await;
    floor.press(2, &read, json!({})).await;

    let admin = floor.hall.token("admin", None).await;
    let row = noted(&floor, &admin, "message-sent").await;
    assert!(!row.detail.contains("检修"), "{row:?}");
    floor.runs(&floor.manager, "close-day", json!({})).await.done::<Done>();
    let erased = noted(&floor, &admin, "texts-erased").await;
    assert!(
        erased.detail.contains("\"messages\":1"),
        "the first was read by everybody: {erased:?}"
    );
    floor.desk_when(2, |desk| desk.messages.is_empty()).await;
}

#[tokio::test]
async fn case_numbers_of_the_business_system_are_attached_to_whoever_is_there() {
    let floor = Floor::with(&[1]).await;
    let ticket = floor.take("file").await;
    let case = |number: &str| json!({ "visit": ticket.visit, "number": number });
    let early = floor.refused(1, "case", case("YF-1")).await;
    assert_eq!((name(&early), early.field.as_deref()), ("not-at-counter", Some("visit")));
    floor.next(1).await;
    for bad in ["", "a\tb", &"9".repeat(41)] {
        let bad = floor.refused(1, "case", case(bad)).await;
        assert_eq!((name(&bad), bad.field.as_deref()), ("bad-text", Some("number")));
        assert!(bad.detail.contains("40"), "{bad:?}");
    }
    floor.press(1, "case", case("粤揭东-2026-000123")).await;
    floor.press(1, "case", case("YF-2")).await;
    floor.press(1, "case", case("YF-2")).await;
    let current = floor.desk(1).await.current.expect("somebody");
    assert_eq!(current.case_numbers, ["粤揭东-2026-000123", "YF-2"]);
}

/// Four materials, two services: one is open for 容缺.
const TOLERANT: &str = r#"
[services]
file = { name = { zh = "申报", en = "File" }, group = "tax", tolerates_missing = true, materials = [
    { zh = "甲", en = "One" }, { zh = "乙", en = "Two" }, { zh = "丙", en = "Three" },
    { zh = "丁", en = "Four" } ] }
"#;

#[tokio::test]
async fn the_clerk_is_told_the_grade_of_an_enterprise_and_what_may_come_later() {
    let [good, fair, wrong] = ["91445203MADEMA0018", "91445203MADEMA002B", "91445203MADEMA003E"];
    let file =
        "file = { name = { zh = \"申报\", en = \"File\" }, group = \"tax\", enterprise = true }";
    let tolerant = SMALL.replacen("[services]", TOLERANT, 1).replace(file, "");
    let mut hall = Hall::laid(&tolerant, "");
    let list = format!("代码,名称,等级\n{good},甲公司,A\n{good}X,错行,A\n{fair},乙公司,B\n");
    std::fs::write(hall.path("credit.csv"), list).unwrap();
    let checked = hall.run("check-config", &[]);
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(said.contains("2 enterprises") && said.contains("line 3 "), "{said}");
    hall.start().await;
    assert!(hall.log().contains("line=3"), "{}", hall.log());
    let desk = hall.token("counter", Some("1")).await;
    let ask = async |enterprise: &str, service: &str| {
        let query = format!("credit?enterprise={enterprise}&service={service}");
        let path = format!("/api/v1/counters/1/{query}");
        hall.ask(Method::GET, &path).token(&desk).send().await
    };
    let told: Credit = ask(&good.to_lowercase(), "file").await.done();
    assert_eq!((told.enterprise.as_str(), told.name.as_deref()), (good, Some("甲公司")));
    assert_eq!((told.grade, told.materials, told.may_miss), (Some(CreditGrade::A), 4, 1));
    assert_eq!(told.note, None);
    let told: Credit = ask(fair, "file").await.done();
    assert_eq!((told.grade, told.may_miss), (Some(CreditGrade::B), 0));
    let told: Credit = ask(wrong, "file").await.done();
    assert_eq!((told.grade, told.may_miss), (None, 0));
    assert_eq!(told.note.expect("a note").zh, "该企业未列入信用名单");
    let told: Credit = ask(good, "deed").await.done();
    assert_eq!((told.grade, told.may_miss), (Some(CreditGrade::A), 0));
    assert_eq!(told.note.expect("a note").zh, "该事项未开通容缺");
    let mistyped = ask(&good.replace('M', "N"), "file").await.problem();
    assert_eq!(
        (name(&mistyped), mistyped.field.as_deref()),
        ("enterprise-code", Some("enterprise"))
    );
    assert_eq!(name(&ask(good, "moon").await.problem()), "unknown-service");

    // The clerk's caller asks for it by a line; with nobody here the service must be named.
    let mut caller = Caller::at(&hall, "1", &hall.address, "").await;
    let n = caller.press(&format!("credit {} file", good.to_lowercase())).await;
    let (kind, told) = caller.outcome(n).await;
    assert_eq!(
        (kind.as_str(), &told["grade"], &told["may_miss"]),
        ("credit", &json!("A"), &json!(1))
    );
    assert_eq!(caller.refused(&format!("credit {good}")).await, "needs");
    assert_eq!(caller.refused("credit 9135 file").await, "enterprise-code");
}
