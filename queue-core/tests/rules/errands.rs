//! Errands: transfers that come back, wrong services, supplements, packages, prechecks, links,
//! claims and inserts.

use queue_core::{
    command::{Language, Needs},
    ids::VisitId,
    visit::StepState,
};

use crate::scenario::{ONE, TWO, after, after_in};

#[test]
fn a_transfer_comes_back_to_whoever_asked() {
    let state = after(
        TWO,
        "08:55    sign-in 3 eve
         08:55    open 3
         09:00    take a
         09:01    next 1
         09:01    start 1 A001
         09:05    transfer 1 A001 service b back => A001 on to service b
         09:06    next 3                    => A001 to 3 of 1, next nobody after 00:01
         09:06    start 3 A001
         # there it goes on to somebody else first, who need not give it back
         09:07    transfer 3 A001 counter 2 back => A001 on to counter 2
         09:08    next 2                    => A001 to 2 of 1, next nobody after 00:01
         09:08    start 2 A001
         09:10    finish 2 A001             => A001 on to clerk eve
         09:11    next 3                    => A001 to 3 of 1, next nobody after 00:01
         09:11    start 3 A001
         # nobody else serves her: it is ann who asked
         09:12    next 2                    => 2 ready
         09:12    finish 3 A001             => A001 on to clerk ann
         09:13    next 1                    => A001 to 1 of 1, next nobody after 00:01
         09:13    start 1 A001
         09:15    finish 1 A001             => A001 done in 00:02",
    );
    assert_eq!(state.visits[&VisitId(1)].transaction, 5);
}

#[test]
fn a_transfer_whose_clerk_has_left_comes_back_to_the_service() {
    after(
        TWO,
        "09:00    take a
         09:01    next 1
         09:01    start 1 A001
         09:05    transfer 1 A001 service b back => A001 on to service b
         09:06    next 2                    => A001 to 2 of 1, next nobody after 00:01
         09:06    start 2 A001
         09:07    close 1
         09:07    sign-out 1
         09:10    finish 2 A001             => A001 on to service a
         09:10    next 2                    => A001 to 2 of 1, next nobody after 00:00",
    );
}

#[test]
fn a_wrong_service_costs_no_place() {
    after(
        TWO,
        "08:55    sign-in 3 eve
         08:55    open 3
         09:00    take a by wang
         09:05    take b
         09:06    take a
         09:06    reclassify A001 a         => ! A001 is for this already, or for a package
         09:06    reclassify A001 x         => ! no service x
         # while waiting
         09:06    reclassify A001 b         => A001 is for b
         09:07    take a by wang            => a003 ordinary due 09:37
         09:07    reclassify A003 b         => ! this person already holds A001 for b
         09:08    next 3                    => A001 to 3 of 2, next B001 after 00:08
         # at a counter that serves the right one
         09:08    reclassify A001 c 3       => A001 is for c
         09:08    start 3 A001
         # at one that does not
         09:10    reclassify A001 p         => ! A001 is serving, needs waiting
         09:10    reclassify A001 p 2       => ! A001 is not at counter 2
         09:10    reclassify A001 p 3       => A001 on to service p
         09:11    next 1                    => A001 to 1 of 3, next A002 after 00:01",
    );
}

#[test]
fn who_was_sent_for_papers_keeps_the_number() {
    let state = after(
        ONE,
        "09:00    take a care
         09:00    next 1
         09:00    start 1 A001
         09:05    supplement A001           => ! A001 was not sent for papers today
         09:05    finish 1 A001 papers-missing
         09:30    take a
         09:31    take a care
         # 5 - 10 minutes from now, so behind nobody who came before
         10:00    supplement A001           => A001 waits, due 09:55
         10:00    supplement A001           => ! A001 was not sent for papers today
         10:01    next 1                    => A003 to 1 of 3, next A001 after 00:30
         10:02    start 1 A003
         10:03    finish 1 A003 not-handled
         10:04    supplement A003           => ! A003 was not sent for papers today
         10:04    next 1                    => A001 to 1 of 2, next A002 after 00:04",
    );
    assert_eq!(state.visits[&VisitId(1)].transaction, 2);
}

#[test]
fn a_package_goes_where_it_is_free_and_in_its_order() {
    let state = after(
        TWO,
        "08:55    sign-in 3 eve
         08:55    open 3
         # nobody is free for a; counter 3 is free for c
         09:00    take a
         09:00    next 1                    => A001 to 1 of 1, next nobody after 00:00
         09:00    next 3                    => 3 ready
         09:01    take pack                 => a002 ordinary due 09:31; A002 to 3 of 1, next nobody after 00:00
         09:01    take pack by li           => a003 ordinary due 09:31
         09:01    take a by li              => ! this person already holds A003 for a
         # another errand is another matter
         09:01    take p by li precheck yes => a004 ordinary due 09:31
         09:01    cancel A004
         09:02    start 3 A002
         # b needs a first, whoever sends them there
         09:02    transfer 3 A002 service b => ! A002: a comes before b
         09:03    finish 3 A002 next        => A002 on to service a; 3 ready; A003 does c; A003 to 3 of 1, next nobody after 00:02
         09:03    start 3 A003
         # b needs a first
         09:04    finish 3 A003 next        => A003 on to service a; 3 ready
         09:05    next 2                    => A002 to 2 of 2, next A003 after 00:02
         09:05    start 2 A002
         09:06    finish 2 A002             => A002 on to service b; A002 to 3 of 1, next nobody after 00:00
         09:06    start 3 A002
         09:07    finish 3 A002             => A002 done in 00:01
         09:07    supplement A002           => ! A002 was not sent for papers today
         # a was not handled, so b cannot be
         09:07    next 2                    => A003 to 2 of 1, next nobody after 00:03
         09:07    start 2 A003
         09:08    finish 2 A003 papers-missing => A003 done in 00:01
         # the papers have come
         09:10    supplement A003           => A003 waits, due 09:31
         09:10    next 2                    => A003 to 2 of 1, next nobody after 00:00
         09:10    start 2 A003
         09:11    finish 2 A003             => A003 on to service b",
    );
    let steps = |id: u64| {
        let package = state.visits[&VisitId(id)].extra.package.clone().unwrap();
        package.steps.iter().map(|step| step.is).collect::<Vec<_>>()
    };
    assert_eq!(steps(2), [StepState::Done; 3]);
    assert_eq!(steps(3), [StepState::Done, StepState::Open, StepState::Done]);
}

#[test]
fn a_package_waits_where_the_fewest_wait() {
    after(
        TWO,
        "08:55    sign-in 3 eve
         08:55    open 3
         09:00    take pack                 => a001 ordinary due 09:30
         # one waits for a (two counters), nobody for c
         09:00    take pack                 => a002 ordinary due 09:30
         09:00    next 3                    => A002 to 3 of 1, next nobody after 00:00
         09:00    start 3 A002
         # a step of a package is for its package
         09:01    reclassify A001 p         => ! A001 is for this already, or for a package
         09:01    interrupt a               => a interrupted; A001 does c
         # a is all that is left to do before b
         09:02    finish 3 A002 next        => A002 on to service a; 3 ready; A001 to 3 of 1, next nobody after 00:02",
    );
}

#[test]
fn a_package_waits_where_somebody_serves_and_the_line_is_shortest_for_each_counter() {
    // Nobody waits for c, but nobody does it either.
    after(
        ONE,
        "09:00    take a
         09:00    take pack
         09:00    next 1                    => A001 to 1 of 2, next A002 after 00:00",
    );
    // Three for two counters are fewer than two for one …
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    take a
         09:00    take c
         09:00    take c
         09:00    take pack                 => a004 ordinary due 09:30
         09:00    next 1                    => A001 to 1 of 4, next A002 after 00:00",
    );
    // … and more than one for one.
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    take a
         09:00    take c
         09:00    take pack                 => a004 ordinary due 09:30
         09:00    next 1                    => A001 to 1 of 3, next A002 after 00:00",
    );
}

#[test]
fn papers_are_looked_at_before_the_wait() {
    after(
        ONE,
        "09:00    take p                    => a001 ordinary due 09:30
         09:00    take a
         09:05    next 1                    => A002 to 1 of 1, next nobody after 00:05
         09:05    start 1 A002
         09:06    precheck A002 complete    => ! A002 is serving, needs precheck
         09:06    precheck A001 missing 4   => ! no material 4
         09:06    precheck A001 complete 1  => ! papers are complete or something is missing, not both
         09:06    precheck A001 missing 3 1 1 => A001 prechecked [1, 3]
         09:07    finish 1 A002 next        => A002 done in 00:02; 1 ready
         09:10    precheck A001 to-supplement 1 => A001 prechecked [1]; A001 to 1 of 1, next nobody after 00:00
         # a guide may have looked before, and may look at any errand
         09:11    take p precheck no        => a003 ordinary due 09:41
         09:11    take a precheck yes       => a004 ordinary due 09:41
         09:12    cancel A004               => A004 cancelled",
    );
}

#[test]
fn a_ticket_carries_so_many_cases() {
    let state = after(
        ONE,
        "09:00    take a cases 2            => ! a ticket for a carries at most 1 cases
         09:00    take p cases 0            => ! a ticket for p carries at most 5 cases
         09:00    take p cases 6            => ! a ticket for p carries at most 5 cases
         09:00    take p cases 5            => a001 ordinary due 09:30",
    );
    assert_eq!(state.visits[&VisitId(1)].extra.more_cases, 4);
}

#[test]
fn tickets_of_a_family_are_never_called_at_once() {
    after(
        TWO,
        "09:00    take a
         09:00    take a
         09:00    take b
         09:00    take b
         09:00    link A001                 => ! a link needs two tickets
         09:00    link A001 A001            => ! a link needs two tickets
         09:00    link A001 B001            => A001 B001 linked
         # who is linked brings the others along
         09:00    link B001 A002            => A001 A002 B001 linked
         09:01    next 1                    => A001 to 1 of 2, next A002 after 00:01
         09:01    next 2                    => B002 to 2 of 1, next nobody after 00:01
         09:01    link A001 B002            => ! two of these tickets are at counters
         09:02    start 2 B002
         09:03    finish 2 B002 next        => B002 done in 00:01; 2 ready
         09:04    unlink B001               => B001 on its own; A001 A002 linked; B001 to 2 of 1, next nobody after 00:04
         09:05    start 1 A001
         09:06    finish 1 A001 next        => A001 done in 00:01; 1 ready; A002 to 1 of 1, next nobody after 00:06",
    );
}

#[test]
fn a_claim_is_confirmed_or_rejected() {
    after(
        ONE,
        "09:00    take a care?              => a001 care due 09:05
         09:00    take a care? slot 09:15-09:45 => a002 care due 09:05
         09:00    take a care? slot 09:15-09:45 => a003 care due 09:05
         09:00    take a care               => a004 care due 09:05
         09:01    reject A004 care          => ! this class of A004 is not waiting for confirmation
         09:01    reject A001 green         => ! this class of A001 is not waiting for confirmation
         09:01    reject A001 care          => a001 ordinary due 09:30
         09:01    confirm A001 care         => ! this class of A001 is not waiting for confirmation
         09:01    reject A002 care          => a002 appointment due 09:25
         09:01    confirm A003 care         => A003 confirmed
         09:01    reject A003 care          => ! this class of A003 is not waiting for confirmation
         09:02    next 1                    => A003 to 1 of 4, next A004 after 00:00",
    );
}

#[test]
fn what_a_person_needs_is_known_until_they_leave_and_moves_nobody() {
    let state = after(
        ONE,
        "09:00    take a                    => a001 ordinary due 09:30
         09:00    take a needs voice        => a002 ordinary due 09:30
         09:00    take a needs yue          => a003 ordinary due 09:30
         09:01    needs A009 voice          => ! no visit 999 today
         09:01    needs A002 voice          =>
         09:01    needs A002 guide en       => A002 needs {\"guide\":true,\"language\":\"en\"}
         09:02    needs A002                => A002 needs {}
         09:02    next 1                    => A001 to 1 of 3, next A002 after 00:02
         09:02    needs A001 hearing        => A001 needs {\"hearing\":true}
         09:02    undo 1 A001               => ! the last step of A001 cannot be undone any more
         09:02    start 1 A001              => A001 started
         09:03    finish 1 A001             => A001 done in 00:01
         09:03    needs A001 voice          => ! A001 is done, needs live",
    );
    let needs: Vec<_> = state.visits.values().map(|visit| visit.extra.needs).collect();
    let hearing = Needs { hearing: true, ..Needs::NONE };
    let cantonese = Needs { language: Some(Language::Cantonese), ..Needs::NONE };
    assert_eq!(needs, [hearing, Needs::NONE, cantonese]);
}

#[test]
fn case_numbers_stay_with_the_visit_each_once() {
    let state = after(
        TWO,
        "09:00    take a                    => a001 ordinary due 09:30
         09:00    case 1 A001 YF-1          => ! A001 is not at counter 1
         09:00    next 1                    => A001 to 1 of 1, next nobody after 00:00
         09:01    start 1 A001              => A001 started
         09:01    case 9 A001 YF-1          => ! no counter 9
         09:01    case 1 A001 YF-1          => A001 has YF-1 at 1
         09:01    case 1 A001 YF-1          =>
         09:02    case 1 A001 YF-2          => A001 has YF-2 at 1
         09:02    undo 1 A001               => ! the last step of A001 cannot be undone any more
         09:03    finish 1 A001             => A001 done in 00:02
         09:03    case 1 A001 YF-3          => ! A001 is not at counter 1
         09:03    undo 1 A001               => 1 undid finish of a001
         09:03    case 1 A001 YF-2          =>
         09:04    transfer 1 A001 service b => A001 on to service b
         09:04    next 2                    => A001 to 2 of 1, next nobody after 00:00
         09:04    case 2 A001 YF-3          => A001 has YF-3 at 2",
    );
    assert_eq!(state.visits[&VisitId(1)].extra.case_numbers, ["YF-1", "YF-2", "YF-3"]);
}

#[test]
fn a_rejected_claim_does_not_lower_a_floor() {
    after(
        ONE,
        "09:00    take a care?
         09:00    next 1
         09:00    start 1 A001
         09:01    park 1 A001 without-papers
         10:00    resume A001               => A001 waits, due 09:55
         10:01    reject A001 care          => a001 ordinary due 09:55",
    );
}

#[test]
fn a_hall_may_put_inserts_some_minutes_after_the_check_in() {
    after_in(
        |setup| setup.rules.due.insert = 3,
        ONE,
        "09:00    take a care               => a001 care due 09:05
         09:02    take a                    => a002 ordinary due 09:32
         09:10    insert A002 unwell        => A002 inserted, due 09:05",
    );
}

#[test]
fn a_manager_puts_somebody_first() {
    after(
        ONE,
        "09:00    take a care               => a001 care due 09:05
         09:02    take a                    => a002 ordinary due 09:32
         09:03    insert A002 unwell        => A002 inserted, due 09:02
         09:03    next 1                    => A002 to 1 of 2, next A001 after 00:01, put first: unwell
         09:03    insert A002 unwell        => ! A002 is called, needs waiting
         09:04    no-show 1 A002
         # a missed call is not forgiven by it
         09:04    return A002               => A002 waits, due 09:05:00+1ms
         09:05    insert A001 arranged      => A001 inserted, due 09:00",
    );
}
