//! What every request passes on its way in and every answer on its way out: its name, its numbers, its log
//! line, other origins' pages, and a panic that must not take the connection with it. One thin layer by hand,
//! because it is on the way of every reservation: it formats nothing it need not, and allocates once.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::app::{App, ID_DIGITS, RequestId};
use crate::auth::Mode;
use crate::http::access::Access;
use crate::http::foreign::foreign;
use crate::http::head;
use crate::http::problem::{self, Problem};
use crate::telemetry::RouteNumbers;
use crate::wire::{id_number, write_number};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const ONSALE_NOW: HeaderName = HeaderName::from_static("x-onsale-now");

/// Digits of an instant in milliseconds (until the year 2286).
const NOW_DIGITS: usize = 13;

/// A handler with everything around it.
#[derive(Clone)]
pub(crate) struct RequestLayer<H> {
    handler: H,
    numbers: Arc<RouteNumbers>,
    access: Access,
}

impl<H> RequestLayer<H> {
    pub(crate) fn new(handler: H, numbers: RouteNumbers, access: Access) -> Self {
        Self { handler, numbers: Arc::new(numbers), access }
    }
}

impl<H, T> Handler<T, App> for RequestLayer<H>
where
    H: Handler<T, App, Future: Unpin>,
    T: 'static,
{
    type Future = ResponseFuture<H::Future>;

    fn call(self, mut request: Request, app: App) -> Self::Future {
        if app.settings.auth == Mode::Token {
            // Read where the caller is made of the request (`caller.rs`).
            request.extensions_mut().insert(self.access);
        }
        let origin = request.headers().get(header::ORIGIN).and_then(|origin| allowed(origin, &app));
        let is_preflight = origin.is_some()
            && *request.method() == Method::OPTIONS
            && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let asked = RequestContext {
            id: app.request_ids.next(),
            started: Instant::now(),
            origin,
            uri: tracing::enabled!(tracing::Level::DEBUG).then(|| request.uri().clone()),
            numbers: self.numbers,
            app: app.clone(),
        };
        let inner = match check(&request, &app) {
            Err(refused) => Inner::Refused(Some(refused)),
            Ok(()) if is_preflight => Inner::Preflight,
            Ok(()) => Inner::Handler(self.handler.call(request, app)),
        };
        ResponseFuture { inner, asked }
    }
}

/// A request that is being answered.
pub(crate) struct ResponseFuture<F> {
    inner: Inner<F>,
    asked: RequestContext,
}

enum Inner<F> {
    Handler(F),
    /// What no handler sees: a browser asks whether it may ask,
    Preflight,
    /// or what every request has to be, this one is not.
    Refused(Option<Problem>),
}

/// What every request has to be, whatever it asks for.
fn check(request: &Request, app: &App) -> Result<(), Problem> {
    head::check(request)?;
    if !app.settings.trusts_reach {
        return Ok(());
    }
    // Another site's page would use a visitor's browser.
    foreign(request, &app.settings.cors_origins).map_or(Ok(()), |foreign| Err(Problem::foreign(foreign)))
}

/// What is remembered of a request until it is answered.
struct RequestContext {
    id: RequestId,
    started: Instant,
    origin: Option<HeaderValue>,
    uri: Option<Uri>,
    numbers: Arc<RouteNumbers>,
    app: App,
}

impl<F: Future<Output = Response> + Unpin> Future for ResponseFuture<F> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = &mut *self;
        let inner = match &mut this.inner {
            Inner::Handler(inner) => inner,
            Inner::Preflight => return Poll::Ready(this.asked.finish(preflight())),
            Inner::Refused(problem) => {
                let Some(problem) = problem.take() else { return Poll::Pending };
                return Poll::Ready(this.asked.finish(problem.into_response()));
            }
        };
        // A handler that has panicked is never polled again, so what it leaves half done is never looked at.
        let response = match catch_unwind(AssertUnwindSafe(|| Pin::new(inner).poll(context))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(response)) => response,
            Err(_) => Problem::internal("a handler panicked").into_response(),
        };
        Poll::Ready(this.asked.finish(response))
    }
}

impl RequestContext {
    fn finish(&self, mut response: Response) -> Response {
        if response.status().is_server_error() {
            response = problem::finish(response, self.id, self.numbers.method, &self.numbers.route);
        }
        let headers = response.headers_mut();
        self.name(headers);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if self.app.settings.https_only {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        if let Some(origin) = &self.origin {
            open_to(origin.clone(), headers);
        }
        let (status, took) = (response.status().as_u16(), self.started.elapsed());
        self.numbers.answered(status, took);
        if let Some(uri) = &self.uri {
            let (id, method, path) = (self.id, self.numbers.method, place(&self.numbers.route, uri.path()));
            tracing::debug!(%id, method, path, status, micros = took.as_micros() as u64, "answered");
        } else if status >= 500 {
            let (id, method, route) = (self.id, self.numbers.method, self.numbers.route.as_str());
            tracing::info!(%id, method, route, status, micros = took.as_micros() as u64, "answered");
        }
        response
    }

    /// The request's name and the server's time, from one piece of memory.
    fn name(&self, headers: &mut HeaderMap) {
        let mut text = Vec::with_capacity(ID_DIGITS + NOW_DIGITS);
        text.extend_from_slice(&self.id.digits());
        write_number(&mut text, self.app.clock.now().0.max(0));
        let text = Bytes::from(text);
        let pair = (
            HeaderValue::from_maybe_shared(text.slice(..ID_DIGITS)),
            HeaderValue::from_maybe_shared(text.slice(ID_DIGITS..)),
        );
        if let (Ok(id), Ok(now)) = pair {
            headers.insert(REQUEST_ID, id);
            headers.insert(ONSALE_NOW, now);
        }
    }
}

/// Where a request went, for the log: its route, with the ids that the path has. All else in an address is the client's
/// word and may name somebody: what is searched for, or an address in the place of an id.
fn place(route: &str, path: &str) -> String {
    let (mut given, mut parts) = (path.split('/'), Vec::new());
    for part in route.split('/') {
        let id = given.next().filter(|text| part.starts_with('{') && id_number(text).is_some());
        parts.push(id.unwrap_or(part));
    }
    parts.join("/")
}

/// A page that needs nothing but its own style, and is shown in nobody's frame.
pub(crate) fn on_its_own(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                          frame-ancestors 'none'";
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn allowed(origin: &HeaderValue, app: &App) -> Option<HeaderValue> {
    let known = app.settings.cors_origins.iter().any(|known| known.as_bytes() == origin.as_bytes());
    known.then(|| origin.clone())
}

fn open_to(origin: HeaderValue, headers: &mut HeaderMap) {
    const SEEN: &str = "x-onsale-now, x-request-id, link, retry-after, ratelimit, idempotency-replayed";
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(SEEN));
    headers.append(header::VARY, HeaderValue::from_static("origin"));
}

fn preflight() -> Response {
    const SENT: &str =
        "accept, authorization, content-type, idempotency-key, last-event-id, x-customer-id, x-vendor-id";
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, DELETE"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_names_the_route_and_numbers_only() {
        let check = |route: &str, path: &str, expect: &str| assert_eq!(place(route, path), expect, "{path}");
        check("/ticket/reserve", "/ticket/reserve", "/ticket/reserve");
        check("/ticket/find/{ticketId}", "/ticket/find/7", "/ticket/find/7");
        check("/ticket/find/{ticketId}", "/ticket/find/ada@example.org", "/ticket/find/{ticketId}");
        check("/vendor/release/{releaseId}/pause", "/vendor/release/12/pause", "/vendor/release/12/pause");
        check("unmatched", "/7/ada@example.org", "unmatched");
    }
}
