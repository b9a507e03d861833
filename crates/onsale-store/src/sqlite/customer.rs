//! Customers: register, change, delete.

use onsale_core::{Customer, CustomerId, Kind, Rejection};
use rusqlite::{OptionalExtension, params};

use super::batch::Executor;
use super::{failure, find};
use crate::StoreError;
use crate::command::{AddCustomer, Added, Request, UpdateCustomer};

pub(crate) fn add(
    executor: &mut Executor<'_>,
    request: &Request,
    add: &AddCustomer,
) -> Result<Added<Customer>, StoreError> {
    if let Some(id) = by_email(executor, &add.email.key())? {
        let known = find::customer(executor.db, id)?.ok_or(Rejection::CustomerNotFound)?;
        if add.welcome_back && known.name == add.name {
            return Ok(Added { record: known, fresh: false });
        }
        return Err(Rejection::EmailTaken.into());
    }
    let id = CustomerId::from_store(executor.memory.next.customer);
    let record = Customer { id, name: add.name.clone(), email: add.email.clone(), created_at: executor.now };
    let sql =
        "INSERT INTO customer (customer_id, name, email, email_key, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values =
        params![id.get(), record.name.as_str(), record.email.as_str(), record.email.key(), executor.now.0];
    executor.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values)).map_err(failure::of)?;
    executor.journal_other(Kind::CustomerAdded, request.actor, None, Some(id.get()))?;
    executor.memory.next.customer += 1;
    executor.memory.customers.insert(id);
    Ok(Added { record, fresh: true })
}

pub(crate) fn update(
    executor: &mut Executor<'_>,
    request: &Request,
    update: &UpdateCustomer,
) -> Result<Customer, StoreError> {
    let was = find::customer(executor.db, update.id)?.ok_or(Rejection::CustomerNotFound)?;
    let record = Customer {
        name: update.name.clone().unwrap_or_else(|| was.name.clone()),
        email: update.email.clone().unwrap_or_else(|| was.email.clone()),
        ..was
    };
    if by_email(executor, &record.email.key())?.is_some_and(|id| id != update.id) {
        return Err(Rejection::EmailTaken.into());
    }
    let sql = "UPDATE customer SET name = ?2, email = ?3, email_key = ?4 WHERE customer_id = ?1";
    let values = params![record.id.get(), record.name.as_str(), record.email.as_str(), record.email.key()];
    let changed =
        executor.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values)).map_err(failure::of)?;
    failure::exactly_one(changed, "a customer's update")?;
    executor.journal_other(Kind::CustomerUpdated, request.actor, None, Some(record.id.get()))?;
    Ok(record)
}

pub(crate) fn delete(
    executor: &mut Executor<'_>,
    request: &Request,
    id: CustomerId,
) -> Result<(), StoreError> {
    if !executor.memory.customers.contains(id) {
        return Err(Rejection::CustomerNotFound.into());
    }
    if !executor.memory.holds.of(id).is_empty() || owns_tickets(executor, id)? {
        return Err(Rejection::HasTickets.into());
    }
    let changed = executor
        .db
        .prepare_cached("DELETE FROM customer WHERE customer_id = ?1")
        .and_then(|mut sql| sql.execute([id.get()]))
        .map_err(failure::of)?;
    failure::exactly_one(changed, "a customer's deletion")?;
    executor.journal_other(Kind::CustomerDeleted, request.actor, None, Some(id.get()))?;
    executor.memory.customers.remove(id);
    Ok(())
}

fn by_email(executor: &Executor<'_>, key: &str) -> Result<Option<CustomerId>, StoreError> {
    executor
        .db
        .prepare_cached("SELECT customer_id FROM customer WHERE email_key = ?1")
        .and_then(|mut sql| sql.query_row([key], |row| row.get(0)).optional())
        .map(|found| found.map(CustomerId::from_store))
        .map_err(failure::of)
}

fn owns_tickets(executor: &Executor<'_>, id: CustomerId) -> Result<bool, StoreError> {
    executor
        .db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM order_item WHERE customer_id = ?1)")
        .and_then(|mut sql| sql.query_row([id.get()], |row| row.get(0)))
        .map_err(failure::of)
}
