//! Walks through every state of a [`World`] that can be reached.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::world::{Event, Setting, World};

/// So many states at most: more means that something goes on for ever.
const MOST_STATES: usize = 400_000;

/// What was found.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) what: String,
    /// The events that led there.
    pub(super) path: Vec<String>,
}

/// What a walk has come to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) states: usize,
    /// States in which nothing is left to be done.
    pub(super) ends: usize,
    pub(super) finding: Option<Finding>,
}

/// Explores all that can come of `optional` events beside those that always may happen.
pub(super) fn explore(setting: Setting, optional: &[Event]) -> Outcome {
    let mut seen: IndexMap<World, Option<(usize, Event)>, FxBuildHasher> = IndexMap::default();
    seen.insert(World::new(setting), None);
    let mut outcome = Outcome::default();
    while let Some((world, _)) = seen.get_index(outcome.states) {
        let world = world.clone();
        let at = outcome.states;
        outcome.states += 1;
        let mut is_end = true;
        let steps = Event::STEPS.iter().map(|event| (*event, true));
        let other = Event::BANK.iter().chain(optional).map(|event| (*event, false));
        for (event, is_step) in steps.chain(other).filter(|(event, _)| world.may(*event)) {
            match world.after(event) {
                Ok(None) => {}
                Ok(Some(next)) => {
                    is_end &= !is_step;
                    seen.entry(next).or_insert(Some((at, event)));
                }
                Err(what) => return found(&outcome, what, &seen, at, Some(event)),
            }
        }
        if is_end {
            outcome.ends += 1;
            if let Err(what) = world.check_end() {
                return found(&outcome, what, &seen, at, None);
            }
        }
        if outcome.states > MOST_STATES {
            return found(&outcome, String::from("it does not come to an end"), &seen, at, None);
        }
    }
    outcome
}

fn found(
    outcome: &Outcome,
    what: String,
    seen: &IndexMap<World, Option<(usize, Event)>, FxBuildHasher>,
    at: usize,
    last: Option<Event>,
) -> Outcome {
    let mut path: Vec<String> = last.iter().map(|event| format!("{event:?}")).collect();
    let mut next = Some(at);
    while let Some((world, came_from)) = next.and_then(|at| seen.get_index(at)) {
        if next == Some(at) {
            path.push(format!("{world:?}"));
        }
        path.extend(came_from.iter().map(|(_, event)| format!("{event:?}")));
        next = came_from.map(|(at, _)| at);
    }
    path.reverse();
    Outcome { states: outcome.states, ends: outcome.ends, finding: Some(Finding { what, path }) }
}
