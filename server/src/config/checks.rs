//! Which values of a configuration cannot be used, each with what it must be.

use std::path::Path;

use super::{Config, oidc};
use crate::http::address;

/// Key and problem of every value that cannot be used.
pub(super) fn problems(config: &Config) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut require = |holds: bool, key: &str, problem: &str| {
        if !holds {
            found.push((key.to_owned(), problem.to_owned()));
        }
    };
    edge(config, &mut require);
    limits(config, &mut require);
    people(config, &mut require);
    oidc::check(config, &mut require);
    require(
        config.time_scale.is_finite() && (0.1..=10_000.0).contains(&config.time_scale),
        "time_scale",
        "must be between 0.1 and 10000",
    );
    require(
        config.store.is_empty()
            || config.store.starts_with("sqlite:")
            || config.store.starts_with("memory:"),
        "store",
        "must begin with sqlite: or memory:, or be empty",
    );
    require(
        tracing_subscriber::EnvFilter::try_new(&config.log).is_ok(),
        "log",
        "is not a log filter; write error, warn, info or debug",
    );
    found
}

/// Where requests come in.
fn edge(config: &Config, require: &mut impl FnMut(bool, &str, &str)) {
    let url = config.public_url.as_str();
    let is_http = url.starts_with("http://") || url.starts_with("https://");
    require(
        url.is_empty() || (is_http && !url.ends_with('/')),
        "public_url",
        "must begin with http:// or https:// and end without a slash, or be empty",
    );
    let given = |path: &Path| !path.as_os_str().is_empty();
    let both = "tls_certificate and tls_key must be given together";
    let (certificate, key) = (given(&config.tls_certificate), given(&config.tls_key));
    require(certificate || !key, "tls_certificate", both);
    require(key || !certificate, "tls_key", both);
    for proxy in &config.trusted_proxies {
        let problem = format!("`{proxy}` is no network; write 10.1.0.0/16, or one address");
        require(address::network(proxy).is_some(), "trusted_proxies", &problem);
    }
    require(
        (1..=60).contains(&config.header_timeout_secs),
        "header_timeout_secs",
        "must be between 1 and 60 seconds",
    );
}

/// People.
fn people(config: &Config, require: &mut impl FnMut(bool, &str, &str)) {
    for (key, value, (least, most)) in [
        ("password_min_length", config.password_min_length, (8, 64)),
        ("session_idle_minutes", config.session_idle_minutes, (1, 1440)),
        ("session_hours", config.session_hours, (1, 24)),
    ] {
        let problem = format!("must be between {least} and {most}");
        require((least..=most).contains(&value), key, &problem);
    }
}

/// How much is taken.
fn limits(config: &Config, require: &mut impl FnMut(bool, &str, &str)) {
    require(
        config.take_link_minutes <= 120,
        "take_link_minutes",
        "must be 0 to 120: a photograph of the code should not last",
    );
    require(
        (1024..=1_048_576).contains(&config.body_limit),
        "body_limit",
        "must be between 1024 and 1048576 bytes",
    );
    for (key, rate) in [
        ("limit_token_per_minute", config.limit_token_per_minute),
        ("limit_ticket_per_minute", config.limit_ticket_per_minute),
        ("limit_address_per_minute", config.limit_address_per_minute),
        ("limit_failures_per_minute", config.limit_failures_per_minute),
        ("limit_tries_per_minute", config.limit_tries_per_minute),
    ] {
        require(rate <= 1_000_000, key, "must be between 0 (no limit) and 1000000");
    }
}
