//! What the audiences are told of hand-overs, undone steps, packages, papers and interruptions.

use protocol::{
    views::{Alert, CounterView, DashboardView, TicketView},
    words::{
        Class, HelpKind, InterruptReason, PauseReason, PrecheckResult, StepState, UndoneStep,
        VisitStatus,
    },
};
use queue_core::{
    Command,
    command::{self, Errand, HandOvers, HandTo, ManualReason, PausePlan, Take, TransferTo},
    ids::VisitId,
    visit::{Outcome, ParkKind, Source},
};

use super::{World, world::MIDNIGHT};
use crate::views::{
    board::board,
    counter::counter,
    dashboard::{Surroundings, dashboard},
    kiosk::kiosk,
    ticket::ticket,
    window::window,
};

const MINUTE: i64 = 60_000;
const TEN: i64 = MIDNIGHT + 600 * MINUTE;

fn desk(world: &World, id: &str) -> CounterView {
    world.see(|scene| counter(scene, &id.into()).expect("a counter"))
}

fn page(world: &World, visit: VisitId) -> TicketView {
    world.see(|scene| ticket(scene, visit).expect("a visit of today"))
}

fn live(world: &World) -> DashboardView {
    world.see(|scene| dashboard(scene, &Surroundings::default()))
}

fn pause(world: &mut World, id: &str, minutes: u32, others: Option<HandTo>) {
    world.give(Command::PauseCounter {
        counter: id.into(),
        reason: command::PauseReason::Meeting,
        minutes: Some(minutes),
        hand_over: HandOvers { tickets: vec![], others },
    });
}

#[test]
fn a_desk_lists_what_only_it_can_call_and_the_person_is_told_when_it_goes_on() {
    let mut world = World::new();
    world.open("1");
    world.open("2");
    let visit = world.take("file");
    world.next("1");
    world.start("1", visit);
    let kind = ParkKind::PapersKept;
    world.give(Command::Park { counter: "1".into(), visit, kind, minutes: Some(20) });
    let parked = &desk(&world, "1").parked[0];
    assert_eq!((parked.back_by_ms, parked.overdue), (Some(TEN + 20 * MINUTE), false));
    let bound = &desk(&world, "1").bound;
    assert_eq!((bound.len(), bound[0].parked, bound[0].to_clerk), (1, true, false));
    let other = world.take("file");
    world.next("2");
    let to = TransferTo::Clerk("clerk-1".into());
    world.give(Command::Transfer { counter: "2".into(), visit: other, to, back: false });
    let bound = desk(&world, "1").bound;
    let listed: Vec<_> = bound.iter().map(|one| (one.number.as_str(), one.to_clerk)).collect();
    assert_eq!(listed, [("A001", false), ("A002", true)]);
    assert_eq!(desk(&world, "2").colleagues[0].clerk, "clerk-1");

    pause(&mut world, "1", 40, Some(HandTo::Keep { minutes: 40 }));
    let back_at = Some(TEN + 40 * MINUTE);
    assert_eq!(desk(&world, "1").bound[0].kept_until_ms, back_at);
    assert_eq!(page(&world, other).kept_until_ms, back_at);
    assert_eq!(page(&world, visit).back_by_ms, Some(TEN + 20 * MINUTE));
    let strip = world.see(|scene| window(scene, &"1".into()).expect("a counter"));
    assert_eq!((strip.pause, strip.back_at_ms), (Some(PauseReason::Meeting), back_at));
    let wall = world.see(|scene| board(scene, &"ground".into()).expect("a zone"));
    assert_eq!((wall.paused[0].counter_number, wall.paused[0].back_at_ms), (1, back_at));

    world.at(10, 30, 0);
    assert!(desk(&world, "1").parked[0].overdue);
    world.at(10, 42, 0);
    let late = Alert::NotBack { counter_number: 1, late_secs: 120 };
    assert!(live(&world).alerts.contains(&late), "{:?}", live(&world).alerts);
}

#[test]
fn an_undone_call_is_on_no_board_and_nobody_went_first() {
    let mut world = World::new();
    world.open("1");
    let first = world.take("file");
    world.take_care("file");
    let called = world.next("1");
    assert_eq!(page(&world, first).went_first.care, 1);
    let undo = desk(&world, "1").undo.expect("a step");
    assert_eq!((undo.step, undo.visit, undo.number.as_str()), (UndoneStep::Call, 2, "A002"));
    assert_eq!(undo.until_ms, TEN + 2 * MINUTE);
    world.give(Command::Recall { counter: "1".into(), visit: called });
    world.give(Command::Undo { counter: "1".into(), visit: called });
    let wall = world.see(|scene| board(scene, &"ground".into()).expect("a zone"));
    assert_eq!(wall.calls, []);
    assert_eq!(live(&world).calls, []);
    assert_eq!(page(&world, first).went_first.care, 0);
    assert_eq!(page(&world, called).status, VisitStatus::Waiting);
    assert_eq!(desk(&world, "1").undo, None);

    world.next("1");
    world.start("1", called);
    world.finish("1", called);
    world.at(10, 3, 0);
    assert_eq!(desk(&world, "1").undo, None, "too late");
}

#[test]
fn a_finish_that_is_undone_shows_why_the_person_is_there() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.take("file");
    world.next("1");
    world.start("1", visit);
    world.finish("1", visit);
    world.give(Command::Undo { counter: "1".into(), visit });
    let current = desk(&world, "1").current.expect("somebody");
    assert_eq!((current.status, current.why.candidates), (VisitStatus::Serving, 2));
}

#[test]
fn whoever_is_called_is_led_to_where_the_counter_went() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    world.give(Command::MoveCounter { counter: "1".into(), to: "2".into() });
    let wall = world.see(|scene| board(scene, &"ground".into()).expect("a zone"));
    assert_eq!((wall.calls[0].counter_number, wall.calls[0].call_id), (2, 2));
    world.start("2", visit);
    world.give(Command::MoveCounter { counter: "2".into(), to: "1".into() });
    let wall = world.see(|scene| board(scene, &"ground".into()).expect("a zone"));
    assert_eq!(wall.calls[0].counter_number, 1, "nobody is sent to an empty counter");
    assert_eq!(page(&world, visit).counter.expect("a counter").number, 1);
}

#[test]
fn a_package_says_how_far_it_is() {
    let mut world = World::new();
    world.open("2");
    world.open("3");
    let errand = Errand::Package("shop".into());
    let take = Take { errand, cases: 1, ..Take::new("file".into(), Source::Desk) };
    let visit = world.take_as(take);
    let steps = |world: &World| -> Vec<_> {
        let package = page(world, visit).package.expect("a package");
        package.steps.iter().map(|s| (s.service.en.clone(), s.state, s.now)).collect()
    };
    let row = |name: &str, state, now| (name.to_owned(), state, now);
    let (open, done) = (StepState::Open, StepState::Done);
    assert_eq!(steps(&world), [row("File", open, true), row("Deed", open, false)]);
    world.next("2");
    world.start("2", visit);
    assert_eq!(desk(&world, "2").current.expect("somebody").package.expect("it").name.en, "Shop");
    world.finish("2", visit);
    assert_eq!(steps(&world), [row("File", done, false), row("Deed", open, true)]);
    world.next("3");
    world.start("3", visit);
    world.finish("3", visit);
    assert_eq!(steps(&world), [row("File", done, false), row("Deed", done, false)]);
    let shop = &world.see(kiosk).groups[1].packages[0];
    assert_eq!((shop.id.as_str(), shop.steps.len(), shop.full), ("shop", 2, false));
}

#[test]
fn papers_come_first_and_the_clerk_sees_what_is_missing() {
    let mut world = World::new();
    world.open("3");
    let care = queue_core::visit::Entitlement::Care { care: queue_core::visit::CareKind::Elder };
    let take = Take {
        entitlements: vec![care],
        provisional: vec![queue_core::visit::Class::Care],
        precheck: Some(true),
        cases: 2,
        ..Take::new("deed".into(), Source::Kiosk)
    };
    let visit = world.take_as(take);
    assert_eq!(page(&world, visit).status, VisitStatus::Precheck);
    assert_eq!(live(&world).totals.precheck, 1);
    let result = command::PrecheckResult::ToSupplement;
    world.give(Command::Precheck { visit, result, missing: vec![2] });
    world.give(Command::Insert { visit, reason: ManualReason::Unwell });
    assert!(page(&world, visit).inserted);
    world.next("3");
    let current = desk(&world, "3").current.expect("somebody");
    let note = current.precheck.expect("a note");
    assert_eq!((note.result, note.missing[0].en.as_str()), (PrecheckResult::ToSupplement, "Photo"));
    assert_eq!((current.cases, current.provisional), (2, vec![Class::Care]));
    assert_eq!(current.why.insert, Some(protocol::words::ManualReason::Unwell));
    assert!(page(&world, visit).can_ask_more_time);
    world.give(Command::MoreTime { visit });
    let page = page(&world, visit);
    assert_eq!((page.can_ask_more_time, page.hold_until_ms.is_some()), (false, true));
    assert_eq!(desk(&world, "3").current.expect("somebody").hold_until_ms, page.hold_until_ms);
}

#[test]
fn a_family_and_somebody_who_is_out_for_a_moment() {
    let mut world = World::new();
    world.open("1");
    let (one, two) = (world.take("file"), world.take("file"));
    world.give(Command::Link { visits: vec![one, two] });
    world.give(Command::StepOut { visit: two });
    let out = page(&world, two);
    assert_eq!((out.can_step_out, out.out_until_ms), (false, Some(TEN + 15 * MINUTE)));
    assert_eq!(out.step_out_minutes, 15);
    world.next("1");
    assert_eq!(desk(&world, "1").current.expect("somebody").linked, ["A002"]);
    world.give(Command::StepBack { visit: two });
    let held = page(&world, two);
    assert_eq!((held.out_until_ms, held.held_by.as_deref()), (None, Some("A001")));
    assert_eq!(page(&world, one).held_by, None, "nothing stands in the way of whoever is called");
}

#[test]
fn help_and_what_stands_still_are_told_to_whoever_runs_the_hall() {
    let mut world = World::new();
    world.open("1");
    world.open("2");
    let kind = command::HelpKind::Supervisor;
    world.give(Command::AskHelp { counter: "1".into(), kind });
    world.at(10, 1, 0);
    let kind = command::HelpKind::Emergency;
    world.give(Command::AskHelp { counter: "2".into(), kind });
    let asked: Vec<_> = live(&world).help.iter().map(|it| (it.counter_number, it.kind)).collect();
    assert_eq!(asked, [(2, HelpKind::Emergency), (1, HelpKind::Supervisor)]);
    assert_eq!(desk(&world, "2").help.expect("it").since_ms, TEN + MINUTE);
    world.give(Command::AnswerHelp { counter: "2".into() });
    assert_eq!(live(&world).help.len(), 1);

    let visit = world.take("file");
    let reason = command::InterruptReason::SystemDown;
    world.give(Command::InterruptService { service: "file".into(), reason });
    let told = Some(InterruptReason::SystemDown);
    assert_eq!(page(&world, visit).interrupted, told);
    assert_eq!(desk(&world, "1").interrupted.len(), 1);
    assert_eq!(world.see(kiosk).groups[1].services[0].interrupted, told);
    let wall = world.see(|scene| board(scene, &"ground".into()).expect("a zone"));
    assert_eq!(wall.interrupted[0].service.en, "File");
    assert_eq!(live(&world).interrupted[0].waiting, 1);
    world.give(Command::CarryOver { service: "file".into() });
    assert_eq!(page(&world, visit).status, VisitStatus::Carried);
    assert_eq!((live(&world).interrupted[0].carried, live(&world).totals.carried), (1, 1));
}

#[test]
fn people_who_wait_after_closing_time_are_counted() {
    let mut world = World::new();
    world.take("file");
    assert_eq!(live(&world).overtime_waiting, None);
    world.at(17, 0, 0);
    let view = live(&world);
    assert_eq!(view.overtime_waiting, Some(1));
    assert!(view.alerts.contains(&Alert::Overtime { waiting: 1 }));
}

#[test]
fn a_clerk_sees_their_own_settings() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    let plan = PausePlan { reason: command::PauseReason::Training, minutes: Some(5) };
    world.give(Command::PauseAfter { counter: "1".into(), plan: Some(plan) });
    world.give(Command::SetAutoCall { counter: "1".into(), on: true });
    let view = desk(&world, "1");
    assert!(view.auto_call);
    assert_eq!(view.pause_after.expect("a plan").minutes, Some(5));
    world.start("1", visit);
    let (counter, outcome) = ("1".into(), Outcome::Handled);
    world.give(Command::Finish { counter, visit, outcome, next: true });
    let view = desk(&world, "1");
    assert_eq!((view.pause, view.pause_after), (Some(PauseReason::Training), None));
    assert_eq!(view.back_at_ms, Some(TEN + 5 * MINUTE));
}
