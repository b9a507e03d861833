//! `GET /ticket/available`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Actor, Ticket, TicketId};
use onsale_store::{Listed, PoolPage, Request};

use super::{TicketFilter, TicketsBody};
use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, Query};
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::TicketBody;

refusals!(Refusals: InvalidField, VendorNotFound, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// List the tickets in the pool
///
/// In pool order, all of them, streamed; with `limit` one page, and a `Link` to the next.
#[utoipa::path(
    get, path = "/ticket/available", tag = "tickets", params(TicketFilter, crate::http::listing::Paging),
    responses((status = 200, description = "What can be reserved.", body = TicketsBody), Refusals)
)]
pub(crate) async fn list_available_tickets(
    State(app): State<App>,
    asker: Asker,
    Now(now): Now,
    query: Query,
) -> Result<Response, Problem> {
    let filter = TicketFilter::of(&query, app.settings.currency)?;
    let asker = asker.anyone();
    let fetch = move |after: Option<i64>, limit| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            let page = PoolPage { filter, after: after.and_then(TicketId::new), limit };
            // Each page is judged at its own time: a long list is read for longer than a hold may last.
            let now = if after.is_some() { app.clock.now() } else { now };
            let rows = app.store.asked_by(asker).available(Request::new(Actor::Anyone, now), page).await?;
            let next = rows.last().filter(|_| rows.len() >= limit).map(|ticket| ticket.id.get());
            Ok(Listed { rows, next })
        }
    };
    let body = |ticket: &Ticket| TicketBody::of(ticket, false);
    list(&query, fetch, body, around).await
}

/// What stands around the tickets.
fn around(first: &[Ticket]) -> Frame {
    let message =
        if first.is_empty() { "No tickets are available." } else { "Available tickets, first in first out." };
    Frame::of_empty(&TicketsBody { message, tickets: Vec::new() })
}
