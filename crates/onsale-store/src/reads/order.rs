//! Orders with their lines.

use std::fmt::Write as _;

use onsale_core::{
    CustomerId, EventId, LineKind, Order, OrderId, OrderLine, OrderState, Rejection, TicketId, Timestamp,
    TypeName, VendorId, limits,
};

use super::find;
use crate::StoreError;
use crate::database::{Found, Query, Row, unknown, values_of};
use crate::query::{Listed, OrderPage, Orders};

const ORDER: &str = "SELECT o.order_id, o.vendor_id, o.customer_id, o.state, o.currency, o.total, o.paid, o.refunded, o.created_at \
     FROM orders o";

/// An order, if there is one.
pub(crate) fn order(db: &impl Query, id: OrderId) -> Found<Option<Order>> {
    let found =
        db.one(&format!("{ORDER} WHERE o.order_id = ?1"), values_of![id.get()], |row| order_row(row))?;
    let Some(mut order) = found else { return Ok(None) };
    order.lines = lines(db, &[order.id])?.into_iter().map(|(_, line)| line).collect();
    Ok(Some(order))
}

/// A page of somebody's orders by their ids. An absent part of the filter is 0, which is no id, or -1, which is no state.
pub(crate) fn orders(db: &impl Query, page: &OrderPage) -> Result<Listed<Order>, StoreError> {
    let is_known = match page.whose {
        Orders::OfCustomer(customer) => {
            find::customer(db, customer)?.map(drop).ok_or(Rejection::CustomerNotFound)
        }
        Orders::OfVendor(vendor) => find::vendor(db, vendor)?.map(drop).ok_or(Rejection::VendorNotFound),
    };
    is_known?;
    // The customer's lines are found by their key, and the vendor's orders by theirs.
    let (whose, id) = match page.whose {
        Orders::OfCustomer(customer) => {
            ("o.order_id IN (SELECT order_id FROM order_ticket WHERE customer_id = ?2)", customer.get())
        }
        Orders::OfVendor(vendor) => ("o.vendor_id = ?2", vendor.get()),
    };
    let sql = format!(
        "{ORDER} WHERE o.order_id > ?1 AND {whose} AND (?3 = 0 OR o.customer_id = ?3) AND (?4 = -1 OR o.state = ?4) \
         AND (?5 = 0 OR EXISTS (SELECT 1 FROM order_ticket l WHERE l.customer_id = o.customer_id \
         AND l.order_id = o.order_id AND l.event_id = ?5)) \
         ORDER BY o.order_id LIMIT ?6"
    );
    let limit = page.limit.clamp(1, limits::PAGE_ROWS);
    let values = values_of![
        page.after.unwrap_or(0),
        id,
        page.customer.map_or(0, CustomerId::get),
        page.state.map_or(-1, OrderState::number),
        page.event.map_or(0, EventId::get),
        limit as i64
    ];
    let mut found = db.many(&sql, values, |row| order_row(row))?;
    let ids: Vec<OrderId> = found.iter().map(|order| order.id).collect();
    let mut lines = lines(db, &ids)?.into_iter().peekable();
    for order in &mut found {
        while let Some((_, line)) = lines.next_if(|(of, _)| *of == order.id) {
            order.lines.push(line);
        }
    }
    Ok(find::listed(found, limit, |order| order.id.get()))
}

/// The lines of some orders, by order and number. An order's tickets are found by its customer, whose key has them.
fn lines(db: &impl Query, orders: &[OrderId]) -> Found<Vec<(OrderId, OrderLine)>> {
    let mut ids = String::new();
    for order in orders {
        // Writing into a string cannot fail.
        let _ = write!(ids, "{}{order}", if ids.is_empty() { "" } else { ", " });
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT l.order_id, l.line, 0 AS kind, l.ticket_id, l.event_id, y.name, l.amount, l.tax_rate, l.tax, l.refunded_at \
         FROM orders o JOIN order_ticket l ON l.customer_id = o.customer_id AND l.order_id = o.order_id \
         LEFT JOIN ticket t ON t.ticket_id = l.ticket_id LEFT JOIN ticket_type y ON y.type_id = t.type_id \
         WHERE o.order_id IN ({ids}) \
         UNION ALL SELECT order_id, line, kind, NULL, NULL, NULL, amount, tax_rate, tax, refunded_at FROM order_charge \
         WHERE order_id IN ({ids}) ORDER BY 1, 2"
    );
    db.many(&sql, &[], |row| Ok((OrderId::from_store(row.int(0)?), line_row(row)?)))
}

fn order_row(row: &impl Row) -> Found<Order> {
    Ok(Order {
        id: OrderId::from_store(row.int(0)?),
        vendor: VendorId::from_store(row.int(1)?),
        customer: CustomerId::from_store(row.int(2)?),
        state: OrderState::from_number(row.int(3)?).ok_or_else(|| unknown(3))?,
        currency: find::currency(row, 4)?,
        total: row.int(5)?,
        paid: row.int(6)?,
        refunded: row.int(7)?,
        created_at: Timestamp(row.int(8)?),
        lines: Vec::new(),
    })
}

fn line_row(row: &impl Row) -> Found<OrderLine> {
    Ok(OrderLine {
        number: row.small(1)?,
        kind: LineKind::from_number(row.int(2)?).ok_or_else(|| unknown(2))?,
        ticket: row.maybe_int(3)?.map(TicketId::from_store),
        event: row.maybe_int(4)?.map(EventId::from_store),
        type_name: row.maybe_text(5)?.map(TypeName::from_store),
        amount: row.int(6)?,
        tax_rate: row.int(7)?,
        tax: row.int(8)?,
        refunded_at: row.maybe_int(9)?.filter(|at| *at != 0).map(Timestamp),
    })
}
