//! Title and tags: what a tab, a search engine and a link's preview are told.

use std::fmt::Write;

use onsale_core::{Event, Name};
use onsale_store::Stock;
use serde_json::{Value, json};

use super::document::About;
use super::{escape, words};
use crate::assets;
use crate::picture::{HEIGHT, WIDTH};
use crate::wire::picture_path;

/// The house's name.
pub(super) const TITLE: &str = "Onsale";
const CLAIM: &str = "Tickets, released in batches and sold fairly: first come, first served.";
/// Characters of a description that previews show.
const DESCRIPTION_CHARS: usize = 200;

/// The tags of a page.
pub(super) fn of(about: &About<'_>, origin: Option<&str>) -> String {
    let mut out = String::new();
    match about {
        About::List(_) => {
            title(&mut out, "On sale now");
            said(&mut out, "On sale now", CLAIM, "website");
            place(&mut out, origin, "/");
        }
        About::Event(event, shown) => {
            let name = event.details.name.as_str();
            let path = format!("/shop/events/{}", event.id);
            title(&mut out, name);
            said(&mut out, name, &description(event), "website");
            place(&mut out, origin, &path);
            picture(&mut out, event, origin);
            let record = schema(event, shown.stock_of(event), shown.running(), origin);
            let record = escape::json(&record.to_string());
            let _ = write!(out, "<script type=\"application/ld+json\">{record}</script>");
        }
        About::Missing => private(&mut out, "This event is not here"),
        About::Own(name) => private(&mut out, name),
        About::Nowhere => private(&mut out, "Not found"),
    }
    let scripts = preloads(about);
    if !scripts.is_empty() {
        out.push_str("<template class=\"scripts\">");
        for script in scripts {
            let _ = write!(out, "<link rel=\"modulepreload\" href=\"{}\" />", escape::html(&script));
        }
        out.push_str("</template>");
    }
    out
}

/// The scripts of the page's own part: the browser would otherwise hear of them one after the other. They stand in a
/// template, out of which they are taken when the page has been painted (`web/tools/start.js`).
fn preloads(about: &About<'_>) -> Vec<String> {
    match about {
        About::List(_) => assets::preloads("list"),
        About::Event(..) => assets::preloads("event"),
        About::Missing | About::Own(_) | About::Nowhere => Vec::new(),
    }
}

fn title(out: &mut String, name: &str) {
    // Writing to a text cannot fail; the same below.
    let _ = write!(out, "<title>{} · {TITLE}</title>", escape::html(name));
}

fn private(out: &mut String, name: &str) {
    title(out, name);
    meta(out, "name", "description", CLAIM);
    meta(out, "name", "robots", "noindex");
}

fn meta(out: &mut String, key: &str, name: &str, content: &str) {
    let _ = write!(out, "<meta {key}=\"{name}\" content=\"{}\" />", escape::html(content));
}

fn said(out: &mut String, name: &str, description: &str, kind: &str) {
    meta(out, "name", "description", description);
    meta(out, "property", "og:site_name", TITLE);
    meta(out, "property", "og:type", kind);
    meta(out, "property", "og:title", name);
    meta(out, "property", "og:description", description);
    meta(out, "name", "twitter:title", name);
    meta(out, "name", "twitter:description", description);
}

fn place(out: &mut String, origin: Option<&str>, path: &str) {
    let Some(origin) = origin else { return };
    let address = escape::html(&format!("{origin}{path}"));
    let _ = write!(out, "<link rel=\"canonical\" href=\"{address}\" />");
    meta(out, "property", "og:url", &format!("{origin}{path}"));
}

fn picture(out: &mut String, event: &Event, origin: Option<&str>) {
    let address = format!("{}{}", origin.unwrap_or_default(), picture_of(event));
    let kind = if event.picture.is_some() { "image/jpeg" } else { "image/png" };
    meta(out, "property", "og:image", &address);
    meta(out, "property", "og:image:type", kind);
    meta(out, "property", "og:image:width", &WIDTH.to_string());
    meta(out, "property", "og:image:height", &HEIGHT.to_string());
    meta(out, "property", "og:image:alt", event.details.name.as_str());
    meta(out, "name", "twitter:card", "summary_large_image");
    meta(out, "name", "twitter:image", &address);
}

/// Where the event's picture is: what was put up, or the drawn poster.
fn picture_of(event: &Event) -> String {
    match &event.picture {
        Some(tag) => picture_path(event.id, tag),
        None => format!("/event/picture/{}", event.id),
    }
}

/// When, where and who, then what its organiser says.
fn description(event: &Event) -> String {
    let details = &event.details;
    let when = details.starts_at.and_then(|at| words::when(at, &details.timezone));
    let place = details.venue.as_ref().map(|venue| venue.as_str().to_owned());
    let names = details.line_up.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
    let who = (!names.is_empty()).then(|| format!("With {names}"));
    let said = details.description.as_ref().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let parts: Vec<String> = [when, place, who, said].into_iter().flatten().collect();
    if parts.is_empty() { CLAIM.to_owned() } else { shortened(&parts.join(" · ")) }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= DESCRIPTION_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(DESCRIPTION_CHARS - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

/// The event as schema.org describes one.
fn schema<'a>(
    event: &Event,
    stock: impl Iterator<Item = &'a Stock>,
    running: bool,
    origin: Option<&str>,
) -> Value {
    let details = &event.details;
    let at = |path: &str| format!("{}{path}", origin.unwrap_or_default());
    let page = at(&format!("/shop/events/{}", event.id));
    let mut record = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": details.name.as_str(),
        "url": page,
        "image": [at(&picture_of(event))],
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": event.organiser.as_str()},
        "offers": stock.map(|line| offer(event, line, running, &page)).collect::<Vec<_>>(),
    });
    if let Some(begins) = details.starts_at.and_then(|at| words::with_offset(at, &details.timezone)) {
        record["startDate"] = begins.into();
    }
    if details.venue.is_some() || details.address.is_some() {
        let name = details.venue.as_ref().or(details.address.as_ref()).map(Name::as_str);
        let address = details.address.as_ref().or(details.venue.as_ref()).map(Name::as_str);
        record["location"] = json!({"@type": "Place", "name": name, "address": address});
    }
    if !details.line_up.is_empty() {
        let performer = |name: &Name| json!({"@type": "PerformingGroup", "name": name.as_str()});
        record["performer"] = details.line_up.iter().map(performer).collect();
    }
    if let Some(text) = &details.description {
        record["description"] = text.as_str().into();
    }
    record
}

fn offer(event: &Event, line: &Stock, running: bool, page: &str) -> Value {
    let terms = &event.details.terms;
    let mut offer = json!({
        "@type": "Offer",
        "name": line.type_name.as_str(),
        "price": words::amount(line.min_price, line.currency),
        "priceCurrency": line.currency.code(),
        "availability": if line.available + line.reserved > 0 && running {
            "https://schema.org/InStock"
        } else {
            "https://schema.org/SoldOut"
        },
        "url": page,
    });
    let mut time = |name: &str, at: Option<onsale_core::Timestamp>| {
        if let Some(text) = at.and_then(|at| words::with_offset(at, &event.details.timezone)) {
            offer[name] = text.into();
        }
    };
    time("validFrom", terms.on_sale_at);
    time("validThrough", terms.sales_end_at);
    offer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_descriptions_end_at_a_word() {
        assert_eq!(shortened("short"), "short");
        let long = shortened(&"word ".repeat(100));
        assert!(long.chars().count() <= DESCRIPTION_CHARS && long.ends_with("word…"), "{long}");
        assert_eq!(shortened(&"x".repeat(500)).chars().count(), DESCRIPTION_CHARS);
    }
}
