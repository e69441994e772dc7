//! How often somebody may ask: per device, per ticket, per address, and per address for secrets
//! that were wrong. Who asks more often is answered 429 with the seconds to wait.
//!
//! Each limit is a bucket per key that fills evenly over the minute. A bucket is one number, kept
//! only while it is not full again ([`Limits::tidy`]). Keys of devices and tickets are those of
//! valid tokens and links, so there are no more of them than were given out. Addresses can be
//! changed at will: at most [`KEYS_LIMIT`] are known one by one, about 3 MB, and IPv6 ones only by
//! their network of 64 bits, which one household has; all further ones share one bucket until the
//! next tidying. Addresses that are known already are not drawn in.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{StateStore, keyed::ShrinkableKeyedStateStore},
};
use tokio::{sync::watch, time::interval};

use crate::{app::App, config::Config, problem::ApiError};

/// Most keys of one limit that have a bucket of their own.
const KEYS_LIMIT: usize = 65_536;
/// Wall time between two tidyings.
const TIDY_EVERY: Duration = Duration::from_secs(60);

/// The limits of one server, shared by all requests.
pub struct Limits<C: Clock = DefaultClock> {
    token: Limit<String, C>,
    ticket: Limit<u64, C>,
    address: Limit<IpAddr, C>,
    failures: Limit<IpAddr, C>,
    tries: Limit<IpAddr, C>,
}

impl Limits {
    /// The limits of a configuration; a rate of 0 switches a limit off.
    pub fn new(config: &Config) -> Self {
        Self::with_clock(config, &DefaultClock::default())
    }
}

impl<C: Clock> Limits<C> {
    fn with_clock(config: &Config, clock: &C) -> Self
    where
        C: Clone,
    {
        let (token, ticket) = (config.limit_token_per_minute, config.limit_ticket_per_minute);
        let (address, failures) =
            (config.limit_address_per_minute, config.limit_failures_per_minute);
        Self {
            token: Limit::new("token", token, (token / 10).max(10), clock),
            ticket: Limit::new("ticket", ticket, ticket / 3, clock),
            // A whole hall's phones stand behind one address, and all come back after a restart.
            address: Limit::new("address", address, address / 4, clock),
            failures: Limit::new("failures", failures, failures, clock),
            tries: Limit::new(
                "tries",
                config.limit_tries_per_minute,
                config.limit_tries_per_minute,
                clock,
            ),
        }
    }

    /// Counts a request of an address, whatever it is for.
    ///
    /// # Errors
    /// `too-many-requests`.
    pub fn address(&self, client: IpAddr) -> Result<(), ApiError> {
        self.address.count(&group(client))
    }

    /// Counts a request with a token or session, named by its id, never by its secret.
    ///
    /// # Errors
    /// `too-many-requests`.
    pub fn token(&self, id: &str) -> Result<(), ApiError> {
        // Nothing is copied for a limit that is off.
        if self.token.limiter.is_none() { Ok(()) } else { self.token.count(&id.to_owned()) }
    }

    /// Counts a use of the link of a visit's ticket.
    ///
    /// # Errors
    /// `too-many-requests`.
    pub fn ticket(&self, visit: u64) -> Result<(), ApiError> {
        self.ticket.count(&visit)
    }

    /// Counts a secret that was wrong: a token, a ticket link, a sign-in. Called after the secret
    /// was found wrong, it slows down who tries, and leaves everybody else at that address, whose
    /// secrets are right, alone. That is enough for secrets that nobody can guess. For those that
    /// somebody may (passwords, short codes) call it before looking at the secret and do not look
    /// when it fails: then a right guess does not pass either.
    ///
    /// # Errors
    /// `too-many-requests`: answer this instead of what was wrong with the secret.
    pub fn failed(&self, client: IpAddr) -> Result<(), ApiError> {
        self.failures.count(&group(client))
    }

    /// Counts an attempt with a secret that somebody may guess: a password, a PIN, a short code.
    /// Called before the secret is looked at, so that a right guess does not pass either once the
    /// attempts are used up.
    ///
    /// # Errors
    /// `too-many-requests`.
    pub fn tries(&self, client: IpAddr) -> Result<(), ApiError> {
        self.tries.count(&group(client))
    }

    /// Forgets the keys whose buckets are full again.
    pub fn tidy(&self) {
        self.token.tidy();
        self.ticket.tidy();
        self.address.tidy();
        self.failures.tidy();
        self.tries.tidy();
    }
}

/// Tidies once a minute until the server stops.
pub async fn keep_tidy(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut minute = interval(TIDY_EVERY);
    loop {
        tokio::select! {
            _ = minute.tick() => app.limits.tidy(),
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Whoever has one IPv6 address has all of its network of 64 bits.
fn group(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

type Limiter<K, C> = RateLimiter<K, Buckets<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// One bucket per key.
struct Limit<K: Clone + Eq + Hash, C: Clock> {
    name: &'static str,
    limiter: Option<Limiter<K, C>>,
}

impl<K: Clone + Eq + Hash, C: Clock> Limit<K, C> {
    /// So many a minute on the long run, and at least one and at most `burst` at once.
    fn new(name: &'static str, per_minute: u32, burst: u32, clock: &C) -> Self
    where
        C: Clone,
    {
        let limiter = NonZeroU32::new(per_minute).map(|rate| {
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::per_minute(rate).allow_burst(burst);
            RateLimiter::new(quota, Buckets::new(KEYS_LIMIT), clock.clone())
        });
        Self { name, limiter }
    }

    fn count(&self, key: &K) -> Result<(), ApiError> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        limiter.check_key(key).map_err(|refused| {
            metrics::counter!("jiaohao_limited_total", "limit" => self.name).increment(1);
            ApiError::too_many(refused.wait_time_from(limiter.clock().now()))
        })
    }

    fn tidy(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// The buckets of a limit: for each key the time at which its bucket is full again.
struct Buckets<K> {
    limit: usize,
    full_at: Mutex<FullAt<K>>,
}

struct FullAt<K> {
    known: HashMap<K, Nanos>,
    /// The one bucket of all keys that came when there were too many.
    others: Option<Nanos>,
}

impl<K> Buckets<K> {
    fn new(limit: usize) -> Self {
        let full_at = Mutex::new(FullAt { known: HashMap::new(), others: None });
        Self { limit, full_at }
    }

    fn lock(&self) -> MutexGuard<'_, FullAt<K>> {
        // A number is replaced whole or not at all.
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> StateStore for Buckets<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut buckets = self.lock();
        if let Some(bucket) = buckets.known.get_mut(key) {
            let (measured, full_at) = measure(Some(*bucket))?;
            *bucket = full_at;
            return Ok(measured);
        }
        if buckets.known.len() >= self.limit {
            let (measured, full_at) = measure(buckets.others)?;
            buckets.others = Some(full_at);
            return Ok(measured);
        }
        let (measured, full_at) = measure(None)?;
        buckets.known.insert(key.clone(), full_at);
        Ok(measured)
    }
}

impl<K: Clone + Eq + Hash> ShrinkableKeyedStateStore<K> for Buckets<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        let mut buckets = self.lock();
        buckets.known.retain(|_, full_at| *full_at >= drop_below);
        buckets.others = buckets.others.filter(|full_at| *full_at >= drop_below);
    }

    fn shrink_to_fit(&self) {
        self.lock().known.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.lock().known.len()
    }

    fn is_empty(&self) -> bool {
        self.lock().known.is_empty()
    }
}

#[cfg(test)]
mod tests;
