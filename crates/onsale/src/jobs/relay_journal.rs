//! Tells the live stream what the journal says: after the commit, on its own path, and only while somebody
//! listens. A sale never waits for it.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use onsale_core::{Currency, CustomerId, EventId, Kind, Millis, ReleaseId, Timestamp, VendorId, limits};
use onsale_store::{Cursor, EventSearch, FeedQuery, FeedRow, Seer, StoreError};
use tokio::time::Instant;

use super::back_off::BackOff;
use crate::app::App;
use crate::latencies::Latencies;
use crate::live::{HoldEnd, HoldLine, Hub, JournalLine, Pulse, ReleaseLine, Telling, Update};
use crate::wire::StockLine;

/// Frames come at most so often.
const SOONEST: Duration = Duration::from_millis(200);
/// With many listeners, each of them makes the next frame wait so much longer; ten thousand wait a second.
const FOR_EACH_LISTENER: Duration = Duration::from_micros(100);
const LATEST: Duration = Duration::from_millis(1_500);
/// While nobody listens, who does is counted again after so long, should the word of an arrival be missed.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Rows shown to administrators in one message.
const ROWS_SHOWN: usize = 50;
/// After so many listeners were told a frame, whoever buys comes first for a moment.
const TOLD_AT_ONCE: usize = 128;
const PAUSE_FOR_BUYERS: Duration = Duration::from_millis(3);

/// Relays until the process ends.
pub async fn run(app: &App) {
    let mut relay = Relay::default();
    let mut back_off = BackOff::new(app, "relay_journal");
    loop {
        if app.hub.listeners() == 0 {
            back_off.success();
            relay = Relay::default();
            app.telemetry.relayed(None);
            app.hub.rest();
            if app.hub.listeners() == 0 {
                // Whether somebody came or it is only time: who listens is counted again.
                let _ = tokio::time::timeout(LOOK_AGAIN, app.hub.arrival()).await;
                continue;
            }
        }
        let started = Instant::now();
        back_off.fared(relay.step(app).await).await;
        tokio::time::sleep_until(started + pace(app.hub.listeners())).await;
    }
}

/// The time between two frames.
fn pace(listeners: usize) -> Duration {
    let more = FOR_EACH_LISTENER.saturating_mul(u32::try_from(listeners).unwrap_or(u32::MAX));
    (SOONEST + more).min(LATEST)
}

/// Tells everybody, with a breath between rooms that are full.
async fn tell(tellings: &[Telling]) {
    let mut told = 0;
    for listeners in tellings.iter().flat_map(Telling::rooms) {
        told += listeners;
        if told >= TOLD_AT_ONCE {
            told = 0;
            tokio::time::sleep(PAUSE_FOR_BUYERS).await;
        }
    }
}

/// What the relay remembers between two frames.
#[derive(Debug, Default)]
pub struct Relay {
    /// The newest row that was told; unknown until the first look.
    cursor: Option<Cursor>,
    running: bool,
    currencies: HashMap<EventId, Currency>,
    second: Second,
}

/// What happened since the last pulse.
#[derive(Debug, Default)]
struct Second {
    since: Option<Timestamp>,
    reserves: i64,
    sales: i64,
    latencies: Latencies,
}

/// What a set of journal rows means for those who listen.
#[derive(Debug, Default)]
struct News {
    cancelled: Vec<ReleaseId>,
    events: BTreeSet<EventId>,
    /// Whose events have come, gone, or have another organiser's name.
    vendors: BTreeSet<VendorId>,
    switched: bool,
    shown: VecDeque<JournalLine>,
}

impl Relay {
    /// Reads what is new and tells it once.
    pub async fn step(&mut self, app: &App) -> Result<(), StoreError> {
        let tellings = self.look(app).await?;
        tell(&tellings).await;
        Ok(())
    }

    /// Reads what is new, and tells those whom it concerns alone. Answers what is to be told to the others.
    async fn look(&mut self, app: &App) -> Result<Vec<Telling>, StoreError> {
        let first = self.cursor.is_none();
        let now = app.clock.now();
        let mut news = self.read(app, now).await?;
        for vendor in std::mem::take(&mut news.vendors) {
            news.events.extend(events_of(app, vendor, now).await?);
        }
        let seq = self.cursor.as_ref().map(Cursor::position);
        app.telemetry.relayed(seq);
        if first || news.switched {
            self.running = app.store.is_running().await?;
        }
        let stock = app.store.stock(now).await?;
        self.currencies.extend(stock.iter().map(|row| (row.event, row.currency)));
        let holds = stock.iter().map(|row| row.reserved).sum();
        let balanced = stock.iter().all(|row| row.available + row.reserved + row.sold <= row.released);
        let releases = app.store.open_releases().await?;
        // What a vendor prepares who may not sell is nobody's business.
        let shown: BTreeSet<VendorId> =
            stock.iter().filter(|row| row.is_public).map(|row| row.vendor).collect();
        let releases = releases.into_iter().filter(|release| shown.contains(&release.vendor));
        let tellings = app.hub.update(Update {
            at: now,
            seq: seq.unwrap_or(0),
            running: self.running,
            stock: stock.into_iter().filter(|row| row.is_public).map(StockLine::from).collect(),
            releases: releases.map(ReleaseLine).collect(),
            cancelled: news.cancelled,
            events: news.events,
        });
        if app.hub.has_administrators() {
            app.hub.journal(&Vec::from(news.shown));
            self.pulse(app, now, holds, balanced);
        }
        Ok(tellings)
    }

    /// The rows since the last look; the first look only finds out where the journal ends.
    async fn read(&mut self, app: &App, now: Timestamp) -> Result<News, StoreError> {
        let mut news = News::default();
        let Some(mut after) = self.cursor.clone() else {
            self.cursor = Some(app.store.newest_journal().await?);
            return Ok(news);
        };
        let last_rows = if app.hub.has_administrators() { ROWS_SHOWN } else { 0 };
        loop {
            let query = FeedQuery { after, wanted: wanted(&app.hub), last_rows };
            let feed = app.store.journal_since(query).await?;
            for row in &feed.rows {
                self.tell(app, row, now);
                news.take(row);
            }
            self.second.reserves += feed.reserved;
            self.second.sales += feed.sold;
            after = feed.read_to;
            self.cursor = Some(after.clone());
            if !feed.more {
                return Ok(news);
            }
        }
    }

    fn tell(&mut self, app: &App, row: &FeedRow, now: Timestamp) {
        let Told::Hold(ended) = Told::of(row.kind) else { return };
        let (Some(customer), Some(ticket), Some(event)) = (row.customer, row.ticket, row.event) else {
            return;
        };
        if !app.hub.knows(customer) {
            return;
        }
        let (Some(type_name), Some(price)) = (row.type_name.clone(), row.price) else { return };
        let currency = self.currencies.get(&event).copied().unwrap_or_default();
        let until = row.held_until.unwrap_or(row.at);
        let price = (price, currency);
        app.hub.tell_own(customer, &HoldLine { at: now, ticket, event, type_name, price, until, ended });
    }

    fn pulse(&mut self, app: &App, now: Timestamp, holds: i64, balanced: bool) {
        let passed = self.second.since.map(|since| now.since(since));
        if passed.is_some_and(|passed| passed < Millis(1_000)) {
            return;
        }
        let seconds = passed.map_or(1.0, |passed| (passed.0 as f64 / 1000.0).max(0.001));
        let rate = |count: i64| (count as f64 / seconds).round() as i64;
        let latencies = app.telemetry.latencies();
        app.hub.pulse(&Pulse {
            at: now,
            reserves: rate(self.second.reserves),
            sales: rate(self.second.sales),
            holds,
            queue: app.store.queue_depth(),
            listeners: app.hub.listeners(),
            latency: latencies.since(&self.second.latencies),
            late: app.telemetry.last_lateness(),
            balanced,
        });
        self.second = Second { since: Some(now), reserves: 0, sales: 0, latencies };
    }
}

/// What somebody wants to hear of: every change of events, releases and the switch, and holds of those who listen.
fn wanted(hub: &Arc<Hub>) -> Box<dyn Fn(Kind, Option<CustomerId>) -> bool + Send> {
    let hub = Arc::clone(hub);
    Box::new(move |kind, customer| match Told::of(kind) {
        Told::Hold(_) => customer.is_some_and(|customer| hub.knows(customer)),
        Told::CancelledRelease | Told::Event | Told::Vendor | Told::Switch => true,
        Told::Nothing => false,
    })
}

/// What a row of the journal is to whoever follows what is for sale.
#[derive(Clone, Copy)]
enum Told {
    /// A customer's own hold, and how it ended, if it did.
    Hold(Option<HoldEnd>),
    CancelledRelease,
    /// An event is another one, or is gone.
    Event,
    /// A vendor is called otherwise, or may sell or not.
    Vendor,
    /// Sales were stopped or started.
    Switch,
    /// Nothing of its own: what it changes in the stock is seen there.
    Nothing,
}

impl Told {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Reserved => Self::Hold(None),
            Kind::Finalized => Self::Hold(Some(HoldEnd::Finalized)),
            Kind::Cancelled => Self::Hold(Some(HoldEnd::Cancelled)),
            Kind::Expired => Self::Hold(Some(HoldEnd::Expired)),
            Kind::Refunded => Self::Hold(Some(HoldEnd::Refunded)),
            Kind::ReleaseCancelled => Self::CancelledRelease,
            Kind::EventAdded | Kind::EventUpdated | Kind::EventDeleted => Self::Event,
            Kind::VendorUpdated | Kind::VendorApproved | Kind::VendorSuspended | Kind::VendorClosed => {
                Self::Vendor
            }
            Kind::SalesStopped | Kind::SalesStarted => Self::Switch,
            Kind::Released
            | Kind::Extended
            | Kind::Updated
            | Kind::Withdrawn
            | Kind::Restored
            | Kind::Deleted
            | Kind::CustomerAdded
            | Kind::CustomerUpdated
            | Kind::CustomerDeleted
            | Kind::VendorAdded
            | Kind::VendorDeleted
            | Kind::ReleaseCreated
            | Kind::ReleasePaused
            | Kind::ReleaseResumed
            | Kind::OrderOpened
            | Kind::PaymentStarted
            | Kind::PaymentActionNeeded
            | Kind::PaymentAuthorized
            | Kind::PaymentDeclined
            | Kind::PaymentCaptured
            | Kind::PaymentVoided
            | Kind::PaymentLost
            | Kind::LateMoney
            | Kind::RefundRequested
            | Kind::RefundDone
            | Kind::RefundFailed
            | Kind::DisputeOpened
            | Kind::DisputeClosed
            | Kind::OrderClosed => Self::Nothing,
        }
    }
}

impl News {
    fn take(&mut self, row: &FeedRow) {
        match Told::of(row.kind) {
            Told::CancelledRelease => self.cancelled.extend(row.subject.and_then(ReleaseId::new)),
            Told::Event => self.events.extend(row.event),
            Told::Vendor => self.vendors.extend(row.subject.and_then(VendorId::new)),
            Told::Switch => self.switched = true,
            Told::Hold(_) | Told::Nothing => {}
        }
        if self.shown.len() >= ROWS_SHOWN {
            self.shown.pop_front();
        }
        self.shown.push_back(JournalLine {
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            ticket: row.ticket,
            event: row.event,
            tickets: row.tickets,
            actor: row.actor,
        });
    }
}

/// All events of a vendor. A word about the vendor changes whether they are there for anybody else, and whose they are
/// said to be; the journal has one row for that and none for each event.
async fn events_of(app: &App, vendor: VendorId, now: Timestamp) -> Result<Vec<EventId>, StoreError> {
    let mut events = Vec::new();
    let mut after = None;
    loop {
        let of_vendor =
            EventSearch { seer: Seer::Admin, vendor: Some(vendor), after, ..EventSearch::default() };
        let page = app.store.events(EventSearch { limit: limits::PAGE_ROWS, ..of_vendor }, now).await?;
        events.extend(page.rows.iter().map(|event| event.id));
        after = page.next.and_then(EventId::new);
        if after.is_none() {
            return Ok(events);
        }
    }
}
