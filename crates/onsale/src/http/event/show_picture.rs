//! `GET /event/picture/{eventId}`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use onsale_core::EventId;
use onsale_store::PictureSize;

use crate::app::App;
use crate::http::access::{Access, Who};
use crate::http::extract::{PathId, Query};
use crate::http::field::{Field, JsonKind, Reason};
use crate::http::problem::{Problem, refusals};
use crate::wire::Id;

refusals!(Refusals: InvalidField, EventNotFound);

/// A picture is a picture and nothing else, whatever it is opened as.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
/// An address that names the bytes gives the same ones for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Any other one is asked again after five minutes.
const FOR_A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=300");

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Show an event's picture
///
/// What its organiser put up, or else a poster that is drawn here: 1200 by 630 pixels. With `size=small` half as wide,
/// where it was put up. `v`, as in an event's `pictureUrl`, lets the picture be kept for ever. The picture of an event that
/// is not public is there only with its `v`.
#[utoipa::path(
    get, path = "/event/picture/{eventId}", tag = "events",
    params(
        ("eventId" = Id, Path),
        ("size" = Option<String>, Query, description = "`large` or `small`; `large` if absent."),
        ("v" = Option<String>, Query, description = "Which picture is meant."),
    ),
    responses(
        (status = 200, description = "The picture.", content(
            (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")
        )),
        (status = 304, description = "It is the one that `If-None-Match` names."),
        Refusals
    )
)]
pub(crate) async fn show_event_picture(
    State(app): State<App>,
    PathId(id): PathId<EventId>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let size = query.optional::<Size>("size")?.map_or(PictureSize::Large, |size| size.0);
    let named = query.optional::<Tag>("v")?;
    let (event, picture) = app.store.picture(id, size, named.as_ref().map(|named| named.0.clone())).await?;
    let (kind, tag, bytes) = match picture {
        Some(picture) => ("image/jpeg", picture.tag, Bytes::from(picture.bytes)),
        None => {
            let (tag, png) = app.studio.poster(&event).await?;
            ("image/png", tag, png)
        }
    };
    let named = named.is_some_and(|named| named.0 == tag);
    let etag = match size {
        PictureSize::Large => format!("\"{tag}\""),
        PictureSize::Small => format!("\"{tag}-small\""),
    };
    Ok(answer(kind, &etag, bytes, named, &headers))
}

fn answer(kind: &'static str, etag: &str, bytes: Bytes, named: bool, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        out.insert(header::ETAG, etag);
    }
    out.insert(header::CACHE_CONTROL, if named { FOR_EVER } else { FOR_A_WHILE });
    out.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    *response.body_mut() = Body::from(bytes);
    response
}

struct Size(PictureSize);

impl Field for Size {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        match text {
            "large" => Ok(Self(PictureSize::Large)),
            "small" => Ok(Self(PictureSize::Small)),
            _ => Err("must be large or small".into()),
        }
    }
}

/// What names a picture's bytes.
struct Tag(String);

impl Field for Tag {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let plain = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if plain { Ok(Self(text.to_owned())) } else { Err("must be 16 hexadecimal digits".into()) }
    }
}
