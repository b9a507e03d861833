//! What parts share that compare servers: one turn of a server, and how many connections to its database suit what
//! everybody writes.

use anyhow::ensure;

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
#[derive(Debug)]
pub(crate) struct Pools {
    pub(crate) best: usize,
    pub(crate) tried: Vec<(usize, f64)>,
}

/// It shall have the number of connections that suits it best: each of `sizes` is tried.
///
/// # Errors
/// Those of `per_second`.
pub(crate) fn try_pools(
    sizes: [usize; 3],
    mut per_second: impl FnMut(usize) -> anyhow::Result<f64>,
) -> anyhow::Result<Pools> {
    let mut tried = Vec::with_capacity(sizes.len());
    for size in sizes {
        tried.push((size, per_second(size)?));
    }
    let best = tried.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(sizes[0], |(size, _)| *size);
    Ok(Pools { best, tried })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_pool_is_the_best() {
        let pools = try_pools([8, 16, 32], |size| Ok(if size == 16 { 9.0 } else { 5.0 })).unwrap();
        assert_eq!((pools.best, pools.tried), (16, vec![(8, 5.0), (16, 9.0), (32, 5.0)]));
    }
}
