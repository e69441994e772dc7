//! The made clerks: they sign in, call, serve, have lunch, and leave when nobody is left.

use std::{sync::Arc, time::Duration};

use queue_core::{
    Command,
    command::{HandOvers, HandTo, PauseReason, TransferTo},
    ids::{CounterId, VisitId},
    state::CounterMode,
    time::{MINUTE_MS, SECOND_MS},
    visit::{Outcome, Status},
};
use simulator::ClerkPlan;

use super::{Demo, citizens};

/// Work of a person who is not made: somebody took a ticket at the kiosk.
const REAL_PERSON_WORK_MS: i64 = 180 * SECOND_MS;
/// Real time after which a clerk looks up even if nothing changed: lunch and closing come by time.
const LOOK_UP: Duration = Duration::from_millis(500);

/// One clerk's day.
pub(super) async fn work(demo: Arc<Demo>, plan: ClerkPlan) {
    let counter = plan.counter.clone();
    demo.until(demo.at(plan.sign_in_ms)).await;
    let sign_in = Command::SignIn { counter: counter.clone(), clerk: plan.clerk.clone() };
    demo.give(&format!("sign-in:{counter}"), sign_in).await;
    demo.until(demo.at(plan.open_ms)).await;
    demo.give(&format!("open:{counter}"), Command::OpenCounter { counter: counter.clone() }).await;
    let mut lunched = false;
    let mut changes = demo.replica.reached();
    loop {
        if let Some(visit) = at_counter(&demo, &counter) {
            serve(&demo, &plan, visit).await;
            continue;
        }
        let now = demo.now_ms();
        if !lunched && now >= demo.at(plan.lunch_ms.0) {
            lunched = true;
            lunch(&demo, &plan).await;
            continue;
        }
        // A Ready counter gets the next ticket by itself; asking again would only fill the journal.
        let nobody = is_ready(&demo, &counter) || !calls_somebody(&demo, &counter).await;
        if nobody && now >= demo.at(plan.close_ms) {
            break;
        }
        if nobody {
            let _ = tokio::time::timeout(LOOK_UP, changes.changed()).await;
        } else {
            // The replica applies what was committed a moment later.
            while at_counter(&demo, &counter).is_none() && changes.changed().await.is_ok() {}
        }
    }
    let hand_over = HandOvers { tickets: vec![], others: Some(HandTo::Service) };
    let close = Command::CloseCounter { counter: counter.clone(), hand_over: hand_over.clone() };
    demo.give(&format!("close:{counter}"), close).await;
    demo.give(&format!("sign-out:{counter}"), Command::SignOut { counter, hand_over }).await;
}

fn at_counter(demo: &Demo, counter: &CounterId) -> Option<VisitId> {
    demo.read(|state| state.counters.get(counter).and_then(|counter| counter.current))
}

fn is_ready(demo: &Demo, counter: &CounterId) -> bool {
    let mode = demo.read(|state| state.counters.get(counter).map(|counter| counter.mode));
    mode == Some(CounterMode::Ready)
}

/// Presses "next"; whether somebody was called to this counter.
async fn calls_somebody(demo: &Demo, counter: &CounterId) -> bool {
    let next = Command::CallNext { counter: counter.clone() };
    let answer = demo.give_once(&format!("next:{counter}"), next).await;
    answer.is_some_and(|answer| at_counter_of(&answer, counter).is_some())
}

fn at_counter_of(answer: &crate::hall::Answer, counter: &CounterId) -> Option<VisitId> {
    answer.events.iter().find_map(|event| match event {
        queue_core::Event::Called(call) if call.counter == *counter => Some(call.visit),
        _ => None,
    })
}

async fn lunch(demo: &Demo, plan: &ClerkPlan) {
    let counter = plan.counter.clone();
    let left_ms = (demo.at(plan.lunch_ms.1) - demo.now_ms()).max(0);
    let minutes = u32::try_from((left_ms + MINUTE_MS - 1) / MINUTE_MS).unwrap_or(1).max(1);
    let pause = Command::PauseCounter {
        counter: counter.clone(),
        reason: PauseReason::Lunch,
        minutes: Some(minutes),
        hand_over: HandOvers { tickets: vec![], others: Some(HandTo::Keep { minutes }) },
    };
    // Refused when a call came in this very moment; then lunch waits for the next look.
    if demo.give_once(&format!("lunch:{counter}"), pause).await.is_some() {
        demo.until(demo.at(plan.lunch_ms.1)).await;
        demo.give_once(&format!("back:{counter}"), Command::ResumeCounter { counter }).await;
    }
}

/// Serves the person at the counter, or finds that they are not there.
async fn serve(demo: &Arc<Demo>, plan: &ClerkPlan, visit: VisitId) {
    let counter = plan.counter.clone();
    let person = demo.people().get(&visit).cloned();
    let there = person.as_ref().is_none_or(|p| citizens::is_there(p, demo.now_ms()));
    if !there {
        return missed(demo, &counter, visit).await;
    }
    demo.until(demo.now_ms() + demo.walk_ms).await;
    demo.give_once(&format!("start:{visit}"), Command::Start { counter: counter.clone(), visit })
        .await;
    let work_ms = person.as_ref().map_or(REAL_PERSON_WORK_MS, |person| person.work_ms);
    let work_ms = (work_ms as f64 * plan.pace) as i64;
    let park = person.as_ref().and_then(|person| person.citizen.park);
    if let Some(park) = park {
        demo.until(demo.now_ms() + work_ms / 2).await;
        if let Some(person) = demo.people().get_mut(&visit) {
            (person.citizen.park, person.work_ms) = (None, person.work_ms / 2);
            person.returned = true;
        }
        let command = Command::Park { counter, visit, kind: park.kind, minutes: None };
        demo.give_once(&format!("park:{visit}"), command).await;
        tokio::spawn(resume(Arc::clone(demo), visit, park.away_ms));
        return settled(demo, visit).await;
    }
    demo.until(demo.now_ms() + work_ms).await;
    let then = person.and_then(|person| person.citizen.then);
    let command = match then {
        Some(second) => {
            if let Some(person) = demo.people().get_mut(&visit) {
                (person.citizen.then, person.work_ms) = (None, second.work_ms);
                person.returned = true;
            }
            Command::Transfer {
                counter,
                visit,
                to: TransferTo::Service(second.service),
                back: false,
            }
        }
        None => Command::Finish { counter, visit, outcome: Outcome::Handled, next: false },
    };
    demo.give_once(&format!("finish:{visit}"), command).await;
    settled(demo, visit).await;
}

/// Calls again as often as the rules allow, then marks the miss.
async fn missed(demo: &Arc<Demo>, counter: &CounterId, visit: VisitId) {
    let Some(rules) = demo.read(|state| state.setup.as_ref().map(|setup| setup.rules.clone()))
    else {
        return;
    };
    let gap_ms = i64::from(rules.recall_gap_secs) * SECOND_MS;
    for _ in 1..rules.calls_before_no_show {
        demo.until(demo.now_ms() + gap_ms).await;
        let recall = Command::Recall { counter: counter.clone(), visit };
        demo.give_once(&format!("recall:{visit}"), recall).await;
    }
    demo.until(demo.now_ms() + gap_ms + SECOND_MS).await;
    let no_show = Command::NoShow { counter: counter.clone(), visit };
    demo.give_once(&format!("no-show:{visit}"), no_show).await;
    tokio::spawn(citizens::maybe_return(Arc::clone(demo), visit));
    settled(demo, visit).await;
}

async fn resume(demo: Arc<Demo>, visit: VisitId, away_ms: i64) {
    demo.until(demo.now_ms() + away_ms).await;
    demo.give_once(&format!("resume:{visit}"), Command::Resume { visit }).await;
}

/// Waits until the replica no longer shows the person at a counter, so that nobody is served twice.
async fn settled(demo: &Demo, visit: VisitId) {
    let mut changes = demo.replica.reached();
    loop {
        let status = demo.read(|state| state.visits.get(&visit).map(|v| v.status.clone()));
        let there = matches!(status, Some(Status::Called { .. } | Status::Serving { .. }));
        if !there || tokio::time::timeout(LOOK_UP, changes.changed()).await.is_err() {
            return;
        }
    }
}
