use serde_json::{Value, json};

use crate::util::{Request, TestApp};

fn names(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_event_is_added_found_changed_and_deleted() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let whole = json!({
        "vendorId": vendor, "name": "Gala", "venue": "Big Hall", "startsAt": "2026-12-31T20:00:00+01:00",
        "timezone": "Europe/Berlin", "currency": "CHF", "onSaleAt": "2026-11-24T08:00:00Z",
        "salesEndAt": "2026-12-31T18:00:00Z", "poolCapacity": 500, "holdSeconds": 30,
        "maxTicketsPerCustomer": 4, "description": "All night.\nDoors at eight.",
    });
    let added = app.post("/event/add", whole.clone()).await.expect(201);
    let id = added["eventId"].as_i64().unwrap();
    assert_eq!(added["startsAt"], "2026-12-31T19:00:00.000Z");
    let found = app.get(&format!("/event/find/{id}")).await.expect(200);
    for key in ["name", "venue", "timezone", "currency", "poolCapacity", "holdSeconds", "description"] {
        assert_eq!(found[key], whole[key], "{key}");
    }

    let cleared = json!({
        "eventId": id, "clear": ["venue", "poolCapacity", "onSaleAt", "timezone"], "name": "Ball",
    });
    let changed = app.put("/event/update", cleared).await.expect(200);
    for key in ["venue", "poolCapacity", "onSaleAt"] {
        assert_eq!(changed[key], json!(null), "{key}");
    }
    assert_eq!((&changed["name"], &changed["timezone"]), (&json!("Ball"), &json!("UTC")));
    assert_eq!(changed["holdSeconds"], 30);

    app.delete(&format!("/event/delete/{id}")).await.expect(200);
    app.get(&format!("/event/find/{id}")).await.refused(404, "EVENT_NOT_FOUND");
    app.put("/event/update", json!({"eventId": id})).await.refused(404, "EVENT_NOT_FOUND");
    app.delete(&format!("/event/delete/{id}")).await.refused(404, "EVENT_NOT_FOUND");
}

#[tokio::test]
async fn an_event_belongs_to_whoever_calls_or_is_named() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let body = json!({"name": "Gala"});
    let request = Request::new("POST", "/event/add").vendor(vendor).json(body.clone());
    assert_eq!(app.send(request).await.expect(201)["vendorId"], vendor);
    app.post("/event/add", body).await.refused(400, "MISSING_HEADER");
    app.post("/event/add", json!({"name": "Gala", "vendorId": 99})).await.refused(404, "VENDOR_NOT_FOUND");
}

#[tokio::test]
async fn what_an_event_cannot_be() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({})).await;
    for (field, value) in [
        ("timezone", json!("Mars/Olympus")),
        ("currency", json!("EURO")),
        ("poolCapacity", json!(0)),
        ("holdSeconds", json!(0)),
        ("holdSeconds", json!(86_401)),
        ("holdSeconds", json!(1.5)),
        ("maxTicketsPerCustomer", json!(-1)),
        ("startsAt", json!("2026-13-01T00:00:00Z")),
        ("startsAt", json!(1_795_428_000)),
        ("venue", json!("")),
        ("name", json!(" ")),
        ("description", json!("x".repeat(10_001))),
    ] {
        let mut body = json!({"name": "Gala"});
        body[field] = value;
        let add = Request::new("POST", "/event/add").vendor(vendor).json(body.clone());
        assert_eq!(app.send(add).await.refused(400, "INVALID_FIELD")["field"], field, "{body}");
        body["eventId"] = json!(event);
        let answer = app.put("/event/update", body.clone()).await;
        assert_eq!(answer.refused(400, "INVALID_FIELD")["field"], field, "{body}");
    }
    let backwards = json!({
        "vendorId": vendor, "name": "Gala", "onSaleAt": "2026-11-24T08:00:00Z", "salesEndAt": "2026-11-24T08:00:00Z",
    });
    assert_eq!(app.post("/event/add", backwards).await.refused(400, "INVALID_FIELD")["field"], "salesEndAt");
}

#[tokio::test]
async fn the_search_finds_what_was_asked_for() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    for (name, venue, starts_at) in [
        ("Jazz Night", "Cellar", "2026-12-01T20:00:00Z"),
        ("Opera", "Big House", "2026-12-24T19:00:00Z"),
        ("All that Jazz", "Big House", "2027-01-05T20:00:00Z"),
    ] {
        let body = json!({"vendorId": vendor, "name": name, "venue": venue, "startsAt": starts_at});
        let id = app.post("/event/add", body).await.expect(201)["eventId"].as_i64().unwrap();
        if name != "Opera" {
            let (kind, price) = if venue == "Cellar" { ("Normal", 20) } else { ("VIP", 80) };
            let release =
                json!({"eventId": id, "ticketsPerRelease": 1, "ticketType": kind, "ticketPrice": price});
            app.release(vendor, release).await;
        }
    }
    for (query, expect) in [
        ("?q=jazz", vec!["Jazz Night", "All that Jazz"]),
        ("?q=big&sort=-startsAt", vec!["All that Jazz", "Opera"]),
        ("?from=2026-12-01T20:00:00Z&to=2026-12-24T20:00:00%2B01:00", vec!["Jazz Night", "Opera"]),
        ("?available=true&sort=name", vec!["All that Jazz", "Jazz Night"]),
        ("?type=VIP", vec!["All that Jazz"]),
        ("?maxPrice=20", vec!["Jazz Night"]),
        ("?minPrice=20.01", vec!["All that Jazz"]),
        ("?vendorId=99", vec![]),
        ("?q=%25", vec![]),
        ("?q=&from=2026-12-24T00:00:00Z&sort=startsAt", vec!["Opera", "All that Jazz"]),
    ] {
        let found = app.get(&format!("/event/all{query}")).await.expect(200);
        assert_eq!(names(&found), expect, "{query}");
    }
    for query in
        ["?sort=price", "?available=yes", "?from=today", "?minPrice=cheap", "?limit=0", "?limit=1001"]
    {
        app.get(&format!("/event/all{query}")).await.refused(400, "INVALID_FIELD");
    }
}

/// A query's value in an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Events with letters from many places, by name, venue and description.
async fn international(app: &TestApp) {
    let vendor = app.add_vendor("Hall").await;
    for (name, venue, description) in [
        ("ÉCOLE DE DANSE", "Zürich Hallenstadion", "Straße der Nationen 1"),
        ("École d’été", "Łódź", "ΟΔΥΣΣΕΥΣ"),
        ("Концерт ДДТ", "Київ", "Рок"),
        ("zebra", "İstanbul", "ＦＵＬＬ ｗｉｄｔｈ"),
        ("eczema", "Ørsted Hall", "が"),
    ] {
        let body = json!({"vendorId": vendor, "name": name, "venue": venue, "description": description});
        app.post("/event/add", body).await.expect(201);
    }
}

#[tokio::test]
async fn the_search_folds_letters_of_every_script() {
    let app = TestApp::new().await;
    international(&app).await;
    let (dance, summer) = ("ÉCOLE DE DANSE", "École d’été");
    for (text, expect) in [
        ("École", vec![dance, summer]),
        ("école", vec![dance, summer]),
        ("ÉCOLE", vec![dance, summer]),
        ("E\u{301}cole", vec![dance, summer]),
        ("ecole", vec![dance, summer]),
        ("ÉCOLE DE DANSE", vec![dance]),
        ("danse école", vec![dance]),
        ("école zürich", vec![dance]),
        ("Концерт", vec!["Концерт ДДТ"]),
        ("концерт", vec!["Концерт ДДТ"]),
        ("ддт київ", vec!["Концерт ДДТ"]),
        ("Київ", vec!["Концерт ДДТ"]),
        ("КИЇВ", vec!["Концерт ДДТ"]),
        ("Zürich", vec![dance]),
        ("ZU\u{308}RICH", vec![dance]),
        ("STRASSE", vec![dance]),
        ("łódź", vec![summer]),
        ("οδυσσευς", vec![summer]),
        ("οδυσσευσ", vec![summer]),
        ("istanbul", vec!["zebra"]),
        ("full WIDTH", vec!["zebra"]),
        ("か\u{3099}", vec!["eczema"]),
        ("école концерт", vec![]),
        ("%", vec![]),
        ("_", vec![]),
    ] {
        let found = app.get(&format!("/event/all?q={}", encoded(text))).await.expect(200);
        assert_eq!(names(&found), expect, "{text}");
    }
}

#[tokio::test]
async fn names_are_ordered_by_their_letters() {
    let app = TestApp::new().await;
    international(&app).await;
    let all = |found: &Value| -> Vec<String> {
        names(found).into_iter().filter(|name| *name != "Hall").map(str::to_owned).collect()
    };
    let expect = ["ÉCOLE DE DANSE", "École d’été", "eczema", "zebra", "Концерт ДДТ"];
    let sorted = app.get("/event/all?sort=name").await.expect(200);
    assert_eq!(all(&sorted), expect);
    // A page at a time, whichever way round.
    for (sort, expect) in [("name", expect.to_vec()), ("-name", expect.iter().rev().copied().collect())] {
        let (mut after, mut found) = (String::new(), Vec::new());
        loop {
            let page = app.get(&format!("/event/all?sort={sort}&limit=1{after}")).await.expect(200);
            let Some(last) = page.as_array().unwrap().last() else { break };
            after = format!("&after={}", last["eventId"]);
            found.extend(all(&page));
        }
        assert_eq!(found, expect, "{sort}");
    }
}

#[tokio::test]
async fn what_changes_is_found_as_it_is_now() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({"venue": "Žižkov"})).await;
    let found = async |text: &str| {
        let found = app.get(&format!("/event/all?q={}", encoded(text))).await.expect(200);
        names(&found).len()
    };
    assert_eq!((found("zizkov").await, found("Brno").await), (1, 0));
    app.put("/event/update", json!({"eventId": event, "venue": "Brno"})).await.expect(200);
    assert_eq!((found("zizkov").await, found("Brno").await), (0, 1));
    app.delete(&format!("/event/delete/{event}")).await.expect(200);
    assert_eq!(found("Brno").await, 0);
}

#[tokio::test]
async fn an_event_is_found_by_who_performs_where_and_by_whom_it_is_put_on() {
    let app = TestApp::new().await;
    let eclair = json!({"name": "Éclair", "email": "eclair@example.org"});
    let vendor = app.post("/vendor/add", eclair).await.expect(201)["vendorId"].as_i64().unwrap();
    let line_up = json!(["Björk", "Σίγουρ Ρός"]);
    let event = app.add_event(vendor, json!({"lineUp": line_up, "address": "Großer Burstah 1"})).await;
    app.add_event(app.add_vendor("Other").await, json!({"lineUp": ["Nobody"]})).await;
    let found = async |text: &str| {
        let found = app.get(&format!("/event/all?q={}", encoded(text))).await.expect(200);
        found.as_array().unwrap().iter().map(|event| event["eventId"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    for text in ["bjork", "BJÖRK", "σιγουρ ρος", "grosser burstah", "eclair gala", "ÉCLAIR björk"]
    {
        assert_eq!(found(text).await, [event], "{text}");
    }
    assert_eq!(found("bjork nobody").await, [0_i64; 0]);
    // An organiser with another name has it everywhere.
    app.put("/vendor/update", json!({"vendorId": vendor, "name": "Þórr"})).await.expect(200);
    assert_eq!((found("eclair gala").await, found("þórr gala").await), (vec![], vec![event]));
    app.put("/event/update", json!({"eventId": event, "lineUp": ["Ada"]})).await.expect(200);
    assert_eq!((found("bjork").await, found("ada gala").await), (vec![], vec![event]));
}

#[tokio::test]
async fn a_price_is_looked_for_in_one_currency() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let yen = app.add_event(vendor, json!({"currency": "JPY"})).await;
    let euro = app.add_event(vendor, json!({"currency": "EUR"})).await;
    for event in [yen, euro] {
        app.release(vendor, json!({"eventId": event, "ticketsPerRelease": 1, "ticketPrice": 15})).await;
    }
    for (query, expect) in [
        ("maxPrice=20", vec![euro]),
        ("minPrice=10&maxPrice=20&currency=jpy", vec![yen]),
        ("currency=EUR&maxPrice=14", vec![]),
        ("maxPrice=20&currency=USD", vec![]),
        ("type=Normal", vec![yen, euro]),
    ] {
        let found = app.get(&format!("/event/all?{query}")).await.expect(200);
        let ids: Vec<_> =
            found.as_array().unwrap().iter().map(|event| event["eventId"].as_i64().unwrap()).collect();
        assert_eq!(ids, expect, "{query}");
    }
    app.get("/event/all?currency=Euro").await.refused(400, "INVALID_FIELD");
}

/// More events than one read looks at: those in between that do not fit are passed over.
#[tokio::test]
async fn a_search_goes_on_where_one_read_has_stopped() {
    let app = TestApp::with(|config| config.vendors.vendor_events = 0).await;
    let vendor = app.add_vendor("Hall").await;
    for number in 0..600 {
        let name = if number % 299 == 0 { format!("Needle {number}") } else { format!("Hay {number}") };
        app.post("/event/add", json!({"vendorId": vendor, "name": name})).await.expect(201);
    }
    let found = app.get("/event/all?q=needle").await.expect(200);
    assert_eq!(names(&found), ["Needle 0", "Needle 299", "Needle 598"]);
    let found = app.get("/event/all?q=needle&sort=-name&limit=2").await.expect(200);
    assert_eq!(names(&found), ["Needle 598", "Needle 299"]);
    let found = app.get("/event/all?q=needle&limit=3").await.expect(200);
    assert_eq!(names(&found).len(), 3);
}

#[tokio::test]
async fn an_event_with_tickets_stays() {
    let app = TestApp::new().await;
    app.with_tickets(1).await;
    let event = app.get("/ticket/find/1").await.expect(200)["eventId"].as_i64().unwrap();
    app.delete(&format!("/event/delete/{event}")).await.refused(409, "HAS_TICKETS");
}
