//! Tickets, and the switch for all sales.

pub(crate) mod all;
pub(crate) mod available;
pub(crate) mod cancel;
pub(crate) mod code;
pub(crate) mod count;
pub(crate) mod delete;
pub(crate) mod finalize;
pub(crate) mod find;
pub(crate) mod history;
pub(crate) mod ics;
pub(crate) mod mine;
pub(crate) mod reserve;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod stop;
pub(crate) mod update;
pub(crate) mod void;
pub(crate) mod void_many;

use axum::http::StatusCode;
use onsale_core::{Amount, Currency, EventId, TypeName, VendorId};
use onsale_store::{Filter, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Query, query};
use crate::http::problem::Problem;
use crate::http::respond::stored;
use crate::wire::{Id, Money, TicketBody};

/// Tickets.
#[derive(Serialize, ToSchema)]
pub(crate) struct TicketsBody {
    /// A sentence for a person.
    #[schema(value_type = String, example = "Available tickets, first in first out.")]
    message: &'static str,
    tickets: Vec<TicketBody>,
}

query! {
    /// Which tickets.
    pub(crate) struct TicketFilter {
        /// Of this event.
        #[param(value_type = Option<Id>)]
        event = optional("eventId"): Option<EventId>,
        /// Of this vendor.
        #[param(value_type = Option<Id>)]
        vendor = optional("vendorId"): Option<VendorId>,
        /// Of this type.
        #[param(value_type = Option<String>, min_length = 1, max_length = 50)]
        type_name = optional("type"): Option<TypeName>,
        /// Prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the event's currency where `eventId`
        /// names one, else in the server's own: an amount says nothing about prices in another currency.
        #[param(value_type = Option<String>, min_length = 3, max_length = 3, example = "EUR")]
        currency = optional("currency"): Option<Currency>,
        /// At this price or above.
        #[param(value_type = Option<Money>)]
        min_price = optional("minPrice"): Option<Amount>,
        /// At this price or below.
        #[param(value_type = Option<Money>)]
        max_price = optional("maxPrice"): Option<Amount>,
    }
}

impl TicketFilter {
    /// `house` is the server's own currency.
    fn of(query: &Query, house: Currency) -> Result<Filter, Problem> {
        let Self { event, vendor, type_name, currency, min_price, max_price } = Self::read(query)?;
        Ok(Filter { event, vendor, type_name, currency, min_price, max_price }.priced_in(house))
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
