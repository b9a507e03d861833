//! The stock of a ticket type, as the live stream and the page's first list show it.

use onsale_core::{Currency, EventId, Price, Timestamp, TypeName, VendorId};
use onsale_store::Stock;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Count, Id, Money, Time};

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

impl From<Stock> for StockLine {
    fn from(row: Stock) -> Self {
        Self {
            event: row.event,
            vendor: row.vendor,
            type_name: row.type_name,
            currency: row.currency,
            min_price: row.min_price,
            max_price: row.max_price,
            available: row.available,
            reserved: row.reserved,
            sold: row.sold,
            revenue: row.revenue,
            released: row.released,
            next_expiry: row.next_expiry,
        }
    }
}

/// The stock of one ticket type of one event.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveStockBody {
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
    /// The lowest price that is available, or last was.
    min_price: Money,
    /// The highest price that is available, or last was.
    max_price: Money,
    available: Count,
    reserved: Count,
    sold: Count,
    /// Minted, or moved in and not out again.
    released: Count,
    /// When the first of the held ones comes free, if nobody buys it; only while all that is left is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_expiry_at: Option<Time>,
}

impl LiveStockBody {
    pub(crate) fn of(line: &StockLine) -> Self {
        Self {
            event_id: Id(line.event.get()),
            type_name: line.type_name.as_str().to_owned(),
            currency: line.currency.code(),
            currency_digits: line.currency.digits(),
            min_price: Money(line.min_price, line.currency),
            max_price: Money(line.max_price, line.currency),
            available: Count(line.available),
            reserved: Count(line.reserved),
            sold: Count(line.sold),
            released: Count(line.released),
            next_expiry_at: line.next_expiry.map(Time),
        }
    }
}
