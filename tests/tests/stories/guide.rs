//! The guide desk, the holder of a ticket, and days on which something stands still.

use protocol::{
    bodies::{Done, TicketTaken},
    words::{InterruptReason, PrecheckResult, VisitStatus},
};
use serde_json::{Value, json};

use crate::floor::{Floor, name};

#[tokio::test]
async fn a_guide_looks_at_the_papers_before_the_wait() {
    let floor = Floor::with(&[3]).await;
    let ticket = floor.take("permit").await;
    assert!(ticket.precheck);
    assert_eq!(floor.press(3, "call-next", json!({})).await.called, []);
    let missing = json!({ "result": "missing", "missing": [2] });
    floor.guides(ticket.visit, "precheck", missing).await.done::<Done>();
    let page = floor.page(&ticket).await;
    let note = page.precheck.expect("a note");
    assert_eq!((page.status, note.missing[0].en.as_str()), (VisitStatus::Precheck, "Photo"));
    let odd = json!({ "result": "complete", "missing": [1] });
    let odd = floor.guides(ticket.visit, "precheck", odd).await.problem();
    assert_eq!((name(&odd), odd.field.as_deref()), ("complete-but-missing", Some("missing")));
    let unknown = json!({ "result": "missing", "missing": [3] });
    let unknown = floor.guides(ticket.visit, "precheck", unknown).await.problem();
    assert_eq!(name(&unknown), "unknown-material");
    let complete = json!({ "result": "complete" });
    let called: Done = floor.guides(ticket.visit, "precheck", complete).await.done();
    assert_eq!(called.called[0].visit, ticket.visit, "the counter was waiting");
    let note = floor.desk(3).await.current.expect("somebody").precheck.expect("a note");
    assert_eq!(note.result, PrecheckResult::Complete);
}

#[tokio::test]
async fn a_ticket_is_for_a_service_or_a_package_and_only_staff_skip_the_guide() {
    let floor = Floor::open().await;
    let refused = async |token: &str, body: Value| {
        let problem = floor.hall.post(token, "/api/v1/tickets", body).await.problem();
        (name(&problem).to_owned(), problem.field.unwrap_or_default())
    };
    let row = |name: &str, field: &str| (name.to_owned(), field.to_owned());
    let neither = json!({ "source": "kiosk" });
    assert_eq!(refused(&floor.kiosk, neither).await, row("service-or-package", "service"));
    let both = json!({ "service": "file", "package": "house", "source": "kiosk" });
    assert_eq!(refused(&floor.kiosk, both).await, row("service-or-package", "package"));
    let unknown = json!({ "package": "moon", "source": "kiosk" });
    assert_eq!(refused(&floor.kiosk, unknown).await, row("unknown-package", "package"));
    let skip = json!({ "service": "permit", "precheck": false, "source": "kiosk" });
    assert_eq!(refused(&floor.kiosk, skip).await, row("precheck-by-staff", "precheck"));
    let many = json!({ "service": "file", "cases": 4, "source": "kiosk" });
    assert_eq!(refused(&floor.kiosk, many).await, row("too-many-cases", "cases"));
    let skip = json!({ "service": "permit", "precheck": false, "source": "desk" });
    let skipped: TicketTaken = floor.hall.post(&floor.guide, "/api/v1/tickets", skip).await.done();
    assert!(!skipped.precheck);
}

#[tokio::test]
async fn a_family_is_called_one_after_the_other() {
    let floor = Floor::with(&[1, 2]).await;
    let (one, two) = (floor.take("file").await, floor.take("file").await);
    let alone = floor.guides(one.visit, "link", json!({ "visits": [] })).await.problem();
    assert_eq!((name(&alone), alone.field.as_deref()), ("link-needs-two", Some("visits")));
    let link = json!({ "visits": [two.visit] });
    floor.guides(one.visit, "link", link).await.done::<Done>();
    assert_eq!(floor.next(1).await, one.visit);
    assert_eq!(floor.desk(1).await.current.expect("somebody").linked, ["A002"]);
    assert_eq!(floor.press(2, "call-next", json!({})).await.called, []);
    let apart: Done = floor.guides(two.visit, "unlink", json!({})).await.done();
    assert_eq!(apart.called[0].visit, two.visit, "on their own again");
}

#[tokio::test]
async fn a_guide_corrects_a_ticket_and_a_supervisor_puts_it_first() {
    let floor = Floor::with(&[3]).await;
    let (other, wrong) = (floor.take("deed").await, floor.take("file").await);
    let right = json!({ "service": "deed" });
    floor.guides(wrong.visit, "reclassify", right).await.done::<Done>();
    let first = format!("/api/v1/visits/{}/insert", wrong.visit);
    let reason = json!({ "reason": "unwell" });
    let guide = floor.twice(&floor.guide, &first, reason.clone()).await.problem();
    assert_eq!(name(&guide), "not-allowed");
    floor.twice(&floor.supervisor, &first, reason).await.done::<Done>();
    assert!(floor.page(&wrong).await.inserted);
    assert_eq!(floor.next(3).await, wrong.visit);
    assert_eq!(floor.page(&other).await.went_first.manual, 1);
}

#[tokio::test]
async fn the_holder_of_a_ticket_steps_out_and_asks_for_time() {
    let floor = Floor::with(&[1]).await;
    let ticket = floor.take("file").await;
    assert!(floor.page(&ticket).await.can_step_out);
    floor.holder(&ticket, "step-out").await.done::<Done>();
    let page = floor.page(&ticket).await;
    assert!(!page.can_step_out && page.out_until_ms.is_some());
    assert_eq!(floor.press(1, "call-next", json!({})).await.called, []);
    let back: Done = floor.holder(&ticket, "step-back").await.done();
    assert_eq!(back.called[0].visit, ticket.visit);
    assert_eq!(name(&floor.holder(&ticket, "step-out").await.problem()), "wrong-status");

    assert!(floor.page(&ticket).await.can_ask_more_time);
    floor.holder(&ticket, "more-time").await.done::<Done>();
    assert!(floor.page(&ticket).await.hold_until_ms.is_some());
    let again = floor.holder(&ticket, "more-time").await.problem();
    assert_eq!((name(&again), again.field.as_deref()), ("more-time-used", Some("visit")));
    let visit = json!({ "visit": ticket.visit });
    assert_eq!(name(&floor.refused(1, "no-show", visit.clone()).await), "too-soon-for-no-show");
    floor.press(1, "undo", visit).await;
    let used = floor.holder(&ticket, "step-out").await.problem();
    assert_eq!(name(&used), "step-out-used");
    assert_eq!(name(&floor.holder(&ticket, "step-back").await.problem()), "not-stepped-out");
}

#[tokio::test]
async fn whoever_was_sent_for_papers_comes_back_with_the_same_number() {
    let floor = Floor::with(&[1]).await;
    let ticket = floor.take("file").await;
    let visit = floor.next(1).await;
    let early = floor.guides(visit, "supplement", json!({})).await.problem();
    assert_eq!(name(&early), "no-papers-missing");
    floor.press(1, "start", json!({ "visit": visit })).await;
    let papers = json!({ "visit": visit, "outcome": "papers-missing" });
    floor.press(1, "finish", papers).await;
    floor.guides(visit, "supplement", json!({})).await.done::<Done>();
    assert_eq!(floor.page(&ticket).await.status, VisitStatus::Waiting);
    assert_eq!(floor.serve(1).await, visit);
}

#[tokio::test]
async fn a_service_stands_still_and_its_numbers_are_carried_over() {
    let floor = Floor::with(&[1]).await;
    let (still, other) = (floor.take("file").await, floor.take("stamp").await);
    let stop = json!({ "service": "file", "reason": "system-down" });
    floor.runs(&floor.supervisor, "interrupt-service", stop).await.done::<Done>();
    assert_eq!(floor.page(&still).await.interrupted, Some(InterruptReason::SystemDown));
    assert_eq!(floor.dashboard().await.interrupted[0].waiting, 1);
    let take = json!({ "service": "file", "source": "kiosk" });
    let none = floor.hall.post(&floor.kiosk, "/api/v1/tickets", take).await.problem();
    assert_eq!((name(&none), none.field.as_deref()), ("service-interrupted", Some("service")));
    assert_eq!(floor.serve(1).await, other.visit, "nobody is called for what stands still");
    let file = json!({ "service": "file" });
    floor.runs(&floor.supervisor, "restore-service", file.clone()).await.done::<Done>();
    let running = floor.runs(&floor.manager, "carry-over", file.clone()).await.problem();
    assert_eq!(name(&running), "not-interrupted");
    let stop = json!({ "service": "file", "reason": "power-cut" });
    floor.runs(&floor.manager, "interrupt-service", stop).await.done::<Done>();
    let not_hers = floor.runs(&floor.supervisor, "carry-over", file.clone()).await.problem();
    assert_eq!(name(&not_hers), "not-allowed");
    floor.runs(&floor.manager, "carry-over", file).await.done::<Done>();
    assert_eq!(floor.page(&still).await.status, VisitStatus::Carried);

    floor.take("stamp").await;
    let waits = floor.runs(&floor.manager, "close-day", json!({})).await.problem();
    assert_eq!((name(&waits), waits.field.as_deref()), ("people-waiting", Some("expire")));
    let home = json!({ "expire": "hall-closed" });
    floor.runs(&floor.manager, "close-day", home).await.done::<Done>();
    assert_eq!(floor.page(&still).await.status, VisitStatus::Carried, "it outlives the day");
}

#[tokio::test]
async fn what_was_done_on_paper_is_entered_once() {
    let floor = Floor::open().await;
    let at = floor.take("file").await.issued_ms;
    let clerk = floor.clerks[0]["login"].as_str().unwrap().to_owned();
    let paper = |slip: u32, clerk: &str, finished_ms: i64| {
        json!({ "service": "file", "slip": slip, "clerk": clerk, "outcome": "handled",
                "checked_in_ms": at, "called_ms": at, "started_ms": at, "finished_ms": finished_ms })
    };
    let enter = async |body: Value| {
        floor.twice(&floor.supervisor, "/api/v1/counters/1/backfill", body).await
    };
    enter(paper(7, &clerk, at)).await.done::<Done>();
    let rows = [
        (paper(7, &clerk, at), "slip-used", "slip"),
        (paper(8, &clerk, at - 1), "bad-times", "checked_in_ms"),
        (paper(8, "王小明", at), "unknown-clerk", "clerk"),
    ];
    for (body, expected, field) in rows {
        let problem = enter(body).await.problem();
        assert_eq!((name(&problem), problem.field.as_deref()), (expected, Some(field)));
    }
    assert_eq!(floor.dashboard().await.totals.done, 1);
}

#[tokio::test]
async fn what_a_clerk_can_do_decides_whom_they_call() {
    let floor = Floor::with(&[1]).await;
    let login = floor.clerks[0]["login"].as_str().unwrap();
    let path = format!("/api/v1/clerks/{login}/skills");
    let only = json!({ "services": ["stamp"] });
    floor.twice(&floor.manager, &path, only).await.done::<Done>();
    floor.take("file").await;
    let stamp = floor.take("stamp").await;
    assert_eq!(floor.serve(1).await, stamp.visit);
    assert_eq!(floor.press(1, "call-next", json!({})).await.called, []);
    let moon = floor.twice(&floor.manager, &path, json!({ "services": ["moon"] })).await.problem();
    assert_eq!((name(&moon), moon.field.as_deref()), ("unknown-service", Some("service")));
    let all: Done = floor.twice(&floor.manager, &path, json!({})).await.done();
    assert_eq!(all.called.len(), 1, "everything again");
    let nobody = "/api/v1/clerks/nobody/skills";
    let nobody = floor.twice(&floor.manager, nobody, json!({})).await.problem();
    assert_eq!(name(&nobody), "unknown-clerk");
}
