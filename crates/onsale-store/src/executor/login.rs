//! One-time codes.

use onsale_core::access::{CodeState, Guess};
use onsale_core::{Email, Role, Timestamp};
use subtle::ConstantTimeEq;

use super::access::{begin_session, make_room};
use super::batch::Executor;
use super::mail;
use crate::access::{Admission, BeginLogin, Hash, VerifyLogin};
use crate::database::{Found, Row, unknown, values_of};
use crate::tables::Tables;

/// To whom a mail is written that nobody gets.
pub(super) const NOBODY: &str = "";

/// Keeps a code for the address and queues a mail, whether or not somebody has it: the same statements either way, so
/// that the time does not tell what the answer does not.
pub(crate) fn begin(executor: &Executor<impl Tables>, login: &BeginLogin) -> Found<()> {
    let before = find_code(executor, login.role, &login.email)?.map(|(state, _)| state);
    let state = CodeState::next(before.as_ref(), executor.now)?;
    let turn = mail::turn(executor, login.asker, login.most_ahead)?;
    keep_code(executor, login, before.as_ref(), &state)?;
    let account = account(executor, login.role, &login.email)?;
    let recipient = account.map_or_else(|| NOBODY.to_owned(), |(_, address)| address);
    mail::queue(executor, &recipient, &login.mail, turn)
}

/// Judges what was typed. The right code is used up, a wrong one costs a try.
pub(crate) fn verify(executor: &Executor<impl Tables>, verify: &VerifyLogin) -> Found<Admission> {
    let role = verify.role;
    let Some((state, code)) = find_code(executor, role, &verify.email)? else {
        return Ok(Admission::Denied);
    };
    match state.guess(code.ct_eq(&verify.code).into(), executor.now) {
        Guess::Late => return Ok(Admission::Denied),
        Guess::Wrong => {
            change_code(executor, verify, &state, &CodeState { tries: state.tries + 1, ..state })?;
            return Ok(Admission::Denied);
        }
        Guess::Right => {}
    }
    // The row stays: it counts how many codes the address got in this hour.
    change_code(executor, verify, &state, &CodeState { expires_at: executor.now, ..state })?;
    let Some((subject, _)) = account(executor, role, &verify.email)? else { return Ok(Admission::Denied) };
    let Some(actor) = role.actor(subject) else { return Ok(Admission::Denied) };
    make_room(executor, role, subject)?;
    begin_session(executor, &verify.session, role, subject)?;
    Ok(Admission::Granted(actor))
}

fn find_code(
    executor: &Executor<impl Tables>,
    role: Role,
    email: &Email,
) -> Found<Option<(CodeState, Hash)>> {
    let sql = "SELECT expires_at, tries, sent_at, sent, counted_from, code_hash FROM login_code \
               WHERE role = ?1 AND email_key = ?2";
    executor.tables.one(sql, values_of![role.number(), email.key().as_str()], |row| {
        let state = CodeState {
            expires_at: Timestamp(row.int(0)?),
            tries: row.int(1)?,
            sent_at: Timestamp(row.int(2)?),
            sent: row.int(3)?,
            counted_from: Timestamp(row.int(4)?),
        };
        Ok((state, row.bytes(5)?.try_into().map_err(|_| unknown(5))?))
    })
}

/// Takes the place of the code before. Guarded by when that one was sent: of two servers that are asked at once, one
/// sends a code and the other sees it.
fn keep_code(
    executor: &Executor<impl Tables>,
    login: &BeginLogin,
    before: Option<&CodeState>,
    state: &CodeState,
) -> Found<()> {
    let key = login.email.key();
    let values = values_of![
        login.role.number(),
        key.as_str(),
        &login.code,
        state.tries,
        state.expires_at.0,
        state.sent_at.0,
        state.sent,
        state.counted_from.0
    ];
    if let Some(before) = before {
        let guarded = [&values[..], &values_of![before.sent_at.0][..]].concat();
        let sql = "UPDATE login_code SET code_hash = ?3, tries = ?4, expires_at = ?5, sent_at = ?6, sent = ?7, \
                   counted_from = ?8 WHERE role = ?1 AND email_key = ?2 AND sent_at = ?9";
        return executor.tables.execute_guarded(sql, &guarded, "another code");
    }
    let sql = "INSERT INTO login_code \
               (role, email_key, code_hash, tries, expires_at, sent_at, sent, counted_from) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    executor.tables.execute_one(sql, values, "a first code")
}

/// Counts a guess, or uses the code up. Guarded by all that it was judged by: of two servers that judge at once, one
/// goes again, so that no guess is free and no code lets two in.
fn change_code(
    executor: &Executor<impl Tables>,
    verify: &VerifyLogin,
    seen: &CodeState,
    next: &CodeState,
) -> Found<()> {
    let sql = "UPDATE login_code SET tries = ?3, expires_at = ?4 \
               WHERE role = ?1 AND email_key = ?2 AND tries = ?5 AND expires_at = ?6 AND sent_at = ?7";
    let key = verify.email.key();
    let values = values_of![
        verify.role.number(),
        key.as_str(),
        next.tries,
        next.expires_at.0,
        seen.tries,
        seen.expires_at.0,
        seen.sent_at.0
    ];
    executor.tables.execute_guarded(sql, values, "a guess")
}

/// Who has an address: the id, and the address as it was registered.
pub(super) fn account(
    executor: &Executor<impl Tables>,
    role: Role,
    email: &Email,
) -> Found<Option<(i64, String)>> {
    let sql = match role {
        Role::Customer => "SELECT customer_id, email FROM customer WHERE email_key = ?1",
        Role::Vendor => "SELECT vendor_id, email FROM vendor WHERE email_key = ?1",
    };
    for key in email.keys() {
        let found = executor
            .tables
            .one(sql, values_of![key.as_str()], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Forgets codes for an address and mail to it.
pub(crate) fn forget_address(executor: &Executor<impl Tables>, role: Role, email: &Email) -> Found<()> {
    let sql = "DELETE FROM login_code WHERE role = ?1 AND email_key = ?2";
    executor.tables.execute(sql, values_of![role.number(), email.key().as_str()])?;
    let sql = "DELETE FROM mail WHERE recipient = ?1";
    executor.tables.execute(sql, values_of![email.as_str()]).map(drop)
}
