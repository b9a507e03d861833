use serde_json::json;

use crate::util::{Request, TestApp};

#[tokio::test]
async fn a_vendor_is_added_found_changed_and_deleted() {
    let app = TestApp::new().await;
    let body = json!({
        "name": "Hall", "email": "hall@example.org", "ticketsPerRelease": 10, "ticketReleaseInterval": 2.5,
    });
    let added = app.post("/vendor/add", body).await.expect(201);
    assert_eq!(added["message"], "Vendor added successfully with vendor ID: 1");
    let record = app.get("/vendor/find/1").await.expect(200);
    assert_eq!((&record["ticketsPerRelease"], &record["ticketReleaseInterval"]), (&json!(10), &json!(2.5)));
    assert_eq!(app.get("/vendor/all").await.expect(200), json!([record]));

    let change = json!({
        "vendorId": 1, "clear": ["ticketsPerRelease"], "ticketReleaseInterval": 0, "name": "Big Hall",
    });
    let changed = app.put("/vendor/update", change).await.expect(200);
    assert_eq!(changed["name"], "Big Hall");
    assert_eq!((&changed["ticketsPerRelease"], &changed["ticketReleaseInterval"]), (&json!(null), &json!(0)));

    app.delete("/vendor/delete/1").await.expect(200);
    app.get("/vendor/find/1").await.refused(404, "VENDOR_NOT_FOUND");
    app.put("/vendor/update", json!({"vendorId": 1})).await.refused(404, "VENDOR_NOT_FOUND");
}

#[tokio::test]
async fn releases_are_checked() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let yen = app.add_event(vendor, json!({"currency": "JPY"})).await;
    for (body, field) in [
        (json!({}), "ticketsPerRelease"),
        (json!({"ticketsPerRelease": 0}), "ticketsPerRelease"),
        (json!({"ticketsPerRelease": 100_001}), "ticketsPerRelease"),
        (json!({"ticketsPerRelease": 1.5}), "ticketsPerRelease"),
        (json!({"ticketsPerRelease": "5"}), "ticketsPerRelease"),
        (json!({"ticketsPerRelease": 1, "numberOfReleases": 0}), "numberOfReleases"),
        (json!({"ticketsPerRelease": 100_000, "numberOfReleases": 101}), "numberOfReleases"),
        (json!({"ticketsPerRelease": 1, "ticketPrice": -1}), "ticketPrice"),
        (json!({"ticketsPerRelease": 1, "ticketPrice": 1.001}), "ticketPrice"),
        (json!({"ticketsPerRelease": 1, "ticketPrice": 1e15}), "ticketPrice"),
        (json!({"ticketsPerRelease": 1, "ticketPrice": 1.5, "eventId": yen}), "ticketPrice"),
        (json!({"ticketsPerRelease": 1, "ticketType": " "}), "ticketType"),
        (json!({"ticketsPerRelease": 1, "ticketType": "x".repeat(51)}), "ticketType"),
        (json!({"ticketsPerRelease": 1, "ticketReleaseInterval": 0.05}), "ticketReleaseInterval"),
        (json!({"ticketsPerRelease": 1, "ticketReleaseInterval": -1}), "ticketReleaseInterval"),
        (json!({"ticketsPerRelease": 1, "startsAt": "tomorrow"}), "startsAt"),
        (json!({"ticketsPerRelease": 1, "startsAt": "2026-11-23T10:00:00"}), "startsAt"),
        (json!({"ticketsPerRelease": 1, "eventId": -4}), "eventId"),
    ] {
        for path in ["/vendor/release", "/ticket/vendor/release"] {
            let request = Request::new("POST", path).vendor(vendor).json(body.clone());
            let refusal = app.send(request).await.refused(400, "INVALID_FIELD");
            assert_eq!(refusal["field"], field, "{body}: {refusal}");
        }
    }
    let nobody = Request::new("POST", "/vendor/release").vendor(99).json(json!({"ticketsPerRelease": 1}));
    app.send(nobody).await.refused(404, "VENDOR_NOT_FOUND");
    let nowhere = Request::new("POST", "/vendor/release").vendor(vendor);
    let nowhere = nowhere.json(json!({"ticketsPerRelease": 1, "eventId": 99}));
    app.send(nowhere).await.refused(404, "EVENT_NOT_FOUND");
    assert_eq!(app.send(Request::new("GET", "/vendor/releases").vendor(vendor)).await.text(), "[]");
}

#[tokio::test]
async fn both_paths_release_and_prices_stay_exact() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    for path in ["/vendor/release", "/ticket/vendor/release"] {
        let body = r#"{"ticketsPerRelease":2,"ticketPrice":49.90,"ticketType":"VIP"}"#;
        let answer = app.send(Request::new("POST", path).vendor(vendor).bytes(body)).await;
        assert!(answer.text().contains(r#""price":49.90,"currency":"EUR""#), "{}", answer.text());
        let begun = answer.expect(202);
        assert_eq!(begun["message"], "Ticket release process started.");
        assert_eq!(
            (&begun["released"], &begun["total"], &begun["state"]),
            (&json!(0), &json!(2), &json!("running"))
        );
    }
    app.release_due().await;
    assert_eq!(app.count("?type=VIP&minPrice=49.9&maxPrice=49.90").await, 4);
    let releases = app.send(Request::new("GET", "/vendor/releases").vendor(vendor)).await.expect(200);
    assert_eq!(releases.as_array().unwrap().len(), 2);
    assert_eq!((&releases[0]["state"], &releases[0]["nextBatchAt"]), (&json!("done"), &json!(null)));
    app.send(Request::new("GET", "/vendor/releases").vendor(99)).await.refused(404, "VENDOR_NOT_FOUND");
}

#[tokio::test]
async fn a_vendor_with_tickets_stays() {
    let app = TestApp::new().await;
    let vendor = app.with_tickets(1).await;
    app.delete(&format!("/vendor/delete/{vendor}")).await.refused(409, "HAS_TICKETS");
}
