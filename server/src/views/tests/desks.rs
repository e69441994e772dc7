use protocol::{
    views::CounterView,
    words::{CounterStatus, PauseReason},
};
use queue_core::{
    Command,
    command::{self, HandOvers},
    visit::ParkKind,
};

use super::{World, world::MIDNIGHT};
use crate::views::{counter::counter, window::window};

fn desk(world: &World, id: &str) -> CounterView {
    world.see(|scene| counter(scene, &id.into()).expect("a counter"))
}

fn status(world: &World, id: &str) -> CounterStatus {
    let strip = world.see(|scene| window(scene, &id.into()).expect("a counter"));
    assert_eq!(strip.status, desk(world, id).status, "desk and strip agree");
    strip.status
}

#[test]
fn a_desk_says_why_this_person_was_called_and_who_waits() {
    let mut world = World::new();
    world.take("file");
    world.at(10, 1, 0);
    let care = world.take_care("file");
    world.at(10, 4, 0);
    world.open("1");
    assert_eq!(world.next("1"), care);
    let view = desk(&world, "1");
    let current = view.current.expect("somebody");
    assert_eq!((current.number.as_str(), current.visit), ("A002", care.0));
    assert_eq!(current.why.due_ms, MIDNIGHT + (10 * 60 + 6) * 60_000, "check-in and 5 minutes");
    assert_eq!((current.why.candidates, current.why.next_number.as_deref()), (2, Some("A001")));
    assert_eq!((view.waiting, view.longest_wait_secs), (1, 240));
    assert_eq!(view.next_due_ms, Some(MIDNIGHT + (10 * 60 + 30) * 60_000));
    assert_eq!(view.clerk.as_deref(), Some("clerk-1"));
}

#[test]
fn a_call_that_no_screen_shows_is_an_alarm_after_three_seconds() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    let alarm = |world: &World| desk(world, "1").current.expect("somebody").unshown_alarm;
    world.wall_ms += 2_999;
    assert!(!alarm(&world));
    world.wall_ms += 1;
    assert!(alarm(&world));
    world.give(Command::Recall { counter: "1".into(), visit });
    assert!(!alarm(&world), "a new call has its own three seconds");
    world.wall_ms += 3_000;
    assert!(alarm(&world));
    world.shown();
    assert!(!alarm(&world));
    assert!(desk(&world, "1").current.expect("somebody").shown);
}

#[test]
fn a_counter_is_what_it_does() {
    let mut world = World::new();
    assert_eq!(status(&world, "1"), CounterStatus::Closed);
    world.open("1");
    assert_eq!(status(&world, "1"), CounterStatus::Idle);
    world.give(Command::CallNext { counter: "1".into() });
    assert_eq!(status(&world, "1"), CounterStatus::Ready);
    let visit = world.take("file");
    assert_eq!(status(&world, "1"), CounterStatus::Calling, "a Ready counter calls by itself");
    world.start("1", visit);
    assert_eq!(status(&world, "1"), CounterStatus::Serving);
    let strip = world.see(|scene| window(scene, &"1".into()).expect("a counter"));
    assert_eq!((strip.number.as_deref(), strip.call_id), (Some("A001"), Some(1)));
    let kind = ParkKind::WithoutPapers;
    world.give(Command::Park { counter: "1".into(), visit, kind, minutes: Some(30) });
    assert_eq!(status(&world, "1"), CounterStatus::Idle);
    assert_eq!(desk(&world, "1").parked[0].number, "A001");
    let reason = command::PauseReason::Lunch;
    let (minutes, hand_over) = (Some(5), HandOvers::default());
    world.give(Command::PauseCounter { counter: "1".into(), reason, minutes, hand_over });
    assert_eq!(status(&world, "1"), CounterStatus::Paused);
    assert_eq!(desk(&world, "1").pause, Some(PauseReason::Lunch));
    assert!(world.see(|scene| counter(scene, &"9".into())).is_none());
}
