//! Where the server was asked: what it says of itself in links that leave the page.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

use super::client_address::{Peer, is_trusted};
use crate::app::App;

/// Bytes of a host's name and port that are believed (RFC 1035 has 253, and a port five).
const HOST_BYTES: usize = 260;

/// Where the server was asked, for a handler; see [`origin`].
pub(crate) struct Origin(pub(crate) Option<String>);

impl FromRequestParts<App> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<Peer>().map(|Peer(address)| *address);
        Ok(Self(origin(app, peer, &parts.uri, &parts.headers)))
    }
}

/// Where the server was asked, such as `https://tickets.example`: links that leave the page need it. Nothing where the
/// request does not say it in a form that can be believed. What a proxy adds is believed of proxies that the operator
/// trusts, and of nobody else: a cache on the way could hand out links that a stranger has chosen.
pub(crate) fn origin(app: &App, peer: Option<IpAddr>, uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let trusted = peer.is_some_and(|peer| is_trusted(peer, &app.settings.trusted_proxies));
    let by_proxy = |name: &str| headers.get(name).filter(|_| trusted).and_then(|said| said.to_str().ok());
    let said = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let asked = || uri.authority().map(axum::http::uri::Authority::as_str);
    let host = by_proxy("x-forwarded-host").or(said).or_else(asked)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    if host.is_empty() || host.len() > HOST_BYTES || !host.bytes().all(plain) {
        return None;
    }
    let https = app.settings.https_only || by_proxy("x-forwarded-proto") == Some("https");
    let scheme = if https { "https" } else { "http" };
    Some(format!("{scheme}://{host}"))
}
