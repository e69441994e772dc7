//! Random bursts and breaks: what the board promises whatever comes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    world::{World, call},
    *,
};

/// Rows of a board.
const ROWS: usize = 12;
/// How often the world looks, ms.
const STEP_MS: i64 = 100;

/// What was seen of a call.
#[derive(Debug, Default)]
struct Seen {
    came_ms: i64,
    first_ms: Option<i64>,
    /// How long it was drawn in its first minute.
    minute_ms: i64,
}

/// Plays calls that begin at these instants and stand for 60 s, on a screen that draws `lag_ms` after
/// whatever changes.
fn play(starts_ms: &[i64], standing: u64, lag_ms: i64, end_ms: i64) -> BTreeMap<u64, Seen> {
    let mut world = World::new(ROWS);
    let mut seen: BTreeMap<u64, Seen> = BTreeMap::new();
    let mut drawn: Vec<u64> = vec![];
    let mut pending: Option<(i64, Vec<u64>)> = None;
    let mut known = usize::MAX;
    for now_ms in (0..end_ms).step_by(STEP_MS as usize) {
        for id in &drawn {
            let one = seen.entry(*id).or_default();
            if now_ms - STEP_MS < one.came_ms + 60_000 {
                one.minute_ms += STEP_MS;
            }
        }
        world.at(now_ms);
        let begun = starts_ms.iter().filter(|start_ms| **start_ms <= now_ms);
        if begun.clone().count() != known {
            known = begun.clone().count();
            let mut calls: Vec<BoardCall> = (1..=standing).map(|id| call(id, -1)).collect();
            calls.extend(begun.zip(standing + 1..).map(|(start_ms, id)| call(id, *start_ms)));
            calls.reverse();
            for one in &calls {
                seen.entry(one.call_id)
                    .or_insert_with(|| Seen { came_ms: now_ms, ..Seen::default() });
            }
            world.view(&calls);
        }
        // The screen begins a frame when there is something new, and shows it after the lag.
        if let Some((due_ms, ids)) = pending.take() {
            if due_ms <= now_ms {
                drawn = ids;
                for id in &drawn {
                    seen.entry(*id).or_default().first_ms.get_or_insert(now_ms);
                }
                world.input(Input::Drawn(drawn.clone()));
            } else {
                pending = Some((due_ms, ids));
            }
        }
        let wanted: Vec<u64> = world.rows().iter().map(|row| row.call.call_id).collect();
        if pending.is_none() && wanted != drawn {
            pending = Some((now_ms + lag_ms, wanted));
        }
    }
    seen
}

fn starts(count: usize, within_ms: i64) -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(0..within_ms, count).prop_map(|mut starts| {
        starts.sort_unstable();
        starts
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Opening time: 32 calls in 5 s over up to 12 that stand already, on a screen that takes up to
    /// 200 ms for a frame.
    #[test]
    fn every_call_of_a_burst_is_seen_at_once_and_long_enough(
        starts_ms in starts(32, 5_000), standing in 0..=12_u64, lag in 0..=2_i64,
    ) {
        let seen = play(&starts_ms, standing, lag * STEP_MS, 70_000);
        for (id, one) in seen.iter().filter(|(id, _)| **id > standing) {
            let first_ms = one.first_ms.map(|first_ms| first_ms - one.came_ms);
            prop_assert!(first_ms.is_some_and(|ms| ms <= 1_000), "{id} first seen after {first_ms:?}");
            prop_assert!(one.minute_ms >= 8_000, "{id} seen for {} ms", one.minute_ms);
        }
    }

    /// Calls that go on all the time, up to what the turns can carry: 48 in a minute.
    #[test]
    fn a_steady_stream_is_seen_too(starts_ms in starts(44, 60_000)) {
        let seen = play(&starts_ms, 0, 100, 125_000);
        for (id, one) in &seen {
            prop_assert!(one.minute_ms >= 8_000, "{id} seen for {} ms", one.minute_ms);
        }
    }

    /// Views, frames, breaks and silence in any order: no call is confirmed twice on a connection, none
    /// that another screen has confirmed, none that was not drawn; and a board of n calls shows
    /// min(n, rows) of them, the newest always.
    #[test]
    fn whatever_comes_each_call_is_confirmed_at_most_once_on_a_connection(
        steps in proptest::collection::vec((0..8_u8, 0..4_000_i64, any::<u64>()), 1..120),
    ) {
        let mut world = World::new(ROWS);
        let (mut last, mut shown, mut up) = (0_u64, BTreeSet::new(), true);
        let mut ever_drawn = BTreeSet::new();
        for (what, pass_ms, pick) in steps {
            world.at(world.now_ms + pass_ms);
            match what {
                0..=2 => {
                    last += pick % 7;
                    if last > 0 && pick % 5 == 0 {
                        shown.insert(1 + pick % last);
                    }
                    let oldest = last.saturating_sub(pick % 30);
                    let calls: Vec<BoardCall> = (oldest + 1..=last).rev()
                        .map(|id| BoardCall { shown: shown.contains(&id), ..call(id, world.now_ms) })
                        .collect();
                    let before = world.confirmed.len();
                    world.view(&calls);
                    for (_, id) in &world.confirmed[before..] {
                        prop_assert!(!shown.contains(id), "{id} was confirmed already");
                    }
                    let rows = world.rows();
                    prop_assert_eq!(rows.len(), calls.len().min(ROWS));
                    let newest = calls.first().map(|call| call.call_id);
                    prop_assert_eq!(rows.first().map(|row| row.call.call_id), newest);
                }
                3..=4 => ever_drawn.extend(world.draw()),
                5 if up => { world.cut(); up = false; }
                6 if !up => { world.connect(); up = true; }
                _ => world.input(Input::Heard),
            }
        }
        let once: BTreeSet<_> = world.confirmed.iter().collect();
        prop_assert_eq!(once.len(), world.confirmed.len(), "{:?}", world.confirmed);
        for (_, id) in &world.confirmed {
            prop_assert!(ever_drawn.contains(id), "{id} was never drawn");
        }
    }
}
