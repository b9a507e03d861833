//! What is seen before a script has run, in the page's own words and classes, so that nothing jumps when it takes over.
//! Prices and counts are the page's: they are alive.

use std::fmt::Write;

use onsale_core::Event;

use super::document::About;
use super::window::{AFTER_BEGINNING, Shown};
use super::{escape, words};
use crate::picture::art::Art;
use crate::wire::picture_path;

/// Events drawn in full: more than a large screen shows at once.
const CARDS: usize = 12;
/// Names of the bill that a card shows.
const NAMES: usize = 3;

/// The part of the page below its head; nothing where only a script knows.
pub(super) fn of(about: &About<'_>) -> Option<String> {
    match about {
        About::List(shown) => Some(list(shown)),
        About::Event(event, shown) => Some(page(event, shown)),
        About::Missing | About::Own(_) | About::Nowhere => None,
    }
}

fn list(shown: &Shown) -> String {
    let mut out = String::from(
        "<header class=\"hero\"><h1>On sale now</h1><p>Take one, and it stays yours while you make up \
         your mind. Counts are live.</p></header>",
    );
    // As in the page: what can be had comes first, and the first of it has the width of the page.
    let (now, later): (Vec<&Event>, Vec<&Event>) =
        in_order(shown).into_iter().partition(|event| can_be_had(event, shown));
    cards(&mut out, "listings leading", &now[..now.len().min(CARDS)], shown);
    if !now.is_empty() && !later.is_empty() {
        out.push_str("<h2 class=\"later-heading\">Later, or gone</h2>");
    }
    cards(&mut out, "listings", &later[..later.len().min(CARDS.saturating_sub(now.len()))], shown);
    out
}

/// The events in the order of the page (`makeListings`): the next first, those without a date behind them, what began long
/// ago last with the newest of it first; and behind all of these what is no longer sold.
fn in_order(shown: &Shown) -> Vec<&Event> {
    let rank = |event: &Event| match event.details.starts_at {
        None => (1, 0),
        Some(at) if at <= shown.at - AFTER_BEGINNING => (2, -at.0),
        Some(at) => (0, at.0),
    };
    let is_over = |event: &Event| event.details.terms.sales_end_at.is_some_and(|end| end <= shown.at);
    let mut events: Vec<&Event> =
        shown.events.iter().filter(|event| is_worth_showing(event, shown)).collect();
    events.sort_by_key(|event| (is_over(event), rank(event), event.id));
    events
}

/// Whether there is a ticket to reach for, or one that may come back, and it is sold at this moment.
fn can_be_had(event: &Event, shown: &Shown) -> bool {
    shown.running()
        && event.details.terms.check_on_sale(shown.at).is_ok()
        && shown.stock_of(event).any(|line| line.available + line.reserved > 0)
}

fn cards(out: &mut String, class: &str, events: &[&Event], shown: &Shown) {
    let leading = class.contains("leading");
    // Writing to a text cannot fail; the same below.
    let _ = write!(out, "<ul class=\"{class}\">");
    for (at, event) in events.iter().enumerate() {
        let _ = write!(
            out,
            "<li><os-event-card>{}<div class=\"about\"><h2><a href=\"/shop/events/{}\">{}</a></h2>{}{}</div>{}\
             </os-event-card></li>",
            picture(event, leading && at == 0),
            event.id,
            escape::html(event.details.name.as_str()),
            with_whom(event),
            facts(event),
            offers(event, shown)
        );
    }
    out.push_str("</ul>");
}

fn page(event: &Event, shown: &Shown) -> String {
    let details = &event.details;
    let mut out = format!(
        "<p class=\"way-back\"><a class=\"button quiet compact\" href=\"/\">All events</a></p>\
         <div class=\"event-page\"><div>{}</div><div><h1>{}</h1>",
        picture(event, true),
        escape::html(details.name.as_str())
    );
    if !details.line_up.is_empty() {
        let names = details.line_up.iter().map(|name| format!("<li>{}</li>", escape::html(name.as_str())));
        let _ = write!(out, "<ul class=\"line-up\">{}</ul>", names.collect::<String>());
    }
    out.push_str(&facts(event));
    if let Some(text) = &details.description {
        let _ = write!(out, "<p class=\"description\">{}</p>", escape::html(text));
    }
    out.push_str(&offers(event, shown));
    out.push_str("</div></div>");
    out
}

/// A vendor has an event from the first day; until it has tickets, or says when or where, it is nothing to show.
fn is_worth_showing(event: &Event, shown: &Shown) -> bool {
    let details = &event.details;
    shown.stock_of(event).next().is_some()
        || details.venue.is_some()
        || details.starts_at.is_some()
        || details.description.is_some()
}

/// The first names of the bill, as the page has them on a card.
fn with_whom(event: &Event) -> String {
    let names = &event.details.line_up;
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = names.iter().take(NAMES).map(|name| escape::html(name.as_str())).collect();
    let more = match names.len().saturating_sub(NAMES) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    format!("<p class=\"with\">{}{more}</p>", shown.join(", "))
}

/// The picture of an event. The one that leads the page is the largest thing on it, and is asked for before everything else;
/// the others wait until they come near.
fn picture(event: &Event, leading: bool) -> String {
    let Some(tag) = &event.picture else {
        return format!("<os-poster class=\"art\">{}</os-poster>", Art::of(event.id.get()).svg());
    };
    let path = escape::html(&picture_path(event.id, tag));
    let (size, order) =
        if leading { ("", "fetchpriority=\"high\"") } else { ("&amp;size=small", "loading=\"lazy\"") };
    format!(
        "<os-poster class=\"art\"><img src=\"{path}{size}\" {order} width=\"1200\" height=\"630\" alt=\"\" />\
         </os-poster>"
    )
}

fn facts(event: &Event) -> String {
    let details = &event.details;
    let when = details.starts_at.and_then(|at| words::when(at, &details.timezone));
    let venue = details.venue.as_ref().map(|venue| venue.as_str().to_owned());
    let lines = [when, venue].into_iter().flatten().map(|line| format!("<li>{}</li>", escape::html(&line)));
    format!(
        "<os-event-facts><ul class=\"facts stack-tight muted\">{}</ul></os-event-facts>",
        lines.collect::<String>()
    )
}

/// The types, without what only the page knows; the link leads to where they are reserved.
fn offers(event: &Event, shown: &Shown) -> String {
    let mut lines: Vec<_> = shown.stock_of(event).collect();
    lines.sort_by(|a, b| b.max_price.cmp(&a.max_price).then_with(|| a.type_name.cmp(&b.type_name)));
    let mut out = String::from("<os-offers class=\"offers\">");
    for line in lines {
        let left = if line.available > 0 {
            format!("<strong>{} left</strong>", line.available)
        } else {
            "None left at this moment".into()
        };
        let _ = write!(
            out,
            "<div class=\"offer\"><div class=\"type\">{} <span class=\"money muted\">{} {}</span></div>\
             <div class=\"state\">{left}</div></div>",
            escape::html(line.type_name.as_str()),
            words::amount(line.min_price, line.currency),
            line.currency.code(),
        );
    }
    out.push_str("</os-offers>");
    out
}
