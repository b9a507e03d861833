use serde_json::{Value, json};

use crate::util::{Request, TestApp};

async fn release(app: &TestApp, vendor: i64) -> Value {
    app.send(Request::new("GET", "/vendor/releases").vendor(vendor)).await.expect(200)[0].clone()
}

async fn control(app: &TestApp, id: i64, verb: &str) -> Value {
    app.send(Request::new("POST", &format!("/vendor/release/{id}/{verb}"))).await.expect(200)
}

#[tokio::test]
async fn batches_come_at_their_time_and_late_ones_catch_up() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let body = json!({"ticketsPerRelease": 10, "numberOfReleases": 4, "ticketReleaseInterval": 2.5});
    app.release(vendor, body).await;
    assert_eq!(app.count("").await, 10);
    let shown = release(&app, vendor).await;
    assert_eq!(
        (&shown["batchesDone"], &shown["nextBatchAt"]),
        (&json!(1), &json!("2026-11-23T10:00:02.500Z"))
    );
    app.pass_seconds(2);
    app.release_due().await;
    assert_eq!(app.count("").await, 10);
    app.pass_seconds(4);
    app.release_due().await;
    assert_eq!(app.count("").await, 30, "two batches fell due meanwhile");
    app.pass_seconds(3600);
    app.release_due().await;
    app.release_due().await;
    assert_eq!(app.count("").await, 40);
    assert_eq!(release(&app, vendor).await["state"], "done");
    app.audit().await;
}

#[tokio::test]
async fn a_release_starts_when_it_shall() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    app.release(vendor, json!({"ticketsPerRelease": 1, "startsAt": "2026-11-23T11:00:30+01:00"})).await;
    assert_eq!(app.count("").await, 0);
    app.pass_seconds(30);
    app.release_due().await;
    assert_eq!(app.count("").await, 1);
    app.release(vendor, json!({"ticketsPerRelease": 1, "startsAt": "2001-01-01T00:00:00Z"})).await;
    assert_eq!(app.count("").await, 2, "what should have begun already begins now");
}

#[tokio::test]
async fn single_calls_keep_the_vendor_s_pace() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let defaults = json!({"vendorId": vendor, "ticketsPerRelease": 5, "ticketReleaseInterval": 10});
    app.put("/vendor/update", defaults).await.expect(200);
    for _ in 0..3 {
        app.release(vendor, json!({})).await;
    }
    assert_eq!(app.count("").await, 5);
    app.pass_seconds(10);
    app.release_due().await;
    assert_eq!(app.count("").await, 10);
    app.pass_seconds(10);
    app.release_due().await;
    assert_eq!(app.count("").await, 15);
}

#[tokio::test]
async fn a_pause_shifts_what_is_left_and_a_cancel_ends_it() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let body = json!({"ticketsPerRelease": 1, "numberOfReleases": 10, "ticketReleaseInterval": 10});
    let id = app.release(vendor, body).await;
    app.pass_seconds(4);
    let paused = control(&app, id, "pause").await;
    assert_eq!((&paused["state"], &paused["nextBatchAt"]), (&json!("paused"), &json!(null)));
    app.pass_seconds(100);
    app.release_due().await;
    assert_eq!(app.count("").await, 1);
    let resumed = control(&app, id, "resume").await;
    assert_eq!(
        (&resumed["state"], &resumed["nextBatchAt"]),
        (&json!("running"), &json!("2026-11-23T10:01:50.000Z"))
    );
    app.pass_seconds(6);
    app.release_due().await;
    assert_eq!(app.count("").await, 2);
    assert_eq!(control(&app, id, "cancel").await["state"], "cancelled");
    app.pass_seconds(1000);
    app.release_due().await;
    assert_eq!(app.count("").await, 2);
    for verb in ["pause", "resume", "cancel"] {
        let again = app.send(Request::new("POST", &format!("/vendor/release/{id}/{verb}"))).await;
        again.refused(409, "RELEASE_DONE");
        let unknown = app.send(Request::new("POST", &format!("/vendor/release/99/{verb}"))).await;
        unknown.refused(404, "RELEASE_NOT_FOUND");
    }
    app.audit().await;
}

#[tokio::test]
async fn a_full_pool_waits_until_tickets_leave() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({"poolCapacity": 3})).await;
    app.release(vendor, json!({"eventId": event, "ticketsPerRelease": 5})).await;
    assert_eq!(app.count("").await, 3, "what fits goes out at once");
    let shown = release(&app, vendor).await;
    assert_eq!((&shown["state"], &shown["released"]), (&json!("waiting_for_room"), &json!(3)));
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.release_due().await;
    assert_eq!(app.count("").await, 2, "a held ticket takes up room");
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.release_due().await;
    assert_eq!(app.count("").await, 3);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.release_due().await;
    assert_eq!(release(&app, vendor).await["state"], "done");
    app.audit().await;
}

#[tokio::test]
async fn the_pool_order_is_the_release_s() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    app.release(vendor, json!({"ticketsPerRelease": 2, "startsAt": "2026-11-23T10:00:05Z"})).await;
    app.release(vendor, json!({"ticketsPerRelease": 2})).await;
    app.pass_seconds(5);
    app.release_due().await;
    let listed = app.get("/ticket/available").await.expect(200);
    let order: Vec<_> = listed["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| ticket["releaseId"].as_i64().unwrap())
        .collect();
    assert_eq!(order, [1, 1, 2, 2]);
}
