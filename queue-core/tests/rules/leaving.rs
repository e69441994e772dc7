//! Leaving a counter without being done, and steps that did not happen: park, transfer, undo.

use queue_core::{
    ids::VisitId,
    setup::MissMode,
    visit::{Lane, Status},
};

use crate::scenario::{ONE, TWO, after, after_with};

#[test]
fn parks() {
    let state = after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:04    park 1 A001 without-papers => A001 parked
         09:05    take a
         09:20    resume A001               => A001 waits, due 09:40
         09:20    next 2                    => A002 to 2 of 2, next A001 after 00:15
         09:21    next 1                    => A001 to 1 of 1, next nobody
         09:21    start 1 A001
         09:23    park 1 A001 papers-kept
         09:24    resume A001               => A001 waits, due 09:40
         09:24    start 2 A002
         09:25    finish 2 A002
         # papers lie at counter 1
         09:25    next 2                    => 2 ready
         09:25    next 1                    => A001 to 1 of 1, next nobody
         09:26    start 1 A001
         # parks do not count: 4 + 2 + 1 minutes
         09:27    finish 1 A001             => A001 done in 00:07",
    );
    assert_eq!(state.visits[&VisitId(1)].transaction, 1);
}

#[test]
fn papers_kept_at_a_counter_that_closed_go_on_anywhere() {
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:04    park 1 A001 papers-kept
         09:05    close 1 A001 service      => A001 to service a; 1 closed
         09:06    resume A001               => A001 waits, due 09:30
         09:07    next 2                    => A001 to 2 of 1, next nobody",
    );
}

#[test]
fn transfers_keep_number_and_place() {
    let state = after(
        TWO,
        "09:00    take a
         09:10    take b
         09:10    next 1                    => A001 to 1 of 1, next nobody after 00:10
         09:11    start 1 A001
         09:15    transfer 1 A001 service b => A001 on to service b
         # due 09:30 is kept, so B001 (due 09:40) waits; the new transaction counts its own wait
         09:20    next 2                    => A001 to 2 of 2, next B001 after 00:05
         09:20    transfer 2 A001 counter 1 => A001 on to counter 1
         09:20    next 2                    => B001 to 2 of 1, next nobody after 00:10
         09:20    transfer 2 B001 clerk ann => B001 on to clerk ann
         09:20    next 1                    => A001 to 1 of 2, next B001 after 00:00
         09:20    transfer 1 A001 counter 3 => ! counter 3 is closed
         09:20    transfer 1 A001 clerk zoe => ! zoe is not signed in
         09:20    transfer 1 A001 service x => ! no service x
         09:21    start 1 A001
         09:22    finish 1 A001
         # what only ann or her counter could call falls back to its service when she closes
         09:22    close 1                   => ! say what happens to B001
         09:22    close 1 rest service      => B001 to service b; 1 closed
         09:22    next 2                    => B001 to 2 of 1, next nobody after 00:02",
    );
    let first = &state.visits[&VisitId(1)];
    assert_eq!((first.transaction, &first.status), (3, &Status::Done));
    assert_eq!(state.visits[&VisitId(2)].lane, Lane::Service("b".into()));
}

#[test]
fn who_leaves_a_family_does_not_take_it_to_the_next_one() {
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    take b
         09:00    link A001 A002            => A001 A002 linked
         09:00    unlink A001               => A001 on its own; A002 on its own
         09:00    unlink A002               =>
         09:00    link A001 B001            => A001 B001 linked
         09:01    next 1                    => A001 to 1 of 2, next A002 after 00:01
         # nothing links A002 to either of them
         09:01    next 2                    => A002 to 2 of 1, next nobody after 00:01",
    );
}

#[test]
fn a_finish_is_not_undone_once_the_person_holds_a_package_with_it() {
    after(
        TWO,
        "09:00    take a by wang            => a001 ordinary due 09:30
         09:00    take a
         09:00    next 1                    => A001 to 1 of 2, next A002 after 00:00
         09:01    start 1 A001
         09:02    finish 1 A001
         09:02    interrupt a
         # waits for c first; a is still one of its steps
         09:02    take pack by wang         => a003 ordinary due 09:32
         09:02    undo 1 A001               => ! the last step of A001 cannot be undone any more",
    );
}

#[test]
fn an_undo_brings_back_nothing_that_was_changed_since() {
    after(
        ONE,
        "09:00    take a care?              => a001 care due 09:05
         09:00    next 1                    => A001 to 1 of 1, next nobody after 00:00
         09:00    reject A001 care          => a001 ordinary due 09:30
         09:00    undo 1 A001               => ! the last step of A001 cannot be undone any more
         # a recall does not change that
         09:00:20 recall 1 A001             => A001 again to 1, 2
         09:00:21 undo 1 A001               => ! the last step of A001 cannot be undone any more",
    );
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:00:10 more-time A001            => A001 has until 09:02
         09:00:20 interrupt a
         09:00:30 restore a                 => a restored after 00:00:10
         # that her clock stood still is nothing she did
         09:00:40 undo 1 A001               => 1 undid call of a001",
    );
    // Nobody comes back to a counter that has closed.
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:00:10 start 1 A001
         09:00:20 finish 1 A001
         09:00:30 close 1
         09:00:40 undo 1 A001               => ! the last step of A001 cannot be undone any more",
    );
}

#[test]
fn a_call_that_was_undone_costs_nobody_the_return() {
    after_with(
        vec![MissMode::KeepCalls { calls: 1 }],
        ONE,
        "09:00    take a
         09:00    take a
         09:00    next 1                    => A001 to 1 of 2, next A002 after 00:00
         09:01    no-show 1 A001            => A001 missed 1, until call 2
         09:02    next 1                    => A002 to 1 of 1, next nobody after 00:02
         09:02    undo 1 A002               => 1 undid call of a002
         # the first call since then: it is the last that still counts
         09:03    next 1                    => A002 to 1 of 1, next nobody after 00:03
         09:03    return A001               => A001 waits, due 09:30",
    );
}

#[test]
fn whoever_is_kept_for_a_closed_counter_and_is_back_sooner_goes_on_anywhere() {
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:01    park 1 A001 papers-kept
         09:02    close 1 A001 keep:60      => A001 to counter 1 until 10:02; 1 closed
         09:10    resume A001               => A001 waits, due 09:30
         09:10    next 2                    => A001 to 2 of 1, next nobody",
    );
}
