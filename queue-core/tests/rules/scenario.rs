//! Scenarios as text: one aligned line per step, `time  command  => what happened`.
//!
//! The hall has services a, b (group A, B; b is an enterprise service) and counters 1 (a), 2 (a, b)
//! and 3 (b). `=>` lists the events in short words, or `! refusal`. A line without `=>` must simply
//! succeed.

use queue_core::{
    Command, Event, Setup, State,
    command::{ManualReason, PauseReason, TransferTo},
    execute,
    ids::{CallId, ClerkId, PersonRef, VisitId},
    invariants,
    setup::MissMode,
    time::{HallTime, LocalDate, MINUTE_MS},
    visit::{CareKind, Entitlement, Outcome, ParkKind, Source},
};

const TEXT: &str = r#"{"zh":"文","en":"text"}"#;

/// The hall of every scenario.
pub fn setup() -> Setup {
    let json = r#"{
      "hall": "test", "name": T, "time_zone": "Asia/Shanghai",
      "hours": {"open":"09:00","close":"17:00","issue_from":"08:30","issue_until":"16:30"},
      "zones": {"east": {"name": T, "floor": T}, "quiet": {"name": T, "floor": T, "silent": true}},
      "groups": {"ga": {"name": T, "prefix": "A", "zone": "east"},
                 "gb": {"name": T, "prefix": "B", "zone": "quiet"}},
      "services": {"a": {"name": T, "group": "ga"},
                   "b": {"name": T, "group": "gb", "enterprise": true, "day_quota": 9}},
      "counters": {"1": {"number": 1, "name": T, "zone": "east", "groups": ["ga"]},
                   "2": {"number": 2, "name": T, "zone": "east", "groups": ["ga"], "services": ["b"]},
                   "3": {"number": 3, "name": T, "zone": "quiet", "groups": ["gb"]}}
    }"#;
    serde_json::from_str(&json.replace(" T", TEXT)).expect("the scenario hall")
}

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
/// automatic call was fair. `misses` replaces the no-show rules.
pub fn check_with(misses: Option<Vec<MissMode>>, table: &str) -> State {
    let mut setup = setup();
    if let Some(misses) = misses {
        setup.rules.misses = misses;
    }
    let mut state = State::default();
    run(&mut state, &Command::ChangeSetup { setup: Box::new(setup) }, at("08:00")).unwrap();
    run(&mut state, &Command::OpenDay { date: date("2026-11-23") }, at("08:00")).unwrap();
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (left, expected) =
            line.split_once("=>").map_or((line, None), |(l, r)| (l, Some(r.trim())));
        let (clock, words) = left.trim().split_once(' ').expect(line);
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

pub fn check(table: &str) -> State {
    check_with(None, table)
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
    let second = || visit(state, words[2]);
    match words[0] {
        "take" => take(&words[1..]),
        "sign-in" => Command::SignIn { counter: counter(), clerk: words[2].into() },
        "sign-out" => Command::SignOut { counter: counter() },
        "open" => Command::OpenCounter { counter: counter() },
        "pause" => Command::PauseCounter { counter: counter(), reason: PauseReason::Lunch },
        "go-on" => Command::ResumeCounter { counter: counter() },
        "close" => Command::CloseCounter { counter: counter() },
        "next" => Command::CallNext { counter: counter() },
        "recall" => Command::Recall { counter: counter(), visit: second() },
        "start" => Command::Start { counter: counter(), visit: second() },
        "finish" => {
            let (outcome, next) = (Outcome::Handled, words.get(3) == Some(&"next"));
            Command::Finish { counter: counter(), visit: second(), outcome, next }
        }
        "call" => Command::CallSpecific {
            counter: counter(),
            visit: second(),
            reason: match words[3] {
                "urgent" => ManualReason::Urgent,
                _ => ManualReason::CameBack,
            },
        },
        "no-show" => Command::NoShow { counter: counter(), visit: second() },
        "return" => Command::Return { visit: visit(state, words[1]) },
        "cancel" => Command::Cancel { visit: visit(state, words[1]) },
        "resume" => Command::Resume { visit: visit(state, words[1]) },
        "park" => Command::Park {
            counter: counter(),
            visit: second(),
            kind: match words[3] {
                "without-papers" => ParkKind::WithoutPapers,
                "papers-kept" => ParkKind::PapersKept,
                _ => ParkKind::Waiting,
            },
        },
        "transfer" => Command::Transfer {
            counter: counter(),
            visit: second(),
            to: match words[3] {
                "service" => TransferTo::Service(words[4].into()),
                "counter" => TransferTo::Counter(words[4].into()),
                _ => TransferTo::Clerk(ClerkId::from(words[4])),
            },
        },
        "shown" => Command::Shown {
            call: CallId(words[1].parse().unwrap()),
            device: words[2].into(),
            delay_ms: 40,
        },
        "stop-issuing" => Command::StopIssuing,
        "resume-issuing" => Command::ResumeIssuing,
        "tick" => Command::Tick,
        "open-day" => Command::OpenDay { date: date(words[1]) },
        "close-day" => Command::CloseDay,
        other => panic!("unknown step {other}"),
    }
}

/// `take SERVICE [care] [green] [slot 09:30-10:00] [by PERSON]`
fn take(words: &[&str]) -> Command {
    let mut entitlements = Vec::new();
    let mut person = None;
    let mut rest = words[1..].iter();
    while let Some(word) = rest.next() {
        match *word {
            "care" => entitlements.push(Entitlement::Care { care: CareKind::Elder }),
            "green" => entitlements.push(Entitlement::Green),
            "slot" => {
                let (from, to) = rest.next().unwrap().split_once('-').unwrap();
                entitlements.push(Entitlement::Appointment {
                    slot_start_ms: at(from).utc_ms,
                    slot_end_ms: at(to).utc_ms,
                });
            }
            _ => person = rest.next().map(|name| PersonRef::from(*name)),
        }
    }
    Command::Take { service: words[0].into(), entitlements, person, source: Source::Kiosk }
}

/// `HH:MM`, with seconds and milliseconds when there are any.
fn clock(ms: i64) -> String {
    let (minutes, secs, rest) = (ms / MINUTE_MS, ms % MINUTE_MS / 1000, ms % 1000);
    let hm = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match (secs, rest) {
        (0, 0) => hm,
        (secs, 0) => format!("{hm}:{secs:02}"),
        (secs, rest) => format!("{hm}:{secs:02}+{rest}ms"),
    }
}

fn render(state: &State, event: &Event) -> String {
    let number = |id: &VisitId| state.visits.get(id).map_or("?".into(), |v| v.number.to_string());
    match event {
        Event::TicketIssued(e) => {
            format!("{} {:?} due {}", e.number, e.class, clock(e.base_ms)).to_lowercase()
        }
        Event::Called(e) => {
            let next = e.reason.next.as_ref().map_or("nobody".into(), |n| n.number.to_string());
            let wait = e.wait_ms.map_or(String::new(), |ms| format!(" after {}", clock(ms)));
            let manual = e.reason.manual.as_ref();
            let manual = manual.map_or(String::new(), |why| format!(", because {}", why.word()));
            format!(
                "{} to {} of {}, next {next}{wait}{manual}",
                number(&e.visit),
                e.counter,
                e.reason.candidates
            )
        }
        Event::Recalled { visit, calls, .. } => format!("{} again, {calls}", number(visit)),
        Event::CallShown { call, .. } => format!("call {call} shown"),
        Event::ServiceStarted { visit, .. } => format!("{} started", number(visit)),
        Event::ServiceFinished { visit, served_ms, .. } => {
            format!("{} done in {}", number(visit), clock(*served_ms))
        }
        Event::CallMissed { visit, misses, return_until_ms, .. } => {
            let until = return_until_ms.map_or("void".into(), |ms| format!("until {}", clock(ms)));
            format!("{} missed {misses}, {until}", number(visit))
        }
        Event::Returned { visit, .. } | Event::Resumed { visit, .. } => {
            let due = state.visits.get(visit).map_or(0, queue_core::visit::Visit::due_ms);
            format!("{} waits, due {}", number(visit), clock(due))
        }
        Event::ReturnLapsed { visit, .. } => format!("{} void", number(visit)),
        Event::ServiceParked { visit, .. } => format!("{} parked", number(visit)),
        Event::Transferred { visit, .. } => format!("{} handed on", number(visit)),
        Event::VisitCancelled { visit, .. } => format!("{} cancelled", number(visit)),
        Event::VisitExpired { visit, .. } => format!("visit {visit} expired"),
        Event::CounterReady { counter, .. } => format!("{counter} ready"),
        Event::CounterClosed { counter, .. } => format!("{counter} closed"),
        Event::SignedOut { counter, .. } => format!("{counter} signed out"),
        Event::DayClosed { date, .. } => format!("{date} closed"),
        Event::DayOpened { date, .. } => format!("{date} opened"),
        other => format!("{other:?}"),
    }
}
