//! People who have been sent to the sign-in service and may come back with its answer.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use openidconnect::{Nonce, PkceCodeVerifier};

/// Most people who are waited for; the one who left first is forgotten for one more.
const LIMIT: usize = 10_000;
/// How long somebody is waited for, ms.
pub const WAIT_MS: u64 = 10 * 60_000;

/// What must be known again when somebody comes back.
pub struct Waiting {
    /// Comes back inside the token.
    pub nonce: Nonce,
    /// Proves to the service that it was us who sent them (PKCE).
    pub verifier: PkceCodeVerifier,
    /// The page they wanted.
    pub next: String,
}

/// See the module.
#[derive(Default)]
pub struct Pending {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    by_state: HashMap<String, (u64, Waiting)>,
    /// Every state of the map, and some that are taken already: first come, first.
    in_order: VecDeque<(u64, String)>,
}

impl Pending {
    /// Waits for somebody who was sent with a state.
    pub fn put(&self, now_ms: u64, state: String, waiting: Waiting) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((at_ms, _)) = inner.in_order.front()
            && (at_ms + WAIT_MS <= now_ms || inner.in_order.len() >= LIMIT)
        {
            if let Some((_, oldest)) = inner.in_order.pop_front() {
                inner.by_state.remove(&oldest);
            }
        }
        inner.in_order.push_back((now_ms, state.clone()));
        inner.by_state.insert(state, (now_ms, waiting));
    }

    /// Who comes back with a state, if they are waited for; once.
    pub fn take(&self, now_ms: u64, state: &str) -> Option<Waiting> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (at_ms, waiting) = inner.by_state.remove(state)?;
        (now_ms < at_ms + WAIT_MS).then_some(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(next: &str) -> Waiting {
        let verifier = PkceCodeVerifier::new("v".repeat(43));
        Waiting { nonce: Nonce::new("n".to_owned()), verifier, next: next.to_owned() }
    }

    #[test]
    fn who_comes_back_is_known_once_and_for_ten_minutes() {
        let pending = Pending::default();
        pending.put(0, "a".to_owned(), waiting("/a"));
        pending.put(0, "b".to_owned(), waiting("/b"));
        let next = |now_ms, state| pending.take(now_ms, state).map(|it| it.next);
        assert_eq!(next(0, "c"), None);
        assert_eq!(next(WAIT_MS - 1, "a").as_deref(), Some("/a"));
        assert_eq!(next(WAIT_MS - 1, "a"), None, "a second time");
        assert_eq!(next(WAIT_MS, "b"), None, "too late");
    }

    #[test]
    fn who_never_comes_back_takes_no_room_for_ever() {
        let pending = Pending::default();
        for number in 0..LIMIT + 5 {
            pending.put(1, number.to_string(), waiting("/"));
        }
        assert!(pending.take(1, "4").is_none(), "forgotten for one more");
        assert!(pending.take(1, "5").is_some());
        let kept = |pending: &Pending| {
            let inner = pending.inner.lock().expect("a lock");
            (inner.by_state.len(), inner.in_order.len())
        };
        assert_eq!(kept(&pending), (LIMIT - 1, LIMIT));
        pending.put(1 + WAIT_MS, "late".to_owned(), waiting("/"));
        assert_eq!(kept(&pending), (1, 1));
    }
}
