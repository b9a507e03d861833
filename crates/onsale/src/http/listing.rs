//! Lists: all of them as one JSON array, read from the store a page at a time while the reader reads; or one
//! page, with a link to the next. The server's memory does not grow with the list.

use std::future::Future;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use onsale_core::limits::PAGE_ROWS;
use onsale_core::with_causes;
use onsale_store::{Listed, StoreError};
use serde::Serialize;

use crate::http::extract::{Query, query};
use crate::http::field::{After, Limit};
use crate::http::problem::Problem;
use crate::http::respond::to_bytes;

query! {
    /// Which page of a list.
    pub(crate) struct Paging {
        /// One page of so many; without it, everything comes.
        #[param(value_type = Option<i64>, minimum = 1, maximum = 1000, example = 100)]
        limit = optional("limit"): Option<Limit>,
        /// Only what stands behind this id in the list.
        #[param(value_type = Option<i64>, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
        after = optional("after"): Option<After>,
    }
}

/// Bytes of a list that are written out before others get the thread: less than a tenth of a millisecond.
const SHARE_BYTES: usize = 32 * 1024;

/// What stands around the rows.
#[derive(Debug)]
pub(crate) struct Frame {
    /// Before the first row.
    opening: String,
    /// After the last row.
    closing: String,
}

impl Frame {
    /// Of a bare array.
    pub(crate) fn of_array() -> Self {
        Self::of_empty(&[(); 0])
    }

    /// Of a body whose last list, the one for the rows, is empty.
    pub(crate) fn of_empty(body: &impl Serialize) -> Self {
        let bytes = to_bytes(body);
        let text = String::from_utf8_lossy(&bytes);
        let (opening, closing) = text.split_at(text.rfind(']').unwrap_or_default());
        Self { opening: opening.to_owned(), closing: closing.to_owned() }
    }
}

/// Answers a list: one page if the query has a `limit`, otherwise everything from `after` on.
///
/// `fetch` reads the page behind an id with at most so many rows; `body` makes the wire's form of a row;
/// `frame` sees the first page.
pub(crate) async fn list<T, B, F, Fut>(
    query: &Query,
    fetch: F,
    body: impl Fn(&T) -> B + Send + 'static,
    frame: impl FnOnce(&[T]) -> Frame,
) -> Result<Response, Problem>
where
    T: Send + 'static,
    B: Serialize,
    F: Fn(Option<i64>, usize) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Listed<T>, StoreError>> + Send,
{
    let Paging { limit, after } = Paging::read(query)?;
    let (limit, after) = (limit.and_then(|limit| usize::try_from(limit.0).ok()), after.map(|after| after.0));
    let first = fetch(after, limit.unwrap_or(PAGE_ROWS)).await?;
    let frame = frame(&first.rows);
    let Some(limit) = limit else {
        return Ok(response(Body::from_stream(pages(first, fetch, body, frame))));
    };
    let page = full_page(first, &fetch, limit).await?;
    let mut bytes = Vec::with_capacity(256 * page.rows.len() + 64);
    bytes.extend_from_slice(frame.opening.as_bytes());
    let (mut rows, mut is_first) = (page.rows.into_iter(), true);
    while write_some(&mut bytes, &mut rows, &body, &mut is_first) {
        tokio::task::yield_now().await;
    }
    bytes.extend_from_slice(frame.closing.as_bytes());
    let mut response = response(Body::from(bytes));
    if let Some(next) = page.next {
        let link = format!("<{}>; rel=\"next\"", query.continued_after(next));
        if let Ok(link) = HeaderValue::try_from(link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

/// The store may answer fewer rows than asked for although more follow; whoever asks for a page gets it full.
async fn full_page<T, F, Fut>(mut page: Listed<T>, fetch: &F, limit: usize) -> Result<Listed<T>, Problem>
where
    F: Fn(Option<i64>, usize) -> Fut,
    Fut: Future<Output = Result<Listed<T>, StoreError>>,
{
    while let Some(next) = page.next.filter(|_| page.rows.len() < limit) {
        let more = fetch(Some(next), limit - page.rows.len()).await?;
        page.rows.extend(more.rows);
        page.next = more.next;
    }
    Ok(page)
}

/// Where a stream of pages stands.
enum Stage<T> {
    First(Listed<T>),
    Behind(i64, bool),
    Over,
}

/// One chunk a page. A failure in the middle breaks the connection off, rather than ending the JSON.
fn pages<T, B, F, Fut>(
    first: Listed<T>,
    fetch: F,
    body: impl Fn(&T) -> B + Send + 'static,
    frame: Frame,
) -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> + Send + 'static
where
    T: Send + 'static,
    B: Serialize,
    F: Fn(Option<i64>, usize) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Listed<T>, StoreError>> + Send,
{
    stream::unfold((Stage::First(first), fetch, body, frame), move |(stage, fetch, body, frame)| async move {
        let (page, is_first, none_yet) = match stage {
            Stage::First(page) => (page, true, true),
            Stage::Over => return None,
            Stage::Behind(after, none_yet) => match fetch(Some(after), PAGE_ROWS).await {
                Ok(page) => (page, false, none_yet),
                Err(error) => {
                    tracing::warn!(error = with_causes(&error), "a list broke off");
                    return Some((Err(error), (Stage::Over, fetch, body, frame)));
                }
            },
        };
        let mut bytes = Vec::with_capacity(256 * page.rows.len() + 64);
        if is_first {
            bytes.extend_from_slice(frame.opening.as_bytes());
        }
        let (mut rows, mut none_yet) = (page.rows.into_iter(), none_yet);
        while write_some(&mut bytes, &mut rows, &body, &mut none_yet) {
            tokio::task::yield_now().await;
        }
        let stage = match page.next {
            Some(next) => Stage::Behind(next, none_yet),
            None => {
                bytes.extend_from_slice(frame.closing.as_bytes());
                Stage::Over
            }
        };
        Some((Ok(Bytes::from(bytes)), (stage, fetch, body, frame)))
    })
}

/// Writes rows out until that has taken its share of the thread's time; whether there are more. Whoever buys waits for the
/// same thread.
fn write_some<T, B: Serialize>(
    bytes: &mut Vec<u8>,
    rows: &mut std::vec::IntoIter<T>,
    body: &impl Fn(&T) -> B,
    none_yet: &mut bool,
) -> bool {
    let before = bytes.len();
    for row in rows.by_ref() {
        if !std::mem::replace(none_yet, false) {
            bytes.push(b',');
        }
        // Our own bodies have string keys and finite numbers, so only a mistake of ours could fail here.
        if let Err(error) = serde_json::to_writer(&mut *bytes, &body(&row)) {
            tracing::error!(%error, "a row could not be written");
        }
        if bytes.len() - before >= SHARE_BYTES {
            return true;
        }
    }
    false
}

fn response(body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
