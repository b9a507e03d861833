//! Tickets, and the switch for all sales.

pub(crate) mod all;
pub(crate) mod available;
pub(crate) mod cancel;
pub(crate) mod count;
pub(crate) mod delete;
pub(crate) mod finalize;
pub(crate) mod find;
pub(crate) mod history;
mod json;
pub(crate) mod mine;
pub(crate) mod reserve;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod stop;
pub(crate) mod update;
pub(crate) mod void;
pub(crate) mod void_many;

use axum::http::StatusCode;
use onsale_core::{Currency, Name, OrderId, Ticket, TypeName};
use onsale_store::{Buyer, Filter, StoredAnswer};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::http::extract::Query;
use crate::http::problem::Problem;
use crate::http::respond::stored;
use crate::http::wire::{Id, Money, Time};

/// A ticket's standing.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the word is the core's")]
pub(crate) enum StatusBody {
    /// In the pool.
    Available,
    /// Held by a customer.
    Reserved,
    /// Bought.
    Sold,
    /// Out of the sale for now.
    Withdrawn,
    /// Given back after it was bought.
    Refunded,
}

/// A ticket. Who holds or owns it, until when, and since when is shown only to those who may see it.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct TicketBody {
    ticket_id: Id,
    vendor_id: Id,
    event_id: Id,
    #[schema(rename = "type", value_type = String, example = "VIP", min_length = 1, max_length = 50)]
    type_name: TypeName,
    price: Money,
    #[schema(value_type = String, example = "EUR")]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
    /// amount is written as it is charged.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    #[schema(value_type = StatusBody)]
    status: &'static str,
    release_id: Id,
    created_at: Time,
    /// Who holds or owns it.
    customer_id: Option<Id>,
    /// When the hold is over.
    reserved_until: Option<Time>,
    /// When it was bought.
    sold_at: Option<Time>,
    /// The order that it was bought with: in the list of one's own tickets, and for its vendor and administrators.
    order_id: Option<Id>,
    /// What the customer who bought it is called: for its vendor and administrators. Absent once the customer is erased.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    customer_name: Option<Name>,
}

impl TicketBody {
    /// `with_holder` says whether the reader may see who holds or owns it.
    pub(crate) fn of(ticket: &Ticket, with_holder: bool) -> Self {
        Self {
            ticket_id: Id(ticket.id.get()),
            vendor_id: Id(ticket.vendor.get()),
            event_id: Id(ticket.event.get()),
            type_name: ticket.type_name.clone(),
            price: Money(ticket.price, ticket.currency),
            currency: ticket.currency.code(),
            currency_digits: ticket.currency.digits(),
            status: ticket.status.word(),
            release_id: Id(ticket.release.get()),
            created_at: Time(ticket.created_at),
            customer_id: ticket.customer.filter(|_| with_holder).map(|customer| Id(customer.get())),
            reserved_until: ticket.reserved_until.filter(|_| with_holder).map(Time),
            sold_at: ticket.sold_at.filter(|_| with_holder).map(Time),
            order_id: None,
            customer_name: None,
        }
    }

    /// A ticket as its holder or owner sees it, with the order that it was bought with.
    pub(crate) fn of_order(ticket: &Ticket, order: Option<OrderId>) -> Self {
        Self { order_id: order.map(|order| Id(order.get())), ..Self::of(ticket, true) }
    }

    /// A ticket with who bought it, for whoever may see that.
    pub(crate) fn of_sale(ticket: &Ticket, buyer: Option<Buyer>, with_holder: bool) -> Self {
        match buyer.filter(|_| with_holder) {
            Some(Buyer { order, name }) => {
                Self { customer_name: name, ..Self::of_order(ticket, Some(order)) }
            }
            None => Self::of(ticket, with_holder),
        }
    }
}

/// Tickets.
#[derive(ToSchema)]
#[expect(dead_code, reason = "tells the contract; the list is written as it is read")]
pub(crate) struct TicketsBody {
    /// A sentence for a person.
    #[schema(example = "Available tickets, first in first out.")]
    message: String,
    tickets: Vec<TicketBody>,
}

/// Which tickets.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the parameters are read by name")]
pub(crate) struct TicketFilter {
    /// Of this event.
    event_id: Option<Id>,
    /// Of this vendor.
    vendor_id: Option<Id>,
    /// Of this type.
    #[param(rename = "type", min_length = 1, max_length = 50)]
    type_name: Option<String>,
    /// Prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the event's currency where `eventId`
    /// names one, else in the server's own: an amount says nothing about prices in another currency.
    #[param(min_length = 3, max_length = 3, example = "EUR")]
    currency: Option<String>,
    /// At this price or above.
    min_price: Option<Money>,
    /// At this price or below.
    max_price: Option<Money>,
}

impl TicketFilter {
    /// `house` is the server's own currency.
    fn read(query: &Query, house: Currency) -> Result<Filter, Problem> {
        let filter = Filter {
            event: query.optional("eventId")?,
            vendor: query.optional("vendorId")?,
            type_name: query.optional("type")?,
            currency: query.optional("currency")?,
            min_price: query.optional("minPrice")?,
            max_price: query.optional("maxPrice")?,
        };
        Ok(filter.priced_in(house))
    }
}

/// Whether sales are running.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunningBody {
    running: bool,
}

/// Sales were stopped or started.
#[derive(Serialize, ToSchema)]
pub(crate) struct SwitchedBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "All sales are stopped. Tickets on hold can still be bought.")]
    message: &'static str,
    running: bool,
}

impl SwitchedBody {
    fn stored(running: &bool) -> StoredAnswer {
        let message = if *running {
            "Sales are running."
        } else {
            "All sales are stopped. Tickets on hold can still be bought."
        };
        stored(StatusCode::OK, &Self { status: "success", message, running: *running })
    }
}
