//! Idempotency keys: the first answer is stored in the transaction of what it answers.

use onsale_core::{Millis, Rejection, limits};
use rusqlite::{OptionalExtension, params};

use super::batch::{Executor, Reply};
use super::failure;
use crate::command::{Answer, Command, Keyed, Request, StoredAnswer};
use crate::{Sabotage, StoreError};

/// Keys that one transaction forgets at most.
const FORGET_AT_A_TIME: i64 = 500;

/// Carries out a command, or gives the answer that its key got before.
pub(crate) fn once(executor: &mut Executor<'_>, request: &Request, command: &Command) -> Reply {
    let Some(key) = &request.key else { return executor.execute(request, command) };
    if let Some(stored) = find(executor, key)? {
        return Ok(Answer::Replayed(stored));
    }
    let answer = executor.execute(request, command)?;
    if let Some(stored) = key.render(&answer)
        && !executor.config.is_broken(Sabotage::AnswerNotKept)
    {
        keep(executor, key, &stored)?;
    }
    Ok(answer)
}

fn find(executor: &Executor<'_>, key: &Keyed) -> Result<Option<StoredAnswer>, StoreError> {
    let sql = "SELECT body, status, answer FROM idempotency WHERE scope = ?1 AND at > ?2";
    let since = executor.now - Millis(limits::IDEMPOTENCY_KEPT_MS);
    let found = executor
        .db
        .prepare_cached(sql)
        .and_then(|mut sql| {
            sql.query_row(params![key.scope, since.0], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, StoredAnswer { status: row.get(1)?, body: row.get(2)? }))
            })
            .optional()
        })
        .map_err(failure::of)?;
    match found {
        Some((body, stored)) if body == key.body => Ok(Some(stored)),
        Some(_) => Err(Rejection::IdempotencyMismatch.into()),
        None => Ok(None),
    }
}

fn keep(executor: &Executor<'_>, key: &Keyed, stored: &StoredAnswer) -> Result<(), StoreError> {
    // An older answer under the same key may still stand there although its day is over.
    let sql =
        "INSERT OR REPLACE INTO idempotency (scope, body, status, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = params![key.scope, key.body, stored.status, stored.body, executor.now.0];
    executor.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values)).map_err(failure::of)?;
    Ok(())
}

/// Forgets keys whose day is over; they were stored in the order of time.
pub(crate) fn forget_old(executor: &Executor<'_>) -> Result<i64, StoreError> {
    let sql = "DELETE FROM idempotency WHERE at <= ?1 \
               AND id IN (SELECT id FROM idempotency ORDER BY id LIMIT ?2)";
    let since = executor.now - Millis(limits::IDEMPOTENCY_KEPT_MS);
    let forgotten = executor
        .db
        .prepare_cached(sql)
        .and_then(|mut sql| sql.execute(params![since.0, FORGET_AT_A_TIME]))
        .map_err(failure::of)?;
    Ok(forgotten as i64)
}
