//! Keys of vendors' own programs.

use onsale_core::{Rejection, Timestamp, Vendor, VendorId, limits};

use super::access::next_number;
use super::batch::Executor;
use super::decide::Decide;
use super::mail;
use crate::StoreError;
use crate::access::{AddApiKey, ApiKey};
use crate::command::Request;
use crate::database::{Found, values_of};
use crate::reads::{access as reads, find};
use crate::tables::Tables;

/// A key that is made, in the place of one whose secret was lost with its answer, if there is one.
pub(crate) struct NewKey<'a> {
    pub(crate) add: &'a AddApiKey,
    pub(crate) instead_of: Option<i64>,
}

impl<T: Tables> Decide<T> for NewKey<'_> {
    /// Whose key it is.
    type Decision = Option<Vendor>;
    type Answer = ApiKey;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Option<Vendor>, StoreError> {
        let vendor = self.add.vendor;
        if !executor.memory.vendors.contains_key(&vendor) {
            return Err(Rejection::VendorNotFound.into());
        }
        let known = reads::api_keys(&executor.tables, vendor)?;
        if known.iter().filter(|key| Some(key.id) != self.instead_of).count() >= limits::API_KEYS_EACH {
            return Err(Rejection::LimitReached { limit: limits::API_KEYS_EACH as i64 }.into());
        }
        Ok(find::vendor(&executor.tables, vendor)?)
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, known: Option<Vendor>) -> Found<ApiKey> {
        let add = self.add;
        if let Some(lost) = self.instead_of {
            let sql = "DELETE FROM api_key WHERE key_id = ?1 AND vendor_id = ?2";
            executor.tables.execute(sql, values_of![lost, add.vendor.get()])?;
        }
        let id = next_number(executor, "api_key")?;
        let sql = "INSERT INTO api_key (key_id, vendor_id, name, scopes, key_hash, created_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (vendor, name, scopes) = (add.vendor.get(), add.name.as_str(), add.scopes.number());
        executor.tables.execute(sql, values_of![id, vendor, name, scopes, &add.hash, executor.now.0])?;
        if let Some(known) = known {
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
}

/// Deletes a key of a vendor.
pub(crate) struct Delete(pub(crate) VendorId, pub(crate) i64);

impl<T: Tables> Decide<T> for Delete {
    type Decision = ();
    type Answer = ();

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<(), StoreError> {
        let known = reads::api_keys(&executor.tables, self.0)?;
        if known.iter().any(|key| key.id == self.1) { Ok(()) } else { Err(Rejection::KeyNotFound.into()) }
    }

    fn apply(&self, executor: &mut Executor<T>, _: &Request, (): ()) -> Found<()> {
        let sql = "DELETE FROM api_key WHERE key_id = ?1 AND vendor_id = ?2";
        executor.tables.execute_guarded(sql, values_of![self.1, self.0.get()], "an API key's deletion")
    }
}

/// Forgets all keys of a vendor that is going.
pub(crate) fn delete_all(executor: &mut Executor<impl Tables>, vendor: VendorId) -> Found<()> {
    let sql = "DELETE FROM api_key WHERE vendor_id = ?1";
    executor.tables.execute(sql, values_of![vendor.get()]).map(drop)
}

pub(crate) fn note(executor: &mut Executor<impl Tables>, used: &[(i64, Timestamp)]) -> Found<()> {
    for (id, at) in used {
        let sql = "UPDATE api_key SET last_used_at = ?2 WHERE key_id = ?1";
        executor.tables.execute(sql, values_of![*id, at.0])?;
    }
    Ok(())
}
