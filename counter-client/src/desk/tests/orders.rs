//! What each press becomes.

use super::check;

#[test]
fn the_seat() {
    check(
        "0    connected
         0    view 10 closed nobody
         1000 press sign-in wang 123456      => s-1 sign-in {login:wang,pin:123456}
         1100 answer s-1 11                  => done sign-in
         1200 press open                     => s-2 open {}
         1300 answer s-2 12                  => done open
         1400 press pause lunch 30 keep 30   => s-3 pause {hand_over:{others:{keep:{minutes:30}}},minutes:30,reason:lunch}
         1500 answer s-3 13                  => done pause
         1600 press continue                 => s-4 resume {}
         1700 answer s-4 14                  => done continue
         1800 press auto-call on             => s-5 auto-call {on:true}
         1900 answer s-5 15                  => done auto-call
         2000 press close to service         => s-6 close {hand_over:{others:service}}
         2100 answer s-6 16                  => done close
         2200 press sign-out                 => s-7 sign-out {}
         2300 answer s-7 17                  => done sign-out
         2400 allowed sign-in                => on
         2400 view 18 idle
         2500 press move 3                   => s-8 move {to:3}",
    );
}

#[test]
fn the_person() {
    check(
        "0     connected
         0     view 10 idle
         1000  press next                    => s-1 call-next {}
         1100  answer s-1 11 A001            => called A001
         2000  press recall                  => s-2 recall {visit:1}
         2100  answer s-2 12 A001            => done recall
         3000  press start                   => s-3 start {visit:1}
         3100  answer s-3 13                 => done start
         4000  press wrong-service deed      => s-4 reclassify {service:deed,visit:1}
         4100  answer s-4 14                 => done wrong-service
         4200  view 14 serving A001
         5000  press park with-papers 10     => s-5 park {kind:papers-kept,minutes:10,visit:1}
         5100  answer s-5 15                 => done park
         6000  press resume A001             => s-6 visits/A001/resume {}
         6100  answer s-6 16                 => done resume
         7000  press next                    => s-7 call-next {}
         7100  answer s-7 17 A001            => called A001
         8000  press transfer service deed back => s-8 transfer {back:true,to:{service:deed},visit:1}
         8100  answer s-8 18                 => done transfer
         9000  press return B002             => s-9 visits/B002/return {}
         9100  answer s-9 19                 => done return
         10000 press supplement B002         => s-10 visits/B002/supplement {}",
    );
}

#[test]
fn calling_out_of_the_order_needs_a_number_that_the_desk_knows() {
    check(
        "0     connected
         0     view 10 idle bound:A004 parked:A005
         1000  press call-specific A009 urgent  => not-now call-specific unknown-number
         1000  press call-specific A004 urgent  => s-1 call-specific {reason:urgent,visit:4}
         1100  refuse s-1 wrong-status          => refused call-specific wrong-status
         2000  press call-specific A005 unwell  => s-2 call-specific {reason:unwell,visit:5}
         2100  answer s-2 11 A005               => called A005
         3000  press transfer counter 3         => s-3 transfer {to:{counter:3},visit:5}
         3100  answer s-3 12 A011@3             => done transfer
         4000  press walk-in deed elder         => s-4 tickets {appointment:null,care:elder,enterprise:false,person:null,service:deed,source:clerk}
         4100  ticket s-4 13 B012               => ticket-given B012
         5000  press call-specific B012 arranged => s-5 call-specific {reason:arranged,visit:12}
         5100  refuse s-5 held-elsewhere        => refused call-specific held-elsewhere
         6000  press call-specific 31 arranged  => s-6 call-specific {reason:arranged,visit:31}",
    );
}

#[test]
fn what_is_written_down() {
    check(
        "0     connected
         0     view 10 serving A001 norm:600
         1000  press note bring the original => s-1 note {text:bring the original,visit:1}
         1000  press case 2026-0012          => s-2 case {number:2026-0012,visit:1}
         1000  press note again              => already-doing note
         1000  allowed read                  => no-message
         1000  shown                         => case…, a001 serving, age 1000, hall 1010000, timer 10000, of 600000
         2000  view 11 serving A001 message:m1 message:m2 => message m1 m1, message m2 m2
         2000  view 11 serving A001 message:m1 message:m2 =>
         2000  press read                    => s-3 message-read/m1 {}
         2100  answer s-3 12                 => done read
         2500  view 12 serving A001 message:m2 =>
         2600  press read m2                 => s-4 message-read/m2 {}
         2700  view 13 serving A001          =>
         2800  view 14 serving A001 message:m3 => message m3 m3",
    );
}

#[test]
fn a_planned_pause_begins_when_the_person_has_left() {
    check(
        "0     connected
         0     view 10 serving A001
         1000  press pause-after lunch 45    => s-1 pause-after {plan:{minutes:45,reason:lunch}}
         1100  answer s-1 11                 => done pause-after
         2000  press next                    => s-2 finish {next:true,outcome:handled,visit:1}
         2100  answer s-2 12                 => done finish-next
         2100  allowed next                  => paused
         2100  allowed continue              => on
         2200  view 12 paused                =>
         2200  allowed pause-after           => nobody-here
         3000  view 20 serving A001 planned
         4000  press pause-after off         => s-3 pause-after {}
         4100  answer s-3 21                 => done pause-after
         5000  press finish                  => s-4 finish {next:false,outcome:handled,visit:1}
         5100  answer s-4 22                 => done finish
         5100  allowed next                  => on",
    );
}
