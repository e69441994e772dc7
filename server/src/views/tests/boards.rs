use protocol::{views::BoardView, words::VisitStatus};
use queue_core::{Command, Setup};

use super::world::{HALL, World};
use crate::views::board::board;

fn ground(world: &World) -> BoardView {
    world.see(|scene| board(scene, &"ground".into()).expect("a zone"))
}

/// `number status shown` of every row.
fn rows(world: &World) -> Vec<String> {
    let word = |status| match status {
        VisitStatus::Called => "called",
        VisitStatus::Serving => "serving",
        VisitStatus::Done => "done",
        VisitStatus::NoShow => "no-show",
        other => panic!("{other:?}"),
    };
    let calls = ground(world).calls;
    calls.iter().map(|c| format!("{} {} {}", c.number, word(c.status), c.shown)).collect()
}

#[test]
fn a_call_stays_as_long_as_somebody_may_need_it() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    assert_eq!(rows(&world), ["A001 called false"]);
    world.at(10, 5, 0);
    assert_eq!(rows(&world), ["A001 called false"], "still Called, however old");
    world.start("1", visit);
    assert_eq!(rows(&world), ["A001 serving false"], "no screen has confirmed it");
    world.shown();
    assert_eq!(rows(&world), [""; 0], "confirmed, at the counter, older than a minute");
}

#[test]
fn a_young_call_stays_a_minute_whatever_has_become_of_it() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    world.shown();
    world.start("1", visit);
    world.finish("1", visit);
    assert_eq!(rows(&world), ["A001 done true"]);
    world.at(10, 0, 59);
    assert_eq!(rows(&world), ["A001 done true"]);
    world.at(10, 1, 0);
    assert_eq!(rows(&world), [""; 0]);
}

#[test]
fn an_unconfirmed_call_of_somebody_who_has_left_is_not_kept() {
    let mut world = World::new();
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    world.give(Command::NoShow { counter: "1".into(), visit });
    assert_eq!(rows(&world), ["A001 no-show false"]);
    world.at(10, 2, 0);
    assert_eq!(rows(&world), [""; 0]);
    assert_eq!(ground(&world).missed, ["A001"]);
}

/// 过号: on the board as long as it may come back, and no longer.
#[test]
fn a_missed_number_leaves_the_board_when_it_can_come_back_no_more() {
    let hall = |mode: &str| {
        let rules = format!("rules = {{ misses = [{mode}], recall_gap_secs = 0,");
        World::of(&HALL.replacen("rules = { recall_gap_secs = 0,", &rules, 1))
    };
    let missed = |world: &World| ground(world).missed;
    for (mode, minutes) in [
        ("{ mode = \"reinsert\", places = 3, within_minutes = 30 }", Some(30)),
        ("{ mode = \"tail\", within_minutes = 5 }", Some(5)),
        ("{ mode = \"keep-minutes\", within_minutes = 90 }", Some(90)),
        ("{ mode = \"void\" }", None),
    ] {
        let mut world = hall(mode);
        world.open("1");
        let visit = world.take("file");
        world.next("1");
        world.give(Command::NoShow { counter: "1".into(), visit });
        let Some(minutes) = minutes else {
            assert_eq!(missed(&world), [""; 0], "{mode}");
            continue;
        };
        world.at(10, minutes, 0);
        world.give(Command::Tick);
        assert_eq!(missed(&world), ["A001"], "{mode}: to the last moment");
        world.at(10, minutes, 1);
        world.give(Command::Tick);
        assert_eq!(missed(&world), [""; 0], "{mode}");
    }
    let mut world = hall("{ mode = \"keep-calls\", calls = 2 }");
    world.open("1");
    let visit = world.take("file");
    world.next("1");
    world.give(Command::NoShow { counter: "1".into(), visit });
    for left in [["A001"].as_slice(), &["A001"], &[]] {
        let visit = world.take("file");
        world.next("1");
        world.start("1", visit);
        world.finish("1", visit);
        assert_eq!(missed(&world), left, "two more calls, and at the third it is over");
    }
}

#[test]
fn the_newest_call_of_each_person_newest_first() {
    let mut world = World::new();
    world.open("1");
    world.open("2");
    let first = world.take("file");
    world.take("file");
    world.next("1");
    world.next("2");
    assert_eq!(rows(&world), ["A002 called false", "A001 called false"]);
    world.give(Command::Recall { counter: "1".into(), visit: first });
    assert_eq!(rows(&world), ["A001 called false", "A002 called false"]);
    let calls = ground(&world).calls;
    assert_eq!((calls[0].call_id, calls[0].nth), (3, 2), "the recall is a new call");
}

#[test]
fn people_wait_on_one_floor_and_are_called_to_another() {
    let mut world = World::new();
    world.open("3");
    world.take("deed");
    world.next("3");
    let call = &ground(&world).calls[0];
    assert_eq!(call.floor.as_ref().map(|floor| floor.en.as_str()), Some("Floor 2"));
    let upper = world.see(|scene| board(scene, &"upper".into()).expect("a zone"));
    assert!(upper.calls.is_empty(), "only the board of the waiting zone shows it");
    assert!(world.see(|scene| board(scene, &"cellar".into())).is_none());
}

#[test]
fn a_board_counts_who_waits_and_who_serves() {
    let mut world = World::new();
    world.open("1");
    world.take("file");
    world.take("refund");
    world.take("deed");
    let seen: Vec<(String, u32, u32)> = ground(&world)
        .waiting
        .into_iter()
        .map(|group| (group.prefix, group.waiting, group.open_counters))
        .collect();
    assert_eq!(seen, [("B".to_owned(), 1, 0), ("A".to_owned(), 2, 1)]);
    assert!(ground(&world).issuing);
    world.give(Command::StopIssuing);
    assert!(!ground(&world).issuing);
}

#[test]
fn who_comes_next_is_told_to_make_ready() {
    let mut world = World::new();
    world.take("file");
    world.take_care("file");
    world.take("deed");
    assert_eq!(ground(&world).next, [""; 0], "no counter is open");
    world.open("1");
    assert_eq!(ground(&world).next, ["A002", "A001"], "nobody serves deeds");
    for _ in 0..6 {
        world.take("file");
    }
    assert_eq!(ground(&world).next.len(), 6);
}

#[test]
fn a_zone_says_how_its_calls_are_announced() {
    use protocol::{
        views::{AnnounceMode, Loudness},
        words::Language,
    };
    let mut world = World::new();
    let usual = ground(&world).announce;
    assert_eq!((usual.mode, usual.times, usual.recall_times), (AnnounceMode::Voice, 2, 3));
    assert_eq!(usual.languages, [Language::Mandarin, Language::English]);
    let mut setup = Setup::clone(world.state.setup.as_deref().expect("a setup"));
    let zone = setup.zones.get_mut(&"ground".into()).expect("a zone");
    zone.announce.chime_only = true;
    zone.announce.loudness = vec![queue_core::announce::Loudness {
        from: queue_core::time::MinuteOfDay(12 * 60),
        percent: 40,
    }];
    world.give(Command::ChangeSetup { setup: Box::new(setup.clone()) });
    let announce = ground(&world).announce;
    assert_eq!(announce.mode, AnnounceMode::Chime);
    assert_eq!(announce.loudness, [Loudness { from: "12:00".to_owned(), percent: 40 }]);
    setup.zones.get_mut(&"ground".into()).expect("a zone").silent = true;
    world.give(Command::ChangeSetup { setup: Box::new(setup) });
    assert_eq!(ground(&world).announce.mode, AnnounceMode::Silent);
}
