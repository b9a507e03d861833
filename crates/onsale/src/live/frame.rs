//! What is told: how things are, and what of it is new.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use onsale_core::{
    Actor, Currency, EventId, Kind, Millis, Price, Release, ReleaseId, ReleaseState, TicketId, Timestamp,
    TypeName, VendorId,
};

use super::body::{
    LiveFrameBody, LiveMessageBody, LiveRevenueBody, LiveRevenueLineBody, LiveSnapshotBody, LiveStockBody,
};
use crate::http::vendor::ReleaseBody;
use crate::http::wire::{Id, Time};

/// The stock of one ticket type of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockLine {
    /// The event.
    pub event: EventId,
    /// Its vendor, who alone is told the revenue.
    pub vendor: VendorId,
    /// The type.
    pub type_name: TypeName,
    /// The event's currency.
    pub currency: Currency,
    /// The lowest price that is available, or last was.
    pub min_price: Price,
    /// The highest price that is available, or last was.
    pub max_price: Price,
    /// In the pool.
    pub available: i64,
    /// Held.
    pub reserved: i64,
    /// Bought.
    pub sold: i64,
    /// What was paid for them, in minor units.
    pub revenue: i64,
    /// Minted, or moved in and not out again.
    pub released: i64,
    /// When all that is left is held: when the first of it comes free, if nobody buys it.
    pub next_expiry: Option<Timestamp>,
}

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

/// What the listeners have been told so far.
#[derive(Debug, Default)]
pub(super) struct State {
    at: Timestamp,
    seq: i64,
    running: bool,
    stock: BTreeMap<(EventId, TypeName), StockLine>,
    releases: BTreeMap<ReleaseId, Release>,
}

/// What an update has brought.
#[derive(Debug, Default)]
pub(super) struct News {
    /// For everybody; `None` when nothing has changed.
    pub(super) frame: Option<Bytes>,
    /// Stock that has changed.
    pub(super) stock: Vec<StockLine>,
}

impl State {
    /// Takes in how things are; answers what is new.
    pub(super) fn update(&mut self, update: Update) -> News {
        let running = (self.running != update.running).then_some(update.running);
        let stock = self.changed_stock(update.stock);
        let releases = self.changed_releases(update.releases, &update.cancelled);
        (self.at, self.seq, self.running) = (update.at, update.seq, update.running);
        if running.is_none() && stock.is_empty() && releases.is_empty() && update.events.is_empty() {
            return News::default();
        }
        let frame = LiveMessageBody::Frame(LiveFrameBody {
            at: Time(update.at),
            running,
            stock: stock.iter().map(LiveStockBody::of).collect(),
            releases: releases.iter().map(ReleaseBody::of).collect(),
            events: update.events.into_iter().map(|event| Id(event.get())).collect(),
        });
        News { frame: Some(frame.bytes(Some(self.seq))), stock }
    }

    /// Everything, as one message.
    pub(super) fn snapshot(&self) -> Bytes {
        let snapshot = LiveMessageBody::Snapshot(LiveSnapshotBody {
            at: Time(self.at),
            running: self.running,
            stock: self.stock.values().map(LiveStockBody::of).collect(),
            releases: self.releases.values().map(ReleaseBody::of).collect(),
        });
        snapshot.bytes(Some(self.seq))
    }

    /// All stock.
    pub(super) fn stock(&self) -> impl Iterator<Item = &StockLine> {
        self.stock.values()
    }

    /// What was taken, by these lines, as a message.
    pub(super) fn revenue<'a>(&self, lines: impl Iterator<Item = &'a StockLine>) -> Bytes {
        let lines = lines.map(LiveRevenueLineBody::of).collect();
        LiveMessageBody::Revenue(LiveRevenueBody { at: Time(self.at), lines }).bytes(None)
    }

    fn changed_stock(&mut self, now: Vec<StockLine>) -> Vec<StockLine> {
        let mut changed = Vec::new();
        let mut before = std::mem::take(&mut self.stock);
        for line in now {
            let key = (line.event, line.type_name.clone());
            if before.remove(&key).as_ref() != Some(&line) {
                changed.push(line.clone());
            }
            self.stock.insert(key, line);
        }
        // What is gone altogether (an event was deleted) is told once as empty.
        let empty = |line: StockLine| StockLine {
            available: 0,
            reserved: 0,
            sold: 0,
            released: 0,
            next_expiry: None,
            ..line
        };
        changed.extend(before.into_values().map(empty));
        changed
    }

    fn changed_releases(&mut self, now: Vec<ReleaseLine>, cancelled: &[ReleaseId]) -> Vec<Release> {
        let mut changed = Vec::new();
        let mut before = std::mem::take(&mut self.releases);
        for ReleaseLine(release) in now {
            if before.remove(&release.id).as_ref() != Some(&release) {
                changed.push(release.clone());
            }
            self.releases.insert(release.id, release);
        }
        changed.extend(before.into_values().map(|release| ended(release, cancelled)));
        changed
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
