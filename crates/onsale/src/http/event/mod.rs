//! Events: what tickets admit to.

pub(crate) mod add;
pub(crate) mod all;
pub(crate) mod delete;
pub(crate) mod delete_picture;
pub(crate) mod find;
pub(crate) mod set_picture;
pub(crate) mod show_picture;
pub(crate) mod update;

use onsale_core::event::EventDetails;
use onsale_core::{Currency, Event, EventId, Millis, Name, Timestamp, limits};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::field::{Description, LineUp, Whole, Zone};
use crate::http::form::Form;
use crate::http::problem::Problem;
use crate::http::wire::{Count, Id, Seconds, Time};

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
    /// Bound on tickets that are available or held; what does not fit of a batch waits.
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

/// A field of an event that need not be there.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the names are read as text")]
enum ClearableEventField {
    Venue,
    Address,
    LineUp,
    StartsAt,
    /// Leaves the event in UTC.
    Timezone,
    OnSaleAt,
    SalesEndAt,
    PoolCapacity,
    HoldSeconds,
    MaxTicketsPerCustomer,
    Description,
}

/// The same, as they are written.
const CLEARABLE: [&str; 11] = [
    "venue",
    "address",
    "lineUp",
    "startsAt",
    "timezone",
    "onSaleAt",
    "salesEndAt",
    "poolCapacity",
    "holdSeconds",
    "maxTicketsPerCustomer",
    "description",
];

/// Where a picture is: the tag makes the address another one when the picture is another one, so that it can be kept.
pub(crate) fn picture_path(event: EventId, tag: &str) -> String {
    format!("/event/picture/{event}?v={tag}")
}

/// What an organiser says of an event, a field at a time: absent, cleared, or set.
#[derive(Clone, Debug, Default)]
struct Changes {
    name: Option<Name>,
    currency: Option<Currency>,
    venue: Option<Option<Name>>,
    address: Option<Option<Name>>,
    line_up: Option<Option<LineUp>>,
    starts_at: Option<Option<Timestamp>>,
    timezone: Option<Option<Zone>>,
    on_sale_at: Option<Option<Timestamp>>,
    sales_end_at: Option<Option<Timestamp>>,
    pool_capacity: Option<Option<i64>>,
    hold: Option<Option<Millis>>,
    max_tickets_per_customer: Option<Option<i64>>,
    description: Option<Option<String>>,
}

impl Changes {
    fn read(form: &Form<'_>) -> Result<Self, Problem> {
        type Number = Whole<1, { limits::COUNT }>;
        let number =
            |name| Ok::<_, Problem>(form.patch::<Number>(name)?.map(|set| set.map(|number| number.0)));
        let hold = form.patch::<Whole<1, { limits::HOLD_SECONDS }>>("holdSeconds")?;
        let changes = Self {
            name: form.present("name")?,
            currency: form.present("currency")?,
            venue: form.patch("venue")?,
            address: form.patch("address")?,
            line_up: form.patch("lineUp")?,
            starts_at: form.patch("startsAt")?,
            timezone: form.patch("timezone")?,
            on_sale_at: form.patch("onSaleAt")?,
            sales_end_at: form.patch("salesEndAt")?,
            pool_capacity: number("poolCapacity")?,
            hold: hold.map(|set| set.map(|seconds| Millis::from_seconds(seconds.0))),
            max_tickets_per_customer: number("maxTicketsPerCustomer")?,
            description: form.patch::<Description>("description")?.map(|set| set.and_then(|text| text.0)),
        };
        changes.check_order()?;
        Ok(changes)
    }

    fn check_order(&self) -> Result<(), Problem> {
        match (self.on_sale_at.flatten(), self.sales_end_at.flatten()) {
            (Some(begin), Some(end)) if end <= begin => {
                Err(Problem::invalid_field("salesEndAt", "must be later than onSaleAt"))
            }
            _ => Ok(()),
        }
    }

    /// The record as it shall be.
    fn apply(&self, was: EventDetails) -> EventDetails {
        let set = self.clone();
        let utc = || Zone("UTC".into());
        let mut terms = was.terms;
        terms.on_sale_at = set.on_sale_at.unwrap_or(terms.on_sale_at);
        terms.sales_end_at = set.sales_end_at.unwrap_or(terms.sales_end_at);
        terms.pool_capacity = set.pool_capacity.unwrap_or(terms.pool_capacity);
        terms.hold = set.hold.unwrap_or(terms.hold);
        terms.max_tickets_per_customer =
            set.max_tickets_per_customer.unwrap_or(terms.max_tickets_per_customer);
        EventDetails {
            name: set.name.unwrap_or(was.name),
            venue: set.venue.unwrap_or(was.venue),
            address: set.address.unwrap_or(was.address),
            line_up: set.line_up.map_or(was.line_up, |names| names.map_or_else(Vec::new, |names| names.0)),
            starts_at: set.starts_at.unwrap_or(was.starts_at),
            timezone: set.timezone.map_or(was.timezone, |zone| zone.unwrap_or_else(utc).0),
            currency: set.currency.unwrap_or(was.currency),
            terms,
            description: set.description.unwrap_or(was.description),
        }
    }
}
