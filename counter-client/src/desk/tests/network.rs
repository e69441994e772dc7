//! Views, answers and silence.

use super::check;

#[test]
fn an_older_view_than_the_last_answer_is_not_believed() {
    check(
        "0    connected
         0    view 10 idle
         1000 press next                     => s-1 call-next {}
         1100 answer s-1 13 A001             => called A001
         1200 view 12 idle                   =>
         1200 shown                          => a001 called, unsettled, age 0, hall 1012000
         1300 press start                    => s-2 start {visit:1}
         1400 answer s-2 14                  => done start
         1500 view 13 calling A001           =>
         1500 shown                          => a001 serving, unsettled, age 0, hall 1015000
         1600 view 14 serving A001           =>
         1600 shown                          => a001 serving, age 0, hall 1016000, timer 0
         1700 view 11 idle                   =>
         1700 shown                          => a001 serving, age 0, hall 1017000, timer 1000",
    );
}

#[test]
fn a_view_may_come_before_its_answer() {
    check(
        "0    connected
         0    view 10 idle
         1000 press next                     => s-1 call-next {}
         1100 view 13 calling A001           => called A001
         1100 shown                          => next…, a001 called, age 0, hall 1011000, timer 0
         1150 answer s-1 12 A001             => done next
         1150 shown                          => a001 called, age 0, hall 1011500, timer 500",
    );
}

#[test]
fn what_only_the_view_can_tell_is_waited_for() {
    check(
        "0    connected
         0    view 10 idle undo:A001
         1000 press undo                     => s-1 undo {visit:1}
         1100 answer s-1 11                  => done undo
         1100 shown                          => unsettled, age 0, hall 1011000
         1600 press start                    => not-now start settling
         1700 view 11 serving A001           => called A001
         1800 press start                    => not-now start nobody-called",
    );
}

#[test]
fn where_nothing_new_is_to_be_seen_no_view_is_waited_for() {
    check(
        "0    connected
         0    view 10 serving A001
         1000 press return B002              => s-1 visits/B002/return {}
         1100 answer s-1 13                  => done return
         1100 shown                          => a001 serving, age 0, hall 1011000, timer 11000
         1200 view 12 serving A001 parked:A005
         1300 press call-specific A005 urgent => not-now call-specific somebody-here
         1400 press finish                   => s-2 finish {next:false,outcome:handled,visit:1}
         1500 answer s-2 14                  => done finish
         1500 shown                          => unsettled, age 0, hall 1015000
         1600 view 13 serving A001           =>
         1600 shown                          => unsettled, age 0, hall 1016000
         1700 allowed undo                   => on
         1900 press undo                     => s-3 undo {visit:1}",
    );
}

#[test]
fn after_steps_that_undo_each_other_the_last_view_is_believed_again() {
    check(
        "0    connected
         0    view 10 calling A001
         1000 press start                    => s-1 start {visit:1}
         1100 answer s-1 11                  => done start
         1100 press undo                     => s-2 undo {visit:1}
         1150 answer s-2 12                  => done undo
         1200 shown                          => unsettled, age 50, hall 1012000
         4149 tick                           =>
         4149 allowed recall                 => settling
         4150 tick                           =>
         4150 allowed recall                 => on
         4150 shown                          => a001 called, age 3000, hall 1041500, timer 41500
         5000 press start                    => s-3 start {visit:1}
         5100 answer s-3 13                  => done start
         5200 away silent                    => away silent
         9000 tick                           =>
         9000 shown                          => a001 serving, unsettled, silent for 3800, age 3900, hall 1090000",
    );
}

#[test]
fn a_late_view_of_the_first_of_two_steps_that_undo_each_other_is_over() {
    check(
        "0    connected
         0    view 10 idle
         1000 press next                     => s-1 call-next {}
         1100 answer s-1 11 A002             => called A002
         2000 press no-show                  => s-2 no-show {visit:2}
         2100 answer s-2 12                  => done no-show
         2100 shown                          => age 0, hall 1021000
         2200 view 11 calling A002           =>
         2200 shown                          => unsettled, age 0, hall 1022000
         3000 press next                     => s-3 call-next {}
         3100 answer s-3 13 A003             => called A003
         3200 view 12 idle                   =>
         3300 view 13 calling A003           =>
         3300 shown                          => a003 called, age 0, hall 1033000, timer 0",
    );
}

#[test]
fn a_restored_backup_is_believed() {
    check(
        "0    connected
         0    view 90 serving A001
         1000 press finish                   => s-1 finish {next:false,outcome:handled,visit:1}
         1100 answer s-1 91                  => done finish
         1200 view 90 serving A001           =>
         2000 view 40 serving A008 gen:2     => called A008
         2000 shown                          => a008 serving, age 0, hall 1020000, timer 0
         2100 view 92 idle                   =>
         2100 shown                          => a008 serving, age 0, hall 1021000, timer 1000",
    );
}

#[test]
fn a_command_without_an_answer_goes_on_as_the_same_command() {
    check(
        "0     connected
         0     view 10 idle
         1000  press next                    => s-1 call-next {}
         5000  lost s-1                      => still-trying next
         5000  shown                         => next…?, age 5000, hall 1050000
         5100  away silent                   => away silent
         6000  lost s-1                      =>
         6500  press next                    => already-doing next
         9000  answer s-1 11 A001            => called A001
         9000  connected                     => back
         9000  shown                         => a001 called, unsettled, age 0, hall 1090000
         9001  answer s-1 11 A001            =>
         9002  lost s-1                      =>",
    );
}

#[test]
fn after_the_time_for_it_a_command_is_given_up() {
    check(
        "0     connected
         0     view 10 idle
         1000  press next                    => s-1 call-next {}
         61000 gave-up s-1                   => gave-up next
         61000 press next                    => s-2 call-next {}
         61100 gave-up s-1                   =>
         62000 refuse s-2 counter-busy       => refused next counter-busy
         63000 view 11 calling A001          => called A001",
    );
}

#[test]
fn the_clerk_is_told_once_that_the_server_is_away_and_again_when_the_reason_changes() {
    check(
        "0       away unreachable            => away unreachable
         250     away unreachable            =>
         750     away silent                 => away silent
         1000    shown                       => unsettled, silent for 1000
         2000    connected                   => back
         2100    view 10 serving A001
         12100   heard                       =>
         15000   shown                       => a001 serving, age 2900, hall 1150000, timer 129000
         20000   away silent                 => away silent
         139999  tick                        =>
         140000  tick                        => paper
         141000  tick                        =>
         142000  away silent                 =>
         143000  connected                   => back
         144000  away silent                 => away silent
         263999  tick                        =>
         264000  tick                        => paper",
    );
}

#[test]
fn after_long_without_the_server_the_paper_begins_with_the_last_known_order() {
    check(
        "0       connected
         100     view 10 serving A001 bound:A004 parked:A003 bound:A005
         200     waiting A090 A002 A005 A003
         1000    away silent                 => away silent
         120999  shown                       => a001 serving, silent for 119999, age 120899, hall 2209990, timer 1208990
         121000  shown                       => a001 serving, silent for 120000, age 120900, hall 2210000, timer 1209000, paper: a001 serving a004 waiting a005 waiting a090 waiting a002 waiting a003 parked
         121000  connected                   => back
         121000  shown                       => a001 serving, age 0, hall 2210000, timer 1209000",
    );
}

#[test]
fn a_late_view_does_not_turn_the_clock_back() {
    let head = |hall_ms, scale| protocol::views::Head {
        generation: 1,
        seq: 1,
        hall_ms,
        time_scale: scale,
        utc_offset_minutes: 0,
        hall: protocol::words::Text { zh: String::new(), en: String::new() },
    };
    let read =
        |before, hall_ms, now_ms| crate::desk::HallClock::read(before, &head(hall_ms, 1.0), now_ms);
    let clock = read(None, 50_000, 1_000);
    assert_eq!(clock.hall_ms(3_000), 52_000);
    let clock = read(Some(clock), 51_500, 3_000);
    assert_eq!(clock.hall_ms(3_000), 52_000, "half a second on its way");
    let clock = read(Some(clock), 53_000, 3_500);
    assert_eq!(clock.hall_ms(3_500), 53_000, "a better reading");
    let clock = read(Some(clock), 40_000, 4_000);
    assert_eq!(clock.hall_ms(4_000), 40_000, "another clock");
    let clock = crate::desk::HallClock::read(Some(clock), &head(40_500, 600.0), 4_500);
    assert_eq!(clock.hall_ms(4_510), 46_500);
}
