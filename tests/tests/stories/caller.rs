//! The clerk's caller, as a program, against the real server: a shift, a hand that is too quick, a
//! server that hangs or dies.

use std::{process::Command, time::Duration};

use protocol::{
    bodies::{Done, TicketTaken},
    doors::AuditPage,
    socket::ToClient,
    views::CounterView,
    words::VisitStatus,
};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Cable, Caller, Hall, Wire};

/// For scripts: no press is too quick.
const SCRIPT: &str = "guard_ms = 0\n";

async fn take(hall: &Hall, kiosk: &str, service: &str) -> TicketTaken {
    let body = json!({ "service": service, "source": "kiosk" });
    hall.post(kiosk, "/api/v1/tickets", body).await.done()
}

/// A caller at an open counter.
async fn open(hall: &Hall, counter: &str, address: &str, more: &str) -> Caller {
    let mut caller = Caller::at(hall, counter, address, more).await;
    let admin = hall.token("admin", None).await;
    let clerk = hall.clerk(&admin).await;
    let [login, pin] = ["login", "pin"].map(|key| clerk[key].as_str().unwrap().to_owned());
    caller.must(&format!("sign-in {login} {pin}")).await;
    caller.must("open").await;
    caller
}

/// What the journal says was done, in its order, without the doors.
async fn journal(hall: &Hall, auditor: &str) -> Vec<String> {
    let ask = hall.ask(Method::GET, "/api/v1/audit?kind=commands").token(auditor);
    let page: AuditPage = ask.send().await.done();
    assert_eq!(page.next_before, None, "one page holds it all");
    page.rows.iter().rev().flat_map(|row| row.what.clone()).collect()
}

fn times(journal: &[String], what: &str) -> usize {
    journal.iter().filter(|done| *done == what).count()
}

fn signal(hall: &Hall, name: &str) {
    let id = hall.process().to_string();
    assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
}

fn number(answer: &Value) -> &str {
    answer["called"][0]["number"].as_str().unwrap_or("nobody")
}

#[tokio::test]
async fn a_shift_by_lines_is_in_the_journal_as_it_was_pressed() {
    let hall = Hall::open().await;
    let (kiosk, guide) = (hall.token("kiosk", None).await, hall.token("guide", None).await);
    let manager = hall.token("manager", None).await;
    let auditor = hall.token("auditor", None).await;
    let mut desk = open(&hall, "1", &hall.address, SCRIPT).await;
    let before = journal(&hall, &auditor).await.len();

    assert_eq!(number(&desk.must("next").await), "nobody");
    let body = json!({ "service": "file", "source": "kiosk", "care": "elder" });
    let first: TicketTaken = hall.post(&kiosk, "/api/v1/tickets", body).await.done();
    assert_eq!(desk.notice("called").await["number"], "A001", "whoever comes is called");
    desk.must("recall").await;
    desk.must("start").await;
    desk.must("confirm-class care").await;
    desk.must("park with-papers 10").await;
    take(&hall, &kiosk, "file").await;
    assert_eq!(number(&desk.must("next").await), "A002");
    let n = desk.press("next").await;
    let (kind, asked) = desk.outcome(n).await;
    assert_eq!((kind.as_str(), &asked["number"]), ("asked", &json!("A002")));
    desk.must("no-show").await;
    desk.must("return A002").await;
    desk.must("resume A001").await;
    assert_eq!(number(&desk.must("next").await), "A001", "A002 has lost places by the miss");
    desk.must("start").await;
    assert_eq!(number(&desk.must("next").await), "A002", "finishes and calls in one step");
    desk.must("start").await;
    desk.must("transfer service deed back").await;
    desk.must("undo").await;
    desk.settled().await;
    desk.must("pause-after lunch 5").await;
    desk.settled().await;
    desk.must("finish papers-missing").await;
    assert_eq!(desk.refused("next").await, "paused");
    desk.must("continue").await;
    desk.must("supplement A002").await;
    let walk_in = desk.must("walk-in file elder").await;
    assert_eq!(walk_in["ticket"]["number"], "A003");
    assert_eq!(number(&desk.must("call-specific A003 unwell").await), "A003");
    desk.must("start").await;
    desk.must("note bring the original").await;
    desk.must("case 2026-0012").await;
    let noted = |view: &CounterView| view.current.as_ref().is_some_and(|it| !it.notes.is_empty());
    let view = desk.until_view(noted).await;
    assert_eq!(view.current.unwrap().notes[0].text, "bring the original");
    let message = json!({ "to": "all", "text": "close at five" });
    hall.post(&manager, "/api/v1/hall/message", message).await.done::<Done>();
    assert_eq!(desk.notice("message").await["said"], "close at five");
    desk.must("read").await;
    desk.until_view(|view| view.messages.is_empty()).await;
    desk.must("supervisor").await;
    desk.must("auto-call on").await;
    assert_eq!(number(&desk.must("finish done").await), "A002", "auto-call");
    desk.must("start").await;
    desk.must("auto-call off").await;
    desk.must("wrong-service deed").await;
    desk.settled().await;
    desk.must("pause meeting").await;
    desk.must("continue").await;
    desk.must("close to service").await;
    desk.must("sign-out").await;
    let ended = desk.end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");

    let rows = journal(&hall, &auditor).await;
    let expected = "counter-ready
        ticket-issued called
        recalled
        service-started
        class-confirmed
        service-parked
        ticket-issued
        called
        call-missed
        returned
        resumed
        called
        service-started
        service-finished counter-ready called
        service-started
        transferred
        undone
        pause-planned
        service-finished counter-paused
        counter-resumed
        supplement-returned
        ticket-issued
        called
        service-started
        case-attached
        help-asked
        auto-call-set
        service-finished counter-ready called
        service-started
        auto-call-set
        transferred
        counter-paused
        counter-resumed
        counter-closed
        signed-out";
    let expected: Vec<&str> = expected.split_whitespace().collect();
    assert_eq!(rows[before..], expected, "{:?}", &rows[before..]);
    hall.post(&guide, &format!("/api/v1/visits/{}/supplement", first.visit), json!({}))
        .await
        .problem();
}

#[tokio::test]
async fn twenty_quick_presses_during_a_stall_call_one_person() {
    let hall = Hall::open().await;
    let kiosk = hall.token("kiosk", None).await;
    let auditor = hall.token("auditor", None).await;
    for _ in 0..6 {
        take(&hall, &kiosk, "file").await;
    }
    // A stall that the first attempt survives, and one that it does not. A hand's guard counts.
    for (counter, stall, calls) in
        [("1", Duration::from_secs(2), 1), ("2", Duration::from_secs(5), 2)]
    {
        let mut desk = open(&hall, counter, &hall.address, "").await;
        signal(&hall, "-STOP");
        let first = desk.press("next").await;
        for _ in 1..20 {
            assert_eq!(desk.refused("next").await, "already-doing");
        }
        tokio::time::sleep(stall).await;
        signal(&hall, "-CONT");
        let (kind, answer) = desk.outcome(first).await;
        assert_eq!((kind.as_str(), answer["called"].as_array().unwrap().len()), ("answer", 1));
        assert_eq!(answer["attempts"].as_u64().unwrap() > 1, stall > Duration::from_secs(4));
        // The hand is still at it.
        assert_eq!(desk.refused("next").await, "too-quick");
        let view = desk.until_view(|view| view.current.is_some()).await;
        assert_eq!(view.waiting, 6 - calls);
        assert_eq!(times(&journal(&hall, &auditor).await, "called"), calls as usize);
        assert_eq!(desk.end().await.code, Some(0));
    }
}

/// A clerk who was told that nothing came of it presses again: what the first press still does, or
/// not, is one call in all.
#[tokio::test]
async fn a_press_that_was_given_up_and_the_next_one_call_one_person() {
    let hall = Hall::open().await;
    let kiosk = hall.token("kiosk", None).await;
    let auditor = hall.token("auditor", None).await;
    for _ in 0..3 {
        take(&hall, &kiosk, "file").await;
    }
    let mut desk = open(&hall, "1", &hall.address, "guard_ms = 0\nretry_secs = 1\n").await;
    desk.settled().await;
    signal(&hall, "-STOP");
    assert_eq!(desk.refused("next").await, "gave-up");
    let again = desk.press("next").await;
    assert_eq!(desk.refused("next").await, "already-doing", "the second is on its way");
    signal(&hall, "-CONT");
    let (kind, facts) = desk.outcome(again).await;
    let busy = facts["problem"]["type"] == "/problems/counter-busy";
    assert!(number(&facts) == "A001" || busy, "{kind}: {facts}");
    let view = desk.until_view(|view| view.current.is_some()).await;
    assert_eq!((view.current.unwrap().number.as_str(), view.waiting), ("A001", 2));
    assert_eq!(times(&journal(&hall, &auditor).await, "called"), 1);
}

/// Finishing and calling is one command, too: the person is finished once, one other is called.
#[tokio::test]
async fn quick_presses_while_serving_finish_one_person_and_call_one() {
    let hall = Hall::open().await;
    let kiosk = hall.token("kiosk", None).await;
    let auditor = hall.token("auditor", None).await;
    for _ in 0..4 {
        take(&hall, &kiosk, "file").await;
    }
    let mut desk = open(&hall, "1", &hall.address, "").await;
    desk.must("next").await;
    desk.must("start").await;
    desk.settled().await;
    signal(&hall, "-STOP");
    let first = desk.press("next").await;
    for _ in 1..20 {
        assert_eq!(desk.refused("next").await, "already-doing");
    }
    signal(&hall, "-CONT");
    let (kind, answer) = desk.outcome(first).await;
    assert_eq!((kind.as_str(), number(&answer)), ("answer", "A002"));
    assert_eq!(desk.end().await.code, Some(0));
    let rows = journal(&hall, &auditor).await;
    assert_eq!((times(&rows, "called"), times(&rows, "service-finished")), (2, 1));
}

#[tokio::test]
async fn a_server_that_dies_between_press_and_answer_has_called_one_person() {
    // The answer is lost, or the command itself: the clerk cannot know which.
    for losing in [Cable::Deaf, Cable::Mute] {
        let mut hall = Hall::open().await;
        let kiosk = hall.token("kiosk", None).await;
        let manager = hall.token("manager", None).await;
        let auditor = hall.token("auditor", None).await;
        for _ in 0..3 {
            take(&hall, &kiosk, "file").await;
        }
        let wire = Wire::to(&hall.address).await;
        let mut desk = open(&hall, "1", &wire.address, SCRIPT).await;
        wire.set(losing);
        let press = desk.press("next").await;
        if losing == Cable::Deaf {
            // The server has done it, durably, and has answered into the cable.
            let mut counter = hall.live("view=counter&counter=1", &manager).await;
            let called = |view: &ToClient| match view {
                ToClient::Counter(view) => view.current.as_ref().map(|it| it.status),
                _ => None,
            };
            assert_eq!(counter.until(called).await, VisitStatus::Called);
        } else {
            assert_eq!(desk.refused("next").await, "already-doing", "it was sent");
        }
        hall.kill().await;
        wire.set(Cable::Cut);
        desk.notice("away").await;
        hall.start().await;
        wire.lead_to(&hall.address);
        wire.set(Cable::Whole);
        desk.notice("back").await;
        let (kind, answer) = desk.outcome(press).await;
        assert_eq!((kind.as_str(), number(&answer)), ("answer", "A001"), "{losing:?}: {answer}");
        assert!(answer["attempts"].as_u64() > Some(1), "{losing:?}: {answer}");
        let seq = answer["seq"].as_u64().unwrap();
        let view = desk.until_view(|view| view.head.seq >= seq).await;
        assert_eq!((view.current.unwrap().number.as_str(), view.waiting), ("A001", 2));
        assert_eq!(times(&journal(&hall, &auditor).await, "called"), 1, "{losing:?}");
        desk.must("start").await;
        assert_eq!(desk.end().await.code, Some(0));
    }
}

#[tokio::test]
async fn lines_that_mean_nothing_are_refused_and_the_desk_goes_on() {
    let hall = Hall::open().await;
    let mut desk = Caller::at(&hall, "1", &hall.address, SCRIPT).await;
    for (line, why) in [
        ("jump", "unknown-command"),
        ("finish well", "needs"),
        ("next", "signed-out"),
        ("resume A999", "no-such-number"),
        ("sign-in nobody 000000", "sign-in-wrong"),
        ("return ../accounts", "needs"),
        ("supplement A001", "no-such-number"),
    ] {
        assert_eq!(desk.refused(line).await, why, "{line}");
    }
    let n = desk.press(b"note \xff\xfe").await;
    let (kind, facts) = desk.outcome(n).await;
    assert_eq!((kind.as_str(), &facts["why"]), ("refused", &json!("not-utf-8")));
    assert_eq!(desk.refused("next").await, "signed-out", "the desk goes on");
    let ended = desk.end().await;
    assert_eq!((ended.code, ended.said.len()), (Some(0), 0), "{ended:?}");
    let mut desk = open(&hall, "2", &hall.address, SCRIPT).await;
    assert_eq!(desk.refused("start").await, "nobody-called");
    assert_eq!(desk.refused("dismiss now").await, "needs");
    let manager = hall.token("manager", None).await;
    let answered = "/api/v1/counters/2/help-answered";
    desk.must("emergency").await;
    desk.until_view(|view| view.help.is_some()).await;
    assert_eq!(desk.refused("supervisor").await, "help-asked");
    hall.post(&manager, answered, json!({})).await.done::<Done>();
    desk.until_view(|view| view.help.is_none()).await;
    desk.must("supervisor").await;
}
