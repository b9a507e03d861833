//! `POST /vendor/release`, also at `/ticket/vendor/release`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Actor, Amount, EventId, Release, Scope, Timestamp, TypeName, VendorId, limits};
use onsale_store::{CreateRelease, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::PerBatch;
use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::field::{Interval, Whole};
use crate::http::form::{Body, Form, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::wire::{Id, Money, ReleaseBody, Seconds, Time};

/// Batches of one release.
type Batches = Whole<1, { limits::TICKETS_PER_RELEASE }>;

body! {
    /// What comes when.
    #[serde(deny_unknown_fields)]
    pub(crate) struct TicketReleaseRequest {
        /// Tickets in each batch; required unless the vendor has a default.
        #[schema(value_type = Option<i64>, example = 100, minimum = 1, maximum = 100_000)]
        per_batch = optional("ticketsPerRelease"): Option<PerBatch>,
        /// Type of the tickets; `Normal` if absent.
        #[schema(value_type = Option<String>, example = "VIP", min_length = 1, max_length = 50)]
        type_name = optional("ticketType"): Option<TypeName>,
        /// Price of each, in the event's currency; 0 if absent. Null is refused: it would be tickets for nothing.
        #[schema(value_type = Option<Money>, nullable = false)]
        price = present("ticketPrice"): Option<Amount>,
        /// Seconds between two batches: 0, or at least 0.1; the vendor's default if absent, else 0.
        #[schema(value_type = Option<Seconds>)]
        interval = optional("ticketReleaseInterval"): Option<Interval>,
        /// Number of batches, 1 if absent; all together at most 10,000,000 tickets.
        #[schema(value_type = Option<i64>, example = 5, minimum = 1, maximum = 10_000_000)]
        batches = optional("numberOfReleases"): Option<Batches>,
        /// When the first batch comes; at once if absent or past.
        #[schema(value_type = Option<Time>)]
        starts_at = optional("startsAt"): Option<Timestamp>,
        /// For which event; the vendor's default event if absent.
        #[schema(value_type = Option<Id>)]
        event = optional("eventId"): Option<EventId>,
    }
}

static KNOWN: Known = Known::of::<TicketReleaseRequest>();

/// The release has begun; its batches follow in the background.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReleaseStartedBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "Ticket release process started.")]
    message: &'static str,
    #[serde(flatten)]
    release: ReleaseBody,
}

refusals!(
    Refusals: InvalidField,
    VendorNotFound,
    VendorNotApproved,
    EventNotFound,
    Forbidden,
    TooManyReleases,
    TooManyTickets,
);

pub(crate) const ACCESS: Access = Access::of(Who::Vendor).or_program(Scope::Release);

/// Release tickets
///
/// Answers at once; the batches come one after the other, each at its time. A release that takes the vendor's own
/// interval starts no sooner than that after the vendor's previous batch.
#[utoipa::path(
    post, path = "/vendor/release", tag = "vendors", request_body = TicketReleaseRequest,
    params(crate::http::openapi::VendorHeader),
    responses((status = 202, description = "Begun.", body = ReleaseStartedBody), Refusals)
)]
pub(crate) async fn release_tickets(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let vendor = caller.vendor()?;
    let create = read(&body.form()?.only(&KNOWN)?, vendor, now.0)?;
    let request = key.request(Actor::Vendor(vendor), now, &body, render);
    Ok(answer(app.store.create_release(request, create).await?, render))
}

fn read(form: &Form<'_>, vendor: VendorId, now: Timestamp) -> Result<CreateRelease, Problem> {
    let wish = TicketReleaseRequest::read(form)?;
    let zero = || Amount::parse("0").map_err(|error| Problem::invalid_field("ticketPrice", error));
    Ok(CreateRelease {
        vendor,
        event: wish.event,
        type_name: wish.type_name.unwrap_or_default(),
        price: wish.price.map_or_else(zero, Ok)?,
        per_batch: wish.per_batch.map(|per_batch| per_batch.0),
        batches: wish.batches.map_or(1, |batches| batches.0),
        interval: wish.interval.map(|interval| interval.0),
        // What should have begun already begins now.
        starts_at: wish.starts_at.filter(|starts_at| *starts_at > now),
    })
}

fn render(release: &Release) -> StoredAnswer {
    let body = ReleaseStartedBody {
        status: "success",
        message: "Ticket release process started.",
        release: ReleaseBody::of(release),
    };
    stored(StatusCode::ACCEPTED, &body)
}
