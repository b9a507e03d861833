//! The outbox: messages are queued in the transaction of what they are about, taken by one server at a time, and then either
//! gone, tried again, or given up.

use onsale_core::outbox::{AfterFailure, TAKEN_FOR, after_failure};
use onsale_core::{Email, MessageKind, Millis, Timestamp, limits};

use super::access::next_number;
use super::batch::{Executor, Reply, done};
use super::login::NOBODY;
use super::mail::Turn;
use super::{cursor, mail};
use crate::Sabotage;
use crate::access::NewMail;
use crate::command::Answer;
use crate::database::{Found, Row, values_of};
use crate::outbox::{DueMail, Fate, NotSent, Outbox};
use crate::tables::Tables;

/// No domain is called so.
const NO_DOMAIN: &str = "-";
/// Letters of a reason that are kept.
const REASON: usize = 200;
/// What is said of a message whose time was over before it left.
const TOO_LATE: &str = "its time was over before it left";

pub(crate) fn execute(executor: &mut Executor<impl Tables>, outbox: &Outbox) -> Reply {
    match outbox {
        Outbox::TakeMail(spared) => done(take_mail(executor, spared), Answer::Mail),
        Outbox::Sent(id) => done(sent(executor, *id), Answer::Done),
        Outbox::Failed(not_sent) => done(failed(executor, not_sent), Answer::Fate),
        Outbox::SendAgain(which) => done(send_again(executor, *which), Answer::Count),
        Outbox::Advance(advance) => done(cursor::advance(executor, advance), Answer::Advanced),
    }
}

/// What a message is about, and which of all messages about that it is. Two with the same are one.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) subject: i64,
    pub(super) version: i64,
}

/// Queues a message, unless there is one about the same. Of two servers that do so at once one meets the other's key, goes
/// again, and finds it.
pub(super) fn queue(
    executor: &mut Executor<impl Tables>,
    kind: MessageKind,
    about: Option<About>,
    recipient: &str,
    mail: &NewMail,
    turn: Turn,
) -> Found<()> {
    if let Some(About { subject, version }) = about {
        let sql = "SELECT count(*) FROM outbox WHERE kind = ?1 AND subject = ?2 AND version = ?3";
        if executor.tables.number(sql, values_of![kind.number(), subject, version])? > 0 {
            return Ok(());
        }
    }
    let id = next_number(executor, "outbox")?;
    // A message about nothing else is about itself.
    let About { subject, version } = about.unwrap_or(About { subject: id, version: 0 });
    let sql = "INSERT INTO outbox (message_id, kind, subject, version, recipient, domain, payload, asker, turn, \
               created_at, expires_at, next_try_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?10)";
    let domain = Email::from_store(recipient.to_owned()).domain();
    let payload = format!("{}\n{}", mail.subject, mail.body);
    let values = values_of![
        id,
        kind.number(),
        subject,
        version,
        recipient,
        domain.as_str(),
        payload.as_str(),
        turn.asker,
        turn.turn,
        executor.now.0,
        mail.expires_at.0
    ];
    executor.tables.execute(sql, values).map(drop)
}

/// Takes the mail whose turn it is: it is nobody else's for a while, and due again after that, in case nobody says what
/// became of it.
fn take_mail(executor: &mut Executor<impl Tables>, spared: &[String]) -> Found<Option<DueMail>> {
    let due = match find_due(executor, spared)? {
        Some(mail) if mail.recipient == NOBODY => {
            let sql = "DELETE FROM outbox WHERE recipient = ?1 AND done_at = 0";
            executor.tables.execute(sql, values_of![NOBODY])?;
            find_due(executor, spared)?
        }
        due => due,
    };
    let Some(mut mail) = due else { return Ok(None) };
    // Guarded by the tries that were seen: of two servers one takes it.
    let sql = if executor.config.is_broken(Sabotage::MessageTakenTwice) {
        "UPDATE outbox SET tries = tries + 1, taken_until = ?3 + 0 * ?2 WHERE message_id = ?1"
    } else {
        "UPDATE outbox SET tries = tries + 1, taken_until = ?3 \
         WHERE message_id = ?1 AND tries = ?2 AND done_at = 0 AND dead_at = 0"
    };
    let until = executor.now + TAKEN_FOR;
    if executor.tables.execute(sql, values_of![mail.id, mail.tries, until.0])? == 0 {
        return Ok(None);
    }
    mail.tries += 1;
    Ok(Some(mail))
}

fn find_due(executor: &Executor<impl Tables>, spared: &[String]) -> Found<Option<DueMail>> {
    let sql = "SELECT message_id, recipient, payload, tries, domain FROM outbox \
               WHERE done_at = 0 AND dead_at = 0 AND kind BETWEEN ?4 AND ?5 AND next_try_at <= ?1 AND taken_until <= ?1 \
               AND expires_at > ?1 AND domain <> ?2 AND domain <> ?3 \
               ORDER BY kind, turn, next_try_at, message_id LIMIT 1";
    let domain = |n: usize| spared.get(n).map_or(NO_DOMAIN, String::as_str);
    let [first, last] = MessageKind::MAIL.map(MessageKind::number);
    let values = values_of![executor.now.0, domain(0), domain(1), first, last];
    executor.tables.one(sql, values, |row| {
        let (subject, body) = row.text(2)?.split_once('\n').unwrap_or_default();
        Ok(DueMail {
            id: row.int(0)?,
            recipient: row.text(1)?.to_owned(),
            subject: subject.to_owned(),
            body: body.to_owned(),
            tries: row.int(3)?,
            domain: row.text(4)?.to_owned(),
        })
    })
}

/// A message has left: whoever has taken it meanwhile, it was sent. What it said and to whom is gone; that it was sent stays
/// for a while where something could ask for it again.
fn sent(executor: &mut Executor<impl Tables>, id: i64) -> Found<()> {
    let Some(kind) = kind_of(executor, id)? else { return Ok(()) };
    if !kind.is_kept() {
        return executor.tables.execute("DELETE FROM outbox WHERE message_id = ?1", values_of![id]).map(drop);
    }
    let sql = "UPDATE outbox SET done_at = ?2, dead_at = 0, taken_until = 0, recipient = '', domain = '', payload = '', \
               last_error = '' WHERE message_id = ?1 AND done_at = 0";
    executor.tables.execute(sql, values_of![id, executor.now.0]).map(drop)
}

/// A message did not leave. Guarded by the try: whoever took it longer ago than it is lent for has nothing to say any more.
fn failed(executor: &mut Executor<impl Tables>, not_sent: &NotSent) -> Found<Fate> {
    let NotSent { id, tries, for_ever, error } = not_sent;
    let Some(kind) = kind_of(executor, *id)? else { return Ok(Fate::NotOurs) };
    let reason: String = error.chars().take(REASON).collect();
    let (next, dead_at, fate) = match after_failure(*tries, *for_ever, executor.now) {
        AfterFailure::TryAgain(next) => (next, 0, Fate::Again),
        AfterFailure::GiveUp if kind.is_kept() => (executor.now, executor.now.0, Fate::GivenUp),
        AfterFailure::GiveUp => {
            let sql = "DELETE FROM outbox WHERE message_id = ?1 AND tries = ?2";
            let gone = executor.tables.execute(sql, values_of![*id, *tries])?;
            return Ok(if gone == 0 { Fate::NotOurs } else { Fate::GivenUp });
        }
    };
    let sql = "UPDATE outbox SET next_try_at = ?3, dead_at = ?4, taken_until = 0, last_error = ?5 \
               WHERE message_id = ?1 AND tries = ?2 AND done_at = 0 AND dead_at = 0";
    let changed = executor.tables.execute(sql, values_of![*id, *tries, next.0, dead_at, reason.as_str()])?;
    Ok(if changed == 0 { Fate::NotOurs } else { fate })
}

fn kind_of(executor: &Executor<impl Tables>, id: i64) -> Found<Option<MessageKind>> {
    let sql = "SELECT kind FROM outbox WHERE message_id = ?1";
    Ok(executor.tables.one(sql, values_of![id], |row| row.int(0))?.and_then(MessageKind::from_number))
}

/// Lets what was given up leave after all, with all its tries before it. When it was queued stays what it was.
fn send_again(executor: &mut Executor<impl Tables>, which: Option<i64>) -> Found<i64> {
    let sql = "UPDATE outbox SET dead_at = 0, tries = 0, taken_until = 0, next_try_at = ?1, expires_at = ?2 \
               WHERE done_at = 0 AND dead_at > 0 AND (?3 = 0 OR message_id = ?3)";
    let until = executor.now + Millis(limits::NOTICE_MS);
    let values = values_of![executor.now.0, until.0, which.unwrap_or(0)];
    executor.tables.execute(sql, values).map(|again| again as i64)
}

/// Forgets messages to an address, whatever has become of them.
pub(super) fn forget_recipient(executor: &mut Executor<impl Tables>, address: &str) -> Found<()> {
    executor.tables.execute("DELETE FROM outbox WHERE recipient = ?1", values_of![address]).map(drop)
}

/// Forgets what was sent a day ago, what was given up a week ago, and what has come too late. A notice that came too late is
/// given up: an operator sees it.
pub(super) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<()> {
    let now = executor.now;
    let sql = "DELETE FROM outbox WHERE done_at > 0 AND done_at <= ?1";
    executor.tables.execute(sql, values_of![before(now, limits::SENT_KEPT_MS)])?;
    let sql = "DELETE FROM outbox WHERE done_at = 0 AND dead_at > 0 AND dead_at <= ?1";
    executor.tables.execute(sql, values_of![before(now, limits::DEAD_KEPT_MS)])?;
    for kind in MessageKind::ALL {
        if kind.is_kept() {
            let sql = "UPDATE outbox SET dead_at = ?2, taken_until = 0, last_error = ?3 \
                       WHERE done_at = 0 AND dead_at = 0 AND kind = ?1 AND expires_at <= ?2 AND taken_until <= ?2";
            executor.tables.execute(sql, values_of![kind.number(), now.0, TOO_LATE])?;
        } else {
            let sql =
                "DELETE FROM outbox WHERE done_at = 0 AND dead_at = 0 AND kind = ?1 AND expires_at <= ?2";
            executor.tables.execute(sql, values_of![kind.number(), now.0])?;
        }
    }
    Ok(())
}

fn before(now: Timestamp, millis: i64) -> i64 {
    now.0 - millis
}

/// Queues a message that nobody waits for.
pub(super) fn queue_about(
    executor: &mut Executor<impl Tables>,
    about: About,
    recipient: &str,
    mail: &NewMail,
) -> Found<()> {
    queue(executor, MessageKind::Notice, Some(about), recipient, mail, mail::LAST)
}
