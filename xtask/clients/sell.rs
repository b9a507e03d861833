//! Sells a ticket with the Rust client that openapi-generator made. Run as: sell ADDRESS.

use std::time::Duration;

use onsale_client::apis::configuration::Configuration;
use onsale_client::apis::{Error, customers_api, tickets_api, vendors_api};
use onsale_client::models::{AddCustomerBody, AddVendorBody, ReserveBody, StatusBody, TicketReleaseRequest};

fn speak(address: &str, token: Option<String>) -> Configuration {
    Configuration { base_path: address.to_owned(), bearer_access_token: token, ..Configuration::new() }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("the address is missing")?;
    let anyone = speak(&address, None);
    let hall = AddVendorBody::new("hall@rust.example".into(), "Hall".into());
    let vendor = vendors_api::add_vendor(&anyone, hall, None).await?;
    let seller = speak(&address, vendor.token);
    let order = TicketReleaseRequest {
        tickets_per_release: Some(Some(2)),
        ticket_price: Some(49.9),
        ..TicketReleaseRequest::new()
    };
    let release = vendors_api::release_tickets(&seller, order, None, None).await?;
    for _ in 0..600 {
        let mine = tickets_api::list_tickets(&seller, None, None, None, None, None, None, None, None, None).await?;
        if mine.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let ada = AddCustomerBody::new("ada@rust.example".into(), "Ada".into());
    let customer = customers_api::add_customer(&anyone, ada, None).await?;
    let buyer = speak(&address, customer.token);
    let wish = ReserveBody { event_id: Some(Some(release.event_id)), ..ReserveBody::new() };
    let held = tickets_api::reserve_ticket(&buyer, None, None, Some(wish)).await?;
    match tickets_api::reserve_ticket(&buyer, None, None, None).await {
        Err(Error::ResponseError(refused)) => {
            let body: serde_json::Value = serde_json::from_str(&refused.content)?;
            assert_eq!((refused.status.as_u16(), &body["code"]), (409, &"ALREADY_RESERVED".into()));
        }
        other => return Err(format!("two tickets at a time: {other:?}").into()),
    }
    let sold = tickets_api::finalize_ticket(&buyer, None, None, None).await?;
    assert_eq!(sold.ticket.ticket_id, held.ticket_id);
    let mine = tickets_api::list_my_tickets(&buyer, None).await?;
    assert!(mine.iter().any(|ticket| ticket.ticket_id == held.ticket_id), "{mine:?}");
    let own = tickets_api::list_tickets(&seller, None, None, None, None, None, None, None, None, None).await?;
    assert_eq!(own.iter().filter(|ticket| ticket.status == StatusBody::Sold).count(), 1, "{own:?}");

    let mut live = anyone.client.get(format!("{address}/live")).send().await?;
    let first = live.chunk().await?.ok_or("the live stream has ended")?;
    assert!(first.starts_with(b"event: snapshot\n"), "{first:?}");
    println!("openapi-generator (rust) sold ticket {}", held.ticket_id);
    Ok(())
}
