//! A ticket, as every answer and message shows it.

mod json;

use onsale_core::{Buyer, Name, OrderId, Status, Ticket, TypeName};
use onsale_store::{Held, Sold};
use utoipa::ToSchema;

use super::{Id, Money, Seconds, Time, word_body};

word_body! {
    /// A ticket's standing.
    pub(crate) struct StatusBody(Status) of Status::SHOWN;
}

/// A ticket. Who holds or owns it, until when, and since when is shown only to those who may see it.
#[derive(Clone, Debug, ToSchema)]
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
    status: StatusBody,
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
            status: StatusBody(ticket.status),
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

/// The ticket that you hold, and for how long.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct HeldBody {
    #[serde(flatten)]
    ticket: TicketBody,
    /// How long the hold lasts, counted from when it was taken.
    hold_seconds: Seconds,
    /// When you may reserve the like again if this hold runs out unused. Absent where that costs nothing.
    reserve_again_at: Option<Time>,
}

impl HeldBody {
    pub(crate) fn of(held: &Held) -> Self {
        Self {
            ticket: TicketBody::of(&held.ticket, true),
            hold_seconds: Seconds(held.hold),
            reserve_again_at: held.again.map(Time),
        }
    }
}

/// The ticket is yours.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SoldBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(value_type = String, example = "Sale finalized successfully.")]
    message: &'static str,
    /// The ticket; of several the first.
    ticket: TicketBody,
    /// The order.
    order_id: Id,
    /// All tickets of the order, where it has more than one.
    tickets: Option<Vec<TicketBody>>,
}

impl SoldBody {
    pub(crate) fn of(sold: &Sold) -> Self {
        let body = |ticket| TicketBody::of(ticket, true);
        Self {
            status: "success",
            message: "Sale finalized successfully.",
            ticket: body(sold.ticket()),
            order_id: Id(sold.order.get()),
            tickets: (sold.tickets.len() > 1).then(|| sold.tickets.iter().map(body).collect()),
        }
    }
}
