//! `PUT /vendor/update`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Actor, Email, VendorId};
use onsale_store::{Request, UpdateVendor};
use serde::Serialize;
use utoipa::ToSchema;

use super::{PerBatch, VendorBody};
use crate::app::App;
use crate::auth::{Caller, Mode};
use crate::http::access::{Access, Who};
use crate::http::address::reachable;
use crate::http::auth::address_proof;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Interval;
use crate::http::form::Known;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Id, Seconds};

/// Whose record, and what shall stand in it; what is absent or null stays.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct UpdateVendorBody {
    vendor_id: Id,
    #[schema(nullable = false, example = "Blue Note", min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(nullable = false, example = "door@bluenote.example", min_length = 3, max_length = 254)]
    email: Option<String>,
    /// Tickets in a batch of a release that does not say how many.
    #[schema(example = 100, minimum = 1, maximum = 100_000)]
    tickets_per_release: Option<i64>,
    /// Time between the batches of a release that does not say how long: 0, or at least 0.1.
    ticket_release_interval: Option<Seconds>,
    /// Which defaults there shall be none of from now on; null clears nothing.
    clear: Option<Vec<ClearableVendorField>>,
}

/// A field of a vendor that need not be there.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the names are read as text")]
enum ClearableVendorField {
    TicketsPerRelease,
    TicketReleaseInterval,
}

/// The same, as they are written.
const CLEARABLE: [&str; 2] = ["ticketsPerRelease", "ticketReleaseInterval"];

static KNOWN: Known = Known::of::<UpdateVendorBody>();

/// The record as it is now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpdatedVendorBody {
    #[serde(flatten)]
    vendor: VendorBody,
    /// Where a code was sent to, if the address is to change: it counts when `POST /auth/confirm-address` got the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "door@new.example")]
    pending_email: Option<String>,
}

refusals!(Refusals: InvalidField, VendorNotFound, EmailTaken, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::VendorItself);

/// Change a vendor's record
///
/// In token mode another address of one's own counts only when the code that is sent to it was entered
/// (`POST /auth/confirm-address`); `pendingEmail` says that one is on its way, and the answer is the same whether or not
/// somebody has that address. An account gets one code every half minute and five an hour. What an administrator changes
/// counts at once, and so does everything in header mode: then an address that is taken is 409.
#[utoipa::path(
    put, path = "/vendor/update", tag = "vendors", request_body = UpdateVendorBody,
    responses((status = 200, description = "The record as it is now.", body = UpdatedVendorBody), Refusals)
)]
pub(crate) async fn update_vendor(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.form()?.only(&KNOWN)?.clearing(&CLEARABLE)?;
    let id: VendorId = form.required("vendorId")?;
    let actor = caller.may_touch_vendor(id)?;
    let per_batch = form.patch::<PerBatch>("ticketsPerRelease")?;
    let interval = form.patch::<Interval>("ticketReleaseInterval")?;
    let email = form.present::<Email>("email")?.map(|email| reachable(&app, email)).transpose()?;
    let update = UpdateVendor {
        id,
        name: form.present("name")?,
        email: email.clone(),
        tickets_per_release: per_batch.map(|set| set.map(|per_batch| per_batch.0)),
        interval: interval.map(|set| set.map(|interval| interval.0)),
    };
    let request = Request::new(actor, now);
    let needs_proof = app.settings.auth == Mode::Token && actor != Actor::Admin && email.is_some();
    let vendor = if needs_proof {
        let proof = address_proof(&app, actor, now)?;
        app.store.change_vendor(request, update, proof).await?
    } else {
        app.store.update_vendor(request, update).await?
    };
    let pending_email = email.filter(|email| email.key() != vendor.email.key());
    if pending_email.is_some() {
        app.mail_waits.notify_one();
    }
    let pending_email = pending_email.map(|email| email.as_str().to_owned());
    Ok(ok(&UpdatedVendorBody { vendor: VendorBody::of(&vendor), pending_email }))
}
