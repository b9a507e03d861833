//! A changed address: it counts when the code that was sent to it was entered. The one before is told, and whoever reads
//! the mail there can take the account back for some days; until then nobody else gets it.

use onsale_core::access::{CodeState, Guess, last_token_over};
use onsale_core::{Actor, Customer, Email, Kind, Millis, Rejection, Role, Timestamp, Vendor, limits};
use subtle::ConstantTimeEq;

use super::access::{begin_session, end_session};
use super::batch::Executor;
use super::decide::Decide;
use super::{access, api_key, device, granted, login, mail};
use crate::StoreError;
use crate::access::{ConfirmAddress, Hash, Proof, TakeBackAddress, TakenBack};
use crate::command::{Request, UpdateCustomer, UpdateVendor};
use crate::database::{Found, Row, unknown, values_of};
use crate::reads::find;
use crate::sabotage::Sabotage;
use crate::tables::Tables;

/// A change of one's own record; another address waits for its proof.
pub(crate) struct OwnChange<'a, U> {
    pub(crate) update: &'a U,
    pub(crate) proof: &'a Proof,
}

/// Such a change: of the record, and the code that is sent to another address.
pub(crate) struct Changing<D> {
    record: D,
    code: Option<NewAddress>,
}

/// An address that somebody wants to have, and the code that proves it.
struct NewAddress {
    email: Email,
    state: CodeState,
    recipient: String,
    turn: mail::Turn,
}

impl<T: Tables> Decide<T> for OwnChange<'_, UpdateCustomer> {
    type Decision = Changing<<UpdateCustomer as Decide<T>>::Decision>;
    type Answer = Customer;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Self::Decision, StoreError> {
        let update = self.update;
        let was = find::customer(&executor.tables, update.id)?.ok_or(Rejection::CustomerNotFound)?;
        let other = update.email.as_ref().filter(|email| email.key() != was.email.key());
        let other = other.filter(|_| !executor.config.is_broken(Sabotage::AddressCountsAtOnce));
        let Some(email) = other else {
            return Ok(Changing { record: update.decide(executor, request)?, code: None });
        };
        let code = Some(next_code(executor, (Role::Customer, update.id.get()), email)?);
        let rest = UpdateCustomer { email: None, ..update.clone() };
        Ok(Changing { record: rest.decide(executor, request)?, code })
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        Changing { record, code }: Self::Decision,
    ) -> Found<Customer> {
        let record = self.update.apply(executor, request, record)?;
        if let Some(code) = code {
            begin(executor, (Role::Customer, record.id.get()), &code, self.proof)?;
        }
        Ok(record)
    }
}

impl<T: Tables> Decide<T> for OwnChange<'_, UpdateVendor> {
    type Decision = Changing<<UpdateVendor as Decide<T>>::Decision>;
    type Answer = Vendor;

    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Self::Decision, StoreError> {
        let update = self.update;
        let was = find::vendor(&executor.tables, update.id)?.ok_or(Rejection::VendorNotFound)?;
        let other = update.email.as_ref().filter(|email| email.key() != was.email.key());
        let Some(email) = other else {
            return Ok(Changing { record: update.decide(executor, request)?, code: None });
        };
        let code = Some(next_code(executor, (Role::Vendor, update.id.get()), email)?);
        let rest = UpdateVendor { email: None, ..update.clone() };
        Ok(Changing { record: rest.decide(executor, request)?, code })
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        Changing { record, code }: Self::Decision,
    ) -> Found<Vendor> {
        let record = self.update.apply(executor, request, record)?;
        if let Some(code) = code {
            begin(executor, (Role::Vendor, record.id.get()), &code, self.proof)?;
        }
        Ok(record)
    }
}

/// The code that an account asks for, if it may have another. It is sent whether or not somebody has the address already:
/// only who reads the mail there learns that. A mailbox gets no more codes in an hour than its own owner could ask for.
fn next_code(
    executor: &Executor<impl Tables>,
    (role, subject): (Role, i64),
    email: &Email,
) -> Result<NewAddress, StoreError> {
    let before = find_code(executor, role, subject)?.map(|waiting| waiting.state);
    let state = CodeState::next(before.as_ref(), executor.now)?;
    let key = email.key();
    let sql = "SELECT count(*) FROM new_address WHERE email_key = ?1 AND sent_at > ?2 \
               AND (role <> ?3 OR subject_id <> ?4)";
    let since = executor.now.0 - limits::CODES_COUNTED_MS;
    let others = executor.tables.number(sql, values_of![key.as_str(), since, role.number(), subject])?;
    let recipient = if others < limits::CODES_AN_HOUR { email.as_str() } else { login::NOBODY }.to_owned();
    // Each account is an asker of its own; the bound on its codes is judged before.
    let turn = mail::turn(executor, -subject, i64::MAX)?;
    Ok(NewAddress { email: email.clone(), state, recipient, turn })
}

/// Keeps the code and sends it.
fn begin(
    executor: &mut Executor<impl Tables>,
    (role, subject): (Role, i64),
    code: &NewAddress,
    proof: &Proof,
) -> Found<()> {
    let NewAddress { email, state, recipient, turn } = code;
    let key = email.key();
    let sql = "REPLACE INTO new_address (role, subject_id, email, email_key, code_hash, tries, expires_at, sent_at, \
               sent, counted_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let values = values_of![
        role.number(),
        subject,
        email.as_str(),
        key.as_str(),
        &proof.code,
        state.tries,
        state.expires_at.0,
        state.sent_at.0,
        state.sent,
        state.counted_from.0
    ];
    executor.tables.execute(sql, values)?;
    mail::queue(executor, recipient, &proof.mail, *turn)
}

/// An address that waits for its code.
struct Waiting {
    state: CodeState,
    code: Hash,
    email: String,
}

fn find_code(executor: &Executor<impl Tables>, role: Role, subject: i64) -> Found<Option<Waiting>> {
    let sql = "SELECT expires_at, tries, sent_at, sent, counted_from, code_hash, email FROM new_address \
               WHERE role = ?1 AND subject_id = ?2";
    executor.tables.one(sql, values_of![role.number(), subject], |row| {
        let state = CodeState {
            expires_at: Timestamp(row.int(0)?),
            tries: row.int(1)?,
            sent_at: Timestamp(row.int(2)?),
            sent: row.int(3)?,
            counted_from: Timestamp(row.int(4)?),
        };
        let code = row.bytes(5)?.try_into().map_err(|_| unknown(5))?;
        Ok(Waiting { state, code, email: row.text(6)?.to_owned() })
    })
}

/// What becomes of a code that was typed in.
pub(crate) enum Confirmed {
    /// Nothing is written: it is not right, or was right a moment ago.
    Said(Option<Vec<i64>>),
    /// A wrong one costs a try.
    Wrong(Code),
    /// The right one moves the account to its new address.
    Right(Code, Move),
}

/// Whose code it is, and how it stood when it was judged.
pub(crate) struct Code {
    role: Role,
    subject: i64,
    state: CodeState,
}

/// Judges the code. The right one changes the address and ends all other sessions; answers those, or nothing for a code
/// that is not right.
impl<T: Tables> Decide<T> for ConfirmAddress {
    type Decision = Confirmed;
    type Answer = Option<Vec<i64>>;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Confirmed, StoreError> {
        let Some((role, subject)) = account(self.whose) else { return Ok(Confirmed::Said(None)) };
        let Some(waiting) = find_code(executor, role, subject)? else { return Ok(Confirmed::Said(None)) };
        let code = Code { role, subject, state: waiting.state };
        match waiting.state.guess(waiting.code.ct_eq(&self.code).into(), executor.now) {
            Guess::Late => {
                let said = counts_already(executor, (role, subject), &waiting, self)?;
                Ok(Confirmed::Said(said))
            }
            Guess::Wrong => Ok(Confirmed::Wrong(code)),
            Guess::Right => {
                let email = Email::parse(&waiting.email).map_err(|_| unknown(6))?;
                Ok(Confirmed::Right(code, move_to(executor, role, subject, email)?))
            }
        }
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        confirmed: Confirmed,
    ) -> Found<Option<Vec<i64>>> {
        match confirmed {
            Confirmed::Said(said) => Ok(said),
            Confirmed::Wrong(Code { role, subject, state }) => {
                count_guess(executor, role, subject, &state, state.tries + 1, state.expires_at)?;
                Ok(None)
            }
            Confirmed::Right(Code { role, subject, state }, moved) => {
                write_move(executor, request, &moved)?;
                // The row stays: it counts how many codes the account has asked for in this hour.
                count_guess(executor, role, subject, &state, state.tries, executor.now)?;
                keep_way_back(executor, role, subject, &moved.was, &self.way_back)?;
                mail::queue_notice(executor, moved.was.as_str(), &self.notice)?;
                let mut ended = sessions(executor, role, subject)?;
                ended.retain(|session| *session != self.keep);
                for session in &ended {
                    end_session(executor, *session, last_token_over(executor.now))?;
                }
                device::forget_others(executor, self.whose, self.keep)?;
                Ok(Some(ended))
            }
        }
    }
}

/// Whether this very code has confirmed the address a moment ago, and the answer was lost: it is said again, and nothing is
/// done.
fn counts_already(
    executor: &Executor<impl Tables>,
    (role, subject): (Role, i64),
    waiting: &Waiting,
    confirm: &ConfirmAddress,
) -> Found<Option<Vec<i64>>> {
    let CodeState { expires_at, tries, .. } = waiting.state;
    let is_right = bool::from(waiting.code.ct_eq(&confirm.code)) && tries < limits::CODE_TRIES;
    if !is_right || executor.now >= expires_at + Millis(limits::PROOF_REPEATED_MS) {
        return Ok(None);
    }
    let email = Email::parse(&waiting.email).map_err(|_| unknown(6))?;
    let whose = login::account(executor, role, &email)?;
    Ok(whose.filter(|(id, _)| *id == subject).map(|_| Vec::new()))
}

fn account(actor: Actor) -> Option<(Role, i64)> {
    match actor {
        Actor::Customer(id) => Some((Role::Customer, id.get())),
        Actor::Vendor(id) => Some((Role::Vendor, id.get())),
        Actor::Anyone | Actor::Admin | Actor::System => None,
    }
}

fn sessions(executor: &Executor<impl Tables>, role: Role, subject: i64) -> Found<Vec<i64>> {
    let sql = "SELECT session_id FROM session WHERE role = ?1 AND subject_id = ?2";
    executor.tables.many(sql, values_of![role.number(), subject], |row| row.int(0))
}

/// Guarded by all that it was judged by, as one-time codes are.
fn count_guess(
    executor: &mut Executor<impl Tables>,
    role: Role,
    subject: i64,
    seen: &CodeState,
    tries: i64,
    expires_at: Timestamp,
) -> Found<()> {
    let sql = "UPDATE new_address SET tries = ?3, expires_at = ?4 \
               WHERE role = ?1 AND subject_id = ?2 AND tries = ?5 AND expires_at = ?6 AND sent_at = ?7";
    let values = values_of![
        role.number(),
        subject,
        tries,
        expires_at.0,
        seen.tries,
        seen.expires_at.0,
        seen.sent_at.0
    ];
    executor.tables.execute_guarded(sql, values, "a guess at an address")
}

/// An account's other address, and the one before. Everything else stays.
pub(crate) struct Move {
    role: Role,
    subject: i64,
    kind: Kind,
    was: Email,
    email: Email,
}

/// How an account gets another address, if nobody else has it.
fn move_to(
    executor: &Executor<impl Tables>,
    role: Role,
    subject: i64,
    email: Email,
) -> Result<Move, StoreError> {
    let actor = role.actor(subject).ok_or_else(|| unknown(0))?;
    let (was, kind) = match actor {
        Actor::Customer(id) => {
            let known = find::customer(&executor.tables, id)?.ok_or(Rejection::CustomerNotFound)?;
            (known.email, Kind::CustomerUpdated)
        }
        Actor::Vendor(id) => {
            let known = find::vendor(&executor.tables, id)?.ok_or(Rejection::VendorNotFound)?;
            (known.email, Kind::VendorUpdated)
        }
        Actor::Anyone | Actor::Admin | Actor::System => return Err(unknown(0).into()),
    };
    if login::account(executor, role, &email)?.is_some_and(|(id, _)| id != subject)
        || is_kept(executor, role, &email, subject)?
    {
        return Err(Rejection::EmailTaken.into());
    }
    Ok(Move { role, subject, kind, was, email })
}

/// Gives it that address.
fn write_move(executor: &mut Executor<impl Tables>, request: &Request, moved: &Move) -> Found<()> {
    let Move { role, subject, kind, was, email } = moved;
    let sql = match role {
        Role::Customer => {
            "UPDATE customer SET email = ?2, email_key = ?3 WHERE customer_id = ?1 AND email = ?4"
        }
        Role::Vendor => "UPDATE vendor SET email = ?2, email_key = ?3 WHERE vendor_id = ?1 AND email = ?4",
    };
    let key = email.key();
    let values = values_of![*subject, email.as_str(), key.as_str(), was.as_str()];
    executor.tables.execute_guarded(sql, values, "a change of address")?;
    executor.journal_other(*kind, request.actor, None, Some(*subject))?;
    Ok(())
}

fn keep_way_back(
    executor: &mut Executor<impl Tables>,
    role: Role,
    subject: i64,
    was: &Email,
    way_back: &Hash,
) -> Found<()> {
    let sql = "INSERT INTO former_address (way_back_hash, role, subject_id, email, email_key, changed_at, until) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (key, until) = (was.key(), executor.now + Millis(limits::WAY_BACK_MS));
    let values =
        values_of![way_back, role.number(), subject, was.as_str(), key.as_str(), executor.now.0, until.0];
    executor.tables.execute(sql, values).map(drop)
}

/// Whether an address still has its way back to another account than `subject`; 0 is nobody's.
pub(crate) fn is_kept(
    executor: &Executor<impl Tables>,
    role: Role,
    email: &Email,
    subject: i64,
) -> Found<bool> {
    let sql = "SELECT count(*) FROM former_address \
               WHERE role = ?1 AND email_key = ?2 AND until > ?3 AND subject_id <> ?4";
    let key = email.key();
    let values = values_of![role.number(), key.as_str(), executor.now.0, subject];
    let found = executor.tables.number(sql, values)?;
    Ok(found > 0 && !executor.config.is_broken(Sabotage::FormerAddressFree))
}

/// The way back of an account to its former address.
pub(crate) enum WayBack {
    /// Nothing is known of it, or its days are over; or it was used a moment ago.
    Over,
    /// It leads back to an address that was changed at an instant.
    Leads { actor: Actor, moved: Move, changed_at: i64 },
}

/// Whoever reads the mail at a former address takes the account back: the address is as before, everybody is out, a
/// vendor's API keys are gone, and a session begins. `None` where nothing is known of this way back, or its days are over.
impl<T: Tables> Decide<T> for TakeBackAddress {
    type Decision = WayBack;
    type Answer = Option<TakenBack>;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<WayBack, StoreError> {
        let sql = "SELECT role, subject_id, email, changed_at FROM former_address \
                   WHERE way_back_hash = ?1 AND until > ?2";
        let found = executor.tables.one(sql, values_of![&self.way_back, executor.now.0], |row| {
            Ok((row.int(0)?, row.int(1)?, row.text(2)?.to_owned(), row.int(3)?))
        })?;
        let Some((role, subject, email, changed_at)) = found else { return Ok(WayBack::Over) };
        let actor = Actor::from_numbers(role, Some(subject));
        let Some((actor, (role, subject))) = actor.and_then(|actor| Some((actor, account(actor)?))) else {
            return Ok(WayBack::Over);
        };
        let email = Email::parse(&email).map_err(|_| unknown(2))?;
        Ok(WayBack::Leads { actor, moved: move_to(executor, role, subject, email)?, changed_at })
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        way_back: WayBack,
    ) -> Found<Option<TakenBack>> {
        let (actor, moved, changed_at) = match way_back {
            WayBack::Over => {
                let again = granted::again(executor, &self.way_back, &self.session)?;
                return Ok(again.map(|(actor, before)| TakenBack { actor, ended: vec![before] }));
            }
            WayBack::Leads { actor, moved, changed_at } => (actor, moved, changed_at),
        };
        let (role, subject) = (moved.role, moved.subject);
        write_move(executor, request, &moved)?;
        // What came after the change is undone with it: addresses that were given later have no way back.
        let sql = "DELETE FROM former_address WHERE role = ?1 AND subject_id = ?2 AND changed_at >= ?3";
        executor.tables.execute(sql, values_of![role.number(), subject, changed_at])?;
        let sql = "DELETE FROM new_address WHERE role = ?1 AND subject_id = ?2";
        executor.tables.execute(sql, values_of![role.number(), subject])?;
        let ended = access::end_all_sessions(executor, actor)?;
        if let Actor::Vendor(vendor) = actor {
            api_key::delete_all(executor, vendor)?;
        }
        begin_session(executor, &self.session, role, subject)?;
        granted::keep(executor, &self.way_back, (role, subject), &self.session)?;
        Ok(Some(TakenBack { actor, ended }))
    }
}

/// Forgets addresses of an account that is going.
pub(crate) fn forget(executor: &mut Executor<impl Tables>, role: Role, subject: i64) -> Found<()> {
    let whose = values_of![role.number(), subject];
    let sql = "DELETE FROM outbox WHERE recipient IN \
               (SELECT email FROM new_address WHERE role = ?1 AND subject_id = ?2)";
    executor.tables.execute(sql, whose)?;
    let sql = "DELETE FROM outbox WHERE recipient IN \
               (SELECT email FROM former_address WHERE role = ?1 AND subject_id = ?2)";
    executor.tables.execute(sql, whose)?;
    executor.tables.execute("DELETE FROM new_address WHERE role = ?1 AND subject_id = ?2", whose)?;
    executor.tables.execute("DELETE FROM former_address WHERE role = ?1 AND subject_id = ?2", whose).map(drop)
}

/// Forgets what is over.
pub(crate) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<()> {
    let now = executor.now.0;
    executor.tables.execute("DELETE FROM former_address WHERE until <= ?1", values_of![now])?;
    // By the latest code, which may have been sent at the end of the hour that the first one began.
    let counted = now - limits::CODES_COUNTED_MS;
    executor.tables.execute("DELETE FROM new_address WHERE sent_at <= ?1", values_of![counted]).map(drop)
}
