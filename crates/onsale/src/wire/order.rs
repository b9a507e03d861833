//! An order with its lines, as every answer shows it.

use onsale_core::{LineKind, Order, OrderLine, OrderState};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Balance, Count, Id, Time, word_body};

word_body! {
    /// Where an order stands.
    pub(crate) struct OrderStateBody(OrderState) of OrderState::ALL;
}

word_body! {
    /// What a line of an order stands for.
    pub(crate) struct LineKindBody(LineKind) of LineKind::ALL;
}

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderLineBody {
    /// Its number in the order, from 1.
    line: Count,
    kind: LineKindBody,
    /// The ticket, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<Id>,
    /// What the ticket admits to.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<Id>,
    /// The ticket's type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    type_name: Option<String>,
    /// What it costs, tax included.
    amount: Balance,
    /// The rate of the tax in it, in hundredths of a percent.
    tax_rate: Count,
    /// The tax in it.
    tax: Balance,
    /// When it was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded_at: Option<Time>,
}

/// What a customer bought from one vendor at once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderBody {
    order_id: Id,
    vendor_id: Id,
    customer_id: Id,
    state: OrderStateBody,
    /// The currency of all amounts.
    #[schema(value_type = String, example = "EUR")]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    /// What the lines cost together.
    total: Balance,
    /// What of it is paid.
    paid: Balance,
    /// What of that was given back.
    refunded: Balance,
    created_at: Time,
    lines: Vec<OrderLineBody>,
}

impl OrderBody {
    pub(crate) fn of(order: &Order) -> Self {
        let money = |minor| Balance(minor, order.currency);
        Self {
            order_id: Id(order.id.get()),
            vendor_id: Id(order.vendor.get()),
            customer_id: Id(order.customer.get()),
            state: OrderStateBody(order.state),
            currency: order.currency.code(),
            currency_digits: order.currency.digits(),
            total: money(order.total),
            paid: money(order.paid),
            refunded: money(order.refunded),
            created_at: Time(order.created_at),
            lines: order.lines.iter().map(|line| OrderLineBody::of(line, order)).collect(),
        }
    }
}

impl OrderLineBody {
    fn of(line: &OrderLine, order: &Order) -> Self {
        Self {
            line: Count(line.number.into()),
            kind: LineKindBody(line.kind),
            ticket_id: line.ticket.map(|ticket| Id(ticket.get())),
            event_id: line.event.map(|event| Id(event.get())),
            type_name: line.type_name.as_ref().map(|name| name.as_str().to_owned()),
            amount: Balance(line.amount, order.currency),
            tax_rate: Count(line.tax_rate),
            tax: Balance(line.tax, order.currency),
            refunded_at: line.refunded_at.map(Time),
        }
    }
}
