//! What the head of every request has to be, whatever it asks for: what may be said once is said once, and HTTP/1.1 names its
//! host. Two programs on the way (a proxy and this server, say) could otherwise go by two different values.

use axum::extract::Request;
use axum::http::{HeaderName, Version, header};

use super::extract::STANDS_TWICE;
use super::problem::Problem;

/// Headers that say who asks, for whom, whom, and for which time: each stands once or not at all.
const ONCE: [HeaderName; 5] = [
    header::HOST,
    header::AUTHORIZATION,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("x-customer-id"),
    HeaderName::from_static("x-vendor-id"),
];

/// Refuses a head that two programs may read differently (RFC 9110, section 5.3), and one of HTTP/1.1 without a host (RFC
/// 9112, section 3.2).
pub(crate) fn check(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    if request.version() == Version::HTTP_11 && !headers.contains_key(header::HOST) {
        return Err(Problem::invalid_header("host", "is missing; a request of HTTP/1.1 has one"));
    }
    // There are as many values as names unless one of them stands twice.
    if headers.len() == headers.keys_len() {
        return Ok(());
    }
    match ONCE.iter().find(|name| headers.get_all(*name).iter().nth(1).is_some()) {
        None => Ok(()),
        Some(name) => Err(Problem::invalid_header(name.as_str().to_owned(), STANDS_TWICE)),
    }
}
