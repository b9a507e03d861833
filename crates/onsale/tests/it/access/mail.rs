//! Mail on its way out: many at a time, in an order that is fair, and never promised where it would come too late.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use onsale::jobs::send_mail;
use onsale::mail::SLOTS;
use onsale_store::DueMail;
use serde_json::json;

use super::House;
use crate::util::{Answer, Request};

/// How long a test waits for mail before it is a failure.
const LIMIT: Duration = Duration::from_secs(60);

/// A house that believes its proxy, so that a test can ask from anywhere.
async fn behind_proxy() -> House {
    House::with(|config| config.access.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()]).await
}

async fn ask(house: &House, from: &str, email: &str) -> Answer {
    let body = json!({"email": email, "role": "customer"});
    house.send(Request::new("POST", "/auth/login").header("x-forwarded-for", from).json(body)).await
}

async fn take(house: &House) -> Option<DueMail> {
    house.app.store.take_mail(house.clock.now()).await.unwrap()
}

#[tokio::test]
async fn who_asks_for_many_codes_waits_behind_who_asks_for_one() {
    let house = behind_proxy().await;
    for n in 0..20 {
        house.customer(&format!("Flood{n}")).await;
        ask(&house, "198.51.100.1", &format!("flood{n}@example.org")).await.expect(202);
    }
    house.customer("Ada").await;
    house.customer("Bob").await;
    // Two of one household's addresses are one asker.
    ask(&house, "2001:db8::1", "ada@example.org").await.expect(202);
    ask(&house, "2001:db8::2", "bob@example.org").await.expect(202);
    let mut order = Vec::new();
    while let Some(mail) = take(&house).await {
        order.push(mail.recipient);
    }
    let at = |name: &str| order.iter().position(|to| *to == format!("{name}@example.org")).unwrap();
    assert_eq!((order.len(), at("flood0"), at("ada")), (22, 0, 1), "{order:?}");
    assert_eq!((at("flood1"), at("bob")), (2, 3), "{order:?}");
}

#[tokio::test]
async fn a_code_that_would_come_too_late_is_not_promised() {
    let house = behind_proxy().await;
    house.customer("Ada").await;
    for _ in 0..200 {
        house.app.mail_pace.took(Duration::from_secs(3_600));
    }
    ask(&house, "198.51.100.1", "ada@example.org").await.expect(202);
    // Whether somebody has the address makes no difference.
    house.customer("Bob").await;
    for email in ["bob@example.org", "eve@example.org"] {
        let late = ask(&house, "198.51.100.2", email).await;
        assert_eq!(late.header("retry-after"), Some("60"));
        let said = late.refused(503, "BUSY");
        assert!(said["error"].as_str().unwrap().contains("too late"), "{said}");
    }
    assert_eq!(take(&house).await.map(|mail| mail.recipient), Some("ada@example.org".into()));
    assert_eq!(take(&house).await, None, "what was refused left nothing behind");
}

#[tokio::test]
async fn a_domain_that_is_slow_is_spared() {
    let house = behind_proxy().await;
    house.customer("Ada").await;
    let far = json!({"name": "Far", "email": "far@elsewhere.example"});
    house.post("/customer/add", far).await.expect(201);
    ask(&house, "198.51.100.1", "ada@example.org").await.expect(202);
    ask(&house, "198.51.100.2", "far@elsewhere.example").await.expect(202);
    let spared = vec!["example.org".to_owned()];
    let mail = house.app.store.take_mail_sparing(house.clock.now(), spared.clone()).await.unwrap();
    assert_eq!(mail.map(|mail| mail.domain), Some("elsewhere.example".into()));
    assert_eq!(house.app.store.take_mail_sparing(house.clock.now(), spared).await.unwrap(), None);
    assert_eq!(take(&house).await.map(|mail| mail.domain), Some("example.org".into()));
}

/// One conversation of a mail server that takes a mail only when `all` others have one, too.
fn serve_one(stream: &TcpStream, all: &Barrier) -> String {
    let say = |line: &str| {
        let mut stream = stream;
        // Whoever has said everything may be gone.
        let _ = stream.write_all(format!("{line}\r\n").as_bytes());
    };
    say("220 mail.example");
    let (mut text, mut is_text) = (String::new(), false);
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { break };
        match line.as_str() {
            "." if is_text => {
                all.wait();
                say("250 taken");
                break;
            }
            _ if is_text => text.push_str(&format!("{line}\n")),
            "DATA" => {
                is_text = true;
                say("354 go on");
            }
            _ => say("250 well"),
        }
    }
    text
}

#[tokio::test]
async fn as_many_mails_as_there_are_slots_are_under_way_at_a_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let house = House::with(|config| {
        config.access.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        config.access.smtp_url = Some(url);
        config.access.mail_from = "Box Office <tickets@hall.example>".into();
    })
    .await;
    let all = Arc::new(Barrier::new(SLOTS));
    let server = std::thread::spawn(move || {
        let conversations: Vec<_> = (0..SLOTS)
            .map(|_| {
                let (stream, all) = (listener.accept().unwrap().0, all.clone());
                std::thread::spawn(move || serve_one(&stream, &all))
            })
            .collect();
        conversations.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    for n in 0..SLOTS {
        let email = format!("guest{n}@mail{n}.example");
        house.post("/customer/add", json!({"name": "Guest", "email": email})).await.expect(201);
        ask(&house, &format!("198.51.100.{n}"), &email).await.expect(202);
    }
    let sent =
        tokio::time::timeout(LIMIT, send_mail::step(&house.app)).await.expect("they wait for each other");
    assert_eq!(sent.unwrap(), SLOTS);
    let mails = tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();
    for mail in mails {
        assert!(mail.contains("\nAuto-Submitted: auto-generated\n"), "{mail}");
        let id = mail.lines().find(|line| line.starts_with("Message-ID: <")).unwrap();
        assert!(id.ends_with("@hall.example>"), "{id}");
    }
}
