//! Many at once: 64 people taking and 64 counters calling over HTTP.

use std::{
    collections::BTreeSet,
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use protocol::bodies::{Done, TicketTaken};
use serde_json::{Value, json};
use tests::Hall;
use tokio::task::JoinSet;

const COUNTERS: u16 = 64;
const TAKERS: u16 = 64;

/// Both sides go on at once until so many have been called.
const CALLS: usize = 400;
/// Tickets that wait before the first counter calls, so that no counter ever finds nobody: even if
/// nobody else came.
const AHEAD: usize = CALLS + COUNTERS as usize;

/// A hall in which so many counters all serve the one service.
pub fn wide_hall(counters: u16) -> String {
    let small = tests::hall::SMALL;
    let (head, _) = small.split_once("[counters]").unwrap();
    let mut hall = format!("{head}[counters]\n");
    for number in 1..=counters {
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
    // Faster than any hall, with one token.
    let unlimited =
        "limit_token_per_minute = 0\nlimit_address_per_minute = 0\nlimit_tries_per_minute = 0";
    let hall = Arc::new(Hall::open_as(&wide_hall(COUNTERS), unlimited).await);
    let (kiosk, admin) = (hall.token("kiosk", None).await, hall.token("admin", None).await);
    for _ in 0..AHEAD {
        take(&hall, &kiosk).await;
    }
    let mut desks = JoinSet::new();
    for counter in 1..=COUNTERS {
        let (hall, admin) = (Arc::clone(&hall), admin.clone());
        desks.spawn(async move {
            let desk = hall.desk(&admin, &counter.to_string()).await;
            (counter, desk, hall.clerk(&admin).await)
        });
    }
    let desks = desks.join_all().await;
    let called = Arc::new(AtomicUsize::new(0));
    let mut takers = JoinSet::new();
    for _ in 0..TAKERS {
        let (hall, kiosk, called) = (Arc::clone(&hall), kiosk.clone(), Arc::clone(&called));
        takers.spawn(async move {
            let mut taken = Vec::new();
            while called.load(Ordering::Relaxed) < CALLS {
                taken.push(take(&hall, &kiosk).await);
            }
            taken
        });
    }
    let mut counters = JoinSet::new();
    for (counter, desk, clerk) in desks {
        let (hall, called) = (Arc::clone(&hall), Arc::clone(&called));
        counters.spawn(async move { serve(&hall, &desk, clerk, counter, &called).await });
    }
    let taken: Vec<String> = takers.join_all().await.into_iter().flatten().collect();
    let calls: Vec<(u64, u64)> = counters.join_all().await.into_iter().flatten().collect();

    let distinct = |values: Vec<String>| values.into_iter().collect::<BTreeSet<_>>().len();
    let numbers = distinct(taken.clone());
    assert_eq!(numbers, taken.len(), "a number was given out twice");
    let people = distinct(calls.iter().map(|(_, visit)| visit.to_string()).collect());
    assert_eq!(people, calls.len(), "somebody was called by two counters");
    assert!(calls.len() >= CALLS && taken.len() > TAKERS.into(), "{}", taken.len());
    // All hold the same privileges, so the order by due time is the order of check-in.
    let mut in_order = calls.clone();
    in_order.sort_unstable();
    assert!(in_order.is_sorted_by_key(|(_, visit)| *visit), "somebody was passed over");
    println!("{} taken, {} called", taken.len(), calls.len());
}

/// Takes a ticket; its number.
async fn take(hall: &Hall, kiosk: &str) -> String {
    let body = json!({ "service": "file", "source": "kiosk" });
    hall.post(kiosk, "/api/v1/tickets", body).await.done::<TicketTaken>().number
}

/// Calls and serves until it is over; (call id, visit) of everybody called here.
async fn serve(
    hall: &Hall,
    desk: &str,
    clerk: Value,
    counter: u16,
    so_far: &AtomicUsize,
) -> Vec<(u64, u64)> {
    let press = async |command: &str, body| {
        let path = format!("/api/v1/counters/{counter}/{command}");
        hall.post(desk, &path, body).await
    };
    press("sign-in", clerk).await.done::<Done>();
    press("open", json!({})).await.done::<Done>();
    let mut called = Vec::new();
    while so_far.load(Ordering::Relaxed) < CALLS {
        let next = press("call-next", json!({})).await;
        let done: Done = next.done();
        assert_eq!(done.called.len(), 1, "{done:?}");
        let call = &done.called[0];
        called.push((call.call_id, call.visit));
        so_far.fetch_add(1, Ordering::Relaxed);
        press("start", json!({ "visit": call.visit })).await.done::<Done>();
        let outcome = json!({ "visit": call.visit, "outcome": "handled" });
        press("finish", outcome).await.done::<Done>();
    }
    called
}
