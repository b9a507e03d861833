//! Which charts there are.

use super::Report;
use super::svg::{Words, bars, lines};
use crate::parts::engine::Size;
use crate::parts::overload::Overload;
use crate::parts::throughput::{Case, Row, Throughput};

const CASES: [Case; 5] =
    [Case::Noop, Case::EverybodyReserve, Case::EverybodySell, Case::OnsaleReserve, Case::OnsaleSell];

/// Each with the name of its file, of the parts that were measured.
pub(crate) fn all(report: &Report) -> Vec<(&'static str, String)> {
    let mut charts = Vec::new();
    if let Some(part) = &report.throughput {
        charts.extend(requests(&part.figures));
    }
    charts.extend(report.engine.as_ref().map(|part| ("engine.svg", engine(&part.figures))));
    if let Some(part) = &report.overload {
        let names = ["overload.svg", "overload-short-queue.svg"];
        charts.extend(names.into_iter().zip(part.figures.iter().map(overload)));
    }
    charts
}

fn requests(it: &Throughput) -> [(&'static str, String); 2] {
    let names = CASES.map(Case::name);
    let requests = Words {
        title: "Requests a second",
        unit: "requests/s",
        bottom: "connections; more is better",
        series: &names,
    };
    let latency = Words {
        title: "Latency that 99 of 100 requests do not exceed",
        unit: "ms",
        bottom: "connections; less is better",
        series: &names,
    };
    [
        ("requests.svg", bars(requests, &by_connections(it, |row| row.per_second))),
        ("latency.svg", bars(latency, &by_connections(it, |row| row.p99_us / 1e3))),
    ]
}

fn by_connections(it: &Throughput, value: fn(&Row) -> f64) -> Vec<(String, Vec<f64>)> {
    let of = |connections, case| {
        it.rows.iter().find(|row| row.connections == connections && row.case == case).map_or(0.0, value)
    };
    it.connections.iter().map(|n| (n.to_string(), CASES.map(|case| of(*n, case)).to_vec())).collect()
}

fn engine(sizes: &[Size]) -> String {
    let words = Words {
        title: "The engine alone",
        unit: "a second",
        bottom: "commands in a commit; more is better",
        series: &["reserve", "finalize"],
    };
    let groups: Vec<_> =
        sizes.iter().map(|size| (size.batch.to_string(), vec![size.reserves, size.finalizes])).collect();
    bars(words, &groups)
}

fn overload(it: &Overload) -> String {
    let words = Words {
        title: "Twice as many customers as can be served",
        unit: "requests/s",
        bottom: "seconds",
        series: &["due", "refused (503)", "served"],
    };
    let slots = &it.slots;
    let a_second = |n: u32| f64::from(n) * 10.0;
    let series = [
        slots.iter().map(|slot| a_second(slot.due)).collect(),
        slots.iter().map(|slot| a_second(slot.refused)).collect(),
        slots.iter().map(|slot| a_second(slot.served)).collect::<Vec<_>>(),
    ];
    lines(words, (0.0, slots.len() as f64 / 10.0), &series)
}
