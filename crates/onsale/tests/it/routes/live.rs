use onsale::jobs::relay_journal::Relay;
use serde_json::{Value, json};

use crate::util::{Listening, Request, TestApp};

/// Looks once at what is new, and tells it.
async fn relay(app: &TestApp, relay: &mut Relay) {
    relay.step(&app.app).await.unwrap();
}

/// Somebody who follows the sale and holds nothing.
async fn onlooker(app: &TestApp, name: &str) -> Listening {
    let customer = app.add_customer(name).await;
    app.listen(Some(("x-customer-id", customer))).await
}

fn numbers(line: &Value) -> [i64; 4] {
    ["available", "reserved", "sold", "released"].map(|name| line[name].as_i64().unwrap())
}

#[tokio::test]
async fn a_snapshot_comes_first_and_then_only_what_has_changed() {
    let app = TestApp::new().await;
    let hall = app.with_tickets(3).await;
    let ada = app.add_customer("Ada").await;
    let (mut job, mut early) = (Relay::default(), onlooker(&app, "Eve").await);
    relay(&app, &mut job).await;
    let snapshot = early.expect("snapshot").await;
    assert_eq!((&snapshot["running"], &snapshot["releases"]), (&json!(true), &json!([])));
    assert_eq!(numbers(&snapshot["stock"][0]), [3, 0, 0, 3]);

    relay(&app, &mut job).await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    relay(&app, &mut job).await;
    let frame = early.expect("frame").await;
    assert_eq!(numbers(&frame["stock"][0]), [2, 1, 0, 3]);
    assert_eq!(
        (&frame["running"], &frame["releases"]),
        (&Value::Null, &Value::Null),
        "nothing of it changed"
    );

    let mut late = onlooker(&app, "Mallory").await;
    assert_eq!(numbers(&late.expect("snapshot").await["stock"][0]), [2, 1, 0, 3]);
    app.post("/ticket/stop", json!({})).await.expect(200);
    let event = app.add_event(hall, json!({})).await;
    relay(&app, &mut job).await;
    for listener in [&mut early, &mut late] {
        let frame = listener.expect("frame").await;
        assert_eq!((&frame["running"], &frame["stock"]), (&json!(false), &Value::Null));
        assert_eq!(frame["events"], json!([event]));
    }
}

#[tokio::test]
async fn a_look_is_a_snapshot_with_every_own_hold_and_then_an_end() {
    let app = TestApp::with(|config| config.max_holds_per_customer = 2).await;
    app.with_tickets(3).await;
    let ada = app.add_customer("Ada").await;
    let (mut job, mut early) = (Relay::default(), onlooker(&app, "Eve").await);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/reserve").await.expect(200);
    relay(&app, &mut job).await;
    early.expect("snapshot").await;

    let mut look = app.look_once(ada).await;
    assert_eq!(numbers(&look.expect("snapshot").await["stock"][0]), [1, 2, 0, 3]);
    for ticket in [1, 2] {
        let hold = look.expect("hold").await;
        assert_eq!((&hold["ticketId"], &hold["ended"]), (&json!(ticket), &Value::Null));
    }
    assert_eq!(look.next().await, None);
    let refusal = app.get("/live?once=perhaps").await.refused(400, "INVALID_FIELD");
    assert_eq!(refusal["field"], "once");
}

#[tokio::test]
async fn a_hold_that_ran_out_is_told_although_nobody_has_tidied() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let ada = app.add_customer("Ada").await;
    let held = app.act(ada, "/ticket/reserve").await.expect(200);
    let (mut job, mut listener) = (Relay::default(), onlooker(&app, "Eve").await);
    relay(&app, &mut job).await;
    let all_held = &listener.expect("snapshot").await["stock"][0];
    assert_eq!(numbers(all_held), [0, 1, 0, 1]);
    assert_eq!(all_held["nextExpiryAt"], held["reservedUntil"], "when it may come free");
    app.pass_seconds(60);
    relay(&app, &mut job).await;
    let free = &listener.expect("frame").await["stock"][0];
    assert_eq!((numbers(free), free.get("nextExpiryAt")), ([1, 0, 0, 1], None));
}

#[tokio::test]
async fn a_customer_hears_of_the_own_hold_and_of_nobody_elses() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    let mut job = Relay::default();
    let mut listener = app.listen(Some(("x-customer-id", ada))).await;
    relay(&app, &mut job).await;
    listener.expect("snapshot").await;

    app.act(bob, "/ticket/reserve").await.expect(200);
    let held = app.act(ada, "/ticket/reserve").await.expect(200);
    relay(&app, &mut job).await;
    let hold = listener.expect("hold").await;
    for field in ["ticketId", "eventId", "type", "price", "currency", "reservedUntil"] {
        assert_eq!(hold[field], held[field], "{field}");
    }
    assert_eq!(hold["ended"], Value::Null);
    listener.expect("frame").await;

    let mut second = app.listen(Some(("x-customer-id", ada))).await;
    second.expect("snapshot").await;
    assert_eq!(second.expect("hold").await["ticketId"], held["ticketId"], "a second tab knows at once");

    app.act(ada, "/ticket/finalize").await.expect(200);
    relay(&app, &mut job).await;
    for tab in [&mut listener, &mut second] {
        assert_eq!(tab.expect("hold").await["ended"], "finalized");
        tab.expect("frame").await;
    }
    app.act(ada, "/ticket/reserve").await.expect(200);
    relay(&app, &mut job).await;
    assert_eq!(listener.expect("hold").await["ended"], Value::Null);
    listener.expect("frame").await;
    // The end of a hold is written down a moment after it.
    app.pass_seconds(61);
    assert_eq!(app.expire_holds().await, 2);
    relay(&app, &mut job).await;
    assert_eq!(listener.expect("hold").await["ended"], "expired");
}

#[tokio::test]
async fn a_vendor_hears_of_the_own_revenue_and_of_nobody_elses() {
    let app = TestApp::new().await;
    let hall = app.with_tickets(2).await;
    let other = app.add_vendor("Other").await;
    app.release(other, json!({"ticketsPerRelease": 1, "ticketPrice": 7, "ticketType": "Odd"})).await;
    let ada = app.add_customer("Ada").await;
    for _ in 0..3 {
        app.act(ada, "/ticket/reserve").await.expect(200);
        app.act(ada, "/ticket/finalize").await.expect(200);
    }
    let mut job = Relay::default();
    let mut first = app.listen(Some(("x-vendor-id", hall))).await;
    relay(&app, &mut job).await;
    first.expect("snapshot").await;
    let revenue = first.expect("revenue").await;
    assert_eq!(revenue["lines"].as_array().unwrap().len(), 1);
    let line = &revenue["lines"][0];
    assert_eq!(
        (&line["revenue"], &line["sold"], &line["currency"]),
        (&json!(99.8), &json!(2), &json!("EUR"))
    );

    let mut second = app.listen(Some(("x-vendor-id", other))).await;
    second.expect("snapshot").await;
    assert_eq!(second.expect("revenue").await["lines"][0]["revenue"], 7.0);
    let mut stranger = onlooker(&app, "Eve").await;
    stranger.expect("snapshot").await;

    app.release(hall, json!({"ticketsPerRelease": 1, "ticketPrice": 0.2})).await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    relay(&app, &mut job).await;
    assert_eq!(first.expect("revenue").await["lines"][0]["revenue"], 100.0);
    first.expect("frame").await;
    second.expect("frame").await;
    stranger.expect("frame").await;
}

#[tokio::test]
async fn the_control_room_hears_the_pulse_the_journal_and_all_revenue() {
    let app = TestApp::new().await;
    app.with_tickets(2).await;
    let ada = app.add_customer("Ada").await;
    let (mut job, mut control) = (Relay::default(), app.listen(None).await);
    relay(&app, &mut job).await;
    control.expect("snapshot").await;
    assert_eq!(control.expect("revenue").await["lines"][0]["revenue"], 0.0);
    assert!(control.expect("pulse").await["p99Millis"].is_number());
    app.pass_seconds(2);
    relay(&app, &mut job).await;
    assert_eq!(control.expect("pulse").await["p99Millis"], Value::Null, "nothing was answered meanwhile");
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.pass_seconds(2);
    relay(&app, &mut job).await;
    let mut heard = std::collections::BTreeMap::new();
    while heard.len() < 4 {
        let (name, data) = control.next().await.unwrap();
        heard.insert(name, data);
    }
    assert_eq!(heard["revenue"]["lines"][0]["revenue"], 49.9);
    let kinds: Vec<_> = heard["journal"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["reserved", "finalized"]);
    assert_eq!(heard["journal"][0]["actor"], format!("customer {ada}"));
    assert_eq!(heard["pulse"]["auditBalanced"], true);
    assert_eq!(heard["pulse"]["listeners"], 1);
    assert!(heard.contains_key("frame"));
}

#[tokio::test]
async fn a_stop_ends_every_stream() {
    let mut app = TestApp::new().await;
    app.with_tickets(1).await;
    let (mut job, mut listener) = (Relay::default(), onlooker(&app, "Eve").await);
    relay(&app, &mut job).await;
    listener.expect("snapshot").await;
    app.stop().await;
    assert!(listener.next().await.is_none());
    assert!(app.app.hub.listen(onsale::live::Reader::Anyone).is_none(), "nobody comes in any more");
}

#[tokio::test]
async fn an_unknown_customer_is_told_so() {
    let app = TestApp::new().await;
    app.send(Request::new("GET", "/live").customer(7)).await.refused(404, "CUSTOMER_NOT_FOUND");
}
