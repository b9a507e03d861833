//! `POST /ticket/void`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{CustomerId, VendorId};
use onsale_store::{Sales, StoredAnswer, Unreplaced, VoidSales, Voided};
use serde::Serialize;
use utoipa::ToSchema;

use super::void::{UndoneBody, carry_out, letter};
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::field::TicketIds;
use crate::http::form::{Body, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::wire::Id;

body! {
    /// Which sales are undone, and how: `ticketIds` or `customerId`, not both.
    #[serde(deny_unknown_fields)]
    pub(crate) struct VoidSalesBody {
        /// These tickets, at most 200. Those that are refunded already are passed over.
        #[schema(value_type = Option<Vec<Id>>, min_items = 1, max_items = 200, example = json!([7, 8]))]
        tickets = optional("ticketIds"): Option<TicketIds>,
        /// What this customer has bought of the vendor, the oldest first, at most 200 at a time.
        #[schema(value_type = Option<Id>)]
        customer = optional("customerId"): Option<CustomerId>,
        /// An administrator undoes what was bought of this vendor; of any, if absent. A vendor's own are undone either way.
        #[schema(value_type = Option<Id>)]
        vendor = optional("vendorId"): Option<VendorId>,
        /// Whether a new ticket takes the place of each refunded one in the pool; true if absent. Where none can, `notReplaced`
        /// says why.
        back_to_pool = optional("backToPool"): Option<bool>,
    }
}

static KNOWN: Known = Known::of::<VoidSalesBody>();

/// The sales are undone.
#[derive(Serialize, ToSchema)]
pub(crate) struct VoidedSalesBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "2 sales are undone.")]
    message: String,
    /// Each of them.
    sales: Vec<UndoneBody>,
    /// Whether the customer has more of them: ask again.
    more: bool,
}

refusals!(
    Refusals: InvalidField,
    Forbidden,
    CustomerNotFound,
    TicketNotFound,
    TicketNotSold,
);

pub(crate) const ACCESS: Access = Access::of(Who::Owner);

/// Undo many sales at once
///
/// Of tickets that are named, or of one customer. All of a call are undone, or none: what cannot be undone refuses the call.
/// Each customer gets one mail, where mail is sent.
#[utoipa::path(
    post, path = "/ticket/void", tag = "tickets", request_body = VoidSalesBody,
    params(crate::http::openapi::OptionalVendorHeader),
    responses((status = 200, description = "Undone.", body = VoidedSalesBody), Refusals)
)]
pub(crate) async fn void_sales(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let owner = caller.owner()?;
    let wish = VoidSalesBody::read(&body.required_form()?.only(&KNOWN)?)?;
    let which = which(wish.tickets, wish.customer)?;
    if let (Some(named), Some(own)) = (wish.vendor, owner)
        && named != own
    {
        return Err(Problem::forbidden());
    }
    let back_to_pool = wish.back_to_pool.unwrap_or(true);
    let letter = letter(&app, now.0);
    let request = key.request(caller.seller(), now, &body, render);
    let void = VoidSales { which, owner: owner.or(wish.vendor), back_to_pool, letter };
    Ok(answer(carry_out(&app, request, void).await?, render))
}

fn which(tickets: Option<TicketIds>, customer: Option<CustomerId>) -> Result<Sales, Problem> {
    match (tickets, customer) {
        (Some(tickets), None) => Ok(Sales::Of(tickets.0)),
        (None, Some(customer)) => Ok(Sales::To(customer)),
        (Some(_), Some(_)) => Err(Problem::invalid_field("customerId", "cannot be given beside ticketIds")),
        (None, None) => Err(Problem::invalid_field("ticketIds", "is required, or customerId")),
    }
}

fn render(voided: &Voided) -> StoredAnswer {
    let message = match voided.sales.len() {
        1 => "1 sale is undone.".to_owned(),
        many => format!("{many} sales are undone."),
    };
    let full = voided.sales.iter().filter(|sale| sale.unreplaced == Some(Unreplaced::PoolFull)).count();
    let message = match full {
        0 => message,
        _ => format!("{message} For {full} of them no new ticket takes the place: the event's pool is full."),
    };
    let sales = voided.sales.iter().map(UndoneBody::of).collect();
    stored(StatusCode::OK, &VoidedSalesBody { status: "success", message, sales, more: voided.more })
}
