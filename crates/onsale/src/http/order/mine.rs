//! `GET /order/mine`.

use axum::extract::State;
use axum::response::Response;
use onsale_store::{OrderPage, Orders};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::Query;
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::OrderBody;

refusals!(Refusals: InvalidField, CustomerNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// List your orders
///
/// In the order in which they were made; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/order/mine", tag = "orders",
    params(crate::http::openapi::CustomerHeader, crate::http::listing::Paging),
    responses((status = 200, description = "Your orders.", body = [OrderBody]), Refusals)
)]
pub(crate) async fn list_my_orders(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    query: Query,
) -> Result<Response, Problem> {
    let customer = caller.customer()?;
    let store = app.store.asked_by(asker.or(&caller));
    let fetch = move |after, limit| {
        let store = store.clone();
        let whose = Orders::OfCustomer(customer);
        async move {
            store.orders(OrderPage { whose, customer: None, event: None, state: None, after, limit }).await
        }
    };
    list(&query, fetch, OrderBody::of, |_| Frame::of_array()).await
}
