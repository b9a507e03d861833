//! What of a request nobody has read. A connection that is closed with bytes unread is reset, and a reset takes the answer
//! with it and looks to a proxy like a server that is gone. So what is left of a body is read away, up to a bound, before
//! the answer leaves; and where more is left than that, the connection is closed in one direction first.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use onsale_core::limits;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

/// How long a client who has got its answer may go on sending, in all and without a pause.
const LINGER_TIME: Duration = Duration::from_secs(10);
const LINGER_PAUSE: Duration = Duration::from_secs(2);
/// How much of it is read.
const LINGER_BYTES: usize = 16 * 1024 * 1024;
/// How much is read at a time.
const LINGER_STEP: usize = 16 * 1024;

/// What is left of a body when its reader has let go of it.
#[derive(Debug, Default)]
pub(super) enum Left {
    /// It was read to its end.
    #[default]
    Nothing,
    /// Its sender waits to be told whether to send it (`Expect: 100-continue`).
    NotBegun,
    Some(Incoming),
}

type LeftOver = Arc<Mutex<Left>>;

/// What may be left of a request's body when its answer is there.
#[derive(Debug)]
pub(super) enum Rest {
    /// There was no body.
    None,
    /// To be looked at when the answer is there.
    Kept {
        left_over: LeftOver,
        until: Instant,
        /// More is announced than is ever read away: its sender is told at once.
        is_too_long: bool,
    },
}

/// What is done about it.
#[derive(Debug)]
pub(super) enum Unread {
    Nothing,
    /// The connection cannot be used again.
    Left,
    ReadAway(Drain),
}

/// Gives the request a body that is not lost when nobody reads it.
pub(super) fn keep(request: Request<Incoming>, body_time: Duration) -> (Request<Body>, Rest) {
    if request.body().is_end_stream() {
        return (request.map(Body::new), Rest::None);
    }
    let is_too_long = request.body().size_hint().lower() > limits::DRAINED_BYTES as u64;
    let left_over = LeftOver::default();
    let until = Instant::now() + body_time;
    let rest = Rest::Kept { left_over: Arc::clone(&left_over), until, is_too_long };
    // Whoever asks first whether to send has not begun to, and an answer tells it not to.
    let waits = request.headers().contains_key(header::EXPECT);
    let keep = |body| Body::new(Kept { body: Some(body), begun: !waits, left_over });
    (request.map(keep), rest)
}

/// A body that says so when its reader lets go of it too early.
struct Kept {
    body: Option<Incoming>,
    begun: bool,
    left_over: LeftOver,
}

impl hyper::body::Body for Kept {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.begun = true;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        Pin::new(body).poll_frame(cx).map_err(Error::new)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(hyper::body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(hyper::body::Body::size_hint).unwrap_or_default()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let left = match self.body.take().filter(|body| !body.is_end_stream()) {
            None => Left::Nothing,
            Some(_) if !self.begun => Left::NotBegun,
            Some(body) => Left::Some(body),
        };
        *self.left_over.lock().unwrap_or_else(PoisonError::into_inner) = left;
    }
}

impl Rest {
    /// What is left now that the answer is there.
    pub(super) fn look(&self) -> Unread {
        let Self::Kept { left_over, until, is_too_long } = self else { return Unread::Nothing };
        match std::mem::take(&mut *left_over.lock().unwrap_or_else(PoisonError::into_inner)) {
            Left::Nothing => Unread::Nothing,
            Left::NotBegun => Unread::Left,
            Left::Some(_) if *is_too_long => Unread::Left,
            Left::Some(body) => {
                let end = Box::pin(sleep_until(*until));
                Unread::ReadAway(Drain { body, left: limits::DRAINED_BYTES, end })
            }
        }
    }
}

/// A body that is read away. Answers whether its end was reached within the bounds.
#[derive(Debug)]
pub(super) struct Drain {
    body: Incoming,
    left: usize,
    end: Pin<Box<Sleep>>,
}

impl Future for Drain {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<bool> {
        let this = &mut *self;
        loop {
            match Pin::new(&mut this.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    let length = frame.data_ref().map_or(0, Bytes::len);
                    match this.left.checked_sub(length) {
                        Some(left) => this.left = left,
                        None => return Poll::Ready(false),
                    }
                }
                Poll::Ready(None) => return Poll::Ready(true),
                Poll::Ready(Some(Err(_))) => return Poll::Ready(false),
                Poll::Pending => return this.end.as_mut().poll(cx).map(|()| false),
            }
        }
    }
}

/// Closes in one direction and reads what still comes, for a while: so the answer arrives before the connection is gone.
pub(super) async fn linger<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) {
    let reading = async {
        stream.shutdown().await?;
        let (mut step, mut left) = (vec![0; LINGER_STEP], LINGER_BYTES);
        while left > 0 {
            let Ok(read) = timeout(LINGER_PAUSE, stream.read(&mut step)).await else { break };
            match read? {
                0 => break,
                length => left = left.saturating_sub(length),
            }
        }
        std::io::Result::Ok(())
    };
    // However it ends, whoever wanted the answer has had the time to read it.
    let _ = timeout(LINGER_TIME, reading).await;
}
