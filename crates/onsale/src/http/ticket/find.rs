//! `GET /ticket/find/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::TicketId;

use super::TicketBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::asker::Asker;
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::http::wire::Id;

refusals!(Refusals: InvalidField, TicketNotFound);

/// Find a ticket
///
/// Its vendor and administrators see who bought it, and with which order.
#[utoipa::path(
    get, path = "/ticket/find/{ticketId}", tag = "tickets", params(("ticketId" = Id, Path)),
    responses((status = 200, description = "The ticket.", body = TicketBody), Refusals)
)]
pub(crate) async fn find_ticket(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<TicketId>,
) -> Result<Response, Problem> {
    let (ticket, buyer) = app.store.asked_by(asker.or(&caller)).find_ticket(id, now).await?;
    Ok(ok(&TicketBody::of_sale(&ticket, buyer, caller.sees_holder(&ticket))))
}
