//! Many at once: 64 people taking and 64 counters calling over HTTP.

use std::{
    collections::BTreeSet,
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use protocol::bodies::{Done, TicketTaken};
use serde_json::json;
use tests::Hall;
use tokio::task::JoinSet;

const COUNTERS: u16 = 64;
const TAKERS: u16 = 64;

/// Seconds; `JIAOHAO_CROWD_SECS` makes it longer.
fn how_long() -> Duration {
    let asked = std::env::var("JIAOHAO_CROWD_SECS").ok().and_then(|secs| secs.parse().ok());
    Duration::from_secs(asked.unwrap_or(4))
}

/// A hall in which every counter serves the one service.
fn wide_hall() -> String {
    let small = tests::hall::SMALL;
    let (head, _) = small.split_once("[counters]").unwrap();
    let mut hall = format!("{head}[counters]\n");
    for number in 1..=COUNTERS {
        let name = format!("{{ zh = \"窗{number}\", en = \"Counter {number}\" }}");
        writeln!(
            hall,
            "{number} = {{ number = {number}, name = {name}, zone = \"ground\", groups = [\"tax\", \"land\"] }}"
        )
        .unwrap();
    }
    hall
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_twice_and_nobody_called_twice() {
    let hall = Arc::new(Hall::open_as(&wide_hall(), "").await);
    let (kiosk, manager) = (hall.token("kiosk", None), hall.token("manager", None));
    let over = Arc::new(AtomicBool::new(false));
    let mut takers = JoinSet::new();
    for _ in 0..TAKERS {
        let (hall, kiosk, over) = (Arc::clone(&hall), kiosk.clone(), Arc::clone(&over));
        takers.spawn(async move {
            let mut taken = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let body = json!({ "service": "file", "source": "kiosk" });
                let ticket: TicketTaken = hall.post(&kiosk, "/api/v1/tickets", body).await.done();
                taken.push((ticket.number, ticket.visit));
            }
            taken
        });
    }
    let mut counters = JoinSet::new();
    for counter in 1..=COUNTERS {
        let (hall, manager, over) = (Arc::clone(&hall), manager.clone(), Arc::clone(&over));
        counters.spawn(async move { serve(&hall, &manager, counter, &over).await });
    }
    tokio::time::sleep(how_long()).await;
    over.store(true, Ordering::Relaxed);
    let taken: Vec<(String, u64)> = takers.join_all().await.into_iter().flatten().collect();
    let calls: Vec<(u64, u64)> = counters.join_all().await.into_iter().flatten().collect();

    let distinct = |values: Vec<String>| values.into_iter().collect::<BTreeSet<_>>().len();
    let numbers = distinct(taken.iter().map(|(number, _)| number.clone()).collect());
    assert_eq!(numbers, taken.len(), "a number was given out twice");
    let called = distinct(calls.iter().map(|(_, visit)| visit.to_string()).collect());
    assert_eq!(called, calls.len(), "somebody was called by two counters");
    assert!(taken.len() > 100 && calls.len() > 100, "{} {}", taken.len(), calls.len());
    // All hold the same privileges, so the order by due time is the order of check-in.
    let mut in_order = calls.clone();
    in_order.sort_unstable();
    assert!(in_order.is_sorted_by_key(|(_, visit)| *visit), "somebody was passed over");
    println!("{} taken, {} called in {:?}", taken.len(), calls.len(), how_long());
}

/// Calls and serves until it is over; (call id, visit) of everybody called here.
async fn serve(hall: &Hall, token: &str, counter: u16, over: &AtomicBool) -> Vec<(u64, u64)> {
    let press = async |command: &str, body| {
        let path = format!("/api/v1/counters/{counter}/{command}");
        hall.post(token, &path, body).await
    };
    press("sign-in", json!({ "clerk": format!("clerk-{counter}") })).await.done::<Done>();
    press("open", json!({})).await.done::<Done>();
    let mut called = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let next = press("call-next", json!({})).await;
        if !next.status.is_success() {
            // A Ready counter was called for in between: it holds the person already.
            assert_eq!(next.problem().kind, "/problems/counter-busy");
            break;
        }
        let done: Done = next.json();
        let Some(call) = done.called.iter().find(|call| call.counter == counter.to_string()) else {
            continue;
        };
        called.push((call.call_id, call.visit));
        press("start", json!({ "visit": call.visit })).await.done::<Done>();
        let outcome = json!({ "visit": call.visit, "outcome": "handled" });
        press("finish", outcome).await.done::<Done>();
    }
    called
}
