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
use onsale_core::{Currency, Millis, Name, Timestamp, limits};
use utoipa::ToSchema;

use crate::http::field::{Description, LineUp, Whole, Zone};
use crate::http::form::Form;
use crate::http::problem::Problem;

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
