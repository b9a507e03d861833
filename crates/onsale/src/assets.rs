//! The page, out of the binary. Names under `/assets/` carry a hash and never change; every other path of the page
//! gets `index.html`. Only a browser that asks for HTML gets it: a program that has mistaken a path gets a JSON 404, a
//! person the page, which says that nothing is here.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use rust_embed::RustEmbed;

/// What `npm run build` leaves; nothing when the page has not been built.
#[derive(RustEmbed)]
#[folder = "../../web/dist/onsale/browser"]
struct Page;

/// The page's own paths; no path of the API begins like one of them.
const ROUTES: [&str; 4] = ["/shop", "/sell", "/control", "/account"];

/// Nothing inline, nothing from elsewhere.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
);

/// What the page answers to a request that no route of the API knows; `None` when it is not the page's business.
pub(crate) fn answer(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    if method != Method::GET && method != Method::HEAD {
        return None;
    }
    let path = uri.path();
    if let Some(name) = path.strip_prefix('/').filter(|name| name.starts_with("assets/")) {
        return file(name, headers, "public, max-age=31536000, immutable");
    }
    if !accepts_html(headers) {
        return None;
    }
    if is_own(path) {
        return file("index.html", headers, "no-cache");
    }
    // What is not here has no version that a browser could know already.
    let mut headers = headers.clone();
    headers.remove(header::IF_NONE_MATCH);
    let mut response = file("index.html", &headers, "no-store")?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Some(response)
}

fn is_own(path: &str) -> bool {
    path == "/" || ROUTES.iter().any(|route| is_under(path, route))
}

fn is_under(path: &str, route: &str) -> bool {
    path.strip_prefix(route).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepts = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| {
            value.split(',').any(|coding| {
                let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
                name.trim().eq_ignore_ascii_case("br") && weight.trim().trim_end_matches(['0', '.']) != "q="
            })
        })
    };
    headers.get_all(header::ACCEPT_ENCODING).iter().any(accepts)
}

/// A file as it was built, compressed if the build left a compressed twin and the browser takes it.
fn file(name: &str, headers: &HeaderMap, cache: &'static str) -> Option<Response> {
    let plain = Page::get(name)?;
    let etag = HeaderValue::try_from(format!("\"{}\"", hex(&plain.metadata.sha256_hash()))).ok()?;
    let twin = if accepts_brotli(headers) { Page::get(&format!("{name}.br")) } else { None };
    let mut response = Response::new(Body::empty());
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == etag);
    let out = response.headers_mut();
    out.insert(header::ETAG, etag);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    out.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    out.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Some(response);
    }
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    if twin.is_some() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    let bytes = match twin.unwrap_or(plain).data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    *response.body_mut() = bytes;
    Some(response)
}

fn hex(hash: &[u8]) -> String {
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_knows_its_own_paths() {
        for path in ["/", "/shop", "/shop/7", "/sell/releases", "/control", "/account"] {
            assert!(is_own(path), "{path}");
        }
        for path in ["/shopping", "/ticket/all", "/event/all", "/x"] {
            assert!(!is_own(path), "{path}");
        }
    }

    #[test]
    fn only_a_browser_gets_the_page() {
        let asks = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
            accepts_html(&headers)
        };
        assert!(asks("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"));
        assert!(!asks("application/json"));
        assert!(!asks("*/*"));
    }

    #[test]
    fn brotli_is_sent_only_to_whom_it_is_welcome() {
        let check = |value: &str, expect: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            assert_eq!(accepts_brotli(&headers), expect, "{value}");
        };
        check("gzip, deflate, br", true);
        check("br;q=1.0, gzip", true);
        check("br;q=0, gzip", false);
        check("br;q=0.0", false);
        check("br;q=0.5", true);
        check("gzip", false);
    }
}
