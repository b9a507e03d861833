//! The figures as tables.

use super::table::Table;
use super::{Measured, Report, budgets, capacity};
use crate::figures::short;
use crate::parts::engine::Size;
use crate::parts::full_house::FullHouse;
use crate::parts::galera::OnGalera;
use crate::parts::live::Live;
use crate::parts::mariadb::{OnMariaDb, Shares};
use crate::parts::overload::Overload;
use crate::parts::reads::Reads;
use crate::parts::releases::Releases;
use crate::parts::sell_out::SellOut;
use crate::parts::throughput::Throughput;
use crate::parts::tokens::OfTokens;

/// A table with its title and what has to be known about it.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// The run it comes from, if it comes from one.
    run: Option<String>,
    note: String,
    pub(crate) table: Table,
}

impl Section {
    fn of<T>(part: Option<&Measured<T>>, title: &'static str, table: fn(&T) -> Table) -> Option<Self> {
        let part = part?;
        Some(Self { title, run: Some(part.run.clone()), note: String::new(), table: table(&part.figures) })
    }

    fn noting<T>(mut self, part: Option<&Measured<T>>, note: fn(&T) -> String) -> Self {
        self.note = part.map(|part| note(&part.figures)).unwrap_or_default();
        self
    }

    /// What stands above the table.
    pub(crate) fn words(&self) -> String {
        let run = self.run.as_ref().map(|run| format!("From a {run} run. ")).unwrap_or_default();
        let words = format!("{run}{}", self.note);
        if words.is_empty() { words } else { format!("{}\n\n", words.trim_end()) }
    }
}

/// What was measured, in the order in which it is told.
pub(crate) fn all(report: &Report) -> Vec<Section> {
    let budgets = Section { title: "Budgets", run: None, note: String::new(), table: budgets::table(report) };
    let sections = [
        Some(budgets),
        Section::of(report.throughput.as_ref(), "Requests", requests)
            .map(|section| section.noting(report.throughput.as_ref(), about_requests)),
        Section::of(report.throughput.as_ref(), "Resources", resources),
        Section::of(report.engine.as_ref(), "The engine alone", engine),
        Section::of(report.sell_out.as_ref(), "A sell-out", sell_out),
        Section::of(report.full_house.as_ref(), "A full house", full_house),
        Section::of(report.reads.as_ref(), "Beside those who search", reads),
        Section::of(report.releases.as_ref(), "Releases side by side", releases),
        Section::of(report.overload.as_ref(), "Overload", |all| overload(all)),
        Section::of(report.mariadb.as_ref(), "On MariaDB", on_mariadb)
            .map(|section| section.noting(report.mariadb.as_ref(), about_mariadb)),
        Section::of(report.galera.as_ref(), "On Galera", on_galera),
        capacity::table(report).map(|table| Section {
            title: "From a club to a nation",
            run: None,
            note: ABOUT_CAPACITY.to_owned(),
            table,
        }),
        Section::of(report.live.as_ref(), "A rush that is watched", live),
        Section::of(report.tokens.as_ref(), "Tokens", tokens),
    ];
    sections.into_iter().flatten().collect()
}

const ABOUT_CAPACITY: &str = "How long a sale takes at what was measured for reserve + finalize on this machine, which \
     played the customers too, with the number of connections that suits it best: two calls for each ticket that is sold, \
     one for each of the others.";

/// What everybody writes did with each number of connections to its database.
fn tried(pools: &[(usize, f64)]) -> String {
    let tried: Vec<String> =
        pools.iter().map(|(pool, rate)| format!("{} requests/s with {pool}", short(*rate))).collect();
    tried.join(", ")
}

fn about_requests(it: &Throughput) -> String {
    format!(
        "Medians of {} repetitions. What everybody writes was given {} connection(s) to its database ({}). Peak \
         memory during the requests: empty {} MiB, everybody {} MiB, Onsale {} MiB.",
        it.repetitions,
        it.everybody_pool,
        tried(&it.everybody_pools),
        short(it.noop_peak_mib),
        short(it.everybody_peak_mib),
        short(it.onsale_peak_mib),
    )
}

fn requests(it: &Throughput) -> Table {
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
    for row in &it.rows {
        table.row(vec![
            row.case.name().to_owned(),
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

fn resources(it: &Throughput) -> Table {
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
    for row in &it.rows {
        table.row(vec![
            row.case.name().to_owned(),
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

fn engine(it: &Vec<Size>) -> Table {
    let mut table = Table::new(&["commands in a commit", "reserves/s", "finalizes/s"]);
    for size in it {
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

fn sell_out(it: &SellOut) -> Table {
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

fn full_house(it: &FullHouse) -> Table {
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

fn reads(it: &Reads) -> Table {
    pairs(&[
        ("callers who search all the time", it.callers.to_string()),
        ("events with long descriptions", short(it.events as f64)),
        ("`/ticket/mine` alone, p50", format!("{} µs", short(it.alone_p50_us))),
        ("`/ticket/mine` alone, p99", format!("{} µs", short(it.alone_p99_us))),
        ("beside them, p50", format!("{} µs", short(it.beside_p50_us))),
        ("beside them, p99", format!("{} µs", short(it.beside_p99_us))),
        ("searches a second meanwhile", short(it.searches_per_second)),
    ])
}

fn releases(it: &Releases) -> Table {
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

fn live(it: &Live) -> Table {
    pairs(&[
        ("listeners of `/live`", short(it.listeners as f64)),
        ("connections that reserve", short(it.connections as f64)),
        ("reserves/s without listeners", short(it.without_per_second)),
        ("reserves/s with them", short(it.with_per_second)),
        ("with, of without", format!("{:.3}", it.of_without)),
        ("p99 without", format!("{} µs", short(it.without_p99_us))),
        ("p99 with", format!("{} µs", short(it.with_p99_us))),
        ("messages a second to each listener", short(it.messages_per_second)),
        ("the last listener knows the true count after", format!("{} ms", short(it.converged_after_ms))),
        ("peak memory", format!("{} MiB", short(it.peak_mib))),
    ])
}

fn tokens(it: &OfTokens) -> Table {
    let mut table = Table::new(&[
        "work",
        "connections",
        "header mode, requests/s",
        "token mode, requests/s",
        "of header mode",
        "header: server CPU µs/request",
        "token: server CPU µs/request",
        "header: p99 µs",
        "token: p99 µs",
    ]);
    for row in &it.rows {
        table.row(vec![
            row.work.clone(),
            it.connections.to_string(),
            short(row.header_per_second),
            short(row.token_per_second),
            format!("{:.3}", row.of_header),
            short(row.header_cpu_us),
            short(row.token_cpu_us),
            short(row.header_p99_us),
            short(row.token_p99_us),
        ]);
    }
    table
}

fn millis(micros: u32) -> String {
    format!("{} ms", short(f64::from(micros) / 1e3))
}

fn recovered(it: &Overload) -> String {
    it.recovered_after_ms
        .map_or_else(|| "not while it was watched".to_owned(), |after| format!("within {} ms", after + 100))
}

fn overload(all: &[Overload]) -> Table {
    type Figure = fn(&Overload) -> String;
    let rows: [(&str, Figure); 13] = [
        ("commands that may wait", |it| short(it.queue_limit as f64)),
        ("connections", |it| short(it.connections as f64)),
        ("sustained, requests/s", |it| short(it.sustained_per_second)),
        ("peak, requests/s", |it| short(it.peak_per_second)),
        ("due, requests/s", |it| short(it.due_per_second)),
        ("served, a second", |it| short(it.served_per_second)),
        ("served, of the peak", |it| format!("{:.2}", it.served_of_peak)),
        ("refused with 503 and Retry-After, a second", |it| short(it.refused_per_second)),
        ("a refusal takes, p50", |it| millis(it.refused_p50_us)),
        ("a refusal takes, p99", |it| millis(it.refused_p99_us)),
        ("a ticket takes, p99, before", |it| millis(it.calm_p99_us)),
        ("a ticket takes, p99, during", |it| millis(it.served_p99_us)),
        ("as before again", recovered),
    ];
    let mut table = Table::new(&["what", "usual queue", "short queue"]);
    for (what, figure) in rows {
        let figures = all.iter().map(figure);
        table.row(std::iter::once(what.to_owned()).chain(figures).collect());
    }
    table
}

fn about_mariadb(it: &OnMariaDb) -> String {
    let Shares { reserve, sell } = it.best.one_of_everybody;
    let three = it.best.three_of_one;
    let alike: Vec<String> = it
        .alike
        .iter()
        .map(|(connections, it)| {
            let times = it.one_of_everybody;
            format!("{:.1} and {:.1} times with {connections}", times.reserve, times.sell)
        })
        .collect();
    format!(
        "MariaDB {} on the same cores, its commits on the disk; medians of {} repetitions. What everybody writes was \
         given {} connections to it for reserves ({}) and {} for sales ({}). Each with as many customers' connections as suit it best, one server does \
         {reserve:.1} times as many reserves as what everybody writes and {sell:.1} times as many sales; three \
         servers on one hot event do {:.2} of one's reserves and {:.2} of its sales. With the same number for both, \
         one server does {}.",
        it.version,
        it.repetitions,
        it.everybody_reserve.best,
        tried(&it.everybody_reserve.tried),
        it.everybody_sell.best,
        tried(&it.everybody_sell.tried),
        three.reserve,
        three.sell,
        alike.join(", "),
    )
}

fn on_mariadb(it: &OnMariaDb) -> Table {
    let mut table = Table::new(&[
        "server",
        "connections",
        "requests/s",
        "of empty",
        "p50 µs",
        "p99 µs",
        "server CPU µs/request",
        "database CPU µs/request",
    ]);
    for row in &it.rows {
        table.row(vec![
            row.case.name().to_owned(),
            row.connections.to_string(),
            short(row.per_second),
            format!("{:.3}", row.of_noop),
            short(row.p50_us),
            short(row.p99_us),
            short(row.server_cpu_us),
            short(row.database_cpu_us),
        ]);
    }
    table
}

fn on_galera(it: &OnGalera) -> Table {
    pairs(&[
        ("nodes, each with a server", it.nodes.to_string()),
        ("connections", it.connections.to_string()),
        ("reserve + finalize, requests/s", short(it.per_second)),
        ("p50", format!("{} µs", short(it.p50_us))),
        ("p99", format!("{} µs", short(it.p99_us))),
        ("sold", short(it.sold as f64)),
        ("certification failures", it.certification_failures.to_string()),
        ("brute-force aborts", it.brute_force_aborts.to_string()),
    ])
}
