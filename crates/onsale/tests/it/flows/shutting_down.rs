use std::time::Duration;

use serde_json::json;

use crate::util::{Request, TestApp};

/// Everybody buys as fast as they can while the server is told to stop: each answer that came is in the books.
#[tokio::test]
async fn stopping_under_load_loses_no_answer() {
    let mut app = TestApp::new().await;
    app.with_tickets(50_000).await;
    let mut buyers = Vec::new();
    let (bought, mut seen) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..16 {
        let customer = app.add_customer(&format!("Buyer{number}")).await;
        let (mut client, bought) = (app.client().await, bought.clone());
        buyers.push(tokio::spawn(async move {
            loop {
                for path in ["/ticket/reserve", "/ticket/finalize"] {
                    let request = Request::new("POST", path).customer(customer);
                    let Ok(answer) = client.try_send(&request).await else { return };
                    if path == "/ticket/finalize" && answer.status == 200 {
                        bought.send(answer.json()["ticket"]["ticketId"].as_i64().unwrap()).unwrap();
                    }
                }
            }
        }));
    }
    drop(bought);
    let mut acknowledged = Vec::new();
    while acknowledged.len() < 200 {
        acknowledged.push(seen.recv().await.unwrap());
    }
    let config = app.store_config();
    tokio::time::timeout(Duration::from_secs(30), app.stop()).await.expect("it stops");
    for buyer in buyers {
        buyer.await.unwrap();
    }
    while let Some(ticket) = seen.recv().await {
        acknowledged.push(ticket);
    }
    let store = onsale_store::Store::open(&config, app.clock.now()).unwrap();
    for ticket in acknowledged {
        let id = onsale_core::TicketId::new(ticket).unwrap();
        let (found, _) = store.find_ticket(id, app.clock.now()).await.unwrap();
        assert_eq!(found.status, onsale_core::Status::Sold, "ticket {ticket} was acknowledged");
    }
    assert!(store.audit(app.clock.now()).await.unwrap().balanced());
    store.close().await;
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_a_stop_up() {
    let mut app = TestApp::new().await;
    let mut idle = app.client().await;
    idle.send(&Request::new("GET", "/healthz")).await.expect(200);
    tokio::time::timeout(Duration::from_secs(5), app.stop()).await.expect("it stops");
    assert!(idle.try_send(&Request::new("GET", "/healthz")).await.is_err());
}

#[tokio::test]
async fn a_full_queue_says_so_and_when_to_come_back() {
    let app = TestApp::with(|config| config.queue_limit = 1).await;
    let mut clients = Vec::new();
    for _ in 0..64 {
        clients.push(app.client().await);
    }
    let request = |number| {
        Request::new("POST", "/customer/add")
            .json(json!({"name": "Ada", "email": format!("ada{number}@example.org")}))
    };
    let mut refused = 0;
    let mut added = 0;
    // As many rounds as it takes until one request finds the queue full.
    while refused == 0 {
        let sending = clients.iter_mut().map(|client| {
            added += 1;
            let request = request(added);
            async move { client.send(&request).await }
        });
        for answer in futures_util::future::join_all(sending).await {
            if answer.status == 503 {
                assert_eq!(answer.header("retry-after"), Some("1"));
                answer.refused(503, "BUSY");
                refused += 1;
            } else {
                answer.expect(201);
            }
        }
    }
    app.add_customer("Late").await;
}
