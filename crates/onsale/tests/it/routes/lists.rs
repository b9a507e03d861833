use serde_json::{Value, json};

use crate::util::{Request, TestApp};

/// The ids of a list, page by page.
async fn walk(app: &TestApp, first: &str, vendor: i64, ids: impl Fn(&Value) -> Vec<i64>) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(path) = next {
        let answer = app.send(Request::new("GET", &path).vendor(vendor)).await;
        next = answer.next();
        pages.push(ids(&answer.expect(200)));
        assert!(pages.len() < 100, "{first} never ends");
    }
    pages
}

fn ids<'a>(list: &'a str, key: &'a str) -> impl Fn(&Value) -> Vec<i64> + 'a {
    move |body| {
        let rows = if list.is_empty() { body } else { &body[list] };
        rows.as_array().unwrap().iter().map(|row| row[key].as_i64().unwrap()).collect()
    }
}

#[tokio::test]
async fn pages_join_into_the_whole_list() {
    let app = TestApp::new().await;
    let mut vendor = 0;
    for number in 1..=5 {
        app.add_customer(&format!("Customer{number}")).await;
        vendor = app.add_vendor(&format!("Vendor{number}")).await;
    }
    for kind in ["Normal", "VIP", "Box"] {
        app.release(vendor, json!({"ticketsPerRelease": 3, "ticketType": kind})).await;
    }
    for (path, list, key) in [
        ("/customer/all", "", "customerId"),
        ("/vendor/all", "", "vendorId"),
        ("/event/all", "", "eventId"),
        ("/event/all?sort=-name", "", "eventId"),
        ("/vendor/releases", "", "releaseId"),
        ("/ticket/all", "", "ticketId"),
        ("/ticket/all?status=available&type=VIP", "", "ticketId"),
        ("/ticket/available", "tickets", "ticketId"),
        ("/ticket/available?type=Box", "tickets", "ticketId"),
    ] {
        let whole = app.send(Request::new("GET", path).vendor(vendor)).await;
        assert_eq!(whole.next(), None);
        let whole = ids(list, key)(&whole.expect(200));
        let joint = if path.contains('?') { '&' } else { '?' };
        for limit in [1, 2, 1000] {
            let pages = walk(&app, &format!("{path}{joint}limit={limit}"), vendor, ids(list, key)).await;
            assert!(pages.iter().all(|page| page.len() <= limit), "{path} {pages:?}");
            assert_eq!(pages.concat(), whole, "{path}");
        }
    }
    for limit in ["0", "1001", "-1", "1.5", "x", ""] {
        let refusal = app.get(&format!("/customer/all?limit={limit}")).await.refused(400, "INVALID_FIELD");
        assert_eq!(refusal["field"], "limit");
    }
}

#[tokio::test]
async fn a_long_list_comes_whole() {
    let app = TestApp::new().await;
    app.with_tickets(3_500).await;
    for (path, list) in [("/ticket/available", "tickets"), ("/ticket/all", "")] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
        let body = answer.expect(200);
        assert_eq!(ids(list, "ticketId")(&body), (1..=3_500).collect::<Vec<_>>(), "{path}");
    }
}

#[tokio::test]
async fn a_page_goes_on_behind_a_ticket_that_is_gone() {
    let app = TestApp::new().await;
    app.with_tickets(4).await;
    let first = app.get("/ticket/available?limit=2").await;
    let next = first.next().unwrap();
    let ada = app.add_customer("Ada").await;
    app.reserve(ada, json!({"ticketId": 2})).await.expect(200);
    let rest = app.get(&next).await.expect(200);
    assert_eq!(ids("tickets", "ticketId")(&rest), [3, 4]);
}

#[tokio::test]
async fn a_list_that_breaks_off_does_not_end() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut app = TestApp::with(|config| config.shutdown_seconds = 60).await;
    app.with_tickets(20_000).await;
    let mut stream = tokio::net::TcpStream::connect(app.address).await.unwrap();
    stream.write_all(b"GET /ticket/all HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut start = [0; 512];
    stream.read_exact(&mut start).await.unwrap();
    // The store goes away while the list is being read; what was sent must not look complete.
    app.app.store.close().await;
    let mut rest = Vec::new();
    // Whether the end is a clean close or a reset, the last chunk never comes.
    let _ = stream.read_to_end(&mut rest).await;
    let text = String::from_utf8_lossy(&rest);
    assert!(!text.ends_with("0\r\n\r\n") && !text.contains("]}"), "the list ended as if whole");
    app.stop().await;
}
