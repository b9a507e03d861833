//! What the server puts into the page's HTML: what is on sale, so that it is there before any script has run and for
//! whoever runs none, and what a link to it is shown with. The page itself is a file ([`crate::assets`]).

mod document;
mod escape;
mod head;
mod main;
mod window;
pub(crate) mod words;

use onsale_core::EventId;

pub(crate) use document::{Document, render};
pub(crate) use window::Window;

use crate::app::App;
use crate::wire::id_number;

/// Which of its pages a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Page {
    /// What is on sale.
    List,
    /// One event.
    Event(EventId),
    /// Anything that only its user sees.
    Own(&'static str),
    /// None: the page says that nothing is here.
    Nowhere,
}

impl Page {
    /// The page at a path of the page's own.
    pub(crate) fn at(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts[..] {
            [] | ["shop"] => Self::List,
            ["shop", "events", id] => id_number(id).and_then(EventId::new).map_or(Self::Nowhere, Self::Event),
            ["shop", "hold"] => Self::Own("Your hold"),
            ["shop", "take"] => Self::Own("Your ticket"),
            ["shop", "tickets"] => Self::Own("My tickets"),
            ["shop", "tickets", id] if id_number(id).is_some() => Self::Own("My tickets"),
            ["shop", "orders"] => Self::Own("My orders"),
            ["shop", "orders", id] if id_number(id).is_some() => Self::Own("My orders"),
            ["account"] | ["account", "back"] => Self::Own("Your account"),
            ["sell"]
            | ["sell", "sign-in" | "events" | "releases" | "tickets" | "orders" | "settings"]
            | ["sell", "events" | "releases", "new"] => Self::Own("Sell tickets"),
            ["sell", "events", id] if id_number(id).is_some() => Self::Own("Sell tickets"),
            ["control"] => Self::Own("Control room"),
            _ => Self::Nowhere,
        }
    }
}

/// What search engines may visit: what everybody sees.
pub(crate) fn robots(origin: Option<&str>) -> String {
    let mut text = String::from("User-agent: *\n");
    for path in ["/account", "/control", "/sell", "/shop/hold", "/shop/orders", "/shop/take", "/shop/tickets"]
    {
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
        for path in
            ["/shop/events/x", "/shop/events/", "/shop/events/7/8", "/shop/7", "/sell/x", "/control/7"]
        {
            check(path, Page::Nowhere);
        }
        check("/shop/tickets/3", Page::Own("My tickets"));
        check("/sell/events", Page::Own("Sell tickets"));
    }

    /// The routes of the page itself, in `web/src`: what it has a page for is found, too.
    #[test]
    fn every_route_of_the_page_is_known() {
        let domains = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/app/domains");
        let mut known = 0;
        for (domain, at) in
            [("account", "/account"), ("admin", "/control"), ("shop", ""), ("vendor", "/sell")]
        {
            let text = std::fs::read_to_string(format!("{domains}/{domain}/{domain}.routes.ts")).unwrap();
            for route in text.split("path: '").skip(1).filter_map(|rest| rest.split('\'').next()) {
                let part = |part: &str| if part.starts_with(':') { "7".to_owned() } else { part.to_owned() };
                let path: Vec<String> = route.split('/').map(part).collect();
                let path = format!("{at}/{}", path.join("/"));
                assert_ne!(Page::at(&path), Page::Nowhere, "{path}");
                known += 1;
            }
        }
        assert!(known > 15, "{known}");
    }
}
