use super::{
    band::SILENCE_MS,
    world::{World, call, ids},
    *,
};

#[test]
fn a_call_is_confirmed_once_it_was_drawn_and_once_only() {
    let mut world = World::new(12);
    world.view(&[call(1, 0)]);
    assert_eq!(world.confirmed, [], "not before it was drawn");
    world.draw();
    world.draw();
    world.view(&[call(1, 0)]);
    world.at(500);
    assert_eq!(world.confirmed, [(1, 1)]);
}

#[test]
fn a_call_that_another_screen_has_confirmed_is_not_confirmed() {
    let mut world = World::new(12);
    world.view(&[BoardCall { shown: true, ..call(1, 0) }]);
    world.draw();
    assert_eq!(world.confirmed, []);
}

/// The answer may have been lost with the connection; whether it was, the first view tells.
#[test]
fn after_a_break_only_what_is_still_unconfirmed_is_confirmed_again() {
    let mut world = World::new(12);
    world.view(&[call(2, 0), call(1, 0)]);
    world.draw();
    world.cut();
    world.connect();
    world.draw();
    assert_eq!(world.confirmed, [(1, 2), (1, 1)], "what is unconfirmed is not known yet");
    world.view(&[BoardCall { shown: true, ..call(2, 0) }, call(1, 0)]);
    assert_eq!(world.confirmed, [(1, 2), (1, 1), (2, 1)], "it stands on the screen already");
}

#[test]
fn nothing_is_confirmed_without_a_connection() {
    let mut world = World::new(12);
    world.cut();
    world.view(&[call(1, 0)]);
    world.draw();
    assert_eq!(world.confirmed, []);
}

#[test]
fn calls_look_live_for_thirty_silent_seconds_only() {
    let mut world = World::new(12);
    world.view(&[call(1, 0)]);
    world.cut();
    world.at(SILENCE_MS - 1);
    assert_eq!(world.board.picture(world.now_ms).band, Band::Waiting);
    assert!(world.rows()[0].newest);
    world.at(SILENCE_MS);
    let picture = world.board.picture(world.now_ms);
    let lost = Band::Lost { age_ms: Some(SILENCE_MS), why: Some(Away::Ended) };
    assert_eq!(picture.band, lost);
    assert!(!picture.rows[0].newest && !picture.rows[0].flashing);
}

/// A half-open connection: nobody says that it has ended.
#[test]
fn a_connection_that_says_nothing_is_lost_too() {
    let mut world = World::new(12);
    world.view(&[call(1, 0)]);
    world.at(20_000);
    world.input(Input::Heard);
    world.at(49_999);
    assert_eq!(world.board.picture(world.now_ms).band, Band::Live);
    world.at(50_000);
    assert!(world.board.picture(world.now_ms).band.is_lost());
}

/// A server that is newer or older: its heartbeats do not make the last view true.
#[test]
fn a_view_that_cannot_be_read_makes_the_last_one_old_at_once() {
    let mut world = World::new(12);
    world.view(&[call(1, 0)]);
    world.at(5_000);
    world.input(Input::Unread { said: "x".to_owned() });
    world.input(Input::Heard);
    let why = Some(Away::NotOurs { said: "x".to_owned() });
    let band = world.board.picture(world.now_ms).band;
    assert_eq!(band, Band::Lost { age_ms: Some(5_000), why });
    world.view(&[call(1, 0)]);
    assert_eq!(world.board.picture(world.now_ms).band, Band::Live);
}

#[test]
fn after_a_reboot_without_a_network_the_last_view_stands_with_its_age() {
    let mut before = World::new(12);
    let view = before.made(&[call(1, 0)]);
    let mut world = World::new(12);
    world.cut();
    let age_ms = 12 * 60_000;
    world.input(Input::Remembered { view: Box::new(view.clone()), age_ms });
    let picture = world.board.picture(world.now_ms);
    assert!(matches!(picture.band, Band::Waiting), "{:?}", picture.band);

    let mut alone = Board::new(12, 0);
    alone.update(Input::Remembered { view: Box::new(view), age_ms }, 0);
    let picture = alone.picture(0);
    assert_eq!(picture.band, Band::Lost { age_ms: Some(age_ms), why: None });
    assert_eq!(ids(&picture.rows), [1]);
    assert_eq!(picture.hall_ms, Some(age_ms), "the hall's clock has gone on");
    assert_eq!(alone.update(Input::Drawn(vec![1]), 0), [] as [u64; 0]);
}

#[test]
fn a_remembered_view_never_replaces_one_that_came() {
    let mut world = World::new(12);
    let old = world.made(&[call(1, 0)]);
    world.view(&[call(2, 0)]);
    world.input(Input::Remembered { view: Box::new(old), age_ms: 1 });
    assert_eq!(ids(&world.rows()), [2]);
}
