//! `GET /ticket/find/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Scope, TicketId};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Id, TicketBody};

refusals!(Refusals: InvalidField, TicketNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::AnyoneSomeSeeMore).or_program(Scope::Read);

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
