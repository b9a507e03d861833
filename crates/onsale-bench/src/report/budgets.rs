//! What was promised, and what was found: a share of the empty request in the same run, so that the machine
//! matters little.

use super::Report;
use super::table::Table;
use crate::figures::short;
use crate::parts::mariadb::Compared;
use crate::parts::throughput::{Case, Row};

/// A promise.
struct Budget {
    what: &'static str,
    least: f64,
    aim: f64,
    found: f64,
    unit: &'static str,
    /// Whether more is better.
    more: bool,
}

impl Budget {
    fn verdict(&self) -> &'static str {
        let reaches = |goal: f64| if self.more { self.found >= goal } else { self.found <= goal };
        match (reaches(self.aim), reaches(self.least)) {
            (true, _) => "aim reached",
            (false, true) => "kept",
            (false, false) => "missed",
        }
    }
}

/// The budgets of which something was measured.
pub(crate) fn table(report: &Report) -> Table {
    let requests = report.throughput.as_ref().map(|part| &part.figures);
    let of = |case: Case, value: fn(&Row) -> f64| {
        let usual =
            |row: &&Row| row.case == case && row.connections == requests.map_or(0, |it| it.usual_connections);
        requests.and_then(|it| it.rows.iter().find(usual)).map(value)
    };
    let ratio = |what, least, aim, found: Option<f64>, more| {
        found.map(|found| Budget { what, least, aim, found, unit: "", more })
    };
    let house = report.full_house.as_ref().map(|part| &part.figures);
    let less = |what, least, aim, found: Option<f64>, unit| {
        found.map(|found| Budget { what, least, aim, found, unit, more: false })
    };
    let everybody = of(Case::EverybodyReserve, |row| row.per_second);
    let sell_out = report.sell_out.as_ref().map(|part| part.figures.of_noop);
    let shared = |value: fn(&Compared) -> f64| report.mariadb.as_ref().map(|part| value(&part.figures.best));
    let tokens = report.tokens.as_ref().and_then(|part| part.figures.rows.first()).map(|row| row.of_header);
    let live = report.live.as_ref().map(|part| &part.figures);
    let cost = live.map(|it| 100.0 * (1.0 - it.of_without));
    let overload = report.overload.as_ref().and_then(|part| part.figures.first()).map(|it| it.served_of_peak);
    let reads = report.reads.as_ref().map(|part| part.figures.p99_of_alone);
    let budgets = [
        ratio("reserve, of empty requests", 0.65, 1.0, of(Case::OnsaleReserve, |row| row.of_noop), true),
        ratio("reserve + finalize, of empty", 0.5, 0.85, of(Case::OnsaleSell, |row| row.of_noop), true),
        ratio("p99 of a reserve, of empty", 1.5, 1.2, of(Case::OnsaleReserve, |row| row.p99_of_noop), false),
        ratio("time of a sell-out, of empty", 2.0, 1.5, sell_out, false),
        ratio("p99 of /ticket/mine beside 32 searches, of alone", 2.0, 1.2, reads, false),
        less("peak memory at start of a full house", 120.0, 85.0, house.map(|it| it.peak_mib), " MiB"),
        less("ready after start with a full house", 1_000.0, 400.0, house.map(|it| it.ready_after_ms), " ms"),
        ratio("served under twice the load, of peak", 0.85, 1.0, overload, true),
        ratio("reserve on MariaDB, of empty", 0.4, 0.6, shared(|it| it.one_of_noop.reserve), true),
        ratio("reserve + finalize on MariaDB, of empty", 0.2, 0.45, shared(|it| it.one_of_noop.sell), true),
        ratio("reserve on MariaDB, of everybody", 25.0, 35.0, shared(|it| it.one_of_everybody.reserve), true),
        ratio("three servers on MariaDB, of one", 0.7, 1.0, shared(|it| it.three_of_one.reserve), true),
        ratio("reserve with tokens, of header mode", 0.9, 1.0, tokens, true),
        less("cost of 10 000 live listeners", 15.0, 5.0, cost, " %"),
        less("until each of them knows", 2_000.0, 2_000.0, live.map(|it| it.converged_after_ms), " ms"),
    ];
    let mut table = Table::new(&["budget", "at least", "aim", "found", ""]);
    for budget in budgets.iter().flatten() {
        let number = |value: f64| {
            if budget.unit.is_empty() {
                format!("{value:.2}")
            } else {
                format!("{}{}", short(value), budget.unit)
            }
        };
        let bound = |value: f64| format!("{} {}", if budget.more { "≥" } else { "≤" }, number(value));
        table.row(vec![
            budget.what.to_owned(),
            bound(budget.least),
            bound(budget.aim),
            number(budget.found),
            budget.verdict().to_owned(),
        ]);
    }
    if let (Some(reserve), Some(everybody)) = (of(Case::OnsaleReserve, |row| row.per_second), everybody) {
        let times = reserve / everybody;
        table.row(vec![
            "reserve, of what everybody writes".to_owned(),
            String::new(),
            String::new(),
            format!("{times:.1} x"),
            String::new(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_kept_or_missed_on_its_own_side() {
        let verdict = |found, more| {
            let (least, aim) = if more { (0.5, 0.9) } else { (0.9, 0.5) };
            Budget { what: "", least, aim, found, unit: "", more }.verdict()
        };
        assert_eq!(["missed", "kept", "aim reached"], [0.4, 0.7, 0.9].map(|found| verdict(found, true)));
        assert_eq!(["aim reached", "kept", "missed"], [0.4, 0.7, 1.0].map(|found| verdict(found, false)));
    }
}
