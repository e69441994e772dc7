//! A small day, written by hand: every kind of event at least once.

use queue_core::{
    Event, Setup,
    command::{Needs, PauseReason, TransferCause},
    event::{CallReason, Called, NextCandidate, TicketIssued},
    ids::{CallId, CounterId, VisitId},
    setup::DueMinutes,
    time::{LocalDate, MINUTE_MS},
    visit::{CareKind, Class, Entitlement, Lane, Number, Outcome, ParkKind, Source},
};

use super::book::{Entry, minute};

fn setup() -> Setup {
    serde_json::from_str(
        r#"{
            "hall": "test", "name": {"zh": "测试大厅", "en": "Test hall"},
            "time_zone": "Asia/Shanghai",
            "hours": {"open": "09:00", "close": "17:00",
                      "issue_from": "08:30", "issue_until": "16:30"},
            "zones": {"east": {"name": {"zh": "东区", "en": "East"},
                               "floor": {"zh": "一楼", "en": "Floor 1"}}},
            "groups": {"all": {"name": {"zh": "全部", "en": "All"},
                               "prefix": "A", "zone": "east"}},
            "services": {"social": {"name": {"zh": "社保", "en": "Social"}, "group": "all"},
                         "permit": {"name": {"zh": "许可", "en": "Permit"}, "group": "all"}},
            "counters": {}
        }"#,
    )
    .unwrap()
}

fn date(day: u8) -> LocalDate {
    LocalDate { year: 2026, month: 11, day }
}

/// A ticket of an ordinary citizen; `(visit, prefix, ordinal)`.
pub fn ticket((visit, prefix, ordinal): (u64, &str, u32), service: &str, at: i64) -> TicketIssued {
    TicketIssued {
        visit: VisitId(visit),
        number: Number { prefix: prefix.to_owned(), ordinal },
        service: service.into(),
        zone: "east".into(),
        class: Class::Ordinary,
        entitlements: Vec::new(),
        person: None,
        source: Source::Kiosk,
        more_cases: 0,
        provisional: Vec::new(),
        package: None,
        precheck: false,
        needs: Needs::NONE,
        ready_ms: minute(at),
        base_ms: minute(at + 30),
        at_ms: minute(at),
    }
}

fn issued(ticket: TicketIssued) -> Event {
    Event::TicketIssued(Box::new(ticket))
}

fn elder(mut ticket: TicketIssued) -> TicketIssued {
    ticket.class = Class::Care;
    ticket.entitlements = vec![Entitlement::Care { care: CareKind::Elder }];
    ticket.person = Some("p-7".to_owned().into());
    ticket.source = Source::Phone;
    ticket.base_ms = ticket.ready_ms + 5 * MINUTE_MS;
    ticket
}

fn booked(mut ticket: TicketIssued, slot: i64) -> TicketIssued {
    ticket.class = Class::Appointment;
    ticket.entitlements = vec![
        Entitlement::Green,
        Entitlement::Appointment { slot_start_ms: minute(slot), slot_end_ms: minute(slot + 15) },
    ];
    ticket.source = Source::Desk;
    ticket.ready_ms = minute(slot);
    ticket.base_ms = minute(slot + 10);
    ticket
}

/// A call of `(visit, call)` at a counter.
pub fn called((visit, call): (u64, u64), counter: &str, wait: Option<i64>, at: i64) -> Called {
    Called {
        visit: VisitId(visit),
        counter: counter.into(),
        clerk: if counter == "c1" { "liu" } else { "chen" }.into(),
        call: CallId(call),
        zone: "east".into(),
        reason: CallReason {
            manual: None,
            insert: None,
            raised: false,
            due_ms: minute(at + 3),
            ready_ms: minute(at - 2),
            class: Class::Ordinary,
            candidates: 1,
            next: None,
        },
        wait_ms: wait.map(|minutes| minutes * MINUTE_MS),
        overtime: false,
        at_ms: minute(at),
    }
}

fn call(called: Called) -> Event {
    Event::Called(Box::new(called))
}

fn before(mut called: Called, next: u64) -> Called {
    called.reason.candidates = 3;
    called.reason.class = Class::Care;
    called.reason.next = Some(NextCandidate {
        visit: VisitId(next),
        number: Number { prefix: "A".to_owned(), ordinal: 1 },
        due_ms: minute(32),
    });
    called
}

/// A confirmation by a second screen.
fn shown_late(call: u64, at: i64) -> Event {
    Event::CallShown {
        call: CallId(call),
        device: "screen-west".into(),
        delay_ms: 9_000,
        at_ms: minute(at),
    }
}

fn start(visit: u64, counter: &str, at: i64) -> Event {
    Event::ServiceStarted { visit: VisitId(visit), counter: counter.into(), at_ms: minute(at) }
}

fn finish((visit, counter): (u64, &str), outcome: Outcome, served: i64, at: i64) -> Event {
    Event::ServiceFinished {
        visit: VisitId(visit),
        counter: counter.into(),
        outcome,
        served_ms: served * MINUTE_MS,
        package: None,
        at_ms: minute(at),
    }
}

fn missed((visit, misses): (u64, u8), return_until: Option<i64>, at: i64) -> Event {
    Event::CallMissed {
        visit: VisitId(visit),
        counter: "c1".into(),
        misses,
        return_until_ms: return_until.map(minute),
        return_until_call: None,
        at_ms: minute(at),
    }
}

fn opens(counter: &str, clerk: &str, at: i64) -> Vec<Event> {
    let (counter, at_ms) = (CounterId::from(counter), minute(at));
    vec![
        Event::SignedIn { counter: counter.clone(), clerk: clerk.into(), at_ms },
        Event::CounterOpened { counter, at_ms },
    ]
}

fn closes(counter: &str, clerk: &str, at: i64) -> Vec<Event> {
    let (counter, at_ms) = (CounterId::from(counter), minute(at));
    vec![
        Event::CounterClosed { counter: counter.clone(), at_ms },
        Event::SignedOut { counter, clerk: clerk.into(), at_ms },
    ]
}

fn opened(day: u8, at: i64) -> Event {
    Event::DayOpened { date: date(day), due: DueMinutes::default(), at_ms: minute(at) }
}

fn closed(day: u8, at: i64) -> Event {
    Event::DayClosed { date: date(day), at_ms: minute(at) }
}

fn morning() -> Vec<Entry> {
    let social = "social";
    let shown = Event::CallShown {
        call: CallId(1),
        device: "screen-east".into(),
        delay_ms: 180,
        at_ms: minute(5),
    };
    let recalled = Event::Recalled {
        visit: VisitId(2),
        counter: "c1".into(),
        call: CallId(2),
        zone: "east".into(),
        calls: 2,
        at_ms: minute(6),
    };
    let returned = Event::Returned {
        visit: VisitId(1),
        lane: Lane::Service("social".into()),
        floor_ms: Some(minute(20)),
        at_ms: minute(12),
    };
    vec![
        (0, vec![Event::SetupChanged { setup: Box::new(setup()) }]),
        (0, vec![opened(2, 0)]),
        (1, opens("c1", "liu", 1)),
        (1, opens("c2", "chen", 1)),
        (2, vec![issued(ticket((1, "A", 1), social, 2))]),
        (3, vec![issued(elder(ticket((2, "A", 2), social, 3)))]),
        (4, vec![issued(booked(ticket((3, "B", 1), "permit", 4), 15))]),
        (5, vec![call(before(called((2, 1), "c1", Some(2), 5), 1))]),
        (5, vec![shown]),
        (6, vec![recalled]),
        (7, vec![start(2, "c1", 7)]),
        (9, vec![finish((2, "c1"), Outcome::Handled, 2, 9)]),
        (9, vec![call(called((1, 3), "c1", Some(7), 9))]),
        // The screen was slow: visit 2 is done. A second answer does not count.
        (10, vec![shown_late(2, 10), shown_late(2, 11)]),
        (11, vec![missed((1, 1), Some(41), 11)]),
        (12, vec![returned]),
    ]
}

/// Visit 3 is parked, resumed by a ready counter, and handed on.
fn late_morning() -> Vec<Entry> {
    let park = Event::ServiceParked {
        visit: VisitId(3),
        counter: "c2".into(),
        kind: ParkKind::WithoutPapers,
        served_ms: 2 * MINUTE_MS,
        lane: None,
        back_by_ms: None,
        at_ms: minute(15),
    };
    let ready = Event::CounterReady { counter: "c2".into(), at_ms: minute(16) };
    let resumed = Event::Resumed {
        visit: VisitId(3),
        lane: Lane::Service("permit".into()),
        floor_ms: Some(minute(21)),
        at_ms: minute(21),
    };
    let transferred = Event::Transferred {
        visit: VisitId(3),
        from: "c2".into(),
        service: "seal".into(),
        lane: Lane::Counter("c1".into()),
        served_ms: 5 * MINUTE_MS,
        cause: TransferCause::Asked,
        outcome: None,
        back: Vec::new(),
        package: None,
        at_ms: minute(25),
    };
    vec![
        (12, vec![call(called((3, 4), "c2", Some(0), 12))]),
        (13, vec![start(3, "c2", 13)]),
        (15, vec![park]),
        (16, vec![ready]),
        (21, vec![resumed, call(called((3, 5), "c2", None, 21))]),
        (22, vec![start(3, "c2", 22)]),
        (25, vec![transferred]),
        (26, vec![call(called((3, 6), "c1", Some(1), 26))]),
        (27, vec![start(3, "c1", 27)]),
        (30, vec![finish((3, "c1"), Outcome::PapersMissing, 3, 30)]),
        (30, vec![call(called((1, 7), "c1", None, 30))]),
        (32, vec![missed((1, 2), None, 32)]),
    ]
}

fn afternoon() -> Vec<Entry> {
    let cancelled = Event::VisitCancelled { visit: VisitId(4), at_ms: minute(34) };
    let paused = Event::CounterPaused {
        counter: "c1".into(),
        reason: PauseReason::Lunch,
        back_at_ms: None,
        at_ms: minute(40),
    };
    let resumed = Event::CounterResumed { counter: "c1".into(), at_ms: minute(70) };
    let lapsed = Event::ReturnLapsed { visit: VisitId(6), at_ms: minute(104) };
    let mut end = vec![Event::VisitExpired { visit: VisitId(5), reason: None, at_ms: minute(480) }];
    end.extend(closes("c1", "liu", 480));
    end.extend(closes("c2", "chen", 480));
    end.push(closed(2, 480));
    vec![
        (33, vec![issued(ticket((4, "A", 3), "social", 33))]),
        (34, vec![cancelled]),
        (35, vec![issued(ticket((5, "A", 4), "social", 35))]),
        (40, vec![paused]),
        (70, vec![resumed]),
        (71, vec![issued(ticket((6, "A", 5), "social", 71))]),
        (72, vec![call(called((6, 8), "c1", Some(1), 72))]),
        (74, vec![missed((6, 1), Some(104), 74)]),
        (104, vec![lapsed]),
        (400, vec![Event::IssuingStopped]),
        (401, vec![Event::IssuingResumed]),
        (480, end),
    ]
}

/// Somebody was called when the day was closed, and is carried over.
fn evening() -> Vec<Entry> {
    vec![
        (473, vec![issued(ticket((7, "A", 6), "social", 473))]),
        (474, vec![call(called((7, 9), "c2", Some(1), 474))]),
    ]
}

/// The next day, whose numbers begin again.
fn next_day() -> Vec<Entry> {
    let at = 24 * 60;
    let carried_over = Event::VisitCancelled { visit: VisitId(7), at_ms: minute(at + 1) };
    vec![
        (at, vec![opened(3, at)]),
        (at + 1, opens("c1", "chen", at + 1)),
        (at + 1, vec![carried_over]),
        (at + 2, vec![issued(ticket((8, "A", 1), "social", at + 2))]),
        // Screens that were cut off catch up with yesterday's calls.
        (at + 3, vec![shown_late(8, at + 3), shown_late(9, at + 3)]),
    ]
}

/// All commands, in order.
pub fn entries() -> Vec<Entry> {
    let mut all = [morning(), late_morning(), afternoon(), evening(), next_day()].concat();
    all.sort_by_key(|(minutes, _)| *minutes);
    all
}
