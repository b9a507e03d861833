//! The page, out of the binary. Names under `/assets/` carry a hash and never change; every other path of the page gets
//! `index.html`, with what is on sale in it ([`crate::page`]), unless JSON is asked for: link previews, monitors and curl
//! take anything. On a path that nobody has, a program that has mistaken it gets a JSON 404, a person the page, which
//! says that nothing is here.

use std::borrow::Cow;
use std::net::IpAddr;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use rust_embed::RustEmbed;

use crate::app::App;
use crate::http::origin::origin;
use crate::page;

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

/// What browsers and their like ask for by a name of their own, and the file that it is.
const KNOWN_NAMES: [(&str, &str); 3] = [
    ("/favicon.ico", "assets/favicon.ico"),
    ("/apple-touch-icon.png", "assets/apple-touch-icon.png"),
    ("/manifest.webmanifest", "assets/manifest.webmanifest"),
];

/// The page's document as it was built, with its marks; `None` when it has not been built.
pub(crate) fn index() -> Option<String> {
    String::from_utf8(Page::get("index.html")?.data.into_owned()).ok()
}

/// The scripts that a page needs beyond those that its document names, as the build has found them.
pub(crate) fn preloads(page: &str) -> Vec<String> {
    let found = Page::get("preload.json").and_then(|file| serde_json::from_slice(&file.data).ok());
    let mut pages: std::collections::HashMap<String, Vec<String>> = found.unwrap_or_default();
    pages.remove(page).unwrap_or_default()
}

/// What the page answers to a request that no route of the API knows; `None` when it is not the page's business.
pub(crate) async fn answer(
    app: &App,
    peer: Option<IpAddr>,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Option<Response> {
    if method != Method::GET && method != Method::HEAD {
        return None;
    }
    let path = uri.path();
    if let Some(name) = path.strip_prefix('/').filter(|name| name.starts_with("assets/")) {
        return file(name, headers, "public, max-age=31536000, immutable");
    }
    if let Some((_, name)) = KNOWN_NAMES.iter().find(|(known, _)| *known == path) {
        return file(name, headers, "public, max-age=86400");
    }
    let origin = origin(app, peer, uri, headers);
    match path {
        "/robots.txt" => return Some(text("text/plain; charset=utf-8", page::robots(origin.as_deref()))),
        "/sitemap.xml" => {
            return Some(text(
                "application/xml; charset=utf-8",
                page::sitemap(app, origin.as_deref()).await?,
            ));
        }
        _ => {}
    }
    let own = is_own(path);
    if !(if own { !asks_for_json(headers) } else { accepts_html(headers) }) {
        return None;
    }
    let page = if own { page::Page::at(path) } else { page::Page::Nowhere };
    let document = page::render(app, page, origin.as_deref()).await?;
    Some(html(&document, document.found, headers))
}

/// A document, which is another one every moment: it is asked for each time, and sent only when it has changed.
fn html(document: &page::Document, found: bool, headers: &HeaderMap) -> Response {
    let gzip = accepts(headers, "gzip");
    let etag = format!("\"{}{}\"", document.tag, if gzip { "-gzip" } else { "" });
    let mut response = Response::new(Body::empty());
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let out = response.headers_mut();
    guard(out);
    out.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    // What is not here has no version that a browser could know already.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(if found { "no-cache" } else { "no-store" }));
    if found && let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if found && known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if gzip {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if !found {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    *response.body_mut() = Body::from(if gzip { document.gzip.clone() } else { document.plain.clone() });
    response
}

fn text(kind: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    guard(response.headers_mut());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

/// Nothing of the page runs, loads or frames anything that is not ours.
fn guard(out: &mut HeaderMap) {
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    out.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    out.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
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

/// Whether a program wants the API, and has mistaken the path.
fn asks_for_json(headers: &HeaderMap) -> bool {
    let json = |accept: &HeaderValue| accept.to_str().is_ok_and(|accept| accept.contains("json"));
    headers.get_all(header::ACCEPT).iter().any(json) && !accepts_html(headers)
}

/// Whether a coding of the content is welcome.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let named = coding;
    let accepts = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| {
            value.split(',').any(|coding| {
                let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
                name.trim().eq_ignore_ascii_case(named) && weight.trim().trim_end_matches(['0', '.']) != "q="
            })
        })
    };
    headers.get_all(header::ACCEPT_ENCODING).iter().any(accepts)
}

/// A file as it was built, compressed if the build left a compressed twin and the browser takes it.
fn file(name: &str, headers: &HeaderMap, cache: &'static str) -> Option<Response> {
    let plain = Page::get(name)?;
    let etag = HeaderValue::try_from(format!("\"{}\"", hex(&plain.metadata.sha256_hash()))).ok()?;
    let twin = if accepts(headers, "br") { Page::get(&format!("{name}.br")) } else { None };
    let mut response = Response::new(Body::empty());
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == etag);
    let out = response.headers_mut();
    out.insert(header::ETAG, etag);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    guard(out);
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
    fn json_is_given_to_whoever_names_it() {
        let check = |accept: Option<&str>, expect: bool| {
            let mut headers = HeaderMap::new();
            headers.extend(accept.map(|accept| (header::ACCEPT, HeaderValue::from_str(accept).unwrap())));
            assert_eq!(asks_for_json(&headers), expect, "{accept:?}");
        };
        check(Some("application/json"), true);
        check(Some("application/problem+json, */*"), true);
        check(Some("*/*"), false);
        check(Some("image/*"), false);
        check(Some("text/html, application/json;q=0.5"), false);
        check(None, false);
    }

    #[test]
    fn brotli_is_sent_only_to_whom_it_is_welcome() {
        let check = |value: &str, expect: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            assert_eq!(accepts(&headers, "br"), expect, "{value}");
        };
        check("gzip, deflate, br", true);
        check("br;q=1.0, gzip", true);
        check("br;q=0, gzip", false);
        check("br;q=0.0", false);
        check("br;q=0.5", true);
        check("gzip", false);
    }
}
