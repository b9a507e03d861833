use serde_json::json;

use crate::util::{Answer, Request, TestApp};

const REPLAYED: &str = "idempotency-replayed";

async fn keyed(app: &TestApp, path: &str, customer: i64, key: &str, body: &str) -> Answer {
    app.send(Request::new("POST", path).customer(customer).header("idempotency-key", key).bytes(body)).await
}

#[tokio::test]
async fn the_first_answer_is_given_again_byte_for_byte() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let ada = app.add_customer("Ada").await;
    let first = keyed(&app, "/ticket/reserve", ada, "k1", "").await;
    app.pass_seconds(1);
    let again = keyed(&app, "/ticket/reserve", ada, "k1", "").await;
    assert_eq!((first.header(REPLAYED), again.header(REPLAYED)), (None, Some("true")));
    assert_eq!((first.status, &first.body), (again.status, &again.body));

    let sold = keyed(&app, "/ticket/finalize", ada, "k1", "{}").await;
    assert_eq!(sold.header(REPLAYED), None, "another path is another scope");
    let again = keyed(&app, "/ticket/finalize", ada, "k1", "{}").await;
    assert_eq!((again.header(REPLAYED), &again.body), (Some("true"), &sold.body));
    assert_eq!(app.count("").await, 2);
}

#[tokio::test]
async fn another_body_is_a_mistake_and_another_caller_is_somebody_else() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    keyed(&app, "/ticket/reserve", ada, "k", "{}").await.expect(200);
    keyed(&app, "/ticket/reserve", ada, "k", "{ }").await.refused(409, "IDEMPOTENCY_MISMATCH");
    let bobs = keyed(&app, "/ticket/reserve", bob, "k", "{ }").await;
    assert_eq!(bobs.header(REPLAYED), None);
    bobs.expect(200);
}

#[tokio::test]
async fn refusals_are_not_kept() {
    let app = TestApp::new().await;
    let ada = app.add_customer("Ada").await;
    keyed(&app, "/ticket/reserve", ada, "k", "").await.refused(409, "SOLD_OUT");
    app.with_tickets(1).await;
    keyed(&app, "/ticket/reserve", ada, "k", "").await.expect(200);
}

#[tokio::test]
async fn every_post_takes_a_key() {
    let app = TestApp::new().await;
    let post = |path: &str, body: serde_json::Value| {
        Request::new("POST", path).vendor(1).header("idempotency-key", "the same everywhere").json(body)
    };
    for (path, body) in [
        ("/vendor/add", json!({"name": "Hall", "email": "hall@example.org"})),
        ("/customer/add", json!({"name": "Ada", "email": "ada@example.org"})),
        ("/event/add", json!({"name": "Gala"})),
        (
            "/vendor/release",
            json!({"ticketsPerRelease": 5, "numberOfReleases": 2, "ticketReleaseInterval": 60}),
        ),
        ("/vendor/release/1/pause", json!({})),
        ("/vendor/release/1/resume", json!({})),
        ("/vendor/release/1/cancel", json!({})),
        ("/ticket/stop", json!({})),
        ("/ticket/start", json!({})),
    ] {
        let first = app.send(post(path, body.clone())).await;
        assert!(first.status < 300, "{path}: {}", first.text());
        let again = app.send(post(path, body)).await;
        assert_eq!((again.header(REPLAYED), &again.body), (Some("true"), &first.body), "{path}");
        assert_eq!(again.status, first.status);
    }
    let releases = app.send(Request::new("GET", "/vendor/releases").vendor(1)).await.expect(200);
    assert_eq!(releases.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn keys_are_bounded_and_forgotten_after_a_day() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let ada = app.add_customer("Ada").await;
    for key in ["", &"k".repeat(256), "caf\u{e9}"] {
        let refusal = keyed(&app, "/ticket/reserve", ada, key, "").await.refused(400, "INVALID_HEADER");
        assert_eq!(refusal["field"], "idempotency-key");
    }
    let key = "k".repeat(255);
    keyed(&app, "/ticket/reserve", ada, &key, "").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.pass_seconds(24 * 3600 + 1);
    assert_eq!(onsale::jobs::forget_old::step(&app.app).await.unwrap(), 1);
    assert_eq!(keyed(&app, "/ticket/reserve", ada, &key, "").await.header(REPLAYED), None);
}
