//! The writer over the memory store, with a scaled clock where time must pass.

use std::time::Duration;

use queue_core::{
    command::Take,
    ids::{ServiceId, VisitId},
    visit::Source,
};
use tokio::time::timeout;

use super::*;
use crate::{clock::wall_ms, snapshots, store};

/// Local noon of a Monday in Shanghai, UTC ms.
const NOON_MS: i64 = 1_795_406_400_000;

fn hall_setup() -> Setup {
    toml::from_str(include_str!("../../../config/hall.jiedong.toml")).expect("the default hall")
}

fn settings(scale: f64) -> ClockSettings {
    ClockSettings { time_zone: chrono_tz::Asia::Shanghai, scale, start_ms: Some(NOON_MS) }
}

/// A hall over a store, open for the day.
struct Running {
    started: Started,
    stop: watch::Sender<bool>,
}

impl Running {
    async fn start(store: &Arc<dyn Store>, scale: f64) -> Self {
        let (stop, stopped) = watch::channel(false);
        let store = Arc::clone(store);
        let started = start(store, hall_setup(), settings(scale), stopped).await.expect("starts");
        Self { started, stop }
    }

    async fn opened(store: &Arc<dyn Store>, scale: f64) -> Self {
        let hall = Self::start(store, scale).await;
        let date = hall.started.handle.now().local_date;
        hall.give("open", Command::OpenDay { date }).await.expect("opens");
        hall
    }

    async fn give(&self, id: &str, command: Command) -> Result<Answer, SubmitError> {
        self.give_as("kiosk:1", id, "hash", command).await
    }

    async fn give_as(
        &self,
        actor: &str,
        id: &str,
        body_hash: &str,
        command: Command,
    ) -> Result<Answer, SubmitError> {
        let request = Request {
            command_id: id.into(),
            actor: actor.into(),
            body_hash: body_hash.into(),
            work: command.into(),
            only_at: None,
        };
        self.started.handle.submit(request).await
    }

    /// Stops as the server does and waits for the writer.
    async fn stop(self) {
        self.stop.send(true).expect("the writer listens");
        self.started.task.await.expect("the writer ends");
    }
}

fn take() -> Command {
    let service = hall_setup().services.keys().next().cloned().expect("a service");
    take_of(service)
}

fn take_of(service: ServiceId) -> Command {
    Command::Take(Box::new(Take::new(service, Source::Kiosk)))
}

fn memory() -> Arc<dyn Store> {
    store::open("memory:").expect("opens")
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_no_second_ticket() {
    let store = memory();
    let hall = Running::opened(&store, 1.0).await;
    let first = hall.give("take-1", take()).await.expect("a ticket");
    let again = hall.give("take-1", take()).await.expect("the same ticket");
    assert_eq!(again, Answer { repeated: true, ..first.clone() });
    for (actor, hash) in [("kiosk:2", "hash"), ("kiosk:1", "other")] {
        let refused = hall.give_as(actor, "take-1", hash, take()).await;
        assert!(matches!(refused, Err(SubmitError::KeyReused)), "{refused:?}");
    }
    let second = hall.give("take-2", take()).await.expect("another ticket");
    assert_eq!(second.seq, first.seq + 1, "nothing was written in between");
}

#[tokio::test]
async fn twins_in_one_batch_are_one_command() {
    let store = memory();
    let hall = Running::opened(&store, 1.0).await;
    let twins = (0..20).map(|_| hall.give("twin", take()));
    let answers = futures_util::future::join_all(twins).await;
    let seqs: Vec<u64> = answers.into_iter().map(|a| a.expect("a ticket").seq).collect();
    assert!(seqs.iter().all(|seq| *seq == seqs[0]), "{seqs:?}");
}

#[tokio::test]
async fn a_refusal_writes_nothing_and_is_decided_afresh() {
    let store = memory();
    let hall = Running::start(&store, 1.0).await;
    let before = store.head().await.expect("reads");
    let refused = hall.give("take-1", take()).await;
    assert!(matches!(refused, Err(SubmitError::Refused(Refusal::DayNotOpen))), "{refused:?}");
    assert_eq!(store.head().await.expect("reads"), before);
    let date = hall.started.handle.now().local_date;
    hall.give("open", Command::OpenDay { date }).await.expect("opens");
    assert_eq!(hall.started.handle.open_date(), Some(date));
    hall.give("take-1", take()).await.expect("the same key is decided afresh");
}

#[tokio::test]
async fn readers_get_every_row_in_order() {
    let store = memory();
    let mut hall = Running::opened(&store, 1.0).await;
    for n in 0..50 {
        hall.give(&format!("take-{n}"), take()).await.expect("a ticket");
    }
    let mut state = hall.started.state.clone();
    let mut seq = hall.started.seq;
    while state.visits.len() < 50 {
        let rows = hall.started.committed.recv().await.expect("rows");
        for row in rows.iter() {
            assert_eq!(row.seq, seq + 1);
            seq = row.seq;
            row.events.iter().for_each(|event| queue_core::apply(&mut state, event));
        }
    }
}

#[tokio::test]
async fn a_restart_goes_on_where_it_was() {
    let store = memory();
    let hall = Running::opened(&store, 1.0).await;
    let first = hall.give("take-1", take()).await.expect("a ticket");
    hall.stop().await;
    assert!(snapshots::load(&*store).await.expect("reads").seq > 0, "a snapshot was kept");

    let hall = Running::start(&store, 1.0).await;
    assert_eq!(hall.started.seq, first.seq);
    assert!(hall.started.handle.now().utc_ms >= first.at.utc_ms, "time goes on");
    let repeated = hall.give("take-1", take()).await.expect("the old answer");
    assert_eq!(repeated, Answer { repeated: true, ..first });
    let next = hall.give("take-2", take()).await.expect("the next number");
    let Some(Event::TicketIssued(ticket)) = next.events.first() else { panic!("{next:?}") };
    assert_eq!((ticket.visit, ticket.number.ordinal), (VisitId(2), 2));
}

#[tokio::test]
async fn after_stopping_nothing_is_accepted() {
    let store = memory();
    let hall = Running::opened(&store, 1.0).await;
    let handle = hall.started.handle.clone();
    hall.stop().await;
    let request = Request::system("late".into(), Command::Tick);
    assert!(matches!(handle.submit(request).await, Err(SubmitError::Stopping)));
}

#[tokio::test]
async fn the_deadline_of_the_core_comes_by_itself() {
    // An hour passes in 0.36 s.
    let store = memory();
    let mut hall = Running::opened(&store, 10_000.0).await;
    let setup = hall_setup();
    let (id, counter) = setup.counters.iter().next().expect("a counter");
    let service = setup.services_of(counter).remove(0);
    let visit = VisitId(1);
    for (n, command) in [
        Command::SignIn { counter: id.clone(), clerk: "ann".into() },
        Command::OpenCounter { counter: id.clone() },
        take_of(service),
        Command::CallNext { counter: id.clone() },
    ]
    .into_iter()
    .enumerate()
    {
        hall.give(&format!("step-{n}"), command).await.expect("a step");
    }
    let mut n = 0;
    // The no-show clock has to run down first.
    while let Err(refused) =
        hall.give(&format!("miss-{n}"), Command::NoShow { counter: id.clone(), visit }).await
    {
        assert!(
            matches!(refused, SubmitError::Refused(Refusal::TooSoonForNoShow { .. })),
            "{refused}"
        );
        n += 1;
    }
    let lapsed = async {
        loop {
            let rows = hall.started.committed.recv().await.expect("rows");
            let found = rows.iter().find(|row| {
                row.events.iter().any(|event| matches!(event, Event::ReturnLapsed { .. }))
            });
            if let Some(row) = found {
                return row.clone();
            }
        }
    };
    let row = timeout(Duration::from_secs(20), lapsed).await.expect("the tick comes");
    assert!(row.command_id.starts_with("tick:"), "{}", row.command_id);
    assert!(row.wall_ms <= wall_ms());
}
