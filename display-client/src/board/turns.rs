//! Who stands on the screen when more calls stand than rows.
//!
//! The newest calls keep the first rows. The other rows are shared by turns: a call that has not been
//! seen long enough is owed its time, and the one whose minute is over first comes first; when nobody
//! is owed anything, whoever was away longest comes. A call that was never drawn at all does not wait
//! for the end of a turn.

use std::collections::{BTreeMap, BTreeSet};

use protocol::views::BoardCall;

use super::{NEWS_HALL_MS, scaled};

/// Of so many rows the newest calls keep one when not all calls fit: a screen of one line has only
/// turns.
const NEWS_SHARE: usize = 3;
/// Every call stands so long within its first minute, ms of hall time; so long is a turn …
const TURN_HALL_MS: i64 = 8_000;
/// … and never shorter than this, ms.
const TURN_LEAST_MS: i64 = 2_000;
/// For a call that was never drawn, others leave after so short a time, ms: in time for a clerk to
/// know within 3 s that each is on a screen.
const GLANCE_MS: i64 = 300;

/// What is known of a call.
#[derive(Clone, Debug)]
struct Standing {
    /// When its first view came.
    came_ms: i64,
    /// It was news then.
    news: bool,
    /// How long it was on the screen, ms.
    seen_ms: i64,
    /// When it was on the screen last; none = never drawn.
    last_ms: Option<i64>,
    /// Since when it has stood there without a break.
    since_ms: Option<i64>,
}

/// See the module.
#[derive(Debug)]
pub struct Turns {
    rows: usize,
    calls: BTreeMap<u64, Standing>,
    /// Calls that share the rows under the newest now.
    page: Vec<u64>,
    /// Since when this page stands; none = it was not drawn yet.
    page_since_ms: Option<i64>,
    chosen: BTreeSet<u64>,
    drawn: BTreeSet<u64>,
    passed_ms: i64,
}

impl Turns {
    /// On a screen of so many rows.
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            calls: BTreeMap::new(),
            page: vec![],
            page_since_ms: None,
            chosen: BTreeSet::new(),
            drawn: BTreeSet::new(),
            passed_ms: i64::MIN,
        }
    }

    /// Takes the calls of a view.
    pub fn see(&mut self, calls: &[BoardCall], hall_ms: i64, now_ms: i64) {
        let ids: BTreeSet<u64> = calls.iter().map(|call| call.call_id).collect();
        self.calls.retain(|id, _| ids.contains(id));
        for call in calls {
            self.calls.entry(call.call_id).or_insert_with(|| Standing {
                came_ms: now_ms,
                news: hall_ms - call.called_ms < NEWS_HALL_MS,
                seen_ms: 0,
                last_ms: None,
                since_ms: None,
            });
        }
    }

    /// These calls are on the screen from now on.
    pub fn drawn(&mut self, drawn: &BTreeSet<u64>, now_ms: i64) {
        self.count(now_ms);
        for (id, call) in &mut self.calls {
            call.since_ms = match drawn.contains(id) {
                true => call.since_ms.or(Some(now_ms)),
                false => None,
            };
            if drawn.contains(id) {
                call.last_ms = Some(now_ms);
            }
        }
        self.drawn.clone_from(drawn);
        if self.page_since_ms.is_none() && self.page.iter().all(|id| drawn.contains(id)) {
            self.page_since_ms = Some(now_ms);
        }
    }

    /// Adds the time that has passed to whoever stood on the screen.
    fn count(&mut self, now_ms: i64) {
        let passed_ms = now_ms.saturating_sub(self.passed_ms.min(now_ms));
        if self.passed_ms > i64::MIN {
            for id in &self.drawn {
                if let Some(call) = self.calls.get_mut(id) {
                    call.seen_ms += passed_ms;
                    call.last_ms = Some(now_ms);
                }
            }
        }
        self.passed_ms = self.passed_ms.max(now_ms);
    }

    /// Decides who stands on the screen now; `calls` is newest first.
    pub fn pass(&mut self, calls: &[BoardCall], scale: f64, now_ms: i64) {
        self.count(now_ms);
        let ids: Vec<u64> = calls.iter().map(|call| call.call_id).collect();
        if ids.len() <= self.rows {
            self.page.clear();
            self.page_since_ms = None;
            self.chosen = ids.into_iter().collect();
            return;
        }
        let (news, rest) = ids.split_at(self.rows / NEWS_SHARE);
        let turn_ms = scaled(TURN_HALL_MS, TURN_LEAST_MS, scale);
        self.page.retain(|id| rest.contains(id));
        let waiting = self.by_claim(rest, turn_ms);
        if self.is_over(&waiting, turn_ms, now_ms) {
            self.page.clear();
            self.page_since_ms = None;
        } else {
            self.make_room(&waiting, now_ms);
        }
        let room = (self.rows - news.len()).saturating_sub(self.page.len());
        let next: Vec<u64> =
            waiting.into_iter().filter(|id| !self.page.contains(id)).take(room).collect();
        if self.page.is_empty() {
            self.page_since_ms = None;
        }
        self.page.extend(next);
        self.chosen = news.iter().chain(&self.page).copied().collect();
    }

    /// Whoever has the best claim first: who was never drawn, then who is owed time, by the end of
    /// their first minute, then who was away longest. The id makes it total.
    fn by_claim(&self, rest: &[u64], turn_ms: i64) -> Vec<u64> {
        let mut rest = rest.to_vec();
        rest.sort_by_key(|id| match self.calls.get(id) {
            Some(call) if call.last_ms.is_none() => (0, call.came_ms, *id),
            Some(call) if call.seen_ms < turn_ms => (1, call.came_ms, *id),
            Some(call) => (2, call.last_ms.unwrap_or(i64::MIN), *id),
            None => (3, 0, *id),
        });
        rest
    }

    /// The turn is over: it has stood its time, or nobody on it is owed any while others are.
    fn is_over(&self, waiting: &[u64], turn_ms: i64, now_ms: i64) -> bool {
        let owed = |id: &u64| self.calls.get(id).is_some_and(|call| call.seen_ms < turn_ms);
        let stood = self.page_since_ms.is_some_and(|since_ms| now_ms - since_ms >= turn_ms);
        let away = |id: &&u64| !self.page.contains(id);
        let others = waiting.iter().filter(away).any(owed);
        stood || (others && !self.page.is_empty() && !self.page.iter().any(owed))
    }

    /// Calls that were never drawn take the places of those that have been seen longest.
    fn make_room(&mut self, waiting: &[u64], now_ms: i64) {
        let calls = &self.calls;
        let never = |id: &&u64| calls.get(id).is_some_and(|call| call.last_ms.is_none());
        let mut unseen = waiting.iter().filter(|id| !self.page.contains(id)).filter(never).count();
        let glanced = |id: &u64| {
            let since_ms = calls.get(id).and_then(|call| call.since_ms);
            since_ms.is_some_and(|since_ms| now_ms - since_ms >= GLANCE_MS)
        };
        let mut leaving: Vec<u64> = self.page.iter().copied().filter(glanced).collect();
        leaving.sort_by_key(|id| (calls.get(id).map_or(0, |call| -call.seen_ms), *id));
        for id in leaving {
            if unseen == 0 {
                return;
            }
            self.page.retain(|of_page| *of_page != id);
            unseen -= 1;
        }
    }

    /// The calls that stand on the screen.
    pub fn chosen(&self) -> &BTreeSet<u64> {
        &self.chosen
    }

    /// When a call came, if it was news then.
    pub fn came_as_news(&self, id: u64) -> Option<i64> {
        self.calls.get(&id).filter(|call| call.news).map(|call| call.came_ms)
    }
}
