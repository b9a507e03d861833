//! One-time codes, and mail on its way out.

use onsale_core::access::{CodeState, Guess};
use onsale_core::{Email, Role, Timestamp};
use subtle::ConstantTimeEq;

use super::access::{begin_session, make_room, next_number};
use super::batch::Executor;
use crate::access::{Admission, BeginLogin, DueMail, Hash, NewMail, VerifyLogin, mail_pause};
use crate::database::{Found, Row, unknown, values_of};
use crate::tables::Tables;

/// To whom a mail is written that nobody gets.
pub(super) const NOBODY: &str = "";

/// Keeps a code for the address and queues a mail, whether or not somebody has it: the same statements either way, so
/// that the time does not tell what the answer does not.
pub(crate) fn begin(executor: &Executor<impl Tables>, login: &BeginLogin) -> Found<()> {
    let before = find_code(executor, login.role, &login.email)?.map(|(state, _)| state);
    let state = CodeState::next(before.as_ref(), executor.now)?;
    keep_code(executor, login, before.as_ref(), &state)?;
    let account = account(executor, login.role, &login.email)?;
    let recipient = account.map_or_else(|| NOBODY.to_owned(), |(_, address)| address);
    queue_mail(executor, &recipient, &login.mail)
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

pub(super) fn queue_mail(executor: &Executor<impl Tables>, recipient: &str, mail: &NewMail) -> Found<()> {
    let id = next_number(executor, "mail")?;
    let sql = "INSERT INTO mail (mail_id, recipient, subject, body, tries, next_try_at, expires_at) \
               VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)";
    let (subject, body) = (mail.subject.as_str(), mail.body.as_str());
    let values = values_of![id, recipient, subject, body, executor.now.0, mail.expires_at.0];
    executor.tables.execute(sql, values).map(drop)
}

/// Takes the mail that has been due for longest; it is due again later, in case nobody says that it is out.
pub(crate) fn take_mail(executor: &Executor<impl Tables>) -> Found<Option<DueMail>> {
    let now = executor.now;
    let due = match due_mail(executor)? {
        Some(mail) if mail.recipient == NOBODY => {
            executor.tables.execute("DELETE FROM mail WHERE recipient = ?1", values_of![NOBODY])?;
            due_mail(executor)?
        }
        due => due,
    };
    if let Some(mail) = &due {
        // Guarded by the tries that were seen: of two servers one takes it.
        let sql = "UPDATE mail SET tries = tries + 1, next_try_at = ?3 WHERE mail_id = ?1 AND tries = ?2";
        let next = now + mail_pause(mail.tries);
        if executor.tables.execute(sql, values_of![mail.id, mail.tries, next.0])? == 0 {
            return Ok(None);
        }
    }
    Ok(due)
}

fn due_mail(executor: &Executor<impl Tables>) -> Found<Option<DueMail>> {
    let now = executor.now;
    let sql = "SELECT mail_id, recipient, subject, body, tries FROM mail \
               WHERE next_try_at <= ?1 AND expires_at > ?1 ORDER BY next_try_at, mail_id LIMIT 1";
    executor.tables.one(sql, values_of![now.0], |row| {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(DueMail {
            id: row.int(0)?,
            recipient: text(1)?,
            subject: text(2)?,
            body: text(3)?,
            tries: row.int(4)?,
        })
    })
}

pub(crate) fn mail_sent(executor: &Executor<impl Tables>, id: i64) -> Found<()> {
    executor.tables.execute("DELETE FROM mail WHERE mail_id = ?1", values_of![id]).map(drop)
}

/// Forgets codes for an address and mail to it.
pub(crate) fn forget_address(executor: &Executor<impl Tables>, role: Role, email: &Email) -> Found<()> {
    let sql = "DELETE FROM login_code WHERE role = ?1 AND email_key = ?2";
    executor.tables.execute(sql, values_of![role.number(), email.key().as_str()])?;
    let sql = "DELETE FROM mail WHERE recipient = ?1";
    executor.tables.execute(sql, values_of![email.as_str()]).map(drop)
}
