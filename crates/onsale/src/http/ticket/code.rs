//! `GET /ticket/code/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::TicketId;
use onsale_core::code::Claims;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::document::codes::Codes;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, PathId};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Count, Id};

/// What opens the door.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketCodeBody {
    ticket_id: Id,
    event_id: Id,
    /// For a QR code of version 6 at level M, in its alphanumeric mode.
    #[schema(min_length = 152, max_length = 152, pattern = "^OT1[A-Z2-7]{149}$")]
    code: String,
    /// For hands and keyboard scanners.
    #[schema(example = "KGXR DPCG HDVP VLVV PVVJ")]
    short_code: String,
    /// How often the ticket's codes were replaced: those of other generations open no door.
    generation: Count,
    /// The key that has signed the code.
    key_id: Count,
}

refusals!(Refusals: InvalidField, TicketNotFound, TicketNotSold);

pub(crate) const ACCESS: Access = Access::of(Who::Party);

/// Get the codes of a ticket
///
/// For who bought it, for its vendor and for administrators. What they consist of, and how anyone checks them, is in
/// docs/ticket-code.md.
#[utoipa::path(
    get, path = "/ticket/code/{ticketId}", tag = "tickets", params(("ticketId" = Id, Path)),
    responses((status = 200, description = "Its codes.", body = TicketCodeBody), Refusals)
)]
pub(crate) async fn show_ticket_code(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<TicketId>,
) -> Result<Response, Problem> {
    caller.somebody()?;
    let view = app.store.asked_by(asker.or(&caller)).ticket_view(id, now).await?;
    caller.holder_or_vendor(&view.ticket)?;
    let claims = Claims::of(&view.ticket, view.type_id, view.generation)?;
    let codes = Codes::of(&claims, &view, &app.settings.ticket_secrets).map_err(Problem::internal)?;
    Ok(ok(&TicketCodeBody {
        ticket_id: Id(id.get()),
        event_id: Id(claims.event.get()),
        code: codes.ticket,
        short_code: codes.short,
        generation: Count(claims.generation.get().into()),
        key_id: Count(codes.key.get().into()),
    }))
}
