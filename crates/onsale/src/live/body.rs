//! The messages of the stream as they stand on the wire.

use bytes::Bytes;
use onsale_core::{Actor, CustomerId, Price, TicketId, VendorId};
use serde::Serialize;
use utoipa::ToSchema;

use super::frame::{HoldEnd, HoldLine, JournalLine, Pulse};
use crate::wire::{Count, Id, LiveStockBody, Money, ReleaseBody, StockLine, Time};

/// One message of the stream: `event` is its name, `data` the JSON that its data line carries.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", tag = "event", content = "data")]
pub(crate) enum LiveMessageBody {
    /// How things are: the first message of every stream.
    Snapshot(LiveSnapshotBody),
    /// What has changed since the message before.
    Frame(LiveFrameBody),
    /// The customer's own hold.
    Hold(LiveHoldBody),
    /// What was taken: of the vendor's own types, or of all for an administrator. Only lines that have changed.
    Revenue(LiveRevenueBody),
    /// How the house is doing; for administrators.
    Pulse(LivePulseBody),
    /// What was written down lately; for administrators.
    Journal(LiveJournalBody),
}

impl LiveMessageBody {
    /// As a server-sent event; `seq` is the newest journal row that it knows of.
    pub(super) fn bytes(&self, seq: Option<i64>) -> Bytes {
        let (name, json) = match self {
            Self::Snapshot(body) => ("snapshot", serde_json::to_string(body)),
            Self::Frame(body) => ("frame", serde_json::to_string(body)),
            Self::Hold(body) => ("hold", serde_json::to_string(body)),
            Self::Revenue(body) => ("revenue", serde_json::to_string(body)),
            Self::Pulse(body) => ("pulse", serde_json::to_string(body)),
            Self::Journal(body) => ("journal", serde_json::to_string(body)),
        };
        let mut text = format!("event: {name}\n");
        if let Some(seq) = seq {
            text.push_str(&format!("id: {seq}\n"));
        }
        text.push_str("data: ");
        match json {
            Ok(json) => text.push_str(&json),
            Err(error) => tracing::error!(%error, "a live message could not be written"),
        }
        text.push_str("\n\n");
        text.into()
    }
}

/// How things are.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveSnapshotBody {
    pub(super) at: Time,
    /// Whether sales are running.
    pub(super) running: bool,
    /// All stock.
    pub(super) stock: Vec<LiveStockBody>,
    /// The releases that are not over.
    pub(super) releases: Vec<ReleaseBody>,
}

/// Everything that has changed since the message before; a part in which nothing has is absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveFrameBody {
    pub(super) at: Time,
    /// Whether sales are running.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) running: Option<bool>,
    /// Whole lines that replace those before. One that is gone altogether comes once more, empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) stock: Vec<LiveStockBody>,
    /// Releases as they are; one that is over comes once more, `done` or `cancelled`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) releases: Vec<ReleaseBody>,
    /// Events whose record was made, changed or deleted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) events: Vec<Id>,
}

/// The customer's own hold, as it begins, or how it has ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveHoldBody {
    at: Time,
    ticket_id: Id,
    event_id: Id,
    #[serde(rename = "type")]
    #[schema(example = "VIP", min_length = 1, max_length = 50)]
    type_name: String,
    price: Money,
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
    /// amount is written as it is charged.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    /// When the hold is over, or was to be.
    reserved_until: Time,
    /// How it ended; null while it lasts.
    #[schema(required = true)]
    ended: Option<HoldEndBody>,
}

/// How a hold ended.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HoldEndBody {
    /// The ticket was bought.
    Finalized,
    /// It was given back.
    Cancelled,
    /// Its time ran out.
    Expired,
    /// It was bought, and the sale was undone since: the ticket is refunded.
    Refunded,
}

impl LiveHoldBody {
    pub(super) fn of(hold: &HoldLine) -> Self {
        let (price, currency) = hold.price;
        Self {
            at: Time(hold.at),
            ticket_id: Id(hold.ticket.get()),
            event_id: Id(hold.event.get()),
            type_name: hold.type_name.as_str().to_owned(),
            price: Money(price, currency),
            currency: currency.code(),
            currency_digits: currency.digits(),
            reserved_until: Time(hold.until),
            ended: hold.ended.map(|end| match end {
                HoldEnd::Finalized => HoldEndBody::Finalized,
                HoldEnd::Cancelled => HoldEndBody::Cancelled,
                HoldEnd::Expired => HoldEndBody::Expired,
                HoldEnd::Refunded => HoldEndBody::Refunded,
            }),
        }
    }
}

/// What was taken so far.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveRevenueBody {
    pub(super) at: Time,
    pub(super) lines: Vec<LiveRevenueLineBody>,
}

/// What was paid for the sold tickets of one type of one event.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveRevenueLineBody {
    event_id: Id,
    #[serde(rename = "type")]
    #[schema(example = "VIP", min_length = 1, max_length = 50)]
    type_name: String,
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
    /// amount is written as it is charged.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    /// A number of JSON: many readers keep no more than its first 15 digits.
    #[schema(value_type = f64, minimum = 0, example = 4990.0)]
    revenue: Money,
    /// The same in minor units (cents), as text: exact, however much it is.
    #[schema(pattern = "^[0-9]+$", example = "499000")]
    revenue_minor: String,
    sold: Count,
}

impl LiveRevenueLineBody {
    pub(super) fn of(line: &StockLine) -> Self {
        Self {
            event_id: Id(line.event.get()),
            type_name: line.type_name.as_str().to_owned(),
            currency: line.currency.code(),
            currency_digits: line.currency.digits(),
            revenue: Money(Price::from_store(line.revenue), line.currency),
            revenue_minor: line.revenue.to_string(),
            sold: Count(line.sold),
        }
    }
}

/// How the house is doing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LivePulseBody {
    at: Time,
    reserves_per_second: Count,
    sales_per_second: Count,
    active_holds: Count,
    /// Commands that wait for the writer.
    queue_depth: Count,
    /// Live streams that are open, this one among them.
    listeners: Count,
    /// Half of the answers since the pulse before took at most so long; null when there were none.
    #[schema(required = true)]
    p50_millis: Option<f64>,
    /// The same for 99 of 100.
    #[schema(required = true)]
    p99_millis: Option<f64>,
    /// By how much the last batch was late.
    releases_late_millis: Count,
    /// Whether the books balance, as far as the stock tells; `/audit` looks at every ticket.
    audit_balanced: bool,
}

impl LivePulseBody {
    pub(super) fn of(pulse: &Pulse) -> Self {
        Self {
            at: Time(pulse.at),
            reserves_per_second: Count(pulse.reserves),
            sales_per_second: Count(pulse.sales),
            active_holds: Count(pulse.holds),
            queue_depth: Count(i64::try_from(pulse.queue).unwrap_or(i64::MAX)),
            listeners: Count(i64::try_from(pulse.listeners).unwrap_or(i64::MAX)),
            p50_millis: pulse.latency.map(|(p50, _)| p50),
            p99_millis: pulse.latency.map(|(_, p99)| p99),
            releases_late_millis: Count(pulse.late.0),
            audit_balanced: pulse.balanced,
        }
    }
}

/// The newest rows of the journal, oldest first; during a rush only the last of them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub(crate) struct LiveJournalBody(pub(super) Vec<LiveJournalRowBody>);

/// One row of the journal.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveJournalRowBody {
    seq: Count,
    at: Time,
    /// What happened.
    #[schema(example = "reserved")]
    kind: &'static str,
    /// The ticket concerned; of a released chunk the first.
    #[schema(required = true)]
    ticket_id: Option<Id>,
    #[schema(required = true)]
    event_id: Option<Id>,
    /// Tickets in a released chunk.
    #[schema(required = true)]
    tickets: Option<Count>,
    /// Who did it.
    #[schema(example = "customer 7")]
    actor: String,
}

impl LiveJournalRowBody {
    pub(super) fn of(line: &JournalLine) -> Self {
        Self {
            seq: Count(line.seq),
            at: Time(line.at),
            kind: line.kind.word(),
            ticket_id: line.ticket.map(TicketId::get).map(Id),
            event_id: line.event.map(|event| Id(event.get())),
            tickets: line.tickets.map(Count),
            actor: match line.actor {
                Actor::Anyone => "anyone".into(),
                Actor::Customer(id) => format!("customer {}", CustomerId::get(id)),
                Actor::Vendor(id) => format!("vendor {}", VendorId::get(id)),
                Actor::Admin => "admin".into(),
                Actor::System => "system".into(),
            },
        }
    }
}
