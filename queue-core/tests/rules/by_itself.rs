//! What happens by itself: when the hall asks to be woken, and what it does not wake for.

use queue_core::setup::MissMode;

use crate::scenario::{ONE, TWO, after, after_with};

#[test]
fn the_first_of_all_deadlines_wakes_the_hall() {
    after(
        TWO,
        "09:00    wakes never
         09:00    take a
         09:00    take a
         09:00    take a
         09:00    wakes never
         09:01    step-out A003             => A003 out until 09:16
         09:01    wakes 09:16
         09:01    next 1
         09:01    wakes 09:16
         09:02    no-show 1 A001            => A001 missed 1, until 09:32
         09:02    wakes 09:16
         09:03    step-back A003
         09:03    wakes 09:32
         # a clerk set the person aside for three minutes
         09:03    next 1
         09:03    start 1 A002
         09:04    park 1 A002 waiting 3
         09:04    wakes 09:07
         # the instant itself still counts
         09:07    tick                      =>
         09:07    wakes 09:07
         09:07:01 tick                      => A002 waits, due 09:30
         09:07:01 wakes 09:32
         09:32:01 tick                      => A001 void
         09:32:01 wakes never",
    );
}

#[test]
fn papers_that_are_kept_or_brought_wake_nobody() {
    for kind in ["papers-kept", "without-papers"] {
        let table = format!(
            "09:00    take a
             09:00    next 1
             09:00    start 1 A001
             09:04    park 1 A001 {kind} 3
             09:04    wakes never"
        );
        after(ONE, &table);
    }
}

#[test]
fn what_is_kept_for_a_clerk_wakes_the_hall() {
    after(
        TWO,
        "09:00    take a
         09:00    next 2
         09:00    transfer 2 A001 counter 1
         09:00    wakes never
         09:01    pause 1 30 rest keep:20
         09:01    wakes 09:21
         # also when its service stands still meanwhile
         09:02    interrupt a
         09:02    wakes 09:21
         09:03    restore a
         09:21:01 tick                      => A001 to service a
         09:21:01 wakes never",
    );
}

#[test]
fn clocks_of_a_service_that_stands_still_wake_nobody() {
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:01    no-show 1 A001            => A001 missed 1, until 09:31
         09:01    wakes 09:31
         09:11    interrupt a
         09:11    wakes never
         09:21    restore a
         09:21    wakes 09:41",
    );
}

#[test]
fn a_ticket_that_is_kept_for_some_calls_wakes_nobody() {
    after_with(
        vec![MissMode::KeepCalls { calls: 2 }, MissMode::Void],
        ONE,
        "09:00    take a
         09:00    next 1
         09:01    no-show 1 A001            => A001 missed 1, until call 3
         09:01    wakes never",
    );
}
