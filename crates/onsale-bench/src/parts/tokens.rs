//! What it costs to prove who one is: header mode and token mode in turns, each token used for one reservation and
//! one sale.

use serde::{Deserialize, Serialize};

use crate::figures::{median, median_ratio};
use crate::load::{Customers, Generator, Tokens, Work};
use crate::plan::Plan;
use crate::process::Server;
use crate::seed::Stock;
use crate::site::Site;

use super::throughput::Kept;
use super::turn;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OfTokens {
    pub(crate) connections: usize,
    pub(crate) rows: Vec<Row>,
}

/// One kind of work in both modes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) work: String,
    pub(crate) header_per_second: f64,
    pub(crate) token_per_second: f64,
    /// Token mode, of header mode; the median over the repetitions.
    pub(crate) of_header: f64,
    pub(crate) header_cpu_us: f64,
    pub(crate) token_cpu_us: f64,
    pub(crate) header_p99_us: f64,
    pub(crate) token_p99_us: f64,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    per_second: f64,
    cpu_us: f64,
    p99_us: f64,
}

pub(crate) fn measure(site: &Site, plan: &Plan) -> anyhow::Result<OfTokens> {
    let stock = Stock { customers: plan.stock, available: plan.stock, ..Stock::default() };
    let template = site.path("onsale-template");
    let template = if template.exists() { template } else { site.template("onsale-template", stock)? };
    let works = [(Work::Reserve, "reserve"), (Work::Sell, "reserve + finalize")];
    let mut samples: [[Vec<Sample>; 2]; 2] = Default::default();
    for repetition in 0..plan.repetitions {
        // The servers take turns, each on a fresh database.
        for turn in 0..2 {
            let with_tokens = (turn + repetition) % 2 == 1;
            let shop =
                if with_tokens { site.onsale_with_tokens(&template)? } else { site.onsale(&template)? };
            let mut customers = 1..plan.stock + 1;
            let mut kept = Kept::default();
            for (index, (work, _)) in works.iter().enumerate() {
                let sample = run(&shop.server, *work, plan, with_tokens, &mut customers, &mut kept)?;
                samples[index][usize::from(with_tokens)].push(sample);
            }
            kept.check(&shop)?;
        }
    }
    let rows = works.iter().zip(&samples).map(|((_, name), samples)| row(name, samples)).collect();
    Ok(OfTokens { connections: plan.usual_connections, rows })
}

fn run(
    server: &Server,
    work: Work,
    plan: &Plan,
    with_tokens: bool,
    customers: &mut Customers,
    kept: &mut Kept,
) -> anyhow::Result<Sample> {
    let mut generator = Generator::connect(server.address, plan.usual_connections)?;
    if with_tokens {
        generator.prove_by(Tokens::sign(customers)?);
    }
    let turn = turn::take("tokens", &mut generator, work, customers, plan, || server.cpu())?;
    kept.reserved += turn.reserved;
    kept.sold += turn.sold;
    let tally = turn.tally;
    let cpu_us = (turn.after - turn.before) / tally.requests.max(1) as f64 * 1e6;
    Ok(Sample { per_second: tally.per_second(), cpu_us, p99_us: tally.latency(0.99) })
}

fn row(name: &str, [header, token]: &[Vec<Sample>; 2]) -> Row {
    let all = |samples: &[Sample], of: fn(&Sample) -> f64| samples.iter().map(of).collect::<Vec<f64>>();
    let middle = |samples: &[Sample], of: fn(&Sample) -> f64| median(&all(samples, of));
    Row {
        work: name.to_owned(),
        header_per_second: middle(header, |it| it.per_second),
        token_per_second: middle(token, |it| it.per_second),
        of_header: median_ratio(&all(token, |it| it.per_second), &all(header, |it| it.per_second)),
        header_cpu_us: middle(header, |it| it.cpu_us),
        token_cpu_us: middle(token, |it| it.cpu_us),
        header_p99_us: middle(header, |it| it.p99_us),
        token_p99_us: middle(token, |it| it.p99_us),
    }
}
