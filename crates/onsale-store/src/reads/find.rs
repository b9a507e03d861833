//! Reads beside the writer: single rows, and pages of lists. Each applies the expiry predicate at its `now`.

use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::party::ReleaseDefaults;
use onsale_core::pool::Place;
use onsale_core::release::Schedule;
use onsale_core::ticket::State;
use onsale_core::{
    Currency, Customer, CustomerId, Email, Event, EventId, Millis, Name, OrderId, Price, Release, ReleaseId,
    ReleaseState, Standing, Status, Ticket, TicketId, Timestamp, TypeName, Vendor, VendorId, limits,
};

use crate::database::{Found, Query, Row, Value, unknown, values_of};
use crate::error::{Fault, StoreError};
use crate::query::{Listed, Page, Seer, TicketPage};

pub(crate) fn customer(db: &impl Query, id: CustomerId) -> Found<Option<Customer>> {
    let sql = "SELECT customer_id, name, email, created_at FROM customer WHERE customer_id = ?1";
    db.one(sql, values_of![id.get()], |row| customer_row(row))
}

pub(crate) fn customers(db: &impl Query, page: Page) -> Found<Listed<Customer>> {
    let sql = "SELECT customer_id, name, email, created_at FROM customer WHERE customer_id > ?1 \
               ORDER BY customer_id LIMIT ?2";
    paged(db, sql, page, |row| customer_row(row), |customer| customer.id.get())
}

fn customer_row(row: &impl Row) -> Found<Customer> {
    Ok(Customer {
        id: CustomerId::from_store(row.int(0)?),
        name: Name::from_store(row.text(1)?.to_owned()),
        email: Email::from_store(row.text(2)?.to_owned()),
        created_at: Timestamp(row.int(3)?),
    })
}

const VENDOR: &str = "SELECT vendor_id, name, email, created_at, default_event_id, tickets_per_release, interval_ms, \
                      standing FROM vendor WHERE vendor_id";

pub(crate) fn vendor(db: &impl Query, id: VendorId) -> Found<Option<Vendor>> {
    db.one(&format!("{VENDOR} = ?1"), values_of![id.get()], |row| vendor_row(row))
}

pub(crate) fn vendors(db: &impl Query, page: Page) -> Found<Listed<Vendor>> {
    let sql = format!("{VENDOR} > ?1 ORDER BY vendor_id LIMIT ?2");
    paged(db, &sql, page, |row| vendor_row(row), |vendor| vendor.id.get())
}

pub(crate) fn vendors_who_are(db: &impl Query, standing: Standing, page: Page) -> Found<Listed<Vendor>> {
    let sql = format!("{VENDOR} > ?1 AND standing = {} ORDER BY vendor_id LIMIT ?2", standing.number());
    paged(db, &sql, page, |row| vendor_row(row), |vendor| vendor.id.get())
}

/// A standing from its column.
pub(crate) fn standing(row: &impl Row, column: usize) -> Found<Standing> {
    Standing::from_number(row.int(column)?).ok_or_else(|| unknown(column))
}

fn vendor_row(row: &impl Row) -> Found<Vendor> {
    Ok(Vendor {
        id: VendorId::from_store(row.int(0)?),
        name: Name::from_store(row.text(1)?.to_owned()),
        email: Email::from_store(row.text(2)?.to_owned()),
        created_at: Timestamp(row.int(3)?),
        default_event: EventId::from_store(row.int(4)?),
        defaults: ReleaseDefaults {
            tickets_per_release: row.maybe_int(5)?,
            interval: row.maybe_int(6)?.map(Millis),
        },
        standing: standing(row, 7)?,
    })
}

pub(crate) const EVENT: &str = "SELECT event_id, vendor_id, name, venue, starts_at, timezone, currency, on_sale_at, \
     sales_end_at, pool_capacity, hold_ms, max_tickets_per_customer, description, created_at, address, line_up, picture, \
     (SELECT v.name FROM vendor v WHERE v.vendor_id = event.vendor_id) FROM event";

pub(crate) fn event(db: &impl Query, id: EventId) -> Found<Option<Event>> {
    db.one(&format!("{EVENT} WHERE event_id = ?1"), values_of![id.get()], |row| event_row(row))
}

/// That the vendor of an event may sell, as a condition.
pub(crate) const PUBLIC: &str =
    "EXISTS (SELECT 1 FROM vendor v WHERE v.vendor_id = event.vendor_id AND v.standing = 1)";

/// An event, and whether `seer` may see it by what the database says: what is not public is there for its vendor, for
/// administrators and for whoever has bought a ticket of it. Who holds one only the writer knows.
pub(crate) fn event_for(db: &impl Query, id: EventId, seer: Seer) -> Found<Option<(Event, bool)>> {
    let Some(found) = event(db, id)? else { return Ok(None) };
    let is_public = || {
        let sql = format!("SELECT count(*) FROM event WHERE event_id = ?1 AND {PUBLIC}");
        db.number(&sql, values_of![id.get()]).map(|found| found > 0)
    };
    let has_bought = |customer: CustomerId| {
        let sql = "SELECT EXISTS (SELECT 1 FROM order_ticket WHERE customer_id = ?1 AND event_id = ?2)";
        db.number(sql, values_of![customer.get(), id.get()]).map(|found| found != 0)
    };
    let sees = match seer {
        Seer::Admin => true,
        Seer::Vendor(vendor) => vendor == found.vendor || is_public()?,
        Seer::Customer(customer) => is_public()? || has_bought(customer)?,
        Seer::Anyone => is_public()?,
    };
    Ok(Some((found, sees)))
}

pub(crate) fn event_row(row: &impl Row) -> Found<Event> {
    let instant = |column| Ok::<_, Fault>(row.maybe_int(column)?.map(Timestamp));
    let name = |column| Ok::<_, Fault>(row.maybe_text(column)?.map(|name| Name::from_store(name.to_owned())));
    Ok(Event {
        id: EventId::from_store(row.int(0)?),
        vendor: VendorId::from_store(row.int(1)?),
        details: EventDetails {
            name: Name::from_store(row.text(2)?.to_owned()),
            venue: name(3)?,
            address: name(14)?,
            line_up: row.maybe_text(15)?.map(names).unwrap_or_default(),
            starts_at: instant(4)?,
            timezone: row.text(5)?.to_owned(),
            currency: currency(row, 6)?,
            terms: SaleTerms {
                on_sale_at: instant(7)?,
                sales_end_at: instant(8)?,
                pool_capacity: row.maybe_int(9)?,
                hold: row.maybe_int(10)?.map(Millis),
                max_tickets_per_customer: row.maybe_int(11)?,
            },
            description: row.maybe_text(12)?.map(str::to_owned),
        },
        picture: row.maybe_text(16)?.map(str::to_owned),
        // A vendor's row goes only with its events' rows, so there is always one.
        organiser: Name::from_store(row.maybe_text(17)?.unwrap_or_default().to_owned()),
        created_at: Timestamp(row.int(13)?),
    })
}

/// Names one below the other, as a column keeps them: no name has a line break in it. Nothing where there is none.
pub(crate) fn one_text(names: &[Name]) -> Option<String> {
    (!names.is_empty()).then(|| names.iter().map(Name::as_str).collect::<Vec<_>>().join("\n"))
}

fn names(text: &str) -> Vec<Name> {
    text.split('\n').map(|name| Name::from_store(name.to_owned())).collect()
}

pub(crate) const RELEASE: &str = "SELECT r.release_id, r.vendor_id, r.event_id, y.name, r.price, r.per_batch, r.batches, \
     r.interval_ms, r.starts_at, r.released, r.state, r.paused_at, r.created_at, r.type_id, e.currency \
     FROM ticket_release r JOIN ticket_type y USING (type_id) JOIN event e ON e.event_id = r.event_id";

pub(crate) fn release(db: &impl Query, id: ReleaseId) -> Found<Option<Release>> {
    db.one(&format!("{RELEASE} WHERE r.release_id = ?1"), values_of![id.get()], |row| release_row(row))
}

/// Refuses a vendor that there is not.
pub(crate) fn know_vendors(db: &impl Query, vendors: &[VendorId]) -> Result<(), StoreError> {
    for id in vendors {
        vendor(db, *id)?.ok_or(onsale_core::Rejection::VendorNotFound)?;
    }
    Ok(())
}

pub(crate) fn releases(
    db: &impl Query,
    vendor_id: VendorId,
    page: Page,
) -> Result<Listed<Release>, StoreError> {
    if vendor(db, vendor_id)?.is_none() {
        return Err(onsale_core::Rejection::VendorNotFound.into());
    }
    let sql =
        format!("{RELEASE} WHERE r.release_id > ?1 AND r.vendor_id = ?3 ORDER BY r.release_id LIMIT ?2");
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let values = values_of![page.after.unwrap_or(0), limit as i64, vendor_id.get()];
    let rows = db.many(&sql, values, |row| release_row(row))?;
    Ok(listed(rows, limit, |release| release.id.get()))
}

pub(crate) fn open_releases(db: &impl Query) -> Found<Vec<Release>> {
    let (done, cancelled) = (ReleaseState::Done.number(), ReleaseState::Cancelled.number());
    let sql = format!("{RELEASE} WHERE r.state NOT IN (?1, ?2) ORDER BY r.release_id");
    db.many(&sql, values_of![done, cancelled], |row| release_row(row))
}

pub(crate) fn release_row(row: &impl Row) -> Found<Release> {
    Ok(Release {
        id: ReleaseId::from_store(row.int(0)?),
        vendor: VendorId::from_store(row.int(1)?),
        event: EventId::from_store(row.int(2)?),
        type_name: TypeName::from_store(row.text(3)?),
        price: Price::from_store(row.int(4)?),
        currency: currency(row, 14)?,
        schedule: Schedule {
            per_batch: row.int(5)?,
            batches: row.int(6)?,
            interval: Millis(row.int(7)?),
            starts_at: Timestamp(row.int(8)?),
        },
        released: row.int(9)?,
        state: ReleaseState::from_number(row.int(10)?).ok_or_else(|| unknown(10))?,
        paused_at: row.maybe_int(11)?.map(Timestamp),
        created_at: Timestamp(row.int(12)?),
    })
}

const TICKET: &str = "SELECT t.ticket_id, e.vendor_id, t.event_id, y.name, t.price, e.currency, t.status, \
     t.release_id, t.created_at, t.customer_id, t.held_until, t.sold_at, t.batch, t.position \
     FROM ticket t JOIN event e USING (event_id) JOIN ticket_type y USING (type_id)";

/// A ticket as it is at `now`; a deleted one is not found.
pub(crate) fn ticket(db: &impl Query, id: TicketId, now: Timestamp) -> Found<Option<Ticket>> {
    let sql = format!("{TICKET} WHERE t.ticket_id = ?1");
    let found = db.one(&sql, values_of![id.get()], |row| ticket_row(row, now))?;
    Ok(found.filter(|ticket| ticket.status != Status::Deleted))
}

/// The tickets that a customer owns and the order that each came with, in the order in which they were bought.
pub(crate) fn bought(db: &impl Query, customer: CustomerId) -> Found<Vec<(Ticket, OrderId)>> {
    // The order stands behind all columns of a ticket.
    let ticket = TICKET.replacen(" FROM", ", i.order_id FROM", 1);
    let sql = format!(
        "{ticket} JOIN order_ticket i ON i.ticket_id = t.ticket_id WHERE i.customer_id = ?1 ORDER BY i.order_id, i.line"
    );
    db.many(&sql, values_of![customer.get()], |row| {
        Ok((ticket_row(row, Timestamp(i64::MIN))?, OrderId::from_store(row.int(14)?)))
    })
}

/// A page in pool order. So that each read is short, a page looks at no more rows than it may have: with a
/// narrow filter it comes back with few rows and says where to go on.
pub(crate) fn tickets(
    db: &impl Query,
    page: &TicketPage,
    now: Timestamp,
) -> Result<Listed<Ticket>, StoreError> {
    let after = match page.after {
        None => Place { release: ReleaseId::from_store(0), batch: 0, position: 0 },
        Some(id) => place_of(db, id)?.ok_or_else(unknown_after)?,
    };
    let scanned = tickets_behind(db, after, now)?;
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let mut next = (scanned.len() == limits::PAGE_ROWS).then(|| scanned.last().map(|t| t.id.get())).flatten();
    let mut rows: Vec<Ticket> = scanned.into_iter().filter(|ticket| wanted(ticket, page)).collect();
    if rows.len() > limit {
        rows.truncate(limit);
        next = rows.last().map(|ticket| ticket.id.get());
    }
    Ok(Listed { rows, next })
}

/// The next tickets behind a place: of its batch, of later batches of its release, of later releases. Each of these
/// is a range of the places' key on every database, which a comparison of three columns at once is not.
fn tickets_behind(db: &impl Query, after: Place, now: Timestamp) -> Found<Vec<Ticket>> {
    const RANGES: [&str; 3] = [
        "t.release_id = ?1 AND t.batch = ?2 AND t.position > ?3",
        "t.release_id = ?1 AND t.batch > ?2",
        "t.release_id > ?1",
    ];
    let mut found = Vec::new();
    for (index, range) in RANGES.iter().enumerate() {
        let left = (limits::PAGE_ROWS - found.len()) as i64;
        if left == 0 {
            break;
        }
        let limit = 4 - index;
        let sql = format!("{TICKET} WHERE {range} ORDER BY t.release_id, t.batch, t.position LIMIT ?{limit}");
        let (release, batch, position) = (after.release.get(), after.batch, after.position);
        let mut values = [release.into(), batch.into(), position.into(), Value::Null];
        values[limit - 1] = left.into();
        found.extend(db.many(&sql, &values[..limit], |row| ticket_row(row, now))?);
    }
    Ok(found)
}

/// The place of a ticket, sold, deleted or whatever.
pub(crate) fn place_of(db: &impl Query, ticket: i64) -> Found<Option<Place>> {
    let sql = "SELECT release_id, batch, position FROM ticket WHERE ticket_id = ?1";
    db.one(sql, values_of![ticket], |row| {
        Ok(Place {
            release: ReleaseId::from_store(row.int(0)?),
            batch: row.small(1)?,
            position: row.small(2)?,
        })
    })
}

pub(crate) fn unknown_after() -> onsale_core::Rejection {
    onsale_core::Rejection::field("after", "is not a ticket")
}

fn wanted(ticket: &Ticket, page: &TicketPage) -> bool {
    let filter = &page.filter;
    ticket.status != Status::Deleted
        && page.status.is_none_or(|status| status == ticket.status)
        && filter.event.is_none_or(|event| event == ticket.event)
        && filter.vendor.is_none_or(|vendor| vendor == ticket.vendor)
        && filter.type_name.as_ref().is_none_or(|name| *name == ticket.type_name)
        && filter.currency.is_none_or(|currency| currency == ticket.currency)
        && filter.min_price.is_none_or(|min| min.is_reached_by(ticket.price, ticket.currency))
        && filter.max_price.is_none_or(|max| max.covers(ticket.price, ticket.currency))
}

fn ticket_row(row: &impl Row, now: Timestamp) -> Found<Ticket> {
    let customer = row.maybe_int(9)?;
    let stored = state(row.int(6)?, customer.unwrap_or(0), row.maybe_int(10)?, row.maybe_int(11)?);
    let ticket = Ticket {
        id: TicketId::from_store(row.int(0)?),
        vendor: VendorId::from_store(row.int(1)?),
        event: EventId::from_store(row.int(2)?),
        type_name: TypeName::from_store(row.text(3)?),
        price: Price::from_store(row.int(4)?),
        currency: currency(row, 5)?,
        status: Status::Available,
        release: ReleaseId::from_store(row.int(7)?),
        created_at: Timestamp(row.int(8)?),
        customer: None,
        reserved_until: None,
        sold_at: None,
    };
    Ok(ticket.standing(stored.at(now)))
}

/// A ticket's state from its columns. A number that is none of ours reads as withdrawn: it can do no harm, and
/// the audit names it.
pub(crate) fn state(status: i64, customer: i64, held_until: Option<i64>, sold_at: Option<i64>) -> State {
    let customer = CustomerId::from_store(customer);
    let sold_at = Timestamp(sold_at.unwrap_or(0));
    match Status::from_number(status) {
        Some(Status::Available) => State::Available,
        Some(Status::Reserved) => State::Reserved { customer, until: Timestamp(held_until.unwrap_or(0)) },
        Some(Status::Sold) => State::Sold { customer, at: sold_at },
        Some(Status::Refunded) => State::Refunded { customer, sold_at },
        Some(Status::Deleted) => State::Deleted,
        Some(Status::Withdrawn) | None => State::Withdrawn,
    }
}

/// Whether sales are running.
pub(crate) fn running(db: &impl Query) -> Found<bool> {
    db.number("SELECT value FROM setting WHERE name = 'sales_running'", &[]).map(|running| running != 0)
}

pub(crate) fn currency(row: &impl Row, column: usize) -> Found<Currency> {
    Currency::from_store(row.text(column)?).ok_or_else(|| unknown(column))
}

fn paged<D: Query, T>(
    db: &D,
    sql: &str,
    page: Page,
    read: impl FnMut(&D::Row<'_>) -> Found<T>,
    id: impl Fn(&T) -> i64,
) -> Found<Listed<T>> {
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let rows = db.many(sql, values_of![page.after.unwrap_or(0), limit as i64], read)?;
    Ok(listed(rows, limit, id))
}

/// A full page may have a successor.
pub(crate) fn listed<T>(rows: Vec<T>, limit: usize, id: impl Fn(&T) -> i64) -> Listed<T> {
    let next = (rows.len() >= limit).then(|| rows.last().map(id)).flatten();
    Listed { rows, next }
}
