use serde_json::{Value, json};

use crate::util::TestApp;

#[tokio::test]
async fn reserve_finalize_and_have() {
    let app = TestApp::new().await;
    app.with_tickets(2).await;
    let ada = app.add_customer("Ada").await;
    let held = app.act(ada, "/ticket/reserve").await.expect(200);
    assert_eq!(
        (&held["ticketId"], &held["status"], &held["holdSeconds"]),
        (&json!(1), &json!("reserved"), &json!(60))
    );
    assert_eq!(held["reservedUntil"], "2026-11-23T10:01:00.000Z");
    let again = app.act(ada, "/ticket/reserve").await.refused(409, "ALREADY_RESERVED");
    assert_eq!(again["ticket"]["reservedUntil"], held["reservedUntil"]);

    let sold = app.act(ada, "/ticket/finalize").await.expect(200);
    assert_eq!(sold["message"], "Sale finalized successfully.");
    assert_eq!((&sold["ticket"]["status"], &sold["orderId"]), (&json!("sold"), &json!(1)));
    app.act(ada, "/ticket/finalize").await.refused(404, "NO_RESERVATION");
    app.act(ada, "/ticket/reserve").await.expect(200);
    let mine = app.send(crate::util::Request::new("GET", "/ticket/mine").customer(ada)).await.expect(200);
    let standing: Vec<_> = mine.as_array().unwrap().iter().map(|ticket| ticket["status"].clone()).collect();
    assert_eq!(standing, ["reserved", "sold"]);
    assert_eq!((&mine[0]["orderId"], &mine[1]["orderId"]), (&Value::Null, &sold["orderId"]));
    app.audit().await;
}

#[tokio::test]
async fn whoever_does_not_exist_gets_nothing() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    app.act(99, "/ticket/reserve").await.refused(404, "CUSTOMER_NOT_FOUND");
    let ada = app.add_customer("Ada").await;
    for path in ["/ticket/finalize", "/ticket/cancel"] {
        app.act(ada, path).await.refused(404, "NO_RESERVATION");
    }
    app.reserve(ada, json!({"ticketId": 99})).await.refused(404, "TICKET_NOT_FOUND");
    app.reserve(ada, json!({"eventId": 99})).await.refused(404, "EVENT_NOT_FOUND");
    for field in ["eventId", "vendorId", "ticketId", "maxPrice", "type"] {
        let refusal = app.reserve(ada, json!({field: {}})).await.refused(400, "INVALID_FIELD");
        assert_eq!(refusal["field"], field);
    }
    assert_eq!(app.count("").await, 1);
}

#[tokio::test]
async fn expiry_needs_nobody_to_notice() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    app.act(ada, "/ticket/reserve").await.expect(200);
    let all_held = app.act(bob, "/ticket/reserve").await.refused(409, "ALL_HELD");
    assert_eq!(all_held["nextExpiryAt"], "2026-11-23T10:01:00.000Z");
    app.pass_seconds(59);
    assert_eq!(app.count("").await, 0);
    app.pass_seconds(1);
    assert_eq!(app.count("").await, 1, "no job has run");
    let expired = app.act(ada, "/ticket/finalize").await.refused(410, "RESERVATION_EXPIRED");
    assert!(expired["error"].as_str().unwrap().starts_with("Session timed out"));
    app.act(bob, "/ticket/reserve").await.expect(200);
    app.pass_seconds(599);
    app.expire_holds().await;
    app.act(ada, "/ticket/finalize").await.refused(410, "RESERVATION_EXPIRED");
    app.act(ada, "/ticket/cancel").await.refused(410, "RESERVATION_EXPIRED");
    app.audit().await;
}

#[tokio::test]
async fn tickets_come_back_to_the_front() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    assert_eq!(app.act(ada, "/ticket/reserve").await.expect(200)["ticketId"], 1);
    let cancelled = app.act(ada, "/ticket/cancel").await.expect(200);
    assert_eq!(
        (&cancelled["ticket"]["status"], &cancelled["status"]),
        (&json!("available"), &json!("success"))
    );
    assert_eq!(app.act(bob, "/ticket/reserve").await.expect(200)["ticketId"], 1);
    // It is available at once; its end is written down a second later, once no timely payment can be waiting.
    app.pass_seconds(60);
    assert_eq!((app.count("").await, app.expire_holds().await), (3, 0));
    app.pass_seconds(1);
    assert_eq!(app.expire_holds().await, 1);
    assert_eq!(app.act(ada, "/ticket/reserve").await.expect(200)["ticketId"], 1);
}

#[tokio::test]
async fn sold_out_is_said_only_when_nothing_can_come_back() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(bob, "/ticket/reserve").await.refused(409, "ALL_HELD");
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.act(bob, "/ticket/reserve").await.refused(409, "SOLD_OUT");
}

#[tokio::test]
async fn a_sale_opens_and_ends_on_time() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let times = json!({"onSaleAt": "2026-11-23T10:00:10Z", "salesEndAt": "2026-11-23T10:00:20Z"});
    let event = app.add_event(vendor, times).await;
    app.release(vendor, json!({"eventId": event, "ticketsPerRelease": 2})).await;
    let ada = app.add_customer("Ada").await;
    let body = json!({"eventId": event});
    let early = app.reserve(ada, body.clone()).await.refused(409, "NOT_ON_SALE");
    assert_eq!(early["onSaleAt"], "2026-11-23T10:00:10.000Z");
    app.pass_seconds(10);
    app.reserve(ada, body.clone()).await.expect(200);
    app.act(ada, "/ticket/cancel").await.expect(200);
    app.pass_seconds(10);
    let late = app.reserve(ada, body).await.refused(409, "SALES_ENDED");
    assert_eq!(late["salesEndAt"], "2026-11-23T10:00:20.000Z");
}

#[tokio::test]
async fn the_event_bounds_holds_and_tickets() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({"holdSeconds": 5, "maxTicketsPerCustomer": 1})).await;
    app.release(vendor, json!({"eventId": event, "ticketsPerRelease": 3})).await;
    let ada = app.add_customer("Ada").await;
    assert_eq!(app.reserve(ada, json!({"eventId": event})).await.expect(200)["holdSeconds"], 5);
    app.act(ada, "/ticket/finalize").await.expect(200);
    let refusal = app.reserve(ada, json!({"eventId": event})).await.refused(409, "LIMIT_REACHED");
    assert_eq!(refusal["limit"], 1);
    app.release(vendor, json!({"ticketsPerRelease": 1})).await;
    let other = app.act(ada, "/ticket/reserve").await.expect(200);
    assert_ne!(other["eventId"], event, "events at the limit are passed over");
}

#[tokio::test]
async fn a_named_ticket_is_taken_or_refused() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    assert_eq!(app.reserve(ada, json!({"ticketId": 2})).await.expect(200)["ticketId"], 2);
    app.reserve(bob, json!({"ticketId": 2})).await.refused(409, "TICKET_NOT_AVAILABLE");
    app.reserve(bob, json!({"ticketId": 3, "maxPrice": 50, "type": "Normal"})).await.expect(200);
}

#[tokio::test]
async fn payment_has_to_wait_for_its_time() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    let pay = crate::util::Request::new("POST", "/ticket/finalize").customer(ada);
    let refusal =
        app.send(pay.clone().json(json!({"payment": {"card": 1}}))).await.refused(400, "INVALID_FIELD");
    assert_eq!(refusal["field"], "payment");
    app.send(pay.json(json!({"ticketId": 1}))).await.expect(200);
}

#[tokio::test]
async fn more_holds_where_the_server_allows_them() {
    let app = TestApp::with(|config| config.max_holds_per_customer = 2).await;
    app.with_tickets(3).await;
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/reserve").await.refused(409, "ALREADY_RESERVED");
    let second =
        crate::util::Request::new("POST", "/ticket/finalize").customer(ada).json(json!({"ticketId": 2}));
    assert_eq!(app.send(second).await.expect(200)["ticket"]["ticketId"], 2);
}
