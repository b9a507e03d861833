//! Devices on which somebody was logged in. Whoever asks for a code on one has bounds that strangers cannot use up.

use onsale_core::login::STRANGERS;
use onsale_core::{Actor, Role, limits};

use super::batch::Executor;
use crate::access::{Hash, NewSession};
use crate::database::{Found, Row, unknown, values_of};
use crate::tables::Tables;

/// No device keeps a secret with this hash: what is looked for where none was shown, so that the time tells nothing.
const NO_DEVICE: Hash = [0; 32];
/// Nobody has this number.
const NOBODY: i64 = 0;

/// The lane of a device that was shown, if the account knows it. The same question is asked of the database for known and
/// unknown accounts, with and without a device.
pub(super) fn lane(
    executor: &Executor<impl Tables>,
    shown: Option<&Hash>,
    role: Role,
    subject: Option<i64>,
) -> Found<i64> {
    let hash = shown.unwrap_or(&NO_DEVICE);
    let sql = "SELECT count(*) FROM login_device \
               WHERE device_hash = ?1 AND role = ?2 AND subject_id = ?3 AND at > ?4";
    let since = executor.now.0 - limits::DEVICE_MS;
    let values = values_of![hash, role.number(), subject.unwrap_or(NOBODY), since];
    let known = executor.tables.number(sql, values)? > 0;
    Ok(if known { number(hash) } else { STRANGERS })
}

/// A number for a device, which is never that of all strangers.
fn number(hash: &Hash) -> i64 {
    let first = hash.first_chunk().copied().unwrap_or_default();
    (i64::from_be_bytes(first) & i64::MAX).max(STRANGERS + 1)
}

/// The device on which a session begins is known from then on.
pub(super) fn remember(
    executor: &mut Executor<impl Tables>,
    session: &NewSession,
    role: Role,
    subject: i64,
) -> Found<()> {
    let Some(device) = &session.device else { return Ok(()) };
    let sql = "INSERT INTO login_device (device_hash, role, subject_id, session_id, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = values_of![device, role.number(), subject, session.id, executor.now.0];
    executor.tables.execute(sql, values).map(drop)
}

/// A device that logs in again gets another secret, and its row would only be in the way.
pub(super) fn replace(
    executor: &mut Executor<impl Tables>,
    shown: Option<&Hash>,
    role: Role,
    subject: i64,
) -> Found<()> {
    let Some(shown) = shown else { return Ok(()) };
    let sql = "DELETE FROM login_device WHERE device_hash = ?1 AND role = ?2 AND subject_id = ?3";
    executor.tables.execute(sql, values_of![shown, role.number(), subject]).map(drop)
}

/// Forgets the oldest devices of somebody who has as many as one may have.
pub(super) fn make_room(executor: &mut Executor<impl Tables>, role: Role, subject: i64) -> Found<()> {
    let sql = "SELECT device_hash FROM login_device WHERE role = ?1 AND subject_id = ?2 ORDER BY at DESC";
    let all = executor.tables.many(sql, values_of![role.number(), subject], |row| {
        Hash::try_from(row.bytes(0)?).map_err(|_| unknown(0))
    })?;
    for hash in all.iter().skip(limits::DEVICES_EACH - 1) {
        executor.tables.execute("DELETE FROM login_device WHERE device_hash = ?1", values_of![hash])?;
    }
    Ok(())
}

/// Forgets all devices of somebody.
pub(super) fn forget_all(executor: &mut Executor<impl Tables>, whose: Actor) -> Found<()> {
    let sql = "DELETE FROM login_device WHERE role = ?1 AND subject_id = ?2";
    executor.tables.execute(sql, values_of![whose.role_number(), whose.id_number()]).map(drop)
}

/// Forgets all devices of somebody but the one on which a session began.
pub(super) fn forget_others(executor: &mut Executor<impl Tables>, whose: Actor, session: i64) -> Found<()> {
    let sql = "DELETE FROM login_device WHERE role = ?1 AND subject_id = ?2 AND session_id <> ?3";
    executor.tables.execute(sql, values_of![whose.role_number(), whose.id_number(), session]).map(drop)
}

/// Forgets devices that have not been used for long.
pub(super) fn forget_old(executor: &mut Executor<impl Tables>) -> Found<()> {
    let since = executor.now.0 - limits::DEVICE_MS;
    executor.tables.execute("DELETE FROM login_device WHERE at <= ?1", values_of![since]).map(drop)
}
