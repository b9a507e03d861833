//! `GET /customer/export`: all that is kept about a customer.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::CustomerBody;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::auth::private;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{TicketBody, Time};

/// A login that lasts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LastingLoginBody {
    began_at: Time,
    used_at: Time,
    ends_at: Time,
}

/// All that is kept about a customer.
#[derive(Serialize, ToSchema)]
pub(crate) struct CustomerExportBody {
    customer: CustomerBody,
    /// Logins that last.
    sessions: Vec<LastingLoginBody>,
    /// Tickets that were bought.
    tickets: Vec<TicketBody>,
}

refusals!(Refusals: CustomerNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Customer);

/// Take your data with you
///
/// All that is kept about the customer: the record, logins that last, tickets bought. The journal has the number
/// only, beside what happened to a ticket.
#[utoipa::path(
    get, path = "/customer/export", tag = "customers", params(crate::http::openapi::CustomerHeader),
    responses((status = 200, description = "Your data.", body = CustomerExportBody), Refusals)
)]
pub(crate) async fn export_customer(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
) -> Result<Response, Problem> {
    let export = app.store.asked_by(asker.or(&caller)).export_customer(caller.customer()?).await?;
    let session = |[began, used, ends]: &[onsale_core::Timestamp; 3]| LastingLoginBody {
        began_at: Time(*began),
        used_at: Time(*used),
        ends_at: Time(*ends),
    };
    Ok(private(ok(&CustomerExportBody {
        customer: CustomerBody::of(&export.customer),
        sessions: export.sessions.iter().map(session).collect(),
        tickets: export.tickets.iter().map(|ticket| TicketBody::of(ticket, true)).collect(),
    })))
}
