//! What was promised, and what was found: a share of the empty request in the same run, so that the machine
//! matters little.

use super::Report;
use super::table::Table;
use crate::figures::short;
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

pub(crate) fn table(report: &Report) -> Table {
    let usual = report.plan.usual_connections;
    let none = 0.0;
    let of = |case: Case, value: fn(&Row) -> f64| {
        let rows = &report.throughput.rows;
        rows.iter().find(|row| row.case == case && row.connections == usual).map_or(none, value)
    };
    let ratio = |what, least, aim, found, more| Budget { what, least, aim, found, unit: "", more };
    let everybody = of(Case::EverybodyReserve, |row| row.per_second);
    let budgets = [
        ratio("reserve, of empty requests", 0.65, 1.0, of(Case::OnsaleReserve, |row| row.of_noop), true),
        ratio("reserve + finalize, of empty", 0.5, 0.85, of(Case::OnsaleSell, |row| row.of_noop), true),
        ratio("p99 of a reserve, of empty", 1.5, 1.2, of(Case::OnsaleReserve, |row| row.p99_of_noop), false),
        ratio("time of a sell-out, of empty", 2.0, 1.5, report.sell_out.of_noop, false),
        Budget {
            what: "peak memory at start of a full house",
            least: 120.0,
            aim: 85.0,
            found: report.full_house.peak_mib,
            unit: " MiB",
            more: false,
        },
        Budget {
            what: "ready after start with a full house",
            least: 1_000.0,
            aim: 400.0,
            found: report.full_house.ready_after_ms,
            unit: " ms",
            more: false,
        },
        ratio("served under twice the load, of peak", 0.85, 1.0, report.overload.served_of_peak, true),
    ];
    let mut table = Table::new(&["budget", "at least", "aim", "found", ""]);
    for budget in &budgets {
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
    if everybody > 0.0 {
        let times = of(Case::OnsaleReserve, |row| row.per_second) / everybody;
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
