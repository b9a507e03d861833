//! Idempotency keys: the first answer is stored in the transaction of what it answers.

use onsale_core::{Millis, Rejection, Timestamp, limits};

use super::access;
use super::api_key::NewKey;
use super::batch::{Executor, Reply};
use crate::access::Access;
use crate::command::{Answer, Command, Keyed, Request, StoredAnswer};
use crate::database::{Found, Row, unknown, values_of};
use crate::tables::Tables;
use crate::{Sabotage, StoreError};

/// Keys that one transaction forgets at most.
const FORGET_AT_A_TIME: i64 = 500;

/// What is written to see whether a disk that was full takes more than a trifle.
const TRIED_BYTES: usize = 32 * 1024;

/// Carries out a command, or gives the answer that its key got before.
pub(crate) fn once(executor: &mut Executor<impl Tables>, request: &Request, command: &Command) -> Reply {
    let Some(key) = &request.key else { return executor.execute(request, command) };
    let known = find(executor, key)?;
    let since = executor.now - Millis(limits::IDEMPOTENCY_KEPT_MS);
    let is_stale = match known {
        Some(known) if known.at > since => {
            let same = known.body == key.body;
            return if same {
                if let Some(made) = make_again(executor, request, key, command, &known)? {
                    return Ok(made);
                }
                let again = access::register_again(executor, command, known.at)?;
                Ok(again.unwrap_or(Answer::Replayed(known.answer)))
            } else {
                Err(Rejection::IdempotencyMismatch.into())
            };
        }
        // Its day is over: the key can be used again.
        Some(_) => true,
        None => false,
    };
    let answer = executor.execute(request, command)?;
    if let Some(stored) = key.render(&answer)
        && !executor.config.is_broken(Sabotage::AnswerNotKept)
    {
        keep(executor, key, &stored, is_stale)?;
    }
    Ok(answer)
}

/// Makes an API key again for whoever repeats the request: its secret was in the lost answer and stands nowhere, so another
/// key takes its place.
fn make_again(
    executor: &mut Executor<impl Tables>,
    request: &Request,
    key: &Keyed,
    command: &Command,
    known: &Known,
) -> Result<Option<Answer>, StoreError> {
    let Command::Access(access) = command else { return Ok(None) };
    let Access::AddApiKey(add) = &**access else { return Ok(None) };
    let lost = std::str::from_utf8(&known.answer.body).ok().and_then(|id| id.parse().ok());
    let lost = lost.ok_or_else(|| unknown(2))?;
    let again = NewKey { add, instead_of: Some(lost) };
    let answer = Answer::ApiKey(executor.carry(request, &again)?);
    if let Some(stored) = key.render(&answer) {
        keep(executor, key, &stored, true)?;
    }
    Ok(Some(answer))
}

/// What stands under a key.
struct Known {
    body: Vec<u8>,
    answer: StoredAnswer,
    at: Timestamp,
}

fn find(executor: &Executor<impl Tables>, key: &Keyed) -> Found<Option<Known>> {
    let sql = "SELECT body, status, answer, at FROM idempotency WHERE scope = ?1";
    executor.tables.one(sql, values_of![&key.scope], |row| {
        let status = u16::try_from(row.int(1)?).map_err(|_| unknown(1))?;
        let answer = StoredAnswer { status, body: row.bytes(2)?.to_vec() };
        Ok(Known { body: row.bytes(0)?.to_vec(), answer, at: Timestamp(row.int(3)?) })
    })
}

/// The scope is a key: two servers that carry out the same request at once cannot both keep their answer, and whoever
/// cannot has done nothing.
fn keep(
    executor: &mut Executor<impl Tables>,
    key: &Keyed,
    stored: &StoredAnswer,
    is_stale: bool,
) -> Found<()> {
    if is_stale {
        executor.tables.execute("DELETE FROM idempotency WHERE scope = ?1", values_of![&key.scope])?;
    }
    let sql = "INSERT INTO idempotency (scope, body, status, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let (scope, body, answer) = (&key.scope, &key.body, stored.body.as_slice());
    let values = values_of![scope, body, u32::from(stored.status), answer, executor.now.0];
    executor.tables.execute(sql, values).map(|_| ())
}

/// Keeps an answer of some pages that nobody has a key for, and forgets it: both are written, neither stays.
pub(crate) fn try_writing(executor: &mut Executor<impl Tables>) -> Found<()> {
    let nobody: &[u8] = b"nobody";
    let insert = "REPLACE INTO idempotency (scope, body, status, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let answer = [0; TRIED_BYTES];
    executor.tables.execute(insert, values_of![nobody, nobody, 0_u32, &answer[..], executor.now.0])?;
    executor.tables.execute("DELETE FROM idempotency WHERE scope = ?1", values_of![nobody])?;
    Ok(())
}

/// Forgets keys whose day is over; they were stored in the order of time.
pub(crate) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<i64> {
    let oldest = "SELECT coalesce(max(id), 0) FROM (SELECT id FROM idempotency ORDER BY id LIMIT ?1) oldest";
    let last = executor.tables.number(oldest, values_of![FORGET_AT_A_TIME])?;
    let since = executor.now - Millis(limits::IDEMPOTENCY_KEPT_MS);
    let sql = "DELETE FROM idempotency WHERE id <= ?1 AND at <= ?2";
    let forgotten = executor.tables.execute(sql, values_of![last, since.0])?;
    access::forget_old(executor)?;
    Ok(forgotten as i64)
}
