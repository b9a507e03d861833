//! Everybody who tries to get in without being let in.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Guest, House};
use crate::util::Request;

fn part(value: &Value) -> String {
    BASE64.encode(value.to_string())
}

/// A token with this head and these claims, signed with this secret by HMAC-SHA-256.
fn forged(head: &Value, claims: &Value, secret: &[u8]) -> String {
    signed(&part(head), claims, secret)
}

/// The same with a head that is written already.
fn signed(head: &str, claims: &Value, secret: &[u8]) -> String {
    let text = format!("{head}.{}", part(claims));
    let mac = Hmac::<Sha256>::new_from_slice(secret).unwrap().chain_update(text.as_bytes());
    format!("{text}.{}", BASE64.encode(mac.finalize().into_bytes()))
}

fn claims_of(guest: &Guest) -> Value {
    let claims = guest.token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64.decode(claims).unwrap()).unwrap()
}

fn head_of(guest: &Guest) -> Value {
    let head = guest.token.split('.').next().unwrap();
    serde_json::from_slice(&BASE64.decode(head).unwrap()).unwrap()
}

async fn kept_out(house: &House, token: &str, what: &str) {
    let answer = house.send(Request::new("GET", "/ticket/mine").bearer(token)).await;
    assert_eq!((answer.status, &answer.json()["code"]), (401, &json!("UNAUTHENTICATED")), "{what}");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"onsale\""));
}

#[tokio::test]
async fn forged_tokens() {
    let house = House::new().await;
    let ada = house.customer("Ada").await;
    let (head, claims) = (head_of(&ada), claims_of(&ada));
    let with = |name: &str, value: Value| {
        let mut head = head.clone();
        head[name] = value;
        head
    };
    kept_out(&house, &forged(&head, &claims, b"another secret"), "another secret").await;
    kept_out(&house, &forged(&head, &claims, b""), "no secret").await;
    let unsigned = |head: &Value| format!("{}.{}.", part(head), part(&claims));
    for none in ["none", "None", "NONE", ""] {
        kept_out(&house, &unsigned(&with("alg", none.into())), "alg none").await;
    }
    kept_out(&house, &unsigned(&head), "no signature").await;
    // The good signature of a head that says something else.
    let signature = ada.token.rsplit('.').next().unwrap();
    for alg in ["none", "HS384", "RS256", "ES256", "EdDSA"] {
        let text = format!("{}.{}.{signature}", part(&with("alg", alg.into())), part(&claims));
        kept_out(&house, &text, alg).await;
    }
    // Keys that the token itself brings, or points at.
    for (name, value) in [
        ("jwk", json!({"kty": "oct", "k": BASE64.encode(b"mine")})),
        ("jku", json!("http://127.0.0.1/keys")),
        ("x5u", json!("http://127.0.0.1/cert")),
        ("kid", json!("../../dev/null")),
        ("kid", json!("1' UNION SELECT 'mine")),
        ("kid", json!("2")),
        ("crit", json!(["b64"])),
    ] {
        kept_out(&house, &forged(&with(name, value), &claims, b"mine"), name).await;
    }
    // Somebody else under a signature that was made for Ada.
    let mut bob = claims.clone();
    bob["sub"] = "customer:2".into();
    let start = ada.token.split('.').next().unwrap();
    kept_out(&house, &format!("{start}.{}.{signature}", part(&bob)), "another subject").await;
    for nonsense in ["", "x", "a.b", "a.b.c.d", "....", &"A".repeat(9_000), &format!("{} x", ada.token)] {
        kept_out(&house, nonsense, nonsense).await;
    }
}

/// Whoever has the key could sign anything; what is not for us is refused all the same.
#[tokio::test]
async fn tokens_of_the_right_key_for_another_purpose() {
    let secret = "k".repeat(32);
    let house = House::with(|config| config.access.token_key = Some("k".repeat(32))).await;
    let ada = house.customer("Ada").await;
    let (head, claims) = (ada.token.split('.').next().unwrap(), claims_of(&ada));
    let sign = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        signed(head, &claims, secret.as_bytes())
    };
    let same = signed(head, &claims, secret.as_bytes());
    let good = house.send(Request::new("GET", "/ticket/mine").bearer(&same)).await;
    assert_eq!(good.status, 200, "the forger has understood the form: {}", good.text());
    let now = house.clock.now().0 / 1000;
    for (name, value) in [
        ("aud", json!("another")),
        ("aud", json!(["onsale:api"])),
        ("aud", Value::Null),
        ("iss", json!("another")),
        ("iat", json!(now + 31)),
        ("iat", json!("soon")),
        ("exp", json!("never")),
        ("exp", Value::Null),
        ("sub", json!("customer:0")),
        ("sub", json!("customer:-1")),
        ("sub", json!("customer:9007199254740992")),
        ("sub", json!("customer")),
        ("sub", json!("root")),
        ("sub", json!("Admin")),
        ("sub", json!("system")),
        ("sid", json!("")),
        ("sid", json!("zz")),
    ] {
        kept_out(&house, &sign(name, value.clone()), &format!("{name} {value}")).await;
    }
    let old = sign("exp", json!(now - 30));
    house.send(Request::new("GET", "/ticket/mine").bearer(&old)).await.refused(401, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn a_name_in_a_header_proves_nothing() {
    let house = House::new().await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    let hall = house.vendor("Hall").await;
    house.stock(&hall, 2).await;
    let reserve = || Request::new("POST", "/ticket/reserve");
    house.send(reserve().customer(ada.id)).await.refused(401, "UNAUTHENTICATED");
    house.send(reserve().customer(ada.id).bearer(&bob.token)).await.refused(403, "FORBIDDEN");
    house.send(reserve().vendor(hall.id).bearer(&bob.token)).await.refused(403, "FORBIDDEN");
    house
        .send(reserve().header("x-customer-id", "all").bearer(&bob.token))
        .await
        .refused(400, "INVALID_HEADER");
    house.send(reserve().customer(bob.id).bearer(&bob.token)).await.expect(200);
    house
        .send(reserve().header("authorization", "Basic YWRtaW46YWRtaW4="))
        .await
        .refused(401, "UNAUTHENTICATED");
    let twice = reserve().bearer(&ada.token).bearer(&bob.token);
    house.send(twice).await.refused(400, "INVALID_HEADER");
    let in_address = format!("/ticket/mine?access_token={}", ada.token);
    house.get(&in_address).await.refused(401, "UNAUTHENTICATED");
    // An administrator may name anyone, and has to name someone.
    let admin = house.admin();
    house.send(reserve().bearer(&admin)).await.refused(400, "MISSING_HEADER");
    house.send(reserve().customer(ada.id).bearer(&admin)).await.expect(200);
    let mine = house.send(ada.get("/ticket/mine")).await.expect(200);
    assert_eq!(mine.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_idempotency_key_of_another() {
    let house = House::new().await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    let hall = house.vendor("Hall").await;
    house.stock(&hall, 5).await;
    let reserve = |guest: &Guest| guest.post("/ticket/reserve").header("idempotency-key", "shared");
    let adas = house.send(reserve(&ada)).await.expect(200);
    let bobs = house.send(reserve(&bob)).await;
    assert_eq!(bobs.header("idempotency-replayed"), None);
    let bobs = bobs.expect(200);
    assert_ne!(adas["ticketId"], bobs["ticketId"]);
    assert_eq!(bobs["customerId"], bob.id);
    // And nobody gets it without proving who they are.
    let named = Request::new("POST", "/ticket/reserve").header("idempotency-key", "shared").customer(ada.id);
    house.send(named).await.refused(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn who_holds_a_ticket_is_shown_to_those_only_who_may_know() {
    let house = House::new().await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    let hall = house.vendor("Hall").await;
    house.stock(&hall, 1).await;
    house.send(ada.post("/ticket/reserve")).await.expect(200);
    let find = Request::new("GET", "/ticket/find/1");
    let holder = |body: Value| body["customerId"].as_i64();
    assert_eq!(holder(house.send(find.clone()).await.expect(200)), None);
    assert_eq!(holder(house.send(find.clone().bearer(&bob.token)).await.expect(200)), None);
    for token in [&ada.token, &hall.token, &house.admin()] {
        assert_eq!(holder(house.send(find.clone().bearer(token)).await.expect(200)), Some(ada.id));
    }
}
