//! What is told: how things are, and what of it is new.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use onsale_core::{
    Actor, Currency, EventId, Kind, Millis, Price, Release, ReleaseId, ReleaseState, TicketId, Timestamp,
    TypeName, VendorId,
};

use super::body::{LiveFrameBody, LiveMessageBody, LiveRevenueBody, LiveRevenueLineBody, LiveSnapshotBody};
use super::interest::Interest;
use super::pending::Line;
use crate::wire::{Id, LiveStockBody, ReleaseBody, StockLine, Time};

/// A release and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseLine(pub Release);

/// How things are at one instant.
#[derive(Clone, Debug)]
pub struct Update {
    /// The instant.
    pub at: Timestamp,
    /// The newest journal row that this knows of.
    pub seq: i64,
    /// Whether sales are running.
    pub running: bool,
    /// All stock.
    pub stock: Vec<StockLine>,
    /// All releases that are not over.
    pub releases: Vec<ReleaseLine>,
    /// Releases that were cancelled since the last update.
    pub cancelled: Vec<ReleaseId>,
    /// Events whose record changed since the last update.
    pub events: BTreeSet<EventId>,
}

/// A customer's own hold.
#[derive(Clone, Debug)]
pub struct HoldLine {
    /// The instant of telling.
    pub at: Timestamp,
    /// The ticket.
    pub ticket: TicketId,
    /// Its event.
    pub event: EventId,
    /// Its type.
    pub type_name: TypeName,
    /// Its price and currency.
    pub price: (Price, Currency),
    /// When the hold is over.
    pub until: Timestamp,
    /// How it ended, once it has.
    pub ended: Option<HoldEnd>,
}

/// How a hold ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldEnd {
    /// The ticket was bought.
    Finalized,
    /// It was given back.
    Cancelled,
    /// Its time ran out.
    Expired,
    /// It was bought, and the sale was undone since.
    Refunded,
}

/// How the house is doing.
#[derive(Clone, Copy, Debug)]
pub struct Pulse {
    /// The instant.
    pub at: Timestamp,
    /// Reservations in the last second.
    pub reserves: i64,
    /// Sales in the last second.
    pub sales: i64,
    /// Tickets that are held.
    pub holds: i64,
    /// Commands that wait.
    pub queue: usize,
    /// Streams that are open.
    pub listeners: usize,
    /// Median and 99th percentile of the answers since the last pulse, in milliseconds; `None` when there were none.
    pub latency: Option<(f64, f64)>,
    /// By how much the last batches were late.
    pub late: Millis,
    /// Whether the books balance, as far as the stock tells.
    pub balanced: bool,
}

/// One row of the journal, for administrators.
#[derive(Clone, Debug)]
pub struct JournalLine {
    /// Number of the row.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What happened.
    pub kind: Kind,
    /// The ticket concerned.
    pub ticket: Option<TicketId>,
    /// The event concerned.
    pub event: Option<EventId>,
    /// Tickets in a released chunk.
    pub tickets: Option<i64>,
    /// Who did it.
    pub actor: Actor,
}

/// How things are, as far as the hub has heard.
#[derive(Debug, Default)]
pub(super) struct State {
    at: Timestamp,
    seq: i64,
    running: bool,
    stock: BTreeMap<(EventId, TypeName), Arc<StockLine>>,
    releases: BTreeMap<ReleaseId, Arc<Release>>,
}

/// What an update has brought.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Whether sales are running, if that has changed.
    pub(super) running: Option<bool>,
    /// Stock and releases that have changed: stock first, as it is what people wait for.
    lines: Vec<Line>,
    by_event: HashMap<EventId, Vec<usize>>,
    by_vendor: HashMap<VendorId, Vec<usize>>,
    events: BTreeSet<EventId>,
    /// Stock of which something was sold, or a sale undone.
    pub(super) revenue: Vec<Arc<StockLine>>,
}

impl State {
    /// Takes in how things are; answers what is new.
    pub(super) fn update(&mut self, update: Update) -> Changes {
        let mut changes = Changes {
            running: (self.running != update.running).then_some(update.running),
            events: update.events,
            ..Changes::default()
        };
        self.change_stock(update.stock, &mut changes);
        self.change_releases(update.releases, &update.cancelled, &mut changes);
        (self.at, self.seq, self.running) = (update.at, update.seq, update.running);
        changes
    }

    /// The instant of the last update.
    pub(super) fn at(&self) -> Timestamp {
        self.at
    }

    /// All that somebody looks at, as one message.
    pub(super) fn snapshot(&self, interest: &Interest) -> Bytes {
        let stock = self.stock.values().filter(|line| interest.covers(line.event, line.vendor));
        let releases =
            self.releases.values().filter(|release| interest.covers(release.event, release.vendor));
        let snapshot = LiveMessageBody::Snapshot(LiveSnapshotBody {
            at: Time(self.at),
            running: self.running,
            stock: stock.map(|line| LiveStockBody::of(line)).collect(),
            releases: releases.map(|release| ReleaseBody::of(release)).collect(),
        });
        snapshot.bytes(Some(self.seq))
    }

    /// These changes, as one message.
    pub(super) fn frame(&self, running: Option<bool>, lines: &[Line]) -> Bytes {
        let mut frame = LiveFrameBody {
            at: Time(self.at),
            running,
            stock: Vec::new(),
            releases: Vec::new(),
            events: Vec::new(),
        };
        for line in lines {
            match line {
                Line::Stock(line) => frame.stock.push(LiveStockBody::of(line)),
                Line::Release(release) => frame.releases.push(ReleaseBody::of(release)),
                Line::Event(event) => frame.events.push(Id(event.get())),
            }
        }
        LiveMessageBody::Frame(frame).bytes(Some(self.seq))
    }

    /// All stock.
    pub(super) fn stock(&self) -> impl Iterator<Item = &Arc<StockLine>> {
        self.stock.values()
    }

    /// What was taken, by these lines, as a message.
    pub(super) fn revenue<'a>(&self, lines: impl Iterator<Item = &'a StockLine>) -> Bytes {
        let lines = lines.map(LiveRevenueLineBody::of).collect();
        LiveMessageBody::Revenue(LiveRevenueBody { at: Time(self.at), lines }).bytes(None)
    }

    fn change_stock(&mut self, now: Vec<StockLine>, changes: &mut Changes) {
        let mut before = std::mem::take(&mut self.stock);
        for line in now {
            let key = (line.event, line.type_name.clone());
            let line = match before.remove(&key) {
                Some(old) if *old == line => old,
                old => {
                    let line = Arc::new(line);
                    let taken = |line: &StockLine| (line.revenue, line.sold);
                    if old.is_none_or(|old| taken(&old) != taken(&line)) {
                        changes.revenue.push(Arc::clone(&line));
                    }
                    changes.add(line.event, line.vendor, Line::Stock(Arc::clone(&line)));
                    line
                }
            };
            self.stock.insert(key, line);
        }
        // What is gone altogether (an event was deleted) is told once as empty.
        for line in before.into_values() {
            let empty = StockLine {
                available: 0,
                reserved: 0,
                sold: 0,
                released: 0,
                next_expiry: None,
                ..StockLine::clone(&line)
            };
            changes.add(line.event, line.vendor, Line::Stock(Arc::new(empty)));
        }
    }

    fn change_releases(&mut self, now: Vec<ReleaseLine>, cancelled: &[ReleaseId], changes: &mut Changes) {
        let mut before = std::mem::take(&mut self.releases);
        for ReleaseLine(release) in now {
            let release = match before.remove(&release.id) {
                Some(old) if *old == release => old,
                _ => {
                    let release = Arc::new(release);
                    changes.add(release.event, release.vendor, Line::Release(Arc::clone(&release)));
                    release
                }
            };
            self.releases.insert(release.id, release);
        }
        for release in before.into_values() {
            let ended = ended(Release::clone(&release), cancelled);
            changes.add(release.event, release.vendor, Line::Release(Arc::new(ended)));
        }
    }
}

impl Changes {
    fn add(&mut self, event: EventId, vendor: VendorId, line: Line) {
        let at = self.lines.len();
        self.by_event.entry(event).or_default().push(at);
        self.by_vendor.entry(vendor).or_default().push(at);
        self.lines.push(line);
    }

    /// What of it somebody looks at. That an event's record has changed is told to all: what is not looked at yet may be
    /// news.
    pub(super) fn seen_by(&self, interest: &Interest) -> Vec<Line> {
        let mut seen: Vec<Line> = if interest.is_everything() {
            self.lines.clone()
        } else {
            let events = interest.events().iter().filter_map(|event| self.by_event.get(event));
            let vendors = interest.vendors().iter().filter_map(|vendor| self.by_vendor.get(vendor));
            let places: BTreeSet<usize> = events.chain(vendors).flatten().copied().collect();
            places.into_iter().filter_map(|at| self.lines.get(at)).cloned().collect()
        };
        seen.extend(self.events.iter().copied().map(Line::Event));
        seen
    }
}

/// A release that is no longer among the open ones: cancelled, or all of it has come.
fn ended(release: Release, cancelled: &[ReleaseId]) -> Release {
    if cancelled.contains(&release.id) {
        Release { state: ReleaseState::Cancelled, ..release }
    } else {
        Release { state: ReleaseState::Done, released: release.schedule.total(), ..release }
    }
}
