//! Token keys, sessions and what was revoked.

use onsale_core::access::last_token_over;
use onsale_core::{
    Actor, Customer, CustomerId, Email, Millis, Rejection, Role, Ticket, Timestamp, Vendor, limits,
};
use subtle::ConstantTimeEq;

use super::address::OwnChange;
use super::api_key::NewKey;
use super::batch::{Executor, Reply, done};
use super::decide::Decide;
use super::{address, api_key, code, customer, device, granted, login, outbox, pool, vendor};
use crate::access::{Access, Hash, LoggedOut, LoginOutcome, NewSession, RefreshSession, Rotated, TokenKey};
use crate::command::{Added, Answer, Cancel, Command, Request};
use crate::database::{Found, Row, unknown, values_of};
use crate::reads::{access as reads, find};
use crate::tables::{Tables, TicketChange};
use crate::{Sabotage, StoreError};

pub(crate) fn execute(executor: &mut Executor<impl Tables>, request: &Request, access: &Access) -> Reply {
    match access {
        Access::EnsureTokenKey(key) => done(ensure_token_key(executor, key), Answer::TokenKeys),
        Access::RotateTokenKey { key, forget_old, keep_api_keys } => {
            done(rotate_token_key(executor, key, *forget_old, *keep_api_keys), Answer::Rotated)
        }
        Access::EnsureTicketKey(secret) => done(code::ensure(executor, secret), Answer::TicketKeys),
        Access::RotateTicketKey { secret, withdraw_old } => {
            let rotation = code::Rotation { secret, withdraw_old: *withdraw_old };
            executor.carry(request, &rotation).map(Answer::TicketKeys)
        }
        Access::RegisterCustomer(add, session) => {
            executor.carry(request, &Registration { add, session }).map(Answer::AddedCustomer)
        }
        Access::RegisterVendor(add, session) => {
            executor.carry(request, &Registration { add, session }).map(Answer::AddedVendor)
        }
        Access::BeginLogin(login) => executor.carry(request, login).map(Answer::Done),
        Access::VerifyLogin(verify) => done(login::verify(executor, verify), Answer::LoginOutcome),
        Access::RefreshSession(refresh) => done(refresh_session(executor, refresh), Answer::LoginOutcome),
        Access::EndSession(id, until) => done(end_session(executor, *id, *until), Answer::Done),
        Access::EndAllSessions { whose, keep_api_keys } => {
            done(log_out_everywhere(executor, *whose, *keep_api_keys), Answer::LoggedOut)
        }
        Access::ChangeCustomer(update, proof) => {
            executor.carry(request, &OwnChange { update, proof }).map(Answer::Customer)
        }
        Access::ChangeVendor(update, proof) => {
            executor.carry(request, &OwnChange { update, proof }).map(Answer::Vendor)
        }
        Access::ConfirmAddress(confirm) => executor.carry(request, confirm).map(Answer::Confirmed),
        Access::TakeBackAddress(back) => executor.carry(request, back).map(Answer::TakenBack),
        Access::AddApiKey(add) => {
            executor.carry(request, &NewKey { add, instead_of: None }).map(Answer::ApiKey)
        }
        Access::DeleteApiKey(vendor, id) => {
            executor.carry(request, &api_key::Delete(*vendor, *id)).map(Answer::Done)
        }
        Access::NoteApiKeys(used) => done(api_key::note(executor, used), Answer::Done),
        Access::EraseCustomer(id) => executor.carry(request, &Erasure(*id)).map(Answer::Sessions),
    }
}

/// The next number of what is numbered by a counter row; none is given twice.
pub(super) fn next_number(executor: &mut Executor<impl Tables>, counter: &str) -> Found<i64> {
    let sql = "UPDATE counter SET next = next + 1 WHERE name = ?1";
    executor.tables.execute_one(sql, values_of![counter], "a counter")?;
    executor.tables.number("SELECT next - 1 FROM counter WHERE name = ?1", values_of![counter])
}

fn ensure_token_key(executor: &mut Executor<impl Tables>, candidate: &TokenKey) -> Found<Vec<TokenKey>> {
    if reads::token_keys(&executor.tables)?.is_empty() {
        insert_key(executor, candidate)?;
    }
    reads::token_keys(&executor.tables)
}

fn rotate_token_key(
    executor: &mut Executor<impl Tables>,
    key: &TokenKey,
    forget_old: bool,
    keep_api_keys: bool,
) -> Found<Rotated> {
    let id = insert_key(executor, key)?;
    let mut rotated = Rotated::default();
    if forget_old {
        executor.tables.execute("DELETE FROM token_key WHERE key_id < ?1", values_of![id])?;
        rotated.count = executor.tables.number("SELECT count(*) FROM api_key", &[])?;
        rotated.api_keys = reads::all_api_keys(&executor.tables)?;
        if !keep_api_keys {
            executor.tables.execute("DELETE FROM api_key", &[])?;
        }
    }
    rotated.token_keys = reads::token_keys(&executor.tables)?;
    Ok(rotated)
}

fn log_out_everywhere(
    executor: &mut Executor<impl Tables>,
    whose: Actor,
    keep_api_keys: bool,
) -> Found<LoggedOut> {
    let sessions = end_all_sessions(executor, whose)?;
    let Actor::Vendor(vendor) = whose else { return Ok(LoggedOut { sessions, keys: Vec::new() }) };
    let keys = reads::api_keys(&executor.tables, vendor)?;
    if !keep_api_keys {
        api_key::delete_all(executor, vendor)?;
    }
    Ok(LoggedOut { sessions, keys })
}

/// The id is the next one: two keys never have the same name.
fn insert_key(executor: &mut Executor<impl Tables>, key: &TokenKey) -> Found<i64> {
    let id = next_number(executor, "token_key")?;
    let sql = "INSERT INTO token_key (key_id, secret, signs_from) VALUES (?1, ?2, ?3)";
    executor.tables.execute(sql, values_of![id, &key.secret, key.signs_from.0])?;
    Ok(id)
}

/// A registration, with the session that begins with it.
struct Registration<'a, A> {
    add: &'a A,
    session: &'a NewSession,
}

/// What is registered has a role and a number.
trait Registered {
    fn who(&self) -> (Role, i64);
}

impl Registered for Customer {
    fn who(&self) -> (Role, i64) {
        (Role::Customer, self.id.get())
    }
}

impl Registered for Vendor {
    fn who(&self) -> (Role, i64) {
        (Role::Vendor, self.id.get())
    }
}

impl<T: Tables, R: Registered, A: Decide<T, Answer = Added<R>>> Decide<T> for Registration<'_, A> {
    type Decision = A::Decision;
    type Answer = Added<R>;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<A::Decision, StoreError> {
        self.add.decide(executor, request)
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, decision: A::Decision) -> Found<Added<R>> {
        let added = self.add.apply(executor, request, decision)?;
        if added.fresh {
            let (role, subject) = added.record.who();
            begin_session(executor, self.session, role, subject)?;
        }
        Ok(added)
    }
}

/// Whoever repeats a registration has lost its answer, with the tokens in it: a session begins for the account that the
/// registration at `registered` made. It proves as much as the first time, as long as nothing else has opened or closed
/// the account; what is kept of the answer holds no token.
pub(super) fn register_again(
    executor: &mut Executor<impl Tables>,
    command: &Command,
    registered: Timestamp,
) -> Found<Option<Answer>> {
    let Command::Access(access) = command else { return Ok(None) };
    if executor.now >= registered + Millis(limits::REGISTRATION_REPEATED_MS) {
        return Ok(None);
    }
    if let Access::RegisterCustomer(add, session) = &**access {
        let Some(id) = customer::by_email(executor, &add.email)? else { return Ok(None) };
        let known = find::customer(&executor.tables, id)?.filter(|known| known.created_at == registered);
        let Some(record) = known else { return Ok(None) };
        let goes_on = go_on(executor, session, Role::Customer, id.get(), registered)?;
        let again = Added { record, fresh: true, again: true };
        return Ok(goes_on.then_some(Answer::AddedCustomer(again)));
    }
    if let Access::RegisterVendor(add, session) = &**access {
        let Some(id) = vendor::by_email(executor, &add.email)? else { return Ok(None) };
        let known = find::vendor(&executor.tables, id)?.filter(|known| known.created_at == registered);
        let Some(record) = known else { return Ok(None) };
        let goes_on = go_on(executor, session, Role::Vendor, id.get(), registered)?;
        let again = Added { record, fresh: true, again: true };
        return Ok(goes_on.then_some(Answer::AddedVendor(again)));
    }
    Ok(None)
}

/// Begins one more session of a registration, if all that opens the account still is this registration. It counts as begun
/// with the first one, so that the next look tells it from a login.
fn go_on(
    executor: &mut Executor<impl Tables>,
    session: &NewSession,
    role: Role,
    subject: i64,
    registered: Timestamp,
) -> Found<bool> {
    if !is_as_registered(executor, role, subject, registered)? {
        return Ok(false);
    }
    make_room(executor, role, subject)?;
    begin_session_of(executor, session, role, subject, registered)?;
    Ok(true)
}

/// Whether nothing has been decided about who may open an account since it was registered: its first session has not ended,
/// nobody has logged in by a code, its address is the first one, and the keys of that time are still believed (a restored
/// database has fresh ones). Where the operator gives the keys, the database has none.
fn is_as_registered(
    executor: &Executor<impl Tables>,
    role: Role,
    subject: i64,
    registered: Timestamp,
) -> Found<bool> {
    let whose = values_of![role.number(), subject];
    let sql = "SELECT created_at FROM session WHERE role = ?1 AND subject_id = ?2";
    let begun = executor.tables.many(sql, whose, |row| row.int(0))?;
    let sql = "SELECT count(*) FROM former_address WHERE role = ?1 AND subject_id = ?2";
    let moved = executor.tables.number(sql, whose)? > 0;
    let keys = reads::token_keys(&executor.tables)?;
    let forgotten = !keys.is_empty() && keys.iter().all(|key| key.signs_from > registered);
    Ok(!begun.is_empty() && begun.iter().all(|begun| *begun == registered.0) && !moved && !forgotten)
}

pub(super) fn begin_session(
    executor: &mut Executor<impl Tables>,
    session: &NewSession,
    role: Role,
    subject: i64,
) -> Found<()> {
    begin_session_of(executor, session, role, subject, executor.now)
}

fn begin_session_of(
    executor: &mut Executor<impl Tables>,
    session: &NewSession,
    role: Role,
    subject: i64,
    begun: Timestamp,
) -> Found<()> {
    let sql = "INSERT INTO session (session_id, role, subject_id, refresh_hash, created_at, used_at, expires_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (now, until) = (executor.now.0, (executor.now + Millis(limits::SESSION_MS)).0);
    let values = values_of![session.id, role.number(), subject, &session.refresh, begun.0, now, until];
    executor.tables.execute(sql, values)?;
    device::remember(executor, session, role, subject)
}

/// Ends the oldest sessions, and forgets the oldest devices, of somebody who has as many as one may have.
pub(super) fn make_room(executor: &mut Executor<impl Tables>, role: Role, subject: i64) -> Found<()> {
    let sql = "SELECT session_id FROM session WHERE role = ?1 AND subject_id = ?2 ORDER BY used_at DESC";
    let ids = executor.tables.many(sql, values_of![role.number(), subject], |row| row.int(0))?;
    for id in ids.iter().skip(limits::SESSIONS_EACH - 1) {
        end_session(executor, *id, last_token_over(executor.now))?;
    }
    device::make_room(executor, role, subject)
}

fn refresh_session(executor: &mut Executor<impl Tables>, refresh: &RefreshSession) -> Found<LoginOutcome> {
    let sql = "SELECT role, subject_id, refresh_hash FROM session WHERE session_id = ?1 AND expires_at > ?2";
    let found = executor.tables.one(sql, values_of![refresh.id, executor.now.0], |row| {
        Ok((row.int(0)?, row.int(1)?, Hash::try_from(row.bytes(2)?).map_err(|_| unknown(2))?))
    })?;
    let Some((role, subject, latest)) = found else { return Ok(LoginOutcome::Denied) };
    let Some(actor) = Actor::from_numbers(role, Some(subject)) else { return Ok(LoginOutcome::Denied) };
    if !bool::from(latest.ct_eq(&refresh.presented)) {
        let seals = handed_over(executor, refresh, &latest)?;
        if !seals.is_empty() {
            return Ok(LoginOutcome::Again(actor, seals));
        }
        if executor.config.is_broken(Sabotage::ReplayEndsNothing) {
            return Ok(LoginOutcome::Denied);
        }
        end_session(executor, refresh.id, last_token_over(executor.now))?;
        return Ok(LoginOutcome::Ended(refresh.id));
    }
    let sql = "UPDATE session SET refresh_hash = ?3, used_at = ?4, expires_at = ?5 \
               WHERE session_id = ?1 AND refresh_hash = ?2";
    let until = executor.now + Millis(limits::SESSION_MS);
    let values = values_of![refresh.id, &refresh.presented, &refresh.next, executor.now.0, until.0];
    executor.tables.execute_guarded(sql, values, "a refresh")?;
    let sql = "INSERT INTO handed_over (before_hash, session_id, after_hash, sealed, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = values_of![&refresh.presented, refresh.id, &refresh.next, &refresh.sealed, executor.now.0];
    executor.tables.execute(sql, values)?;
    Ok(LoginOutcome::Granted(actor))
}

/// The way from what was presented to the session's latest token, if it was exchanged within the time of grace.
fn handed_over(
    executor: &Executor<impl Tables>,
    refresh: &RefreshSession,
    latest: &Hash,
) -> Found<Vec<Hash>> {
    let sql =
        "SELECT after_hash, sealed FROM handed_over WHERE before_hash = ?1 AND session_id = ?2 AND at > ?3";
    let since = executor.now.0 - limits::REFRESH_GRACE_MS;
    let (mut shown, mut seals) = (refresh.presented, Vec::new());
    while shown != *latest {
        let next = executor.tables.one(sql, values_of![&shown, refresh.id, since], |row| {
            let hash = |column| row.bytes(column)?.try_into().map_err(|_| unknown(column));
            Ok((hash(0)?, hash(1)?))
        })?;
        // A session has no more refreshes than these in a minute.
        let Some((after, sealed)) = next.filter(|_| seals.len() < 2 * limits::REFRESHES as usize) else {
            return Ok(Vec::new());
        };
        seals.push(sealed);
        shown = after;
    }
    Ok(seals)
}

pub(super) fn end_session(executor: &mut Executor<impl Tables>, id: i64, until: Timestamp) -> Found<()> {
    executor.tables.execute("DELETE FROM session WHERE session_id = ?1", values_of![id])?;
    // Ended twice is ended: the later one only makes other servers hear of it again.
    let sql = "REPLACE INTO revocation (session_id, at, until) VALUES (?1, ?2, ?3)";
    executor.tables.execute(sql, values_of![id, executor.now.0, until.0]).map(drop)
}

pub(super) fn end_all_sessions(executor: &mut Executor<impl Tables>, whose: Actor) -> Found<Vec<i64>> {
    let sql = "SELECT session_id FROM session WHERE role = ?1 AND subject_id = ?2";
    let values = values_of![whose.role_number(), whose.id_number()];
    let ids = executor.tables.many(sql, values, |row| row.int(0))?;
    let left = usize::from(executor.config.is_broken(Sabotage::LogOutLeavesOne));
    for id in ids.iter().skip(left) {
        end_session(executor, *id, last_token_over(executor.now))?;
    }
    device::forget_all(executor, whose)?;
    Ok(ids)
}

/// Erases a customer at their own wish.
struct Erasure(CustomerId);

/// A customer who is erased, and what they give up.
struct Erased {
    known: Customer,
    given_up: Vec<TicketChange>,
}

impl<T: Tables> Decide<T> for Erasure {
    type Decision = Erased;
    type Answer = Vec<i64>;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Erased, StoreError> {
        let known = find::customer(&executor.tables, self.0)?.ok_or(Rejection::CustomerNotFound)?;
        let held = pool::holds_of(executor, self.0)?;
        let give_up = |ticket: Ticket| {
            let cancel = Cancel { customer: self.0, ticket: Some(ticket.id) };
            cancel.decide(executor, request).map(|(_, change)| change)
        };
        let given_up: Result<Vec<TicketChange>, StoreError> = held.into_iter().map(give_up).collect();
        Ok(Erased { known, given_up: given_up? })
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, erased: Erased) -> Found<Vec<i64>> {
        let (id, Erased { known, given_up }) = (self.0, erased);
        for change in given_up {
            executor.apply(change)?;
        }
        let ended = end_all_sessions(executor, Actor::Customer(id))?;
        customer::remove(executor, request, id)?;
        let sql = "INSERT INTO erased_customer (customer_id, at) VALUES (?1, ?2)";
        executor.tables.execute(sql, values_of![id.get(), executor.now.0])?;
        forget_person(executor, Role::Customer, id.get(), &known.email)?;
        Ok(ended)
    }
}

/// Forgets what names somebody who is going, whether erased or deleted, beside the record itself: codes and mail, addresses,
/// and what was answered to the registration. Nothing of it is left in the file, its log or a later backup.
pub(super) fn forget_person(
    executor: &mut Executor<impl Tables>,
    role: Role,
    subject: i64,
    email: &Email,
) -> Found<()> {
    login::forget_address(executor, role, email)?;
    address::forget(executor, role, subject)?;
    // Only answers to registrations name anybody; the many others are passed over without being read to their end.
    // Somebody who has changed the address stands there with the old one, and is known by the number.
    let sql = "DELETE FROM idempotency WHERE (status = 201 OR instr(substr(answer, 1, 60), ?2) > 0) \
               AND (instr(answer, ?1) > 0 OR instr(answer, ?3) > 0)";
    let number = format!("\"{}Id\":{subject},", role.word());
    let values = values_of![email.as_str().as_bytes(), b"Welcome back".as_slice(), number.as_bytes()];
    executor.tables.execute(sql, values)?;
    executor.tables.wipe();
    Ok(())
}

/// Forgets what is over.
pub(super) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<()> {
    let now = executor.now.0;
    executor.tables.execute("DELETE FROM session WHERE expires_at <= ?1", values_of![now])?;
    // The newest stays: with it the database comes as far as its mark says.
    let newest = executor.tables.number("SELECT coalesce(max(at), 0) FROM revocation", &[])?;
    let over = "DELETE FROM revocation WHERE until <= ?1 AND at < ?2";
    executor.tables.execute(over, values_of![now, newest])?;
    address::forget_old(executor)?;
    granted::forget_old(executor)?;
    let grace = now - limits::REFRESH_GRACE_MS;
    executor.tables.execute("DELETE FROM handed_over WHERE at <= ?1", values_of![grace])?;
    let remembered = now - limits::EXPIRY_REMEMBERED_MS;
    executor.tables.execute("DELETE FROM late_purchase WHERE at < ?1", values_of![remembered])?;
    outbox::forget_old(executor)?;
    login::forget_old(executor)?;
    device::forget_old(executor)?;
    // A key is of no use any more when its successor has signed for as long as a token lasts.
    let believed = now - limits::ACCESS_TOKEN_MS - limits::TOKEN_LEEWAY_MS;
    let keys = reads::token_keys(&executor.tables)?;
    let last = keys.iter().rev().find(|key| key.signs_from.0 <= believed);
    for old in keys.iter().filter(|key| last.is_some_and(|last| key.signs_from < last.signs_from)) {
        executor.tables.execute("DELETE FROM token_key WHERE key_id = ?1", values_of![old.id])?;
    }
    Ok(())
}
