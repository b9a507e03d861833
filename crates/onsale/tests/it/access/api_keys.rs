//! Keys of vendors' own programs.

use onsale::jobs::follow_revocations;
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::Request;

async fn key(house: &House, vendor: &Guest, scopes: &[&str]) -> Value {
    let request = vendor.post("/vendor/key/add").json(json!({"name": "Till", "scopes": scopes}));
    house.send(request).await.expect(201)
}

#[tokio::test]
async fn a_key_does_what_it_is_good_for_and_nothing_else() {
    let house = House::new().await;
    let hall = house.vendor("Hall").await;
    let made = key(&house, &hall, &["read", "release"]).await;
    let key = made["key"].as_str().unwrap();
    let by_key = |method: &str, path: &str| Request::new(method, path).bearer(key);
    let release = by_key("POST", "/vendor/release").json(json!({"ticketsPerRelease": 2}));
    let release = house.send(release).await.expect(202);
    assert_eq!(release["vendorId"], hall.id);
    house.release_due().await;
    let all = house.send(by_key("GET", "/ticket/all")).await.expect(200);
    assert_eq!(all.as_array().unwrap().len(), 2);
    house.send(by_key("GET", "/vendor/releases").vendor(hall.id)).await.expect(200);
    house.send(by_key("GET", "/vendor/releases").vendor(hall.id + 1)).await.refused(403, "FORBIDDEN");
    for (method, path) in [
        ("DELETE", "/ticket/delete/1"),
        ("POST", "/vendor/key/add"),
        ("GET", "/vendor/key/all"),
        ("DELETE", "/vendor/key/delete/1"),
        ("POST", "/ticket/reserve"),
        ("GET", "/customer/all"),
        ("POST", "/ticket/stop"),
    ] {
        house.send(by_key(method, path)).await.refused(403, "FORBIDDEN");
    }
    house.send(by_key("POST", "/auth/logout")).await.refused(401, "UNAUTHENTICATED");
    house
        .send(Request::new("GET", "/ticket/all").bearer(&format!("{key}x")))
        .await
        .refused(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_key_is_listed_noted_and_deleted_by_its_vendor_only() {
    let house = House::new().await;
    let (hall, barn) = (house.vendor("Hall").await, house.vendor("Barn").await);
    let made = key(&house, &hall, &["manage", "read"]).await;
    let id = made["keyId"].as_i64().unwrap();
    let listed = |body: Value| body.as_array().unwrap().clone();
    let all = listed(house.send(hall.get("/vendor/key/all")).await.expect(200));
    assert_eq!((&all[0]["scopes"], &all[0]["lastUsedAt"]), (&json!(["read", "manage"]), &Value::Null));
    assert!(all[0]["key"].is_null(), "{}", all[0]);
    assert!(listed(house.send(barn.get("/vendor/key/all")).await.expect(200)).is_empty());

    let use_it = || Request::new("GET", "/vendor/releases").bearer(made["key"].as_str().unwrap());
    house.send(use_it()).await.expect(200);
    follow_revocations::note_uses(&house.app).await.unwrap();
    let all = listed(house.send(hall.get("/vendor/key/all")).await.expect(200));
    assert_eq!(all[0]["lastUsedAt"], "2026-11-23T10:00:00.000Z");

    let delete =
        |guest: &Guest| Request::new("DELETE", &format!("/vendor/key/delete/{id}")).bearer(&guest.token);
    house.send(delete(&barn)).await.refused(404, "KEY_NOT_FOUND");
    house.send(delete(&hall)).await.expect(200);
    house.send(use_it()).await.refused(401, "UNAUTHENTICATED");
    let nothing = hall.post("/vendor/key/add").json(json!({"name": "Till", "scopes": []}));
    house.send(nothing).await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn a_key_goes_with_its_vendor() {
    let house = House::new().await;
    let (hall, barn) = (house.vendor("Hall").await, house.vendor("Barn").await);
    let (halls, barns) = (key(&house, &hall, &["read"]).await, key(&house, &barn, &["read"]).await);
    let delete = Request::new("DELETE", &format!("/vendor/delete/{}", hall.id)).bearer(&hall.token);
    house.send(delete).await.expect(200);
    let ask = |made: &Value| Request::new("GET", "/ticket/all").bearer(made["key"].as_str().unwrap());
    house.send(ask(&halls)).await.refused(401, "UNAUTHENTICATED");
    house.send(ask(&barns)).await.expect(200);
}

#[tokio::test]
async fn a_database_holds_no_secret_that_somebody_else_has() {
    let house = House::new().await;
    let hall = house.vendor("Hall").await;
    let made = key(&house, &hall, &["read"]).await;
    let secrets = [hall.token.clone(), hall.refresh.clone(), made["key"].as_str().unwrap().to_owned()];
    let mut house = house;
    house.stop().await;
    let files = std::fs::read_dir(house.folder()).unwrap();
    let bytes: Vec<u8> = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    for secret in secrets {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret}");
    }
}

fn by(key: &Value) -> Request {
    Request::new("GET", "/vendor/releases").bearer(key["key"].as_str().unwrap())
}

#[tokio::test]
async fn logging_out_everywhere_ends_keys_too_unless_told_not_to() {
    let house = House::new().await;
    let hall = house.vendor("Hall").await;
    let made = key(&house, &hall, &["read"]).await;
    let keep = hall.post("/auth/logout-all").json(json!({"keepApiKeys": true}));
    let kept = house.send(keep).await.expect(200);
    assert_eq!((&kept["apiKeys"][0]["keyId"], &kept["apiKeysEnded"]), (&made["keyId"], &json!(false)));
    house.send(by(&made)).await.expect(200);
    let barn = house.vendor("Barn").await;
    let other = key(&house, &barn, &["read"]).await;
    let ended = house.send(barn.post("/auth/logout-all")).await.expect(200);
    assert_eq!((&ended["apiKeys"][0]["name"], &ended["apiKeysEnded"]), (&json!("Till"), &json!(true)));
    assert_eq!(ended["message"], "You are logged out; 1 API key has ended.");
    house.send(by(&other)).await.refused(401, "UNAUTHENTICATED");
    house.send(by(&made)).await.expect(200);
}

#[tokio::test]
async fn forgetting_old_token_keys_ends_api_keys_too_unless_told_not_to() {
    let house = House::new().await;
    let hall = house.vendor("Hall").await;
    let made = key(&house, &hall, &["read"]).await;
    let rotate = |body: Value| Request::new("POST", "/auth/rotate-key").bearer(&house.admin()).json(body);
    let plain = house.send(rotate(json!({}))).await.expect(200);
    assert_eq!((&plain["apiKeys"], &plain["apiKeysEnded"]), (&json!([]), &json!(false)));
    house.pass_seconds(3);
    let kept = house.send(rotate(json!({"forgetOld": true, "keepApiKeys": true}))).await.expect(200);
    assert_eq!(kept["apiKeys"][0]["vendorId"], hall.id);
    house.send(by(&made)).await.expect(200);
    let ended = house.send(rotate(json!({"forgetOld": true}))).await.expect(200);
    assert_eq!((&ended["apiKeys"][0]["keyId"], &ended["apiKeysEnded"]), (&made["keyId"], &json!(true)));
    assert_eq!(ended["message"], "A fresh key signs; no earlier token is good. API keys that have ended: 1.");
    house.send(by(&made)).await.refused(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_vendor_gets_a_mail_about_each_new_key() {
    let house = House::with(|config| config.access.dev_mailbox = true).await;
    let hall = house.vendor("Hall").await;
    let made = key(&house, &hall, &["read", "manage"]).await;
    onsale::jobs::send_mail::step(&house.app).await.unwrap();
    let onsale::mail::Mailer::Mailbox(mailbox) = &house.app.mailer else { panic!("no mailbox") };
    let mails = mailbox.all();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "hall@example.org"));
    assert!(mails[0].body.contains("\"Till\", which may read, manage"), "{}", mails[0].body);
    assert!(!mails[0].body.contains(made["key"].as_str().unwrap()));
}

#[tokio::test]
async fn a_key_whose_answer_was_lost_is_made_again_in_its_place() {
    let house = House::new().await;
    let hall = house.vendor("Hall").await;
    let ask = |name: &str| {
        let request = hall.post("/vendor/key/add").header("idempotency-key", "k".repeat(20));
        request.json(json!({"name": name, "scopes": ["read"]}))
    };
    let mut before: Option<Value> = None;
    for _ in 0..3 {
        let made = house.send(ask("Till")).await.expect(201);
        let use_it =
            |made: &Value| Request::new("GET", "/vendor/releases").bearer(made["key"].as_str().unwrap());
        house.send(use_it(&made)).await.expect(200);
        if let Some(before) = &before {
            house.send(use_it(before)).await.refused(401, "UNAUTHENTICATED");
        }
        let all = house.send(hall.get("/vendor/key/all")).await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
        before = Some(made);
    }
    house.send(ask("Door")).await.refused(409, "IDEMPOTENCY_MISMATCH");
    // Under another key, or none, it is another one.
    house
        .send(hall.post("/vendor/key/add").json(json!({"name": "Till", "scopes": ["read"]})))
        .await
        .expect(201);
    let all = house.send(hall.get("/vendor/key/all")).await.expect(200);
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
}
