use queue_core::Command;

use super::*;
use crate::{store, views::tests::world::World};

/// A day with calls of every fate, and the morning after.
fn two_days() -> World {
    let mut world = World::new();
    world.open("1");
    world.open("2");
    let visits: Vec<_> = (0..6).map(|_| world.take("file")).collect();
    world.next("1");
    world.next("2");
    world.shown();
    world.at(10, 1, 0);
    world.give(Command::Recall { counter: "1".into(), visit: visits[0] });
    world.start("1", visits[0]);
    world.finish("1", visits[0]);
    world.give(Command::NoShow { counter: "2".into(), visit: visits[1] });
    world.next("2");
    world.give(Command::Return { visit: visits[1] });
    world.start("2", visits[2]);
    world.finish("2", visits[2]);
    world.tomorrow();
    world.open("1");
    world.take("file");
    let care = world.take_care("file");
    assert_eq!(world.next("1"), care);
    world
}

async fn journal(rows: &[Row]) -> Arc<dyn Store> {
    let store = store::open("memory:").unwrap();
    store.append(0, 0, Arc::new(rows.to_vec())).await.unwrap();
    store
}

fn empty() -> Picture {
    Picture {
        state: State::default(),
        tally: Tally::default(),
        calls: CallMemory::default(),
        steps: StepMemory::default(),
        generation: 1,
        seq: 0,
    }
}

#[tokio::test]
async fn a_reader_that_starts_late_knows_what_one_from_the_beginning_knows() {
    let world = two_days();
    let store = journal(&world.rows).await;
    let mut followed = empty();
    for row in &world.rows {
        followed.apply(row);
        let state = followed.state.clone();
        let late = Replica::start(state, 1, row.seq, &*store).await.unwrap();
        let late = late.picture();
        assert_eq!(late.tally, followed.tally, "after row {}", row.seq);
        assert_eq!(late.calls, followed.calls, "after row {}", row.seq);
        assert_eq!(late.steps, followed.steps, "after row {}", row.seq);
    }
}

#[tokio::test]
async fn missing_rows_are_read_from_the_journal() {
    let world = two_days();
    let store = journal(&world.rows).await;
    let replica = Replica::start(State::default(), 1, 0, &*store).await.unwrap();
    let (committed, receiver) = mpsc::channel(4);
    let following = tokio::spawn(Arc::clone(&replica).follow(receiver, Arc::clone(&store)));
    // Only the sixth row comes by itself; the rows after it never do.
    committed.send(Arc::new(vec![world.rows[5].clone()])).await.unwrap();
    assert!(replica.wait_for(world.rows.len() as u64).await);
    assert_eq!(replica.picture().state, world.state);
    // A row that comes late changes nothing.
    committed.send(Arc::new(vec![world.rows[6].clone()])).await.unwrap();
    drop(committed);
    following.await.unwrap();
    assert_eq!(replica.picture().state, world.state);
}

#[test]
fn why_a_person_was_called_is_kept_until_they_leave() {
    let world = two_days();
    let visit = world.state.counters[&"1".into()].current.unwrap();
    assert_eq!(world.picture.calls.reason(visit).unwrap().candidates, 2);
    assert_eq!(world.picture.calls.firsts_since(0).len(), 1, "yesterday's calls are gone");
    let call = queue_core::ids::CallId(world.state.last_call);
    assert_eq!(world.picture.calls.unshown_since(call), Some(world.wall_ms));
}
