//! `cargo xtask sim`: tries to break the store with seeded workloads.

use crate::shell::{cargo, run};

/// Runs `seeds` seeds from `from` on; the first that fails is printed, made small.
///
/// # Errors
/// When one fails.
pub(crate) fn sim(seeds: u64, from: u64) -> anyhow::Result<()> {
    let (seeds, from) = (seeds.to_string(), from.to_string());
    run(&mut cargo(&["run", "--quiet", "--package", "onsale-sim", "--", "--seeds", &seeds, "--from", &from]))
}
