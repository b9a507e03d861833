//! `PUT /ticket/update/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Scope, TicketId};
use onsale_store::{Request, UpdateTicket};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::form::Known;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Id, Money, StatusBody, TicketBody};

/// What shall be different; what is absent stays. A ticket always has all three, so null is refused.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct UpdateTicketBody {
    #[schema(nullable = false)]
    price: Option<Money>,
    #[schema(rename = "type", nullable = false, example = "VIP", min_length = 1, max_length = 50)]
    type_name: Option<String>,
    /// `available` or `withdrawn`.
    #[schema(nullable = false, example = "withdrawn")]
    status: Option<StatusBody>,
}

static KNOWN: Known = Known::of::<UpdateTicketBody>();

refusals!(
    Refusals: InvalidField,
    Forbidden,
    VendorNotApproved,
    TicketNotFound,
    TicketNotAvailable,
    IllegalTransition,
    PoolFull,
);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Manage);

/// Change a ticket
///
/// Price and type only while it is available or withdrawn; the status only from the one of these to the other. A withdrawn
/// ticket comes back while the event's pool (`poolCapacity`) has room for it, and is refused with `POOL_FULL` otherwise.
#[utoipa::path(
    put, path = "/ticket/update/{ticketId}", tag = "tickets", request_body = UpdateTicketBody,
    params(("ticketId" = Id, Path)),
    responses((status = 200, description = "The ticket as it is now.", body = TicketBody), Refusals)
)]
pub(crate) async fn update_ticket(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    PathId(id): PathId<TicketId>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.required_form()?.only(&KNOWN)?;
    let update = UpdateTicket {
        id,
        owner: caller.owner()?,
        price: form.present("price")?,
        type_name: form.present("type")?,
        status: form.present("status")?,
    };
    let ticket = app.store.update_ticket(Request::new(caller.seller(), now), update).await?;
    Ok(ok(&TicketBody::of(&ticket, caller.sees_holder(&ticket))))
}
