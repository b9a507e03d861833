//! One connection: HTTP/1.1 by hyper straight into the router, until it is closed or the server stops.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::future::RouteFuture;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics::Gauge;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tower_service::Service;

/// Bytes of a request's head at most, and of what is read ahead of its body.
const READ_AHEAD: usize = 64 * 1024;

/// The connections of one thread.
pub(super) struct Connections {
    http: Builder,
    dispatch: Dispatch,
    stopping: watch::Receiver<bool>,
    gauge: Gauge,
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
    ) -> Self {
        let mut http = Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(head_time).max_buf_size(READ_AHEAD);
        let (open, all_over) = mpsc::channel(1);
        Self { http, dispatch: Dispatch(router), stopping, gauge, open, all_over }
    }

    /// Answers on a new connection, which holds its place until it is over.
    pub(super) fn begin(&self, stream: TcpStream, place: OwnedSemaphorePermit) {
        // Without it a small answer may wait for the next one; if it cannot be set, it only takes longer.
        let _ = stream.set_nodelay(true);
        let connection = self.http.serve_connection(TokioIo::new(stream), self.dispatch.clone());
        let (mut stopping, open) = (self.stopping.clone(), self.open.clone());
        let gauge = self.gauge.clone();
        gauge.increment(1.0);
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // An error here is a client that went away or does not speak HTTP: nobody is left to be told.
            let _ = tokio::select! {
                biased;
                result = connection.as_mut() => result,
                () = told(&mut stopping) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            gauge.decrement(1.0);
            drop((place, open));
        });
    }

    /// Waits until every connection is over.
    pub(super) async fn done(self) {
        let Self { open, mut all_over, .. } = self;
        drop(open);
        // Nothing is ever sent: this ends when the last sender is gone.
        while all_over.recv().await.is_some() {}
    }
}

/// Waits until the server stops.
pub(super) async fn told(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server is gone altogether.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Hands a request to the router without anything in between.
#[derive(Clone)]
struct Dispatch(Router);

impl hyper::service::Service<Request<Incoming>> for Dispatch {
    type Response = axum::response::Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        // A router is always ready, and its clone is one more count on one pointer.
        self.0.clone().call(request.map(Body::new))
    }
}
