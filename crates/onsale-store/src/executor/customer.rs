//! Customers: register, change, delete.

use onsale_core::{Actor, Customer, CustomerId, Email, Kind, Rejection, Role};

use super::batch::Executor;
use super::decide::Decide;
use super::{access, address};
use crate::StoreError;
use crate::command::{AddCustomer, Added, Request, UpdateCustomer};
use crate::database::{Found, Row, values_of};
use crate::reads::find;
use crate::tables::Tables;

impl<T: Tables> Decide<T> for AddCustomer {
    /// The account that is there already, where it is welcome back.
    type Decision = Option<Customer>;
    type Answer = Added<Customer>;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Option<Customer>, StoreError> {
        if let Some(id) = by_email(executor, &self.email)? {
            let known = find::customer(&executor.tables, id)?.ok_or(Rejection::CustomerNotFound)?;
            return if self.returning && known.name == self.name {
                Ok(Some(known))
            } else {
                Err(Rejection::EmailTaken.into())
            };
        }
        if address::is_kept(executor, Role::Customer, &self.email, 0)? {
            return Err(Rejection::EmailTaken.into());
        }
        Ok(None)
    }

    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        known: Option<Customer>,
    ) -> Found<Added<Customer>> {
        if let Some(record) = known {
            return Ok(Added { record, fresh: false, again: false });
        }
        let id = CustomerId::from_store(executor.memory.next.customer);
        let (name, email) = (self.name.clone(), self.email.clone());
        let record = Customer { id, name, email, created_at: executor.now };
        let sql = "INSERT INTO customer (customer_id, name, email, email_key, created_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let key = record.email.key();
        let values =
            values_of![id.get(), record.name.as_str(), record.email.as_str(), key.as_str(), executor.now.0];
        executor.tables.execute(sql, values)?;
        executor.journal_other(Kind::CustomerAdded, request.actor, None, Some(id.get()))?;
        executor.memory.next.customer += 1;
        executor.memory.customers.insert(id);
        Ok(Added { record, fresh: true, again: false })
    }
}

/// A customer's record before a change and after it.
pub(crate) struct Changed {
    was: Customer,
    record: Customer,
}

impl<T: Tables> Decide<T> for UpdateCustomer {
    type Decision = Changed;
    type Answer = Customer;

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Changed, StoreError> {
        let was = find::customer(&executor.tables, self.id)?.ok_or(Rejection::CustomerNotFound)?;
        let record = Customer {
            name: self.name.clone().unwrap_or_else(|| was.name.clone()),
            email: self.email.clone().unwrap_or_else(|| was.email.clone()),
            ..was
        };
        if by_email(executor, &record.email)?.is_some_and(|id| id != self.id)
            || self.email.is_some()
                && address::is_kept(executor, Role::Customer, &record.email, self.id.get())?
        {
            return Err(Rejection::EmailTaken.into());
        }
        Ok(Changed { was, record })
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, changed: Changed) -> Found<Customer> {
        let Changed { was, record } = changed;
        // Guarded by what was read: another server may be changing the same record, and is not fenced for it.
        let sql = "UPDATE customer SET name = ?2, email = ?3, email_key = ?4 \
                   WHERE customer_id = ?1 AND name = ?5 AND email = ?6";
        let (id, name, email, key) = (record.id.get(), &record.name, &record.email, record.email.key());
        let values = values_of![
            id,
            name.as_str(),
            email.as_str(),
            key.as_str(),
            was.name.as_str(),
            was.email.as_str()
        ];
        executor.tables.execute_guarded(sql, values, "a customer's update")?;
        executor.journal_other(Kind::CustomerUpdated, request.actor, None, Some(record.id.get()))?;
        Ok(record)
    }
}

/// Deletes a customer who has bought nothing and holds nothing.
pub(crate) struct Delete(pub(crate) CustomerId);

impl<T: Tables> Decide<T> for Delete {
    type Decision = Customer;
    type Answer = ();

    fn decide(&self, executor: &Executor<T>, _: &Request) -> Result<Customer, StoreError> {
        check_known(executor, self.0)?;
        if !executor.memory.holds.of(self.0).is_empty() || owns_tickets(executor, self.0)? {
            return Err(Rejection::HasTickets.into());
        }
        Ok(find::customer(&executor.tables, self.0)?.ok_or(Rejection::CustomerNotFound)?)
    }

    fn apply(&self, executor: &mut Executor<T>, request: &Request, known: Customer) -> Found<()> {
        access::end_all_sessions(executor, Actor::Customer(self.0))?;
        access::forget_person(executor, Role::Customer, self.0.get(), &known.email)?;
        remove(executor, request, self.0)
    }
}

/// Deletes the record, whatever else names the customer.
pub(crate) fn remove(executor: &mut Executor<impl Tables>, request: &Request, id: CustomerId) -> Found<()> {
    executor.tables.block_customer(&executor.memory, id, executor.config.max_holds_per_customer)?;
    let sql = "DELETE FROM customer WHERE customer_id = ?1";
    executor.tables.execute_one(sql, values_of![id.get()], "a customer's deletion")?;
    executor.journal_other(Kind::CustomerDeleted, request.actor, None, Some(id.get()))?;
    executor.memory.customers.remove(id);
    Ok(())
}

/// Refuses somebody who is not registered. Who has registered at another server may be here before the news of it, so
/// the database has the last word.
pub(crate) fn check_known<T: Tables>(executor: &Executor<T>, id: CustomerId) -> Result<(), StoreError> {
    let is_known = executor.memory.customers.contains(id)
        || T::SHARED && find::customer(&executor.tables, id)?.is_some();
    if is_known { Ok(()) } else { Err(Rejection::CustomerNotFound.into()) }
}

pub(super) fn by_email(executor: &Executor<impl Tables>, email: &Email) -> Found<Option<CustomerId>> {
    let sql = "SELECT customer_id FROM customer WHERE email_key = ?1";
    for key in email.keys() {
        let id = executor
            .tables
            .one(sql, values_of![key.as_str()], |row| row.int(0).map(CustomerId::from_store))?;
        if id.is_some() {
            return Ok(id);
        }
    }
    Ok(None)
}

fn owns_tickets(executor: &Executor<impl Tables>, id: CustomerId) -> Found<bool> {
    executor.tables.flush()?;
    let sql = "SELECT EXISTS (SELECT 1 FROM order_ticket WHERE customer_id = ?1)";
    executor.tables.number(sql, values_of![id.get()]).map(|found| found != 0)
}
