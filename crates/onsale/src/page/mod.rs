//! What the server puts into the page's HTML: what is on sale, so that it is there before any script has run and for
//! whoever runs none, and what a link to it is shown with. The page itself is a file ([`crate::assets`]).

mod document;
mod escape;
mod head;
mod main;
mod window;
pub(crate) mod words;

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};
use onsale_core::EventId;

pub(crate) use document::{Document, render};
pub(crate) use window::Window;

use crate::app::App;
use crate::http::client_address::is_trusted;
use crate::http::extract::id_number;

/// Bytes of a host's name and port that are believed (RFC 1035 has 253, and a port five).
const HOST_BYTES: usize = 260;

/// Which of its pages a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Page {
    /// What is on sale.
    List,
    /// One event.
    Event(EventId),
    /// Anything that only its user sees.
    Own(&'static str),
}

impl Page {
    /// The page at a path of the page's own.
    pub(crate) fn at(path: &str) -> Self {
        let path = path.trim_end_matches('/');
        if let Some(id) = path.strip_prefix("/shop/events/").and_then(id_number).and_then(EventId::new) {
            return Self::Event(id);
        }
        match path {
            "" | "/shop" => Self::List,
            "/shop/hold" => Self::Own("Your hold"),
            "/shop/take" => Self::Own("Your ticket"),
            "/account" => Self::Own("Your account"),
            _ if path.starts_with("/shop/tickets") => Self::Own("My tickets"),
            _ if path.starts_with("/sell") => Self::Own("Sell tickets"),
            _ if path.starts_with("/control") => Self::Own("Control room"),
            _ => Self::Own("Box office"),
        }
    }
}

/// What search engines may visit: what everybody sees.
pub(crate) fn robots(origin: Option<&str>) -> String {
    let mut text = String::from("User-agent: *\n");
    for path in ["/account", "/control", "/sell", "/shop/hold", "/shop/take", "/shop/tickets"] {
        text.push_str(&format!("Disallow: {path}\n"));
    }
    if let Some(origin) = origin {
        text.push_str(&format!("Sitemap: {origin}/sitemap.xml\n"));
    }
    text
}

/// The addresses of what is in the shop window; `None` where the server does not know its own.
pub(crate) async fn sitemap(app: &App, origin: Option<&str>) -> Option<String> {
    let origin = origin?;
    let shown = app.window.look(app).await.ok()?;
    let events = shown.events.iter().map(|event| format!("/shop/events/{}", event.id));
    let lines = std::iter::once("/".to_owned()).chain(events);
    let lines: String = lines.map(|path| format!("<url><loc>{origin}{path}</loc></url>\n")).collect();
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lines}</urlset>\n"
    ))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        let check = |path: &str, expect: Page| assert_eq!(Page::at(path), expect, "{path}");
        check("/", Page::List);
        check("/shop", Page::List);
        check("/shop/", Page::List);
        check("/shop/events/7", Page::Event(EventId::from_store(7)));
        check("/shop/events/7/", Page::Event(EventId::from_store(7)));
        check("/shop/events/x", Page::Own("Box office"));
        check("/shop/tickets/3", Page::Own("My tickets"));
        check("/sell/events", Page::Own("Sell tickets"));
    }
}
