//! Fields of bodies: the misspelt, the null, and the cleared.

use serde_json::{Value, json};

use crate::util::{Request, TestApp, contract};

/// Where tickets or money move.
const STRICT: [&str; 9] = [
    "add_event",
    "update_customer",
    "update_event",
    "update_ticket",
    "update_vendor",
    "release_tickets",
    "reserve_ticket",
    "finalize_ticket",
    "cancel_reservation",
];

#[tokio::test]
async fn a_misspelt_field_is_refused_where_tickets_or_money_move() {
    let app = TestApp::new().await;
    let (vendor, customer) = (app.add_vendor("Hall").await, app.add_customer("Ada").await);
    let mut strict: Vec<_> = contract()
        .operations()
        .into_iter()
        .filter(|operation| operation.has_body())
        .filter(|operation| contract().body(operation)["additionalProperties"] == json!(false))
        .collect();
    strict.sort_by_key(|operation| operation.id.clone());
    for name in STRICT {
        assert!(strict.iter().any(|operation| operation.id == name), "{name} takes anything");
    }
    for operation in strict {
        let send = async |body: Value| {
            let request = Request::new(&operation.method, &operation.path_with("1"));
            app.send(request.vendor(vendor).customer(customer).json(body)).await
        };
        let refused = send(json!({"colour": 1, "x\u{200B}": 2})).await.refused(400, "INVALID_FIELD");
        assert_eq!(refused["field"], "colour", "{}: {refused}", operation.id);
        for (field, _) in contract().fields(&operation) {
            let misspelt = format!("{field}s");
            let refused = send(json!({misspelt.as_str(): null})).await.refused(400, "INVALID_FIELD");
            assert_eq!(refused["field"], misspelt, "{refused}");
            let sentence = refused["error"].as_str().unwrap();
            assert!(sentence.ends_with(&format!("; {field} is.")), "{}: {sentence}", operation.id);
            let known = send(json!({field: {"no": "field is like this"}})).await.json();
            let sentence = known["error"].as_str().unwrap();
            assert!(!sentence.contains("is no field of this request"), "{}: {sentence}", operation.id);
        }
    }
    let hidden =
        Request::new("POST", "/ticket/reserve").customer(customer).json(json!({"type\u{200B}": "VIP"}));
    let refused = app.send(hidden).await.refused(400, "INVALID_FIELD");
    assert_eq!(refused["error"], "type[U+200B] is no field of this request; type is.");
}

#[tokio::test]
async fn a_misspelt_price_gives_nothing_away() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let release = |body: Value| Request::new("POST", "/vendor/release").vendor(vendor).json(body);
    let refused = app.send(release(json!({"ticketsPerRelease": 5, "ticketPirce": 49.9}))).await;
    let refused = refused.refused(400, "INVALID_FIELD");
    assert_eq!(refused["error"], "ticketPirce is no field of this request; ticketPrice is.");
    let refused = app.send(release(json!({"ticketsPerRelease": 5, "ticketPrice": null}))).await;
    assert_eq!(refused.refused(400, "INVALID_FIELD")["field"], "ticketPrice");
    let releases = app.send(Request::new("GET", "/vendor/releases").vendor(vendor)).await.expect(200);
    assert_eq!(releases, json!([]));
}

/// Fields with a value that they can have.
fn whole_event() -> Value {
    json!({
        "venue": "Cellar", "startsAt": "2026-12-31T20:00:00Z", "timezone": "Europe/Berlin", "poolCapacity": 500,
        "onSaleAt": "2026-12-01T08:00:00Z", "salesEndAt": "2026-12-31T18:00:00Z", "holdSeconds": 30,
        "maxTicketsPerCustomer": 4, "description": "All night.", "address": "Main Street 1",
        "lineUp": ["Ada", "Bob"],
    })
}

#[tokio::test]
async fn a_null_leaves_what_bounds_a_sale_and_clear_clears_it() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, whole_event()).await;
    let before = app.get(&format!("/event/find/{event}")).await.expect(200);
    let operations = contract().operations();
    let operation = operations.iter().find(|operation| operation.id == "update_event").unwrap();
    let mut nulls = json!({"eventId": event});
    for (field, schema) in contract().fields(operation) {
        if field == "eventId" {
            continue;
        }
        let may_be_null = schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("null")))
            || schema["oneOf"].as_array().is_some_and(|kinds| kinds.contains(&json!({"type": "null"})));
        if may_be_null {
            nulls[field] = json!(null);
        } else {
            let refused = app.put("/event/update", json!({"eventId": event, field: null})).await;
            assert_eq!(refused.refused(400, "INVALID_FIELD")["field"], field);
        }
    }
    assert_eq!(app.put("/event/update", nulls).await.expect(200), before);
    for always in ["name", "currency"] {
        let refused = app.put("/event/update", json!({"eventId": event, always: null})).await;
        assert_eq!(refused.refused(400, "INVALID_FIELD")["field"], always);
        let refused = app.put("/event/update", json!({"eventId": event, "clear": [always]})).await;
        assert_eq!(refused.refused(400, "INVALID_FIELD")["field"], "clear");
    }
    let clearable = contract().fields(operation).into_iter().find(|(name, _)| *name == "clear").unwrap().1;
    let clearable = contract().follow(&clearable["items"])["enum"].as_array().unwrap().clone();
    assert_eq!(clearable.len(), whole_event().as_object().unwrap().len());
    for field in clearable {
        let field = field.as_str().unwrap();
        let both = json!({"eventId": event, "clear": [field], field: whole_event()[field]});
        assert_eq!(app.put("/event/update", both).await.refused(400, "INVALID_FIELD")["field"], field);
        let cleared = json!({"eventId": event, "clear": [field], field: null});
        let changed = app.put("/event/update", cleared).await.expect(200);
        let empty = match field {
            "timezone" => json!("UTC"),
            "lineUp" => json!([]),
            _ => json!(null),
        };
        assert_eq!(changed[field], empty, "{field}");
    }
}

#[tokio::test]
async fn clear_takes_only_names_that_it_knows() {
    let app = TestApp::new().await;
    let (vendor, customer) = (app.add_vendor("Hall").await, app.add_customer("Ada").await);
    let event = app.add_event(vendor, whole_event()).await;
    for (path, body) in [
        ("/event/update", json!({"eventId": event})),
        ("/vendor/update", json!({"vendorId": vendor})),
        ("/customer/update", json!({"customerId": customer})),
    ] {
        for clear in
            [json!(["onSale"]), json!(["eventId"]), json!("onSaleAt"), json!([1]), json!({}), json!(true)]
        {
            let mut body = body.clone();
            body["clear"] = clear;
            let refused = app.put(path, body.clone()).await.refused(400, "INVALID_FIELD");
            assert_eq!(refused["field"], "clear", "{body}");
        }
    }
    app.put("/event/update", json!({"eventId": event, "clear": []})).await.expect(200);
    for body in
        [json!({"customerId": customer, "name": null}), json!({"customerId": customer, "email": null})]
    {
        app.put("/customer/update", body).await.refused(400, "INVALID_FIELD");
    }
    let vendors = json!({"vendorId": vendor, "ticketsPerRelease": 7, "ticketReleaseInterval": 2.5});
    app.put("/vendor/update", vendors).await.expect(200);
    let nulls = json!({"vendorId": vendor, "ticketsPerRelease": null, "ticketReleaseInterval": null});
    let kept = app.put("/vendor/update", nulls).await.expect(200);
    assert_eq!((&kept["ticketsPerRelease"], &kept["ticketReleaseInterval"]), (&json!(7), &json!(2.5)));
    let clear = json!({"vendorId": vendor, "clear": ["ticketsPerRelease", "ticketReleaseInterval"]});
    let cleared = app.put("/vendor/update", clear).await.expect(200);
    assert_eq!(
        (&cleared["ticketsPerRelease"], &cleared["ticketReleaseInterval"]),
        (&json!(null), &json!(null))
    );
}
