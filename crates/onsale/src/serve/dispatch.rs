//! From a connection to the router and back: says who asks, marks what is under way, and sees to it that an answer leaves
//! a connection in order.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Request, Version, header};
use axum::response::{IntoResponse, Response};
use axum::routing::future::RouteFuture;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use tower_service::Service;

use super::guest::{Guest, UnderWay};
use super::unread::{self, Drain, Rest, Unread};
use crate::http::client_address::{Peer, is_asked_for};
use crate::http::problem::Problem;

/// Hands the requests of one connection to the router without anything in between.
#[derive(Clone)]
pub(super) struct Dispatch {
    pub(super) router: Router,
    pub(super) body_time: Duration,
    /// Whether the server has been told to stop: then every answer is its connection's last.
    pub(super) last_call: Arc<AtomicBool>,
}

/// The same for whoever has come.
#[derive(Clone)]
pub(super) struct OfGuest {
    dispatch: Dispatch,
    peer: IpAddr,
    guest: Arc<Guest>,
}

impl Dispatch {
    pub(super) fn for_guest(&self, peer: IpAddr, guest: Arc<Guest>) -> OfGuest {
        OfGuest { dispatch: self.clone(), peer, guest }
    }
}

impl hyper::service::Service<Request<Incoming>> for OfGuest {
    type Response = Response;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn call(&self, request: Request<Incoming>) -> ResponseFuture {
        let under_way = Some(self.guest.begins());
        let version = request.version();
        let (mut request, rest) = unread::keep(request, self.dispatch.body_time);
        // An extension costs an allocation: only where somebody will ask for it.
        if is_asked_for(request.uri().path()) {
            request.extensions_mut().insert(Peer(self.peer));
        }
        // A router is always ready, and its clone is one more count on one pointer.
        let route = self.dispatch.router.clone().call(request);
        let last_call = Arc::clone(&self.dispatch.last_call);
        ResponseFuture { route, under_way, rest, version, last_call, answer: None }
    }
}

/// A request that is being answered.
pub(super) struct ResponseFuture {
    route: RouteFuture<Infallible>,
    under_way: Option<UnderWay>,
    rest: Rest,
    version: Version,
    last_call: Arc<AtomicBool>,
    /// The answer, while what is left of the request is read away.
    answer: Option<(Response, Drain)>,
}

impl Future for ResponseFuture {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if this.answer.is_none() {
            let Ok(response) = ready!(Pin::new(&mut this.route).poll(cx));
            match this.rest.look() {
                Unread::Nothing => return Poll::Ready(Ok(this.finish(response, false))),
                Unread::Left => return Poll::Ready(Ok(this.finish(response, true))),
                Unread::ReadAway(drain) => this.answer = Some((response, drain)),
            }
        }
        let Some((response, mut drain)) = this.answer.take() else { return Poll::Pending };
        match Pin::new(&mut drain).poll(cx) {
            Poll::Pending => {
                this.answer = Some((response, drain));
                Poll::Pending
            }
            Poll::Ready(is_whole) => Poll::Ready(Ok(this.finish(response, !is_whole))),
        }
    }
}

impl ResponseFuture {
    fn finish(&mut self, mut response: Response, has_unread: bool) -> Response {
        let Some(under_way) = self.under_way.take() else { return response };
        if has_unread {
            under_way.leaves_unread();
        }
        let is_last = has_unread || self.last_call.load(Ordering::Relaxed);
        if is_last && self.version <= Version::HTTP_11 {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if response.body().size_hint().exact().is_some() {
            return response;
        }
        // It has no known end: its connection is in use until the last of it has left.
        response.map(|body| Body::new(Streaming { body, _under_way: under_way }))
    }
}

/// The body of an answer that goes on for a while.
struct Streaming {
    body: Body,
    _under_way: UnderWay,
}

impl hyper::body::Body for Streaming {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Tells whoever comes from an address that has its share of connections already.
#[derive(Clone, Copy)]
pub(super) struct TurnAway;

impl hyper::service::Service<Request<Incoming>> for TurnAway {
    type Response = Response;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut response = Problem::too_many_connections().into_response();
        if request.version() <= Version::HTTP_11 {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        std::future::ready(Ok(response))
    }
}
