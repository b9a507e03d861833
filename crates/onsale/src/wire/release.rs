//! A release, as every answer and message shows it.

use onsale_core::Release;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Count, Id, Money, Seconds, Time};

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
}
