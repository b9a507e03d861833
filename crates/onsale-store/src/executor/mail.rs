//! Mail on its way out: who comes first, who is spared, and what is tried again.
//!
//! A mail stands in a row by its turn: how many of the same asker were waiting when it was queued. So whoever asks for one
//! code comes after the first code of everybody else, and not after the five hundred of somebody.

use onsale_core::{Email, Millis, Rejection};

use super::access::next_number;
use super::batch::Executor;
use super::login::NOBODY;
use crate::StoreError;
use crate::access::{DueMail, MAIL_LENT, NewMail, mail_pause};
use crate::database::{Found, Row, values_of};
use crate::tables::Tables;

/// Waiting mails of one asker that are counted; more make no difference.
const MOST_TURNS: i64 = 5_000;
/// When to ask again for a code that would come too late.
const ASK_AGAIN: Millis = Millis(60_000);
/// The urgency of codes, which somebody waits for, and of everything else.
const CODE: i64 = 0;
const NOTICE: i64 = 1;
/// No domain is called so.
const NO_DOMAIN: &str = "-";

/// Where a mail stands among those that wait.
#[derive(Clone, Copy)]
pub(crate) struct Turn {
    asker: i64,
    turn: i64,
}

/// The turn of the next code that is asked for from there.
///
/// Codes to nobody count as any other: what is answered must not depend on whether an address is known.
pub(super) fn turn(
    executor: &Executor<impl Tables>,
    asker: i64,
    most_ahead: i64,
) -> Result<Turn, StoreError> {
    let now = executor.now.0;
    let sql = "SELECT COUNT(*) FROM \
               (SELECT 1 AS waits FROM mail WHERE asker = ?1 AND urgency = 0 AND expires_at > ?2 LIMIT 5000) AS counted";
    let turn = executor.tables.number(sql, values_of![asker, now])?.min(MOST_TURNS);
    let sql = "SELECT COUNT(*) FROM \
               (SELECT 1 AS waits FROM mail WHERE urgency = 0 AND turn <= ?1 AND expires_at > ?2 LIMIT 5001) AS counted";
    let ahead = executor.tables.number(sql, values_of![turn, now])?;
    if ahead > most_ahead {
        return Err(Rejection::MailTooSlow { wait: ASK_AGAIN }.into());
    }
    Ok(Turn { asker, turn })
}

/// Keeps a code's mail until it is out.
pub(super) fn queue(
    executor: &mut Executor<impl Tables>,
    recipient: &str,
    mail: &NewMail,
    turn: Turn,
) -> Found<()> {
    insert(executor, recipient, mail, CODE, turn)
}

/// Keeps a mail that nobody waits for: it leaves after all codes.
pub(super) fn queue_notice(
    executor: &mut Executor<impl Tables>,
    recipient: &str,
    mail: &NewMail,
) -> Found<()> {
    insert(executor, recipient, mail, NOTICE, Turn { asker: 0, turn: 0 })
}

fn insert(
    executor: &mut Executor<impl Tables>,
    recipient: &str,
    mail: &NewMail,
    urgency: i64,
    turn: Turn,
) -> Found<()> {
    let id = next_number(executor, "mail")?;
    let sql = "INSERT INTO mail (mail_id, recipient, subject, body, tries, next_try_at, expires_at, urgency, turn, \
               asker, domain) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10)";
    let domain = Email::from_store(recipient.to_owned()).domain();
    let values = values_of![
        id,
        recipient,
        mail.subject.as_str(),
        mail.body.as_str(),
        executor.now.0,
        mail.expires_at.0,
        urgency,
        turn.turn,
        turn.asker,
        domain.as_str()
    ];
    executor.tables.execute(sql, values).map(drop)
}

/// Takes the mail whose turn it is, and lends it out: it is due again later, in case nobody says what became of it.
pub(crate) fn take(executor: &mut Executor<impl Tables>, spared: &[String]) -> Found<Option<DueMail>> {
    let due = match find_due(executor, spared)? {
        Some(mail) if mail.recipient == NOBODY => {
            executor.tables.execute("DELETE FROM mail WHERE recipient = ?1", values_of![NOBODY])?;
            find_due(executor, spared)?
        }
        due => due,
    };
    if let Some(mail) = &due {
        // Guarded by the tries that were seen: of two servers one takes it.
        let sql = "UPDATE mail SET tries = tries + 1, next_try_at = ?3 WHERE mail_id = ?1 AND tries = ?2";
        let next = executor.now + MAIL_LENT;
        if executor.tables.execute(sql, values_of![mail.id, mail.tries, next.0])? == 0 {
            return Ok(None);
        }
    }
    Ok(due)
}

fn find_due(executor: &Executor<impl Tables>, spared: &[String]) -> Found<Option<DueMail>> {
    let sql = "SELECT mail_id, recipient, subject, body, tries, domain FROM mail \
               WHERE next_try_at <= ?1 AND expires_at > ?1 AND domain <> ?2 AND domain <> ?3 \
               ORDER BY urgency, turn, next_try_at, mail_id LIMIT 1";
    let domain = |n: usize| spared.get(n).map_or(NO_DOMAIN, String::as_str);
    executor.tables.one(sql, values_of![executor.now.0, domain(0), domain(1)], |row| {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(DueMail {
            id: row.int(0)?,
            recipient: text(1)?,
            subject: text(2)?,
            body: text(3)?,
            tries: row.int(4)?,
            domain: text(5)?,
        })
    })
}

/// A mail that could not be sent is due again, after a longer while each time.
pub(crate) fn failed(executor: &mut Executor<impl Tables>, id: i64) -> Found<()> {
    let sql = "SELECT tries FROM mail WHERE mail_id = ?1";
    let Some(tries) = executor.tables.one(sql, values_of![id], |row| row.int(0))? else { return Ok(()) };
    let next = executor.now + mail_pause(tries - 1);
    let sql = "UPDATE mail SET next_try_at = ?2 WHERE mail_id = ?1";
    executor.tables.execute(sql, values_of![id, next.0]).map(drop)
}

/// Forgets a mail that is out.
pub(crate) fn sent(executor: &mut Executor<impl Tables>, id: i64) -> Found<()> {
    executor.tables.execute("DELETE FROM mail WHERE mail_id = ?1", values_of![id]).map(drop)
}
