//! The empty request: reads a header, parses a small JSON body, answers JSON of a ticket's size. Nothing is kept.

use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use onsale_baseline::{TicketBody, WishBody, customer, open};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = Router::new()
        .route("/ticket/reserve", post(answer_ticket))
        .route("/ticket/finalize", post(answer_ticket));
    axum::serve(open().await?, app).await?;
    Ok(())
}

async fn answer_ticket(
    headers: HeaderMap,
    Json(wish): Json<WishBody>,
) -> Result<Json<TicketBody>, StatusCode> {
    let customer_id = customer(&headers)?;
    Ok(Json(TicketBody {
        ticket_id: customer_id,
        vendor_id: 1,
        event_id: wish.event_id.unwrap_or(1),
        type_name: wish.type_name.unwrap_or_else(|| "Normal".to_owned()),
        price: 49.9,
        currency: "EUR".to_owned(),
        status: "reserved",
        release_id: 1,
        created_at: "2026-11-23T09:00:00.000Z".to_owned(),
        customer_id,
        reserved_until: Some("2026-11-23T09:01:00.000Z".to_owned()),
        hold_seconds: Some(60),
    }))
}
