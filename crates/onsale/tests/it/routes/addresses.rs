//! Addresses and names as people paste them: what looks the same is the same, and what no mail reaches is refused.

use serde_json::{Value, json};

use crate::util::{Answer, Request, TestApp};

async fn register(app: &TestApp, name: &str, email: &str) -> Answer {
    app.post("/customer/add", json!({"name": name, "email": email})).await
}

#[tokio::test]
async fn what_came_along_with_an_address_is_taken_off() {
    let app = TestApp::new().await;
    for (n, typed) in [
        "\u{200B}ada{n}@example.org",
        "\u{FEFF}ada{n}@example.org",
        "ada{n}@example.org\u{200B}",
        "\u{202A}ada{n}@exam\u{AD}ple.org\u{202C}",
        "mailto:ada{n}@example.org",
        "\u{2060}MailTo:ada{n}@example.org ",
    ]
    .into_iter()
    .enumerate()
    {
        let typed = typed.replace("{n}", &n.to_string());
        let plain = format!("ada{n}@example.org");
        assert_eq!(register(&app, "Ada", &typed).await.expect(201)["email"], plain);
        register(&app, "Bob", &plain).await.refused(409, "EMAIL_TAKEN");
        register(&app, "Ada", &plain).await.expect(200);
    }
}

#[tokio::test]
async fn a_domain_is_one_however_it_is_written() {
    let app = TestApp::new().await;
    let spellings =
        ["joerg@m\u{fc}ller.example", "Joerg@MU\u{308}LLER.example", "joerg@xn--mller-kva.example"];
    let ids: Vec<Value> = {
        let mut ids = Vec::new();
        ids.push(register(&app, "J\u{f6}rg", spellings[0]).await.expect(201)["customerId"].clone());
        for spelling in &spellings[1..] {
            register(&app, "Somebody else", spelling).await.refused(409, "EMAIL_TAKEN");
            ids.push(register(&app, "Jo\u{308}rg", spelling).await.expect(200)["customerId"].clone());
        }
        ids
    };
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let other = register(&app, "Eve", "eve@example.org").await.expect(201)["customerId"].clone();
    let change = json!({"customerId": other, "email": spellings[2]});
    app.put("/customer/update", change).await.refused(409, "EMAIL_TAKEN");
    for spelling in spellings {
        let vendor = app.post("/vendor/add", json!({"name": spelling, "email": spelling})).await;
        assert!([201, 409].contains(&vendor.status), "{}", vendor.text());
    }
    assert_eq!(app.get("/vendor/all").await.expect(200).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_that_no_mail_reaches_is_refused_everywhere() {
    let app = TestApp::new().await;
    let (customer, vendor) = (app.add_customer("Ada").await, app.add_vendor("Hall").await);
    for email in [
        "ada\\x@example.org",
        "ada[x]@example.org",
        "\"ada\"@example.org",
        "ada@[127.0.0.1]",
        "ada@127.0.0.1",
        "j\u{fc}rgen@example.org",
        "\u{7528}\u{6237}@example.org",
        "ada@-.example",
        "mailto:",
    ] {
        for (method, path, body) in [
            ("POST", "/customer/add", json!({"name": "Eve", "email": email})),
            ("POST", "/vendor/add", json!({"name": "Eve", "email": email})),
            ("PUT", "/customer/update", json!({"customerId": customer, "email": email})),
            ("PUT", "/vendor/update", json!({"vendorId": vendor, "email": email})),
        ] {
            let answer = app.send(Request::new(method, path).json(body)).await;
            assert_eq!(answer.refused(400, "INVALID_FIELD")["field"], "email", "{path} {email}");
        }
    }
    let said = register(&app, "Ada", "ada\u{200B}example.org").await.refused(400, "INVALID_FIELD");
    assert_eq!(said["error"], "email \"ada[U+200B]example.org\" is not an e-mail address.");
}

#[tokio::test]
async fn a_mail_server_that_takes_more_than_ascii_is_believed() {
    let app = TestApp::with(|config| config.access.smtp_utf8 = true).await;
    register(&app, "J\u{fc}rgen", "ju\u{308}rgen@example.org").await.expect(201);
    register(&app, "Eve", "j\u{fc}rgen@example.org").await.refused(409, "EMAIL_TAKEN");
}

#[tokio::test]
async fn types_that_look_the_same_are_one_pool() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    for kind in ["VIP", "VIP\u{200B}", "\u{FEFF}VIP", "V\u{AD}IP"] {
        app.release(vendor, json!({"ticketsPerRelease": 1, "ticketType": kind})).await;
    }
    assert_eq!(app.count("?type=VIP").await, 4);
    let family = "Family \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}";
    app.release(vendor, json!({"ticketsPerRelease": 1, "ticketType": family})).await;
    let all = app.get("/ticket/all").await.expect(200);
    assert!(all.as_array().unwrap().iter().any(|ticket| ticket["type"] == family), "{all}");
}

#[tokio::test]
async fn a_ticket_that_does_not_fit_says_which_wish() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    app.release(vendor, json!({"ticketsPerRelease": 1, "ticketPrice": 30})).await;
    let (ada, other) = (app.add_customer("Ada").await, app.add_event(vendor, json!({})).await);
    for (wish, field) in [
        (json!({"ticketId": 1, "type": "VIP"}), "type"),
        (json!({"ticketId": 1, "maxPrice": 20}), "maxPrice"),
        (json!({"ticketId": 1, "eventId": other}), "eventId"),
    ] {
        let refused = app.reserve(ada, wish).await.refused(409, "TICKET_NOT_AVAILABLE");
        assert_eq!(refused["field"], field, "{refused}");
        let sentence = refused["error"].as_str().unwrap();
        assert!(sentence.contains(field) && !sentence.contains("not available"), "{sentence}");
    }
    app.reserve(ada, json!({"ticketId": 1, "type": "Normal", "maxPrice": 30})).await.expect(200);
    let plus = app.get("/event/all?from=2027-05-01T12:00:00+02:00").await.refused(400, "INVALID_FIELD");
    assert!(plus["error"].as_str().unwrap().contains("%2B"), "{plus}");
}
