//! Tries to break the store with a machine that never gets tired.
//!
//! One seed is one run, bit for bit: a few customers, vendors and administrators do what such people do (and
//! what they should not), time jumps, the process is killed, commits fail. The same steps go through the store's
//! own executor, on a real database file, and through a reference model of the rules (`model`) that shares none
//! of the store's decisions. After each step they are compared.
//!
//! ```text
//! cargo run -p onsale-sim -- --seeds 10000        ten thousand runs; the first that fails is printed, made small
//! cargo run -p onsale-sim -- --from 4711 --seeds 1
//! cargo run -p onsale-sim -- --sabotage list      the ways in which the store can be broken on purpose
//! cargo run -p onsale-sim -- --replay FILE        a kept plan
//! ```
//!
//! # What a run shows
//! - Each answer is the model's answer, refusals and their details included.
//! - What is in the pool, in which order, and how many are held and sold, is the model's at each step - with no
//!   job having run, so an expired hold is free at its very millisecond.
//! - Each change is in the journal once, in its order; nothing else is. The tickets rebuilt from the journal alone
//!   are the ticket table, and no ticket has taken a way that the rules do not know.
//! - A `ledger` of acknowledged answers, which knows no model, finds no ticket with two holders or two
//!   owners, no sale without a live hold of its buyer, and after each crash everything that was answered.
//! - The store's own audit balances.
//! - In every fourth seed the jobs of a server run beside the people, by the store's own loop and alarms: what is due is
//!   asked for, and none of them sleeps meanwhile.
//! - A restart, a kill (a copy of the files as they are after an answer) and a commit that fails change nothing
//!   that anybody could notice; a batch whose commit fails is as if each request had come alone.
//! - A log that ends early or has a wrong byte, as after a power cut on a disk that had promised too much, opens to
//!   a state that some commit had left, whole, and the sale goes on from there.
//!
//! The checks themselves are checked: for each way to break the store ([`onsale_store::Sabotage`]) a test shows
//! that a few seeds notice it.
//!
//! The same plans also go through the store on SQLite and on MariaDB ([`differ`]), and every answer of the one must
//! be the other's.
//!
//! # What it does not show
//! - Anything about threads: the executor is driven by one. The queue and the writer's thread have tests of their
//!   own beside the store.
//! - Wrong bytes in the database file itself: only its log is torn.
//! - HTTP, tokens, what the page does: nothing here speaks to a server.
//! - Rules that the model states as the store does because the design is silent, such as which of two true
//!   refusals comes first.
//! - Names, places, descriptions, currencies: they are carried, not varied.
//!
//! # Seeds that found something
//! `seeds/` keeps their plans, made small and written out, so that a change of the workload does not change
//! them. They are run by the tests. A new one goes in before its mend: `--keep seeds/NAME.json`, and a sentence
//! that says what it found.

mod command;
pub mod crash;
mod dice;
mod differential;
mod jobs;
mod kept;
mod ledger;
mod model;
pub mod plan;
mod run;
pub mod scenario;
mod shrink;
mod table;
mod workload;

use anyhow::Result;

pub use differential::differ;
pub use kept::Kept;
pub use plan::{Plan, Step};
pub use run::{Arena, Failure};
pub use shrink::{replay, shrink};

use workload::Workload;

/// Steps of a run where nothing else is said.
pub const STEPS: usize = 60;

/// Runs one seed; when it fails, the whole plan as it was drawn, and what differed.
///
/// # Errors
/// When the arena itself fails; what the store does wrong is the `Ok` value.
pub fn run_seed(arena: &Arena, seed: u64, steps: usize) -> Result<Option<(Plan, Failure)>> {
    let mut workload = Workload::new(seed, steps);
    let mut plan = Plan { rules: workload.rules, steps: Vec::new() };
    let failure = run::run(arena, plan.rules, |model, clock| {
        let step = workload.next(model, clock)?;
        plan.steps.push(step.clone());
        Some(step)
    })?;
    Ok(failure.map(|failure| (plan, failure)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_the_same_run_every_time() {
        // After each step the store was found to be what the model is, so a run is the same if the model is.
        let steps = |seed| {
            let arena = Arena::new(None).unwrap();
            let mut workload = Workload::new(seed, 40);
            let (rules, mut drawn) = (workload.rules, Vec::new());
            let failure = run::run(&arena, rules, |model, clock| {
                let step = workload.next(model, clock)?;
                drawn.push((step.clone(), clock, format!("{:?}", model.tickets), model.now));
                Some(step)
            });
            assert!(failure.unwrap().is_none());
            drawn
        };
        assert_eq!(steps(3), steps(3));
        assert_ne!(steps(3), steps(4));
    }
}
