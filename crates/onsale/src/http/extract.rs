//! Requests in: bodies as bytes (their fields are read by `form`), ids in paths, query filters. Everything is parsed
//! here into what the store takes; whatever is wrong names its field.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use bytes::Buf;
use http_body_util::BodyExt;
use onsale_core::{Timestamp, limits};

use crate::app::App;
use crate::http::field::Field;
use crate::http::problem::Problem;

/// What some programs begin a text in UTF-8 with; RFC 8259 lets a reader pass over it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Said of what a request says twice.
pub(crate) const STANDS_TWICE: &str = "stands twice; send it once";

/// The moment a request arrived: taken once, before its body is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now(pub(crate) Timestamp);

impl FromRequestParts<App> for Now {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(app.clock.now()))
    }
}

/// An id in the path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathId<T>(pub(crate) T);

impl<T: Field> FromRequestParts<App> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app).await;
        let params =
            params.map_err(|error| Problem::invalid_field(id_in(&error.body_text()), "must be UTF-8"))?;
        let (name, text) = params.iter().next().unwrap_or(("id", ""));
        T::from_text(text).map(Self).map_err(|reason| Problem::invalid_field(name.to_owned(), reason))
    }
}

/// The id that a refusal names: the router alone knows what its path calls it, and tells it in a sentence, between
/// backticks.
fn id_in(sentence: &str) -> String {
    sentence.split('`').nth(1).unwrap_or("id").to_owned()
}

/// The query part of the address, a parameter at a time. Unknown parameters are ignored; a known one that stands twice
/// is refused, as two programs on the way may read two different values.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) path: String,
    pairs: Vec<(String, String)>,
}

impl FromRequestParts<App> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.uri))
    }
}

impl Query {
    /// The query part of `uri`.
    pub(crate) fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { path: uri.path().to_owned(), pairs }
    }

    /// One parameter, if it is there.
    pub(crate) fn optional<T: Field>(&self, name: &'static str) -> Result<Option<T>, Problem> {
        let mut texts = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, text)| text.as_str());
        let text = texts.next();
        if texts.next().is_some() {
            return Err(Problem::invalid_field(name, STANDS_TWICE));
        }
        text.map(|text| T::from_text(text).map_err(|reason| Problem::invalid_field(name, reason))).transpose()
    }

    /// A parameter that may be there several times: all that was said, `most` at most.
    pub(crate) fn every<T: Field>(&self, name: &'static str, most: usize) -> Result<Vec<T>, Problem> {
        let texts = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, text)| text.as_str());
        let all: Vec<T> = texts
            .map(|text| T::from_text(text).map_err(|reason| Problem::invalid_field(name, reason)))
            .take(most + 1)
            .collect::<Result<_, _>>()?;
        if all.len() > most {
            return Err(Problem::invalid_field(name, format!("may be there {most} times at most")));
        }
        Ok(all)
    }

    /// The same query with `after` in it, for the page that follows.
    pub(crate) fn continued_after(&self, after: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs.iter().filter(|(key, _)| key != "after"));
        query.append_pair("after", &after.to_string());
        format!("{}?{}", self.path, query.finish())
    }
}

/// Parameters of an address: what the contract says of each and how it is read stand in one place. `how` is a method of
/// [`Query`]; what it answers is the parameter.
macro_rules! query {
    (
        $(#[$about:meta])*
        $visible:vis struct $name:ident {
            $($(#[$param_about:meta])* $param:ident = $how:ident($wire:literal $(, $bound:expr)?): $kind:ty,)*
        }
    ) => {
        #[derive(utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        $(#[$about])*
        $visible struct $name {
            $($(#[$param_about])* #[param(rename = $wire)] pub(crate) $param: $kind,)*
        }

        impl $name {
            /// Reads parameter by parameter; whatever is wrong names its parameter.
            $visible fn read(query: &crate::http::extract::Query) -> Result<Self, crate::http::problem::Problem> {
                Ok(Self { $($param: query.$how($wire $(, $bound)?)?,)* })
            }
        }
    };
}

pub(crate) use query;

/// The body of a request, whole, no larger than allowed, and declared as JSON if it is declared at all.
#[derive(Debug)]
pub(crate) struct JsonBody(pub(crate) Bytes);

impl FromRequest<App> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(Bytes::new()));
        }
        let json = is_json(request.headers());
        let mut bytes = read(request.into_body(), app.settings.body_time, limits::BODY_BYTES).await?;
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.advance(BYTE_ORDER_MARK.len());
        }
        if json || bytes.is_empty() { Ok(Self(bytes)) } else { Err(Problem::unsupported_media_type()) }
    }
}

/// A picture as it was sent, no larger than allowed. What it is its bytes say, whatever they are declared as.
#[derive(Debug)]
pub(crate) struct PictureBody(pub(crate) Bytes);

impl FromRequest<App> for PictureBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        read(request.into_body(), app.settings.body_time, limits::PICTURE_BYTES).await.map(Self)
    }
}

/// Whether a body declares itself as JSON, or declares nothing.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let Some(declared) = headers.get(header::CONTENT_TYPE) else { return true };
    let essence = declared.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.len() > 5 && essence.to_ascii_lowercase().ends_with("+json")
}

async fn read(body: Body, time: Duration, most: usize) -> Result<Bytes, Problem> {
    match tokio::time::timeout(time, collect(body, most)).await {
        Ok(collected) => collected,
        Err(_) => Err(Problem::invalid_json("it did not arrive in time")),
    }
}

async fn collect(mut body: Body, most: usize) -> Result<Bytes, Problem> {
    let announced = body.size_hint().exact();
    if announced.is_some_and(|length| length > most as u64) {
        // What is left of it is the connection's to read away (`serve/unread.rs`).
        return Err(Problem::body_too_large());
    }
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::invalid_json("it broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if announced == Some(data.len() as u64) {
            return Ok(data);
        }
        if whole.len() + data.len() > most {
            return Err(Problem::body_too_large());
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.into())
}
