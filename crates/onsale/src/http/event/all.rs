//! `GET /event/all`: all events, and the search.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{EventId, Scope, Timestamp, VendorId};
use onsale_store::{EventOrder, EventSearch, Seer};
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, Query};
use crate::http::field::{SearchText, Sort};
use crate::http::listing::{ARRAY, list};
use crate::http::problem::{Problem, refusals};
use crate::wire::{EventBody, Id, Money, Time};

/// What the search looks for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "tells the contract; the parameters are read by name")]
pub(crate) struct SearchParams {
    /// Words, each of which is in name, venue, address, line-up, description or the organiser's name: letter case, accents
    /// and ways of writing a letter aside (`STRASSE` finds "Straße", `lodz` finds "Łódź").
    #[param(max_length = 200)]
    q: Option<String>,
    /// Of this vendor.
    vendor_id: Option<Id>,
    /// Starting then or later.
    from: Option<Time>,
    /// Starting then or earlier.
    to: Option<Time>,
    /// With tickets of this type.
    #[param(rename = "type", min_length = 1, max_length = 50)]
    type_name: Option<String>,
    /// With prices in this currency (ISO 4217). Without it, `minPrice` and `maxPrice` are in the server's own: an amount says
    /// nothing about prices in another currency.
    #[param(min_length = 3, max_length = 3, example = "EUR")]
    currency: Option<String>,
    /// With tickets at this price or above.
    min_price: Option<Money>,
    /// With tickets at this price or below.
    max_price: Option<Money>,
    /// `true`: with tickets in the pool. `false`: without.
    available: Option<bool>,
    /// Order of the list; by name, letter case and accents aside.
    #[param(inline)]
    sort: Option<SortParam>,
}

/// Order of the list; `-` turns it round.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "tells the contract")]
enum SortParam {
    #[schema(rename = "id")]
    Id,
    #[schema(rename = "startsAt")]
    StartsAt,
    #[schema(rename = "name")]
    Name,
    #[schema(rename = "-id")]
    IdDescending,
    #[schema(rename = "-startsAt")]
    StartsAtDescending,
    #[schema(rename = "-name")]
    NameDescending,
}

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::AnyoneSomeSeeMore).or_program(Scope::Read);

/// List and search events
///
/// All that fit, streamed; with `limit` one page, and a `Link` to the next. Those of a vendor who may not sell are there for
/// that vendor and for administrators only.
#[utoipa::path(
    get, path = "/event/all", tag = "events", params(SearchParams, crate::http::openapi::Paging),
    responses((status = 200, description = "The events that fit.", body = [EventBody]), Refusals)
)]
pub(crate) async fn list_events(
    State(app): State<App>,
    caller: Caller,
    asker: Asker,
    Now(now): Now,
    query: Query,
) -> Result<Response, Problem> {
    let search = EventSearch { seer: caller.seer(), ..read(&query)?.priced_in(app.settings.currency) };
    let asker = asker.anyone();
    let fetch = move |after: Option<i64>, limit| {
        let app = app.clone();
        let search = EventSearch { after: after.and_then(EventId::new), limit, ..search.clone() };
        async move { app.store.asked_by(asker).events(search, now).await }
    };
    list(&query, fetch, EventBody::of, |_| ARRAY).await
}

fn read(query: &Query) -> Result<EventSearch, Problem> {
    let sort = query.optional::<Sort>("sort")?;
    Ok(EventSearch {
        seer: Seer::Anyone,
        text: query.optional::<SearchText>("q")?.and_then(|text| text.0),
        vendor: query.optional::<VendorId>("vendorId")?,
        from: query.optional::<Timestamp>("from")?,
        to: query.optional::<Timestamp>("to")?,
        type_name: query.optional("type")?,
        currency: query.optional("currency")?,
        min_price: query.optional("minPrice")?,
        max_price: query.optional("maxPrice")?,
        available: query.optional("available")?,
        order: sort.map_or(EventOrder::Id, |sort| sort.order),
        descending: sort.is_some_and(|sort| sort.descending),
        after: None,
        limit: 0,
    })
}
