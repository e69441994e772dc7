//! What counters do over time: sessions of clerks, and spans of one mode.

use queue_core::{Event, command::PauseReason, ids::ClerkId, ids::CounterId};

use super::{
    Projector,
    tables::{CounterModeRecord, CounterSessionRecord, Record},
    value::Word,
    words,
};

impl Projector {
    pub(super) fn counter_event(&mut self, event: &Event) {
        match event {
            Event::SignedIn { counter, clerk, at_ms } => self.sign_in(counter, clerk, *at_ms),
            Event::SignedOut { counter, at_ms, .. } => self.sign_out(counter, *at_ms),
            Event::CounterOpened { counter, at_ms } | Event::CounterResumed { counter, at_ms } => {
                self.enter(counter, "open", None, *at_ms);
            }
            Event::CounterReady { counter, at_ms } => {
                self.enter(counter, "ready", None, *at_ms);
            }
            Event::CounterPaused { counter, reason, at_ms } => {
                self.enter(counter, "paused", Some(*reason), *at_ms)
            }
            Event::CounterClosed { counter, at_ms } => {
                self.enter(counter, "closed", None, *at_ms);
            }
            // A ready counter waits no more once it has called; no other event says so.
            Event::Called(called) => {
                self.enter(&called.counter, "open", None, called.at_ms);
            }
            _ => {}
        }
    }

    fn sign_in(&mut self, counter: &CounterId, clerk: &ClerkId, at_ms: i64) {
        self.sign_out(counter, at_ms);
        let session = CounterSessionRecord {
            counter: counter.clone(),
            from_ms: at_ms,
            date: self.date(),
            clerk: clerk.clone(),
            to_ms: None,
        };
        self.changed.counter_sessions.push(session.key());
        self.live.counter_sessions.insert(session.key(), session);
    }

    fn sign_out(&mut self, counter: &CounterId, at_ms: i64) {
        let span = (counter.clone(), i64::MIN)..=(counter.clone(), i64::MAX);
        let now = self.live.counter_sessions.range(span).next_back();
        let Some(key) = now.map(|(key, _)| key.clone()) else {
            return;
        };
        if let Some(mut session) = self.live.counter_sessions.remove(&key) {
            session.to_ms = Some(at_ms);
            self.changed.counter_sessions.push(key.clone());
            self.leaving.counter_sessions.insert(key, session);
        }
    }

    fn mode_now(&self, counter: &CounterId) -> Option<&CounterModeRecord> {
        let span = (counter.clone(), i64::MIN)..=(counter.clone(), i64::MAX);
        self.live.counter_modes.range(span).next_back().map(|(_, mode)| mode)
    }

    /// Ends the span a counter is in, if it was in another mode, and begins one.
    fn enter(
        &mut self,
        counter: &CounterId,
        mode: &'static str,
        reason: Option<PauseReason>,
        at_ms: i64,
    ) {
        let next = CounterModeRecord {
            counter: counter.clone(),
            from_ms: at_ms,
            date: self.date(),
            mode: Word::Fixed(mode),
            reason: reason.map(words::pause),
            to_ms: None,
        };
        if let Some(now) = self.mode_now(counter) {
            if now.mode == next.mode && now.reason == next.reason {
                return;
            }
            let key = now.key();
            // A span that began in this very millisecond had no length: the next one replaces it.
            if now.from_ms != at_ms
                && let Some(mut over) = self.live.counter_modes.remove(&key)
            {
                over.to_ms = Some(at_ms);
                self.changed.counter_modes.push(key.clone());
                self.leaving.counter_modes.insert(key, over);
            }
        }
        self.changed.counter_modes.push(next.key());
        self.live.counter_modes.insert(next.key(), next);
    }
}
