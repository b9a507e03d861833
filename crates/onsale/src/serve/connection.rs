//! One connection: HTTP by hyper straight into the router, until it is closed, the door wants its place, or the server
//! stops. In the clear it is HTTP/1.1; under TLS the client may choose HTTP/2.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use metrics::Gauge;
use onsale_core::limits;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::dispatch::{Dispatch, OfGuest, TurnAway};
use super::door::Place;
use super::guest::Guest;
use super::tls::{HTTP_2, Tls};
use super::unread::linger;

/// Bytes of a request's head that are always taken, and of what is read ahead of its body. The library looks at its bound
/// between two reads into a buffer that may be twice as large, so a head that comes at once may have up to twice as many.
const READ_AHEAD: usize = limits::HEAD_BYTES / 2;
/// Bytes of an HTTP/2 answer that wait for whoever reads it.
const SENT_AHEAD: usize = 64 * 1024;
/// How long TLS may take to begin, if a request's head may not take less.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// How often an HTTP/2 client is asked whether it is still there, and how long it may take to say so.
const STILL_THERE: Duration = Duration::from_secs(20);
/// How long an HTTP/2 connection may take to end once it was told to.
const GOODBYE: Duration = Duration::from_secs(5);
/// How many may be turned away at a time, and how long each may take.
const TURNED_AWAY: usize = 64;
const TURNING_AWAY: Duration = Duration::from_secs(2);

/// The connections of one thread.
pub(super) struct Connections {
    http: Http,
    dispatch: Dispatch,
    stopping: watch::Receiver<bool>,
    gauge: Gauge,
    tls: Option<Arc<Tls>>,
    turned_away: Arc<Semaphore>,
    /// Each connection has a clone of the sender: the channel is closed when the last one is over.
    open: mpsc::Sender<Infallible>,
    all_over: mpsc::Receiver<Infallible>,
}

/// How HTTP is spoken.
#[derive(Clone)]
struct Http {
    one: http1::Builder,
    two: http2::Builder<TokioExecutor>,
    head_time: Duration,
}

impl Connections {
    pub(super) fn new(
        dispatch: Dispatch,
        stopping: watch::Receiver<bool>,
        gauge: Gauge,
        head_time: Duration,
        tls: Option<Arc<Tls>>,
    ) -> Self {
        let (open, all_over) = mpsc::channel(1);
        let turned_away = Arc::new(Semaphore::new(TURNED_AWAY));
        Self { http: Http::new(head_time), dispatch, stopping, gauge, tls, turned_away, open, all_over }
    }

    /// Answers on a new connection, which holds its place until it is over.
    pub(super) fn begin(&self, stream: TcpStream, peer: IpAddr, place: Place) {
        let guest = Arc::clone(&place.guest);
        let dispatch = self.dispatch.for_guest(peer, Arc::clone(&guest));
        let (http, stopping) = (self.http.clone(), self.stopping.clone());
        let held = (self.count(), self.open.clone(), place);
        match self.acceptor(&stream) {
            None => tokio::spawn(async move {
                http.answer(stream, false, dispatch, &guest, stopping).await;
                drop(held);
            }),
            Some(acceptor) => tokio::spawn(async move {
                let greeted = tokio::select! {
                    greeted = greet(acceptor, stream, http.handshake_time()) => greeted,
                    () = guest.asked_to_leave() => None,
                };
                if let Some((stream, is_two)) = greeted {
                    http.answer(stream, is_two, dispatch, &guest, stopping).await;
                }
                drop(held);
            }),
        };
    }

    /// Says on a new connection that there are too many from its address. Where too many are being told already, it is
    /// closed without a word.
    pub(super) fn turn_away(&self, stream: TcpStream) {
        let Ok(turn) = Arc::clone(&self.turned_away).try_acquire_owned() else { return };
        let (http, acceptor, held) =
            (self.http.clone(), self.acceptor(&stream), (self.count(), self.open.clone(), turn));
        tokio::spawn(async move {
            let telling = async {
                match acceptor {
                    None => http.turn_away(stream, false).await,
                    Some(acceptor) => {
                        if let Some((stream, is_two)) = greet(acceptor, stream, http.handshake_time()).await {
                            http.turn_away(stream, is_two).await;
                        }
                    }
                }
            };
            // Whoever does not ask, or takes nothing of the answer, has been told enough.
            let _ = timeout(TURNING_AWAY, telling).await;
            drop(held);
        });
    }

    /// Waits until every connection is over.
    pub(super) async fn done(self) {
        let Self { open, mut all_over, .. } = self;
        drop(open);
        // Nothing is ever sent: this ends when the last sender is gone.
        while all_over.recv().await.is_some() {}
    }

    fn acceptor(&self, stream: &TcpStream) -> Option<TlsAcceptor> {
        // Without it a small answer may wait for the next one; if it cannot be set, it only takes longer.
        let _ = stream.set_nodelay(true);
        self.tls.as_ref().map(|tls| tls.acceptor())
    }

    fn count(&self) -> Counted {
        self.gauge.increment(1.0);
        Counted(self.gauge.clone())
    }
}

/// A connection in the gauge, until it is dropped.
struct Counted(Gauge);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

/// Begins with TLS; says whether the client has chosen HTTP/2. Whoever does not get as far is not told why.
async fn greet(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    time: Duration,
) -> Option<(TlsStream<TcpStream>, bool)> {
    let stream = timeout(time, acceptor.accept(stream)).await.ok()?.ok()?;
    let is_two = stream.get_ref().1.alpn_protocol() == Some(HTTP_2);
    Some((stream, is_two))
}

impl Http {
    fn new(head_time: Duration) -> Self {
        let mut one = http1::Builder::new();
        one.timer(TokioTimer::new()).header_read_timeout(head_time).max_buf_size(READ_AHEAD);
        let mut two = http2::Builder::new(TokioExecutor::new());
        two.timer(TokioTimer::new())
            .max_concurrent_streams(limits::STREAMS_EACH)
            .max_header_list_size(limits::HEAD_BYTES as u32)
            .max_send_buf_size(SENT_AHEAD)
            .keep_alive_interval(STILL_THERE)
            .keep_alive_timeout(STILL_THERE);
        Self { one, two, head_time }
    }

    fn handshake_time(&self) -> Duration {
        HANDSHAKE_TIME.min(self.head_time)
    }

    /// Answers until the connection is over, the door wants its place, or the server stops; what is under way then is
    /// answered.
    async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        mut stream: S,
        is_two: bool,
        dispatch: OfGuest,
        guest: &Guest,
        mut stopping: watch::Receiver<bool>,
    ) {
        let mut end = pin!(async {
            tokio::select! { () = told(&mut stopping) => {}, () = guest.asked_to_leave() => {} }
        });
        if is_two {
            return self.answer_two(stream, dispatch, guest, end.as_mut()).await;
        }
        let over = {
            let mut connection = pin!(self.one.serve_connection(TokioIo::new(&mut stream), dispatch));
            tokio::select! {
                biased;
                over = connection.as_mut() => over,
                () = end.as_mut() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            }
        };
        // An error is a client that went away, that said nothing in time, or that does not speak HTTP. The last is told so,
        // with the rest of what it has said unread.
        let says_nonsense = over.is_err_and(|error| !error.is_timeout());
        if says_nonsense || guest.has_unread() {
            linger(&mut stream).await;
        }
    }

    async fn answer_two<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        dispatch: OfGuest,
        guest: &Guest,
        mut end: Pin<&mut impl Future<Output = ()>>,
    ) {
        let mut connection = pin!(self.two.serve_connection(TokioIo::new(stream), dispatch));
        loop {
            tokio::select! {
                biased;
                // An error is a client that went away or does not speak HTTP: nobody is left to be told.
                _ = connection.as_mut() => return,
                () = end.as_mut() => break,
                () = sleep(self.head_time) => if guest.idle_for() >= self.head_time {
                    break;
                },
            }
        }
        connection.as_mut().graceful_shutdown();
        // What is under way may take as long as it takes; a client that takes nothing of its answers may not.
        loop {
            tokio::select! {
                biased;
                _ = connection.as_mut() => return,
                () = sleep(GOODBYE) => if guest.idle_for() >= GOODBYE {
                    return;
                },
            }
        }
    }

    async fn turn_away<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: S, is_two: bool) {
        let io = TokioIo::new(&mut stream);
        // An error is a client that went away: nobody is left to be told.
        let _ = match is_two {
            true => self.two.serve_connection(io, TurnAway).await,
            false => self.one.serve_connection(io, TurnAway).await,
        };
        linger(&mut stream).await;
    }
}

/// Waits until the server stops.
pub(super) async fn told(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server is gone altogether.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}
