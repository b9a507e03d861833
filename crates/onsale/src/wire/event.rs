//! An event's record, as every answer and the page's first list show it.

use onsale_core::{Event, EventId};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Count, Id, Seconds, Time};

/// An event's record; what was not set is null.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventBody {
    event_id: Id,
    vendor_id: Id,
    #[schema(example = "New Year's Eve", min_length = 1, max_length = 200)]
    name: String,
    #[schema(example = "Blue Note", min_length = 1, max_length = 200)]
    venue: Option<String>,
    /// Where that is, as one would tell a driver.
    #[schema(example = "Am Kanal 12, 10999 Berlin", min_length = 1, max_length = 200)]
    address: Option<String>,
    /// Who performs, in the order of the bill.
    #[schema(example = json!(["The Slow Trains", "Hafenchor"]), max_items = 30)]
    line_up: Vec<String>,
    /// Who organises it: the vendor's name.
    #[schema(example = "Blue Note GmbH", min_length = 1, max_length = 200)]
    organiser: String,
    /// Where its picture is, if one was put up; every event has a drawn one at `/event/picture/{eventId}` until then.
    #[schema(example = "/event/picture/5?v=3f2a9c41d07be865")]
    picture_url: Option<String>,
    starts_at: Option<Time>,
    /// IANA zone of the venue.
    #[schema(example = "Europe/Berlin")]
    timezone: String,
    /// ISO 4217 currency of all its prices.
    #[schema(value_type = String, example = "EUR", min_length = 3, max_length = 3)]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
    /// amount is written as it is charged.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    /// Nothing can be reserved before.
    on_sale_at: Option<Time>,
    /// Nothing can be reserved from then on.
    sales_end_at: Option<Time>,
    /// Bound on tickets that are available or held; what does not fit of a batch waits, a withdrawn ticket does not come back,
    /// and an undone sale brings none.
    pool_capacity: Option<Count>,
    /// How long a ticket is held; the server's own setting if null.
    hold_seconds: Option<Seconds>,
    /// Tickets that one customer may hold and own together.
    max_tickets_per_customer: Option<Count>,
    #[schema(max_length = 10_000)]
    description: Option<String>,
    created_at: Time,
}

impl EventBody {
    pub(crate) fn of(event: &Event) -> Self {
        let details = &event.details;
        let terms = &details.terms;
        Self {
            event_id: Id(event.id.get()),
            vendor_id: Id(event.vendor.get()),
            name: details.name.as_str().to_owned(),
            venue: details.venue.as_ref().map(|venue| venue.as_str().to_owned()),
            address: details.address.as_ref().map(|address| address.as_str().to_owned()),
            line_up: details.line_up.iter().map(|name| name.as_str().to_owned()).collect(),
            organiser: event.organiser.as_str().to_owned(),
            picture_url: event.picture.as_ref().map(|tag| picture_path(event.id, tag)),
            starts_at: details.starts_at.map(Time),
            timezone: details.timezone.clone(),
            currency: details.currency.code(),
            currency_digits: details.currency.digits(),
            on_sale_at: terms.on_sale_at.map(Time),
            sales_end_at: terms.sales_end_at.map(Time),
            pool_capacity: terms.pool_capacity.map(Count),
            hold_seconds: terms.hold.map(Seconds),
            max_tickets_per_customer: terms.max_tickets_per_customer.map(Count),
            description: details.description.clone(),
            created_at: Time(event.created_at),
        }
    }
}

/// Where a picture is: the tag makes the address another one when the picture is another one, so that it can be kept.
pub(crate) fn picture_path(event: EventId, tag: &str) -> String {
    format!("/event/picture/{event}?v={tag}")
}
