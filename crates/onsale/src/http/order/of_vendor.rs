//! `GET /vendor/orders`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{OrderState, Scope};
use onsale_store::{OrderPage, Orders};
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::Query;
use crate::http::listing::{ARRAY, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::{Id, OrderBody, OrderStateBody};

/// Which orders.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the parameters are read by name")]
pub(crate) struct OrderFilter {
    /// With a ticket of this event.
    event_id: Option<Id>,
    /// Made by this customer.
    customer_id: Option<Id>,
    /// In this state.
    #[param(inline)]
    state: Option<OrderStateBody>,
}

refusals!(Refusals: InvalidField, VendorNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Vendor).or_program(Scope::Read);

/// List the orders of your tickets
///
/// In the order in which they were made; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/vendor/orders", tag = "orders",
    params(crate::http::openapi::VendorHeader, OrderFilter, crate::http::openapi::Paging),
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
    let (customer, event) = (query.optional("customerId")?, query.optional("eventId")?);
    let state: Option<OrderState> = query.optional("state")?;
    let fetch = move |after, limit| {
        let store = store.clone();
        let whose = Orders::OfVendor(vendor);
        async move { store.orders(OrderPage { whose, customer, event, state, after, limit }).await }
    };
    list(&query, fetch, OrderBody::of, |_| ARRAY).await
}
