//! The hall as a whole: undo, interruptions, tickets carried to another day, paper slips, closing.

use queue_core::{Command, Event, ids::VisitId, visit::Status};

use crate::scenario::{ONE, TWO, after, at, date, run};

#[test]
fn the_last_step_can_be_undone() {
    after(
        TWO,
        "09:00    take a
         09:01    take a
         09:02    undo 1 A001               => ! nothing to undo at counter 1
         09:02    next 1                    => A001 to 1 of 2, next A002 after 00:02
         09:02    undo 1 A002               => ! nothing to undo at counter 1
         09:03    recall 1 A001             => A001 again to 1, 2
         # the counter is idle, not ready; the place is the old one, and so is the first call
         09:03:30 undo 1 A001               => 1 undid call of a001
         09:03:30 undo 1 A001               => ! nothing to undo at counter 1
         09:04    next 1                    => A001 to 1 of 2, next A002 after 00:04
         09:05    start 1 A001
         09:05    undo 1 A001               => 1 undid start of a001
         09:06    start 1 A001
         # finished instead of parked
         09:08    finish 1 A001             => A001 done in 00:02
         09:09    undo 1 A001               => 1 undid finish of a001
         09:10    park 1 A001 waiting       => A001 parked
         09:10    undo 1 A001               => 1 undid park of a001
         09:11    transfer 1 A001 service b => A001 on to service b
         09:11    undo 1 A001               => 1 undid transfer of a001
         09:12    finish 1 A001             => A001 done in 00:06
         # two minutes are over
         09:14    undo 1 A001               => ! the last step of A001 cannot be undone any more",
    );
}

#[test]
fn a_slip_of_the_hand_is_undone_step_by_step() {
    after(
        ONE,
        "09:00    take a
         09:00    take a
         09:00    next 1
         09:00    start 1 A001
         09:01    finish 1 A001 next        => A001 done in 00:01; 1 ready; A002 to 1 of 1, next nobody after 00:01
         # first whom the slip called, then the slip
         09:01    undo 1 A001               => ! nothing to undo at counter 1
         09:01    undo 1 A002               => 1 undid call of a002
         09:01    undo 1 A001               => 1 undid finish of a001
         09:02    finish 1 A001             => A001 done in 00:02",
    );
}

#[test]
fn nothing_is_undone_that_others_build_on() {
    after(
        TWO,
        "09:00    take a by wang
         09:00    take b by wang
         09:00    next 1                    => A001 to 1 of 1, next nobody after 00:00
         09:01    no-show 1 A001            => A001 missed 1, until 09:31
         09:01    return A001
         09:01    undo 1 A001               => ! the last step of A001 cannot be undone any more
         09:02    next 1                    => A001 to 1 of 1, next nobody
         09:02    transfer 1 A001 service b
         # her other ticket is called meanwhile
         09:03    next 2                    => A001 to 2 of 2, next B001 after 00:01
         09:03    undo 1 A001               => ! the last step of A001 cannot be undone any more
         09:04    start 2 A001
         09:05    finish 2 A001
         09:05    next 2                    => B001 to 2 of 1, next nobody after 00:05
         09:05    undo 2 A001               => ! nothing to undo at counter 2
         09:06    undo 2 B001               => 2 undid call of b001
         09:06    close 2
         09:06    undo 2 A001               => ! the last step of A001 cannot be undone any more",
    );
    after(
        TWO,
        "09:00    take a by wang
         09:00    take b by wang
         09:00    next 1                    => A001 to 1 of 1, next nobody after 00:00
         09:01    start 1 A001
         09:02    finish 1 A001             => A001 done in 00:01
         09:02    next 2                    => B001 to 2 of 1, next nobody after 00:02
         09:02    undo 1 A001               => ! A001 belongs to somebody who is at a counter
         09:02    undo 2 B001
         09:02    take a by wang            => a002 ordinary due 09:32
         09:02    undo 1 A001               => ! the last step of A001 cannot be undone any more",
    );
}

#[test]
fn an_undone_miss_gives_back_the_old_place() {
    after(
        ONE,
        "09:00    take a
         09:00    take a
         09:00    next 1
         09:01    no-show 1 A001            => A001 missed 1, until 09:31
         09:01    undo 1 A001               => 1 undid noshow of a001
         # and the call, as if it had never been
         09:01    undo 1 A001               => 1 undid call of a001
         09:02    next 1                    => A001 to 1 of 2, next A002 after 00:02
         09:03    no-show 1 A001            => A001 missed 1, until 09:33",
    );
}

#[test]
fn an_interrupted_service_stands_still() {
    after(
        TWO,
        "09:00    take a
         09:00    take b
         09:00    take a
         09:01    next 1                    => A001 to 1 of 2, next A002 after 00:01
         09:02    no-show 1 A001            => A001 missed 1, until 09:32
         09:02    next 1                    => A002 to 1 of 1, next nobody after 00:02
         09:03    restore a                 => ! a is not interrupted
         09:03    interrupt x               => ! no service x
         09:03    interrupt a               => a interrupted
         09:03    interrupt a               => ! a is interrupted
         09:03    take a                    => ! a is interrupted
         # whoever is at a counter is not marked missing for it
         09:05    no-show 1 A002            => ! a is interrupted
         09:05    transfer 1 A002 service a => A002 on to service a
         09:06    next 1                    => 1 ready
         09:06    next 2                    => B001 to 2 of 1, next nobody after 00:06
         09:06    start 2 B001
         09:07    finish 2 B001
         09:07    call 2 A002 urgent        => ! a is interrupted
         # its clocks stand still: 27 minutes are left whenever it goes on
         09:40    tick                      =>
         10:03    restore a                 => a restored after 01:00; A002 to 1 of 1, next nobody after 00:58
         10:31    tick                      =>
         10:32    return A001               => A001 waits, due 09:30",
    );
}

#[test]
fn a_clock_that_starts_meanwhile_has_its_whole_time_left() {
    after(
        ONE,
        "08:58    take a
         09:00    interrupt a
         09:50    step-out A001             => A001 out until 09:15
         09:59    tick                      =>
         10:00    restore a                 => a restored after 01:00
         10:15    tick                      =>
         10:15:01 tick                      => A001 waits, due 09:28",
    );
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:00:10 interrupt a
         09:30    restore a                 => a restored after 00:29:50
         # fifty seconds are left
         09:30:49 no-show 1 A001            => ! wait 1 s before marking a no-show
         09:30:50 no-show 1 A001            => A001 missed 1, until 10:00:50",
    );
}

#[test]
fn a_return_goes_behind_those_too_who_cannot_be_called_now() {
    after(
        ONE,
        "09:00    take a
         09:00    take a
         09:00    take a
         09:00    take a
         09:00    next 1
         09:01    no-show 1 A001
         09:02    interrupt a
         09:03    return A001               => A001 waits, due 09:30:00+1ms",
    );
}

#[test]
fn clocks_that_stood_still_run_out_later() {
    after(
        ONE,
        "09:00    take a
         09:00    next 1
         09:01    no-show 1 A001            => A001 missed 1, until 09:31
         09:11    interrupt a
         09:21    restore a                 => a restored after 00:10
         09:41    tick                      =>
         09:41:01 tick                      => A001 void",
    );
}

#[test]
fn a_carried_number_counts_on_the_next_day() {
    let mut state = after(
        TWO,
        "16:00    take b
         16:01    take b
         16:01    next 2                    => B001 to 2 of 2, next B002 after 00:01
         16:02    take b
         16:02    carry-over b              => ! b is not interrupted
         16:02    interrupt b
         16:02    carry-over b              => B002 carried; B003 carried
         16:03    transfer 2 B001 service b
         16:04    return B002               => ! b is interrupted
         17:10    close-day                 => ! 1 people still wait
         17:10    carry-over b              => B001 carried
         17:10    close-day                 => 1 closed; 1 signed out; 2 closed; 2 signed out; 2026-11-23 closed",
    );
    assert_eq!(state.visits.len(), 3);
    let next = |clock: &str| {
        let mut now = at(clock);
        now.utc_ms += 24 * 3_600_000;
        now.local_date = date("2026-11-24");
        now
    };
    let mut give = |command: Command, clock: &str| run(&mut state, &command, next(clock));
    give(Command::OpenDay { date: date("2026-11-24") }, "08:30").unwrap();
    // The service still stands still, so nobody new is let in, and the carried ones are told.
    give(Command::RestoreService { service: "b".into() }, "08:40").unwrap();
    let take = || {
        let take = queue_core::command::Take::new("b".into(), queue_core::visit::Source::Kiosk);
        Command::Take(Box::new(take))
    };
    // B001 to B003 are people who came yesterday.
    let events = give(take(), "09:00").unwrap();
    assert!(matches!(&events[0], Event::TicketIssued(e) if e.number.to_string() == "B004"));
    let sign_in = Command::SignIn { counter: "3".into(), clerk: "eve".into() };
    give(sign_in, "09:00").unwrap();
    give(Command::OpenCounter { counter: "3".into() }, "09:00").unwrap();
    give(Command::Return { visit: VisitId(2) }, "09:10").unwrap();
    // Yesterday's check-in comes before today's; the wait of last night is not one.
    let events = give(Command::CallNext { counter: "3".into() }, "09:12").unwrap();
    let [Event::Called(call)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((call.visit, call.wait_ms), (VisitId(2), Some(120_000)));
    give(Command::Start { counter: "3".into(), visit: VisitId(2) }, "09:13").unwrap();
    let finish = Command::Finish {
        counter: "3".into(),
        visit: VisitId(2),
        outcome: queue_core::visit::Outcome::Handled,
        next: true,
    };
    give(finish, "09:14").unwrap();
    // Who does not come on that day either has lost the place.
    let events =
        give(Command::CloseDay { expire: Some(queue_core::command::ExpireReason::Left) }, "17:30");
    assert!(events.is_err(), "B004 is at the counter");
    let undo = Command::Undo { counter: "3".into(), visit: VisitId(4) };
    give(undo, "09:15").unwrap();
    give(Command::CloseDay { expire: None }, "17:30").unwrap_err();
    give(Command::CloseDay { expire: Some(queue_core::command::ExpireReason::Left) }, "17:30")
        .unwrap();
    assert!(state.visits.is_empty() && state.carried_min_d_ms.is_none());
}

#[test]
fn paper_slips_are_entered_afterwards() {
    let state = after(
        ONE,
        "09:00    take a
         11:00    backfill a 7 1 09:10 09:20 09:21 09:30 => P-A007 from paper
         11:00    backfill a 7 1 09:10 09:20 09:21 09:30 => ! slip P-A007 is entered already
         11:00    backfill a 0 1 09:10 09:20 09:21 09:30 => ! slip P-A000 is entered already
         11:00    backfill b 7 1 09:10 09:20 09:21 09:30 => P-B007 from paper
         11:00    backfill a 8 1 09:10 09:20 09:19 09:30 => ! the times of the slip do not follow each other, or are not of today
         11:00    backfill a 8 1 09:10 09:20 09:21 11:01 => ! the times of the slip do not follow each other, or are not of today
         11:00    backfill a 8 9 09:10 09:20 09:21 09:30 => ! no counter 9
         11:00    backfill x 8 1 09:10 09:20 09:21 09:30 => ! no service x
         11:00    take a                    => a002 ordinary due 11:30",
    );
    let paper = &state.visits[&VisitId(2)];
    assert_eq!((&paper.status, paper.served_ms), (&Status::Done, 540_000));
    assert!(paper.extra.backfilled);
}

#[test]
fn people_who_came_in_time_are_served_after_closing() {
    after(
        ONE,
        "16:00    take a
         16:00    take a
         16:59:59 next 1                    => A001 to 1 of 2, next A002 after 00:59:59
         17:00    start 1 A001
         17:05    close-day                 => ! 1 counters still hold people
         17:05    finish 1 A001 next        => A001 done in 00:05; 1 ready; A002 to 1 of 1, next nobody after 01:05, overtime
         17:06    start 1 A002
         17:10    finish 1 A002
         17:10    close-day                 => 1 closed; 1 signed out; 2026-11-23 closed",
    );
    after(
        ONE,
        "16:00    take a
         16:00    take a
         16:01    next 1
         16:02    no-show 1 A001
         # who missed a call is not waited for; who waits is
         17:05    close-day                 => ! 1 people still wait
         17:05    close-day hall-closed     => visit 1 expired; visit 2 expired; 1 closed; 1 signed out; 2026-11-23 closed",
    );
}

#[test]
fn whoever_was_carried_before_the_guide_looked_still_sees_the_guide() {
    let mut state = after(
        ONE,
        "16:00    take p                    => a001 ordinary due 16:30
         16:01    interrupt p
         16:02    carry-over p              => A001 carried
         17:10    close-day",
    );
    let on = |day: u8, clock: &str| {
        let mut now = at(clock);
        now.utc_ms += i64::from(day - 23) * 24 * 3_600_000;
        now.local_date = date(&format!("2026-11-{day}"));
        now
    };
    let open = |day| Command::OpenDay { date: date(&format!("2026-11-{day}")) };
    let (p, visit) = (|| "p".into(), VisitId(1));
    run(&mut state, &open(24), on(24, "08:30")).unwrap();
    run(&mut state, &Command::CarryOver { service: p() }, on(24, "09:00")).unwrap();
    run(&mut state, &Command::CloseDay { expire: None }, on(24, "17:10")).unwrap();
    run(&mut state, &open(25), on(25, "08:30")).unwrap();
    run(&mut state, &Command::RestoreService { service: p() }, on(25, "08:40")).unwrap();
    run(&mut state, &Command::Return { visit }, on(25, "09:00")).unwrap();
    assert_eq!(state.visits[&visit].status, queue_core::visit::Status::Precheck);
}

#[test]
fn slips_of_yesterday_are_not_entered_today() {
    let mut state = after(ONE, "17:10 close-day\n");
    let mut now = at("10:00");
    now.utc_ms += 24 * 3_600_000;
    now.local_date = date("2026-11-24");
    run(&mut state, &Command::OpenDay { date: now.local_date }, now).unwrap();
    let midnight_ms = 24 * 3_600_000;
    let mut slip = |checked_in_ms| {
        let paper = queue_core::command::Backfill {
            service: "a".into(),
            slip: 1,
            class: queue_core::visit::Class::Ordinary,
            counter: "1".into(),
            clerk: "ann".into(),
            checked_in_ms,
            called_ms: midnight_ms + 1,
            started_ms: midnight_ms + 2,
            finished_ms: midnight_ms + 3,
            outcome: queue_core::visit::Outcome::Handled,
        };
        run(&mut state, &Command::Backfill(Box::new(paper)), now)
    };
    assert_eq!(slip(midnight_ms - 1), Err(queue_core::Refusal::BadTimes));
    assert!(slip(midnight_ms).is_ok());
}
