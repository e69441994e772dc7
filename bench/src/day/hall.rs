//! What all players of the day share: the server, its clock, the people, what went wrong.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Instant,
};

use protocol::bodies::{Done, SignIn};
use queue_core::setup::Rules;

use super::{
    hall_clock::HallClock,
    http::{Http, NoAck},
    people::People,
};

/// The played hall.
#[derive(Debug)]
pub struct Hall {
    /// Commands.
    pub http: Http,
    /// `ws://…` of the server.
    pub ws: String,
    /// Its clock.
    pub clock: HallClock,
    /// Who is in it.
    pub people: People,
    /// The rules it was given.
    pub rules: Rules,
    /// The tokens.
    pub tokens: Tokens,
    /// UTC instant of local midnight, ms.
    pub midnight_ms: i64,
    /// Seconds from a shown call to the counter.
    pub walk_secs: i64,
    /// When calls were answered and when boards had them.
    pub calls: CallTimes,
    keys: AtomicU64,
    taken_off_ms: AtomicI64,
    problems: Mutex<Vec<String>>,
}

/// Tokens made for the day.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The kiosk, which takes all tickets.
    pub kiosk: String,
    /// The manager, who closes the day.
    pub manager: String,
    /// The guide, who brings people back.
    pub guide: String,
    /// Desks by counter.
    pub counters: HashMap<String, String>,
    /// The real screens, of every zone.
    pub screens: String,
    /// Boards by zone.
    pub boards: HashMap<String, String>,
    /// What the clerk of each counter types to sign in.
    pub clerks: HashMap<String, SignIn>,
}

/// When each call was first answered to a clerk and first on a board.
#[derive(Debug, Default)]
pub struct CallTimes {
    answered: Mutex<HashMap<u64, Instant>>,
    on_board: Mutex<HashMap<u64, Instant>>,
}

impl CallTimes {
    /// An answer named this call.
    pub fn answered(&self, call: u64) {
        lock(&self.answered).entry(call).or_insert_with(Instant::now);
    }

    /// A board has this call.
    pub fn on_board(&self, call: u64) {
        lock(&self.on_board).entry(call).or_insert_with(Instant::now);
    }

    /// From answer to board, real ms, of every call that was named in an answer and seen on a
    /// board, sorted. Negative: the board was faster than the answer.
    pub fn delays_ms(&self) -> Vec<f64> {
        let on_board = lock(&self.on_board);
        let ms = |from: Instant, to: Instant| to.duration_since(from).as_secs_f64() * 1000.0;
        let mut delays: Vec<f64> = lock(&self.answered)
            .iter()
            .filter_map(|(call, answered)| {
                let seen = on_board.get(call)?;
                let late = ms(*answered, *seen);
                Some(if late > 0.0 { late } else { -ms(*seen, *answered) })
            })
            .collect();
        delays.sort_by(f64::total_cmp);
        delays
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hall {
    /// A hall that has just been reached.
    pub fn new(http: Http, ws: String, rules: Rules, tokens: Tokens) -> Self {
        Self {
            http,
            ws,
            clock: HallClock::default(),
            people: People::default(),
            rules,
            tokens,
            midnight_ms: 0,
            walk_secs: 0,
            calls: CallTimes::default(),
            keys: AtomicU64::new(0),
            taken_off_ms: AtomicI64::new(0),
            problems: Mutex::default(),
        }
    }

    /// Gives the guide's command about a visit under a new key.
    ///
    /// # Errors
    /// [`NoAck`].
    pub async fn at_guide(&self, visit: u64, verb: &str) -> Result<Done, NoAck> {
        let key = format!("guide:{visit}:{verb}:{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let path = format!("/api/v1/visits/{visit}/{verb}");
        let done: Done =
            self.http.post(&self.tokens.guide, &path, &key, &serde_json::json!({})).await?;
        for call in &done.called {
            self.calls.answered(call.call_id);
        }
        Ok(done)
    }

    /// A service was made shorter by what the machine needed before it, hall ms.
    pub fn take_off(&self, hall_ms: i64) {
        self.taken_off_ms.fetch_add(hall_ms, Ordering::Relaxed);
    }

    /// All that was taken off, hall ms.
    pub fn taken_off_ms(&self) -> i64 {
        self.taken_off_ms.load(Ordering::Relaxed)
    }

    /// Something that must not happen.
    pub fn problem(&self, what: String) {
        lock(&self.problems).push(what);
    }

    /// All that must not have happened.
    pub fn problems(&self) -> Vec<String> {
        lock(&self.problems).clone()
    }
}
