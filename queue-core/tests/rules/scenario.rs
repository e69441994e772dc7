//! Scenarios as text: one aligned line per step, `time  command  => what happened`.
//!
//! The hall has services a, b (group A, B; b is an enterprise service), p (group A, prechecked, at
//! most 5 cases) and c (group B, 领证), the package `pack` (a, b after a, c), and
//! counters 1 (a, p), 2 (a, b, p, c) and 3 (b, c). `=>` lists the events in short words, or
//! `! refusal`. A line without `=>` must simply succeed. `wakes 09:15` is no command: the hall asks
//! to be woken right after that instant (`never`: not at all).

use queue_core::{
    Command, Event, State,
    command::{
        Backfill, Errand, HandOver, HandOvers, HandTo, InterruptReason, Needs, PausePlan,
        PauseReason, Take, TransferTo,
    },
    execute,
    ids::{CallId, ClerkId, PersonRef, VisitId},
    invariants,
    setup::{MissMode, Setup},
    time::{HallTime, LocalDate},
    visit::{CareKind, Class, Entitlement, Outcome, Source},
};

pub use crate::test_hall::setup;
use crate::told::{clock, render};

/// Hall time at `HH:MM[:SS]` of the scenario's day.
pub fn at(clock: &str) -> HallTime {
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().expect(clock));
    let (h, m, s) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or(0));
    HallTime {
        utc_ms: (h * 3600 + m * 60 + s) * 1000,
        local_date: date("2026-11-23"),
        local_minute: u16::try_from(h * 60 + m).unwrap(),
    }
}

pub fn date(text: &str) -> LocalDate {
    text.to_owned().try_into().expect(text)
}

/// Runs a table over an open day and checks every line, the invariants after it, and that every
/// automatic call was fair. `change` is made to the hall before its first day.
fn check_with(change: impl FnOnce(&mut Setup), table: &str) -> State {
    let mut setup = setup();
    change(&mut setup);
    let mut state = State::default();
    run(&mut state, &Command::ChangeSetup { setup: Box::new(setup) }, at("08:00")).unwrap();
    run(&mut state, &Command::OpenDay { date: date("2026-11-23") }, at("08:00")).unwrap();
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (left, expected) =
            line.split_once("=>").map_or((line, None), |(l, r)| (l, Some(r.trim())));
        let (clock, words) = left.trim().split_once(' ').expect(line);
        if let Some(instant) = words.trim().strip_prefix("wakes") {
            assert_eq!(wakes(&state), instant.trim(), "in the line: {line}");
            continue;
        }
        let command = parse(&state, words.trim());
        let got = match run(&mut state, &command, at(clock)) {
            Ok(events) => events.iter().map(|e| render(&state, e)).collect::<Vec<_>>().join("; "),
            Err(refusal) => format!("! {refusal}"),
        };
        match expected {
            Some(expected) => assert_eq!(got, expected, "in the line: {line}"),
            None => assert!(!got.starts_with('!'), "in the line: {line}: {got}"),
        }
    }
    state
}

/// The last instant before something happens by itself.
fn wakes(state: &State) -> String {
    state.next_deadline().map_or("never".into(), |ms| clock(ms - 1))
}

/// Counter 1 is manned and open.
pub const ONE: &str = "08:55 sign-in 1 ann\n08:55 open 1\n";
/// Counters 1 and 2 are.
pub const TWO: &str = "08:55 sign-in 1 ann\n08:55 open 1\n08:55 sign-in 2 bob\n08:55 open 2\n";

/// Runs a table after some lines that set the scene.
pub fn after(start: &str, table: &str) -> State {
    check_with(|_| {}, &format!("{start}{table}"))
}

/// The same in a hall with other rules.
pub fn after_in(change: impl FnOnce(&mut Setup), start: &str, table: &str) -> State {
    check_with(change, &format!("{start}{table}"))
}

/// The same with other no-show rules.
pub fn after_with(misses: Vec<MissMode>, start: &str, table: &str) -> State {
    after_in(|setup| setup.rules.misses = misses, start, table)
}

/// Executes and checks what must hold after every command; a refusal must change nothing.
pub fn run(
    state: &mut State,
    command: &Command,
    now: HallTime,
) -> Result<Vec<Event>, queue_core::Refusal> {
    let before = state.clone();
    let result = execute(state, command, now);
    match &result {
        Ok(events) => {
            let unfair = invariants::unfair_calls(&before, events);
            assert!(unfair.is_empty(), "{command:?}: {unfair:?}");
        }
        Err(_) => assert!(*state == before, "a refusal changed the state: {command:?}"),
    }
    let broken = invariants::broken(state);
    assert!(broken.is_empty(), "{command:?}: {broken:?}");
    result
}

fn visit(state: &State, number: &str) -> VisitId {
    let found = state.visits.values().find(|v| v.number.to_string() == number);
    found.map_or(VisitId(999), |v| v.id)
}

fn parse(state: &State, words: &str) -> Command {
    let words: Vec<&str> = words.split_whitespace().collect();
    let counter = || words[1].into();
    let first = || visit(state, words[1]);
    let second = || visit(state, words[2]);
    match words[0] {
        "take" => take(&words[1..]),
        "precheck" => Command::Precheck {
            visit: first(),
            result: json(words[2]),
            missing: words[3..].iter().map(|n| n.parse().unwrap()).collect(),
        },
        "reclassify" => Command::Reclassify {
            visit: first(),
            service: words[2].into(),
            counter: words.get(3).map(|id| (*id).into()),
        },
        "confirm" => Command::ConfirmClass { visit: first(), class: json(words[2]) },
        "reject" => Command::RejectClass { visit: first(), class: json(words[2]) },
        "needs" => Command::SetNeeds { visit: first(), needs: needs(&words[2..]) },
        "insert" => Command::Insert { visit: first(), reason: json(words[2]) },
        "link" => {
            Command::Link { visits: words[1..].iter().map(|number| visit(state, number)).collect() }
        }
        "unlink" => Command::Unlink { visit: first() },
        "step-out" => Command::StepOut { visit: first() },
        "step-back" => Command::StepBack { visit: first() },
        "more-time" => Command::MoreTime { visit: first() },
        "supplement" => Command::Supplement { visit: first() },
        "return" => Command::Return { visit: first() },
        "cancel" => Command::Cancel { visit: first() },
        "resume" => Command::Resume { visit: first() },
        "next" => Command::CallNext { counter: counter() },
        "recall" => Command::Recall { counter: counter(), visit: second() },
        "start" => Command::Start { counter: counter(), visit: second() },
        "finish" => Command::Finish {
            counter: counter(),
            visit: second(),
            outcome: words
                .get(3)
                .filter(|word| **word != "next")
                .map_or(Outcome::Handled, |w| json(w)),
            next: words.last() == Some(&"next"),
        },
        "call" => {
            Command::CallSpecific { counter: counter(), visit: second(), reason: json(words[3]) }
        }
        "no-show" => Command::NoShow { counter: counter(), visit: second() },
        "park" => Command::Park {
            counter: counter(),
            visit: second(),
            kind: json(words[3]),
            minutes: words.get(4).map(|n| n.parse().unwrap()),
        },
        "transfer" => Command::Transfer {
            counter: counter(),
            visit: second(),
            to: match words[3] {
                "service" => TransferTo::Service(words[4].into()),
                "counter" => TransferTo::Counter(words[4].into()),
                _ => TransferTo::Clerk(ClerkId::from(words[4])),
            },
            back: words.get(5) == Some(&"back"),
        },
        "case" => {
            Command::AttachCase { counter: counter(), visit: second(), number: words[3].into() }
        }
        "undo" => Command::Undo { counter: counter(), visit: second() },
        "shown" => Command::Shown {
            call: CallId(words[1].parse().unwrap()),
            device: words[2].into(),
            delay_ms: 40,
        },
        _ => of_hall(state, &words),
    }
}

/// Commands of counters, services and the day.
fn of_hall(state: &State, words: &[&str]) -> Command {
    let counter = || words[1].into();
    let minutes = |word: &str| word.parse::<u32>().ok();
    match words[0] {
        "sign-in" => Command::SignIn { counter: counter(), clerk: words[2].into() },
        "sign-out" => {
            Command::SignOut { counter: counter(), hand_over: hand_over(state, &words[2..]) }
        }
        "open" => Command::OpenCounter { counter: counter() },
        "pause" => {
            let minutes = words.get(2).and_then(|word| minutes(word));
            let rest = 2 + usize::from(minutes.is_some());
            Command::PauseCounter {
                counter: counter(),
                reason: PauseReason::Lunch,
                minutes,
                hand_over: hand_over(state, &words[rest..]),
            }
        }
        "pause-after" => Command::PauseAfter {
            counter: counter(),
            plan: (words.get(2) != Some(&"not")).then(|| PausePlan {
                reason: PauseReason::Meeting,
                minutes: words.get(2).and_then(|word| minutes(word)),
            }),
        },
        "go-on" => Command::ResumeCounter { counter: counter() },
        "close" => {
            Command::CloseCounter { counter: counter(), hand_over: hand_over(state, &words[2..]) }
        }
        "auto" => Command::SetAutoCall { counter: counter(), on: words[2] == "on" },
        "move" => Command::MoveCounter { counter: counter(), to: words[2].into() },
        "help" => Command::AskHelp { counter: counter(), kind: json(words[2]) },
        "helped" => Command::AnswerHelp { counter: counter() },
        "skills" => Command::SetSkills {
            clerk: words[1].into(),
            services: (words.get(2) != Some(&"all"))
                .then(|| words[2..].iter().map(|id| (*id).into()).collect()),
        },
        "interrupt" => {
            let reason = InterruptReason::SystemDown;
            Command::InterruptService { service: words[1].into(), reason }
        }
        "restore" => Command::RestoreService { service: words[1].into() },
        "carry-over" => Command::CarryOver { service: words[1].into() },
        "backfill" => backfill(words),
        "stop-issuing" => Command::StopIssuing,
        "resume-issuing" => Command::ResumeIssuing,
        "tick" => Command::Tick,
        "open-day" => Command::OpenDay { date: date(words[1]) },
        "close-day" => Command::CloseDay { expire: words.get(1).map(|word| json(word)) },
        other => panic!("unknown step {other}"),
    }
}

/// A word of the wire.
fn json<T: serde::de::DeserializeOwned>(word: &str) -> T {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).expect(word)
}

/// `[voice] [guide] [hearing] [zh-CN|yue|en]`
fn needs(words: &[&str]) -> Needs {
    let has = |need: &str| words.contains(&need);
    let language = words.iter().find(|word| !["voice", "guide", "hearing"].contains(word));
    Needs {
        voice: has("voice"),
        guide: has("guide"),
        hearing: has("hearing"),
        language: language.map(|word| json(word)),
    }
}

/// `[A001 TARGET]… [rest TARGET]`; a target is `service`, `counter:2`, `clerk:ann` or `keep:30`.
fn hand_over(state: &State, words: &[&str]) -> HandOvers {
    let mut hand_over = HandOvers::default();
    for pair in words.chunks(2) {
        let to = match pair[1].split_once(':') {
            None => HandTo::Service,
            Some(("counter", id)) => HandTo::Counter(id.into()),
            Some(("clerk", id)) => HandTo::Clerk(id.into()),
            Some((_, minutes)) => HandTo::Keep { minutes: minutes.parse().unwrap() },
        };
        match pair[0] {
            "rest" => hand_over.others = Some(to),
            number => hand_over.tickets.push(HandOver { visit: visit(state, number), to }),
        }
    }
    hand_over
}

/// `backfill SERVICE SLIP COUNTER 09:00 09:05 09:06 09:10`
fn backfill(words: &[&str]) -> Command {
    let time = |n: usize| at(words[n]).utc_ms;
    Command::Backfill(Box::new(Backfill {
        service: words[1].into(),
        slip: words[2].parse().unwrap(),
        class: Class::Ordinary,
        counter: words[3].into(),
        clerk: "ann".into(),
        checked_in_ms: time(4),
        called_ms: time(5),
        started_ms: time(6),
        finished_ms: time(7),
        outcome: Outcome::Handled,
    }))
}

/// `take SERVICE|pack [care[?]] [green] [slot 09:30-10:00] [by PERSON] [cases 3] [precheck yes|no]
/// [needs NEED]`;
/// `care?` is a claim that nobody has confirmed.
fn take(words: &[&str]) -> Command {
    let mut take = Take::new(words[0].into(), Source::Kiosk);
    if words[0] == "pack" {
        take.errand = Errand::Package("pack".into());
    }
    let mut rest = words[1..].iter();
    while let Some(word) = rest.next() {
        match *word {
            "care" => take.entitlements.push(Entitlement::Care { care: CareKind::Elder }),
            "care?" => {
                take.entitlements.push(Entitlement::Care { care: CareKind::Elder });
                take.provisional.push(Class::Care);
            }
            "green" => take.entitlements.push(Entitlement::Green),
            "slot" => {
                let (from, to) = rest.next().unwrap().split_once('-').unwrap();
                take.entitlements.push(Entitlement::Appointment {
                    slot_start_ms: at(from).utc_ms,
                    slot_end_ms: at(to).utc_ms,
                });
            }
            "cases" => take.cases = rest.next().unwrap().parse().unwrap(),
            "needs" => take.needs = needs(&[rest.next().unwrap()]),
            "precheck" => take.precheck = rest.next().map(|word| *word == "yes"),
            _ => take.person = rest.next().map(|name| PersonRef::from(*name)),
        }
    }
    Command::Take(Box::new(take))
}
