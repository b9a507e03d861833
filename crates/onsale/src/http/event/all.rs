//! `GET /event/all`: all events, and the search.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Amount, Currency, EventId, Scope, Timestamp, TypeName, VendorId};
use onsale_store::{EventOrder, EventSearch, Seer};

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, Query, query};
use crate::http::field::{SearchText, Sort};
use crate::http::listing::{Frame, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::{EventBody, Id, Money, Time};

query! {
    /// What the search looks for.
    pub(crate) struct SearchParams {
        /// Words, each of which is in name, venue, address, line-up, description or the organiser's name: letter case, accents
        /// and ways of writing a letter aside (`STRASSE` finds "Straße", `lodz` finds "Łódź").
        #[param(value_type = Option<String>, max_length = 200)]
        text = optional("q"): Option<SearchText>,
        /// Of this vendor.
        #[param(value_type = Option<Id>)]
        vendor = optional("vendorId"): Option<VendorId>,
        /// Starting then or later.
        #[param(value_type = Option<Time>)]
        from = optional("from"): Option<Timestamp>,
        /// Starting then or earlier.
        #[param(value_type = Option<Time>)]
        to = optional("to"): Option<Timestamp>,
        /// With tickets of this type.
        #[param(value_type = Option<String>, min_length = 1, max_length = 50)]
        type_name = optional("type"): Option<TypeName>,
        /// With prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the server's own: an amount says
        /// nothing about prices in another currency.
        #[param(value_type = Option<String>, min_length = 3, max_length = 3, example = "EUR")]
        currency = optional("currency"): Option<Currency>,
        /// With tickets at this price or above.
        #[param(value_type = Option<Money>)]
        min_price = optional("minPrice"): Option<Amount>,
        /// With tickets at this price or below.
        #[param(value_type = Option<Money>)]
        max_price = optional("maxPrice"): Option<Amount>,
        /// `true`: with tickets in the pool. `false`: without.
        available = optional("available"): Option<bool>,
        /// `true`: also those of vendors who may not sell. For administrators; where one proves it by a token, they are there
        /// anyway.
        hidden = optional("hidden"): Option<bool>,
        /// Order of the list; by name, letter case and accents aside.
        #[param(inline)]
        sort = optional("sort"): Option<Sort>,
    }
}

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::AnyoneSomeSeeMore).or_program(Scope::Read);

/// List and search events
///
/// All that fit, streamed; with `limit` one page, and a `Link` to the next. Those of a vendor who may not sell are there for
/// that vendor and for administrators only; whoever has a ticket of one finds it by its number (`GET /event/find/{eventId}`).
#[utoipa::path(
    get, path = "/event/all", tag = "events", params(SearchParams, crate::http::listing::Paging),
    responses((status = 200, description = "The events that fit.", body = [EventBody]), Refusals)
)]
pub(crate) async fn list_events(
    State(app): State<App>,
    caller: Caller,
    asker: Asker,
    Now(now): Now,
    query: Query,
) -> Result<Response, Problem> {
    let search = read(&query, &caller)?.priced_in(app.settings.currency);
    let asker = asker.anyone();
    let fetch = move |after: Option<i64>, limit| {
        let app = app.clone();
        let search = EventSearch { after: after.and_then(EventId::new), limit, ..search.clone() };
        async move { app.store.asked_by(asker).events(search, now).await }
    };
    list(&query, fetch, EventBody::of, |_| Frame::of_array()).await
}

fn read(query: &Query, caller: &Caller) -> Result<EventSearch, Problem> {
    let wish = SearchParams::read(query)?;
    // Where everybody is trusted, whoever looks at the shop would see the hidden ones too: they are asked for.
    let hidden = wish.hidden.unwrap_or(false);
    Ok(EventSearch {
        seer: if hidden { caller.admin().map(|_| Seer::Admin)? } else { caller.seer() },
        text: wish.text.and_then(|text| text.0),
        vendor: wish.vendor,
        from: wish.from,
        to: wish.to,
        type_name: wish.type_name,
        currency: wish.currency,
        min_price: wish.min_price,
        max_price: wish.max_price,
        available: wish.available,
        order: wish.sort.map_or(EventOrder::Id, |sort| sort.order),
        descending: wish.sort.is_some_and(|sort| sort.descending),
        after: None,
        limit: 0,
    })
}
