//! The core: picking with many waiting, memory, replay.

use std::{collections::BTreeMap, hint::black_box, time::Instant};

use queue_core::{
    Command, Event, Setup, State, apply,
    command::Take,
    execute,
    ids::CounterId,
    pick::pick,
    setup::{Counter, Group, Service, ServiceKind, Text, Zone},
    time::{HallTime, LocalDate, MinuteOfDay},
    visit::{CareKind, Entitlement, Source},
};

use crate::{Line, ROUNDS, median};

const NOON: HallTime = HallTime {
    utc_ms: 1_000_000_000,
    local_date: LocalDate { year: 2026, month: 11, day: 23 },
    local_minute: 12 * 60,
};

/// All lines of the core.
pub fn lines() -> Vec<Line> {
    let (few, _) = waiting(1_000);
    let before = resident_bytes();
    let (many, events) = waiting(1_000_000);
    let bytes = (resident_bytes() - before) / 1_000_000.0;
    vec![picking(&few, &many), memory(bytes), replay(&events)]
}

fn text() -> Text {
    Text { zh: "厅".into(), en: "hall".into() }
}

/// A hall of eight services, one counter for all of them.
fn setup() -> Setup {
    let minute = MinuteOfDay;
    Setup {
        hall: "bench".into(),
        name: text(),
        time_zone: "Asia/Shanghai".into(),
        hours: queue_core::setup::Hours {
            open: minute(0),
            close: minute(1440),
            issue_from: minute(0),
            issue_until: minute(1440),
        },
        rules: Default::default(),
        zones: [(
            "z".into(),
            Zone { name: text(), floor: text(), silent: false, announce: Default::default() },
        )]
        .into(),
        groups: [(
            "g".into(),
            Group { name: text(), prefix: "A".into(), zone: "z".into(), note: None },
        )]
        .into(),
        services: (0..8)
            .map(|n| {
                let service = Service {
                    name: text(),
                    group: "g".into(),
                    enterprise: true,
                    day_quota: None,
                    norm_minutes: None,
                    tolerates_missing: false,
                    kind: ServiceKind::Apply,
                    max_cases: 1,
                    precheck: false,
                    materials: vec![],
                };
                (format!("s{n}").into(), service)
            })
            .collect(),
        packages: Default::default(),
        counters: [(
            "1".into(),
            Counter {
                number: 1,
                name: text(),
                zone: "z".into(),
                groups: vec!["g".into()],
                services: vec![],
                kinds: vec![],
                dedicated: false,
                planned: vec![],
            },
        )]
        .into(),
    }
}

/// A state with so many waiting, and the events that made it. The events of tickets alone are
/// timed in [`replay`].
fn waiting(people: u64) -> (State, Vec<Event>) {
    let mut state = State::default();
    let mut events = Vec::new();
    let mut give = |state: &mut State, command: &Command, after_ms: i64| {
        let now = HallTime { utc_ms: NOON.utc_ms + after_ms, ..NOON };
        match execute(state, command, now) {
            Ok(made) => events.extend(made),
            Err(refusal) => unreachable!("the bench hall refuses: {refusal}"),
        }
    };
    give(&mut state, &Command::ChangeSetup { setup: Box::new(setup()) }, 0);
    give(&mut state, &Command::OpenDay { date: NOON.local_date }, 0);
    give(&mut state, &Command::SignIn { counter: "1".into(), clerk: "ann".into() }, 0);
    give(&mut state, &Command::OpenCounter { counter: "1".into() }, 0);
    for n in 0..people {
        let care = Entitlement::Care { care: CareKind::Elder };
        let take = Take {
            entitlements: if n % 5 == 0 { vec![care] } else { vec![] },
            ..Take::new(format!("s{}", n % 8).into(), Source::Kiosk)
        };
        give(&mut state, &Command::Take(Box::new(take)), i64::try_from(n).unwrap_or(0));
    }
    (state, events)
}

fn picking(few: &State, many: &State) -> Line {
    let counter = CounterId::from("1");
    let time = |state: &State| {
        let start = Instant::now();
        for _ in 0..100_000 {
            black_box(pick(black_box(state), &counter));
        }
        start.elapsed().as_nanos() as f64 / 100_000.0
    };
    let rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (time(few), time(many))).collect();
    let (few, many) = (
        median(rounds.iter().map(|r| r.0).collect()),
        median(rounds.iter().map(|r| r.1).collect()),
    );
    let ratio = median(rounds.iter().map(|r| r.1 / r.0).collect());
    Line {
        what: "pick, 1,000,000 waiting / 1,000 waiting",
        values: BTreeMap::from([("ns_few", few), ("ns_many", many)]),
        ratio,
        goal: "<= 2",
        met: ratio <= 2.0,
    }
}

fn memory(bytes: f64) -> Line {
    Line {
        what: "memory of a waiting ticket, with its event, KiB",
        values: BTreeMap::from([("bytes", bytes)]),
        ratio: bytes / 1024.0,
        goal: "<= 1",
        met: bytes <= 1024.0,
    }
}

fn replay(events: &[Event]) -> Line {
    let rate = || {
        let mut state = State::default();
        let start = Instant::now();
        events.iter().for_each(|event| apply(&mut state, event));
        black_box(&state);
        events.len() as f64 / start.elapsed().as_secs_f64()
    };
    let rate = median((0..ROUNDS).map(|_| rate()).collect());
    Line {
        what: "apply, million events/s",
        values: BTreeMap::from([("events_per_s", rate)]),
        ratio: rate / 1e6,
        goal: ">= 0.5",
        met: rate >= 500_000.0,
    }
}

/// Memory of this process, from the second field of statm in pages.
fn resident_bytes() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm.split(' ').nth(1).and_then(|p| p.parse().ok()).unwrap_or(0.0);
    pages * 4096.0
}
