//! `GET /live`: what is for sale, as it changes.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use onsale_core::{Actor, EventId, Scope, Ticket, Timestamp, VendorId};
use onsale_store::{Request, StoreError};

use crate::app::App;
use crate::auth::{Caller, StreamCredentials};
use crate::http::access::{Access, Who};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{Query, query};
use crate::http::problem::{Problem, refusals};
use crate::live::{HoldLine, Interest, Listener, LiveMessageBody, Reader};
use crate::rate_limiter::Seat;
use crate::wire::Id;

refusals!(Refusals: CustomerNotFound, VendorNotFound, InvalidField);

query! {
    /// How it is told.
    pub(crate) struct LiveWish {
        /// How things are, and no more: an answer that ends, for where something between collects what it passes on.
        once = optional("once"): Option<bool>,
        /// Stock and releases of this event alone; with several of it, of these. Without `event` and `vendor`: of all events. One
        /// that is not there, or not yet, has nothing to tell: whoever looks at several keeps the others when one is deleted.
        #[param(value_type = Option<Vec<Id>>, max_items = 64)]
        events = every("event", NAMED): Vec<EventId>,
        /// Stock and releases of this vendor's events; with `event`, of those too. It has to be there.
        #[param(value_type = Option<Vec<Id>>, max_items = 64)]
        vendors = every("vendor", NAMED): Vec<VendorId>,
    }
}

/// Events, and vendors, that one listener may name.
const NAMED: usize = 64;

pub(crate) const ACCESS: Access = Access::of(Who::AnyoneSomeSeeMore).or_program(Scope::Read);

/// Follow what is for sale
///
/// Server-sent events, to be read with `fetch` so that credentials travel in headers. First `snapshot`: all stock,
/// the releases that are not over, and whether sales are running; with `event` or `vendor`, of those alone. Then `frame`:
/// whatever of it has changed, at most five times a second and fewer when there are many listeners. A listener is sent
/// so many bytes of frames a second at most: where more changes, it is told what has waited longest, as it is then. A stream that names a customer also gets `hold`:
/// the own hold, and how it ended. A vendor's stream gets `revenue`. An administrator's stream gets `pulse` once a
/// second, `journal` and all `revenue`. A listener that is too slow is disconnected, and gets a fresh snapshot when
/// it comes back. A stream that was opened with a token or an API key is closed when that is no good any more. The
/// schema describes one message: `event` is what stands on its event line, `data` the JSON on its data line.
#[utoipa::path(
    get, path = "/live", tag = "live",
    params(
        LiveWish, crate::http::openapi::OptionalCustomerHeader, crate::http::openapi::OptionalVendorHeader
    ),
    responses(
        (status = 200, description = "Server-sent events, until you or the server hang up.",
         content_type = "text/event-stream", body = LiveMessageBody),
        Refusals
    )
)]
pub(crate) async fn follow_live(
    State(app): State<App>,
    caller: Caller,
    pass: StreamCredentials,
    ClientAddress(address): ClientAddress,
    query: Query,
) -> Result<Response, Problem> {
    let customer = caller.known_customer();
    let LiveWish { once, events, vendors } = LiveWish::read(&query)?;
    let (once, interest) = (once.unwrap_or(false), Interest::of(events, vendors));
    // A look is over at once, and counts for nothing.
    let seat = if once { None } else { Some(app.rate_limiter.listens(address)?) };
    let now = app.clock.now();
    let actor = customer.map_or(Actor::Anyone, Actor::Customer);
    let vendors = caller.known_vendor().into_iter().chain(interest.vendors().iter().copied()).collect();
    let held = app.store.follows(Request::new(actor, now), customer, vendors).await?;
    let Some(mut listener) = app.hub.listen(reader(&caller), interest.clone()) else {
        // A look needs no place among the streams.
        let seen = app.hub.glance(&interest).filter(|_| once).ok_or(StoreError::Busy)?;
        return Ok(event_stream(Body::from(seen)));
    };
    held.iter().for_each(|ticket| listener.greet(&hold_line(ticket, now)));
    let messages = if once {
        Body::from(listener.next().await.unwrap_or_default())
    } else {
        endless(app, listener, pass, seat)
    };
    Ok(event_stream(messages))
}

/// A customer before a vendor; an administrator who speaks for neither.
fn reader(caller: &Caller) -> Reader {
    match (caller.known_customer(), caller.known_vendor()) {
        (Some(customer), _) => Reader::Customer(customer),
        (None, Some(vendor)) => Reader::Vendor(vendor),
        (None, None) if caller.is_control_room() => Reader::Administrator,
        (None, None) => Reader::Anyone,
    }
}

fn hold_line(ticket: &Ticket, now: Timestamp) -> HoldLine {
    HoldLine {
        at: now,
        ticket: ticket.id,
        event: ticket.event,
        type_name: ticket.type_name.clone(),
        price: (ticket.price, ticket.currency),
        until: ticket.reserved_until.unwrap_or(now),
        ended: None,
    }
}

/// Every message, until the stream is over or whoever reads it may no longer come in.
fn endless(app: App, listener: Listener, pass: StreamCredentials, seat: Option<Seat>) -> Body {
    let parts = (app, listener, pass, seat);
    let messages = stream::unfold(parts, |(app, mut listener, mut pass, seat)| async move {
        let message: Bytes = listener.next().await?;
        let may_read = pass.is_good(app.judge()).await;
        may_read.then(|| (Ok::<_, Infallible>(message), (app, listener, pass, seat)))
    });
    Body::from_stream(messages)
}

fn event_stream(messages: Body) -> Response {
    let mut response = Response::new(messages);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy that compresses waits until it has enough to compress, which for a stream is for ever. Most ask whether they
    // may (no-transform); older ones compress whatever names no coding.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    // Tells nginx not to collect the stream before passing it on.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
