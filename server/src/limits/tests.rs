use governor::clock::FakeRelativeClock;
use serde_json::json;

use super::*;

/// The limits with these keys of configuration, and their clock.
fn limits(keys: &[(&str, &str)]) -> (Limits<FakeRelativeClock>, FakeRelativeClock) {
    let env = keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let config = Config::layered(None, env.collect()).expect("a configuration");
    let clock = FakeRelativeClock::default();
    (Limits::with_clock(&config, &clock), clock)
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// How many pass at once.
fn burst(mut count: impl FnMut() -> Result<(), ApiError>) -> u32 {
    let mut passed = 0;
    while passed < 100_000 && count().is_ok() {
        passed += 1;
    }
    passed
}

#[test]
fn the_defaults_let_a_hall_come_back_at_once() {
    let (limits, _) = limits(&[]);
    assert_eq!(burst(|| limits.token("a")), 120);
    assert_eq!(burst(|| limits.ticket(1)), 20);
    assert_eq!(burst(|| limits.address(ip("10.0.0.1"))), 1500);
    assert_eq!(burst(|| limits.failed(ip("10.0.0.1"))), 20);
    assert!(limits.token("b").is_ok() && limits.ticket(2).is_ok(), "others go on");
    assert!(limits.address(ip("10.0.0.2")).is_ok() && limits.failed(ip("10.0.0.2")).is_ok());
}

#[test]
fn who_waits_as_long_as_told_may_go_on() {
    let (limits, clock) = limits(&[("limit_failures_per_minute", "6")]);
    assert_eq!(burst(|| limits.failed(ip("10.0.0.1"))), 6);
    clock.advance(Duration::from_millis(500));
    let error = limits.failed(ip("10.0.0.1")).expect_err("used up");
    assert_eq!((error.status.as_u16(), error.name.as_str()), (429, "too-many-requests"));
    assert_eq!(error.retry_after_secs, Some(10), "9.5 seconds, rounded up");
    assert_eq!(error.facts["secs"], json!(10));
    clock.advance(Duration::from_secs(9));
    assert!(limits.failed(ip("10.0.0.1")).is_err(), "too soon, and not counted");
    clock.advance(Duration::from_secs(1));
    assert!(limits.failed(ip("10.0.0.1")).is_ok());
}

#[test]
fn zero_switches_a_limit_off_and_a_small_one_still_lets_one_pass() {
    let off = [
        ("limit_token_per_minute", "0"),
        ("limit_ticket_per_minute", "0"),
        ("limit_address_per_minute", "0"),
        ("limit_failures_per_minute", "0"),
    ];
    let (none, _) = limits(&off);
    assert_eq!(burst(|| none.token("a")), 100_000);
    assert_eq!(burst(|| none.ticket(1)), 100_000);
    assert_eq!(burst(|| none.address(ip("10.0.0.1"))), 100_000);
    assert_eq!(burst(|| none.failed(ip("10.0.0.1"))), 100_000);
    let (one, _) = limits(&off.map(|(key, _)| (key, "1")));
    assert_eq!(burst(|| one.token("a")), 10);
    assert_eq!(burst(|| one.ticket(1)), 1);
    assert_eq!(burst(|| one.address(ip("10.0.0.1"))), 1);
    assert_eq!(burst(|| one.failed(ip("10.0.0.1"))), 1);
}

#[test]
fn an_ipv6_network_and_a_mapped_address_are_one() {
    let (limits, _) = limits(&[]);
    let mut next = 0;
    let rotating = || {
        next += 1;
        limits.failed(ip(&format!("2001:db8:1:2::{next:x}")))
    };
    assert_eq!(burst(rotating), 20);
    assert!(limits.failed(ip("2001:db8:1:3::1")).is_ok());
    assert_eq!(burst(|| limits.failed(ip("::ffff:10.0.0.1"))), 20);
    assert!(limits.failed(ip("10.0.0.1")).is_err());
}

#[test]
fn buckets_that_are_full_again_are_forgotten() {
    let (limits, clock) = limits(&[]);
    let known = || limits.failures.limiter.as_ref().expect("a limit").len();
    (0..100).for_each(|i| limits.failed(ip(&format!("10.0.0.{i}"))).expect("the first"));
    burst(|| limits.failed(ip("10.0.1.1")));
    assert_eq!(known(), 101);
    clock.advance(Duration::from_secs(10));
    limits.tidy();
    assert_eq!(known(), 1, "only the one that is still used up");
    clock.advance(Duration::from_secs(120));
    limits.tidy();
    assert_eq!(known(), 0);
}

#[test]
fn there_are_never_more_keys_than_the_bound() {
    let clock = FakeRelativeClock::default();
    let quota = Quota::per_minute(NonZeroU32::new(60).expect("a rate"));
    let quota = quota.allow_burst(NonZeroU32::new(3).expect("a burst"));
    let limiter: Limiter<u32, _> = RateLimiter::new(quota, Buckets::new(2), clock.clone());
    let passes = |key| limiter.check_key(&key).is_ok();
    assert!(passes(1) && passes(2), "known");
    assert!(passes(3) && passes(4) && passes(5), "the others");
    assert!(!passes(6) && !passes(3), "have one bucket between them");
    assert!(passes(1) && passes(2), "those that were known keep theirs");
    assert_eq!(limiter.len(), 2);
    clock.advance(Duration::from_secs(60));
    limiter.retain_recent();
    assert!(limiter.is_empty() && passes(6) && limiter.len() == 1, "room again");
}
