//! What a desk is told of a person's earlier steps, of the service, and what it may choose from.

use protocol::{
    views::CounterView,
    words::{self as wire, CounterStatus, Outcome as Ended, ServiceKind},
};
use queue_core::{
    Command,
    command::{Errand, Language, Needs, Take, TransferTo},
    ids::VisitId,
    visit::{Outcome, Source},
};

use super::World;
use crate::{
    config::hall::DEFAULT,
    views::{board::board, choices::choices, counter::counter},
};

fn desk(world: &World, id: &str) -> CounterView {
    world.see(|scene| counter(scene, &id.into()).expect("a counter"))
}

/// (number, service, counter, how it ended) of the steps of whoever is at a counter.
fn earlier(world: &World, id: &str) -> Vec<(String, String, u16, Option<Ended>)> {
    let steps = desk(world, id).current.expect("somebody").earlier;
    steps.into_iter().map(|it| (it.number, it.service.en, it.counter_number, it.outcome)).collect()
}

fn row(number: &str, service: &str, at: u16, how: Ended) -> (String, String, u16, Option<Ended>) {
    (number.to_owned(), service.to_owned(), at, Some(how))
}

#[test]
fn the_next_counter_of_a_package_sees_the_steps_before() {
    let mut world = World::new();
    world.open("2");
    world.open("3");
    let errand = Errand::Package("shop".into());
    let visit = world.take_as(Take { errand, ..Take::new("file".into(), Source::Desk) });
    world.next("2");
    assert_eq!(earlier(&world, "2"), [], "nothing was done yet");
    world.start("2", visit);
    world.finish("2", visit);
    world.next("3");
    assert_eq!(earlier(&world, "3"), [row("A001", "File", 2, Ended::Handled)]);
}

#[test]
fn a_transfer_is_a_step_until_it_is_undone() {
    let mut world = World::new();
    world.open("2");
    world.open("3");
    let visit = world.take("refund");
    world.next("2");
    world.start("2", visit);
    let transfer = |world: &mut World| {
        let to = TransferTo::Service("deed".into());
        world.give(Command::Transfer { counter: "2".into(), visit, to, back: false });
    };
    transfer(&mut world);
    world.next("3");
    let handed_on = [("A001".to_owned(), "Refund".to_owned(), 2, None)];
    assert_eq!(earlier(&world, "3"), handed_on);
    world.give(Command::Undo { counter: "3".into(), visit });
    world.give(Command::Undo { counter: "2".into(), visit });
    assert_eq!(earlier(&world, "2"), []);
    transfer(&mut world);
    world.next("3");
    assert_eq!(earlier(&world, "3"), handed_on, "once, for what it was then");
}

#[test]
fn steps_of_a_family_and_of_a_persons_other_tickets_are_told_and_end_with_the_day() {
    let mut world = World::new();
    world.open("2");
    world.open("3");
    let person = |service: &str| Take {
        person: Some("somebody".into()),
        ..Take::new(service.into(), Source::Desk)
    };
    let (first, second) = (world.take_as(person("file")), world.take_as(person("deed")));
    let third = world.take("deed");
    let serve = |world: &mut World, at: &str, visit: VisitId, outcome| {
        assert_eq!(world.next(at), visit);
        world.start(at, visit);
        world.give(Command::Finish { counter: at.into(), visit, outcome, next: false });
    };
    world.give(Command::Link { visits: vec![second, third] });
    serve(&mut world, "2", first, Outcome::PapersMissing);
    serve(&mut world, "3", second, Outcome::Handled);
    world.next("3");
    assert_eq!(earlier(&world, "3"), [row("B001", "Deed", 3, Ended::Handled)], "of the family");
    world.give(Command::Supplement { visit: first });
    world.next("2");
    let own =
        [row("A001", "File", 2, Ended::PapersMissing), row("B001", "Deed", 3, Ended::Handled)];
    assert_eq!(earlier(&world, "2"), own, "of the person, a family of somebody else aside");
    world.give(Command::Unlink { visit: third });
    assert_eq!(earlier(&world, "3"), []);
    for (at, visit) in [("2", first), ("3", third)] {
        world.start(at, visit);
        world.finish(at, visit);
    }
    world.tomorrow();
    world.open("2");
    let visit = world.take_as(person("file"));
    assert_eq!(world.next("2"), visit);
    assert_eq!(earlier(&world, "2"), []);
}

#[test]
fn a_desk_knows_what_is_done_how_long_it_takes_and_who_waits_for_what() {
    let mut world = World::new();
    world.open("2");
    world.take("file");
    let refund = world.take("refund");
    world.take("file");
    world.next("2");
    let view = desk(&world, "2");
    let waiting = [("file".to_owned(), 1), ("refund".to_owned(), 1)];
    assert_eq!(view.waiting_by_service, waiting.into());
    let current = view.current.expect("somebody");
    assert_eq!((current.service_id.as_str(), current.kind), ("file", ServiceKind::Apply));
    assert_eq!(current.norm_secs, Some(480));
    let own = TransferTo::Counter("2".into());
    world.give(Command::Transfer {
        counter: "2".into(),
        visit: VisitId(current.visit),
        to: own,
        back: false,
    });
    let view = desk(&world, "2");
    assert_eq!((view.waiting, view.waiting_by_service.len()), (3, 2), "the own lane is in `bound`");
    world.give(Command::Cancel { visit: refund });
    assert_eq!(desk(&world, "2").waiting_by_service.len(), 1);
}

#[test]
fn what_a_person_needs_is_told_to_the_desk_and_the_board_only_knows_to_speak() {
    let mut world = World::new();
    world.open("1");
    let needs = Needs { voice: true, hearing: true, ..Needs::NONE };
    let visit = world.take_as(Take { needs, ..Take::new("file".into(), Source::Kiosk) });
    world.next("1");
    let told = desk(&world, "1").current.expect("somebody").needs;
    let expected = wire::Needs { voice: true, hearing: true, ..wire::Needs::default() };
    assert_eq!(told, expected);
    let wall = || world.see(|scene| board(scene, &"ground".into()).expect("a zone"));
    assert!(wall().calls[0].voice);
    let text = serde_json::to_string(&wall().calls).expect("calls");
    assert!(!text.contains("hearing"), "{text}");
    let needs = Needs { language: Some(Language::Cantonese), ..Needs::NONE };
    world.give(Command::SetNeeds { visit, needs });
    let told = desk(&world, "1").current.expect("somebody").needs;
    assert_eq!(told.language, Some(wire::Language::Cantonese));
    assert!(!world.see(|scene| board(scene, &"ground".into()).expect("a zone")).calls[0].voice);
}

#[test]
fn a_desk_chooses_among_every_service_and_counter() {
    let mut world = World::new();
    world.open("3");
    let told = world.see(|scene| choices(scene, &"2".into()).expect("a counter"));
    let services: Vec<_> = told.services.iter().map(|it| (it.id.as_str(), it.here)).collect();
    assert_eq!(services, [("deed", false), ("file", true), ("refund", true)]);
    let counters: Vec<_> =
        told.counters.iter().map(|it| (it.number, it.status, it.taken)).collect();
    let closed = CounterStatus::Closed;
    assert_eq!(counters, [(1, closed, false), (2, closed, false), (3, CounterStatus::Idle, true)]);
    assert!(world.see(|scene| choices(scene, &"9".into())).is_none());
}

/// The view is pushed with every change, so what hardly changes stays out of it.
#[test]
fn a_desk_of_a_big_hall_is_small_on_the_wire() {
    let mut world = World::of(DEFAULT);
    let (counter_ids, services): (Vec<_>, Vec<_>) = {
        let setup = world.state.setup.as_ref().expect("a setup");
        let at_one = setup.services_of(&setup.counters[&"1".into()]);
        (setup.counters.keys().cloned().collect(), at_one)
    };
    for id in &counter_ids {
        world.open(id.as_str());
    }
    for service in services.iter().chain(&services) {
        world.take(service.as_str());
    }
    let visit = world.next("1");
    world.start("1", visit);
    let view = serde_json::to_string(&desk(&world, "1")).expect("a view");
    let told = world.see(|scene| choices(scene, &"1".into()).expect("a counter"));
    let told = serde_json::to_string(&told).expect("choices");
    println!("view {} bytes, choices {} bytes", view.len(), told.len());
    assert!(view.len() < 4096, "{} bytes: {view}", view.len());
}
