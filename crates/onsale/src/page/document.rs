//! `index.html` with what is on sale in it, ready to be sent.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use onsale_core::{Event, Rejection};
use onsale_store::{Seer, StoreError};

use super::window::Shown;
use super::{Page, head, main};
use crate::app::App;
use crate::assets;
use crate::picture::tag_of;

/// Where the build leaves room for title and tags.
const HEAD: (&str, &str) = ("<!--head-->", "<!--/head-->");
/// Where it leaves room for what is seen before a script has run.
const MAIN: (&str, &str) = ("<!--main-->", "<!--/main-->");
/// Where it leaves room for what the scripts read.
const DATA: (&str, &str) = ("<!--data-->", "<!--/data-->");

/// An HTML document.
#[derive(Debug)]
pub(crate) struct Document {
    /// Whether it is about something that exists.
    pub(crate) found: bool,
    /// Names these bytes.
    pub(crate) tag: String,
    /// The text.
    pub(crate) plain: bytes::Bytes,
    /// The same, compressed by gzip.
    pub(crate) gzip: bytes::Bytes,
}

/// What a page is about.
pub(super) enum About<'a> {
    List(&'a Shown),
    Event(&'a Event, &'a Shown),
    Missing,
    Own(&'static str),
    Nowhere,
}

/// The document of a page; `None` when the page has not been built. Where the store does not answer, the page comes
/// without what is on sale, and asks for it itself.
pub(crate) async fn render(app: &App, page: Page, origin: Option<&str>) -> Option<Arc<Document>> {
    let template = assets::index()?;
    let alone = match page {
        Page::Own(title) => Some(About::Own(title)),
        Page::Nowhere => Some(About::Nowhere),
        Page::List | Page::Event(_) => None,
    };
    if let Some(about) = alone {
        return Some(Arc::new(fill(&template, &about, origin)));
    }
    let Ok(shown) = app.window.look(app).await else {
        return Some(Arc::new(fill(&template, &About::Own("Box office"), origin)));
    };
    if let Some(document) = shown.kept(page, origin) {
        return Some(document);
    }
    let document = match page {
        Page::Event(id) => match shown.events.iter().find(|event| event.id == id) {
            Some(event) => fill(&template, &About::Event(event, &shown), origin),
            None => elsewhere(app, &template, &shown, id, origin).await,
        },
        Page::List | Page::Own(_) | Page::Nowhere => fill(&template, &About::List(&shown), origin),
    };
    let document = Arc::new(document);
    shown.keep(page, origin, &document);
    Some(document)
}

/// The page of an event that is not in the window.
async fn elsewhere(
    app: &App,
    template: &str,
    shown: &Shown,
    id: onsale_core::EventId,
    origin: Option<&str>,
) -> Document {
    let event = match app.store.find_event(id, Seer::Anyone, app.clock.now()).await {
        Ok(event) => event,
        Err(StoreError::Rejected(Rejection::EventNotFound)) => {
            return fill(template, &About::Missing, origin);
        }
        Err(_) => return fill(template, &About::Own("Event"), origin),
    };
    match shown.with(event.clone(), app).await {
        Ok(alone) => fill(template, &About::Event(&event, &alone), origin),
        Err(_) => fill(template, &About::Own(head::TITLE), origin),
    }
}

fn fill(template: &str, about: &About<'_>, origin: Option<&str>) -> Document {
    let data = match about {
        About::List(shown) | About::Event(_, shown) => shown.data(),
        About::Missing | About::Own(_) | About::Nowhere => String::new(),
    };
    let mut text = replaced(template, HEAD, &head::of(about, origin));
    text = replaced(&text, DATA, &data);
    if let Some(main) = main::of(about) {
        text = replaced(&text, MAIN, &main);
    }
    Document {
        found: !matches!(about, About::Missing | About::Nowhere),
        tag: tag_of(&[text.as_bytes()]),
        gzip: compressed(text.as_bytes()).into(),
        plain: text.into(),
    }
}

fn replaced(text: &str, (from, to): (&str, &str), with: &str) -> String {
    let place = text.find(from).zip(text.find(to)).filter(|(from, to)| from < to);
    match place {
        Some((begin, end)) => format!("{}{with}{}", &text[..begin], &text[end + to.len()..]),
        None => text.to_owned(),
    }
}

fn compressed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(5));
    // Writing into memory cannot fail.
    let _ = encoder.write_all(text);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_marks_is_replaced_with_them() {
        let check = |text: &str, expect: &str| assert_eq!(replaced(text, ("<", ">"), "!"), expect, "{text}");
        check("a<b>c", "a!c");
        check("a<>c", "a!c");
        check("abc", "abc");
        check(">a<", ">a<");
    }
}
