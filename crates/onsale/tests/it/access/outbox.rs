//! Mail that does not leave, and mail that follows from what an administrator decided.

use std::net::TcpListener;

use onsale::jobs::{send_mail, tell_vendors, watch_outbox};
use serde_json::json;

use super::{Guest, House};
use crate::util::{Request, take_mail};

async fn decide(house: &House, word: &str, vendor: &Guest) {
    let request = Request::new("POST", &format!("/vendor/{word}/{}", vendor.id));
    house.send(request.bearer(&house.admin())).await.expect(200);
}

async fn as_admin(house: &House, method: &str, path: &str) -> serde_json::Value {
    house.send(Request::new(method, path).bearer(&house.admin())).await.expect(200)
}

/// A house whose mail server gives these verdicts, one a mail.
async fn with_mail_server(verdicts: Vec<&'static str>) -> (House, std::thread::JoinHandle<Vec<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let house = House::with(|config| config.access.smtp_url = Some(url)).await;
    let take = move |verdict| take_mail(&listener.accept().unwrap().0, verdict);
    (house, std::thread::spawn(move || verdicts.into_iter().map(take).collect()))
}

#[tokio::test]
async fn a_vendor_is_told_what_was_decided_once_and_what_was_refused_is_sent_again() {
    let (house, server) = with_mail_server(vec!["550 no", "250 taken"]).await;
    let hall = house.waiting_vendor("Hall").await;
    decide(&house, "approve", &hall).await;
    let mut read_to = None;
    assert_eq!(tell_vendors::step(&house.app, &mut read_to).await.unwrap(), 1);
    assert_eq!(tell_vendors::step(&house.app, &mut read_to).await.unwrap(), 0);
    // Another process reads from where the last one has written.
    assert_eq!(tell_vendors::step(&house.app, &mut None).await.unwrap(), 0);

    assert_eq!(send_mail::step(&house.app).await.unwrap(), 0);
    rung(&house, "a message was given up").await;
    watch_outbox::step(&house.app).await.unwrap();
    let ready = house.get("/readyz").await.expect(200);
    assert_eq!(ready["message"], "Ready. Messages that were given up: 1 (onsale admin outbox list).");
    let numbers = house.send(Request::new("GET", "/metrics").bearer(&house.admin())).await.text();
    assert!(numbers.contains("\nonsale_outbox_dead 1\n"), "{numbers}");
    let dead = as_admin(&house, "GET", "/outbox/dead").await;
    assert_eq!((&dead[0]["recipient"], &dead[0]["kind"]), (&json!("hall@example.org"), &json!("notice")));
    assert_eq!(dead[0]["tries"], 1);
    assert!(dead[0]["error"].as_str().unwrap().contains("550"), "{dead}");
    assert_eq!(dead[0]["body"], json!(null));

    house.pass_seconds(86_400);
    assert_eq!(as_admin(&house, "POST", "/outbox/retry").await["message"], "1 message is sent again.");
    rung(&house, "a message is sent again").await;
    // It waits since it is sent again, and was queued when it was queued.
    watch_outbox::step(&house.app).await.unwrap();
    assert_eq!(house.get("/readyz").await.expect(200)["message"], "Ready.");
    assert_eq!(as_admin(&house, "POST", "/outbox/retry").await["retried"], 0);
    assert_eq!(send_mail::step(&house.app).await.unwrap(), 1);
    let heard = tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();
    for mail in &heard {
        assert!(mail.iter().any(|line| line == "RCPT TO:<hall@example.org>"), "{mail:?}");
        assert!(mail.iter().any(|line| line == "Subject: You may sell tickets now"), "{mail:?}");
    }
    watch_outbox::step(&house.app).await.unwrap();
    assert_eq!(house.get("/readyz").await.expect(200)["message"], "Ready.");
    assert_eq!(as_admin(&house, "GET", "/outbox/dead").await, json!([]));
}

/// Whoever watches the outbox is rung for, so that `/readyz` says what `onsale doctor` would.
async fn rung(house: &House, what: &str) {
    let bell = house.app.outbox_changed.notified();
    assert!(futures_util::FutureExt::now_or_never(bell).is_some(), "{what}, and nobody looks");
}

#[tokio::test]
async fn mail_that_waits_for_long_is_named() {
    let house = House::new().await;
    house.customer("Ada").await;
    house.challenge("ada@example.org", "customer").await;
    watch_outbox::step(&house.app).await.unwrap();
    house.pass_seconds(600);
    assert_eq!(house.get("/readyz").await.expect(200)["message"], "Ready.");
    house.pass_seconds(1);
    let said = house.get("/readyz").await.expect(200);
    assert_eq!(said["message"], "Ready. Messages that wait to be sent: 1, the oldest for 10 minutes.");
}

/// Each decision is a message of its own; where no mail leaves at all none is made.
#[tokio::test]
async fn each_decision_is_told_and_none_where_no_mail_leaves() {
    let (house, server) = with_mail_server(vec!["250 taken"; 3]).await;
    let hall = house.waiting_vendor("Hall").await;
    for word in ["approve", "suspend", "close"] {
        decide(&house, word, &hall).await;
    }
    assert_eq!(tell_vendors::step(&house.app, &mut None).await.unwrap(), 3);
    assert_eq!(send_mail::step(&house.app).await.unwrap(), 3);
    tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();

    let house = House::new().await;
    let hall = house.waiting_vendor("Hall").await;
    decide(&house, "approve", &hall).await;
    assert_eq!(tell_vendors::step(&house.app, &mut None).await.unwrap(), 0);
    assert_eq!(house.app.store.outbox_counts().await.unwrap().waiting, 0);
}
