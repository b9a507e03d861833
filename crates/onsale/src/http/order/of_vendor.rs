//! `GET /vendor/orders`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{CustomerId, EventId, OrderState, Scope};
use onsale_store::{OrderPage, Orders};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Query, query};
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::{Id, OrderBody, OrderStateBody};

query! {
    /// Which orders.
    pub(crate) struct OrderFilter {
        /// With a ticket of this event.
        #[param(value_type = Option<Id>)]
        event = optional("eventId"): Option<EventId>,
        /// Made by this customer.
        #[param(value_type = Option<Id>)]
        customer = optional("customerId"): Option<CustomerId>,
        /// In this state.
        #[param(inline, value_type = Option<OrderStateBody>)]
        state = optional("state"): Option<OrderState>,
    }
}

refusals!(Refusals: InvalidField, VendorNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Vendor).or_program(Scope::Read);

/// List the orders of your tickets
///
/// In the order in which they were made; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/vendor/orders", tag = "orders",
    params(crate::http::openapi::VendorHeader, OrderFilter, crate::http::listing::Paging),
    responses((status = 200, description = "The vendor's orders.", body = [OrderBody]), Refusals)
)]
pub(crate) async fn list_orders_of_vendor(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    query: Query,
) -> Result<Response, Problem> {
    let vendor = caller.vendor()?;
    let store = app.store.asked_by(asker.or(&caller));
    let OrderFilter { event, customer, state } = OrderFilter::read(&query)?;
    let fetch = move |after, limit| {
        let store = store.clone();
        let whose = Orders::OfVendor(vendor);
        async move { store.orders(OrderPage { whose, customer, event, state, after, limit }).await }
    };
    list(&query, fetch, OrderBody::of, |_| Frame::of_array()).await
}
