//! Mail that is queued: who comes first. What becomes of it then is the outbox's.
//!
//! A mail stands in a row by its turn: how many of the same asker were waiting when it was queued. So whoever asks for one
//! code comes after the first code of everybody else, and not after the five hundred of somebody.

use onsale_core::{MessageKind, Millis, Rejection};

use super::batch::Executor;
use super::outbox;
use crate::StoreError;
use crate::access::NewMail;
use crate::database::{Found, values_of};
use crate::tables::Tables;

/// Waiting mails of one asker that are counted; more make no difference.
const MOST_TURNS: i64 = 5_000;
/// When to ask again for a code that would come too late.
const ASK_AGAIN: Millis = Millis(60_000);
/// The turn of what nobody asks for: its kind comes after all codes.
pub(super) const LAST: Turn = Turn { asker: 0, turn: 0 };

/// Where a mail stands among those that wait.
#[derive(Clone, Copy)]
pub(crate) struct Turn {
    pub(super) asker: i64,
    pub(super) turn: i64,
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
               (SELECT 1 AS waits FROM outbox WHERE asker = ?1 AND kind = ?3 AND done_at = 0 AND dead_at = 0 \
               AND expires_at > ?2 LIMIT 5000) AS counted";
    let code = MessageKind::Code.number();
    let turn = executor.tables.number(sql, values_of![asker, now, code])?.min(MOST_TURNS);
    let sql = "SELECT COUNT(*) FROM \
               (SELECT 1 AS waits FROM outbox WHERE done_at = 0 AND dead_at = 0 AND kind = ?3 AND turn <= ?1 \
               AND expires_at > ?2 LIMIT 5001) AS counted";
    let ahead = executor.tables.number(sql, values_of![turn, now, code])?;
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
    outbox::queue(executor, MessageKind::Code, None, recipient, mail, turn)
}

/// Keeps a mail that nobody waits for: it leaves after all codes.
pub(super) fn queue_notice(
    executor: &mut Executor<impl Tables>,
    recipient: &str,
    mail: &NewMail,
) -> Found<()> {
    outbox::queue(executor, MessageKind::Notice, None, recipient, mail, LAST)
}
