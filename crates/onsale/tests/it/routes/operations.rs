use serde_json::json;

use crate::util::{Request, TestApp};

#[tokio::test]
async fn numbers_are_counted_by_route() {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/reserve").await.refused(409, "ALREADY_RESERVED");
    app.get("/ticket/find/1").await.expect(200);
    app.get("/nope/123").await.refused(404, "ROUTE_NOT_FOUND");
    let answer = app.get("/metrics").await;
    assert!(answer.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"));
    let numbers = answer.text();
    for line in [
        r#"onsale_http_requests_total{method="POST",route="/ticket/reserve",status="200"} 1"#,
        r#"onsale_http_requests_total{method="POST",route="/ticket/reserve",status="409"} 1"#,
        r#"onsale_http_requests_total{method="GET",route="/ticket/find/{ticketId}",status="200"} 1"#,
        r#"onsale_http_requests_total{method="other",route="unknown",status="404"} 1"#,
        r#"onsale_http_request_seconds_count{method="POST",route="/ticket/reserve"} 2"#,
        "onsale_tickets_released_total 3",
        "onsale_store_queue_depth 0",
        "onsale_store_batch_commands_bucket",
        "onsale_store_commit_seconds_bucket",
    ] {
        assert!(numbers.contains(line), "{line} is not in\n{numbers}");
    }
    assert!(!numbers.contains("/nope"), "a stranger's path became a label");
}

#[tokio::test]
async fn the_books_show_every_status() {
    let app = TestApp::new().await;
    app.with_tickets(5).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.act(bob, "/ticket/reserve").await.expect(200);
    app.put("/ticket/update/3", serde_json::json!({"status": "withdrawn"})).await.expect(200);
    app.delete("/ticket/delete/4").await.expect(200);
    let books = &app.audit().await["pools"][0];
    for (name, count) in
        [("released", 5), ("available", 1), ("reserved", 1), ("sold", 1), ("withdrawn", 1), ("deleted", 1)]
    {
        assert_eq!(books[name], count, "{name}");
    }
    app.pass_seconds(60);
    let books = &app.audit().await["pools"][0];
    assert_eq!((&books["available"], &books["reserved"]), (&2.into(), &0.into()), "nobody has tidied yet");
}

/// The jobs are taken by hand here, so what is due stays undone until the test does it.
#[tokio::test]
async fn not_ready_while_something_due_is_not_done() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Vera").await;
    let release = Request::new("POST", "/vendor/release").vendor(vendor);
    app.send(release.json(json!({"ticketsPerRelease": 3, "ticketPrice": 1}))).await.expect(202);
    app.pass_seconds(10);
    app.get("/readyz").await.expect(200);
    app.pass_seconds(1);
    let said = app.get("/readyz").await.refused(503, "BUSY");
    assert_eq!(said["message"], "A batch of a release has been due for 11 seconds.");
    app.release_due().await;
    app.get("/readyz").await.expect(200);

    let ada = app.add_customer("Ada").await;
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.pass_seconds(60 + 1 + 10);
    app.get("/readyz").await.expect(200);
    app.pass_seconds(1);
    let said = app.get("/readyz").await.refused(503, "BUSY");
    assert_eq!(said["message"], "A hold that ran out has waited for 11 seconds to be tidied.");
    app.expire_holds().await;
    app.get("/readyz").await.expect(200);
}

/// A job that fails is named, but the server still sells.
#[tokio::test]
async fn a_job_that_fails_for_long_is_named() {
    let app = TestApp::new().await;
    app.app.health.fails("send_mail", app.clock.now());
    assert_eq!(app.get("/readyz").await.expect(200)["message"], "Ready.");
    app.pass_seconds(11);
    let said = app.get("/readyz").await.expect(200);
    assert_eq!(said["message"], "Ready. The job send_mail has failed for 11 seconds.");
    app.app.health.works("send_mail");
    assert_eq!(app.get("/readyz").await.expect(200)["message"], "Ready.");
}

#[tokio::test]
async fn ready_until_told_to_stop() {
    let app = TestApp::new().await;
    app.get("/healthz").await.expect(200);
    app.get("/readyz").await.expect(200);
    app.app.refuse_new_work();
    app.get("/healthz").await.expect(200);
    let answer = app.get("/readyz").await;
    assert_eq!(answer.header("retry-after"), Some("5"));
    answer.refused(503, "BUSY");
}
