//! `/ticket/code`, `/ticket/ics`, `/event/keys`, `/auth/rotate-ticket-key`.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use onsale_core::code::{Claims, Generation, KeyId, PublicKey, Refused, RevocationPage, Verifier};
use onsale_core::{EventId, TicketId, Timestamp};
use serde_json::{Value, json};

use crate::util::{Request, TestApp};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A house where Ada has bought ticket 1.
async fn sold() -> TestApp {
    let app = TestApp::new().await;
    let vendor = app.with_tickets(3).await;
    assert_eq!(vendor, 1);
    let ada = app.add_customer("Ada").await;
    assert_eq!(app.reserve(ada, json!({})).await.status, 200);
    assert_eq!(app.act(ada, "/ticket/finalize").await.status, 200);
    app
}

async fn code(app: &TestApp) -> Value {
    let answer = app.get("/ticket/code/1").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn keys(app: &TestApp) -> Value {
    let answer = app.get("/event/keys/1").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn bytes(text: &Value) -> Vec<u8> {
    BASE64.decode(text.as_str().unwrap()).unwrap()
}

fn ticket(id: &Value) -> TicketId {
    TicketId::new(id.as_i64().unwrap()).unwrap()
}

fn public(keys: &Value) -> Vec<PublicKey> {
    let all = keys["keys"].as_array().unwrap().iter();
    let key = |key: &Value| PublicKey {
        id: KeyId::new(key["keyId"].as_i64().unwrap()).unwrap(),
        bytes: bytes(&key["publicKey"]).try_into().unwrap(),
    };
    all.map(key).collect()
}

/// What a door says that has only what the server has sent.
fn judge(keys: &Value, code: &Value) -> Result<Claims, Refused> {
    let event = EventId::new(keys["eventId"].as_i64().unwrap()).unwrap();
    let public = public(keys);
    let claims = Verifier { event, keys: &public, now: NOW }.verify(code["code"].as_str().unwrap())?;
    let entries = keys["revocations"]["entries"].as_array().unwrap().iter();
    let current = entries.filter(|entry| ticket(&entry["ticketId"]) == claims.ticket).map(generation).next();
    claims.check_generation(current.unwrap_or_default()).map(|()| claims)
}

fn generation(entry: &Value) -> Generation {
    Generation::from_store(entry["generation"].as_i64().unwrap())
}

fn is_signed(keys: &Value) -> bool {
    let list = &keys["revocations"];
    let optional = |name: &str| list.get(name).map(ticket);
    let at: jiff::Timestamp = list["at"].as_str().unwrap().parse().unwrap();
    let entries = list["entries"].as_array().unwrap().iter();
    let page = RevocationPage {
        event: EventId::new(keys["eventId"].as_i64().unwrap()).unwrap(),
        number: list["number"].as_i64().unwrap(),
        at: Timestamp(at.as_millisecond()),
        after: optional("after"),
        next: optional("next"),
        entries: entries.map(|entry| (ticket(&entry["ticketId"]), generation(entry))).collect(),
    };
    let key = public(keys).into_iter().find(|key| i64::from(key.id.get()) == list["keyId"].as_i64().unwrap());
    page.is_signed(&key.unwrap(), &bytes(&list["signature"]))
}

#[tokio::test]
async fn the_code_of_a_sold_ticket_is_judged_by_the_keys_of_its_event() {
    let app = sold().await;
    let (code, keys) = (code(&app).await, keys(&app).await);
    assert_eq!((&code["ticketId"], &code["eventId"], &code["generation"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!(code["shortCode"].as_str().unwrap().len(), 24);
    let claims = judge(&keys, &code).unwrap();
    assert_eq!((claims.ticket.get(), claims.event.get()), (1, 1));
    assert!(is_signed(&keys), "{keys}");
    assert_eq!((&keys["revocations"]["number"], &keys["revocations"]["entries"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn an_undone_sale_voids_the_codes_and_the_list_says_so() {
    let app = sold().await;
    let code = code(&app).await;
    let void = app.send(Request::new("POST", "/ticket/void/1").vendor(1)).await;
    assert_eq!(void.status, 200, "{}", void.text());
    let keys = keys(&app).await;
    let (generation, current) = (Generation::default(), Generation::default().refunded());
    assert_eq!(judge(&keys, &code), Err(Refused::Replaced { generation, current }));
    assert_eq!(keys["revocations"]["number"], 1);
    assert_eq!(keys["revocations"]["entries"], json!([{"ticketId": 1, "generation": 1}]));
    assert!(is_signed(&keys), "{keys}");
    app.get("/ticket/code/1").await.refused(409, "TICKET_NOT_SOLD");
    let behind = app.get("/event/keys/1?after=1").await.json();
    assert_eq!((&behind["revocations"]["entries"], &behind["revocations"]["after"]), (&json!([]), &json!(1)));
    assert!(is_signed(&behind), "{behind}");
}

#[tokio::test]
async fn what_has_no_code_says_why() {
    let app = sold().await;
    app.get("/ticket/code/2").await.refused(409, "TICKET_NOT_SOLD");
    app.get("/ticket/code/99").await.refused(404, "TICKET_NOT_FOUND");
    app.get("/ticket/code/none").await.refused(400, "INVALID_FIELD");
    app.get("/event/keys/99").await.refused(404, "EVENT_NOT_FOUND");
    app.get("/event/keys/1?after=none").await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn a_fresh_secret_takes_over_and_the_earlier_ones_are_withdrawn_only_when_asked() {
    let app = sold().await;
    let first = code(&app).await;
    let rotate = |body: Value| app.send(Request::new("POST", "/auth/rotate-ticket-key").json(body));
    let said = rotate(json!({})).await.json();
    assert_eq!(said["message"], "Secret 2 makes ticket codes; earlier codes stay good.");
    let second = code(&app).await;
    let both = keys(&app).await;
    assert_ne!(first["shortCode"], second["shortCode"]);
    assert!(judge(&both, &first).is_ok() && judge(&both, &second).is_ok() && is_signed(&both));
    assert_eq!((&first["keyId"], &second["keyId"]), (&json!(1), &json!(2)));
    rotate(json!({"withdrawold": true})).await.refused(400, "INVALID_FIELD");
    let said = rotate(json!({"withdrawOld": true})).await.json();
    assert_eq!(said["message"], "Secret 3 makes ticket codes; no code that was made before opens a door.");
    let only = keys(&app).await;
    assert_eq!(judge(&only, &second), Err(Refused::UnknownKey { key: KeyId::new(2).unwrap() }));
    assert!(judge(&only, &code(&app).await).is_ok());
}

#[tokio::test]
async fn secrets_that_are_given_make_the_codes_and_are_rotated_where_they_are() {
    let secrets = format!("1 {}\n7 {}", "ab".repeat(32), "cd".repeat(32));
    let app = TestApp::with(|config| config.access.ticket_key = Some(secrets)).await;
    app.with_tickets(1).await;
    let ada = app.add_customer("Ada").await;
    app.reserve(ada, json!({})).await;
    app.act(ada, "/ticket/finalize").await;
    let (code, keys) = (code(&app).await, keys(&app).await);
    assert_eq!(code["keyId"], 7);
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    assert!(judge(&keys, &code).is_ok());
    app.send(Request::new("POST", "/auth/rotate-ticket-key")).await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn the_event_of_a_ticket_goes_into_a_calendar_and_its_codes_do_not() {
    let app = sold().await;
    app.get("/ticket/ics/1").await.refused(409, "EVENT_WITHOUT_START");
    app.get("/ticket/ics/2").await.refused(409, "TICKET_NOT_SOLD");
    let details = json!({"eventId": 1, "name": "Dusk, late", "venue": "Port Tower", "startsAt": "2031-12-06T09:00:00Z"});
    let update = app.send(Request::new("PUT", "/event/update").vendor(1).json(details)).await;
    assert_eq!(update.status, 200, "{}", update.text());
    let file = app.get("/ticket/ics/1").await;
    assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8; method=PUBLISH"));
    let text = file.text();
    for line in [
        "METHOD:PUBLISH",
        "DTSTART:20311206T090000Z",
        "DTEND:20311206T120000Z",
        "SUMMARY:Dusk\\, late",
        "LOCATION:Port Tower",
        "STATUS:CONFIRMED",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
    }
    assert!(text.contains("\r\nUID:ticket-1@"), "{text}");
    let code = code(&app).await;
    for secret in [&code["code"], &code["shortCode"]] {
        assert!(!text.contains(secret.as_str().unwrap()));
    }
    app.send(Request::new("POST", "/ticket/void/1").vendor(1)).await;
    assert!(app.get("/ticket/ics/1").await.text().contains("\r\nSTATUS:CANCELLED\r\n"));
}
