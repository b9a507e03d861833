//! How long a sale takes, from a club to a nation: the calls of its customers, divided by what was measured.

use super::Report;
use super::table::Table;
use crate::figures::short;
use crate::parts::{mariadb, throughput};

/// A sale: what it is, its tickets, and the people at the door.
const SALES: [(&str, f64, f64); 5] = [
    ("a club", 500.0, 2_000.0),
    ("a theatre's season", 20_000.0, 50_000.0),
    ("a stadium", 60_000.0, 1_000_000.0),
    ("thirty stadiums on one morning", 1_800_000.0, 10_000_000.0),
    ("a nation, one in five at the door", 4_000_000.0, 16_000_000.0),
];

/// Two calls for each ticket that is sold, and one for each of the others, who asks once and hears that there is none.
fn calls((_, tickets, people): (&str, f64, f64)) -> f64 {
    2.0 * tickets + (people - tickets)
}

/// Each way of running that was measured, with its calls a second of reserve + finalize.
fn ways(report: &Report) -> Vec<(&'static str, f64)> {
    let sqlite = report.throughput.as_ref().and_then(|part| {
        let sales = part.figures.rows.iter().filter(|row| row.case == throughput::Case::OnsaleSell);
        sales.map(|row| row.per_second).max_by(f64::total_cmp)
    });
    let mariadb = |case| {
        let part = report.mariadb.as_ref();
        part.and_then(|part| part.figures.best_row(case)).map(|row| row.per_second)
    };
    let all = [
        ("SQLite", sqlite),
        ("MariaDB", mariadb(mariadb::Case::OneSell)),
        ("three on MariaDB", mariadb(mariadb::Case::ThreeSell)),
        ("three on Galera", report.galera.as_ref().map(|part| part.figures.per_second)),
    ];
    all.into_iter()
        .filter_map(|(way, rate)| rate.filter(|rate| *rate > 0.0).map(|rate| (way, rate)))
        .collect()
}

/// The table; nothing when no way was measured.
pub(crate) fn table(report: &Report) -> Option<Table> {
    let ways = ways(report);
    if ways.is_empty() {
        return None;
    }
    let heads: Vec<String> =
        ways.iter().map(|(way, rate)| format!("{way}, {} calls/s", short(*rate))).collect();
    let head: Vec<&str> =
        ["sale", "tickets", "people", "calls"].into_iter().chain(heads.iter().map(String::as_str)).collect();
    let mut table = Table::new(&head);
    for sale in SALES {
        let (what, tickets, people) = sale;
        let facts = [what.to_owned(), short(tickets), short(people), short(calls(sale))];
        let times = ways.iter().map(|(_, rate)| format!("{} s", short(calls(sale) / rate)));
        table.row(facts.into_iter().chain(times).collect());
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_takes_two_calls_and_everybody_else_one() {
        assert_eq!(SALES.map(calls)[..3], [2_500.0, 70_000.0, 1_060_000.0]);
    }
}
