//! Scenario tables. Each line says what a person did and what the hall made of it.

use queue_core::{Command, Event, ids::VisitId, setup::MissMode};

use crate::scenario::{ONE, TWO, after, after_with, at, date, run};

#[test]
fn a_person_is_served() {
    after(
        ONE,
        "09:00    take a                    => a001 ordinary due 09:30
         09:01    next 1                    => A001 to 1 of 1, next nobody after 00:01
         09:01:05 shown 1 board-east        => call 1 shown
         09:01:09 shown 1 board-two         =>
         09:01:30 start 1 A001              => A001 started
         09:11:30 finish 1 A001             => A001 done in 00:10",
    );
}

#[test]
fn the_smallest_due_is_called() {
    after(
        ONE,
        "09:00    take a                    => a001 ordinary due 09:30
         09:10    take a slot 09:00-09:30   => a002 appointment due 09:20
         09:20    take a care               => a003 care due 09:25
         09:20    take a                    => a004 ordinary due 09:50
         09:21    next 1                    => A002 to 1 of 4, next A003 after 00:11
         09:22    start 1 A002
         09:23    finish 1 A002
         09:23    next 1                    => A003 to 1 of 3, next A001 after 00:03
         09:24    start 1 A003
         09:25    finish 1 A003
         # 25 minutes after her check-in nobody with care may pass any more
         09:26    take a care               => a005 care due 09:31
         09:26    next 1                    => A001 to 1 of 3, next A005 after 00:26",
    );
}

#[test]
fn a_booking_or_privilege_never_hurts() {
    after(
        ONE,
        "09:00    take a slot 11:00-11:30   => a001 ordinary due 09:30
         09:00    take a slot 08:00-08:30   => a002 ordinary due 09:30
         09:00    take a slot 09:15-09:45   => a003 appointment due 09:25
         09:00    take b green              => b001 green due 09:10
         09:00    take b green              => b002 ordinary due 09:30
         09:00    take a green              => ! a has no green channel
         09:00    take a slot 10:00-10:00   => ! the booked slot ends before it starts, or is not of today
         09:00    take a slot 09:00-33:01   => ! the booked slot ends before it starts, or is not of today
         # waiting for a slot that has not begun is not a wait
         09:05    next 1                    => A003 to 1 of 3, next A001 after 00:00",
    );
}

#[test]
fn tickets_are_issued_from_the_first_minute_to_the_last() {
    after(
        "",
        "08:30    take a                    => a001 ordinary due 09:00
         16:29:59 take a                    => a002 ordinary due 16:59:59",
    );
}

#[test]
fn numbers_go_up_and_tickets_can_run_out() {
    after(
        "",
        "08:29    take a                    => ! tickets are issued from 08:30 to 16:30
         16:30    take a                    => ! tickets are issued from 08:30 to 16:30
         09:00    stop-issuing
         09:00    take a                    => ! issuing is stopped
         09:00    resume-issuing
         09:00    take x                    => ! no service x
         09:00    take a by wang            => a001 ordinary due 09:30
         09:00    take a by wang            => ! this person already holds A001 for a
         09:00    take b by wang            => b001 ordinary due 09:30
         09:00    take b
         09:00    take b
         09:00    take b
         09:00    take b
         09:00    take b
         09:00    take b
         09:00    take b
         09:00    take b                    => b009 ordinary due 09:30
         09:00    take b                    => ! all 9 tickets of b are given out",
    );
}

#[test]
fn two_tickets_of_one_person_are_never_at_counters_at_once() {
    after(
        TWO,
        "09:00    take a by wang            => a001 ordinary due 09:30
         09:00    take b by wang            => b001 ordinary due 09:30
         09:05    take b                    => b002 ordinary due 09:35
         09:06    next 1                    => A001 to 1 of 1, next nobody after 00:06
         # B001 is due first but its person stands at counter 1
         09:06    next 2                    => B002 to 2 of 1, next nobody after 00:01
         09:07    start 2 B002
         09:08    finish 2 B002
         09:08    next 2                    => 2 ready
         09:08    start 1 A001
         # free again, and called at once
         09:18    finish 1 A001             => A001 done in 00:10; B001 to 2 of 1, next nobody after 00:18",
    );
}

#[test]
fn ready_counters_call_by_themselves() {
    after(
        "08:55 sign-in 3 eve\n08:55 open 3\n08:55 sign-in 2 bob\n08:55 open 2\n08:55 sign-in 1 ann\n08:55 open 1\n",
        "09:00    next 2                    => 2 ready
         09:00    next 2                    =>
         09:01    next 1                    => 1 ready
         # fewest skills first, though counter 2 is idle for longer
         09:05    take a                    => a001 ordinary due 09:35; A001 to 1 of 1, next nobody after 00:00
         09:05    take a                    => a002 ordinary due 09:35; A002 to 2 of 1, next nobody after 00:00
         09:05    take a                    => a003 ordinary due 09:35
         # a paused counter gets nobody; going on is not yet asking for the next
         09:06    next 3                    => 3 ready
         09:06    pause 3
         09:06    take b                    => b001 ordinary due 09:36
         09:07    go-on 3
         09:08    next 3                    => B001 to 3 of 1, next nobody after 00:02",
    );
}

#[test]
fn missing_a_call_costs_three_places_then_the_tail_then_the_ticket() {
    after(
        ONE,
        "09:00    take a
         09:00:01 take a
         09:00:02 take a
         09:00:03 take a
         09:00:04 take a
         09:01    next 1                    => A001 to 1 of 5, next A002 after 00:01
         09:01:19 recall 1 A001             => ! wait 1 s before calling again
         09:01:20 recall 1 A001             => A001 again to 1, 2
         09:01:30 no-show 1 A001            => ! wait 30 s before marking a no-show
         09:01:40 recall 1 A001             => A001 again to 1, 3
         09:01:59 recall 1 A001             => ! called 3 times already
         09:02    no-show 1 A001            => A001 missed 1, until 09:32
         09:03    return A001               => A001 waits, due 09:30:03+1ms
         09:03    next 1                    => A002 to 1 of 5, next A003 after 00:02:59
         09:04    no-show 1 A002            => A002 missed 1, until 09:34
         09:04    next 1                    => A003 to 1 of 4, next A004 after 00:03:58
         09:04    start 1 A003
         09:05    finish 1 A003
         09:05    next 1                    => A004 to 1 of 3, next A001 after 00:04:57
         09:05    start 1 A004
         09:06    finish 1 A004
         # her second call does not count a wait again
         09:06    next 1                    => A001 to 1 of 2, next A005
         09:07    no-show 1 A001            => A001 missed 2, until 09:37
         # the last instant to come back still counts; after it the tick voids
         09:34    tick                      =>
         09:34:01 return A002               => ! A002 is void, needs no-show
         09:34:01 tick                      => A002 void
         09:37    return A001               => A001 waits, due 09:30:04+1ms
         09:37    next 1                    => A005 to 1 of 2, next A001 after 00:36:56
         09:37    start 1 A005
         09:38    finish 1 A005
         09:38    next 1                    => A001 to 1 of 1, next nobody
         09:39    no-show 1 A001            => A001 missed 3, void
         09:39    return A001               => ! A001 is void, needs no-show",
    );
}

#[test]
fn the_last_call_has_its_moment_and_silent_zones_wait_longer() {
    after(
        "08:55 sign-in 3 eve\n08:55 open 3\n",
        "09:00    take b
         09:00    next 3                    => B001 to 3 of 1, next nobody after 00:00
         09:00:20 recall 3 B001
         09:00:40 recall 3 B001
         09:00:41 no-show 3 B001            => ! wait 19 s before marking a no-show
         09:01    no-show 3 B001            => B001 missed 1, until 09:31
         09:01    return B001               => B001 waits, due 09:30
         09:02    next 3
         09:03    no-show 3 B001            => ! wait 30 s before marking a no-show
         09:03:30 no-show 3 B001            => B001 missed 2, until 09:33:30",
    );
}

#[test]
fn the_last_call_has_its_moment_again_when_the_service_goes_on() {
    after(
        "08:55 sign-in 3 eve\n08:55 open 3\n",
        "09:00    take b
         09:00    next 3
         09:00:20 recall 3 B001
         09:00:40 recall 3 B001
         09:00:45 interrupt b
         09:01:45 restore b
         09:01:50 no-show 3 B001            => ! wait 10 s before marking a no-show
         09:02    no-show 3 B001            => B001 missed 1, until 09:32",
    );
}

#[test]
fn a_hall_may_keep_minutes_or_void_at_once() {
    let keep = vec![MissMode::KeepMinutes { within_minutes: 10 }, MissMode::Void];
    after_with(
        keep,
        ONE,
        "09:00    take a                    => a001 ordinary due 09:30
         09:01    next 1
         09:02    no-show 1 A001            => A001 missed 1, until 09:12
         # 30 − 10 minutes from now
         09:12    return A001               => A001 waits, due 09:32
         09:12    next 1
         09:13    no-show 1 A001            => A001 missed 2, void",
    );
}

#[test]
fn somebody_is_called_out_of_the_order_for_a_reason() {
    after(
        TWO,
        "09:00    take a                    => a001 ordinary due 09:30
         09:00    take a                    => a002 ordinary due 09:30
         09:00    take a person p           => a003 ordinary due 09:30
         09:00    take b person p           => b001 ordinary due 09:30
         09:01    call 1 A002 urgent        => A002 to 1 of 3, next A001 after 00:01, because urgent
         09:01    call 2 A002 urgent        => ! A002 is called, needs waiting
         09:01    call 1 A001 urgent          => ! counter 1 still holds A002
         09:02    call 2 B001 came-back     => B001 to 2 of 3, next A001 after 00:02, because came-back
         09:03    start 1 A002
         09:04    finish 1 A002
         09:04    call 1 A003 urgent          => ! A003 belongs to somebody who is at a counter
         09:04    call 1 A001 urgent        => A001 to 1 of 1, next nobody after 00:04, because urgent",
    );
    after(
        ONE,
        "09:00    take b
         09:00    call 1 B001 urgent          => ! counter 1 does not serve B001
         09:00    pause 1
         09:00    take a
         09:00    call 1 A001 urgent          => ! counter 1 is paused
         09:00    call 9 A001 urgent          => ! no counter 9",
    );
}

#[test]
fn the_next_one_is_called_in_the_step_that_finishes() {
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    take a
         09:00    next 1                    => A001 to 1 of 3, next A002 after 00:00
         09:01    start 1 A001
         09:05    finish 1 A001 next        => A001 done in 00:04; 1 ready; A002 to 1 of 2, next A003 after 00:05
         09:06    start 1 A002
         09:07    next 2                    => A003 to 2 of 1, next nobody after 00:07
         09:08    finish 1 A002 next        => A002 done in 00:02; 1 ready
         09:09    take a                    => a004 ordinary due 09:39; A004 to 1 of 1, next nobody after 00:00
         09:10    start 1 A004
         09:11    finish 1 A004             => A004 done in 00:01
         09:12    take a                    => a005 ordinary due 09:42",
    );
}

#[test]
fn a_stale_press_hits_nobody() {
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    next 1
         09:00    next 1                    => ! counter 1 still holds A001
         09:00    finish 1 A001             => ! A001 is called, needs serving
         09:00    start 1 A002              => ! A002 is not at counter 1
         09:00    start 2 A001              => ! A001 is not at counter 2
         09:00    start 1 A001
         09:00    start 1 A001              => ! A001 is serving, needs called
         09:00    recall 1 A001             => ! A001 is serving, needs called
         09:00    no-show 1 A001            => ! A001 is serving, needs called
         09:00    cancel A001               => ! A001 is serving, needs waiting
         09:00    finish 1 A001
         09:00    finish 1 A001             => ! A001 is not at counter 1
         09:00    park 1 A002 waiting       => ! A002 is not at counter 1
         09:00    resume A002               => ! A002 is waiting, needs parked
         09:00    return A002               => ! A002 is waiting, needs no-show
         09:00    cancel A002               => A002 cancelled
         09:00    cancel A002               => ! A002 is cancelled, needs waiting
         09:00    return Z999               => ! no visit 999 today
         09:00    shown 99 board            => ! no call 99 today",
    );
}

#[test]
fn counters_and_clerks() {
    after(
        "",
        "08:50    open 1                    => ! nobody is signed in at counter 1
         08:50    next 1                    => ! counter 1 is closed
         08:50    sign-in 9 ann             => ! no counter 9
         08:50    sign-in 1 ann
         08:50    sign-in 1 bob             => ! ann is signed in at counter 1
         08:50    sign-in 2 ann             => ! ann is signed in at counter 1
         08:50    close 1                   => ! counter 1 is closed
         08:50    pause 1                   => ! counter 1 is closed
         08:50    open 1
         08:50    open 1                    => ! counter 1 is open
         08:50    go-on 1                   => ! counter 1 is not paused
         08:50    sign-out 1                => ! counter 1 is open
         08:51    pause 1
         08:51    pause 1                   => ! counter 1 is paused
         08:51    open 1                    => ! counter 1 is paused
         08:51    next 1                    => ! counter 1 is paused
         08:52    take a
         08:52    go-on 1
         08:52    next 1
         08:52    pause 1                   => ! counter 1 still holds A001
         08:52    close 1                   => ! counter 1 still holds A001
         08:52    close-day                 => ! 1 counters still hold people
         08:53    start 1 A001
         08:54    finish 1 A001
         08:54    close 1                   => 1 closed
         08:54    sign-out 1                => 1 signed out
         08:54    sign-out 1                => ! nobody is signed in at counter 1",
    );
}

#[test]
fn a_day_closes_and_its_numbers_are_not_given_out_again() {
    let state = after(
        ONE,
        "09:00    take a
         09:00    take a
         17:00    open-day 2026-11-23       => ! 2026-11-23 is still open
         17:00    close-day                 => ! 2 people still wait
         17:00    close-day left            => visit 1 expired; visit 2 expired; 1 closed; 1 signed out; 2026-11-23 closed
         17:00    close-day                 => ! the day is not open
         17:00    take a                    => ! the day is not open
         17:00    open-day 2026-11-23       => ! 2026-11-23 cannot be opened, today is 2026-11-23
         17:00    open-day 2026-11-24       => ! 2026-11-24 cannot be opened, today is 2026-11-23",
    );
    assert!(state.visits.is_empty() && state.calls.is_empty());
    assert_eq!(state.last_visit, 2, "ids of visits are never used twice");
}

#[test]
fn a_forgotten_ticket_does_not_keep_the_next_morning_from_opening() {
    let mut state = after(ONE, "16:00 take a\n16:00 next 1\n16:01 start 1 A001\n");
    let mut midnight = at("24:00");
    midnight.local_date = date("2026-11-24");
    midnight.local_minute = 0;
    let events = run(&mut state, &Command::CloseDay { expire: None }, midnight).unwrap();
    assert!(events.contains(&Event::VisitExpired {
        visit: VisitId(1),
        reason: None,
        at_ms: midnight.utc_ms
    }));
    run(&mut state, &Command::OpenDay { date: date("2026-11-24") }, midnight).unwrap();
}

#[test]
fn of_equal_due_times_the_earlier_ready_is_called() {
    after(
        TWO,
        "09:00    take a slot 09:10-09:40   => a001 appointment due 09:20
         09:05    take a                    => a002 ordinary due 09:35
         09:06    take a
         09:06    take a
         09:06    take a                    => a005 ordinary due 09:36
         09:06    next 1                    => A001 to 1 of 5, next A002 after 00:00
         09:06    next 2                    => A002 to 2 of 4, next A003 after 00:01
         09:07    no-show 1 A001
         09:07    no-show 2 A002
         09:08    return A001               => A001 waits, due 09:36:00+1ms
         09:08    return A002               => A002 waits, due 09:36:00+1ms
         09:08    call 1 A003 urgent
         09:08    start 1 A003
         09:08    finish 1 A003
         09:08    call 1 A004 urgent
         09:08    start 1 A004
         09:08    finish 1 A004
         09:08    next 1                    => A005 to 1 of 3, next A002 after 00:02
         # ready at 09:05, not at 09:10; that her number is the larger one does not count
         09:08    next 2                    => A002 to 2 of 2, next A001",
    );
}
