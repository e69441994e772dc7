//! Reads the tables. A line is `ms  what happens  =>  what the desk does`; of a line without `=>`
//! only the instant and the happening count.
//!
//! What happens: `connected`, `heard`, `away CAUSE`, `tick`, `waiting NUMBER…`,
//! `view SEQ STATUS [NUMBER] [more…]`,
//! `press LINE`, `answer ID SEQ [NUMBER@COUNTER…]`, `ticket ID SEQ NUMBER`, `refuse ID PROBLEM`,
//! `lost ID`, `gave-up ID`; and two questions: `shown`, `allowed BUTTON`. The visit of a number is
//! the number without its letter.

use protocol::{
    bodies::{CalledNow, Done, PausePlan, TicketTaken},
    problem::Problem,
    views::{
        BoundTicket, CounterTicket, CounterView, DeskHelp, DeskMessage, DeskUndo, Head,
        ParkedTicket, Why,
    },
    words::{
        Class, CounterStatus, HelpKind, Needs, ParkKind, PauseReason, ServiceKind, Text,
        UndoneStep, VisitStatus,
    },
};

use crate::{
    desk::{Away, Button, Connection, Desk, Effect, Input, Reply, Settings},
    line::press,
};

const COUNTER: &str = "7";

/// Plays a table; without sounds, which have a table of their own.
pub fn check(table: &str) {
    play(table, false);
}

/// Plays a table with sounds.
pub fn check_sounds(table: &str) {
    play(table, true);
}

/// The desk of all tables.
pub fn settings() -> Settings {
    Settings {
        counter: COUNTER.to_owned(),
        id_prefix: "s".to_owned(),
        guard_ms: 400,
        paper_after_ms: 120_000,
    }
}

/// A view by its words.
pub fn a_view(words: &str) -> Input {
    let words: Vec<&str> = words.split_whitespace().collect();
    Input::View(Box::new(view(10, words[0], &words[1..], 0)))
}

fn play(table: &str, sounds: bool) {
    let mut desk = Desk::new(settings());
    let mut wrong = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (line, expected) = match line.split_once("=>") {
            Some((line, expected)) => (line.trim(), Some(expected.trim())),
            None => (line, None),
        };
        let (ms, happens) = line.split_once(char::is_whitespace).expect("an instant");
        let now_ms: i64 = ms.replace('_', "").parse().expect("an instant");
        let found = happen(&mut desk, happens.trim(), now_ms, sounds);
        if expected.is_some_and(|expected| expected != found) {
            wrong += &format!("{line}\n  => {}\n  found {found}\n", expected.unwrap_or(""));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn happen(desk: &mut Desk, happens: &str, now_ms: i64, sounds: bool) -> String {
    let words: Vec<&str> = happens.split_whitespace().collect();
    let input = match words.as_slice() {
        ["shown"] => return shown(desk, now_ms),
        ["allowed", button] => {
            let button = Button::named(button).unwrap_or_else(|| panic!("no button {button}"));
            return desk.allowed(button).map_or_else(|why| why.key().to_owned(), |()| "on".into());
        }
        ["connected"] => Input::Connected,
        ["heard"] => Input::Heard,
        ["tick"] => Input::Tick,
        ["waiting", numbers @ ..] => {
            Input::Waiting(numbers.iter().map(|number| (*number).to_owned()).collect())
        }
        ["away", "silent"] => Input::Disconnected { why: Away::Silent },
        ["away", "unreachable"] => {
            Input::Disconnected { why: Away::Unreachable { said: "refused".to_owned() } }
        }
        ["press", ..] => {
            let line = happens.trim_start_matches("press ");
            Input::Press(press(line).unwrap_or_else(|error| panic!("{line}: {error:?}")))
        }
        ["view", seq, status, more @ ..] => {
            Input::View(Box::new(view(seq.parse().expect("a seq"), status, more, now_ms)))
        }
        ["answer", id, seq, called @ ..] => {
            let called = called.iter().map(|called| call(called)).collect();
            let done = Done { seq: seq.parse().expect("a seq"), called };
            Input::Answer { id: (*id).to_owned(), result: Ok(Reply::Done(done)) }
        }
        ["ticket", id, seq, number] => {
            let ticket = ticket(seq.parse().expect("a seq"), number);
            Input::Answer { id: (*id).to_owned(), result: Ok(Reply::Ticket(Box::new(ticket))) }
        }
        ["refuse", id, problem] => {
            Input::Answer { id: (*id).to_owned(), result: Err(Box::new(refusal(problem))) }
        }
        ["lost", id] => Input::Lost { id: (*id).to_owned() },
        ["gave-up", id] => Input::GaveUp { id: (*id).to_owned() },
        _ => panic!("nobody knows what `{happens}` is"),
    };
    let effects = desk.update(input, now_ms);
    let told = effects.iter().filter(|effect| sounds || !matches!(effect, Effect::Sound(_)));
    told.map(effect).collect::<Vec<_>>().join(", ")
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Send(order) => {
            let path = order.path.trim_start_matches("/api/v1/");
            let path = path.trim_start_matches("counters/7/");
            let body = order.body.to_string().replace('"', "");
            format!("{} {path} {body}", order.id)
        }
        Effect::Sound(sound) => {
            let name = serde_json::to_value(sound).expect("a name");
            format!("~{}", name.as_str().expect("a name"))
        }
        Effect::Tell(notice) => {
            let mut facts = serde_json::to_value(notice).expect("facts");
            let facts = facts.as_object_mut().expect("facts");
            let name = facts.remove("notice").expect("a name");
            facts.remove("visit");
            let mut told = vec![name.as_str().expect("a name").to_owned()];
            told.extend(facts.values().map(|fact| match fact {
                serde_json::Value::String(text) => text.clone(),
                fact => fact["type"].as_str().or(fact["cause"].as_str()).unwrap_or("?").to_owned(),
            }));
            told.join(" ").replace("/problems/", "")
        }
    }
}

fn shown(desk: &Desk, now_ms: i64) -> String {
    let shown = desk.shown(now_ms);
    let mut parts = Vec::new();
    if let Some(doing) = shown.doing {
        parts.push(format!("{}…{}", doing.name(), if shown.unsure { "?" } else { "" }));
    }
    if let Some(person) = shown.person {
        parts.push(format!("{} {:?}", person.number, person.status).to_lowercase());
    }
    if let Some(question) = shown.question {
        parts.push(format!("did {} come?", question.number));
    }
    if !shown.settled {
        parts.push("unsettled".to_owned());
    }
    match shown.connection {
        Connection::Connecting => parts.push("connecting".to_owned()),
        Connection::Live => {}
        Connection::Away { for_ms, why } => parts.push(format!("{} for {for_ms}", why.key())),
    }
    parts.extend(shown.age_ms.map(|ms| format!("age {ms}")));
    parts.extend(shown.hall_ms.map(|ms| format!("hall {ms}")));
    parts.extend(shown.timer_ms.map(|ms| format!("timer {ms}")));
    parts.extend(shown.norm_ms.map(|ms| format!("of {ms}")));
    if let Some(paper) = shown.paper {
        let order = paper.order.iter().map(|line| format!("{} {:?}", line.number, line.status));
        parts.push(format!("paper: {}", order.collect::<Vec<_>>().join(" ").to_lowercase()));
    }
    parts.join(", ")
}

fn visit_of(number: &str) -> u64 {
    number.trim_start_matches(char::is_alphabetic).parse().expect("a number")
}

fn text(text: &str) -> Text {
    Text { zh: text.to_owned(), en: text.to_owned() }
}

fn call(called: &str) -> CalledNow {
    let (number, counter) = called.split_once('@').unwrap_or((called, COUNTER));
    let visit = visit_of(number);
    CalledNow { call_id: 100 + visit, visit, number: number.into(), counter: counter.into() }
}

fn refusal(name: &str) -> Problem {
    Problem {
        kind: format!("/problems/{name}"),
        status: 409,
        title: name.to_owned(),
        detail: name.to_owned(),
        field: None,
        numbers: vec![],
        next_step: name.to_owned(),
    }
}

fn ticket(seq: u64, number: &str) -> TicketTaken {
    TicketTaken {
        seq,
        visit: visit_of(number),
        number: number.to_owned(),
        service: text("deed"),
        package: None,
        cases: 1,
        precheck: false,
        class: Class::Ordinary,
        provisional: vec![],
        zone: text("zone"),
        floor: text("floor"),
        counters: vec![7],
        ahead: 0,
        issued_ms: 0,
        utc_offset_minutes: 480,
        link: "/t/x".to_owned(),
        qr_svg: String::new(),
    }
}

/// `STATUS [NUMBER] [nobody|undo:N|parked:N|bound:N|planned|provisional|unshown|
/// message:ID|norm:SECS|gen:G|help:KIND]…`
/// in a hall whose clock began at 1,000,000 ms and goes ten times as fast.
fn view(seq: u64, status: &str, more: &[&str], now_ms: i64) -> CounterView {
    let status: CounterStatus = serde_json::from_value(status.into()).expect("a status");
    let head = Head {
        generation: 1,
        seq,
        hall_ms: 1_000_000 + now_ms * 10,
        time_scale: 10.0,
        utc_offset_minutes: 480,
        hall: text("hall"),
    };
    let mut view = CounterView {
        head,
        counter: COUNTER.to_owned(),
        counter_number: 7,
        name: text("seven"),
        status,
        pause: None,
        back_at_ms: None,
        pause_after: None,
        clerk: Some("wang".to_owned()),
        current: None,
        waiting: 0,
        waiting_by_service: [].into(),
        longest_wait_secs: 0,
        next_due_ms: None,
        parked: vec![],
        bound: vec![],
        auto_call: false,
        help: None,
        undo: None,
        interrupted: vec![],
        colleagues: vec![],
        messages: vec![],
    };
    for word in more {
        let (word, fact) = word.split_once(':').unwrap_or((word, ""));
        let number = || fact.to_owned();
        match word {
            "nobody" => view.clerk = None,
            "planned" => {
                view.pause_after = Some(PausePlan { reason: PauseReason::Lunch, minutes: None });
            }
            "provisional" => current(&mut view).provisional = vec![Class::Care],
            "unshown" => current(&mut view).unshown_alarm = true,
            "gen" => view.head.generation = fact.parse().expect("a generation"),
            "help" => {
                let kind: HelpKind = serde_json::from_value(fact.into()).expect("a kind");
                view.help = Some(DeskHelp { kind, since_ms: 0 });
            }
            "message" => {
                let (id, text, from) = (number(), number(), number());
                view.messages.push(DeskMessage { id, text, from, at_ms: 0 });
            }
            "norm" => current(&mut view).norm_secs = fact.parse().ok(),
            "undo" => {
                let (step, visit) = (UndoneStep::Call, visit_of(fact));
                view.undo = Some(DeskUndo { step, visit, number: number(), until_ms: 0 });
            }
            "parked" => view.parked.push(ParkedTicket {
                visit: visit_of(fact),
                number: number(),
                kind: ParkKind::PapersKept,
                parked_ms: 0,
                back_by_ms: None,
                overdue: false,
            }),
            "bound" => view.bound.push(BoundTicket {
                visit: visit_of(fact),
                number: number(),
                service: text("deed"),
                to_clerk: false,
                parked: false,
                kept_until_ms: None,
            }),
            number => view.current = Some(person(number, status, view.head.hall_ms)),
        }
    }
    view
}

fn current(view: &mut CounterView) -> &mut CounterTicket {
    view.current.as_mut().expect("somebody")
}

fn person(number: &str, status: CounterStatus, since_ms: i64) -> CounterTicket {
    let status = match status {
        CounterStatus::Serving => VisitStatus::Serving,
        _ => VisitStatus::Called,
    };
    CounterTicket {
        visit: visit_of(number),
        number: number.to_owned(),
        service: text("deed"),
        service_id: "deed".to_owned(),
        kind: ServiceKind::Apply,
        norm_secs: None,
        class: Class::Ordinary,
        status,
        call_id: 100 + visit_of(number),
        calls: 1,
        since_ms,
        shown: true,
        unshown_alarm: false,
        why: Box::new(Why {
            sentence: text("why"),
            due_ms: 0,
            candidates: 1,
            next_number: Some("A090".to_owned()),
            next_due_ms: None,
            manual: None,
            insert: None,
            raised: false,
        }),
        cases: 1,
        provisional: vec![],
        precheck: None,
        package: None,
        linked: vec![],
        hold_until_ms: None,
        misses: 0,
        comes_back: false,
        earlier: vec![],
        needs: Needs::default(),
        case_numbers: vec![],
        notes: vec![],
    }
}
