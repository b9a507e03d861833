//! `GET /ticket/ics/{ticketId}`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use onsale_core::TicketId;

use crate::app::App;
use crate::auth::Caller;
use crate::document::calendar::calendar;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, PathId};
use crate::http::origin::Origin;
use crate::http::problem::{Problem, refusals};
use crate::wire::Id;

const KIND: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8; method=PUBLISH");

refusals!(Refusals: InvalidField, TicketNotFound, TicketNotSold, EventWithoutStart);

pub(crate) const ACCESS: Access = Access::of(Who::Party);

/// Get a ticket's event for a calendar
///
/// For who bought the ticket, for its vendor and for administrators. The ticket's codes are not in it. After the event has
/// moved, or the sale was undone, the file of the same ticket changes the same entry.
#[utoipa::path(
    get, path = "/ticket/ics/{ticketId}", tag = "tickets", params(("ticketId" = Id, Path)),
    responses((status = 200, description = "The file (RFC 5545).", content((String = "text/calendar"))), Refusals)
)]
pub(crate) async fn show_ticket_calendar(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    Now(now): Now,
    Origin(origin): Origin,
    PathId(id): PathId<TicketId>,
) -> Result<Response, Problem> {
    caller.somebody()?;
    let view = app.store.asked_by(asker.or(&caller)).ticket_view(id, now).await?;
    caller.holder_or_vendor(&view.ticket)?;
    view.ticket.status.check_bought()?;
    let starts_at = view.event.details.beginning()?;
    let host =
        origin.as_deref().and_then(|origin| origin.split_once("://")).map_or("onsale", |(_, host)| host);
    let mut response = Response::new(Body::from(calendar(&view.ticket, &view.event, starts_at, host, now)));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, KIND);
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"ticket-{id}.ics\"")) {
        out.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
