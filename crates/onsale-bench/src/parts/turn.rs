//! What parts share that compare servers: one turn of a server, and how many connections to its database suit what
//! everybody writes.

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use crate::figures::median;
use crate::load::{Customers, Generator, Tally, Work};
use crate::plan::Plan;

/// A turn that was taken.
#[derive(Debug)]
pub(crate) struct Turn<M> {
    /// What counts.
    pub(crate) tally: Tally,
    /// What the meters showed before it and after it.
    pub(crate) before: M,
    pub(crate) after: M,
    /// What was promised to customers in all, the warm-up included.
    pub(crate) reserved: u64,
    pub(crate) sold: u64,
}

/// Warms a server up, then measures; `meters` are read at the beginning and at the end of what counts.
///
/// # Errors
/// When the server answers what it should not, or `customers` are too few; `name` says whose turn it was.
pub(crate) fn take<M>(
    name: &str,
    generator: &mut Generator,
    work: Work,
    customers: &mut Customers,
    plan: &Plan,
    meters: impl Fn() -> anyhow::Result<M>,
) -> anyhow::Result<Turn<M>> {
    let warm = generator.run(work, customers, Some(plan.warm_up))?;
    let before = meters()?;
    let tally = generator.run(work, customers, Some(plan.measure))?;
    let after = meters()?;
    ensure!(!customers.is_empty(), "{name}: the plan has too few customers");
    let (reserved, sold) = (warm.reserved + tally.reserved, warm.sold + tally.sold);
    Ok(Turn { tally, before, after, reserved, sold })
}

/// Requests a second of what everybody writes, by its connections to the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pools {
    pub(crate) best: usize,
    pub(crate) tried: Vec<(usize, f64)>,
}

/// It shall have the number of connections that suits it best: each of `sizes` is tried `tries` times, in turns.
///
/// # Errors
/// Those of `per_second`.
pub(crate) fn try_pools(
    sizes: &[usize],
    tries: usize,
    mut per_second: impl FnMut(usize) -> anyhow::Result<f64>,
) -> anyhow::Result<Pools> {
    let mut found = vec![Vec::with_capacity(tries); sizes.len()];
    for _ in 0..tries {
        for (size, found) in sizes.iter().zip(&mut found) {
            found.push(per_second(*size)?);
        }
    }
    let tried: Vec<_> = sizes.iter().copied().zip(found.iter().map(|found| median(found))).collect();
    let best = tried.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(1, |(size, _)| *size);
    Ok(Pools { best, tried })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pool_that_is_mostly_the_fastest_is_the_best() {
        let mut lucky = 100.0;
        let pools = try_pools(&[8, 16, 32], 3, |size| {
            Ok(match size {
                8 => std::mem::replace(&mut lucky, 5.0),
                16 => 9.0,
                _ => 5.0,
            })
        });
        let pools = pools.unwrap();
        assert_eq!((pools.best, pools.tried), (16, vec![(8, 5.0), (16, 9.0), (32, 5.0)]));
    }
}
