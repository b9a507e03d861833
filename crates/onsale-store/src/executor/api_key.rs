//! Keys of vendors' own programs.

use onsale_core::{Rejection, Timestamp, VendorId, limits};

use super::access::next_number;
use super::batch::Executor;
use super::mail;
use crate::access::{AddApiKey, ApiKey};
use crate::database::{Found, exactly_one, values_of};
use crate::reads::{access as reads, find};
use crate::tables::Tables;

pub(crate) fn add(executor: &Executor<impl Tables>, add: &AddApiKey) -> Found<ApiKey> {
    if !executor.memory.vendors.contains_key(&add.vendor) {
        return Err(Rejection::VendorNotFound.into());
    }
    if reads::api_keys(&executor.tables, add.vendor)?.len() >= limits::API_KEYS_EACH {
        return Err(Rejection::LimitReached { limit: limits::API_KEYS_EACH as i64 }.into());
    }
    let id = next_number(executor, "api_key")?;
    let sql = "INSERT INTO api_key (key_id, vendor_id, name, scopes, key_hash, created_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (vendor, name, scopes) = (add.vendor.get(), add.name.as_str(), add.scopes.number());
    executor.tables.execute(sql, values_of![id, vendor, name, scopes, &add.hash, executor.now.0])?;
    if let Some(known) = find::vendor(&executor.tables, add.vendor)? {
        mail::queue_notice(executor, known.email.as_str(), &add.mail)?;
    }
    Ok(ApiKey {
        id,
        vendor: add.vendor,
        name: add.name.clone(),
        scopes: add.scopes,
        created_at: executor.now,
        last_used_at: None,
    })
}

/// Makes a key in the place of one whose secret was lost with its answer.
pub(crate) fn replace(executor: &Executor<impl Tables>, lost: i64, add: &AddApiKey) -> Found<ApiKey> {
    let sql = "DELETE FROM api_key WHERE key_id = ?1 AND vendor_id = ?2";
    executor.tables.execute(sql, values_of![lost, add.vendor.get()])?;
    self::add(executor, add)
}

pub(crate) fn delete(executor: &Executor<impl Tables>, vendor: VendorId, id: i64) -> Found<()> {
    let sql = "DELETE FROM api_key WHERE key_id = ?1 AND vendor_id = ?2";
    match executor.tables.execute(sql, values_of![id, vendor.get()])? {
        0 => Err(Rejection::KeyNotFound.into()),
        changed => exactly_one(changed, "an API key's deletion"),
    }
}

/// Forgets all keys of a vendor that is going.
pub(crate) fn delete_all(executor: &Executor<impl Tables>, vendor: VendorId) -> Found<()> {
    let sql = "DELETE FROM api_key WHERE vendor_id = ?1";
    executor.tables.execute(sql, values_of![vendor.get()]).map(drop)
}

pub(crate) fn note(executor: &Executor<impl Tables>, used: &[(i64, Timestamp)]) -> Found<()> {
    for (id, at) in used {
        let sql = "UPDATE api_key SET last_used_at = ?2 WHERE key_id = ?1";
        executor.tables.execute(sql, values_of![*id, at.0])?;
    }
    Ok(())
}
