//! What let somebody in a moment ago. Whoever shows the same again has not got the answer, and gets a session in the place of
//! the one that began: a proof is good for one session at a time.

use onsale_core::access::last_token_over;
use onsale_core::{Actor, Millis, Role, Timestamp, limits};

use super::access::{begin_session, end_session};
use super::batch::Executor;
use crate::access::{Hash, NewSession};
use crate::database::{Found, Row, values_of};
use crate::tables::Tables;

/// Remembers what a proof began.
pub(super) fn keep(
    executor: &mut Executor<impl Tables>,
    proof: &Hash,
    (role, subject): (Role, i64),
    session: &NewSession,
) -> Found<()> {
    let sql =
        "REPLACE INTO granted (proof_hash, role, subject_id, session_id, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = values_of![proof, role.number(), subject, session.id, executor.now.0];
    executor.tables.execute(sql, values).map(drop)
}

/// Whether a proof was good a moment ago.
pub(super) fn is_kept(executor: &Executor<impl Tables>, proof: &Hash) -> Found<bool> {
    find(executor, proof).map(|found| found.is_some())
}

/// Begins a session in the place of the one that the same proof began, which ends: who comes in, and that one's number.
/// `None` when the proof is too old, or that session is over: whoever has ended it is not overruled.
pub(super) fn again(
    executor: &mut Executor<impl Tables>,
    proof: &Hash,
    session: &NewSession,
) -> Found<Option<(Actor, i64)>> {
    let Some((role, subject, before)) = find(executor, proof)? else { return Ok(None) };
    let Some(actor) = Actor::from_numbers(role, Some(subject)) else { return Ok(None) };
    let role = match actor {
        Actor::Customer(_) => Role::Customer,
        Actor::Vendor(_) => Role::Vendor,
        Actor::Anyone | Actor::Admin | Actor::System => return Ok(None),
    };
    // Guarded by what it was: of two servers that are asked at once, one goes again and sees the other's session.
    let sql = "UPDATE granted SET session_id = ?2 WHERE proof_hash = ?1 AND session_id = ?3";
    executor.tables.execute_guarded(sql, values_of![proof, session.id, before], "a proof shown again")?;
    end_session(executor, before, last_token_over(executor.now))?;
    begin_session(executor, session, role, subject)?;
    Ok(Some((actor, before)))
}

/// Role, account and session, where the session still lasts.
fn find(executor: &Executor<impl Tables>, proof: &Hash) -> Found<Option<(i64, i64, i64)>> {
    let sql = "SELECT g.role, g.subject_id, g.session_id FROM granted g JOIN session s ON s.session_id = g.session_id \
               WHERE g.proof_hash = ?1 AND g.at > ?2";
    let values = values_of![proof, oldest(executor).0];
    executor.tables.one(sql, values, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}

/// Forgets what is over.
pub(super) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<()> {
    executor.tables.execute("DELETE FROM granted WHERE at <= ?1", values_of![oldest(executor).0]).map(drop)
}

fn oldest(executor: &Executor<impl Tables>) -> Timestamp {
    executor.now - Millis(limits::PROOF_REPEATED_MS)
}
