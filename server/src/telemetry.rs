//! Logs and figures. Neither carries secrets: tokens, links and keys are never logged.

use std::{
    fmt,
    io::{self, IsTerminal},
    sync::OnceLock,
};

use chrono_tz::Tz;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{
    EnvFilter,
    fmt::{format::Writer, time::FormatTime},
};

use crate::{
    clock,
    config::{Config, LogFormat, hall as hall_file},
};

/// Seconds: from one group commit on a quiet disk to a screen that is far too late.
const SECONDS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0];
/// Commands in a batch.
const BATCH: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Starts the log on stderr; a second start in the same process changes nothing.
pub fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let hall = hall_file::load(&config.hall).ok();
    // A hall file that cannot be read is told a moment later, by who needs it.
    let zone = hall.and_then(|hall| hall.time_zone.parse().ok()).unwrap_or(Tz::UTC);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let log = log.with_timer(LocalTime { zone });
    // An error here means that the log has been started before.
    let _ = match config.log_format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}

/// Wall time as the hall reads it, with the offset from UTC: `2026-11-22T08:30:00.123+08:00`.
struct LocalTime {
    zone: Tz,
}

impl FormatTime for LocalTime {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        line.write_str(&clock::local_text(clock::wall_ms(), self.zone))
    }
}

/// The figures of this process, started at the first call.
pub fn figures() -> PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    FIGURES.get_or_init(start_figures).clone()
}

fn start_figures() -> PrometheusHandle {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    let batch = Matcher::Full("jiaohao_commit_batch".to_owned());
    let with_buckets = PrometheusBuilder::new()
        .set_buckets_for_metric(seconds, SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(batch, BATCH));
    // It fails for an empty list of buckets only.
    let recorder = with_buckets.unwrap_or_default().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another recorder holds the figures");
    }
    describe();
    handle
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_counter!("jiaohao_commands_total", "commands over HTTP by outcome");
    describe_counter!("jiaohao_refusals_total", "commands that failed, by problem");
    describe_counter!("jiaohao_http_requests_total", "requests by class of status");
    describe_counter!("jiaohao_limited_total", "requests that came too often, by limit");
    describe_counter!("jiaohao_commit_failures", "batches that were not committed");
    describe_histogram!("jiaohao_commit_batch", "commands that share one transaction");
    describe_histogram!("jiaohao_commit_seconds", "time of one transaction");
    describe_histogram!("jiaohao_call_shown_seconds", "from a durable call to a screen's answer");
    describe_gauge!("jiaohao_sockets", "open WebSockets by view");
}
