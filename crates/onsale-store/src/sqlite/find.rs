//! Reads beside the writer: single rows, and pages of lists. Each applies the expiry predicate at its `now`.

use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::party::ReleaseDefaults;
use onsale_core::pool::Place;
use onsale_core::release::Schedule;
use onsale_core::ticket::State;
use onsale_core::{
    Currency, Customer, CustomerId, Email, Event, EventId, Millis, Name, Price, Release, ReleaseId,
    ReleaseState, Status, Ticket, TicketId, Timestamp, TypeName, Vendor, VendorId, limits,
};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::{failure, pool};
use crate::StoreError;
use crate::query::{Listed, Page, TicketPage};

type Found<T> = Result<T, StoreError>;

pub(crate) fn customer(db: &Connection, id: CustomerId) -> Found<Option<Customer>> {
    one(
        db,
        "SELECT customer_id, name, email, created_at FROM customer WHERE customer_id = ?1",
        [id.get()],
        customer_row,
    )
}

pub(crate) fn customers(db: &Connection, page: Page) -> Found<Listed<Customer>> {
    let sql = "SELECT customer_id, name, email, created_at FROM customer WHERE customer_id > ?1 \
               ORDER BY customer_id LIMIT ?2";
    paged(db, sql, page, customer_row, |customer| customer.id.get())
}

fn customer_row(row: &Row<'_>) -> rusqlite::Result<Customer> {
    Ok(Customer {
        id: CustomerId::from_store(row.get(0)?),
        name: Name::from_store(row.get(1)?),
        email: Email::from_store(row.get(2)?),
        created_at: Timestamp(row.get(3)?),
    })
}

const VENDOR: &str = "SELECT vendor_id, name, email, created_at, default_event_id, tickets_per_release, interval_ms \
                      FROM vendor WHERE vendor_id";

pub(crate) fn vendor(db: &Connection, id: VendorId) -> Found<Option<Vendor>> {
    one(db, &format!("{VENDOR} = ?1"), [id.get()], vendor_row)
}

pub(crate) fn vendors(db: &Connection, page: Page) -> Found<Listed<Vendor>> {
    let sql = format!("{VENDOR} > ?1 ORDER BY vendor_id LIMIT ?2");
    paged(db, &sql, page, vendor_row, |vendor| vendor.id.get())
}

fn vendor_row(row: &Row<'_>) -> rusqlite::Result<Vendor> {
    Ok(Vendor {
        id: VendorId::from_store(row.get(0)?),
        name: Name::from_store(row.get(1)?),
        email: Email::from_store(row.get(2)?),
        created_at: Timestamp(row.get(3)?),
        default_event: EventId::from_store(row.get(4)?),
        defaults: ReleaseDefaults {
            tickets_per_release: row.get(5)?,
            interval: row.get::<_, Option<i64>>(6)?.map(Millis),
        },
    })
}

pub(crate) const EVENT: &str = "SELECT event_id, vendor_id, name, venue, starts_at, timezone, currency, on_sale_at, \
     sales_end_at, pool_capacity, hold_ms, max_tickets_per_customer, description, created_at FROM event";

pub(crate) fn event(db: &Connection, id: EventId) -> Found<Option<Event>> {
    one(db, &format!("{EVENT} WHERE event_id = ?1"), [id.get()], event_row)
}

pub(crate) fn event_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let instant = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp));
    Ok(Event {
        id: EventId::from_store(row.get(0)?),
        vendor: VendorId::from_store(row.get(1)?),
        details: EventDetails {
            name: Name::from_store(row.get(2)?),
            venue: row.get::<_, Option<String>>(3)?.map(Name::from_store),
            starts_at: instant(4)?,
            timezone: row.get(5)?,
            currency: currency(row, 6)?,
            terms: SaleTerms {
                on_sale_at: instant(7)?,
                sales_end_at: instant(8)?,
                pool_capacity: row.get(9)?,
                hold: row.get::<_, Option<i64>>(10)?.map(Millis),
                max_tickets_per_customer: row.get(11)?,
            },
            description: row.get(12)?,
        },
        created_at: Timestamp(row.get(13)?),
    })
}

pub(crate) const RELEASE: &str = "SELECT r.release_id, r.vendor_id, r.event_id, y.name, r.price, r.per_batch, r.batches, \
     r.interval_ms, r.starts_at, r.released, r.state, r.paused_at, r.created_at, r.type_id, e.currency \
     FROM ticket_release r JOIN ticket_type y USING (type_id) JOIN event e ON e.event_id = r.event_id";

pub(crate) fn release(db: &Connection, id: ReleaseId) -> Found<Option<Release>> {
    one(db, &format!("{RELEASE} WHERE r.release_id = ?1"), [id.get()], release_row)
}

pub(crate) fn releases(db: &Connection, vendor_id: VendorId, page: Page) -> Found<Listed<Release>> {
    if vendor(db, vendor_id)?.is_none() {
        return Err(onsale_core::Rejection::VendorNotFound.into());
    }
    let sql =
        format!("{RELEASE} WHERE r.release_id > ?1 AND r.vendor_id = ?3 ORDER BY r.release_id LIMIT ?2");
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let rows = many(db, &sql, params![page.after.unwrap_or(0), limit as i64, vendor_id.get()], release_row)?;
    Ok(listed(rows, limit, |release| release.id.get()))
}

pub(crate) fn open_releases(db: &Connection) -> Found<Vec<Release>> {
    let (done, cancelled) = (ReleaseState::Done.number(), ReleaseState::Cancelled.number());
    many(
        db,
        &format!("{RELEASE} WHERE r.state NOT IN (?1, ?2) ORDER BY r.release_id"),
        [done, cancelled],
        release_row,
    )
}

pub(crate) fn release_row(row: &Row<'_>) -> rusqlite::Result<Release> {
    Ok(Release {
        id: ReleaseId::from_store(row.get(0)?),
        vendor: VendorId::from_store(row.get(1)?),
        event: EventId::from_store(row.get(2)?),
        type_name: TypeName::from_store(row.get_ref(3)?.as_str()?),
        price: Price::from_store(row.get(4)?),
        currency: currency(row, 14)?,
        schedule: Schedule {
            per_batch: row.get(5)?,
            batches: row.get(6)?,
            interval: Millis(row.get(7)?),
            starts_at: Timestamp(row.get(8)?),
        },
        released: row.get(9)?,
        state: ReleaseState::from_number(row.get(10)?).ok_or_else(|| unknown(10))?,
        paused_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
        created_at: Timestamp(row.get(12)?),
    })
}

const TICKET: &str = "SELECT t.ticket_id, e.vendor_id, t.event_id, y.name, t.price, e.currency, t.status, \
     t.release_id, t.created_at, t.customer_id, t.held_until, t.sold_at, t.batch, t.position \
     FROM ticket t JOIN event e USING (event_id) JOIN ticket_type y USING (type_id)";

/// A ticket as it is at `now`; a deleted one is not found.
pub(crate) fn ticket(db: &Connection, id: TicketId, now: Timestamp) -> Found<Option<Ticket>> {
    let found = one(db, &format!("{TICKET} WHERE t.ticket_id = ?1"), [id.get()], |row| ticket_row(row, now))?;
    Ok(found.filter(|ticket| ticket.status != Status::Deleted))
}

/// The tickets that a customer owns, in the order in which they were bought.
pub(crate) fn bought(db: &Connection, customer: CustomerId) -> Found<Vec<Ticket>> {
    let sql = format!(
        "{TICKET} JOIN order_item i ON i.ticket_id = t.ticket_id WHERE i.customer_id = ?1 ORDER BY i.order_id"
    );
    many(db, &sql, [customer.get()], |row| ticket_row(row, Timestamp(i64::MIN)))
}

/// A page in pool order. So that each read is short, a page looks at no more rows than it may have: with a
/// narrow filter it comes back with few rows and says where to go on.
pub(crate) fn tickets(db: &Connection, page: &TicketPage, now: Timestamp) -> Found<Listed<Ticket>> {
    let after = match page.after {
        None => Place { release: ReleaseId::from_store(0), batch: 0, position: 0 },
        Some(id) => pool::place_of(db, id)?.ok_or_else(pool::unknown_after)?,
    };
    let sql = format!(
        "{TICKET} WHERE (t.release_id, t.batch, t.position) > (?1, ?2, ?3) \
         ORDER BY t.release_id, t.batch, t.position LIMIT ?4"
    );
    let values = params![after.release.get(), after.batch, after.position, limits::PAGE_ROWS as i64];
    let scanned = many(db, &sql, values, |row| ticket_row(row, now))?;
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let mut next = (scanned.len() == limits::PAGE_ROWS).then(|| scanned.last().map(|t| t.id.get())).flatten();
    let mut rows: Vec<Ticket> = scanned.into_iter().filter(|ticket| wanted(ticket, page)).collect();
    if rows.len() > limit {
        rows.truncate(limit);
        next = rows.last().map(|ticket| ticket.id.get());
    }
    Ok(Listed { rows, next })
}

fn wanted(ticket: &Ticket, page: &TicketPage) -> bool {
    let filter = &page.filter;
    ticket.status != Status::Deleted
        && page.status.is_none_or(|status| status == ticket.status)
        && filter.event.is_none_or(|event| event == ticket.event)
        && filter.vendor.is_none_or(|vendor| vendor == ticket.vendor)
        && filter.type_name.as_ref().is_none_or(|name| *name == ticket.type_name)
        && filter.min_price.is_none_or(|min| min.is_reached_by(ticket.price, ticket.currency))
        && filter.max_price.is_none_or(|max| max.covers(ticket.price, ticket.currency))
}

fn ticket_row(row: &Row<'_>, now: Timestamp) -> rusqlite::Result<Ticket> {
    let customer = row.get::<_, Option<i64>>(9)?;
    let stored = state(row.get(6)?, customer.unwrap_or(0), row.get(10)?);
    let (status, customer, reserved_until) = match stored.at(now) {
        State::Reserved { customer, until } => (Status::Reserved, Some(customer), Some(until)),
        State::Sold { customer } => (Status::Sold, Some(customer), None),
        State::Refunded { customer } => (Status::Refunded, Some(customer), None),
        other => (other.status(), None, None),
    };
    Ok(Ticket {
        id: TicketId::from_store(row.get(0)?),
        vendor: VendorId::from_store(row.get(1)?),
        event: EventId::from_store(row.get(2)?),
        type_name: TypeName::from_store(row.get_ref(3)?.as_str()?),
        price: Price::from_store(row.get(4)?),
        currency: currency(row, 5)?,
        status,
        release: ReleaseId::from_store(row.get(7)?),
        created_at: Timestamp(row.get(8)?),
        customer,
        reserved_until,
        sold_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
    })
}

/// A ticket's state from its columns. A number that is none of ours reads as withdrawn: it can do no harm, and
/// the audit names it.
pub(crate) fn state(status: i64, customer: i64, held_until: Option<i64>) -> State {
    let customer = CustomerId::from_store(customer);
    match Status::from_number(status) {
        Some(Status::Available) => State::Available,
        Some(Status::Reserved) => State::Reserved { customer, until: Timestamp(held_until.unwrap_or(0)) },
        Some(Status::Sold) => State::Sold { customer },
        Some(Status::Refunded) => State::Refunded { customer },
        Some(Status::Deleted) => State::Deleted,
        Some(Status::Withdrawn) | None => State::Withdrawn,
    }
}

/// Whether sales are running.
pub(crate) fn running(db: &Connection) -> Found<bool> {
    let running = one(db, "SELECT value FROM setting WHERE name = 'sales_running'", [], |row| row.get(0))?;
    running.ok_or_else(|| StoreError::bug("the switch of all sales is missing"))
}

pub(crate) fn currency(row: &Row<'_>, column: usize) -> rusqlite::Result<Currency> {
    Currency::parse(row.get_ref(column)?.as_str()?).ok_or_else(|| unknown(column))
}

pub(crate) fn unknown(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "a value of ours".into(), Type::Integer)
}

fn one<T>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Found<Option<T>> {
    db.prepare_cached(sql).and_then(|mut sql| sql.query_row(values, read).optional()).map_err(failure::of)
}

pub(crate) fn many<T>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Found<Vec<T>> {
    let rows = db.prepare_cached(sql).and_then(|mut sql| sql.query_map(values, read)?.collect());
    rows.map_err(failure::of)
}

fn paged<T>(
    db: &Connection,
    sql: &str,
    page: Page,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    id: impl Fn(&T) -> i64,
) -> Found<Listed<T>> {
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let rows = many(db, sql, [page.after.unwrap_or(0), limit as i64], read)?;
    Ok(listed(rows, limit, id))
}

/// A full page may have a successor.
pub(crate) fn listed<T>(rows: Vec<T>, limit: usize, id: impl Fn(&T) -> i64) -> Listed<T> {
    let next = (rows.len() >= limit).then(|| rows.last().map(id)).flatten();
    Listed { rows, next }
}
