//! One-time codes to log in, each with the challenge that it has to be sent back with.

use onsale_core::access::Guess;
use onsale_core::login::{Asked, Challenge, Guesses, Origin, STRANGERS, may_ask};
use onsale_core::{Email, Role, Timestamp, limits};
use subtle::ConstantTimeEq;

use super::access::{begin_session, make_room};
use super::batch::Executor;
use super::decide::Decide;
use super::{device, granted, mail, outbox};
use crate::access::{BeginLogin, Hash, LoginOutcome, NewCode, VerifyLogin};
use crate::command::Request;
use crate::database::{Found, Row, unknown, values_of};
use crate::tables::Tables;
use crate::{Sabotage, StoreError};

/// To whom a mail is written that nobody gets.
pub(super) const NOBODY: &str = "";

/// What is counted for one address in one lane.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    asked: i64,
    guesses: Guesses,
}

/// A challenge as it is kept.
struct Kept {
    challenge: Challenge,
    role: i64,
    email_key: String,
    lane: i64,
    code: Hash,
}

/// A code for somebody, whether or not they have an account.
pub(crate) struct Sending {
    /// Whose mailbox it goes to; nobody's, where no account has the address.
    recipient: String,
    origin: Origin,
    before: Option<Counted>,
    turn: mail::Turn,
}

/// Keeps a code for the address and queues a mail, whether or not somebody has it: the same statements either way, so
/// that the time does not tell what the answer does not.
impl<T: Tables> Decide<T> for BeginLogin {
    type Decision = Sending;
    type Answer = ();

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Sending, StoreError> {
        let key = self.email.key();
        let account = account(executor, self.role, &self.email)?;
        let subject = account.as_ref().map(|(subject, _)| *subject);
        let lane = device::lane(executor, self.device.as_ref(), self.role, subject)?;
        let origin = Origin { lane, address: self.asker, network: self.network };
        may_ask(&asked(executor, self.role, &key)?, origin, executor.now)?;
        let before = find_count(executor, self.role.number(), &key, lane)?;
        // A device that the account knows does not wait behind what its neighbours have asked for.
        let asker = if lane == STRANGERS { self.asker } else { lane };
        let turn = mail::turn(executor, asker, self.most_ahead)?;
        let recipient = account.map_or_else(|| NOBODY.to_owned(), |(_, address)| address);
        Ok(Sending { recipient, origin, before, turn })
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, sending: Sending) -> Found<()> {
        let Sending { recipient, origin, before, turn } = sending;
        let key = self.email.key();
        let is_short = before.is_none_or(|counted| counted.guesses.allow_short(executor.now));
        let code = if is_short { &self.short } else { &self.long };
        count_asked(executor, (self.role.number(), &key, origin.lane), before.as_ref())?;
        keep(executor, self, origin, is_short, code)?;
        mail::queue(executor, &recipient, &code.mail, turn)
    }
}

/// Judges what was typed. The right code is used up, a wrong one costs its challenge a try, and nobody else anything.
pub(crate) fn verify(executor: &mut Executor<impl Tables>, verify: &VerifyLogin) -> Found<LoginOutcome> {
    let Some(kept) = find(executor, &verify.challenge)? else { return Ok(LoginOutcome::Denied) };
    let counted = find_count(executor, kept.role, &kept.email_key, kept.lane)?;
    let guesses = counted.map(|counted| counted.guesses).unwrap_or_default();
    // The hash is that of a role and an address, too: another one is a wrong guess.
    let is_right = kept.code.ct_eq(&verify.code).into();
    let seen = &kept.challenge;
    match seen.guess(is_right, guesses, executor.now) {
        Guess::Late => return again(executor, verify, seen, is_right),
        Guess::Wrong => {
            change(executor, verify, seen, &Challenge { tries: seen.tries + 1, ..*seen })?;
            if seen.is_short && counted.is_some() {
                count_guess(executor, &kept, guesses)?;
            }
            return Ok(LoginOutcome::Denied);
        }
        Guess::Right => {}
    }
    // The row stays: it counts for how often a code was asked for.
    if !executor.config.is_broken(Sabotage::CodeStaysGood) {
        change(executor, verify, seen, &Challenge { expires_at: executor.now, ..*seen })?;
    }
    let role = verify.role;
    let Some((subject, _)) = account(executor, role, &verify.email)? else { return Ok(LoginOutcome::Denied) };
    let Some(actor) = role.actor(subject) else { return Ok(LoginOutcome::Denied) };
    device::replace(executor, verify.device.as_ref(), role, subject)?;
    make_room(executor, role, subject)?;
    begin_session(executor, &verify.session, role, subject)?;
    granted::keep(executor, &verify.challenge, (role, subject), &verify.session)?;
    Ok(LoginOutcome::Granted(actor))
}

/// A code that is used up lets in whoever sends it and its challenge again a moment later, in the place of the session that it
/// began: the answer was lost. Right or wrong it costs a try, so a code begins six sessions at most, of which one lasts.
fn again(
    executor: &mut Executor<impl Tables>,
    verify: &VerifyLogin,
    seen: &Challenge,
    is_right: bool,
) -> Found<LoginOutcome> {
    if seen.tries >= limits::CODE_TRIES || !granted::is_kept(executor, &verify.challenge)? {
        return Ok(LoginOutcome::Denied);
    }
    change(executor, verify, seen, &Challenge { tries: seen.tries + 1, ..*seen })?;
    if !is_right {
        return Ok(LoginOutcome::Denied);
    }
    let again = granted::again(executor, &verify.challenge, &verify.session)?;
    Ok(again.map_or(LoginOutcome::Denied, |(actor, before)| LoginOutcome::Instead(actor, before)))
}

/// The codes that were asked for in the last hour for an address, oldest first.
fn asked(executor: &Executor<impl Tables>, role: Role, key: &str) -> Found<Vec<Asked>> {
    let sql = "SELECT sent_at, lane, asker, network FROM login_challenge \
               WHERE role = ?1 AND email_key = ?2 AND sent_at > ?3 ORDER BY sent_at LIMIT 1000";
    let since = executor.now.0 - limits::CODES_COUNTED_MS;
    executor.tables.many(sql, values_of![role.number(), key, since], |row| {
        let origin = Origin { lane: row.int(1)?, address: row.int(2)?, network: row.int(3)? };
        Ok(Asked { at: Timestamp(row.int(0)?), origin })
    })
}

fn find_count(executor: &Executor<impl Tables>, role: i64, key: &str, lane: i64) -> Found<Option<Counted>> {
    let sql = "SELECT asked, wrong, since FROM login_count WHERE role = ?1 AND email_key = ?2 AND lane = ?3";
    executor.tables.one(sql, values_of![role, key, lane], |row| {
        let guesses = Guesses { wrong: row.int(1)?, since: Timestamp(row.int(2)?) };
        Ok(Counted { asked: row.int(0)?, guesses })
    })
}

/// Counts a code. Guarded by how many there were: of two servers that are asked at once, one sends a code and the other
/// sees it.
fn count_asked(
    executor: &mut Executor<impl Tables>,
    (role, key, lane): (i64, &str, i64),
    before: Option<&Counted>,
) -> Found<()> {
    let now = executor.now.0;
    if let Some(before) = before {
        let sql = "UPDATE login_count SET asked = asked + 1, asked_at = ?4 \
                   WHERE role = ?1 AND email_key = ?2 AND lane = ?3 AND asked = ?5";
        let values = values_of![role, key, lane, now, before.asked];
        return executor.tables.execute_guarded(sql, values, "a code that was asked for");
    }
    let sql = "INSERT INTO login_count (role, email_key, lane, asked, asked_at, wrong, since) \
               VALUES (?1, ?2, ?3, 1, ?4, 0, ?4)";
    executor.tables.execute_one(sql, values_of![role, key, lane, now], "a first code")
}

/// Counts a wrong guess. Guarded by how many there were, so that servers that judge at once give none away.
fn count_guess(executor: &mut Executor<impl Tables>, kept: &Kept, seen: Guesses) -> Found<()> {
    let next = seen.with_one_more(executor.now);
    let sql = "UPDATE login_count SET wrong = ?4, since = ?5 \
               WHERE role = ?1 AND email_key = ?2 AND lane = ?3 AND wrong = ?6";
    let key = kept.email_key.as_str();
    let values = values_of![kept.role, key, kept.lane, next.wrong, next.since.0, seen.wrong];
    executor.tables.execute_guarded(sql, values, "a wrong guess")
}

fn keep(
    executor: &mut Executor<impl Tables>,
    login: &BeginLogin,
    origin: Origin,
    is_short: bool,
    code: &NewCode,
) -> Found<()> {
    let sql = "INSERT INTO login_challenge (challenge_hash, role, email_key, lane, asker, network, code_hash, \
               is_short, tries, sent_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10)";
    let key = login.email.key();
    let values = values_of![
        &login.challenge,
        login.role.number(),
        key.as_str(),
        origin.lane,
        origin.address,
        origin.network,
        &code.hash,
        i64::from(is_short),
        executor.now.0,
        code.mail.expires_at.0
    ];
    executor.tables.execute_one(sql, values, "a challenge")
}

fn find(executor: &Executor<impl Tables>, challenge: &Hash) -> Found<Option<Kept>> {
    let sql = "SELECT expires_at, tries, is_short, role, email_key, lane, code_hash FROM login_challenge \
               WHERE challenge_hash = ?1";
    executor.tables.one(sql, values_of![challenge], |row| {
        let challenge =
            Challenge { expires_at: Timestamp(row.int(0)?), tries: row.int(1)?, is_short: row.int(2)? != 0 };
        let code = row.bytes(6)?.try_into().map_err(|_| unknown(6))?;
        Ok(Kept { challenge, role: row.int(3)?, email_key: row.text(4)?.to_owned(), lane: row.int(5)?, code })
    })
}

/// Counts a guess, or uses the code up. Guarded by all that it was judged by: of two servers that judge at once, one
/// goes again, so that no guess is free and no code lets two in.
fn change(
    executor: &mut Executor<impl Tables>,
    verify: &VerifyLogin,
    seen: &Challenge,
    next: &Challenge,
) -> Found<()> {
    let sql = "UPDATE login_challenge SET tries = ?2, expires_at = ?3 \
               WHERE challenge_hash = ?1 AND tries = ?4 AND expires_at = ?5";
    let values = values_of![&verify.challenge, next.tries, next.expires_at.0, seen.tries, seen.expires_at.0];
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
pub(crate) fn forget_address(executor: &mut Executor<impl Tables>, role: Role, email: &Email) -> Found<()> {
    let key = email.key();
    for table in ["login_challenge", "login_count"] {
        let sql = format!("DELETE FROM {table} WHERE role = ?1 AND email_key = ?2");
        executor.tables.execute(&sql, values_of![role.number(), key.as_str()])?;
    }
    outbox::forget_recipient(executor, email.as_str())
}

/// Forgets what counts no longer: codes after an hour, guesses after a day. Of more rows than there may be the oldest go,
/// so that whoever asks for codes for addresses without end fills no disk.
pub(crate) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<()> {
    let (hour, day) = (limits::CODES_COUNTED_MS, limits::GUESSES_COUNTED_MS);
    let asked_before = executor.now.0 - hour;
    let sent =
        newest(executor, "SELECT sent_at FROM login_challenge ORDER BY sent_at DESC LIMIT 1 OFFSET ?1")?;
    let sql = "DELETE FROM login_challenge WHERE sent_at <= ?1";
    executor.tables.execute(sql, values_of![asked_before.max(sent)])?;
    let sql = "DELETE FROM login_count WHERE asked_at <= ?1 AND (wrong = 0 OR since <= ?2)";
    executor.tables.execute(sql, values_of![asked_before, executor.now.0 - day])?;
    let asked =
        newest(executor, "SELECT asked_at FROM login_count ORDER BY asked_at DESC LIMIT 1 OFFSET ?1")?;
    executor.tables.execute("DELETE FROM login_count WHERE asked_at <= ?1", values_of![asked]).map(drop)
}

/// The instant of the newest row for which there is no room; one that is long over if there is none.
fn newest(executor: &Executor<impl Tables>, sql: &str) -> Found<i64> {
    let found = executor.tables.one(sql, values_of![limits::LOGIN_ROWS], |row| row.int(0))?;
    Ok(found.unwrap_or(i64::MIN))
}
