//! `GET /ticket/all`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Buyer, Scope, Status, Ticket};
use onsale_store::TicketPage;

use super::TicketFilter;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, Query, query};
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::{StatusBody, TicketBody};

query! {
    /// Which standing.
    pub(crate) struct ByStatus {
        /// Only tickets with this status.
        #[param(value_type = Option<StatusBody>)]
        status = optional("status"): Option<Status>,
    }
}

refusals!(Refusals: InvalidField, VendorNotFound, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Read);

/// List tickets of any status
///
/// In pool order, all of them, streamed; with `limit` one page, and a `Link` to the next. A vendor sees its
/// own, and who bought them with which order.
#[utoipa::path(
    get, path = "/ticket/all", tag = "tickets", params(TicketFilter, ByStatus, crate::http::listing::Paging),
    responses((status = 200, description = "The tickets.", body = Vec<TicketBody>), Refusals)
)]
pub(crate) async fn list_tickets(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    Now(now): Now,
    query: Query,
) -> Result<Response, Problem> {
    let mut filter = TicketFilter::of(&query, app.settings.currency)?;
    if let Some(owner) = caller.owner()? {
        if filter.vendor.is_some_and(|vendor| vendor != owner) {
            return Err(Problem::forbidden());
        }
        filter.vendor = Some(owner);
    }
    let ByStatus { status } = ByStatus::read(&query)?;
    let asker = asker.or(&caller);
    let fetch = move |after: Option<i64>, limit| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            // Each page is judged at its own time: a long list is read for longer than a hold may last.
            let now = if after.is_some() { app.clock.now() } else { now };
            app.store.asked_by(asker).tickets(TicketPage { filter, status, after, limit }, now).await
        }
    };
    let body = move |(ticket, buyer): &(Ticket, Option<Buyer>)| {
        TicketBody::of_sale(ticket, buyer.clone(), caller.sees_holder(ticket))
    };
    list(&query, fetch, body, |_| Frame::of_array()).await
}
