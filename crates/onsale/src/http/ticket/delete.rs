//! `DELETE /ticket/delete/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Scope, TicketId};
use onsale_store::{DeleteTicket, Request};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{DoneBody, ok};
use crate::wire::Id;

refusals!(Refusals: InvalidField, Forbidden, TicketNotFound, TicketNotAvailable);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Delete a ticket
///
/// Only one that is available or withdrawn.
#[utoipa::path(
    delete, path = "/ticket/delete/{ticketId}", tag = "tickets", params(("ticketId" = Id, Path)),
    responses((status = 200, description = "Gone.", body = DoneBody), Refusals)
)]
pub(crate) async fn delete_ticket(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<TicketId>,
) -> Result<Response, Problem> {
    let delete = DeleteTicket { id, owner: caller.owner()? };
    app.store.delete_ticket(Request::new(caller.seller(), now), delete).await?;
    Ok(ok(&DoneBody::saying(format!("Ticket {id} deleted."))))
}
