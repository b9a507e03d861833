use serde_json::{Value, json};

use crate::util::{Request, TestApp};

fn names(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_event_is_added_found_changed_and_deleted() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let whole = json!({
        "vendorId": vendor, "name": "Gala", "venue": "Big Hall", "startsAt": "2026-12-31T20:00:00+01:00",
        "timezone": "Europe/Berlin", "currency": "CHF", "onSaleAt": "2026-11-24T08:00:00Z",
        "salesEndAt": "2026-12-31T18:00:00Z", "poolCapacity": 500, "holdSeconds": 30,
        "maxTicketsPerCustomer": 4, "description": "All night.\nDoors at eight.",
    });
    let added = app.post("/event/add", whole.clone()).await.expect(201);
    let id = added["eventId"].as_i64().unwrap();
    assert_eq!(added["startsAt"], "2026-12-31T19:00:00.000Z");
    let found = app.get(&format!("/event/find/{id}")).await.expect(200);
    for key in ["name", "venue", "timezone", "currency", "poolCapacity", "holdSeconds", "description"] {
        assert_eq!(found[key], whole[key], "{key}");
    }

    let cleared = json!({
        "eventId": id, "clear": ["venue", "poolCapacity", "onSaleAt", "timezone"], "name": "Ball",
    });
    let changed = app.put("/event/update", cleared).await.expect(200);
    for key in ["venue", "poolCapacity", "onSaleAt"] {
        assert_eq!(changed[key], json!(null), "{key}");
    }
    assert_eq!((&changed["name"], &changed["timezone"]), (&json!("Ball"), &json!("UTC")));
    assert_eq!(changed["holdSeconds"], 30);

    app.delete(&format!("/event/delete/{id}")).await.expect(200);
    app.get(&format!("/event/find/{id}")).await.refused(404, "EVENT_NOT_FOUND");
    app.put("/event/update", json!({"eventId": id})).await.refused(404, "EVENT_NOT_FOUND");
    app.delete(&format!("/event/delete/{id}")).await.refused(404, "EVENT_NOT_FOUND");
}

#[tokio::test]
async fn an_event_belongs_to_whoever_calls_or_is_named() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let body = json!({"name": "Gala"});
    let request = Request::new("POST", "/event/add").vendor(vendor).json(body.clone());
    assert_eq!(app.send(request).await.expect(201)["vendorId"], vendor);
    app.post("/event/add", body).await.refused(400, "MISSING_HEADER");
    app.post("/event/add", json!({"name": "Gala", "vendorId": 99})).await.refused(404, "VENDOR_NOT_FOUND");
}

#[tokio::test]
async fn what_an_event_cannot_be() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({})).await;
    for (field, value) in [
        ("timezone", json!("Mars/Olympus")),
        ("currency", json!("EURO")),
        ("poolCapacity", json!(0)),
        ("holdSeconds", json!(0)),
        ("holdSeconds", json!(86_401)),
        ("holdSeconds", json!(1.5)),
        ("maxTicketsPerCustomer", json!(-1)),
        ("startsAt", json!("2026-13-01T00:00:00Z")),
        ("startsAt", json!(1_795_428_000)),
        ("venue", json!("")),
        ("name", json!(" ")),
        ("description", json!("x".repeat(10_001))),
    ] {
        let mut body = json!({"name": "Gala"});
        body[field] = value;
        let add = Request::new("POST", "/event/add").vendor(vendor).json(body.clone());
        assert_eq!(app.send(add).await.refused(400, "INVALID_FIELD")["field"], field, "{body}");
        body["eventId"] = json!(event);
        let answer = app.put("/event/update", body.clone()).await;
        assert_eq!(answer.refused(400, "INVALID_FIELD")["field"], field, "{body}");
    }
    let backwards = json!({
        "vendorId": vendor, "name": "Gala", "onSaleAt": "2026-11-24T08:00:00Z", "salesEndAt": "2026-11-24T08:00:00Z",
    });
    assert_eq!(app.post("/event/add", backwards).await.refused(400, "INVALID_FIELD")["field"], "salesEndAt");
}

#[tokio::test]
async fn the_search_finds_what_was_asked_for() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    for (name, venue, starts_at) in [
        ("Jazz Night", "Cellar", "2026-12-01T20:00:00Z"),
        ("Opera", "Big House", "2026-12-24T19:00:00Z"),
        ("All that Jazz", "Big House", "2027-01-05T20:00:00Z"),
    ] {
        let body = json!({"vendorId": vendor, "name": name, "venue": venue, "startsAt": starts_at});
        let id = app.post("/event/add", body).await.expect(201)["eventId"].as_i64().unwrap();
        if name != "Opera" {
            let (kind, price) = if venue == "Cellar" { ("Normal", 20) } else { ("VIP", 80) };
            let release =
                json!({"eventId": id, "ticketsPerRelease": 1, "ticketType": kind, "ticketPrice": price});
            app.release(vendor, release).await;
        }
    }
    for (query, expect) in [
        ("?q=jazz", vec!["Jazz Night", "All that Jazz"]),
        ("?q=big&sort=-startsAt", vec!["All that Jazz", "Opera"]),
        ("?from=2026-12-01T20:00:00Z&to=2026-12-24T20:00:00%2B01:00", vec!["Jazz Night", "Opera"]),
        ("?available=true&sort=name", vec!["All that Jazz", "Jazz Night"]),
        ("?type=VIP", vec!["All that Jazz"]),
        ("?maxPrice=20", vec!["Jazz Night"]),
        ("?minPrice=20.01", vec!["All that Jazz"]),
        ("?vendorId=99", vec![]),
        ("?q=%25", vec![]),
        ("?q=&from=2026-12-24T00:00:00Z&sort=startsAt", vec!["Opera", "All that Jazz"]),
    ] {
        let found = app.get(&format!("/event/all{query}")).await.expect(200);
        assert_eq!(names(&found), expect, "{query}");
    }
    for query in
        ["?sort=price", "?available=yes", "?from=today", "?minPrice=cheap", "?limit=0", "?limit=1001"]
    {
        app.get(&format!("/event/all{query}")).await.refused(400, "INVALID_FIELD");
    }
}

#[tokio::test]
async fn an_event_with_tickets_stays() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let event = app.get("/ticket/find/1").await.expect(200)["eventId"].as_i64().unwrap();
    app.delete(&format!("/event/delete/{event}")).await.refused(409, "HAS_TICKETS");
}
