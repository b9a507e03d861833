//! What is told: how things are, what of it is new, and the bytes of each message.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use onsale_core::{
    Actor, Currency, EventId, Kind, Millis, Price, Release, ReleaseId, ReleaseState, TicketId, Timestamp,
    TypeName,
};
use serde::Serialize;

use crate::http::vendor::ReleaseBody;
use crate::http::wire::{Count, Id, Money, Time};

/// The stock of one ticket type of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockLine {
    /// The event.
    pub event: EventId,
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
    /// Minted, or moved in and not out again.
    pub released: i64,
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
    pub ended: Option<&'static str>,
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
    /// Median and 99th percentile of the answers of late, in milliseconds.
    pub latency: (f64, f64),
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

impl State {
    /// Takes in how things are; answers the frame that tells what is new, `None` when nothing is.
    pub(super) fn update(&mut self, update: Update) -> Option<Bytes> {
        let running = (self.running != update.running).then_some(update.running);
        let stock = self.changed_stock(update.stock);
        let releases = self.changed_releases(update.releases, &update.cancelled);
        (self.at, self.seq, self.running) = (update.at, update.seq, update.running);
        if running.is_none() && stock.is_empty() && releases.is_empty() && update.events.is_empty() {
            return None;
        }
        let body = FrameBody {
            at: Time(update.at),
            running,
            stock: stock.iter().map(StockBody::of).collect(),
            releases: releases.iter().map(ReleaseBody::of).collect(),
            events: update.events.into_iter().map(|event| Id(event.get())).collect(),
        };
        Some(message("frame", Some(self.seq), &body))
    }

    /// Everything, as one message.
    pub(super) fn snapshot(&self) -> Bytes {
        let body = SnapshotBody {
            at: Time(self.at),
            running: self.running,
            stock: self.stock.values().map(StockBody::of).collect(),
            releases: self.releases.values().map(ReleaseBody::of).collect(),
        };
        message("snapshot", Some(self.seq), &body)
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
        let empty = |line: StockLine| StockLine { available: 0, reserved: 0, sold: 0, released: 0, ..line };
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

pub(super) fn hold(hold: &HoldLine) -> Bytes {
    let (price, currency) = hold.price;
    let body = HoldBody {
        at: Time(hold.at),
        ticket_id: Id(hold.ticket.get()),
        event_id: Id(hold.event.get()),
        type_name: hold.type_name.as_str(),
        price: Money(price, currency),
        currency: currency.code(),
        reserved_until: Time(hold.until),
        ended: hold.ended,
    };
    message("hold", None, &body)
}

pub(super) fn pulse(pulse: &Pulse) -> Bytes {
    let body = PulseBody {
        at: Time(pulse.at),
        reserves_per_second: pulse.reserves,
        sales_per_second: pulse.sales,
        active_holds: pulse.holds,
        queue_depth: pulse.queue,
        p50_millis: pulse.latency.0,
        p99_millis: pulse.latency.1,
        releases_late_millis: pulse.late.0,
        audit_balanced: pulse.balanced,
    };
    message("pulse", None, &body)
}

pub(super) fn journal(rows: &[JournalLine]) -> Bytes {
    let rows: Vec<_> = rows.iter().map(JournalBody::of).collect();
    message("journal", None, &rows)
}

/// One server-sent event.
fn message(name: &str, seq: Option<i64>, body: &impl Serialize) -> Bytes {
    let mut text = format!("event: {name}\n");
    if let Some(seq) = seq {
        text.push_str(&format!("id: {seq}\n"));
    }
    text.push_str("data: ");
    match serde_json::to_string(body) {
        Ok(json) => text.push_str(&json),
        Err(error) => tracing::error!(%error, "a live message could not be written"),
    }
    text.push_str("\n\n");
    text.into()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotBody {
    at: Time,
    running: bool,
    stock: Vec<StockBody>,
    releases: Vec<ReleaseBody>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FrameBody {
    at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    running: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stock: Vec<StockBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    releases: Vec<ReleaseBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Id>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StockBody {
    event_id: Id,
    #[serde(rename = "type")]
    type_name: String,
    currency: &'static str,
    min_price: Money,
    max_price: Money,
    available: Count,
    reserved: Count,
    sold: Count,
    released: Count,
}

impl StockBody {
    fn of(line: &StockLine) -> Self {
        Self {
            event_id: Id(line.event.get()),
            type_name: line.type_name.as_str().to_owned(),
            currency: line.currency.code(),
            min_price: Money(line.min_price, line.currency),
            max_price: Money(line.max_price, line.currency),
            available: Count(line.available),
            reserved: Count(line.reserved),
            sold: Count(line.sold),
            released: Count(line.released),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HoldBody<'a> {
    at: Time,
    ticket_id: Id,
    event_id: Id,
    #[serde(rename = "type")]
    type_name: &'a str,
    price: Money,
    currency: &'static str,
    reserved_until: Time,
    ended: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PulseBody {
    at: Time,
    reserves_per_second: i64,
    sales_per_second: i64,
    active_holds: i64,
    queue_depth: usize,
    p50_millis: f64,
    p99_millis: f64,
    releases_late_millis: i64,
    audit_balanced: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JournalBody {
    seq: i64,
    at: Time,
    kind: &'static str,
    ticket_id: Option<i64>,
    event_id: Option<i64>,
    actor: String,
}

impl JournalBody {
    fn of(line: &JournalLine) -> Self {
        Self {
            seq: line.seq,
            at: Time(line.at),
            kind: line.kind.word(),
            ticket_id: line.ticket.map(TicketId::get),
            event_id: line.event.map(EventId::get),
            actor: match line.actor {
                Actor::Anyone => "anyone".into(),
                Actor::Customer(id) => format!("customer {id}"),
                Actor::Vendor(id) => format!("vendor {id}"),
                Actor::Admin => "admin".into(),
                Actor::System => "system".into(),
            },
        }
    }
}
