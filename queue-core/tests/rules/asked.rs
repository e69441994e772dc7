//! What screens ask of the state.

use queue_core::ids::{CallId, VisitId};

use crate::scenario::{ONE, after};

#[test]
fn the_newest_call_of_whoever_is_at_a_counter() {
    let table = "09:00    take a
         09:00    take a
         09:00    next 1
         09:00:20 recall 1 A001
         09:01    start 1 A001
         09:02    finish 1 A001";
    let calls_after = |lines: usize| {
        let so_far: Vec<&str> = table.lines().take(lines).collect();
        let state = after(ONE, &so_far.join("\n"));
        [1, 2].map(|id| state.call_of(&state.visits[&VisitId(id)]))
    };
    assert_eq!(calls_after(2), [None, None]);
    assert_eq!(calls_after(3), [Some(CallId(1)), None]);
    assert_eq!(calls_after(4), [Some(CallId(2)), None]);
    assert_eq!(calls_after(5), [Some(CallId(2)), None]);
    assert_eq!(calls_after(6), [None, None]);
}
