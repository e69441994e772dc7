//! A hand that is too quick, or too slow.

use super::{check, world::check_sounds};

#[test]
fn twenty_presses_of_next_are_one_command() {
    let presses: String =
        (1..20).map(|nth| format!("{} press next => already-doing next\n", nth * 100)).collect();
    check(&format!(
        "0 connected
         0 view 10 idle
         0 press next => s-1 call-next {{}}
         {presses}
         2000 answer s-1 11 A001 => called A001
         2100 press next => too-quick next
         2200 view 11 calling A001 =>"
    ));
}

#[test]
fn next_finishes_and_calls_in_one_command() {
    check(
        "0    connected
         0    view 10 serving A001
         1000 press next                     => s-1 finish {next:true,outcome:handled,visit:1}
         1000 shown                          => finish-next…, a001 serving, age 1000, hall 1010000, timer 10000
         1050 press next                     => already-doing finish-next
         1100 answer s-1 11 A002             => called A002
         1100 shown                          => a002 called, unsettled, age 0, hall 1011000
         1200 press next                     => too-quick next
         1200 press finish                   => too-quick finish
         1300 view 11 calling A002           =>
         1499 press no-show                  => too-quick no-show
         1499 press start                    => s-2 start {visit:2}",
    );
}

#[test]
fn nobody_waits_and_the_counter_is_ready() {
    check(
        "0    connected
         0    view 10 serving A001
         1000 press next                     => s-1 finish {next:true,outcome:handled,visit:1}
         1100 answer s-1 11                  => nobody
         1100 shown                          => unsettled, age 0, hall 1011000
         1200 view 11 ready                  =>
         1300 press next                     => too-quick next
         9000 view 14 calling A002           => called A002
         9200 press next                     => too-quick next
         9200 press undo                     => too-quick undo
         9200 press recall                   => s-2 recall {visit:2}",
    );
}

#[test]
fn next_asks_whether_the_called_one_has_come() {
    check(
        "0    connected
         0    view 10 calling A001
         1000 press next                     => ask A001
         1000 shown                          => a001 called, did A001 come?, age 1000, hall 1010000, timer 10000
         1100 press next                     => ask A001
         1200 press dismiss                  =>
         1200 shown                          => a001 called, age 1200, hall 1012000, timer 12000
         1300 press dismiss                  =>
         1400 press next                     => ask A001
         1500 press start                    => s-1 start {visit:1}
         1500 shown                          => start…, a001 called, age 1500, hall 1015000, timer 15000
         1600 answer s-1 11                  => done start
         1600 shown                          => a001 serving, unsettled, age 0, hall 1016000",
    );
}

#[test]
fn a_question_about_somebody_who_has_gone_is_closed() {
    check(
        "0    connected
         0    view 10 calling A001
         1000 press next                     => ask A001
         1100 view 11 calling A002           => called A002
         1100 shown                          => a002 called, age 0, hall 1011000, timer 0
         2000 press next                     => ask A002
         2100 press no-show                  => s-1 no-show {visit:2}
         2200 answer s-1 12                  => done no-show
         2200 shown                          => unsettled, age 0, hall 1022000",
    );
}

#[test]
fn the_same_press_after_its_answer_is_meant_for_the_picture_before() {
    check(
        "0    connected
         0    view 10 serving A001 undo:A001
         1000 press undo                     => s-1 undo {visit:1}
         1050 press undo                     => already-doing undo
         1100 answer s-1 11                  => done undo
         1200 view 11 idle undo:A001         =>
         1499 press undo                     => too-quick undo
         1500 press undo                     => s-2 undo {visit:1}
         2000 press walk-in deed             => s-3 tickets {appointment:null,care:null,enterprise:false,person:null,service:deed,source:clerk}
         2100 ticket s-3 12 B007             => ticket-given B007
         2200 press walk-in deed             => too-quick walk-in
         2500 press walk-in deed             => s-4 tickets {appointment:null,care:null,enterprise:false,person:null,service:deed,source:clerk}",
    );
}

#[test]
fn whoever_follows_by_auto_call_is_not_hit_by_the_second_press() {
    check(
        "0    connected
         0    view 10 serving A001
         1000 press transfer counter 3       => s-1 transfer {to:{counter:3},visit:1}
         1100 answer s-1 11 A002             => called A002
         1150 press transfer counter 3       => too-quick transfer
         1200 view 11 calling A002           =>
         1600 press transfer counter 3       => s-2 transfer {to:{counter:3},visit:2}",
    );
}

#[test]
fn families_do_not_wait_for_each_other() {
    check(
        "0    connected
         0    view 10 serving A001 parked:A005 provisional
         1000 press next                     => s-1 finish {next:true,outcome:handled,visit:1}
         1000 press recall                   => already-doing finish-next
         1000 press auto-call on             => s-2 auto-call {on:true}
         1000 press open                     => already-doing auto-call
         1000 press resume A005              => s-3 visits/A005/resume {}
         1000 press return B001              => already-doing resume
         1000 press confirm-class care       => s-4 confirm-class {class:care,visit:1}
         1000 press supervisor               => s-5 help {kind:supervisor}
         1000 press emergency                => s-6 help {kind:emergency}
         1000 press emergency                => already-doing emergency
         1000 shown                          => finish-next…, a001 serving, age 1000, hall 1010000, timer 10000",
    );
}

#[test]
fn nothing_holds_an_emergency_back() {
    check(
        "0    press emergency                => s-1 help {kind:emergency}
         100  answer s-1 5                   => done emergency
         150  press emergency                => not-now emergency help-asked
         3100 tick
         3150 press emergency                => s-2 help {kind:emergency}
         3200 press supervisor               => not-now supervisor no-view",
    );
}

#[test]
fn what_is_heard() {
    check_sounds(
        "0    connected                      =>
         0    view 10 idle                   =>
         1000 press next                     => s-1 call-next {}, ~taken
         1010 press next                     => ~refused, already-doing next
         1100 answer s-1 11 A001             => ~called, called A001
         1200 press finish                   => ~refused, too-quick finish
         1900 press finish                   => ~refused, not-now finish nobody-served
         2000 press next                     => ~ask, ask A001
         2100 press no-show                  => s-2 no-show {visit:1}, ~taken
         2200 refuse s-2 too-soon-for-no-show => ~refused, refused no-show too-soon-for-no-show
         3000 press no-show                  => s-3 no-show {visit:1}, ~taken
         3100 answer s-3 12                  => done no-show
         4000 press next                     => s-4 call-next {}, ~taken
         4100 answer s-4 13                  => ~nobody, nobody
         5000 view 14 calling A002 unshown   => ~called, called A002, ~not-shown, not-shown A002
         5100 view 15 calling A002 unshown   =>
         6000 away silent                    => ~away, away silent
         7000 connected                      => ~back, back",
    );
}
