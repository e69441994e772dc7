//! Desks: pauses, hand-over, auto-call, moving, help, work profiles.

use queue_core::{Command, Event, ids::VisitId, visit::Outcome};

use crate::scenario::{ONE, TWO, after};

#[test]
fn a_long_pause_asks_what_happens_to_the_counters_own_tickets() {
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:02    park 1 A001 papers-kept 20 => A001 parked
         09:03    take a
         09:03    next 2
         09:03    transfer 2 A002 clerk ann => A002 on to clerk ann
         # ten minutes are not long
         09:04    pause 1 10                => 1 paused until 09:14
         09:05    go-on 1                   => 1 goes on
         09:05    pause 1 11                => ! say what happens to A001, A002
         09:05    pause 1                   => ! say what happens to A001, A002
         09:05    pause 1 30 A001 keep:30   => ! say what happens to A002
         09:05    pause 1 30 A001 keep:0 A002 service => ! give 1 to 720 minutes
         09:05    pause 1 30 A001 keep:721 A002 service => ! give 1 to 720 minutes
         09:05    pause 1 30 A001 counter:3 A002 service => ! counter 3 is closed
         09:05    pause 1 30 A001 counter:1 A002 service => ! counter 1 is closed
         09:05    pause 1 30 A001 keep:30 A002 clerk:ann => ! ann is not signed in
         09:05    pause 1 30 A001 keep:30 A003 service => ! no visit 999 today
         09:05    pause 1 30 A001 keep:30 A002 counter:2 => A001 to counter 1 until 09:35; A002 to counter 2; 1 paused until 09:35
         09:06    next 2                    => A002 to 2 of 1, next nobody after 00:03
         # she is back in time: her papers are still here
         09:34    go-on 1                   => 1 goes on
         09:36    tick                      => A001 to counter 1
         09:36    resume A001               => A001 waits, due 09:30
         09:37    next 1                    => A001 to 1 of 1, next nobody",
    );
}

#[test]
fn who_is_kept_and_not_called_in_time_falls_back_to_the_service() {
    after(
        TWO,
        "09:00    take a
         09:00    next 2
         09:00    transfer 2 A001 counter 1 => A001 on to counter 1
         09:01    pause 1 30 rest keep:30   => A001 to counter 1 until 09:31; 1 paused until 09:31
         09:02    next 2                    => 2 ready
         09:31    tick                      =>
         09:31:01 tick                      => A001 to service a; A001 to 2 of 1, next nobody after 00:31:01",
    );
}

#[test]
fn closing_and_signing_out_leave_nobody_behind() {
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:00    transfer 1 A001 counter 1 => A001 on to counter 1
         09:01    close 1                   => ! say what happens to A001
         09:01    close 1 A001 clerk:ann    => ! ann is not signed in
         09:01    close 1 A001 clerk:bob    => A001 to clerk bob; 1 closed
         # a ticket for her came while she was still signed in
         09:02    next 2                    => A001 to 2 of 1, next nobody after 00:02
         09:02    transfer 2 A001 clerk ann => A001 on to clerk ann
         09:02    sign-out 1                => ! say what happens to A001
         09:02    sign-out 1 A001 keep:60   => A001 to clerk ann until 10:02; 1 signed out
         # she comes back at another counter
         09:30    sign-in 3 ann
         09:30    open 3
         09:31    next 3                    => A001 to 3 of 1, next nobody after 00:29
         09:32    transfer 3 A001 counter 2
         09:32    close 2 rest counter:3    => A001 to counter 3; 2 closed
         09:33    sign-out 2                => 2 signed out
         09:34    next 3                    => A001 to 3 of 1, next nobody after 00:02",
    );
}

#[test]
fn a_parked_ticket_goes_to_the_list_of_whoever_takes_it_over() {
    let state = after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:02    park 1 A001 papers-kept   => A001 parked
         09:03    close 1 A001 counter:2    => A001 to counter 2; 1 closed",
    );
    assert_eq!(state.parked_at(&"1".into()).count(), 0);
    assert_eq!(state.parked_at(&"2".into()).count(), 1);
}

#[test]
fn a_wait_for_another_step_ends_by_itself() {
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:02    park 1 A001 waiting 15    => A001 parked
         09:02    next 1                    => 1 ready
         09:17    tick                      =>
         09:17:01 tick                      => A001 waits, due 09:30; A001 to 1 of 1, next nobody
         09:18    start 1 A001
         # papers are not there by themselves
         09:20    park 1 A001 without-papers 15
         09:40    tick                      =>",
    );
}

#[test]
fn the_pause_after_this_one() {
    after(
        TWO,
        "09:00    pause-after 1 15          => ! nobody is at counter 1
         09:00    take a
         09:00    take a
         09:00    next 1
         09:01    start 1 A001
         09:02    pause-after 1 15          => 1 will pause
         09:02    pause-after 1 not         => 1 will not pause
         09:02    pause-after 1 800         => ! give 1 to 720 minutes
         09:02    pause-after 1 15          => 1 will pause
         # even when the next one was asked for
         09:05    finish 1 A001 next        => A001 done in 00:04; 1 paused until 09:20
         09:06    go-on 1                   => 1 goes on
         09:06    next 1                    => A002 to 1 of 1, next nobody after 00:06
         09:06    pause-after 1 5           => 1 will pause
         09:07    no-show 1 A002            => A002 missed 1, until 09:37; 1 paused until 09:12
         09:08    return A002
         09:12    go-on 1
         09:12    next 1
         09:12    pause-after 1 30
         # nobody else could call it meanwhile, so it is kept
         09:12    transfer 1 A002 counter 1 => A002 on to counter 1; A002 to counter 1 until 09:42; 1 paused until 09:42",
    );
}

#[test]
fn own_tickets_are_kept_for_the_end_of_a_planned_pause() {
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    next 2
         09:00    transfer 2 A001 counter 1 => A001 on to counter 1
         09:01    next 1                    => A001 to 1 of 2, next A002 after 00:01
         09:01    next 2                    => A002 to 2 of 1, next nobody after 00:01
         09:01    transfer 2 A002 counter 1
         09:02    start 1 A001
         09:02    pause-after 1 30
         09:03    finish 1 A001             => A001 done in 00:01; A002 to counter 1 until 09:33; 1 paused until 09:33",
    );
    // So is the ticket whose papers stay here with this very step, and that of the clerk herself;
    // whoever goes elsewhere is not.
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:01    start 1 A001
         09:02    pause-after 1 30
         09:03    park 1 A001 papers-kept 20 => A001 parked; A001 to counter 1 until 09:33; 1 paused until 09:33
         09:32    go-on 1                   => 1 goes on
         09:33:01 tick                      => A001 to counter 1",
    );
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:01    start 1 A001
         09:02    pause-after 1 30
         09:03    park 1 A001 without-papers => A001 parked; 1 paused until 09:33",
    );
    after(
        TWO,
        "09:00    take a
         09:00    next 1
         09:01    start 1 A001
         09:02    pause-after 1 30
         09:03    transfer 1 A001 clerk ann => A001 on to clerk ann; A001 to clerk ann until 09:33; 1 paused until 09:33",
    );
    // A short one is not worth a word.
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    next 2
         09:00    transfer 2 A001 counter 1
         09:01    next 1
         09:01    next 2
         09:01    transfer 2 A002 counter 1
         09:02    start 1 A001
         09:02    pause-after 1 10
         09:03    finish 1 A001             => A001 done in 00:01; 1 paused until 09:13",
    );
}

#[test]
fn auto_call_goes_on_until_a_call_stays_unanswered() {
    after(
        ONE,
        "09:00    take a
         09:00    take a
         09:00    take a
         09:00    take a
         09:00    auto 1 on                 => 1 auto true
         09:00    auto 1 on                 =>
         09:00    next 1                    => A001 to 1 of 4, next A002 after 00:00
         09:01    start 1 A001
         09:02    finish 1 A001             => A001 done in 00:01; 1 ready; A002 to 1 of 3, next A003 after 00:02
         09:03    no-show 1 A002            => A002 missed 1, until 09:33
         # the clerk presses once, and it goes on
         09:04    next 1                    => A003 to 1 of 2, next A004 after 00:04
         09:05    start 1 A003
         09:06    park 1 A003 waiting       => A003 parked; 1 ready; A004 to 1 of 1, next nobody after 00:06
         09:07    transfer 1 A004 service b => A004 on to service b; 1 ready
         09:08    auto 1 off                => 1 auto false
         09:08    auto 2 on                 => ! nobody is signed in at counter 2",
    );
}

#[test]
fn a_clerk_moves_with_everybody() {
    let state = after(
        TWO,
        "09:00    take a
         09:00    take b
         09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:01    park 1 A001 papers-kept
         09:02    next 2                    => B001 to 2 of 2, next A002 after 00:02
         09:02    transfer 2 B001 counter 1
         09:03    next 1                    => B001 to 1 of 2, next A002 after 00:01
         09:03    transfer 1 B001 counter 1
         09:04    call 1 A002 urgent
         09:05    move 1 2                  => ! bob is signed in at counter 2
         09:05    move 1 9                  => ! no counter 9
         09:05    move 3 1                  => ! nobody is signed in at counter 3
         09:05    move 1 1                  => ! ann is signed in at counter 1
         # who was called is called again, to the new counter
         09:05    move 1 3                  => 1 moved to 3; A002 again to 3, 1
         # what was done at the old counter stays done
         09:05    undo 3 A002               => ! nothing to undo at counter 3
         # under a number of its own, which the screens answer
         09:05    shown 5 board             => call 5 shown
         09:05    recall 1 A002             => ! A002 is not at counter 1
         09:05:20 recall 3 A002             => A002 again to 3, 2
         09:06    start 3 A002
         09:07    finish 3 A002
         09:07    resume A001               => A001 waits, due 09:30
         09:08    next 3                    => A001 to 3 of 2, next B001
         09:08    next 1                    => ! counter 1 is closed",
    );
    let old = &state.counters[&"1".into()];
    assert!(old.clerk.is_none() && old.current.is_none());
}

#[test]
fn a_ready_counter_moves_and_calls_what_the_new_one_serves() {
    after(
        ONE,
        "09:00    next 1                    => 1 ready
         09:01    take b
         09:02    move 1 3                  => 1 moved to 3; B001 to 3 of 1, next nobody after 00:01",
    );
}

#[test]
fn help_is_asked_for_until_somebody_comes() {
    after(
        ONE,
        "09:00    help 2 supervisor         => ! nobody is signed in at counter 2
         09:00    helped 1                  => ! nobody asked for help at counter 1
         09:00    help 1 supervisor         => 1 asks for Supervisor
         09:00    help 1 supervisor         =>
         09:01    help 1 emergency          => 1 asks for Emergency
         09:01    help 1 supervisor         =>
         09:02    helped 1                  => 1 has help
         09:02    help 1 supervisor         => 1 asks for Supervisor",
    );
}

#[test]
fn a_work_profile_is_what_counter_and_clerk_have_in_common() {
    after(
        TWO,
        "09:00    take a
         09:00    take b
         09:00    skills bob x              => ! no service x
         09:00    skills bob b p            => skills of bob
         09:00    next 2                    => B001 to 2 of 1, next nobody after 00:00
         09:00    call 2 A001 urgent        => ! counter 2 still holds B001
         09:01    start 2 B001
         09:02    finish 2 B001
         09:02    call 2 A001 urgent        => ! counter 2 does not serve A001
         09:02    next 2                    => 2 ready
         # from the next call on
         09:03    skills bob all            => skills of bob; A001 to 2 of 1, next nobody after 00:03
         # what a clerk can do goes with them
         09:04    skills ann b              => skills of ann
         09:04    take a
         09:04    next 1                    => 1 ready
         09:05    close 1
         09:05    sign-out 1
         09:05    sign-in 1 eve
         09:05    open 1
         09:05    next 1                    => A002 to 1 of 1, next nobody after 00:01",
    );
}

#[test]
fn counters_that_get_other_numbers_call_again() {
    use crate::scenario::{at, run, setup};
    let mut state = after(TWO, "09:00 take a\n09:00 take a\n09:00 next 1\n09:00 next 2\n");
    let last_call = state.last_call;
    let mut setup = setup();
    setup.counters.get_mut(&"1".into()).unwrap().number = 8;
    setup.counters.get_mut(&"2".into()).unwrap().number = 9;
    let change = Command::ChangeSetup { setup: Box::new(setup) };
    let events = run(&mut state, &change, at("09:01")).unwrap();
    let again: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Recalled { counter, call, calls: 1, .. } => Some((counter.as_str(), call.0)),
            _ => None,
        })
        .collect();
    assert_eq!(again, [("1", last_call + 1), ("2", last_call + 2)]);
    // The same numbers again are no change.
    assert_eq!(run(&mut state, &change, at("09:02")).unwrap().len(), 1);
}

#[test]
fn a_counter_that_is_taken_out_of_the_hall_serves_nothing() {
    use crate::scenario::{at, run, setup};
    let mut state = after(TWO, "09:00 take b\n");
    let mut setup = setup();
    setup.counters.remove(&"3".into());
    run(&mut state, &Command::ChangeSetup { setup: Box::new(setup) }, at("09:01")).unwrap();
    assert!(state.services_of(&"3".into()).is_empty());
    // Where somebody still sits it stays until they leave.
    let mut setup = crate::scenario::setup();
    setup.counters.retain(|id, _| id.to_string() == "2");
    run(&mut state, &Command::ChangeSetup { setup: Box::new(setup) }, at("09:02")).unwrap();
    let left: Vec<String> = state.counters.keys().map(ToString::to_string).collect();
    assert_eq!(left, ["1", "2"]);
}

#[test]
fn a_service_that_a_package_still_needs_cannot_go() {
    use crate::scenario::{at, run, setup};
    let mut state = after(
        ONE,
        "09:00    take pack
         09:00    next 1
         09:00    start 1 A001",
    );
    let mut without_b = setup();
    without_b.services.remove(&"b".into());
    without_b.packages.clear();
    without_b.counters.get_mut(&"2".into()).unwrap().services.retain(|id| id.as_str() != "b");
    let change = Command::ChangeSetup { setup: Box::new(without_b) };
    let refused = run(&mut state, &change, at("09:01")).unwrap_err();
    assert_eq!(refused.to_string(), "setup: services.b: A001 still waits for it");
    let finish = Command::Finish {
        counter: "1".into(),
        visit: VisitId(1),
        outcome: Outcome::NotHandled,
        next: false,
    };
    run(&mut state, &finish, at("09:02")).unwrap();
    // Without a nobody does b for her; c is still to be done.
    run(&mut state, &change, at("09:03")).unwrap();
}

#[test]
fn what_was_said_once_is_not_asked_again() {
    after(
        TWO,
        "09:00    take a
         09:00    next 2
         09:00    transfer 2 A001 clerk ann
         09:01    close 1 A001 keep:60      => A001 to clerk ann until 10:01; 1 closed
         09:02    sign-out 1                => 1 signed out",
    );
    // A short pause asks nothing, and does what it is told.
    for said in ["A001 service", "rest service"] {
        after(
            TWO,
            &format!(
                "09:00    take a
                 09:00    next 2
                 09:00    transfer 2 A001 counter 1
                 09:01    pause 1 5 {said}  => A001 to service a; 1 paused until 09:06
                 09:02    next 2            => A001 to 2 of 1, next nobody after 00:02"
            ),
        );
    }
}
