//! Tickets, and the switch for all sales.

pub(crate) mod all;
pub(crate) mod available;
pub(crate) mod cancel;
pub(crate) mod count;
pub(crate) mod delete;
pub(crate) mod finalize;
pub(crate) mod find;
pub(crate) mod history;
pub(crate) mod mine;
pub(crate) mod reserve;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod stop;
pub(crate) mod update;
pub(crate) mod void;
pub(crate) mod void_many;

use axum::http::StatusCode;
use onsale_core::Currency;
use onsale_store::{Filter, StoredAnswer};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::http::extract::Query;
use crate::http::problem::Problem;
use crate::http::respond::stored;
use crate::wire::{Id, Money, TicketBody};

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
