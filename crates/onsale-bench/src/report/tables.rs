//! The figures as tables.

use super::Report;
use super::budgets;
use super::table::Table;
use crate::figures::short;

/// Each with its title, in the order in which they are told.
pub(crate) fn all(report: &Report) -> Vec<(&'static str, Table)> {
    vec![
        ("Budgets", budgets::table(report)),
        ("Requests", requests(report)),
        ("Resources", resources(report)),
        ("The engine alone", engine(report)),
        ("A sell-out", sell_out(report)),
        ("A full house", full_house(report)),
        ("Releases side by side", releases(report)),
        ("Overload", overload(report)),
    ]
}

fn requests(report: &Report) -> Table {
    let mut table = Table::new(&[
        "server",
        "connections",
        "requests/s",
        "of empty",
        "p50 µs",
        "p99 µs",
        "p99 of empty",
        "p99.9 µs",
    ]);
    for row in &report.throughput.rows {
        table.row(vec![
            row.name.to_owned(),
            row.connections.to_string(),
            short(row.per_second),
            format!("{:.3}", row.of_noop),
            short(row.p50_us),
            short(row.p99_us),
            format!("{:.2}", row.p99_of_noop),
            short(row.p999_us),
        ]);
    }
    table
}

fn resources(report: &Report) -> Table {
    let mut table = Table::new(&[
        "server",
        "connections",
        "server CPU µs/request",
        "load generator CPU µs/request",
        "its share of a core",
        "commits/s",
        "mean batch",
    ]);
    let counted = |value: f64| if value > 0.0 { short(value) } else { "-".to_owned() };
    for row in &report.throughput.rows {
        table.row(vec![
            row.name.to_owned(),
            row.connections.to_string(),
            short(row.server_cpu_us),
            short(row.own_cpu_us),
            format!("{:.0} %", row.own_share * 100.0),
            counted(row.commits_per_second),
            counted(row.mean_batch),
        ]);
    }
    table
}

fn engine(report: &Report) -> Table {
    let mut table = Table::new(&["commands in a commit", "reserves/s", "finalizes/s"]);
    for size in &report.engine {
        table.row(vec![size.batch.to_string(), short(size.reserves), short(size.finalizes)]);
    }
    table
}

fn pairs(rows: &[(&str, String)]) -> Table {
    let mut table = Table::new(&["what", "figure"]);
    for (what, figure) in rows {
        table.row(vec![(*what).to_owned(), figure.clone()]);
    }
    table
}

fn sell_out(report: &Report) -> Table {
    let it = &report.sell_out;
    pairs(&[
        ("tickets", short(it.tickets as f64)),
        ("calls", short(it.calls as f64)),
        ("time", format!("{} s", short(it.seconds))),
        ("tickets a second", short(it.tickets as f64 / it.seconds)),
        ("time of as many empty requests", format!("{} s", short(it.noop_seconds))),
        ("of the empty requests' time", format!("{:.2}", it.of_noop)),
        ("p99", format!("{} µs", short(it.p99_us))),
        ("peak memory", format!("{} MiB", short(it.peak_mib))),
    ])
}

fn full_house(report: &Report) -> Table {
    let it = &report.full_house;
    pairs(&[
        ("in the pool", short(it.in_pool as f64)),
        ("held", short(it.held as f64)),
        ("sold", short(it.sold as f64)),
        ("open after", format!("{} ms", short(it.open_after_ms))),
        ("`/readyz` answered after", format!("{} ms", short(it.ready_after_ms))),
        ("memory when ready", format!("{} MiB", short(it.memory_mib))),
        ("peak memory until ready", format!("{} MiB", short(it.peak_mib))),
        ("`/ticket/available`: tickets", short(it.list_tickets as f64)),
        ("its size", format!("{} MiB", short(it.list_mib))),
        ("its time", format!("{} s", short(it.list_seconds))),
        ("memory that it took", format!("{} MiB", short(it.list_memory_mib))),
    ])
}

fn releases(report: &Report) -> Table {
    let it = &report.releases;
    pairs(&[
        ("releases side by side", short(it.releases as f64)),
        ("each brings a ticket every", format!("{} ms", it.interval_ms)),
        ("batches", short(it.batches as f64)),
        ("late, p50", format!("{} ms", it.late_p50_ms)),
        ("late, p99", format!("{} ms", it.late_p99_ms)),
        ("late, at most", format!("{} ms", it.late_max_ms)),
        ("server's processor time in a second", format!("{} ms", short(it.cpu_ms_per_second))),
    ])
}

fn overload(report: &Report) -> Table {
    let it = &report.overload;
    let recovered = it
        .recovered_after_ms
        .map_or_else(|| "not while it was watched".to_owned(), |after| format!("within {} ms", after + 100));
    let millis = |micros: u32| format!("{} ms", short(f64::from(micros) / 1e3));
    pairs(&[
        ("connections", short(it.connections as f64)),
        ("peak, requests/s", short(it.peak_per_second)),
        ("due, requests/s", short(it.due_per_second)),
        ("served, a second", short(it.served_per_second)),
        ("served, of the peak", format!("{:.2}", it.served_of_peak)),
        ("refused with 503 and Retry-After, a second", short(it.refused_per_second)),
        ("a refusal takes, p50", millis(it.refused_p50_us)),
        ("a refusal takes, p99", millis(it.refused_p99_us)),
        ("a ticket takes, p99, before", millis(it.calm_p99_us)),
        ("a ticket takes, p99, during", millis(it.served_p99_us)),
        ("as before again", recovered),
    ])
}
