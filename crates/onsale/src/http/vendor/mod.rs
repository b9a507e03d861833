//! Vendors: who releases tickets.

pub(crate) mod add;
pub(crate) mod all;
pub(crate) mod approve;
pub(crate) mod cancel;
pub(crate) mod close;
pub(crate) mod delete;
pub(crate) mod find;
pub(crate) mod key;
pub(crate) mod pause;
pub(crate) mod release;
pub(crate) mod releases;
pub(crate) mod resume;
pub(crate) mod suspend;
pub(crate) mod update;

use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Release, ReleaseId, Standing, Vendor, VendorId, limits};
use onsale_store::{Control, ControlRelease, Request, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::field::Whole;
use crate::http::problem::Problem;
use crate::http::respond::{answer, stored};
use crate::wire::{Count, Id, ReleaseBody, Seconds, Time, word_body};

/// Tickets in one batch.
type PerBatch = Whole<1, { limits::TICKETS_PER_BATCH }>;

/// A vendor's record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VendorBody {
    vendor_id: Id,
    #[schema(example = "Blue Note", min_length = 1, max_length = 200)]
    name: String,
    #[schema(example = "door@bluenote.example", min_length = 3, max_length = 254)]
    email: String,
    /// Tickets in a batch of a release that does not say how many.
    tickets_per_release: Option<Count>,
    /// Time between the batches of a release that does not say how long.
    ticket_release_interval: Option<Seconds>,
    /// The event of a release that names none.
    default_event_id: Id,
    created_at: Time,
    /// Whether it may sell.
    standing: StandingBody,
}

word_body! {
    /// Whether a vendor may sell.
    pub(crate) struct StandingBody(Standing) of Standing::ALL;
}

impl VendorBody {
    pub(crate) fn of(vendor: &Vendor) -> Self {
        Self {
            vendor_id: Id(vendor.id.get()),
            name: vendor.name.as_str().to_owned(),
            email: vendor.email.as_str().to_owned(),
            tickets_per_release: vendor.defaults.tickets_per_release.map(Count),
            ticket_release_interval: vendor.defaults.interval.map(Seconds),
            default_event_id: Id(vendor.default_event.get()),
            created_at: Time(vendor.created_at),
            standing: StandingBody(vendor.standing),
        }
    }

    /// The answer to whoever says that a vendor may sell, or may not.
    fn stored(vendor: &Vendor) -> StoredAnswer {
        stored(StatusCode::OK, &Self::of(vendor))
    }
}

/// The answer to whoever pauses, resumes or cancels a release.
fn release_now(release: &Release) -> StoredAnswer {
    stored(StatusCode::OK, &ReleaseBody::of(release))
}

/// What pausing, resuming and cancelling have in common.
async fn control_release(
    app: &App,
    request: Request,
    owner: Option<VendorId>,
    id: ReleaseId,
    control: Control,
) -> Result<Response, Problem> {
    let outcome = app.store.control_release(request, ControlRelease { id, owner, control }).await?;
    Ok(answer(outcome, release_now))
}
