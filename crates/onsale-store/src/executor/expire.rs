//! Writing down that holds have run out. Nothing waits for it: a hold is over when its time is up.

use onsale_core::ticket::State;
use onsale_core::{Actor, Millis, Timestamp};

use super::batch::Executor;
use super::holds::Hold;
use crate::command::Expired;
use crate::database::Found;
use crate::error::Fault;
use crate::tables::Tables;

/// Holds whose end one transaction writes down at most.
const AT_A_TIME: usize = 500;
/// The same when it happens beside other commands.
const IN_PASSING: usize = 64;
/// Grace before an expired hold is journalled, 1 s: a finalize that arrived in time and still waits in the queue
/// finds its ticket.
pub(super) const GRACE: Millis = Millis(1_000);

/// Writes down what has run out, the earliest first.
pub(crate) fn tidy(executor: &mut Executor<impl Tables>) -> Found<Expired> {
    let tidied = tidy_some(executor, AT_A_TIME)?;
    let next_expiry = next_due(executor);
    let more = next_expiry.is_some_and(|due| due <= executor.now);
    Ok(Expired { tidied, more, next_expiry })
}

/// When [`tidy`] is needed next; `None` while nobody holds anything.
pub(crate) fn next_due(executor: &Executor<impl Tables>) -> Option<Timestamp> {
    let holds = &executor.memory.holds;
    holds.first_untidied().or(holds.earliest()).map(|until| until + GRACE)
}

/// The same for a few, in a transaction that is open anyhow.
pub(crate) fn tidy_in_passing(executor: &mut Executor<impl Tables>) -> Found<()> {
    tidy_some(executor, IN_PASSING).map(|_| ())
}

fn tidy_some(executor: &mut Executor<impl Tables>, most: usize) -> Found<usize> {
    let until: Timestamp = executor.now - GRACE;
    if executor.memory.holds.first_untidied().is_none_or(|first| first > until) {
        return Ok(0);
    }
    let over = executor.memory.holds.to_tidy(until, most);
    for hold in &over {
        tidy_one(executor, hold)?;
    }
    Ok(over.len())
}

fn tidy_one(executor: &mut Executor<impl Tables>, hold: &Hold) -> Found<()> {
    let reserved = State::Reserved { customer: hold.customer, until: hold.until };
    let expired = reserved.expire(executor.now);
    let expired = expired.map_err(|refusal| Fault::refused("the end of a hold that is over", &refusal))?;
    executor.apply(executor.memory.change_of(hold, Actor::System, expired)).map(|_| ())
}
