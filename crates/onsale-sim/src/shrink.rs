//! Makes a failing plan small: drops steps, then single requests, then whole people, as long as what is left
//! still fails.

use anyhow::Result;

use crate::plan::{Plan, Step};
use crate::run::{Arena, Failure, run};

/// Runs a written plan.
///
/// # Errors
/// When the arena itself fails.
pub fn replay(arena: &Arena, plan: &Plan) -> Result<Option<Failure>> {
    let mut steps = plan.steps.iter().cloned();
    run(arena, plan.rules, |_, _| steps.next())
}

/// The smallest failing plan that dropping finds, and how it fails. The plan given must fail.
///
/// # Errors
/// When the arena itself fails.
pub fn shrink(arena: &Arena, plan: Plan, failure: Failure) -> Result<(Plan, Failure)> {
    let mut best = (plan, failure);
    best.0.steps.truncate(best.1.step + 1);
    loop {
        let before = size(&best.0);
        drop_steps(arena, &mut best)?;
        drop_people(arena, &mut best)?;
        drop_asks(arena, &mut best)?;
        if size(&best.0) == before {
            return Ok(best);
        }
    }
}

fn size(plan: &Plan) -> usize {
    let asks = |step: &Step| match step {
        Step::Batch { asks, .. } => asks.len(),
        Step::Crash { .. } => 0,
    };
    plan.steps.len() + plan.steps.iter().map(asks).sum::<usize>()
}

/// Keeps `candidate` if it fails too.
fn attempt(arena: &Arena, best: &mut (Plan, Failure), candidate: Plan) -> Result<bool> {
    let Some(failure) = replay(arena, &candidate)? else { return Ok(false) };
    *best = (candidate, failure);
    best.0.steps.truncate(best.1.step + 1);
    Ok(true)
}

/// Halves, quarters and so on down to single steps, from the end: what comes late depends on what came before.
fn drop_steps(arena: &Arena, best: &mut (Plan, Failure)) -> Result<()> {
    let mut width = best.0.steps.len().div_ceil(2).max(1);
    loop {
        let mut end = best.0.steps.len();
        while end > 0 {
            let start = end.saturating_sub(width);
            let mut candidate = best.0.clone();
            candidate.steps.drain(start..end);
            attempt(arena, best, candidate)?;
            end = start.min(best.0.steps.len());
        }
        if width == 1 {
            return Ok(());
        }
        width = width.div_ceil(2);
    }
}

fn drop_people(arena: &Arena, best: &mut (Plan, Failure)) -> Result<()> {
    for id in 1..=10 {
        let mut candidate = best.0.clone();
        for step in &mut candidate.steps {
            if let Step::Batch { asks, .. } = step {
                asks.retain(|ask| ask.deed.customer() != Some(id));
            }
        }
        if size(&candidate) < size(&best.0) {
            attempt(arena, best, candidate)?;
        }
    }
    Ok(())
}

fn drop_asks(arena: &Arena, best: &mut (Plan, Failure)) -> Result<()> {
    let mut step = best.0.steps.len();
    while step > 0 {
        step -= 1;
        let mut ask = asks_in(&best.0, step);
        while ask > 0 {
            ask -= 1;
            let mut candidate = best.0.clone();
            if let Some(Step::Batch { asks, .. }) = candidate.steps.get_mut(step)
                && ask < asks.len()
            {
                asks.remove(ask);
                attempt(arena, best, candidate)?;
            }
        }
    }
    Ok(())
}

fn asks_in(plan: &Plan, step: usize) -> usize {
    match plan.steps.get(step) {
        Some(Step::Batch { asks, .. }) => asks.len(),
        _ => 0,
    }
}
