//! `GET /order/find/{orderId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{OrderId, Scope};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Id, OrderBody};

refusals!(Refusals: InvalidField, OrderNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Party).or_program(Scope::Read);

/// Look at an order
///
/// For who bought, for the vendor and for administrators.
#[utoipa::path(
    get, path = "/order/find/{orderId}", tag = "orders",
    params(("orderId" = Id, Path)),
    responses((status = 200, description = "The order.", body = OrderBody), Refusals)
)]
pub(crate) async fn find_order(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    PathId(id): PathId<OrderId>,
) -> Result<Response, Problem> {
    caller.somebody()?;
    let order = app.store.asked_by(asker.or(&caller)).find_order(id).await?;
    caller.party(order.customer, order.vendor)?;
    Ok(ok(&OrderBody::of(&order)))
}
