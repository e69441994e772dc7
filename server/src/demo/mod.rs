//! A hall of made people around a real server: what `jiaohao-server demo` shows.
//!
//! The day comes from the `simulator`; its citizens, clerks and screens give ordinary commands and
//! read the same replica as every page. A ticket taken by a real person at `/kiosk` is called and
//! served by the made clerks like any other. When a day is over the clock skips the night.

mod citizens;
mod clerks;
mod doors;
mod screens;

pub use doors::{Doors, screens as made_screens};
pub use screens::Screen;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use queue_core::{
    Command, Event, State,
    command::ExpireReason,
    ids::VisitId,
    time::{LocalDate, MINUTE_MS, SECOND_MS},
};
use simulator::{Citizen, MadeDay, Profile, make_day};
use tokio::{sync::watch, task::JoinSet};
use tracing::{info, warn};

use crate::{
    hall::{Answer, HallHandle, Request, SubmitError},
    hub::Hub,
    replica::Replica,
};

/// The demo begins at this minute of the day: the counters open, and whoever came early waits.
pub const BEGIN_MINUTE: i64 = 9 * 60;
/// Hall seconds per second.
pub const SCALE: f64 = 20.0;
/// How full the hall is: the share of its counters' time that its citizens need.
const LOAD: f64 = 0.92;

/// The made hall of one day.
struct Demo {
    hall: HallHandle,
    replica: Arc<Replica>,
    date: LocalDate,
    midnight_ms: i64,
    walk_ms: i64,
    /// Who stands behind the visits; real people's visits are not in here.
    people: Mutex<BTreeMap<VisitId, Person>>,
    /// Keys of commands that are new each time.
    given: AtomicU64,
}

/// A made person in the hall.
#[derive(Clone)]
struct Person {
    citizen: Citizen,
    checked_in_ms: i64,
    /// They came back after a miss, and stay now.
    returned: bool,
    /// The rest of their work after a park or transfer, ms.
    work_ms: i64,
}

/// What the made people live in.
pub struct Place {
    /// The way to the writer.
    pub hall: HallHandle,
    /// The reader's copy of the hall.
    pub replica: Arc<Replica>,
    /// Where devices are known.
    pub hub: Arc<Hub>,
    /// The made screens.
    pub screens: Vec<Screen>,
}

/// Runs days until the server stops.
pub async fn run(place: Place, seed: u64, mut stop: watch::Receiver<bool>) {
    let Place { hall, replica, hub, screens } = place;
    tokio::select! {
        () = days(&hall, &replica, seed) => {}
        () = screens::run(hall.clone(), Arc::clone(&replica), hub, screens) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

async fn days(hall: &HallHandle, replica: &Arc<Replica>, seed: u64) {
    let mut changes = replica.reached();
    loop {
        let today = hall.now().local_date;
        if hall.open_date() == Some(today) {
            one_day(hall, replica, seed, today).await;
            skip_night(hall);
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}

async fn one_day(hall: &HallHandle, replica: &Arc<Replica>, seed: u64, date: LocalDate) {
    let Some(setup) = replica.picture().state.setup.clone() else { return };
    let profile = Profile::over(&setup);
    let arrivals = profile.arrivals_at(LOAD);
    let made = make_day(&profile.with_mean_arrivals(arrivals), seed, date);
    info!(%date, citizens = made.citizens.len(), clerks = made.clerks.len(), "a made day begins");
    let demo = Arc::new(Demo::new(hall.clone(), Arc::clone(replica), &made));
    let mut tasks = JoinSet::new();
    tasks.spawn(citizens::arrive(Arc::clone(&demo), made.citizens));
    for plan in made.clerks {
        tasks.spawn(clerks::work(Arc::clone(&demo), plan));
    }
    while tasks.join_next().await.is_some() {}
    // Somebody real may still wait; nobody is left to serve them.
    let close = Command::CloseDay { expire: Some(ExpireReason::HallClosed) };
    demo.give("close-day", close).await;
}

/// Jumps to the next morning.
fn skip_night(hall: &HallHandle) {
    let now = hall.now();
    let tomorrow_ms = now.utc_ms - now.since_midnight_ms() + 24 * 60 * MINUTE_MS;
    hall.clock().skip_to(tomorrow_ms + BEGIN_MINUTE * MINUTE_MS);
}

impl Demo {
    fn new(hall: HallHandle, replica: Arc<Replica>, made: &MadeDay) -> Self {
        let now = hall.now();
        Self {
            hall,
            replica,
            date: made.date,
            midnight_ms: now.utc_ms - now.since_midnight_ms(),
            walk_ms: made.walk_secs * SECOND_MS,
            people: Mutex::default(),
            given: AtomicU64::new(0),
        }
    }

    /// Gives a command under a key of the day; what it led to, or why it was refused.
    async fn give(&self, key: &str, command: Command) -> Option<Answer> {
        let id = format!("demo:{}:{key}", self.date);
        match self.hall.submit(Request::system(id, command)).await {
            Ok(answer) => Some(answer),
            // Two made people may want the same thing at the same moment; the core decides.
            Err(SubmitError::Refused(refusal)) => {
                tracing::debug!(key, %refusal, "refused");
                None
            }
            Err(SubmitError::Stopping) => None,
            Err(error) => {
                warn!(key, %error, "a command of the demo failed");
                None
            }
        }
    }

    /// Gives a command under a key that is new each time.
    async fn give_once(&self, what: &str, command: Command) -> Option<Answer> {
        let nth = self.given.fetch_add(1, Ordering::Relaxed);
        let key = format!("{what}:{nth}");
        self.give(&key, command).await
    }

    /// Sleeps until an instant of hall time.
    async fn until(&self, utc_ms: i64) {
        tokio::time::sleep(self.hall.clock().until(utc_ms)).await;
    }

    /// An instant of the day as hall time.
    fn at(&self, since_midnight_ms: i64) -> i64 {
        self.midnight_ms + since_midnight_ms
    }

    fn now_ms(&self) -> i64 {
        self.hall.now().utc_ms
    }

    fn people(&self) -> MutexGuard<'_, BTreeMap<VisitId, Person>> {
        // The map stays whole whatever panicked beside it.
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.replica.picture().state)
    }
}

/// The visit of a ticket that was issued by an answer.
fn issued(answer: &Answer) -> Option<VisitId> {
    answer.events.iter().find_map(|event| match event {
        Event::TicketIssued(ticket) => Some(ticket.visit),
        _ => None,
    })
}
