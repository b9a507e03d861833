//! Events: what tickets admit to.

pub(crate) mod add;
pub(crate) mod all;
pub(crate) mod delete;
pub(crate) mod delete_picture;
pub(crate) mod find;
pub(crate) mod keys;
pub(crate) mod set_picture;
pub(crate) mod show_picture;
pub(crate) mod update;

use onsale_core::event::EventDetails;
use onsale_core::{Millis, Name, Timestamp, limits};

use crate::http::field::{Description, LineUp, Whole, Zone};
use crate::http::form::{body, clearable};
use crate::wire::Time;

/// A number of tickets.
type Tickets = Whole<1, { limits::COUNT }>;
/// Length of a hold in seconds.
type HoldSeconds = Whole<1, { limits::HOLD_SECONDS }>;

clearable! {
    /// A field of an event that need not be there.
    pub(crate) enum ClearableEventField {
        Venue = "venue",
        Address = "address",
        LineUp = "lineUp",
        StartsAt = "startsAt",
        /// Leaves the event in UTC.
        Timezone = "timezone",
        OnSaleAt = "onSaleAt",
        SalesEndAt = "salesEndAt",
        PoolCapacity = "poolCapacity",
        HoldSeconds = "holdSeconds",
        MaxTicketsPerCustomer = "maxTicketsPerCustomer",
        Description = "description",
    }
}

impl ClearableEventField {
    fn clear(self, event: &mut EventDetails) {
        match self {
            Self::Venue => event.venue = None,
            Self::Address => event.address = None,
            Self::LineUp => event.line_up.clear(),
            Self::StartsAt => event.starts_at = None,
            Self::Timezone => event.timezone = UTC.into(),
            Self::OnSaleAt => event.terms.on_sale_at = None,
            Self::SalesEndAt => event.terms.sales_end_at = None,
            Self::PoolCapacity => event.terms.pool_capacity = None,
            Self::HoldSeconds => event.terms.hold = None,
            Self::MaxTicketsPerCustomer => event.terms.max_tickets_per_customer = None,
            Self::Description => event.description = None,
        }
    }
}

/// The zone of an event that says none.
const UTC: &str = "UTC";

body! {
    /// What an organiser may say of an event, when it is made and when it is changed.
    #[derive(Clone, Debug)]
    pub(crate) struct EventFields {
        #[schema(value_type = Option<String>, example = "Blue Note", min_length = 1, max_length = 200)]
        venue = optional("venue"): Option<Name>,
        /// Where that is, as one would tell a driver.
        #[schema(value_type = Option<String>, example = "Am Kanal 12, 10999 Berlin", min_length = 1, max_length = 200)]
        address = optional("address"): Option<Name>,
        /// Who performs, in the order of the bill: at most 30 names.
        #[schema(value_type = Option<Vec<String>>, example = json!(["The Slow Trains", "Hafenchor"]), max_items = 30)]
        line_up = optional("lineUp"): Option<LineUp>,
        #[schema(value_type = Option<Time>)]
        starts_at = optional("startsAt"): Option<Timestamp>,
        /// IANA zone of the venue; UTC if absent.
        #[schema(value_type = Option<String>, example = "Europe/Berlin")]
        timezone = optional("timezone"): Option<Zone>,
        /// Nothing can be reserved before.
        #[schema(value_type = Option<Time>)]
        on_sale_at = optional("onSaleAt"): Option<Timestamp>,
        /// Nothing can be reserved from then on.
        #[schema(value_type = Option<Time>)]
        sales_end_at = optional("salesEndAt"): Option<Timestamp>,
        /// Bound on tickets that are available or held; what does not fit of a batch waits.
        /// A withdrawn ticket comes back only where there is room (`POOL_FULL`), and an undone sale brings none otherwise (`notReplaced`).
        #[schema(value_type = Option<i64>, example = 5000, minimum = 1, maximum = 10_000_000)]
        pool_capacity = optional("poolCapacity"): Option<Tickets>,
        /// How long a ticket is held.
        #[schema(value_type = Option<i64>, example = 60, minimum = 1, maximum = 86_400)]
        hold = optional("holdSeconds"): Option<HoldSeconds>,
        /// Tickets that one customer may hold and own together.
        #[schema(value_type = Option<i64>, example = 4, minimum = 1, maximum = 10_000_000)]
        max_tickets_per_customer = optional("maxTicketsPerCustomer"): Option<Tickets>,
        #[schema(value_type = Option<String>, max_length = 10_000)]
        description = optional("description"): Option<Description>,
    }
}

impl EventFields {
    /// The record as it shall be: what is absent stays.
    fn apply(self, was: EventDetails) -> EventDetails {
        let mut terms = was.terms;
        let tickets = |said: Option<Tickets>| said.map(|number| number.0);
        terms.on_sale_at = self.on_sale_at.or(terms.on_sale_at);
        terms.sales_end_at = self.sales_end_at.or(terms.sales_end_at);
        terms.pool_capacity = tickets(self.pool_capacity).or(terms.pool_capacity);
        terms.hold = self.hold.map(|seconds| Millis::from_seconds(seconds.0)).or(terms.hold);
        terms.max_tickets_per_customer =
            tickets(self.max_tickets_per_customer).or(terms.max_tickets_per_customer);
        EventDetails {
            venue: self.venue.or(was.venue),
            address: self.address.or(was.address),
            line_up: self.line_up.map_or(was.line_up, |names| names.0),
            starts_at: self.starts_at.or(was.starts_at),
            timezone: self.timezone.map_or(was.timezone, |zone| zone.0),
            terms,
            description: self.description.map_or(was.description, |text| text.0),
            ..was
        }
    }
}
