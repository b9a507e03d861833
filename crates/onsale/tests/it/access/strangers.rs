//! Strangers who want to keep somebody from logging in. Whatever they do, the owner gets a code and comes in with it: on a
//! device on which they were logged in before, and on any other.

use onsale::jobs::send_mail;
use onsale::mail::Mailer;
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::{Answer, Request};

const OWNER: &str = "ada@example.org";
/// Where the owner is, with a device that nobody knows.
const HOTEL: &str = "192.0.2.200";

/// A server behind a proxy, so that everybody has an address of their own, and somebody who wants to come back.
async fn house() -> (House, Guest) {
    let house = House::with(|config| {
        config.access.dev_mailbox = true;
        config.access.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let ada = house.customer("Ada").await;
    (house, ada)
}

async fn post(house: &House, from: &str, path: &str, body: Value) -> Answer {
    house.send(Request::new("POST", path).header("x-forwarded-for", from).json(body)).await
}

async fn ask(house: &House, from: &str, device: Option<&str>) -> Answer {
    post(house, from, "/auth/login", json!({"email": OWNER, "role": "customer", "device": device})).await
}

async fn guess(house: &House, from: &str, challenge: &str, code: &str) -> Answer {
    let body = json!({"email": OWNER, "role": "customer", "challenge": challenge, "code": code});
    post(house, from, "/auth/verify", body).await
}

/// The code of the newest mail.
async fn code(house: &House) -> String {
    while send_mail::step(&house.app).await.unwrap() > 0 {}
    let Mailer::Mailbox(mailbox) = &house.app.mailer else { panic!("no mailbox") };
    let mail = mailbox.all().into_iter().next().unwrap();
    mail.subject.chars().take_while(char::is_ascii_digit).collect()
}

/// The owner asks, gets a mail and types its code; answers how many digits it has.
async fn comes_in(house: &House, from: &str, device: Option<&str>) -> usize {
    let asked = ask(house, from, device).await.expect(202);
    let code = code(house).await;
    guess(house, from, asked["challenge"].as_str().unwrap(), &code).await.expect(200);
    code.len()
}

/// Asks for a code and guesses wrong, as often as that challenge lets.
async fn attack(house: &House, from: &str) {
    let asked = ask(house, from, None).await;
    if asked.status != 202 {
        return;
    }
    let challenge = asked.expect(202)["challenge"].as_str().unwrap().to_owned();
    let code = code(house).await;
    let wrong = if code.starts_with('0') { "1".repeat(code.len()) } else { "0".repeat(code.len()) };
    for _ in 0..6 {
        guess(house, from, &challenge, &wrong).await.refused(401, "CODE_INVALID");
    }
}

/// Thirty calls an hour: codes that are asked for, and guesses, from as many addresses as the strangers like.
async fn thirty_calls(house: &House, from: impl Fn(usize) -> String) {
    for n in 0..30 {
        attack(house, &from(n)).await;
        house.pass_seconds(60);
    }
}

#[tokio::test]
async fn thirty_calls_an_hour_from_many_addresses_keep_nobody_out() {
    for from in
        [|n: usize| format!("198.51.{n}.7"), |n: usize| format!("198.51.100.{n}"), |_| "198.51.100.7".into()]
    {
        let (house, ada) = house().await;
        thirty_calls(&house, from).await;
        comes_in(&house, HOTEL, None).await;
        // A device that the account knows feels none of it, behind the strangers' own address either.
        assert_eq!(comes_in(&house, &from(0), Some(&ada.device)).await, 6);
    }
}

#[tokio::test]
async fn what_a_mailbox_is_sent_is_bounded_and_a_known_device_does_not_feel_it() {
    let (house, ada) = house().await;
    let mut sent = 0;
    for n in 0..100 {
        sent += usize::from(ask(&house, &format!("198.51.{n}.7"), None).await.status == 202);
    }
    assert_eq!(sent, 60);
    ask(&house, HOTEL, None).await.refused(429, "RATE_LIMITED");
    assert_eq!(comes_in(&house, HOTEL, Some(&ada.device)).await, 6);
    house.pass_seconds(3_600);
    comes_in(&house, HOTEL, None).await;
}

#[tokio::test]
async fn guesses_at_other_challenges_cost_a_challenge_nothing() {
    let (house, _) = house().await;
    let asked = ask(&house, HOTEL, None).await.expect(202);
    let code = code(&house).await;
    // Made up, the stranger's own, and one for another address.
    let own = ask(&house, "198.51.100.7", None).await.expect(202);
    let body = json!({"email": "eve@example.org", "role": "customer"});
    let other = post(&house, "198.51.100.7", "/auth/login", body).await.expect(202);
    let challenges = [
        json!("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
        own["challenge"].clone(),
        other["challenge"].clone(),
    ];
    for challenge in challenges {
        for _ in 0..20 {
            let challenge = challenge.as_str().unwrap();
            guess(&house, "198.51.100.7", challenge, "000000").await.refused(401, "CODE_INVALID");
            // The right code is of no use with another challenge.
            guess(&house, "198.51.100.7", challenge, &code).await.refused(401, "CODE_INVALID");
        }
    }
    guess(&house, HOTEL, asked["challenge"].as_str().unwrap(), &code).await.expect(200);
}

/// Who has read the owner's challenge uses up that one; the next one is the owner's again.
#[tokio::test]
async fn a_stolen_challenge_costs_one_code() {
    let (house, _) = house().await;
    let asked = ask(&house, HOTEL, None).await.expect(202);
    let lost = code(&house).await;
    let challenge = asked["challenge"].as_str().unwrap();
    let wrong = if lost == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        guess(&house, "198.51.100.7", challenge, wrong).await.refused(401, "CODE_INVALID");
    }
    guess(&house, HOTEL, challenge, &lost).await.refused(401, "CODE_INVALID");
    house.pass_seconds(30);
    assert_eq!(comes_in(&house, HOTEL, None).await, 6);
}

#[tokio::test]
async fn after_fifty_wrong_guesses_codes_are_long_and_nobody_is_kept_out() {
    let (house, ada) = house().await;
    let waiting = ask(&house, HOTEL, None).await.expect(202);
    let short = code(&house).await;
    for n in 0..10 {
        attack(&house, &format!("198.51.{n}.7")).await;
    }
    // A short code could be guessed by whoever goes on: it is no longer taken, and the next one is long.
    guess(&house, HOTEL, waiting["challenge"].as_str().unwrap(), &short).await.refused(401, "CODE_INVALID");
    house.pass_seconds(30);
    assert_eq!(comes_in(&house, HOTEL, None).await, 12);
    // Guesses at long codes use up nothing.
    for n in 10..20 {
        attack(&house, &format!("198.51.{n}.7")).await;
    }
    assert_eq!(comes_in(&house, "192.0.2.7", None).await, 12);
    assert_eq!(comes_in(&house, HOTEL, Some(&ada.device)).await, 6);
    house.pass_seconds(86_400);
    assert_eq!(comes_in(&house, HOTEL, None).await, 6);
}

/// What a device keeps is forgotten by "log out everywhere", and another one takes its place at each login.
#[tokio::test]
async fn a_device_is_known_until_its_owner_logs_out_everywhere() {
    let (house, ada) = house().await;
    let known = |device: String| {
        let house = &house;
        async move {
            for n in 0..100 {
                ask(house, &format!("198.51.{n}.7"), None).await;
            }
            let status = ask(house, HOTEL, Some(&device)).await.status;
            house.pass_seconds(3_600);
            status == 202
        }
    };
    assert!(known(ada.device.clone()).await);
    assert!(!known("AAECAwQFBgcICQoLDA0ODw".to_owned()).await);
    let asked = ask(&house, HOTEL, Some(&ada.device)).await.expect(202);
    let (challenge, code) = (asked["challenge"].as_str().unwrap(), code(&house).await);
    let body = json!({"email": OWNER, "role": "customer", "challenge": challenge, "code": code, "device": ada.device});
    let back = Guest::of(&post(&house, HOTEL, "/auth/verify", body).await.expect(200));
    house.pass_seconds(3_600);
    assert!(back.device != ada.device && known(back.device.clone()).await);
    assert!(!known(ada.device.clone()).await, "another one took its place");
    house.send(back.post("/auth/logout")).await.expect(200);
    assert!(known(back.device.clone()).await, "whoever logs out comes back on the same device");
    let again = ask(&house, HOTEL, Some(&back.device)).await.expect(202);
    let code = self::code(&house).await;
    let again = guess(&house, HOTEL, again["challenge"].as_str().unwrap(), &code).await.expect(200);
    let again = Guest::of(&again);
    house.send(again.post("/auth/logout-all")).await.expect(200);
    house.pass_seconds(3_600);
    assert!(!known(back.device.clone()).await && !known(again.device.clone()).await);
}

/// Whoever fills the bound of an address does not fill that of a device behind the same address.
#[tokio::test]
async fn a_device_has_a_bound_of_its_own_behind_an_address_that_is_full() {
    let full = |config: &mut onsale::config::Config| config.access.logins_per_minute = 2;
    let house = House::with(full).await;
    let ada = house.customer("Ada").await;
    for _ in 0..2 {
        house.post("/auth/verify", json!({})).await.refused(400, "INVALID_FIELD");
    }
    let body = |device: &str| json!({"email": OWNER, "role": "customer", "device": device});
    let made_up = "AAECAwQFBgcICQoLDA0OD_0jFvDaHtv_V8sPZZRzF7E";
    house.post("/auth/login", body(made_up)).await.refused(429, "RATE_LIMITED");
    house.post("/auth/login", body(&ada.device)).await.expect(202);
}
