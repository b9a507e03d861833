//! Numbers about the running server, in Prometheus' words. Handles are made once, when the routes are; a
//! request only touches atomics. Labels are routes, never paths.

mod vitals;

use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, Label, with_local_recorder};
use onsale_core::{Millis, Timestamp};
use onsale_store::{OutboxCounts, Vitals};

use crate::cli::version::VERSION;
use crate::health::JobHealth;
use crate::latencies::Latencies;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

const SECONDS: &[f64] =
    &[0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
const COMMANDS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];

const NOBODY_LISTENS: i64 = -1;

/// The store as it is when somebody asks for the numbers.
#[derive(Clone, Copy, Debug)]
pub struct StoreState<'a> {
    /// Commands that wait for the writer.
    pub queue_depth: usize,
    /// Whether the last commit went through.
    pub writable: bool,
    /// What was looked up; `None` when the store did not answer.
    pub vitals: Option<&'a Vitals>,
    /// How each job has fared.
    pub jobs: &'a [(&'static str, JobHealth)],
    /// What waits in the outbox; `None` until somebody has looked.
    pub outbox: Option<&'a OutboxCounts>,
    /// When the numbers are asked for.
    pub now: Timestamp,
}

/// Where numbers are kept until somebody asks for them.
#[derive(Clone)]
pub struct Telemetry(Arc<Inner>);

struct Inner {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    queue_depth: Gauge,
    connections: Gauge,
    tickets_released: Counter,
    release_late: Histogram,
    holds_expired: Counter,
    last_late_ms: AtomicI64,
    batches: AtomicU64,
    relayed: AtomicI64,
}

impl fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telemetry")
    }
}

impl Telemetry {
    /// A fresh set of numbers, all zero.
    pub fn new() -> Self {
        let buckets = |builder: PrometheusBuilder, name: &str, bounds: &[f64]| {
            // Only an empty list of bounds is an error, and these are not empty.
            builder
                .set_buckets_for_metric(Matcher::Full(name.into()), bounds)
                .unwrap_or_else(|_| PrometheusBuilder::new())
        };
        let builder = PrometheusBuilder::new();
        let builder = buckets(builder, "onsale_http_request_seconds", SECONDS);
        let builder = buckets(builder, "onsale_store_commit_seconds", SECONDS);
        let builder = buckets(builder, "onsale_release_late_seconds", SECONDS);
        let builder = buckets(builder, "onsale_store_batch_commands", COMMANDS);
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        let inner = with_local_recorder(&recorder, || {
            describe();
            (
                metrics::gauge!("onsale_store_queue_depth"),
                metrics::gauge!("onsale_connections"),
                metrics::counter!("onsale_tickets_released_total"),
                metrics::histogram!("onsale_release_late_seconds"),
                metrics::counter!("onsale_holds_expired_total"),
            )
        });
        let (queue_depth, connections, tickets_released, release_late, holds_expired) = inner;
        Self(Arc::new(Inner {
            recorder,
            handle,
            queue_depth,
            connections,
            tickets_released,
            release_late,
            holds_expired,
            last_late_ms: AtomicI64::new(0),
            batches: AtomicU64::new(0),
            relayed: AtomicI64::new(NOBODY_LISTENS),
        }))
    }

    /// All numbers as text: what was counted, and what the store says now.
    pub fn render(&self, store: StoreState<'_>) -> String {
        self.0.queue_depth.set(store.queue_depth as f64);
        self.0.handle.run_upkeep();
        let mut text = self.0.handle.render();
        let relayed = Some(self.0.relayed.load(Ordering::Relaxed)).filter(|told| *told != NOBODY_LISTENS);
        text.push_str(&vitals::of_store(store.vitals, relayed, store.writable));
        text.push_str(&vitals::of_jobs(store.jobs, store.now));
        text.push_str(&vitals::of_outbox(store.outbox, store.now));
        text.push_str(&vitals::of_process(VERSION));
        text
    }

    /// The live stream has told the journal up to this row; `None` when nobody listens.
    pub fn relayed(&self, row: Option<i64>) {
        self.0.relayed.store(row.unwrap_or(NOBODY_LISTENS), Ordering::Relaxed);
    }

    /// Sorts recorded durations into their buckets; to be called every few seconds, so that they do not pile up.
    pub fn tidy(&self) {
        self.0.handle.run_upkeep();
    }

    /// Open connections, counted up and down by the listeners.
    pub fn connections(&self) -> &Gauge {
        &self.0.connections
    }

    /// A batch came, `late` after it was due.
    pub fn released(&self, tickets: i64, late: Duration) {
        self.0.tickets_released.increment(u64::try_from(tickets).unwrap_or(0));
        self.0.release_late.record(late.as_secs_f64());
        self.0.last_late_ms.store(i64::try_from(late.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// How late the last batches came.
    pub fn last_lateness(&self) -> Millis {
        Millis(self.0.last_late_ms.load(Ordering::Relaxed))
    }

    /// How long answers took, since the server's start.
    pub fn latencies(&self) -> Latencies {
        self.0.handle.run_upkeep();
        Latencies::read(&self.0.handle.render())
    }

    /// The end of `holds` was written down.
    pub fn expired(&self, holds: usize) {
        self.0.holds_expired.increment(holds as u64);
    }

    /// What the store tells about its batches.
    pub fn store_observer(&self) -> Arc<dyn onsale_store::Observer> {
        let (commands, seconds) = with_local_recorder(&self.0.recorder, || {
            (
                metrics::histogram!("onsale_store_batch_commands"),
                metrics::histogram!("onsale_store_commit_seconds"),
            )
        });
        Arc::new(StoreNumbers { commands, seconds, telemetry: self.clone() })
    }

    /// Batches that the store has carried out; one that stands still has nothing to do, or is stuck.
    pub(crate) fn batches(&self) -> u64 {
        self.0.batches.load(Ordering::Relaxed)
    }

    /// Numbers of one route.
    pub(crate) fn route(&self, method: &'static str, route: String) -> RouteNumbers {
        let seconds = with_local_recorder(
            &self.0.recorder,
            || metrics::histogram!("onsale_http_request_seconds", "method" => method, "route" => route.clone()),
        );
        RouteNumbers { telemetry: self.clone(), method, route, seconds, answers: Default::default() }
    }
}

impl Default for Telemetry {
    fn default() -> Self {
        Self::new()
    }
}

fn describe() {
    metrics::describe_counter!("onsale_http_requests_total", "Requests answered, by route and status.");
    metrics::describe_histogram!("onsale_http_request_seconds", "Time from a request's head to its answer.");
    metrics::describe_gauge!("onsale_store_queue_depth", "Commands that wait for the writer.");
    metrics::describe_histogram!("onsale_store_batch_commands", "Commands that shared a commit.");
    metrics::describe_histogram!("onsale_store_commit_seconds", "Time that a batch took, commit included.");
    metrics::describe_gauge!("onsale_connections", "Open connections.");
    metrics::describe_counter!("onsale_tickets_released_total", "Tickets that came into their pools.");
    metrics::describe_histogram!("onsale_release_late_seconds", "How late batches came.");
    metrics::describe_counter!("onsale_holds_expired_total", "Holds that ran out and were tidied.");
}

struct StoreNumbers {
    commands: Histogram,
    seconds: Histogram,
    telemetry: Telemetry,
}

impl onsale_store::Observer for StoreNumbers {
    fn batch(&self, commands: usize, took: Duration) {
        self.commands.record(commands as f64);
        self.seconds.record(took.as_secs_f64());
        self.telemetry.0.batches.fetch_add(1, Ordering::Relaxed);
    }
}

/// Statuses that this server answers, each with its own counter; anything else is counted as 500.
const STATUSES: [u16; 19] =
    [200, 201, 202, 204, 400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 429, 500, 502, 503, 504];

/// Numbers of one route: how often it answered what, and how fast.
pub(crate) struct RouteNumbers {
    telemetry: Telemetry,
    /// Method, for the log.
    pub(crate) method: &'static str,
    /// Template of the path, for the log.
    pub(crate) route: String,
    seconds: Histogram,
    answers: [OnceLock<Counter>; STATUSES.len()],
}

impl RouteNumbers {
    /// A request was answered with `status` in `took`.
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        self.seconds.record(took.as_secs_f64());
        let index = STATUSES.iter().position(|known| *known == status);
        let index = index.unwrap_or(const { STATUSES.len() - 4 });
        if let Some(slot) = self.answers.get(index) {
            slot.get_or_init(|| self.counter(index)).increment(1);
        }
    }

    fn counter(&self, index: usize) -> Counter {
        let labels = [
            Label::from_static_parts("method", self.method),
            Label::new("route", self.route.clone()),
            Label::new("status", STATUSES.get(index).unwrap_or(&500).to_string()),
        ];
        with_local_recorder(&self.telemetry.0.recorder, || {
            metrics::counter!("onsale_http_requests_total", labels.iter())
        })
    }
}
