//! What stands in the shop window: the next events with their stock, looked at once a second however many come by.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Shelf, PoisonError};

use onsale_core::{Event, Millis, Timestamp};
use onsale_store::{EventOrder, EventSearch, Stock, StoreError};
use serde::Serialize;
use tokio::sync::Mutex;

use super::document::Document;
use super::{Page, escape};
use crate::app::App;
use crate::wire::{EventBody, LiveStockBody, Time};

/// How long one look is good for: what has changed since, the page's live stream says a moment later.
const FRESH: Millis = Millis(1_000);
/// Events in the window; a house with more shows the next ones, and the page fetches the rest.
const EVENTS: usize = 60;
/// An event stays in the window for so long after it has begun.
pub(super) const AFTER_BEGINNING: Millis = Millis(12 * 3_600_000);
/// Documents that are kept for as long as a look is good.
const DOCUMENTS: usize = 64;

/// The window, and the last look into it.
#[derive(Debug, Default)]
pub(crate) struct Window {
    last: Mutex<Option<Arc<Shown>>>,
}

/// Documents by page, and by the address under which the page was asked for.
type Documents = HashMap<(Page, Option<String>), Arc<Document>>;

/// What a look has shown.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(super) at: Timestamp,
    pub(super) events: Vec<Event>,
    /// Whether these are all events that there are.
    complete: bool,
    running: bool,
    stock: Vec<Stock>,
    documents: Shelf<Documents>,
}

/// The first list as the page reads it, so that it need not wait for its own.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstListBody {
    at: Time,
    complete: bool,
    running: bool,
    events: Vec<EventBody>,
    stock: Vec<LiveStockBody>,
}

impl Window {
    /// What is to be seen. Whoever comes while somebody looks waits for that look.
    pub(crate) async fn look(&self, app: &App) -> Result<Arc<Shown>, StoreError> {
        let mut last = self.last.lock().await;
        let now = app.clock.now();
        if let Some(shown) = last.as_ref().filter(|shown| shown.at <= now && now.since(shown.at) < FRESH) {
            return Ok(Arc::clone(shown));
        }
        let shown = Arc::new(Shown::now(app, now).await?);
        *last = Some(Arc::clone(&shown));
        Ok(shown)
    }
}

impl Shown {
    async fn now(app: &App, now: Timestamp) -> Result<Self, StoreError> {
        let search = |from| EventSearch {
            from,
            order: EventOrder::StartsAt,
            limit: EVENTS + 1,
            ..EventSearch::default()
        };
        let mut events = app.store.events(search(None), now).await?.rows;
        let complete = events.len() <= EVENTS;
        if !complete {
            events = app.store.events(search(Some(now - AFTER_BEGINNING)), now).await?.rows;
            events.truncate(EVENTS);
        }
        let running = app.store.is_running().await?;
        let mut stock = app.store.stock(now).await?;
        stock.retain(|line| events.iter().any(|event| event.id == line.event));
        Ok(Self { at: now, events, complete, running, stock, documents: Shelf::default() })
    }

    /// The same with one event that is not in the window, for its own page.
    pub(super) async fn with(&self, event: Event, app: &App) -> Result<Self, StoreError> {
        let mut stock = app.store.stock(self.at).await?;
        stock.retain(|line| line.event == event.id);
        let (at, running) = (self.at, self.running);
        Ok(Self { at, events: vec![event], complete: false, running, stock, documents: Shelf::default() })
    }

    /// The stock of one event.
    pub(super) fn stock_of(&self, event: &Event) -> impl Iterator<Item = &Stock> {
        let id = event.id;
        self.stock.iter().filter(move |line| line.event == id)
    }

    pub(super) fn running(&self) -> bool {
        self.running
    }

    /// The script block that the page reads.
    pub(super) fn data(&self) -> String {
        let body = FirstListBody {
            at: Time(self.at),
            complete: self.complete,
            running: self.running,
            events: self.events.iter().map(EventBody::of).collect(),
            stock: self.stock.iter().cloned().map(|line| LiveStockBody::of(&line.into())).collect(),
        };
        // Our own bodies can be written; a page without the block fetches the list itself.
        let json = serde_json::to_string(&body).unwrap_or_else(|_| "null".into());
        format!("<script type=\"application/json\" id=\"first-list\">{}</script>", escape::json(&json))
    }

    pub(super) fn kept(&self, page: Page, origin: Option<&str>) -> Option<Arc<Document>> {
        let documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        documents.get(&(page, origin.map(str::to_owned))).cloned()
    }

    pub(super) fn keep(&self, page: Page, origin: Option<&str>, document: &Arc<Document>) {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if documents.len() < DOCUMENTS {
            documents.insert((page, origin.map(str::to_owned)), Arc::clone(document));
        }
    }
}
