//! What is due when a database was put back to an earlier day: the days between have given out tokens, logins and numbers
//! that it knows nothing of, and have ended some that it still has.
//!
//! A fresh key signs and the earlier ones are forgotten, new people get numbers that nobody had before, and logins and
//! API keys go on only where it is certain that they were not ended meanwhile.

use std::collections::BTreeMap;

use onsale_core::Timestamp;

use crate::access::{Hash, TokenKey};
use crate::database::{Execute, Found, Query, Row, unknown, values_of};
use crate::watermark::latest;

/// Numbers that are left out, for those that the lost days have given out.
pub(crate) const NUMBERS_LEFT_OUT: i64 = 1_000_000;

/// What names somebody or something outside of the database: in a token, in a page's memory, in a vendor's program.
const NUMBERED: [&str; 4] = ["customer", "vendor", "event", "api_key"];

/// How a database that was put back goes on.
#[derive(Clone, Debug)]
pub struct Resume {
    /// The key that signs from now on.
    pub key: TokenKey,
    /// Keep logins and API keys although it cannot be known which of them were ended since.
    pub keep_logins: bool,
}

/// What became of logins and API keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resumed {
    /// Whether the database that was there before has said which were ended.
    pub certain: bool,
    /// Logins that go on.
    pub sessions_kept: i64,
    /// Logins that are over.
    pub sessions_ended: i64,
    /// API keys that stay.
    pub keys_kept: i64,
    /// API keys that are gone.
    pub keys_ended: i64,
}

/// A database that was found to have been put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutBack {
    /// Where it had come.
    pub was_at: Timestamp,
    /// Where it ends.
    pub is_at: Timestamp,
    /// What became of logins and API keys.
    pub logins: Resumed,
}

/// What a later state of the same database knows.
#[derive(Debug)]
pub(crate) struct Later {
    counters: BTreeMap<String, i64>,
    /// By number: role, whose, hash of the refresh token, last use, end.
    sessions: BTreeMap<i64, (i64, i64, Hash, i64, i64)>,
    /// Hashes of API keys.
    keys: Vec<Hash>,
    /// Of secrets that ticket codes are made with: number, secret, when made, when withdrawn.
    ticket_keys: Vec<(i64, Hash, i64, i64)>,
    latest: i64,
}

impl Later {
    pub(crate) fn of(db: &impl Query) -> Found<Self> {
        let sql = "SELECT session_id, role, subject_id, refresh_hash, used_at, expires_at FROM session";
        let sessions = db.many(sql, &[], |row| {
            let login = (row.int(1)?, row.int(2)?, hash(row, 3)?, row.int(4)?, row.int(5)?);
            Ok((row.int(0)?, login))
        })?;
        let keys = db.many("SELECT key_hash FROM api_key", &[], |row| hash(row, 0))?;
        let counters = counters(db)?;
        let ticket_keys = ticket_keys(db)?;
        let sessions = sessions.into_iter().collect();
        Ok(Self { counters, sessions, keys, ticket_keys, latest: latest(db)? })
    }
}

fn hash(row: &impl Row, column: usize) -> Found<Hash> {
    row.bytes(column)?.try_into().map_err(|_| unknown(column))
}

fn counters(db: &impl Query) -> Found<BTreeMap<String, i64>> {
    let all =
        db.many("SELECT name, next FROM counter", &[], |row| Ok((row.text(0)?.to_owned(), row.int(1)?)))?;
    Ok(all.into_iter().collect())
}

fn ticket_keys(db: &impl Query) -> Found<Vec<(i64, Hash, i64, i64)>> {
    let sql = "SELECT key_id, secret, made_at, withdrawn_at FROM ticket_key";
    db.many(sql, &[], |row| Ok((row.int(0)?, hash(row, 1)?, row.int(2)?, row.int(3)?)))
}

/// Lets a database go on that was put back; `later` is what was there before, where it can be read. Everything is written
/// in the transaction that the caller has begun.
pub(crate) fn resume(db: &mut impl Execute, resume: &Resume, later: Option<&Later>) -> Found<Resumed> {
    // One that ends sooner than what was put back knows nothing of what came after.
    let here = latest(db)?;
    let later = later.filter(|later| later.latest >= here);
    leave_numbers_out(db, later)?;
    fresh_key(db, &resume.key)?;
    // Devices that were forgotten since must not be known again; the others are known after the next login.
    for table in ["login_challenge", "login_count", "login_device"] {
        db.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    db.execute("DELETE FROM handed_over", &[])?;
    let (sessions, keys) = (count(db, "session")?, count(db, "api_key")?);
    match later {
        Some(later) => {
            follow_sessions(db, later)?;
            follow_keys(db, later)?;
            follow_ticket_keys(db, later)?;
        }
        None if resume.keep_logins => {}
        None => {
            db.execute("DELETE FROM session", &[])?;
            db.execute("DELETE FROM api_key", &[])?;
        }
    }
    let (sessions_kept, keys_kept) = (count(db, "session")?, count(db, "api_key")?);
    Ok(Resumed {
        certain: later.is_some(),
        sessions_kept,
        sessions_ended: sessions - sessions_kept,
        keys_kept,
        keys_ended: keys - keys_kept,
    })
}

fn count(db: &impl Query, table: &str) -> Found<i64> {
    db.number(&format!("SELECT count(*) FROM {table}"), &[])
}

fn leave_numbers_out(db: &mut impl Execute, later: Option<&Later>) -> Found<()> {
    for (name, next) in counters(db)?.into_iter().filter(|(name, _)| NUMBERED.contains(&name.as_str())) {
        let known = later.and_then(|later| later.counters.get(&name)).copied().unwrap_or(next);
        let from = next.max(known) + NUMBERS_LEFT_OUT;
        db.execute("UPDATE counter SET next = ?2 WHERE name = ?1", values_of![name.as_str(), from])?;
    }
    Ok(())
}

/// The lost days may have given the next number to another key: a name of a key may come twice, its secret does not.
fn fresh_key(db: &mut impl Execute, key: &TokenKey) -> Found<()> {
    db.execute("DELETE FROM token_key", &[])?;
    db.execute("UPDATE counter SET next = next + 1 WHERE name = 'token_key'", &[])?;
    let id = db.number("SELECT next - 1 FROM counter WHERE name = 'token_key'", &[])?;
    let sql = "INSERT INTO token_key (key_id, secret, signs_from) VALUES (?1, ?2, ?3)";
    db.execute(sql, values_of![id, &key.secret, key.signs_from.0]).map(drop)
}

/// Logins that are still there later go on, with the refresh token that their owners have by now.
fn follow_sessions(db: &mut impl Execute, later: &Later) -> Found<()> {
    let sql = "SELECT session_id, role, subject_id FROM session";
    let all = db.many(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?;
    for (id, role, subject) in all {
        match later.sessions.get(&id) {
            Some((of, whose, refresh, used, until)) if (*of, *whose) == (role, subject) => {
                let sql = "UPDATE session SET refresh_hash = ?2, used_at = ?3, expires_at = ?4 WHERE session_id = ?1";
                db.execute(sql, values_of![id, refresh, *used, *until])?;
            }
            _ => {
                db.execute("DELETE FROM session WHERE session_id = ?1", values_of![id])?;
            }
        }
    }
    Ok(())
}

/// Codes of the lost days are still genuine, and a secret that was withdrawn since stays so.
fn follow_ticket_keys(db: &mut impl Execute, later: &Later) -> Found<()> {
    for (id, secret, made_at, withdrawn_at) in &later.ticket_keys {
        let sql = "REPLACE INTO ticket_key (key_id, secret, made_at, withdrawn_at) VALUES (?1, ?2, ?3, ?4)";
        db.execute(sql, values_of![*id, secret, *made_at, *withdrawn_at])?;
    }
    if let Some(next) = later.counters.get("ticket_key") {
        db.execute(
            "UPDATE counter SET next = ?1 WHERE name = 'ticket_key' AND next < ?1",
            values_of![*next],
        )?;
    }
    Ok(())
}

fn follow_keys(db: &mut impl Execute, later: &Later) -> Found<()> {
    let all = db.many("SELECT key_id, key_hash FROM api_key", &[], |row| Ok((row.int(0)?, hash(row, 1)?)))?;
    for (id, _) in all.into_iter().filter(|(_, hash)| !later.keys.contains(hash)) {
        db.execute("DELETE FROM api_key WHERE key_id = ?1", values_of![id])?;
    }
    Ok(())
}
