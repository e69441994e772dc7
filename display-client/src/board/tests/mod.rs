mod bursts;
mod links;
mod world;

use super::*;
use world::{World, call, ids};

#[test]
fn a_new_call_takes_the_first_row_and_flashes_for_fifteen_seconds() {
    let mut world = World::new(12);
    world.view(&[call(1, 0)]);
    world.at(20_000);
    world.view(&[call(2, 20_000), call(1, 0)]);
    let rows = world.rows();
    assert_eq!(ids(&rows), [2, 1]);
    assert_eq!(rows.iter().map(|row| row.flashing).collect::<Vec<_>>(), [true, false]);
    world.at(34_999);
    assert!(world.rows()[0].flashing);
    world.at(35_000);
    assert!(!world.rows()[0].flashing && world.rows()[0].newest, "still the amber row");
}

#[test]
fn nobody_is_called_by_a_row_that_leads_nowhere() {
    let mut world = World::new(12);
    for status in [VisitStatus::NoShow, VisitStatus::Parked, VisitStatus::Cancelled] {
        world.view(&[BoardCall { status, ..call(1, 0) }]);
        assert!(!world.rows()[0].newest && !world.rows()[0].flashing, "{status:?}");
    }
    world.view(&[BoardCall { status: VisitStatus::Serving, ..call(1, 0) }]);
    assert!(world.rows()[0].newest && !world.rows()[0].flashing, "whoever has come is not called");
}

#[test]
fn a_call_that_was_old_when_the_screen_came_on_does_not_flash() {
    let mut world = World::new(12);
    world.at(100_000);
    world.view(&[call(1, 39_999)]);
    assert!(!world.rows()[0].flashing);
    world.view(&[call(2, 100_000), call(1, 39_999)]);
    assert!(world.rows()[0].flashing);
}

#[test]
fn a_fast_hall_still_flashes_long_enough_to_be_seen() {
    let mut world = World::new(12);
    world.scale = 60.0;
    world.view(&[call(1, 0)]);
    world.at(FLASH_LEAST_MS - 1);
    assert!(world.rows()[0].flashing);
    world.at(FLASH_LEAST_MS);
    assert!(!world.rows()[0].flashing);
}

#[test]
fn when_not_all_fit_the_newest_stay_and_the_others_take_turns() {
    let mut world = World::new(12);
    let calls: Vec<BoardCall> = (1..=20).rev().map(|id| call(id, 0)).collect();
    world.view(&calls);
    let first = ids(&world.rows());
    assert_eq!(first, [20, 19, 18, 17, 8, 7, 6, 5, 4, 3, 2, 1], "first come, first shown");
    world.draw();
    world.at(GLANCED);
    let second = ids(&world.rows());
    assert_eq!(second, [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9], "nobody stays unseen");
    world.draw();
    world.at(GLANCED + 8_000);
    assert_eq!(ids(&world.rows()), first, "then each gets its time");
    assert_eq!(world.board.picture(world.now_ms).more, 8);
    world.view(&calls[..12]);
    assert_eq!(world.rows().len(), 12, "all fit again");
}

/// A line is not held up by somebody whom it does not show.
#[test]
fn on_a_line_only_those_who_are_awaited_take_turns() {
    let mut world = World::of(Board::line(0));
    let missed = |id| BoardCall { status: VisitStatus::NoShow, ..call(id, 0) };
    world.view(&[call(4, 0), missed(3), call(2, 0), missed(1)]);
    let mut seen = std::collections::BTreeSet::new();
    for now_ms in (0..band::SILENCE_MS).step_by(500) {
        world.at(now_ms);
        world.draw();
        let rows = world.rows();
        assert_eq!(rows.len(), 1, "at {now_ms}");
        seen.extend(ids(&rows));
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [2, 4]);
    world.view(&[missed(4), missed(3)]);
    assert!(world.rows().is_empty());
}

/// A little more than what a page is given while others were never drawn.
const GLANCED: i64 = 301;
