//! A day at the desks: tickets through every command, as people meet them.

use protocol::{
    bodies::{Done, TicketTaken},
    socket::ToClient,
    words::{Class, CounterStatus, ManualReason, VisitStatus},
};
use serde_json::{Value, json};
use tests::{Hall, Live};

/// One desk, and the kiosk and manager that feed it.
struct Desk<'a> {
    hall: &'a Hall,
    kiosk: String,
    desk: String,
    counter: &'static str,
}

impl<'a> Desk<'a> {
    async fn of(hall: &'a Hall, counter: &'static str) -> Self {
        let kiosk = hall.token("kiosk", None).await;
        Self { hall, kiosk, desk: hall.token("counter", Some(counter)).await, counter }
    }

    async fn take(&self, body: Value) -> TicketTaken {
        self.hall.post(&self.kiosk, "/api/v1/tickets", body).await.done()
    }

    async fn press(&self, command: &str, body: Value) -> Done {
        let path = format!("/api/v1/counters/{}/{command}", self.counter);
        self.hall.post(&self.desk, &path, body).await.done()
    }

    async fn open(&self) {
        let admin = self.hall.token("admin", None).await;
        self.press("sign-in", self.hall.clerk(&admin).await).await;
        self.press("open", json!({})).await;
    }

    /// Calls the next one and says who it is.
    async fn next(&self) -> u64 {
        let done = self.press("call-next", json!({})).await;
        assert_eq!(done.called.len(), 1, "{done:?}");
        assert_eq!(done.called[0].counter, self.counter);
        done.called[0].visit
    }
}

/// The page of a ticket.
async fn page(hall: &Hall, ticket: &TicketTaken) -> Live {
    let token = ticket.link.strip_prefix("/t/").unwrap();
    hall.live(&format!("view=ticket&ticket={token}"), "").await
}

async fn becomes(page: &mut Live, status: VisitStatus) {
    page.until(|view| match view {
        ToClient::Ticket(ticket) => (ticket.status == status).then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn a_ticket_goes_through_every_desk_command() {
    let hall = Hall::open().await;
    let manager = hall.token("manager", None).await;
    let (one, two) = (Desk::of(&hall, "1").await, Desk::of(&hall, "2").await);
    let ticket = one.take(json!({ "service": "file", "source": "kiosk" })).await;
    assert_eq!((ticket.number.as_str(), ticket.class), ("A001", Class::Ordinary));
    assert_eq!((ticket.ahead, ticket.counters.as_slice()), (0, &[1, 2][..]));
    assert!(ticket.qr_svg.starts_with("<svg"));
    let second = one.take(json!({ "service": "file", "source": "kiosk", "care": "elder" })).await;
    assert_eq!((second.number.as_str(), second.class), ("A002", Class::Care));
    assert_eq!(second.ahead, 0, "priority care is due earlier");
    let mut page = page(&hall, &ticket).await;

    one.open().await;
    assert_eq!(one.next().await, second.visit);
    one.press("start", json!({ "visit": second.visit })).await;
    one.press("finish", json!({ "visit": second.visit, "outcome": "handled" })).await;

    let visit = one.next().await;
    assert_eq!(visit, ticket.visit);
    becomes(&mut page, VisitStatus::Called).await;
    let again = one.press("recall", json!({ "visit": visit })).await;
    assert_eq!((again.called[0].number.as_str(), again.called[0].call_id), ("A001", 3));
    one.press("no-show", json!({ "visit": visit })).await;
    becomes(&mut page, VisitStatus::NoShow).await;
    let back = format!("/api/v1{}/return", ticket.link.replace("/t/", "/tickets/"));
    hall.post("", &back, json!({})).await.done::<Done>();
    becomes(&mut page, VisitStatus::Waiting).await;

    assert_eq!(one.next().await, visit);
    one.press("start", json!({ "visit": visit })).await;
    one.press("park", json!({ "visit": visit, "kind": "without-papers" })).await;
    becomes(&mut page, VisitStatus::Parked).await;
    let resume = format!("/api/v1/visits/{visit}/resume");
    hall.post(&one.desk, &resume, json!({})).await.done::<Done>();

    assert_eq!(one.next().await, visit);
    one.press("start", json!({ "visit": visit })).await;
    two.open().await;
    one.press("transfer", json!({ "visit": visit, "to": { "counter": "2" } })).await;
    assert_eq!(two.next().await, visit);
    two.press("start", json!({ "visit": visit })).await;
    becomes(&mut page, VisitStatus::Serving).await;
    two.press("finish", json!({ "visit": visit, "outcome": "papers-missing" })).await;
    becomes(&mut page, VisitStatus::Done).await;

    one.press("pause", json!({ "reason": "lunch" })).await;
    one.press("resume", json!({})).await;
    let late = one.take(json!({ "service": "file", "source": "kiosk" })).await;
    let mut page = self::page(&hall, &late).await;
    becomes(&mut page, VisitStatus::Waiting).await;
    for desk in [&one, &two] {
        desk.press("close", json!({})).await;
        desk.press("sign-out", json!({})).await;
    }
    hall.post(&manager, "/api/v1/hall/close-day", json!({ "expire": "arranged" }))
        .await
        .done::<Done>();
    becomes(&mut page, VisitStatus::Expired).await;
}

#[tokio::test]
async fn somebody_is_called_out_of_the_order_and_the_next_one_with_the_end_of_the_last() {
    let hall = Hall::open().await;
    let desk = Desk::of(&hall, "1").await;
    desk.open().await;
    let take = async || desk.take(json!({ "service": "file", "source": "kiosk" })).await;
    let (first, second, third) = (take().await, take().await, take().await);
    let mut page = page(&hall, &first).await;
    let path = "/api/v1/counters/1/call-specific";
    for (body, problem) in [
        (json!({ "visit": third.visit }), "missing-field"),
        (json!({ "visit": third.visit, "reason": "because" }), "unknown-value"),
        (json!({ "visit": 99, "reason": "urgent" }), "unknown-visit"),
    ] {
        let reply = hall.post(&desk.desk, path, body).await;
        assert_eq!(reply.problem().kind, format!("/problems/{problem}"));
    }
    let body = json!({ "visit": third.visit, "reason": "unwell" });
    assert_eq!(desk.press("call-specific", body).await.called[0].visit, third.visit);
    let mut live = hall.live("view=counter&counter=1", &desk.desk).await;
    let why = |view: &ToClient| match view {
        ToClient::Counter(view) => view.current.as_ref().map(|current| current.why.clone()),
        _ => None,
    };
    let why = live.until(why).await;
    assert_eq!(
        (why.manual, why.next_number.as_deref()),
        (Some(ManualReason::Unwell), Some("A001"))
    );
    // Whoever was passed over is told so, and not who it was.
    let passed = |view: &ToClient| match view {
        ToClient::Ticket(ticket) => (ticket.went_first.manual == 1).then_some(()),
        _ => None,
    };
    page.until(passed).await;
    desk.press("start", json!({ "visit": third.visit })).await;
    let finish = json!({ "visit": third.visit, "outcome": "handled", "next": true });
    let done = desk.press("finish", finish).await;
    assert_eq!(done.called[0].visit, first.visit, "the rule goes on in the same step");
    desk.press("start", json!({ "visit": first.visit })).await;
    let finish = json!({ "visit": first.visit, "outcome": "handled" });
    assert_eq!(desk.press("finish", finish).await.called, [], "without `next` the counter rests");
    assert_eq!(desk.next().await, second.visit);
}

#[tokio::test]
async fn a_ready_counter_gets_the_next_arrival_and_a_helper_brings_people_back() {
    let hall = Hall::open().await;
    let guide = hall.token("guide", None).await;
    let desk = Desk::of(&hall, "3").await;
    desk.open().await;
    let nobody = desk.press("call-next", json!({})).await;
    assert_eq!(nobody.called, []);
    let mut view = hall.live("view=counter&counter=3", &desk.desk).await;
    let ready = |view: &ToClient| match view {
        ToClient::Counter(view) => (view.status == CounterStatus::Ready).then_some(()),
        _ => None,
    };
    view.until(ready).await;
    let ticket = desk.take(json!({ "service": "deed", "source": "kiosk" })).await;
    let called = |view: &ToClient| match view {
        ToClient::Counter(view) => view.current.clone(),
        _ => None,
    };
    let current = view.until(called).await;
    assert_eq!((current.visit, current.number.as_str()), (ticket.visit, "B001"));
    desk.press("no-show", json!({ "visit": ticket.visit })).await;
    let back = format!("/api/v1/visits/{}/return", ticket.visit);
    hall.post(&guide, &back, json!({})).await.done::<Done>();
    let give_up = format!("/api/v1/visits/{}/cancel", ticket.visit);
    hall.post(&guide, &give_up, json!({})).await.done::<Done>();
    let body = json!({ "service": "deed", "source": "desk" });
    let ticket: TicketTaken = hall.post(&guide, "/api/v1/tickets", body).await.done();
    let give_up = format!("/api/v1{}/cancel", ticket.link.replace("/t/", "/tickets/"));
    hall.post("", &give_up, json!({})).await.done::<Done>();
}
