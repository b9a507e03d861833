//! `PUT /vendor/update`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::VendorId;
use onsale_store::{Request, UpdateVendor};
use utoipa::ToSchema;

use super::{PerBatch, VendorBody};
use crate::app::App;
use crate::auth::Caller;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Interval;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::http::wire::{Id, Seconds};

/// Whose record, and what shall stand in it; what is absent or null stays.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
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

refusals!(Refusals: InvalidField, VendorNotFound, EmailTaken);

/// Change a vendor's record
#[utoipa::path(
    put, path = "/vendor/update", tag = "vendors", request_body = UpdateVendorBody,
    responses((status = 200, description = "The record as it is now.", body = VendorBody), Refusals)
)]
pub(crate) async fn update_vendor(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let form = body.form()?.clearing(&CLEARABLE)?;
    let id: VendorId = form.required("vendorId")?;
    let actor = caller.may_touch_vendor(id)?;
    let per_batch = form.patch::<PerBatch>("ticketsPerRelease")?;
    let interval = form.patch::<Interval>("ticketReleaseInterval")?;
    let update = UpdateVendor {
        id,
        name: form.present("name")?,
        email: form.present("email")?,
        tickets_per_release: per_batch.map(|set| set.map(|per_batch| per_batch.0)),
        interval: interval.map(|set| set.map(|interval| interval.0)),
    };
    Ok(ok(&VendorBody::of(&app.store.update_vendor(Request::new(actor, now), update).await?)))
}
