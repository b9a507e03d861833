//! Keys, revocations, API keys, and all that is kept about one customer.

use onsale_core::{Actor, CustomerId, Name, Role, Scopes, Timestamp, VendorId, limits};

use super::find;
use crate::access::{AccessNews, ApiKey, CustomerExport, Hash, TokenKey};
use crate::database::{Found, Query, Row, unknown, values_of};

/// All token keys, the one that signs first at the front.
pub(crate) fn token_keys(db: &impl Query) -> Found<Vec<TokenKey>> {
    db.many("SELECT key_id, secret, signs_from FROM token_key ORDER BY signs_from, key_id", &[], |row| {
        let secret = row.bytes(1)?.try_into().map_err(|_| unknown(1))?;
        Ok(TokenKey { id: row.int(0)?, secret, signs_from: Timestamp(row.int(2)?) })
    })
}

/// All keys, and what was revoked at `since` or later.
pub(crate) fn news(db: &impl Query, since: Timestamp) -> Found<AccessNews> {
    let sql = "SELECT session_id, until FROM revocation WHERE at >= ?1";
    let revoked = db.many(sql, values_of![since.0], |row| Ok((row.int(0)?, Timestamp(row.int(1)?))))?;
    Ok(AccessNews { keys: token_keys(db)?, revoked })
}

/// Whose session it is, if there is one with this number.
pub(crate) fn session_owner(db: &impl Query, id: i64) -> Found<Option<Actor>> {
    let sql = "SELECT role, subject_id FROM session WHERE session_id = ?1";
    let found = db.one(sql, values_of![id], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(found.and_then(|(role, subject)| Actor::from_numbers(role, Some(subject))))
}

/// All that is kept about a customer.
pub(crate) fn export(db: &impl Query, id: CustomerId) -> Found<Option<CustomerExport>> {
    let Some(customer) = find::customer(db, id)? else { return Ok(None) };
    let sql = "SELECT created_at, used_at, expires_at FROM session WHERE role = ?1 AND subject_id = ?2 \
               ORDER BY created_at";
    let sessions = db.many(sql, values_of![Role::Customer.number(), id.get()], |row| {
        Ok([Timestamp(row.int(0)?), Timestamp(row.int(1)?), Timestamp(row.int(2)?)])
    })?;
    let tickets = find::bought(db, id)?.into_iter().map(|(ticket, _)| ticket).collect();
    Ok(Some(CustomerExport { customer, sessions, tickets }))
}

const API_KEY: &str = "SELECT key_id, vendor_id, name, scopes, created_at, last_used_at FROM api_key";

/// The API keys of a vendor, oldest first.
pub(crate) fn api_keys(db: &impl Query, vendor: VendorId) -> Found<Vec<ApiKey>> {
    let sql = format!("{API_KEY} WHERE vendor_id = ?1 ORDER BY key_id");
    db.many(&sql, values_of![vendor.get()], |row| api_key_row(row))
}

/// The API keys of all vendors, as many as one answer lists.
pub(crate) fn all_api_keys(db: &impl Query) -> Found<Vec<ApiKey>> {
    let sql = format!("{API_KEY} ORDER BY key_id LIMIT ?1");
    db.many(&sql, values_of![limits::API_KEYS_LISTED], |row| api_key_row(row))
}

/// The API key with this hash.
pub(crate) fn api_key_by_hash(db: &impl Query, hash: &Hash) -> Found<Option<ApiKey>> {
    db.one(&format!("{API_KEY} WHERE key_hash = ?1"), values_of![hash], |row| api_key_row(row))
}

fn api_key_row(row: &impl Row) -> Found<ApiKey> {
    Ok(ApiKey {
        id: row.int(0)?,
        vendor: VendorId::from_store(row.int(1)?),
        name: Name::from_store(row.text(2)?.to_owned()),
        scopes: Scopes::from_number(row.int(3)?),
        created_at: Timestamp(row.int(4)?),
        last_used_at: row.maybe_int(5)?.map(Timestamp),
    })
}
