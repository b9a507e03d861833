//! Who comes too often.

use onsale::config::Config;
use serde_json::json;

use super::House;
use crate::util::{Answer, Request};

async fn house(change: impl FnOnce(&mut Config)) -> House {
    let with_proxy = |config: &mut Config| {
        config.access.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        change(config);
    };
    House::with(with_proxy).await
}

async fn login_from(house: &House, address: &str, n: usize) -> Answer {
    let body = json!({"email": format!("{n}@example.org"), "role": "customer"});
    let request = Request::new("POST", "/auth/login").header("x-forwarded-for", address).json(body);
    house.send(request).await
}

#[tokio::test]
async fn an_address_may_log_in_so_often_and_no_oftener() {
    let house = house(|config| config.access.logins_per_minute = 6).await;
    for n in 0..6 {
        login_from(&house, "203.0.113.1", n).await.expect(202);
    }
    let refusal = login_from(&house, "203.0.113.1", 6).await;
    assert_eq!(refusal.header("retry-after"), Some("10"));
    assert_eq!(refusal.header("ratelimit-policy"), Some("\"logins\";q=6;w=60"));
    assert_eq!(refusal.header("ratelimit"), Some("\"logins\";r=0;t=10"));
    refusal.refused(429, "RATE_LIMITED");
    login_from(&house, "203.0.113.2", 7).await.expect(202);
    // What stands further left than the proxy's own word is not believed.
    login_from(&house, "198.51.100.1, 203.0.113.1", 8).await.refused(429, "RATE_LIMITED");
    house.pass_seconds(10);
    login_from(&house, "203.0.113.1", 9).await.expect(202);
}

#[tokio::test]
async fn an_address_with_a_port_behind_it_is_the_same_address() {
    let house = house(|config| {
        config.access.logins_per_minute = 3;
        config.access.registrations_per_minute = 3;
    })
    .await;
    // Azure and IIS write the port behind it: ten people are ten addresses, and one with ten ports is one.
    for n in 0..10 {
        login_from(&house, &format!("198.51.100.{n}:47111"), n).await.expect(202);
    }
    for n in 10..13 {
        login_from(&house, &format!("[2001:db8::{n}]:{n}"), n).await.expect(202);
    }
    login_from(&house, "2001:db8::99", 14).await.refused(429, "RATE_LIMITED");
    for n in 20..22 {
        login_from(&house, &format!("198.51.100.1:{n}"), n).await.expect(202);
    }
    login_from(&house, "198.51.100.1", 23).await.refused(429, "RATE_LIMITED");
    for path in ["/customer/add", "/vendor/add"] {
        for n in 0..3 {
            let body = json!({"name": "Ada", "email": format!("ada{n}@example.org")});
            let from = format!("203.0.113.{}:{n}", n % 2 + if path == "/vendor/add" { 10 } else { 0 });
            house
                .send(Request::new("POST", path).header("x-forwarded-for", from).json(body))
                .await
                .expect(201);
        }
    }
}

#[tokio::test]
async fn an_address_has_a_share_of_the_live_streams_behind_a_proxy_too() {
    let house = house(|config| config.max_listeners_per_address = Some(2)).await;
    let mut streams = Vec::new();
    for address in ["203.0.113.1:1", "203.0.113.1:2", "203.0.113.2", "2001:db8::1", "2001:db8::2"] {
        streams.push(house.listen_with("/live", Some(("x-forwarded-for", address.to_owned()))).await);
    }
    for address in ["203.0.113.1:3", "2001:db8::3"] {
        let refusal = house.send(Request::new("GET", "/live").header("x-forwarded-for", address)).await;
        assert_eq!(refusal.header("retry-after"), Some("5"));
        refusal.refused(503, "BUSY");
    }
}

#[tokio::test]
async fn a_stranger_cannot_choose_an_address() {
    let house = House::with(|config| config.access.logins_per_minute = 1).await;
    login_from(&house, "203.0.113.1", 0).await.expect(202);
    login_from(&house, "203.0.113.2", 1).await.refused(429, "RATE_LIMITED");
}

#[tokio::test]
async fn an_address_may_register_so_often_and_buyers_are_counted_one_by_one() {
    let house = house(|config| {
        config.access.registrations_per_minute = 2;
        config.access.calls_per_minute = 2;
    })
    .await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    let eve = json!({"name": "Eve", "email": "eve@example.org"});
    house.post("/customer/add", eve).await.refused(429, "RATE_LIMITED");
    // The two share the address, and neither is kept from buying by the other.
    for guest in [&ada, &bob] {
        house.send(guest.post("/ticket/reserve")).await.refused(409, "SOLD_OUT");
        house.send(guest.post("/ticket/finalize")).await.refused(404, "NO_RESERVATION");
        let refusal = house.send(guest.post("/ticket/reserve")).await;
        assert_eq!(refusal.header("ratelimit-policy"), Some("\"calls\";q=2;w=60"));
        refusal.refused(429, "RATE_LIMITED");
    }
}

/// A hall comes in behind one address; somebody with many addresses beside each other does not come in without end.
#[tokio::test]
async fn a_network_may_register_so_often_whatever_its_addresses() {
    let house = house(|config| config.access.registrations_per_hour = 40).await;
    let register = async |from: String, n: usize| {
        let body = json!({"name": "Ada", "email": format!("ada{n}@example.org")});
        house.send(Request::new("POST", "/customer/add").header("x-forwarded-for", from).json(body)).await
    };
    for n in 0..40 {
        let from = if n < 20 { "203.0.113.1".into() } else { format!("203.0.113.{n}") };
        register(from, n).await.expect(201);
    }
    let refusal = register("203.0.113.99".into(), 40).await;
    assert_eq!(refusal.header("retry-after"), Some("90"));
    assert_eq!(refusal.header("ratelimit-policy"), Some("\"registrations-by-network\";q=40;w=3600"));
    refusal.refused(429, "RATE_LIMITED");
    register("203.0.114.1".into(), 41).await.expect(201);
    house.pass_seconds(90);
    register("203.0.113.99".into(), 40).await.expect(201);
}

#[tokio::test]
async fn holding_without_buying_has_an_end() {
    let house = House::with(|config| config.access.unfinished_holds = 3).await;
    let (ada, hall) = (house.customer("Ada").await, house.vendor("Hall").await);
    house.stock(&hall, 10).await;
    let reserve = || ada.post("/ticket/reserve");
    for _ in 0..4 {
        house.send(reserve()).await.expect(200);
        house.send(ada.post("/ticket/finalize")).await.expect(200);
    }
    for _ in 0..3 {
        house.send(reserve()).await.expect(200);
        house.send(ada.post("/ticket/cancel")).await.expect(200);
    }
    let refusal = house.send(reserve()).await;
    assert_eq!(refusal.header("ratelimit-policy"), Some("\"unfinished-holds\";q=3;w=180"));
    refusal.refused(429, "RATE_LIMITED");
    house.pass_seconds(60);
    house.send(reserve()).await.expect(200);
}

#[tokio::test]
async fn a_hold_without_a_purchase_is_forgiven_in_the_time_that_it_lasts() {
    let house = House::with(|config| config.access.unfinished_holds = 3).await;
    let (ada, hall) = (house.customer("Ada").await, house.vendor("Hall").await);
    house.stock(&hall, 10).await;
    let event = house.get("/event/all").await.expect(200)[0]["eventId"].clone();
    let change = Request::new("PUT", "/event/update")
        .bearer(&hall.token)
        .json(json!({"eventId": event, "holdSeconds": 600}));
    house.send(change).await.expect(200);
    for _ in 0..3 {
        house.send(ada.post("/ticket/reserve")).await.expect(200);
        house.send(ada.post("/ticket/cancel")).await.expect(200);
    }
    for waited in [0, 60, 539] {
        house.pass_seconds(waited);
        let refusal = house.send(ada.post("/ticket/reserve")).await;
        assert_eq!(refusal.header("ratelimit-policy"), Some("\"unfinished-holds\";q=3;w=1800"));
        refusal.refused(429, "RATE_LIMITED");
    }
    house.pass_seconds(1);
    house.send(ada.post("/ticket/reserve")).await.expect(200);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let house = House::new().await;
    let mut stream = tokio::net::TcpStream::connect(house.address).await.unwrap();
    let head = format!(
        "GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-padding: {}\r\n\r\n",
        "x".repeat(300_000)
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    house.get("/healthz").await.expect(200);
}
