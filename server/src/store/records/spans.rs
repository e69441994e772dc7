//! What counters do over time: sessions of clerks, and spans of one mode.

use queue_core::{Event, command::PauseReason, ids::ClerkId, ids::CounterId};

use super::{
    Projector,
    tables::{CounterModeRecord, CounterSessionRecord},
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
            Event::CounterReady { counter, at_ms } => self.enter(counter, "ready", None, *at_ms),
            Event::CounterPaused { counter, reason, at_ms, .. } => {
                self.enter(counter, "paused", Some(*reason), *at_ms);
            }
            Event::CounterClosed { counter, at_ms } => self.enter(counter, "closed", None, *at_ms),
            // A ready counter waits no more once it has called; no other event says so.
            Event::Called(called) => self.enter(&called.counter, "open", None, called.at_ms),
            Event::CounterMoved { counter, to, at_ms } => self.move_on(counter, to, *at_ms),
            // Whoever undoes a step stands at a desk that is open.
            Event::Undone { counter, at_ms, .. } => self.enter(counter, "open", None, *at_ms),
            _ => {}
        }
    }

    /// The session and the mode of a counter go on at another.
    fn move_on(&mut self, from: &CounterId, to: &CounterId, at_ms: i64) {
        if let Some(clerk) = self.open.sessions.get(from).map(|session| session.clerk.clone()) {
            self.sign_out(from, at_ms);
            self.sign_in(to, &clerk, at_ms);
        }
        let mode = self.open.modes.get(from).map(|now| (now.mode.clone(), now.reason.clone()));
        self.enter(from, "closed", None, at_ms);
        if let Some((mode, reason)) = mode {
            self.enter_as(to, mode, reason, at_ms);
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
        self.touch(&session);
        self.open.sessions.insert(counter.clone(), session);
    }

    fn sign_out(&mut self, counter: &CounterId, at_ms: i64) {
        if let Some(mut session) = self.open.sessions.remove(counter) {
            session.to_ms = Some(at_ms);
            self.touch(&session);
        }
    }

    /// Ends the span a counter is in, if it was in another mode, and begins one.
    fn enter(
        &mut self,
        counter: &CounterId,
        mode: &'static str,
        reason: Option<PauseReason>,
        at_ms: i64,
    ) {
        self.enter_as(counter, Word::Fixed(mode), reason.map(words::pause), at_ms);
    }

    fn enter_as(&mut self, counter: &CounterId, mode: Word, reason: Option<Word>, at_ms: i64) {
        if let Some(now) = self.open.modes.get(counter) {
            if now.mode == mode && now.reason == reason {
                return;
            }
            // A span that began in this very millisecond had no length: the next one replaces it.
            if now.from_ms != at_ms {
                let over = CounterModeRecord { to_ms: Some(at_ms), ..now.clone() };
                self.touch(&over);
            }
        }
        let next = CounterModeRecord {
            counter: counter.clone(),
            from_ms: at_ms,
            date: self.date(),
            mode,
            reason,
            to_ms: None,
        };
        self.touch(&next);
        self.open.modes.insert(counter.clone(), next);
    }
}
