//! Every way of a ticket besides the straight one: handed over, moved, sent on and back, undone.

use protocol::{
    bodies::Done,
    words::{Class, HelpKind, StepState, UndoneStep, VisitStatus},
};
use serde_json::json;

use crate::floor::{Floor, name};

#[tokio::test]
async fn before_a_long_pause_everything_is_handed_over() {
    let floor = Floor::with(&[1, 2]).await;
    let papers = floor.take("file").await;
    let visit = floor.next(1).await;
    floor.press(1, "start", json!({ "visit": visit })).await;
    let park = json!({ "visit": visit, "kind": "papers-kept", "minutes": 30 });
    floor.press(1, "park", park).await;
    assert!(floor.page(&papers).await.back_by_ms.is_some());
    floor.press(1, "pause", json!({ "reason": "away", "minutes": 5 })).await;
    floor.press(1, "resume", json!({})).await;

    let pause = json!({ "reason": "lunch", "minutes": 45 });
    let left = floor.refused(1, "pause", pause).await;
    assert_eq!((name(&left), left.field.as_deref()), ("tickets-left", Some("hand_over")));
    assert_eq!(left.numbers, ["A001"]);
    assert!(left.detail.contains("A001") && left.next_step.contains("保留"), "{left:?}");
    let one = json!({ "visit": visit, "to": { "keep": { "minutes": 45 } } });
    let pause = json!({ "reason": "lunch", "minutes": 45, "hand_over": { "tickets": [one, one] } });
    let twice = floor.refused(1, "pause", pause).await;
    assert_eq!((name(&twice), twice.field.as_deref()), ("named-twice", Some("hand_over")));
    let keep = json!({ "tickets": [one] });
    let pause = json!({ "reason": "lunch", "minutes": 45, "hand_over": keep });
    floor.press(1, "pause", pause).await;
    assert!(floor.page(&papers).await.kept_until_ms.is_some());
    let desk = floor.desk(1).await;
    assert_eq!((desk.bound.len(), desk.back_at_ms), (1, desk.bound[0].kept_until_ms));
}

#[tokio::test]
async fn before_a_clerk_leaves_everything_is_handed_over() {
    let floor = Floor::with(&[1, 2]).await;
    floor.take("file").await;
    let visit = floor.next(2).await;
    let clerk = floor.desk(2).await.colleagues[0].clerk.clone();
    let to = json!({ "visit": visit, "to": { "clerk": clerk } });
    floor.press(2, "transfer", to.clone()).await;
    assert_eq!(floor.refused(1, "close", json!({})).await.numbers, ["A001"]);
    let away = json!({ "hand_over": { "others": { "counter": "3" } } });
    assert_eq!(name(&floor.refused(1, "close", away).await), "counter-closed");
    let none = json!({ "hand_over": { "others": { "keep": { "minutes": 0 } } } });
    let none = floor.refused(1, "close", none).await;
    assert_eq!((name(&none), none.field.as_deref()), ("minutes-out-of-range", Some("minutes")));
    floor.press(1, "close", json!({ "hand_over": { "others": "service" } })).await;

    assert_eq!(floor.next(2).await, visit);
    floor.press(2, "transfer", to).await;
    assert_eq!(floor.refused(1, "sign-out", json!({})).await.numbers, ["A001"]);
    let two = json!({ "tickets": [{ "visit": visit, "to": { "counter": "2" } }] });
    floor.press(1, "sign-out", json!({ "hand_over": two })).await;
    assert_eq!(floor.next(2).await, visit);
}

#[tokio::test]
async fn a_clerk_who_moves_calls_again_to_the_new_place() {
    let floor = Floor::with(&[1]).await;
    let ticket = floor.take("file").await;
    let visit = floor.next(1).await;
    let nowhere = floor.refused(1, "move", json!({ "to": "99" })).await;
    assert_eq!((name(&nowhere), nowhere.field.as_deref()), ("unknown-counter", Some("to")));
    let moved = floor.press(1, "move", json!({ "to": "2" })).await;
    assert_eq!((moved.called[0].visit, moved.called[0].counter.as_str()), (visit, "2"));
    let page = floor.page(&ticket).await;
    assert_eq!(page.counter.expect("a counter").number, 2);
    floor.press(2, "start", json!({ "visit": visit })).await;
    assert_eq!(name(&floor.refused(1, "open", json!({})).await), "not-signed-in");

    let clerk = floor.hall.person("clerk", Some("ground")).await;
    floor.twice(&clerk, "/api/v1/counters/1/sign-in", json!({})).await.done::<Done>();
    let upstairs = floor.twice(&clerk, "/api/v1/counters/1/move", json!({ "to": "3" })).await;
    let upstairs = upstairs.problem();
    assert_eq!((name(&upstairs), upstairs.field.as_deref()), ("not-a-clerk-here", Some("to")));
}

#[tokio::test]
async fn a_transfer_comes_back_and_the_counter_may_go_on_by_itself() {
    let floor = Floor::with(&[1, 3]).await;
    let ticket = floor.take("file").await;
    let visit = floor.next(1).await;
    floor.press(1, "start", json!({ "visit": visit })).await;
    let away = json!({ "visit": visit, "to": { "service": "deed" }, "back": true });
    floor.press(1, "transfer", away).await;
    assert_eq!(floor.next(3).await, visit);
    assert!(floor.desk(3).await.current.expect("somebody").comes_back);
    floor.press(3, "start", json!({ "visit": visit })).await;
    floor.press(3, "finish", json!({ "visit": visit, "outcome": "handled" })).await;
    assert_eq!(floor.page(&ticket).await.status, VisitStatus::Waiting);

    let other = floor.take("stamp").await;
    floor.press(1, "auto-call", json!({ "on": true })).await;
    assert_eq!(floor.next(1).await, visit);
    floor.press(1, "start", json!({ "visit": visit })).await;
    let done = json!({ "visit": visit, "outcome": "handled" });
    let called = floor.press(1, "finish", done).await.called;
    assert_eq!(called[0].visit, other.visit, "nobody had to press");
    let plan = json!({ "plan": { "reason": "meeting", "minutes": 5 } });
    floor.press(1, "pause-after", plan).await;
    floor.press(1, "start", json!({ "visit": other.visit })).await;
    floor.press(1, "finish", json!({ "visit": other.visit, "outcome": "handled" })).await;
    assert!(floor.desk(1).await.back_at_ms.is_some(), "the pause that was planned");
    let idle = floor.refused(1, "pause-after", json!({ "plan": { "reason": "away" } })).await;
    assert_eq!(name(&idle), "nobody-at-counter");
}

#[tokio::test]
async fn a_package_goes_through_its_steps_on_one_number() {
    let floor = Floor::with(&[1, 3]).await;
    let ticket = floor.take_as(json!({ "package": "house", "source": "kiosk" })).await;
    assert_eq!(ticket.package.as_ref().expect("a package").en, "House");
    for (counter, done) in [(1, 1), (1, 2), (3, 3)] {
        assert_eq!(floor.serve(counter).await, ticket.visit);
        let steps = floor.page(&ticket).await.package.expect("a package").steps;
        assert_eq!(steps.iter().filter(|step| step.state == StepState::Done).count(), done);
    }
    let page = floor.page(&ticket).await;
    assert_eq!((page.number.as_str(), page.status), ("A001", VisitStatus::Done));
}

#[tokio::test]
async fn a_step_is_undone_and_a_stale_undo_is_refused() {
    let floor = Floor::with(&[1, 2]).await;
    let ticket = floor.take("file").await;
    let visit = json!({ "visit": ticket.visit });
    assert_eq!(name(&floor.refused(1, "undo", visit.clone()).await), "nothing-to-undo");
    floor.next(1).await;
    let undo = floor.desk(1).await.undo.expect("a step");
    assert_eq!((undo.step, undo.visit), (UndoneStep::Call, ticket.visit));
    floor.press(1, "undo", visit.clone()).await;
    assert_eq!(floor.page(&ticket).await.status, VisitStatus::Waiting);
    assert_eq!(name(&floor.refused(1, "undo", visit.clone()).await), "nothing-to-undo");

    floor.serve(1).await;
    floor.press(1, "undo", visit.clone()).await;
    assert_eq!(floor.page(&ticket).await.status, VisitStatus::Serving);
    let on = json!({ "visit": ticket.visit, "to": { "service": "stamp" } });
    floor.press(1, "transfer", on).await;
    floor.next(2).await;
    let late = floor.refused(1, "undo", visit).await;
    assert_eq!((name(&late), late.field.as_deref()), ("undo-too-late", Some("visit")));
    assert_eq!(floor.desk(1).await.undo, None);
}

#[tokio::test]
async fn a_clerk_sets_right_what_was_claimed_and_asked_for() {
    let floor = Floor::with(&[1]).await;
    let care = json!({ "service": "file", "source": "kiosk", "care": "elder", "cases": 2 });
    let ticket = floor.take_as(care).await;
    assert_eq!((ticket.provisional.as_slice(), ticket.cases), (&[Class::Care][..], 2));
    let class = json!({ "visit": ticket.visit, "class": "care" });
    let nobody = floor.refused(1, "confirm-class", class.clone()).await;
    assert_eq!((name(&nobody), nobody.field.as_deref()), ("not-at-counter", Some("visit")));
    floor.next(1).await;
    assert_eq!(floor.desk(1).await.current.expect("somebody").cases, 2);
    floor.press(1, "reject-class", class.clone()).await;
    assert_eq!(name(&floor.refused(1, "reject-class", class).await), "not-provisional");
    let current = floor.desk(1).await.current.expect("somebody");
    assert_eq!((current.class, current.provisional.len()), (Class::Ordinary, 0));
    let other = json!({ "visit": ticket.visit, "service": "stamp" });
    floor.press(1, "reclassify", other.clone()).await;
    assert_eq!(floor.desk(1).await.current.expect("somebody").service.en, "Stamp");
    assert_eq!(name(&floor.refused(1, "reclassify", other).await), "already-for");

    let by_guide = json!({ "service": "file", "source": "desk", "care": "elder" });
    let seen = floor.twice(&floor.guide, "/api/v1/tickets", by_guide).await;
    let seen: protocol::bodies::TicketTaken = seen.done();
    assert_eq!(seen.provisional, [], "the guide has seen the proof");
}

#[tokio::test]
async fn help_comes_and_says_so() {
    let floor = Floor::with(&[1]).await;
    floor.press(1, "help", json!({ "kind": "emergency" })).await;
    assert_eq!(floor.desk(1).await.help.expect("it").kind, HelpKind::Emergency);
    assert_eq!(floor.dashboard().await.help[0].counter_number, 1);
    let answered = "/api/v1/counters/1/help-answered";
    floor.twice(&floor.supervisor, answered, json!({})).await.done::<Done>();
    assert_eq!(floor.dashboard().await.help, []);
    let none = floor.hall.post(&floor.supervisor, answered, json!({})).await;
    assert_eq!(name(&none.problem()), "no-help-asked");
}

#[tokio::test]
async fn a_missed_number_comes_back_at_the_kiosk_as_people_type_it() {
    let floor = Floor::with(&[1]).await;
    let ticket = floor.take("file").await;
    let visit = floor.next(1).await;
    let why = floor.desk(1).await.current.unwrap().why;
    assert!(why.sentence.zh.starts_with("A001 应叫 "), "{why:?}");
    assert!(why.sentence.en.ends_with("nobody else may be called here now."), "{why:?}");
    floor.press(1, "no-show", json!({ "visit": visit })).await;

    // As a Chinese keyboard writes it, too.
    let typed = "%EF%BC%A1%20%EF%BC%90%EF%BC%90%EF%BC%91";
    let typed =
        floor.twice(&floor.kiosk, &format!("/api/v1/visits/{typed}/return"), json!({})).await;
    typed.done::<Done>();
    let page = floor.page(&ticket).await;
    assert_eq!(page.status, VisitStatus::Waiting);
    assert!(page.promise.is_some_and(|promise| promise.zh.contains("不会被自动叫到您前面")));
    let unknown = floor.twice(&floor.kiosk, "/api/v1/visits/A999/return", json!({})).await;
    assert_eq!(name(&unknown.problem()), "no-such-number");
}
