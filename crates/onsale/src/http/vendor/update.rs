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

/// Whose record, and what shall stand in it; what is absent stays, and a null default is cleared.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the fields are read by name")]
pub(crate) struct UpdateVendorBody {
    vendor_id: Id,
    #[schema(example = "Blue Note", min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(example = "door@bluenote.example", min_length = 3, max_length = 254)]
    email: Option<String>,
    /// Tickets in a batch of a release that does not say how many.
    #[schema(example = 100, minimum = 1, maximum = 100_000)]
    tickets_per_release: Option<i64>,
    /// Time between the batches of a release that does not say how long: 0, or at least 0.1.
    ticket_release_interval: Option<Seconds>,
}

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
    let form = body.form()?;
    let id: VendorId = form.required("vendorId")?;
    let actor = caller.may_touch_vendor(id)?;
    let per_batch = form.patch::<PerBatch>("ticketsPerRelease")?;
    let interval = form.patch::<Interval>("ticketReleaseInterval")?;
    let update = UpdateVendor {
        id,
        name: form.optional("name")?,
        email: form.optional("email")?,
        tickets_per_release: per_batch.map(|set| set.map(|per_batch| per_batch.0)),
        interval: interval.map(|set| set.map(|interval| interval.0)),
    };
    Ok(ok(&VendorBody::of(&app.store.update_vendor(Request::new(actor, now), update).await?)))
}
