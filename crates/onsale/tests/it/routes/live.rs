use std::collections::BTreeMap;

use onsale::config::Config;
use onsale::jobs::relay_journal::Relay;
use onsale::live::{Interest, Reader};
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
        (&line["revenue"], &line["revenueMinor"], &line["sold"], &line["currency"]),
        (&json!(99.8), &json!("9980"), &json!(2), &json!("EUR"))
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
    let mut heard = BTreeMap::new();
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
    assert!(app.app.hub.listen(Reader::Anyone, Interest::default()).is_none(), "nobody comes in any more");
}

/// A customer who looks at this much.
async fn looks(app: &TestApp, customer: i64, query: &str) -> Listening {
    app.listen_with(&format!("/live{query}"), Some(("x-customer-id", customer.to_string()))).await
}

fn events_of(message: &Value) -> Vec<i64> {
    message["stock"].as_array().unwrap().iter().map(|line| line["eventId"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn whoever_names_what_they_look_at_is_told_of_nothing_else() {
    let app = TestApp::new().await;
    let (hall, club) = (app.with_tickets(3).await, app.add_vendor("Club").await);
    app.release(club, json!({"ticketsPerRelease": 3})).await;
    let late = app.add_event(club, json!({})).await;
    app.release(club, json!({"ticketsPerRelease": 3, "eventId": late})).await;
    let slow = json!({"ticketsPerRelease": 1, "numberOfReleases": 2, "ticketReleaseInterval": 3600});
    app.release(hall, slow).await;
    let (of_hall, of_club) = (1, 2);
    let eve = app.add_customer("Eve").await;
    let mut job = Relay::default();
    let mut all = looks(&app, eve, "").await;
    let mut event = looks(&app, eve, &format!("?event={of_hall}")).await;
    let mut events = looks(&app, eve, &format!("?event={of_club}&event={late}&event=99")).await;
    let mut vendor = looks(&app, eve, &format!("?vendor={club}")).await;
    let mut both = looks(&app, eve, &format!("?vendor={hall}&event={late}")).await;
    relay(&app, &mut job).await;
    for (listener, seen, releases) in [
        (&mut all, vec![of_hall, of_club, late], 1),
        (&mut event, vec![of_hall], 1),
        (&mut events, vec![of_club, late], 0),
        (&mut vendor, vec![of_club, late], 0),
        (&mut both, vec![of_hall, late], 1),
    ] {
        let snapshot = listener.expect("snapshot").await;
        assert_eq!((events_of(&snapshot), snapshot["releases"].as_array().unwrap().len()), (seen, releases));
    }

    let ada = app.add_customer("Ada").await;
    app.reserve(ada, json!({"eventId": of_hall})).await.expect(200);
    relay(&app, &mut job).await;
    for listener in [&mut all, &mut event, &mut both] {
        assert_eq!(events_of(&listener.expect("frame").await), [of_hall]);
    }
    let bob = app.add_customer("Bob").await;
    app.reserve(bob, json!({"eventId": late})).await.expect(200);
    relay(&app, &mut job).await;
    for listener in [&mut all, &mut events, &mut vendor, &mut both] {
        assert_eq!(events_of(&listener.expect("frame").await), [late]);
    }
    // What concerns everybody is told to everybody.
    app.post("/ticket/stop", json!({})).await.expect(200);
    relay(&app, &mut job).await;
    for listener in [&mut all, &mut event, &mut events, &mut vendor, &mut both] {
        let frame = listener.expect("frame").await;
        assert_eq!((&frame["running"], &frame["stock"]), (&json!(false), &Value::Null));
    }
    let mut look = looks(&app, eve, &format!("?once=true&event={late}")).await;
    assert_eq!(events_of(&look.expect("snapshot").await), [late]);
    app.get("/live?event=x").await.refused(400, "INVALID_FIELD");
    // A vendor who is not there is refused, whoever names it; an event that is gone is empty.
    app.get("/live?once=true&vendor=99").await.refused(404, "VENDOR_NOT_FOUND");
    let nobody = Request::new("GET", "/live").header("x-vendor-id", "99");
    app.send(nobody).await.refused(404, "VENDOR_NOT_FOUND");
    let mut look = looks(&app, eve, "?once=true&event=99").await;
    assert_eq!(look.expect("snapshot").await["stock"], json!([]));
    let many: String = (1..=65).map(|id| format!("&vendor={id}")).collect();
    assert_eq!(app.get(&format!("/live?{many}")).await.refused(400, "INVALID_FIELD")["field"], "vendor");
}

/// All that a listener is told until the server stops: the newest line of each kind and number, and the bytes of all frames.
async fn hear_all(mut listener: Listening) -> (BTreeMap<String, Value>, usize) {
    let mut newest = BTreeMap::new();
    let mut frames = 0;
    while let Some((name, message)) = listener.next().await {
        frames += if name == "frame" { message.to_string().len() } else { 0 };
        for part in ["stock", "releases"] {
            for line in message[part].as_array().into_iter().flatten() {
                newest.insert(format!("{part} {} {}", line["eventId"], line["releaseId"]), line.clone());
            }
        }
    }
    (newest, frames)
}

#[tokio::test]
async fn a_thousand_endless_releases_are_told_within_the_bound_and_in_the_end_all_of_them() {
    const RATE: usize = 32_768;
    let unbounded = |config: &mut Config| {
        config.live_bytes_per_second = RATE as u32;
        config.vendors.vendor_open_releases = 0;
    };
    let app = TestApp::with(unbounded).await;
    app.with_tickets(5).await;
    let flood = app.add_vendor("Flood").await;
    let endless = json!({"ticketsPerRelease": 1, "numberOfReleases": 1_000, "ticketReleaseInterval": 1});
    for _ in 0..1_000 {
        let request = Request::new("POST", "/vendor/release").vendor(flood).json(endless.clone());
        app.send(request).await.expect(202);
    }
    let eve = app.add_customer("Eve").await;
    let mut job = Relay::default();
    let (all, mut calm) = (looks(&app, eve, "").await, looks(&app, eve, "?event=1").await);
    relay(&app, &mut job).await;
    calm.expect("snapshot").await;
    let heard = tokio::spawn(hear_all(all));
    let mut seconds = 0;
    for _ in 0..8 {
        app.pass_seconds(1);
        seconds += 1;
        app.release_due().await;
        relay(&app, &mut job).await;
    }
    let ada = app.add_customer("Ada").await;
    app.reserve(ada, json!({"eventId": 1})).await.expect(200);
    relay(&app, &mut job).await;
    assert_eq!(numbers(&calm.expect("frame").await["stock"][0]), [4, 1, 0, 5], "nothing else, and at once");
    for _ in 0..20 {
        app.pass_seconds(1);
        seconds += 1;
        relay(&app, &mut job).await;
    }
    let mut now = looks(&app, eve, "").await;
    let now = now.expect("snapshot").await;
    let mut app = app;
    app.stop().await;
    let (newest, bytes) = heard.await.unwrap();
    assert!(bytes <= (seconds + 2) * RATE, "{bytes} bytes of frames in {seconds} s");
    let lines = ["stock", "releases"].iter().flat_map(|part| now[part].as_array().unwrap());
    let lines: Vec<&Value> = lines.collect();
    assert_eq!(lines.len(), 1_002);
    for line in lines {
        let part = if line["releaseId"].is_null() { "stock" } else { "releases" };
        assert_eq!(&newest[&format!("{part} {} {}", line["eventId"], line["releaseId"])], line);
    }
}

#[tokio::test]
async fn a_house_with_many_events_is_told_whole() {
    let app = TestApp::new().await;
    let hall = app.with_tickets(1).await;
    for _ in 0..150 {
        let event = app.add_event(hall, json!({})).await;
        let one = json!({"ticketsPerRelease": 1, "eventId": event});
        app.release(hall, one).await;
    }
    let (mut job, mut listener) = (Relay::default(), onlooker(&app, "Eve").await);
    relay(&app, &mut job).await;
    let snapshot = listener.expect("snapshot").await;
    assert_eq!(snapshot["stock"].as_array().unwrap().len(), 151);
}

#[tokio::test]
async fn an_unknown_customer_is_told_so() {
    let app = TestApp::new().await;
    app.send(Request::new("GET", "/live").customer(7)).await.refused(404, "CUSTOMER_NOT_FOUND");
}
