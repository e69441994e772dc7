//! Not being there: the no-show clock, what a miss costs, a little more time, a moment away.

use queue_core::setup::MissMode;

use crate::scenario::{ONE, TWO, after, after_with};

#[test]
fn a_ticket_may_be_kept_for_so_many_calls() {
    let keep = vec![MissMode::KeepCalls { calls: 2 }, MissMode::Void];
    after_with(
        keep,
        TWO,
        "09:00    take a
         09:00    take a
         09:00    take a
         09:00    take a
         09:00    take b
         09:00    next 1                    => A001 to 1 of 4, next A002 after 00:00
         09:01    no-show 1 A001            => A001 missed 1, until call 3
         09:01    next 1                    => A002 to 1 of 3, next A003 after 00:01
         09:02    no-show 1 A002            => A002 missed 1, until call 4
         # calls for another service do not count
         09:02    next 2                    => A003 to 2 of 3, next A004 after 00:02
         09:02    return A001               => A001 waits, due 09:30
         09:02    start 2 A003
         09:03    finish 2 A003
         09:03    next 2                    => A001 to 2 of 3, next A004
         09:03    next 1                    => A004 to 1 of 1, next nobody after 00:03; A002 void
         09:03    return A002               => ! A002 is void, needs no-show",
    );
}

#[test]
fn a_kept_ticket_gets_no_better_place_than_it_had() {
    let keep = vec![MissMode::KeepCalls { calls: 9 }, MissMode::Void];
    after_with(
        keep,
        ONE,
        "09:00    take a
         09:00    next 1
         09:01    no-show 1 A001            => A001 missed 1, until call 10
         # 30 - 10 minutes from now
         09:25    return A001               => A001 waits, due 09:45",
    );
}

#[test]
fn people_from_another_zone_and_those_with_care_have_longer() {
    after(
        TWO,
        "08:55    sign-in 3 eve
         08:55    open 3
         09:00    take a care
         09:00    next 1                    => A001 to 1 of 1, next nobody after 00:00
         09:01    no-show 1 A001            => ! wait 30 s before marking a no-show
         09:01:30 no-show 1 A001            => A001 missed 1, until 09:31:30
         # b waits in the quiet zone; counter 2 stands in the east: 90 + 60 s
         09:10    take b
         09:10    next 2
         09:12:29 no-show 2 B001            => ! wait 1 s before marking a no-show
         09:12:30 no-show 2 B001            => B001 missed 1, until 09:42:30
         09:13    return B001
         # and at counter 3 only 90 s
         09:13    next 3                    => B001 to 3 of 1, next nobody
         09:14:30 no-show 3 B001            => B001 missed 2, until 09:44:30",
    );
}

#[test]
fn more_time_is_given_once() {
    after(
        ONE,
        "09:00    take a
         09:00    more-time A001            => ! A001 is waiting, needs called
         09:00    next 1
         09:00:30 more-time A001            => A001 has until 09:02
         09:00:40 more-time A001            => ! A001 has asked for more time already
         09:00:40 recall 1 A001             => A001 again to 1, 2
         09:01:00 recall 1 A001             => A001 again to 1, 3
         # neither the clock nor the last call cuts it short
         09:01:59 no-show 1 A001            => ! wait 1 s before marking a no-show
         09:02    no-show 1 A001            => A001 missed 1, until 09:32
         09:03    return A001
         09:03    next 1
         09:03    more-time A001            => ! A001 has asked for more time already
         09:04    no-show 1 A001            => A001 missed 2, until 09:34",
    );
}

#[test]
fn somebody_steps_out_once_and_keeps_the_place() {
    after(
        ONE,
        "09:00    take a
         09:01    take a
         09:02    step-back A001            => ! A001 has not stepped out
         09:02    step-out A001             => A001 out until 09:17
         09:03    next 1                    => A002 to 1 of 1, next nobody after 00:02
         09:03    call 1 A001 urgent        => ! counter 1 still holds A002
         09:04    start 1 A002
         09:05    finish 1 A002
         09:05    call 1 A001 urgent        => ! A001 has stepped out
         09:05    next 1                    => 1 ready
         09:06    take a
         09:06    start 1 A003
         09:10    step-back A001            => A001 waits, due 09:30
         09:10    step-out A001             => ! A001 has been out already
         09:11    finish 1 A003 next        => A003 done in 00:05; 1 ready; A001 to 1 of 1, next nobody after 00:11",
    );
}

#[test]
fn who_stays_out_too_long_may_be_called_again() {
    after(
        ONE,
        "09:00    take a
         09:02    step-out A001             => A001 out until 09:17
         09:02    next 1                    => 1 ready
         09:17    tick                      =>
         09:17:01 tick                      => A001 waits, due 09:30; A001 to 1 of 1, next nobody after 00:17:01
         09:18    step-out A001             => ! A001 is called, needs waiting",
    );
}

#[test]
fn a_call_tells_whether_its_due_time_was_raised() {
    use queue_core::{Command, Event};
    let mut state = after(
        ONE,
        "09:00    take a
         09:00    take a
         09:00    next 1
         09:01    no-show 1 A001
         09:02    return A001
         09:02    next 1
         09:02    start 1 A002
         09:03    finish 1 A002",
    );
    let mut call = || {
        let next = Command::CallNext { counter: "1".into() };
        let events = crate::scenario::run(&mut state, &next, crate::scenario::at("09:04")).unwrap();
        let [Event::Called(call)] = &events[..] else { panic!("{events:?}") };
        call.reason.clone()
    };
    assert!(call().raised, "she had missed her call");
    let state = after(ONE, "09:00 take a\n");
    let events = queue_core::decide(
        &state,
        &Command::CallNext { counter: "1".into() },
        crate::scenario::at("09:04"),
    )
    .unwrap();
    assert!(matches!(&events[..], [Event::Called(call)] if !call.reason.raised), "{events:?}");
}

#[test]
fn whoever_is_away_for_a_moment_counts_among_the_three_who_go_first() {
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:01    no-show 1 A001
         09:02    take a
         09:03    take a
         09:04    take a
         09:05    take a
         09:06    step-out A004
         # A002, A003 and A004, who is due 09:34
         09:07    return A001               => A001 waits, due 09:34:00+1ms",
    );
}
