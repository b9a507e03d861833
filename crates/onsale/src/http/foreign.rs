//! Requests that another site's page makes a visitor's browser send. Where reaching the server is all that is asked of a
//! caller (header mode, the development mailbox), a browser on the same network must not lend its reach to strangers: not
//! by a form or a script of theirs (`Origin`), and not by a name of theirs that they let point here (`Host`).

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, header};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Names that no stranger can let point to this machine: nobody's on the internet, for certain.
const NEAR: [&str; 8] = ["localhost", "test", "example", "invalid", "local", "internal", "lan", "home.arpa"];

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// It names a host that a stranger may own.
    Host,
    /// A page of another site has asked for a change.
    Page,
}

/// Whether a request comes from another site. `known` are the origins whose pages may call.
pub(crate) fn foreign(request: &Request, known: &[String]) -> Option<Foreign> {
    let headers = request.headers();
    let host = text(headers, &header::HOST).or_else(|| request.uri().authority().map(|host| host.as_str()));
    if host.is_some_and(|host| !is_near(name(host)) && !known.iter().any(|origin| is_same(origin, host))) {
        return Some(Foreign::Host);
    }
    // What only reads, a page of another origin is not shown by the browser.
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let is_ours = |origin: &str| {
        known.iter().any(|known| known == origin) || host.is_some_and(|host| is_same(origin, host))
    };
    let is_foreign = match (text(headers, &header::ORIGIN), text(headers, &FETCH_SITE)) {
        (Some(origin), _) => !is_ours(origin),
        (None, Some(site)) => !matches!(site, "same-origin" | "none"),
        // Neither: no browser of today. An older one may still say where the page lies.
        (None, None) => text(headers, &header::REFERER).is_some_and(|page| !is_ours(origin_of(page))),
    };
    is_foreign.then_some(Foreign::Page)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    // What is not text is nothing of ours, and nobody's origin.
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// Whether an origin is `host`, by whichever scheme.
fn is_same(origin: &str, host: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, there)| there.eq_ignore_ascii_case(host))
}

/// Scheme, host and port of a page's address.
fn origin_of(page: &str) -> &str {
    let Some(begin) = page.find("://").map(|at| at + 3) else { return page };
    page[begin..].find(['/', '?', '#']).map_or(page, |end| &page[..begin + end])
}

/// A host without its port.
fn name(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(host, |(address, _)| address),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

/// Whether no stranger can own the name: an address, a name without a dot, or one of those that are reserved.
fn is_near(name: &str) -> bool {
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    let is_reserved = |end: &str| lower.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
    !lower.contains('.')
        || lower.parse::<std::net::IpAddr>().is_ok()
        || NEAR.iter().any(|end| is_reserved(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(method: &str, headers: &[(&str, &str)]) -> Option<Foreign> {
        let request = headers
            .iter()
            .fold(Request::builder().method(method).uri("/ticket/stop"), |request, (name, value)| {
                request.header(*name, *value)
            });
        foreign(
            &request.body(axum::body::Body::empty()).unwrap(),
            &["http://localhost:4200".into(), "https://tickets.example.org".into()],
        )
    }

    #[test]
    fn a_change_that_another_site_s_page_asks_for_is_seen() {
        const HOST: (&str, &str) = ("host", "127.0.0.1:8080");
        let check = |headers: &[(&str, &str)], expect| {
            assert_eq!(judge("POST", &[&[HOST], headers].concat()), expect, "{headers:?}");
            assert_eq!(judge("GET", &[&[HOST], headers].concat()), None, "{headers:?}");
        };
        check(&[], None);
        check(&[("origin", "http://127.0.0.1:8080")], None);
        check(&[("origin", "http://localhost:4200"), ("sec-fetch-site", "same-site")], None);
        check(&[("origin", "https://tickets.example.org")], None);
        check(&[("sec-fetch-site", "none")], None);
        check(&[("sec-fetch-site", "same-origin")], None);
        check(&[("referer", "http://127.0.0.1:8080/control?x=1")], None);
        let page = Some(Foreign::Page);
        check(&[("origin", "https://evil.example")], page);
        check(&[("origin", "null")], page);
        check(&[("origin", "http://127.0.0.1:9090")], page);
        check(&[("origin", "http://127.0.0.1:8080.evil.example")], page);
        check(&[("sec-fetch-site", "cross-site")], page);
        check(&[("sec-fetch-site", "same-site")], page);
        check(&[("referer", "https://evil.example/127.0.0.1:8080")], page);
        check(&[("referer", "https://evil.example")], page);
        for method in ["PUT", "DELETE", "PATCH"] {
            assert_eq!(judge(method, &[HOST, ("origin", "null")]), page);
        }
    }

    #[test]
    fn a_host_that_a_stranger_may_own_is_seen_whatever_is_asked() {
        for near in [
            "127.0.0.1:8080",
            "[::1]:8080",
            "localhost",
            "localhost:4200",
            "onsale",
            "box.local",
            "onsale.test",
            "LOCALHOST.",
            "192.168.1.7:80",
            "tickets.example.org",
        ] {
            assert_eq!(judge("GET", &[("host", near)]), None, "{near}");
        }
        for far in [
            "evil.example.org:8080",
            "localhost.evil.org",
            "127.0.0.1.nip.io",
            "evil-localhost.com",
            "xn--e1aybc.xn--p1ai",
            "tickets.example.org.evil.net",
        ] {
            assert_eq!(judge("GET", &[("host", far)]), Some(Foreign::Host), "{far}");
            assert_eq!(
                judge("POST", &[("host", far), ("origin", &format!("http://{far}"))]),
                Some(Foreign::Host),
                "{far}"
            );
        }
        assert_eq!(judge("GET", &[]), None, "whoever names no host is no browser");
    }
}
