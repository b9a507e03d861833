//! From where a request comes. A proxy that the operator trusts may say it; nobody else.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::app::App;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Who has sent the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// Whether whoever answers a path may ask from where a request comes: everybody but those three that a rush consists of, which
/// go by customer.
pub(crate) fn is_asked_for(path: &str) -> bool {
    !matches!(path, "/ticket/reserve" | "/ticket/finalize" | "/ticket/cancel")
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let unknown = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);
        let peer = parts.extensions.get::<Peer>().map_or(unknown, |peer| peer.0.to_canonical());
        let said = client(peer, &parts.headers, &app.settings.trusted_proxies);
        Ok(Self(said.unwrap_or_else(|| {
            if !app.proxy_says_nothing.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    "a trusted proxy does not say for whom it asks (X-Forwarded-For is missing or holds no address): all who \
                     come through it share the bounds of one address"
                );
            }
            peer
        })))
    }
}

/// Whether a proxy is one that the operator trusts.
pub(crate) fn is_trusted(peer: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&peer.to_canonical()))
}

/// The nearest address that is no proxy of ours. What stands further left in the header anybody may have written. `None`
/// where a proxy of ours says nothing that can be read.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    if !is_trusted(peer, trusted) {
        return Some(peer);
    }
    let lines: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
    let mut nearest = None;
    for said in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Some(address) = address(said) else { return nearest };
        nearest = Some(address);
        if !is_trusted(address, trusted) {
            return nearest;
        }
    }
    nearest
}

/// An address as proxies write it: alone, with a port behind it (Azure, IIS), in brackets, in quotes, with the name of a
/// network card.
fn address(said: &str) -> Option<IpAddr> {
    let said = said.trim().trim_matches('"').trim();
    let bare = match said.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(_, port)| is_port(port))?.0,
        None => match said.rsplit_once(':') {
            // Where more than one colon stands it is an address of IPv6, which has a port only behind brackets.
            Some((host, port)) if !host.contains(':') && is_port(&said[host.len()..]) && !port.is_empty() => {
                host
            }
            _ => said,
        },
    };
    let bare = bare.split_once('%').map_or(bare, |(address, _)| address);
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    text.is_empty() || text.strip_prefix(':').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn every_path_but_those_of_a_rush_learns_the_address() {
        for path in ["/auth/login", "/customer/add", "/live", "/event/all", "/ticket/all", "/robots.txt", "/"]
        {
            assert!(is_asked_for(path), "{path}");
        }
        assert!(!is_asked_for("/ticket/reserve"));
    }

    #[test]
    fn only_proxies_of_ours_are_believed() {
        let check = |peer: &str, said: &[&'static str], expect: &str| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
            }
            let trusted = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
            let address = client(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(address, expect.parse::<IpAddr>().ok(), "{peer} {said:?}");
        };
        check("192.0.2.1", &[], "192.0.2.1");
        check("192.0.2.1", &["198.51.100.7"], "192.0.2.1");
        check("10.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("::1", &["198.51.100.7"], "198.51.100.7");
        check("10.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7");
        check("10.0.0.1", &["198.51.100.7, 10.0.0.2"], "198.51.100.7");
        check("10.0.0.1", &["198.51.100.7", "10.0.0.2"], "198.51.100.7");
        check("10.0.0.1", &["nonsense, 198.51.100.7"], "198.51.100.7");
        check("10.0.0.1", &["198.51.100.7:47111, 10.0.0.2:80"], "198.51.100.7");
        // Nobody can be told apart, which is said in the log.
        check("10.0.0.1", &["198.51.100.7, nonsense"], "nobody");
        check("10.0.0.1", &[""], "nobody");
        check("10.0.0.1", &[], "nobody");
        check("10.0.0.1", &["10.0.0.2"], "10.0.0.2");
    }

    #[test]
    fn an_address_is_read_in_every_form_that_proxies_write() {
        let check = |said: &str, expect: &str| {
            assert_eq!(address(said), expect.parse().ok(), "{said}");
        };
        for said in [
            "198.51.100.7",
            " 198.51.100.7 ",
            "198.51.100.7:47111",
            "\"198.51.100.7:47111\"",
            "::ffff:198.51.100.7",
        ] {
            check(said, "198.51.100.7");
        }
        for said in [
            "2001:db8::7",
            "[2001:db8::7]",
            "[2001:db8::7]:47111",
            "\"[2001:db8::7]:47111\"",
            "2001:DB8:0::7",
            "2001:db8::7%eth0",
        ] {
            check(said, "2001:db8::7");
        }
        check("[::ffff:198.51.100.7]:80", "198.51.100.7");
        for said in [
            "",
            "unknown",
            "_hidden",
            "198.51.100.7:",
            "198.51.100.7:x",
            "[2001:db8::7",
            "[2001:db8::7]x",
            "198.51.100",
            "for=198.51.100.7",
        ] {
            check(said, "nobody");
        }
    }
}
