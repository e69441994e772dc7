use protocol::{
    views::{TicketView, WentFirst},
    words::VisitStatus,
};
use queue_core::{
    Command,
    command::{ManualReason, TransferTo},
    ids::VisitId,
    visit::{Entitlement, Outcome},
};

use super::{World, world::MIDNIGHT};
use crate::views::{ahead, ticket::ticket};

fn page(world: &World, visit: VisitId) -> TicketView {
    world.see(|scene| ticket(scene, visit).expect("a visit of today"))
}

fn ahead_of(world: &World, visit: VisitId) -> u32 {
    let on_page = page(world, visit).ahead.expect("a waiting ticket");
    let state = &world.picture.state;
    assert_eq!(ahead(state, &state.visits[&visit]), on_page, "counted alone and with all others");
    on_page
}

#[test]
fn ahead_is_who_would_be_called_before_me_where_i_can_be_served() {
    let mut world = World::new();
    let a1 = world.take("file");
    let a2 = world.take("refund");
    let a3 = world.take("file");
    let deed = world.take("deed");
    assert_eq!(ahead_of(&world, a1), 0);
    assert_eq!(ahead_of(&world, a2), 1, "counter 2 serves both");
    assert_eq!(ahead_of(&world, a3), 2, "nobody is open: every counter that could serve counts");
    assert_eq!(ahead_of(&world, deed), 0, "another counter's people are not in my way");
    world.open("1");
    assert_eq!(ahead_of(&world, a3), 1, "only counter 1 is open, and it does not serve refunds");
    world.at(10, 1, 0);
    let care = world.take_care("file");
    assert_eq!(ahead_of(&world, care), 0);
    assert_eq!(ahead_of(&world, a3), 2);
    world.next("1");
    assert_eq!(page(&world, care).ahead, None, "called");
    assert_eq!(ahead_of(&world, a3), 1);
}

#[test]
fn ahead_is_right_anywhere_in_a_long_line() {
    let mut world = World::new();
    let mut visits = Vec::new();
    for n in 0..60 {
        world.at(10, n / 2, (n % 2) * 30);
        visits.push(if n % 7 == 3 { world.take_care("file") } else { world.take("file") });
    }
    let state = &world.picture.state;
    for visit in &visits {
        let key = state.visits[visit].key();
        let before = visits.iter().filter(|other| state.visits[*other].key() < key).count();
        assert_eq!(ahead_of(&world, *visit) as usize, before);
    }
}

#[test]
fn nobody_after_is_the_theorem_rounded_up_to_the_minute() {
    let mut world = World::new();
    #[rustfmt::skip]
    let rows = [
        // check-in     due = +30, min D = 5
        ((10, 0, 0),   (10, 25)),
        ((10, 2, 20),  (10, 28)),
        ((10, 3, 59),  (10, 29)),
    ];
    for ((hour, minute, second), (until_hour, until_minute)) in rows {
        world.at(hour, minute, second);
        let visit = world.take("file");
        let until_ms = MIDNIGHT + (until_hour * 60 + until_minute) * 60_000;
        assert_eq!(page(&world, visit).nobody_after_ms, Some(until_ms));
    }
}

#[test]
fn went_first_counts_later_people_called_where_i_could_be() {
    let mut world = World::new();
    world.open("1");
    world.open("3");
    let me = world.take("file");
    world.at(10, 1, 0);
    let care = world.take_care("file");
    let elsewhere = world.take_care("deed");
    assert_eq!((world.next("1"), world.next("3")), (care, elsewhere));
    assert_eq!(page(&world, me).went_first, WentFirst { care: 1, ..WentFirst::default() });
    world.start("1", care);
    world.finish("1", care);
    world.at(10, 2, 0);
    let booked = Entitlement::Appointment {
        slot_start_ms: MIDNIGHT + 10 * 3_600_000,
        slot_end_ms: MIDNIGHT + 11 * 3_600_000,
    };
    let booked = world.take_with("file", vec![booked]);
    let green = world.take_with("file", vec![Entitlement::Green]);
    for expected in [booked, green] {
        assert_eq!(world.next("1"), expected);
        world.start("1", expected);
        world.finish("1", expected);
    }
    let by_hand = world.take("file");
    let (counter, reason) = ("1".into(), ManualReason::Urgent);
    world.give(Command::CallSpecific { counter, visit: by_hand, reason });
    world.start("1", by_hand);
    world.finish("1", by_hand);
    let all = WentFirst { care: 1, appointment: 1, green: 1, manual: 1 };
    assert_eq!(page(&world, me).went_first, all);
    assert_eq!(world.next("1"), me);
    world.open("2");
    let late = world.take_care("file");
    assert_eq!(world.next("2"), late);
    assert_eq!(page(&world, me).went_first, all, "after my call nobody went first");
}

#[test]
fn a_page_follows_its_visit() {
    let mut world = World::new();
    let visit = world.take("file");
    let waiting = page(&world, visit);
    assert_eq!((waiting.number.as_str(), waiting.status), ("A001", VisitStatus::Waiting));
    assert_eq!((waiting.counters, waiting.open_counters), (vec![1, 2], 0));
    world.open("1");
    world.next("1");
    let called = page(&world, visit);
    let counter = called.counter.expect("a counter to go to");
    assert_eq!((called.status, counter.number, counter.calls), (VisitStatus::Called, 1, 1));
    assert_eq!(called.nobody_after_ms, None);
    world.give(Command::NoShow { counter: "1".into(), visit });
    let missed = page(&world, visit);
    let half_an_hour_later = MIDNIGHT + 10 * 3_600_000 + 30 * 60_000;
    assert_eq!(missed.return_until_ms, Some(half_an_hour_later));
    assert!(missed.counter.is_none());
    world.give(Command::Return { visit });
    assert_eq!(world.next("1"), visit);
    world.start("1", visit);
    let to = TransferTo::Counter("2".into());
    world.open("2");
    world.give(Command::Transfer { counter: "1".into(), visit, to, back: false });
    let handed_on = page(&world, visit);
    assert_eq!((handed_on.status, handed_on.counters), (VisitStatus::Waiting, vec![2]));
    assert_eq!(world.next("2"), visit);
    world.start("2", visit);
    let outcome = Outcome::PapersMissing;
    world.give(Command::Finish { counter: "2".into(), visit, outcome, next: false });
    assert_eq!(page(&world, visit).status, VisitStatus::Done);
    assert!(world.see(|scene| ticket(scene, VisitId(99))).is_none());
}
