//! One connection: HTTP/1.1 by hyper straight into the router, until it is closed or the server stops.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::future::RouteFuture;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics::Gauge;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tower_service::Service;

use super::tls::Tls;
use crate::http::client_address::{Peer, is_counted};

/// Bytes of a request's head at most, and of what is read ahead of its body.
const READ_AHEAD: usize = 64 * 1024;

/// What a connection has that nobody has opened.
const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
/// How long TLS may take to begin, if a request's head may not take less.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);

/// The connections of one thread.
pub(super) struct Connections {
    http: Builder,
    dispatch: Dispatch,
    stopping: watch::Receiver<bool>,
    gauge: Gauge,
    tls: Option<Arc<Tls>>,
    handshake_time: Duration,
    /// Each connection has a clone of the sender: the channel is closed when the last one is over.
    open: mpsc::Sender<Infallible>,
    all_over: mpsc::Receiver<Infallible>,
}

impl Connections {
    pub(super) fn new(
        router: Router,
        stopping: watch::Receiver<bool>,
        gauge: Gauge,
        head_time: Duration,
        tls: Option<Arc<Tls>>,
    ) -> Self {
        let mut http = Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(head_time).max_buf_size(READ_AHEAD);
        let (open, all_over) = mpsc::channel(1);
        let (dispatch, handshake_time) = (Dispatch { router, peer: UNKNOWN }, HANDSHAKE_TIME.min(head_time));
        Self { http, dispatch, stopping, gauge, tls, handshake_time, open, all_over }
    }

    /// Answers on a new connection, which holds its place until it is over.
    pub(super) fn begin(&self, stream: TcpStream, peer: IpAddr, place: OwnedSemaphorePermit) {
        // Without it a small answer may wait for the next one; if it cannot be set, it only takes longer.
        let _ = stream.set_nodelay(true);
        let (http, stopping, open) = (self.http.clone(), self.stopping.clone(), self.open.clone());
        let dispatch = Dispatch { peer, ..self.dispatch.clone() };
        let (gauge, handshake_time) = (self.gauge.clone(), self.handshake_time);
        gauge.increment(1.0);
        match self.tls.as_ref().map(|tls| tls.acceptor()) {
            None => tokio::spawn(async move {
                answer(&http, stream, dispatch, stopping).await;
                gauge.decrement(1.0);
                drop((place, open));
            }),
            Some(acceptor) => tokio::spawn(async move {
                // Whoever does not get as far as speaking TLS is not told why.
                let greeted = tokio::time::timeout(handshake_time, acceptor.accept(stream)).await;
                if let Ok(Ok(stream)) = greeted {
                    answer(&http, stream, dispatch, stopping).await;
                }
                gauge.decrement(1.0);
                drop((place, open));
            }),
        };
    }

    /// Waits until every connection is over.
    pub(super) async fn done(self) {
        let Self { open, mut all_over, .. } = self;
        drop(open);
        // Nothing is ever sent: this ends when the last sender is gone.
        while all_over.recv().await.is_some() {}
    }
}

/// Answers until the connection is over, or the server stops and what is under way is answered.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    http: &Builder,
    stream: S,
    dispatch: Dispatch,
    mut stopping: watch::Receiver<bool>,
) {
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), dispatch));
    // An error here is a client that went away or does not speak HTTP: nobody is left to be told.
    let _ = tokio::select! {
        biased;
        result = connection.as_mut() => result,
        () = told(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
}

/// Waits until the server stops.
pub(super) async fn told(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server is gone altogether.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Hands a request to the router without anything in between.
#[derive(Clone)]
struct Dispatch {
    router: Router,
    peer: IpAddr,
}

impl hyper::service::Service<Request<Incoming>> for Dispatch {
    type Response = axum::response::Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        // An extension costs an allocation: only where somebody will ask for it.
        if is_counted(request.uri().path()) {
            request.extensions_mut().insert(Peer(self.peer));
        }
        // A router is always ready, and its clone is one more count on one pointer.
        self.router.clone().call(request)
    }
}
