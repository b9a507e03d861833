//! What all baselines say on the wire: the same words as Onsale. How they come by them is in `bin/`.

use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

/// What a customer wishes for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WishBody {
    /// Of this event.
    pub event_id: Option<i64>,
    /// Of this type.
    #[serde(rename = "type")]
    pub type_name: Option<String>,
}

/// A ticket as Onsale shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketBody {
    /// The ticket.
    pub ticket_id: i64,
    /// Its vendor.
    pub vendor_id: i64,
    /// Its event.
    pub event_id: i64,
    /// Its type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Its price.
    pub price: f64,
    /// Currency of the price.
    pub currency: String,
    /// Its status.
    pub status: &'static str,
    /// The release that brought it.
    pub release_id: i64,
    /// When it came.
    pub created_at: String,
    /// Who holds or owns it.
    pub customer_id: i64,
    /// Until when it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_until: Option<String>,
    /// How long it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_seconds: Option<i64>,
}

/// A ticket that was bought.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SoldBody {
    status: &'static str,
    message: &'static str,
    ticket: TicketBody,
    order_id: i64,
}

impl SoldBody {
    /// The answer to a finalize.
    pub fn new(ticket: TicketBody, order_id: i64) -> Self {
        Self { status: "success", message: "Sale finalized successfully.", ticket, order_id }
    }
}

/// The customer in the header.
///
/// # Errors
/// 400 when there is none.
pub fn customer(headers: &HeaderMap) -> Result<i64, StatusCode> {
    headers
        .get("x-customer-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .ok_or(StatusCode::BAD_REQUEST)
}

/// Listens on a free port of this machine and says which.
///
/// # Errors
/// When no port can be had.
pub async fn open() -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("open on http://{}", listener.local_addr()?);
    Ok(listener)
}
