//! Numbers that are not counted as things happen but looked up when somebody asks: the stock by event, what is overdue,
//! how far the live stream is behind, and the process itself.

use std::fmt::Write as _;

use onsale_core::{Millis, Timestamp};
use onsale_store::{OutboxCounts, Stock, Vitals};

use crate::health::JobHealth;

/// Ticket types that are told at most, those with the most tickets first: each is three lines at every scrape.
const TYPES: usize = 500;
/// Clock ticks a second, as Linux tells programs.
const TICKS: f64 = 100.0;
const PAGE: u64 = 4096;

/// Writes metrics in Prometheus' text format.
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.head(name, "gauge", help);
        let _ = write!(self.0, "{name} {value}\n\n");
    }
}

/// What the store says; nothing but that it does not answer, when it does not.
pub(crate) fn of_store(vitals: Option<&Vitals>, relayed: Option<i64>, writable: bool) -> String {
    let mut page = Page(String::new());
    let help = "Whether the last commit went through.";
    page.gauge("onsale_store_writable", help, f64::from(u8::from(writable)));
    let Some(vitals) = vitals else { return page.0 };
    let help = "How long the most overdue batch has been due; zero when none is.";
    page.gauge("onsale_release_overdue_seconds", help, vitals.overdue.0 as f64 / 1000.0);
    let lag = relayed.map_or(0, |told| (vitals.newest_journal - told).max(0));
    let help = "Journal rows that the live stream has yet to tell; zero while nobody listens.";
    page.gauge("onsale_journal_lag_rows", help, lag as f64);
    let help = "Rows that the journal has got; how fast it grows is how much happens.";
    page.gauge("onsale_journal_rows", help, vitals.newest_journal as f64);
    tickets(&mut page, &vitals.stock);
    page.0
}

/// What the jobs say about themselves, each by its name.
pub(crate) fn of_jobs(jobs: &[(&'static str, JobHealth)], now: Timestamp) -> String {
    let mut page = Page(String::new());
    let help = "How long no step of the job has succeeded; zero while it works.";
    page.head("onsale_job_failing_seconds", "gauge", help);
    for (job, health) in jobs {
        let failing = health.failing_since.map_or(Millis(0), |since| now.since(since));
        let seconds = failing.0 as f64 / 1000.0;
        let _ = writeln!(page.0, "onsale_job_failing_seconds{{job=\"{job}\"}} {seconds}");
    }
    page.0.push('\n');
    let name = "onsale_job_failures_total";
    page.head(name, "counter", "Steps of the job that failed, and deaths.");
    for (job, health) in jobs {
        let _ = writeln!(page.0, "{name}{{job=\"{job}\"}} {}", health.failures);
    }
    page.0.push('\n');
    let name = "onsale_job_restarts_total";
    page.head(name, "counter", "How often the job died and was started again.");
    for (job, health) in jobs {
        let _ = writeln!(page.0, "{name}{{job=\"{job}\"}} {}", health.restarts);
    }
    page.0.push('\n');
    page.0
}

/// What the outbox holds; nothing until somebody has looked.
pub(crate) fn of_outbox(outbox: Option<&OutboxCounts>, now: Timestamp) -> String {
    let mut page = Page(String::new());
    let Some(outbox) = outbox else { return page.0 };
    let help = "Messages (mails) that have yet to leave.";
    page.gauge("onsale_outbox_waiting", help, outbox.waiting as f64);
    let waits = outbox.oldest.map_or(Millis(0), |oldest| now.since(oldest));
    let help = "How long the oldest of them has waited.";
    page.gauge("onsale_outbox_oldest_seconds", help, waits.0 as f64 / 1000.0);
    let help = "Messages that were given up: `onsale admin outbox` lists them and sends them again.";
    page.gauge("onsale_outbox_dead", help, outbox.dead as f64);
    page.0
}

fn tickets(page: &mut Page, stock: &[Stock]) {
    let mut rows: Vec<&Stock> = stock.iter().collect();
    rows.sort_by(|a, b| b.released.cmp(&a.released).then(a.event.get().cmp(&b.event.get())));
    let name = "onsale_tickets";
    page.head(name, "gauge", "Tickets by event, type and status; an expired hold counts as available.");
    for row in rows.iter().take(TYPES) {
        let (event, type_name) = (row.event.get(), escaped(row.type_name.as_str()));
        let counts = [("available", row.available), ("reserved", row.reserved), ("sold", row.sold)];
        for (status, count) in counts {
            let _ = writeln!(
                page.0,
                "{name}{{event=\"{event}\",type=\"{type_name}\",status=\"{status}\"}} {count}"
            );
        }
    }
    page.0.push('\n');
    let held: i64 = stock.iter().map(|row| row.reserved).sum();
    page.gauge("onsale_holds", "Holds that run, and will expire unless they are paid.", held as f64);
}

/// A label's value: what would end it is written so that it does not.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// What the system says about this process, and which program it is.
pub(crate) fn of_process(version: &str) -> String {
    let mut page = Page(String::new());
    let name = "onsale_build_info";
    page.head(name, "gauge", "Always 1; the label says which program this is.");
    let _ = write!(page.0, "{name}{{version=\"{}\"}} 1\n\n", escaped(version));
    if let Some(bytes) = resident_bytes() {
        page.gauge("process_resident_memory_bytes", "Memory in use.", bytes as f64);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        page.gauge("process_open_fds", "Open files, connections among them.", files.count() as f64);
    }
    if let Some(limit) = rustix::process::getrlimit(rustix::process::Resource::Nofile).current {
        page.gauge("process_max_fds", "Files that may be open.", limit as f64);
    }
    if let Some(seconds) = cpu_seconds() {
        page.head("process_cpu_seconds_total", "counter", "Processor time used.");
        let _ = write!(page.0, "process_cpu_seconds_total {seconds}\n\n");
    }
    page.0
}

fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    text.split_whitespace().nth(1)?.parse::<u64>().ok().map(|pages| pages * PAGE)
}

fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold anything; the numbers come behind it.
    let (_, numbers) = text.rsplit_once(')')?;
    let ticks = |field: usize| numbers.split_whitespace().nth(field)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_overdue_and_behind_is_told() {
        let vitals = Vitals { stock: Vec::new(), overdue: Millis(1_500), newest_journal: 90 };
        let page = of_store(Some(&vitals), Some(70), true);
        for line in [
            "onsale_release_overdue_seconds 1.5",
            "onsale_journal_lag_rows 20",
            "onsale_store_writable 1",
            "onsale_holds 0",
        ] {
            assert!(page.lines().any(|other| other == line), "{line}: {page}");
        }
        assert!(of_store(Some(&vitals), None, true).contains("onsale_journal_lag_rows 0\n"));
        assert!(!of_store(None, None, false).contains("onsale_tickets"));
        assert!(of_store(None, None, false).contains("onsale_store_writable 0\n"));
    }

    #[test]
    fn jobs_that_fail_are_told_by_name() {
        let failing = JobHealth { failing_since: Some(Timestamp(1_000)), failures: 7, restarts: 2 };
        let page = of_jobs(&[("beat", JobHealth::default()), ("send_mail", failing)], Timestamp(13_500));
        for line in [
            "onsale_job_failing_seconds{job=\"beat\"} 0",
            "onsale_job_failing_seconds{job=\"send_mail\"} 12.5",
            "onsale_job_failures_total{job=\"send_mail\"} 7",
            "onsale_job_restarts_total{job=\"send_mail\"} 2",
            "onsale_job_restarts_total{job=\"beat\"} 0",
        ] {
            assert!(page.lines().any(|other| other == line), "{line}: {page}");
        }
    }

    #[test]
    fn what_the_outbox_holds_is_told() {
        let oldest = Some(Timestamp(10_000));
        let counts = OutboxCounts { waiting: 3, oldest, dead: 2, last_error: None };
        let page = of_outbox(Some(&counts), Timestamp(70_500));
        for line in ["onsale_outbox_waiting 3", "onsale_outbox_oldest_seconds 60.5", "onsale_outbox_dead 2"] {
            assert!(page.lines().any(|other| other == line), "{line}: {page}");
        }
        assert_eq!(of_outbox(None, Timestamp(0)), "");
    }

    #[test]
    fn a_label_ends_where_it_should() {
        assert_eq!(escaped("a \"b\" \\ c\nd"), "a \\\"b\\\" \\\\ c\\nd");
    }

    #[test]
    fn the_process_is_told_as_prometheus_names_it() {
        let page = of_process("1.2.3 (abc)");
        assert!(page.contains("onsale_build_info{version=\"1.2.3 (abc)\"} 1"));
        assert!(resident_bytes().is_some_and(|bytes| bytes > PAGE) && cpu_seconds().is_some());
    }
}
