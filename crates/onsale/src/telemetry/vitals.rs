//! Numbers that are not counted as things happen but looked up when somebody asks: the stock by event, what is overdue,
//! how far the live stream is behind, and the process itself.

use std::fmt::Write as _;

use onsale_core::Millis;
use onsale_store::{Stock, Vitals};

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

/// What the jobs say about themselves: the longest failure, and all restarts. `/readyz` and the log name the job.
pub(crate) fn of_jobs(failing: &[(&'static str, Millis)], restarts: &[(&'static str, u64)]) -> String {
    let mut page = Page(String::new());
    let longest = failing.iter().map(|(_, failing)| failing.0).max().unwrap_or(0);
    let help = "How long the job that has failed longest has failed; zero while all work.";
    page.gauge("onsale_job_failing_seconds", help, longest as f64 / 1000.0);
    let restarts: u64 = restarts.iter().map(|(_, times)| times).sum();
    let name = "onsale_job_restarts_total";
    page.head(name, "counter", "How often a job died and was started again.");
    let _ = write!(page.0, "{name} {restarts}\n\n");
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
    fn jobs_that_fail_are_told() {
        let page =
            of_jobs(&[("send_mail", Millis(12_500)), ("beat", Millis(7))], &[("beat", 2), ("send_mail", 1)]);
        assert!(page.contains("onsale_job_failing_seconds 12.5\n"), "{page}");
        assert!(page.contains("onsale_job_restarts_total 3\n"), "{page}");
        assert!(of_jobs(&[], &[]).contains("onsale_job_failing_seconds 0\n"));
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
