//! The watchmen are watched: theorem B1, the calling order and every invariant are broken on
//! purpose, and the check must say so.

use queue_core::{
    Event, State,
    bound::{self, Overtaken},
    command::ManualReason,
    event::{CallReason, Called},
    ids::{CallId, VisitId},
    invariants,
    visit::Class,
};
use serde_json::{Value, json};

use crate::scenario::{ONE, TWO, after, at};

/// A call that nobody asked the rule for.
fn call(visit: u64, candidates: u32) -> Called {
    Called {
        visit: VisitId(visit),
        counter: "1".into(),
        clerk: "ann".into(),
        call: CallId(1),
        zone: "east".into(),
        reason: CallReason {
            due_ms: 0,
            ready_ms: 0,
            class: Class::Ordinary,
            candidates,
            next: None,
            raised: false,
            insert: None,
            manual: None,
        },
        wait_ms: None,
        overtime: false,
        at_ms: at("09:40").utc_ms,
    }
}

#[test]
fn a_call_past_the_bound_is_named_with_its_distance() {
    // A001 is due 09:30, and the smallest D is 5 minutes: nobody from after 09:25 goes first.
    let state = after(ONE, "09:00 take a\n09:25 take a\n09:25:01 take a\n09:26 take b\n");
    let me = &state.visits[&VisitId(1)];
    assert_eq!(bound::latest_overtaker_ms(&state, me), Some(at("09:25").utc_ms));
    assert_eq!(bound::check(&state, &call(1, 3)), None);
    // At the bound the theorem still holds; the order of the rule does not.
    assert_eq!(bound::check(&state, &call(2, 3)), None);
    let overtaken = Overtaken { called: VisitId(3), waiting: VisitId(1), by_ms: 1_000 };
    assert_eq!(bound::check(&state, &call(3, 3)), Some(overtaken));
    // What was done by hand or by a manager's insert is not what the theorem speaks of.
    for (manual, insert) in [(Some(ManualReason::Urgent), None), (None, Some(ManualReason::Urgent))]
    {
        let mut by_hand = call(3, 3);
        (by_hand.reason.manual, by_hand.reason.insert) = (manual, insert);
        assert_eq!(bound::check(&state, &by_hand), None);
    }
}

#[test]
fn unfair_calls_are_found() {
    let state = after(ONE, "09:00 take a\n09:25 take a\n09:25:01 take a\n");
    let unfair = |call: Called| invariants::unfair_calls(&state, &[Event::Called(Box::new(call))]);
    assert!(unfair(call(1, 3)).is_empty());
    assert_eq!(unfair(call(2, 3)).len(), 1, "out of the order");
    assert_eq!(unfair(call(3, 3)).len(), 2, "out of the order, and past the bound");
    // By hand: whom the rule would have called must be told, and the person must be there.
    let by_hand = |visit, next: Option<u64>| {
        let mut call = call(visit, 3);
        call.reason.manual = Some(ManualReason::Urgent);
        call.reason.next = next.map(|next| queue_core::event::NextCandidate {
            visit: VisitId(next),
            number: state.visits[&VisitId(next)].number.clone(),
            due_ms: 0,
        });
        unfair(call).len()
    };
    assert_eq!(by_hand(3, Some(1)), 0);
    assert_eq!(by_hand(3, Some(2)), 1);
    assert_eq!(by_hand(3, None), 1);
    assert_eq!(by_hand(9, Some(1)), 1);
}

/// What is broken in a state that was changed behind the rules' back.
fn broken(state: &State, change: impl Fn(&mut Value)) -> Vec<String> {
    let mut json = serde_json::to_value(state).unwrap();
    change(&mut json);
    let state: State = serde_json::from_value(json).unwrap();
    invariants::broken(&state.with_index())
}

#[test]
fn broken_states_are_found() {
    let state = after(
        TWO,
        "09:00    take a by wang
         09:00    take b by wang
         09:00    take a
         09:00    take b
         09:00    next 1
         09:00    next 2
         09:00    link A002 B001",
    );
    assert!(invariants::broken(&state).is_empty());
    assert!(broken(&state, |_| {}).is_empty());
    type Change = fn(&mut Value);
    #[rustfmt::skip]
    let rows: [(&str, Change); 12] = [
        ("counter 1 holds visit 3, which is not there", |s| s["counters"]["1"]["current"] = json!(3)),
        ("A001 is at counter 1, which does not hold it", |s| s["counters"]["1"]["current"] = json!(null)),
        ("counter 1 holds visit 1 but is not open and manned", |s| s["counters"]["1"]["mode"] = json!({"mode": "ready"})),
        ("counter 1 is open without a clerk", |s| s["counters"]["1"]["clerk"] = json!(null)),
        ("A001 was given out twice", |s| s["visits"]["3"]["number"]["ordinal"] = json!(1)),
        ("A007 lies beyond the last number given out", |s| s["visits"]["3"]["number"]["ordinal"] = json!(7)),
        ("A002 lies beyond the last number given out", |s| s["last_visit"] = json!(2)),
        ("A002 and another ticket of one person are at counters", |s| s["visits"]["3"]["person"] = json!("wang")),
        ("A002 and another ticket of one person are at counters", |s| {
            s["visits"]["1"]["link"] = json!(1);
            s["visits"]["3"]["link"] = json!(1);
        }),
        ("counter 3 is ready while visit 4 waits", |s| {
            s["counters"]["3"]["clerk"] = json!("eve");
            s["counters"]["3"]["mode"] = json!({"mode": "ready"});
        }),
        ("B002 waits for somebody who has left", |s| s["visits"]["4"]["lane"] = json!({"counter": "3"})),
        ("B002 waits for somebody who has left", |s| s["visits"]["4"]["lane"] = json!({"clerk": "zoe"})),
    ];
    for (expected, change) in rows {
        let found = broken(&state, change);
        assert!(found.iter().any(|found| found == expected), "{expected}: {found:?}");
    }
    // Whoever was told until when to wait does not wait in vain.
    let told = broken(&state, |s| {
        s["visits"]["4"]["lane"] = json!({"counter": "3"});
        s["visits"]["4"]["kept_until_ms"] = json!(1);
    });
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn an_index_that_is_not_rebuilt_is_found() {
    let state = after(ONE, "09:00 take a\n");
    let json = serde_json::to_value(&state).unwrap();
    let without_index: State = serde_json::from_value(json).unwrap();
    let found = invariants::broken(&without_index);
    assert!(found[0].contains("the index"), "{found:?}");
}
