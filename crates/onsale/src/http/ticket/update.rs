//! `PUT /ticket/update/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Amount, Scope, Status, TicketId, TypeName};
use onsale_store::{Request, UpdateTicket};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::form::{Body, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Id, Money, StatusBody, TicketBody};

body! {
    /// What shall be different; what is absent stays. A ticket always has all three, so null is refused.
    #[serde(deny_unknown_fields)]
    pub(crate) struct UpdateTicketBody {
        #[schema(value_type = Option<Money>, nullable = false)]
        price = present("price"): Option<Amount>,
        #[schema(value_type = Option<String>, nullable = false, example = "VIP", min_length = 1, max_length = 50)]
        type_name = present("type"): Option<TypeName>,
        /// `available` or `withdrawn`.
        #[schema(value_type = Option<StatusBody>, nullable = false, example = "withdrawn")]
        status = present("status"): Option<Status>,
    }
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
    let owner = caller.owner()?;
    let UpdateTicketBody { price, type_name, status } = UpdateTicketBody::read(&form)?;
    let update = UpdateTicket { id, owner, price, type_name, status };
    let ticket = app.store.update_ticket(Request::new(caller.seller(), now), update).await?;
    Ok(ok(&TicketBody::of(&ticket, caller.sees_holder(&ticket))))
}
