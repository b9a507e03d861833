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
use onsale_core::{Release, ReleaseId, Vendor, VendorId, limits};
use onsale_store::{Control, ControlRelease, Request, StoredAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::field::Whole;
use crate::http::problem::Problem;
use crate::http::respond::{answer, stored};
use crate::http::wire::{Count, Id, Money, Seconds, Time};

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
    #[schema(value_type = StandingBody)]
    standing: &'static str,
}

/// Whether a vendor may sell.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the word is the core's")]
pub(crate) enum StandingBody {
    /// Waits for an administrator's word: it may prepare, and nobody else sees what it prepares.
    Waiting,
    /// May sell.
    Approved,
    /// Closed by an administrator: what was sold stays valid, nothing more is sold.
    Closed,
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
            standing: vendor.standing.word(),
        }
    }

    /// The answer to whoever says that a vendor may sell, or may not.
    fn stored(vendor: &Vendor) -> StoredAnswer {
        stored(StatusCode::OK, &Self::of(vendor))
    }
}

/// Whether a release goes on.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReleaseStateBody {
    /// Batches come as they fall due.
    Running,
    /// Nothing comes until it is resumed.
    Paused,
    /// A batch is due, and the event's pool has no room for all of it.
    WaitingForRoom,
    /// Everything has come.
    Done,
    /// What had not come will not come.
    Cancelled,
}

impl ReleaseStateBody {
    fn of(state: onsale_core::ReleaseState) -> Self {
        use onsale_core::ReleaseState;
        match state {
            ReleaseState::Running => Self::Running,
            ReleaseState::Paused => Self::Paused,
            ReleaseState::WaitingForRoom => Self::WaitingForRoom,
            ReleaseState::Done => Self::Done,
            ReleaseState::Cancelled => Self::Cancelled,
        }
    }
}

/// A release: the vendor's schedule of batches, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReleaseBody {
    release_id: Id,
    vendor_id: Id,
    event_id: Id,
    #[serde(rename = "type")]
    #[schema(example = "VIP", min_length = 1, max_length = 50)]
    type_name: String,
    price: Money,
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
    /// amount is written as it is charged.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    /// Tickets in each batch.
    tickets_per_release: Count,
    /// Batches in all.
    number_of_releases: Count,
    /// Seconds between two batches.
    ticket_release_interval: Seconds,
    /// When the first batch comes or came; pauses move it.
    starts_at: Time,
    /// Tickets that have come.
    released: Count,
    /// Tickets of all batches.
    total: Count,
    /// Batches that have come in full.
    batches_done: Count,
    /// When the next batch is due; null when none is to come or it is not known, as while paused.
    next_batch_at: Option<Time>,
    state: ReleaseStateBody,
    created_at: Time,
}

impl ReleaseBody {
    pub(crate) fn of(release: &Release) -> Self {
        let currency = release.currency;
        use onsale_core::ReleaseState::{Running, WaitingForRoom};
        let schedule = &release.schedule;
        let goes_on = matches!(release.state, Running | WaitingForRoom);
        Self {
            release_id: Id(release.id.get()),
            vendor_id: Id(release.vendor.get()),
            event_id: Id(release.event.get()),
            type_name: release.type_name.as_str().to_owned(),
            price: Money(release.price, currency),
            currency: currency.code(),
            currency_digits: currency.digits(),
            tickets_per_release: Count(schedule.per_batch),
            number_of_releases: Count(schedule.batches),
            ticket_release_interval: Seconds(schedule.interval),
            starts_at: Time(schedule.starts_at),
            released: Count(release.released),
            total: Count(schedule.total()),
            batches_done: Count(schedule.batches_done(release.released)),
            next_batch_at: schedule.next_due(release.released).filter(|_| goes_on).map(Time),
            state: ReleaseStateBody::of(release.state),
            created_at: Time(release.created_at),
        }
    }

    /// The answer to whoever pauses, resumes or cancels.
    fn stored(release: &Release) -> StoredAnswer {
        stored(StatusCode::OK, &Self::of(release))
    }
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
    Ok(answer(outcome, ReleaseBody::stored))
}
