use serde_json::{Value, json};

use crate::util::{Request, TestApp};

#[tokio::test]
async fn a_ticket_is_shown_changed_and_deleted() {
    let app = TestApp::new().await;
    app.with_tickets(2).await;
    let ticket = app.get("/ticket/find/1").await;
    assert!(
        ticket.text().contains(r#""price":49.90,"currency":"EUR","status":"available""#),
        "{}",
        ticket.text()
    );
    app.get("/ticket/find/3").await.refused(404, "TICKET_NOT_FOUND");

    let change = json!({"price": 60, "type": "VIP", "status": "withdrawn"});
    let changed = app.put("/ticket/update/1", change).await;
    assert!(changed.text().contains(r#""type":"VIP","price":60.00,"#), "{}", changed.text());
    assert_eq!(changed.expect(200)["status"], "withdrawn");
    assert_eq!(app.count("").await, 1);
    app.put("/ticket/update/1", json!({"status": "available"})).await.expect(200);
    assert_eq!(app.count("?type=VIP").await, 1);

    app.delete("/ticket/delete/1").await.expect(200);
    app.get("/ticket/find/1").await.refused(404, "TICKET_NOT_FOUND");
    app.put("/ticket/update/1", json!({"price": 1})).await.refused(404, "TICKET_NOT_FOUND");
    app.delete("/ticket/delete/1").await.refused(404, "TICKET_NOT_FOUND");
    app.audit().await;
}

#[tokio::test]
async fn what_somebody_holds_or_owns_is_left_alone() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.put("/ticket/update/1", json!({"price": 1})).await.refused(409, "TICKET_NOT_AVAILABLE");
    app.put("/ticket/update/1", json!({"status": "withdrawn"})).await.refused(409, "ILLEGAL_TRANSITION");
    app.delete("/ticket/delete/1").await.refused(409, "TICKET_NOT_AVAILABLE");
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.put("/ticket/update/1", json!({"status": "available"})).await.refused(409, "ILLEGAL_TRANSITION");
    app.delete("/ticket/delete/1").await.refused(409, "TICKET_NOT_AVAILABLE");
}

#[tokio::test]
async fn what_a_ticket_cannot_become() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    for (field, value) in [
        ("price", json!(-1)),
        ("price", json!("5")),
        ("price", json!(1.005)),
        ("type", json!(" ")),
        ("status", json!("deleted")),
        ("status", json!("gone")),
        ("status", json!(1)),
    ] {
        let refusal = app.put("/ticket/update/1", json!({field: value})).await.refused(400, "INVALID_FIELD");
        assert_eq!(refusal["field"], field);
    }
    app.send(Request::new("PUT", "/ticket/update/1")).await.refused(400, "INVALID_JSON");
    app.put("/ticket/update/1", json!({"status": "sold"})).await.refused(409, "ILLEGAL_TRANSITION");
}

#[tokio::test]
async fn the_history_tells_all_that_happened() {
    let app = TestApp::new().await;
    let vendor = app.with_tickets(1).await;
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/cancel").await.expect(200);
    let update = Request::new("PUT", "/ticket/update/1").vendor(vendor).json(json!({"price": 20}));
    app.send(update).await.expect(200);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.pass_seconds(60);
    app.expire_holds().await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    let history = app.get("/ticket/history/1").await.expect(200);
    let told: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!("{} {} {}", row["kind"].as_str().unwrap(), row["actor"].as_str().unwrap(), row["price"])
        })
        .collect();
    assert_eq!(
        told,
        [
            "released system 49.9",
            "reserved customer 1 49.9",
            "cancelled customer 1 49.9",
            "updated vendor 1 20.0",
            "reserved customer 1 20.0",
            "expired system 20.0",
            "reserved customer 1 20.0",
            "finalized customer 1 20.0",
        ]
    );
    app.get("/ticket/history/2").await.refused(404, "TICKET_NOT_FOUND");
}

#[tokio::test]
async fn filters_say_which_tickets() {
    let app = TestApp::new().await;
    let vendor = app.with_tickets(3).await;
    let event = app.add_event(vendor, json!({})).await;
    let release = json!({"eventId": event, "ticketsPerRelease": 2, "ticketType": "VIP", "ticketPrice": 100});
    app.release(vendor, release).await;
    for (query, expect) in [
        (String::new(), 5),
        (format!("?eventId={event}"), 2),
        (format!("?vendorId={vendor}"), 5),
        ("?vendorId=99".into(), 0),
        ("?type=VIP".into(), 2),
        ("?type=vip".into(), 0),
        ("?maxPrice=49.9".into(), 3),
        ("?minPrice=49.91".into(), 2),
        ("?type=VIP&maxPrice=50".into(), 0),
        ("?colour=red".into(), 5),
    ] {
        assert_eq!(app.count(&query).await, expect, "{query}");
        let listed = app.get(&format!("/ticket/available{query}")).await.expect(200);
        assert_eq!(listed["tickets"].as_array().unwrap().len() as i64, expect, "{query}");
        let all = app.get(&format!("/ticket/all{query}")).await.expect(200);
        assert_eq!(all.as_array().unwrap().len() as i64, expect, "{query}");
    }
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    for (status, expect) in [("available", 4), ("reserved", 1), ("sold", 0)] {
        let all = app.get(&format!("/ticket/all?status={status}")).await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), expect, "{status}");
    }
    app.get("/ticket/all?status=gone").await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn a_bound_on_a_price_says_nothing_about_another_currency() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let yen = app.add_event(vendor, json!({"currency": "JPY"})).await;
    let euro = app.add_event(vendor, json!({"currency": "EUR"})).await;
    for (event, price) in [(yen, 15), (yen, 1_500), (euro, 15)] {
        app.release(vendor, json!({"eventId": event, "ticketsPerRelease": 1, "ticketPrice": price})).await;
    }
    for (query, expect) in [
        ("?maxPrice=20".to_owned(), vec![3]),
        ("?minPrice=1".to_owned(), vec![3]),
        ("?maxPrice=20&currency=JPY".to_owned(), vec![1]),
        ("?currency=jpy".to_owned(), vec![1, 2]),
        (format!("?eventId={yen}&maxPrice=20"), vec![1]),
        (format!("?eventId={yen}&maxPrice=20&currency=EUR"), vec![]),
        (String::new(), vec![1, 2, 3]),
    ] {
        assert_eq!(app.count(&query).await, expect.len() as i64, "{query}");
        let ids = |list: &Value| -> Vec<i64> {
            list.as_array().unwrap().iter().map(|ticket| ticket["ticketId"].as_i64().unwrap()).collect()
        };
        let listed = app.get(&format!("/ticket/available{query}")).await.expect(200);
        assert_eq!(ids(&listed["tickets"]), expect, "{query}");
        assert_eq!(ids(&app.get(&format!("/ticket/all{query}")).await.expect(200)), expect, "{query}");
    }
    app.get("/ticket/count?maxPrice=20&currency=Yen").await.refused(400, "INVALID_FIELD");
    let (ada, bob, eve) =
        (app.add_customer("Ada").await, app.add_customer("Bob").await, app.add_customer("Eve").await);
    assert_eq!(app.reserve(ada, json!({"maxPrice": 20})).await.expect(200)["ticketId"], 3);
    app.reserve(bob, json!({"maxPrice": 20})).await.refused(409, "ALL_HELD");
    let other = app.reserve(bob, json!({"ticketId": 1, "currency": "EUR"})).await;
    assert_eq!(other.refused(409, "TICKET_NOT_AVAILABLE")["field"], "currency");
    let named = app.reserve(bob, json!({"ticketId": 1, "maxPrice": 20})).await.expect(200);
    assert_eq!(named["currency"], "JPY");
    assert_eq!(
        app.reserve(eve, json!({"currency": "JPY", "maxPrice": 2_000})).await.expect(200)["ticketId"],
        2
    );
}

#[tokio::test]
async fn a_stop_holds_for_reserving_and_not_for_buying() {
    let app = TestApp::new().await;
    app.with_tickets(2).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    assert_eq!(app.get("/ticket/status").await.text(), r#"{"running":true}"#);
    app.act(ada, "/ticket/reserve").await.expect(200);
    assert_eq!(app.send(Request::new("POST", "/ticket/stop")).await.expect(200)["running"], false);
    assert_eq!(app.get("/ticket/status").await.text(), r#"{"running":false}"#);
    app.act(bob, "/ticket/reserve").await.refused(409, "SALES_STOPPED");
    app.act(ada, "/ticket/finalize").await.expect(200);
    assert_eq!(app.send(Request::new("POST", "/ticket/start")).await.expect(200)["running"], true);
    app.act(bob, "/ticket/reserve").await.expect(200);
}

#[tokio::test]
async fn an_amount_says_how_many_digits_it_is_charged_with() {
    let app = TestApp::new().await;
    let hall = app.add_vendor("Hall").await;
    for (code, digits, price) in
        [("RSD", 2, "1499.50"), ("JPY", 0, "1500"), ("CLF", 4, "0.1230"), ("KWD", 3, "1.200")]
    {
        let event = app.add_event(hall, json!({"currency": code})).await;
        assert_eq!(app.get(&format!("/event/find/{event}")).await.expect(200)["currencyDigits"], digits);
        let price: Value = serde_json::from_str(price).unwrap();
        app.release(hall, json!({"eventId": event, "ticketsPerRelease": 1, "ticketPrice": price})).await;
        let shown = app.get(&format!("/ticket/available?eventId={event}")).await;
        assert!(
            shown
                .text()
                .contains(&format!(r#""currency":"{code}","status":"available","currencyDigits":{digits}"#))
        );
    }
}
