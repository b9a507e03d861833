//! How long a login lasts, and how it ends.

use onsale::jobs::follow_revocations;
use onsale::jobs::relay_journal::Relay;
use onsale_core::{Actor, Timestamp};
use serde_json::json;

use super::{Guest, House};
use crate::util::{Answer, Request};

const HOUR: i64 = 3_600;

async fn mine(house: &House, guest: &Guest) -> Answer {
    house.send(guest.get("/ticket/mine")).await
}

async fn refresh(house: &House, token: &str) -> Answer {
    house.post("/auth/refresh", json!({"refreshToken": token})).await
}

#[tokio::test]
async fn a_token_lasts_twelve_hours_and_a_refresh_token_takes_over() {
    let house = House::new().await;
    let ada = house.customer("Ada").await;
    house.pass_seconds(12 * HOUR);
    mine(&house, &ada).await.expect(200);
    house.pass_seconds(30);
    mine(&house, &ada).await.refused(401, "TOKEN_EXPIRED");
    let answer = refresh(&house, &ada.refresh).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let later = Guest::of(&answer.expect(200));
    assert_eq!(later.id, ada.id);
    mine(&house, &later).await.expect(200);
    house.pass_seconds(61 * 24 * HOUR);
    refresh(&house, &later.refresh).await.refused(401, "SESSION_ENDED");
}

#[tokio::test]
async fn a_refresh_token_that_is_used_after_its_grace_ends_the_session() {
    let house = House::new().await;
    let ada = house.customer("Ada").await;
    let next = Guest::of(&refresh(&house, &ada.refresh).await.expect(200));
    mine(&house, &ada).await.expect(200);
    house.pass_seconds(60);
    refresh(&house, &ada.refresh).await.refused(401, "SESSION_ENDED");
    for token in [&ada, &next] {
        mine(&house, token).await.refused(401, "SESSION_ENDED");
    }
    refresh(&house, &next.refresh).await.refused(401, "SESSION_ENDED");
    for nonsense in ["", "AAAA", &"A".repeat(54)] {
        let answer = refresh(&house, nonsense).await;
        assert_eq!(answer.status, 401, "{nonsense}: {}", answer.text());
    }
}

/// An answer was lost, or pages of one browser ask at the same time: all have the same refresh token afterwards.
#[tokio::test]
async fn whoever_asks_again_within_a_minute_gets_the_latest_again() {
    let house = House::new().await;
    let ada = house.customer("Ada").await;
    let body = json!({"refreshToken": ada.refresh});
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut client, request) =
            (house.client().await, Request::new("POST", "/auth/refresh").json(body.clone()));
        asked.spawn(async move { client.send(&request).await.expect(200) });
    }
    let all: Vec<Guest> = asked.join_all().await.iter().map(Guest::of).collect();
    assert!(all.iter().all(|guest| guest.refresh == all[0].refresh && guest.refresh != ada.refresh));
    for guest in &all {
        mine(&house, guest).await.expect(200);
    }
    // One of them goes on, and a slow one comes with the first token: it gets where the others are.
    let later = Guest::of(&refresh(&house, &all[0].refresh).await.expect(200));
    house.pass_seconds(59);
    let slow = Guest::of(&refresh(&house, &ada.refresh).await.expect(200));
    assert_eq!(slow.refresh, later.refresh);
    // Used up, it is a copy in other hands again.
    house.pass_seconds(1);
    refresh(&house, &ada.refresh).await.refused(401, "SESSION_ENDED");
    mine(&house, &slow).await.refused(401, "SESSION_ENDED");
}

/// A hall is behind one address: what others there send does not keep anybody from staying logged in.
#[tokio::test]
async fn refreshes_are_counted_by_session_and_by_nothing_else() {
    let house = House::with(|config| config.access.logins_per_minute = 2).await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    let garbage = || house.post("/auth/verify", json!({}));
    garbage().await.refused(400, "INVALID_FIELD");
    garbage().await.refused(400, "INVALID_FIELD");
    garbage().await.refused(429, "RATE_LIMITED");
    for _ in 0..60 {
        refresh(&house, &ada.refresh).await.expect(200);
    }
    let refused = refresh(&house, &ada.refresh).await;
    assert_eq!(refused.header("retry-after"), Some("1"));
    refused.refused(429, "RATE_LIMITED");
    refresh(&house, &bob.refresh).await.expect(200);
    // Too often is no reason to end it.
    house.pass_seconds(1);
    refresh(&house, &ada.refresh).await.expect(200);
}

#[tokio::test]
async fn logging_out_ends_one_session_or_all() {
    let house = House::new().await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    house.send(ada.post("/auth/logout")).await.expect(200);
    mine(&house, &ada).await.refused(401, "SESSION_ENDED");
    refresh(&house, &ada.refresh).await.refused(401, "SESSION_ENDED");
    mine(&house, &bob).await.expect(200);
    house.send(bob.post("/auth/logout-all")).await.expect(200);
    mine(&house, &bob).await.refused(401, "SESSION_ENDED");
    refresh(&house, &bob.refresh).await.refused(401, "SESSION_ENDED");
}

#[tokio::test]
async fn what_one_server_ends_the_others_hear_of() {
    let house = House::new().await;
    let ada = house.customer("Ada").await;
    // Another server of the same house: the same database, its own memory.
    let other = onsale::auth::TokenVerifier::new(onsale::auth::keyring::Keyring::default(), false);
    let now = house.clock.now();
    other.hear(&house.app.store.access_news(Timestamp(0)).await.unwrap(), now);
    assert!(other.believes(&ada.token, now));
    house.send(ada.post("/auth/logout")).await.expect(200);
    other.hear(&house.app.store.access_news(now).await.unwrap(), now);
    assert!(!other.believes(&ada.token, now));
    // And the job asks for exactly that.
    assert_eq!(follow_revocations::step(&house.app, now).await.unwrap(), now);
}

#[tokio::test]
async fn a_rotated_key_signs_and_the_old_one_is_believed_or_forgotten() {
    let house = House::new().await;
    let ada = house.customer("Ada").await;
    let rotate = |body| Request::new("POST", "/auth/rotate-key").bearer(&house.admin()).json(body);
    house.send(rotate(json!({}))).await.expect(200);
    house.pass_seconds(3);
    mine(&house, &ada).await.expect(200);
    let bob = house.customer("Bob").await;
    let head = |guest: &Guest| guest.token.split('.').next().unwrap().to_owned();
    assert_ne!(head(&ada), head(&bob));
    house.send(rotate(json!({"forgetOld": true}))).await.expect(200);
    for guest in [&ada, &bob] {
        mine(&house, guest).await.refused(401, "UNAUTHENTICATED");
    }
    let again = Guest::of(&refresh(&house, &ada.refresh).await.expect(200));
    mine(&house, &again).await.expect(200);
}

#[tokio::test]
async fn sessions_survive_a_restart_and_so_does_their_end() {
    let house = House::new().await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    house.send(ada.post("/auth/logout")).await.expect(200);
    let house = house.restarted().await;
    mine(&house, &ada).await.refused(401, "SESSION_ENDED");
    mine(&house, &bob).await.expect(200);
}

#[tokio::test]
async fn whoever_is_deleted_is_logged_out() {
    let house = House::new().await;
    let vendor = house.vendor("Hall").await;
    let request = Request::new("DELETE", &format!("/vendor/delete/{}", vendor.id)).bearer(&vendor.token);
    house.send(request).await.expect(200);
    follow_revocations::step(&house.app, house.clock.now()).await.unwrap();
    house.send(vendor.get("/vendor/releases")).await.refused(401, "SESSION_ENDED");
}

#[tokio::test]
async fn an_administrator_s_token_can_be_ended_too() {
    let house = House::new().await;
    let now = house.clock.now();
    let year = Timestamp(now.0 + 365 * 24 * HOUR * 1000);
    let token = house.app.verifier.sign(Actor::Admin, 99, year, now).unwrap();
    let ask = || Request::new("GET", "/metrics").bearer(&token);
    assert_eq!(house.send(ask()).await.status, 200);
    house.send(Request::new("POST", "/auth/logout").bearer(&token)).await.expect(200);
    house.send(ask()).await.refused(401, "SESSION_ENDED");
    house.pass_seconds(300 * 24 * HOUR);
    onsale::jobs::forget_old::step(&house.app).await.unwrap();
    follow_revocations::step(&house.app, house.clock.now()).await.unwrap();
    let house = house.restarted().await;
    house.send(ask()).await.refused(401, "SESSION_ENDED");
}

/// Lets time pass, changes what is for sale, and has it told.
async fn something_happens(house: &House, hall: &Guest, relay: &mut Relay) {
    house.pass_seconds(1);
    house.stock(hall, 1).await;
    relay.step(&house.app).await.unwrap();
}

#[tokio::test]
async fn a_stream_ends_with_the_session_or_the_key_that_it_was_opened_with() {
    let house = House::new().await;
    let (hall, barn, ada) =
        (house.vendor("Hall").await, house.vendor("Barn").await, house.customer("Ada").await);
    let made =
        house.send(barn.post("/vendor/key/add").json(json!({"name": "Till", "scopes": ["read"]}))).await;
    let made = made.expect(201);
    let mut relay = Relay::default();
    let mut nobody = house.listen(None).await;
    let mut ends = [
        house.listen_as(&ada.token).await,
        house.listen_as(&barn.token).await,
        house.listen_as(made["key"].as_str().unwrap()).await,
    ];
    something_happens(&house, &hall, &mut relay).await;
    nobody.expect("snapshot").await;
    for stream in &mut ends {
        stream.expect("snapshot").await;
    }
    something_happens(&house, &hall, &mut relay).await;
    nobody.expect("frame").await;
    for stream in &mut ends {
        stream.expect("frame").await;
    }
    house.send(ada.post("/auth/logout")).await.expect(200);
    let delete = format!("/vendor/key/delete/{}", made["keyId"]);
    house.send(Request::new("DELETE", &delete).bearer(&barn.token)).await.expect(200);
    house.send(barn.post("/auth/logout-all")).await.expect(200);
    something_happens(&house, &hall, &mut relay).await;
    nobody.expect("frame").await;
    for stream in &mut ends {
        assert_eq!(stream.next().await, None);
    }
    // So does one whose token has run out.
    let eve = house.customer("Eve").await;
    let mut late = house.listen_as(&eve.token).await;
    late.expect("snapshot").await;
    house.pass_seconds(12 * HOUR + 30);
    relay.step(&house.app).await.unwrap();
    let hall = Guest::of(&refresh(&house, &hall.refresh).await.expect(200));
    something_happens(&house, &hall, &mut relay).await;
    assert_eq!(late.next().await, None);
}
