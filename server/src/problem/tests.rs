use protocol::bodies::{TakeTicket, Transfer};
use queue_core::{
    Refusal,
    ids::{CallId, VisitId},
    time::{LocalDate, MinuteOfDay},
};
use serde::de::DeserializeOwned;

use super::*;

/// Every refusal, found by walking from one to the next: a new one does not compile until it is
/// given its place here.
fn every_refusal() -> Vec<Refusal> {
    let mut all = vec![Refusal::NoSetup];
    while let Some(next) = all.last().and_then(after) {
        all.push(next);
    }
    all
}

fn after(refusal: &Refusal) -> Option<Refusal> {
    use Refusal as R;
    let number = "A001".to_owned();
    let (counter, service) = ("7".into(), "marriage".into());
    let date = LocalDate { year: 2026, month: 3, day: 2 };
    let clerk = || "wang".into();
    Some(match refusal {
        R::NoSetup => R::BadSetup { field: "zones".to_owned(), problem: "none".to_owned() },
        R::BadSetup { .. } => R::DayNotOpen,
        R::DayNotOpen => R::DayStillOpen { date },
        R::DayStillOpen { .. } => R::WrongDate { date, today: date },
        R::WrongDate { .. } => R::PeopleAtCounters { counters: 2 },
        R::PeopleAtCounters { .. } => R::IssuingStopped,
        R::IssuingStopped => {
            R::OutsideIssuingHours { from: MinuteOfDay(510), until: MinuteOfDay(990) }
        }
        R::OutsideIssuingHours { .. } => R::UnknownService { service },
        R::UnknownService { .. } => R::UnknownCounter { counter },
        R::UnknownCounter { .. } => R::UnknownVisit { visit: VisitId(9) },
        R::UnknownVisit { .. } => R::UnknownCall { call: CallId(9) },
        R::UnknownCall { .. } => R::QuotaReached { service, quota: 50 },
        R::QuotaReached { .. } => R::AlreadyHolds { number, visit: VisitId(9), service },
        R::AlreadyHolds { .. } => R::NoGreenChannel { service },
        R::NoGreenChannel { .. } => R::BadSlot,
        R::BadSlot => R::NotSignedIn { counter },
        R::NotSignedIn { .. } => R::CounterTaken { counter, clerk: clerk() },
        R::CounterTaken { .. } => R::ClerkElsewhere { clerk: clerk(), counter },
        R::ClerkElsewhere { .. } => R::CounterClosed { counter },
        R::CounterClosed { .. } => R::CounterOpen { counter },
        R::CounterOpen { .. } => R::CounterPaused { counter },
        R::CounterPaused { .. } => R::CounterNotPaused { counter },
        R::CounterNotPaused { .. } => R::CounterBusy { counter, number },
        R::CounterBusy { .. } => R::NotAtCounter { number, counter },
        R::NotAtCounter { .. } => R::NotServedHere { number, counter },
        R::NotServedHere { .. } => R::HeldElsewhere { number },
        R::HeldElsewhere { .. } => R::WrongStatus { number, status: "waiting", needs: "called" },
        R::WrongStatus { .. } => R::TooSoonToRecall { wait_secs: 5 },
        R::TooSoonToRecall { .. } => R::CallLimit { calls: 3 },
        R::CallLimit { .. } => R::TooSoonForNoShow { wait_secs: 5 },
        R::TooSoonForNoShow { .. } => R::ClerkNotHere { clerk: clerk() },
        R::ClerkNotHere { .. } => R::StepNeedsAnother { number, service, first: "b".into() },
        R::StepNeedsAnother { .. } => R::UnknownPackage { package: "shop".into() },
        R::UnknownPackage { .. } => R::TooManyCases { service, limit: 5 },
        R::TooManyCases { .. } => R::ServiceInterrupted { service },
        R::ServiceInterrupted { .. } => R::NotInterrupted { service },
        R::NotInterrupted { .. } => R::SteppedOut { number },
        R::SteppedOut { .. } => R::StepOutUsed { number },
        R::StepOutUsed { .. } => R::NotSteppedOut { number },
        R::NotSteppedOut { .. } => R::MoreTimeUsed { number },
        R::MoreTimeUsed { .. } => R::TicketsLeft { counter, numbers: vec![number] },
        R::TicketsLeft { .. } => R::MinutesOutOfRange { most: 720 },
        R::MinutesOutOfRange { .. } => R::NothingToUndo { counter },
        R::NothingToUndo { .. } => R::UndoTooLate { number },
        R::UndoTooLate { .. } => R::UnknownMaterial { material: 9 },
        R::UnknownMaterial { .. } => R::CompleteButMissing,
        R::CompleteButMissing => R::NotProvisional { number },
        R::NotProvisional { .. } => R::AlreadyFor { number },
        R::AlreadyFor { .. } => R::NoPapersMissing { number },
        R::NoPapersMissing { .. } => R::LinkNeedsTwo,
        R::LinkNeedsTwo => R::LinkedAtCounters,
        R::LinkedAtCounters => R::NobodyAtCounter { counter },
        R::NobodyAtCounter { .. } => R::NoHelpAsked { counter },
        R::NoHelpAsked { .. } => R::PeopleWaiting { waiting: 3 },
        R::PeopleWaiting { .. } => R::BadTimes,
        R::BadTimes => R::SlipUsed { number },
        R::SlipUsed { .. } => return None,
    })
}

#[test]
fn every_refusal_is_told_in_both_languages_with_its_facts() {
    let all = every_refusal();
    assert!(all.len() >= 50);
    for refusal in all {
        let error = ApiError::from(refusal.clone());
        assert!(messages::names().any(|name| name == error.name), "{} has no text", error.name);
        for lang in [Lang::Zh, Lang::En] {
            let problem = error.problem(lang);
            let texts = [&problem.title, &problem.detail, &problem.next_step];
            for text in texts {
                assert!(!text.contains(['{', '}']), "{refusal:?}: {text}");
            }
        }
        assert!(error.status.is_client_error());
    }
}

#[test]
fn tickets_that_are_left_are_told_by_their_numbers() {
    let numbers = vec!["A001".to_owned(), "B012".to_owned()];
    let error = ApiError::from(Refusal::TicketsLeft { counter: "7".into(), numbers });
    let problem = error.problem(Lang::Zh);
    assert_eq!(problem.numbers, ["A001", "B012"]);
    assert!(problem.detail.contains("A001, B012"), "{}", problem.detail);
    assert_eq!(problem.field.as_deref(), Some("hand_over"));
}

fn body_error<T: DeserializeOwned>(body: &str) -> ApiError {
    let mut source = serde_json::Deserializer::from_str(body);
    match serde_path_to_error::deserialize::<_, T>(&mut source) {
        Ok(_) => panic!("{body} was read"),
        Err(error) => error.into(),
    }
}

#[test]
fn unreadable_bodies_name_the_field() {
    let take = body_error::<TakeTicket>;
    #[rustfmt::skip]
    let rows = [
        (take(r#"{"service": "#),                                   "malformed-json", None),
        (take("hello"),                                             "malformed-json", None),
        (take(r#"{"service": "x"}"#),                               "missing-field",  Some("source")),
        (take(r#"{"service": "x", "source": "kiosk", "vip": 1}"#),  "unknown-field",  Some("vip")),
        (take(r#"{"service": 5, "source": "kiosk"}"#),              "wrong-type",     Some("service")),
        (take(r#"{"service": "x", "source": "moon"}"#),             "unknown-value",  Some("source")),
        (take(r#"[]"#),                                             "wrong-type",     Some("body")),
        (take(r#"{"service":"x","source":"kiosk","appointment":{"start_ms":"a"}}"#),
                                                                    "wrong-type",     Some("appointment.start_ms")),
        (take(r#"{"service":"x","source":"kiosk","appointment":{"start_ms":1}}"#),
                                                                    "missing-field",  Some("appointment.end_ms")),
        (take(r#"{"service":"x","source":"kiosk","appointment":{"start":1}}"#),
                                                                    "unknown-field",  Some("appointment.start")),
        (body_error::<Transfer>(r#"{"visit": 1, "to": {"moon": "x"}}"#),
                                                                    "unknown-value",  Some("to")),
    ];
    for (error, name, field) in rows {
        assert_eq!((error.name.as_str(), error.field.as_deref()), (name, field));
    }
}

#[test]
fn a_wrong_value_lists_the_right_ones() {
    let error = body_error::<TakeTicket>(r#"{"service": "x", "source": "moon"}"#);
    let problem = error.problem(Lang::En);
    assert!(problem.detail.contains("kiosk, phone, desk, clerk"), "{}", problem.detail);
}

#[test]
fn texts_that_stay_for_ever_are_short_and_visible() {
    let long = "x".repeat(65);
    for text in ["", "  ", &long, "a\u{0}b", "a\u{202e}b", "a\nb"] {
        let error = short_text("clerk", text).expect_err("refused");
        assert_eq!((error.name.as_str(), error.field.as_deref()), ("bad-text", Some("clerk")));
    }
    for text in ["wang", "王小明", "<b>", &"好".repeat(64)] {
        assert_eq!(short_text("clerk", text).ok(), Some(text));
    }
}

#[test]
fn a_body_that_is_not_read_ends_its_connection() {
    let answer = |status| ApiError::new(status, "body-too-large", json!({ "limit": 1 }));
    let ends = |status| answer(status).response(Lang::Zh).headers().contains_key("connection");
    assert!(ends(StatusCode::PAYLOAD_TOO_LARGE) && !ends(StatusCode::BAD_REQUEST));
}
