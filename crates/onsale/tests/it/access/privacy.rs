//! What is kept about people, and how it goes.

use serde_json::json;

use super::House;

#[tokio::test]
async fn a_customer_takes_the_data_along_and_is_forgotten() {
    let house = House::new().await;
    let (ada, hall) = (house.customer("Ada").await, house.vendor("Hall").await);
    house.stock(&hall, 3).await;
    house.send(ada.post("/ticket/reserve")).await.expect(200);
    house.send(ada.post("/ticket/finalize")).await.expect(200);
    house.send(ada.post("/ticket/reserve")).await.expect(200);
    let export = house.send(ada.get("/customer/export")).await.expect(200);
    assert_eq!(export["customer"]["email"], "ada@example.org");
    assert_eq!(export["tickets"][0]["ticketId"], 1);
    assert_eq!(export["sessions"].as_array().unwrap().len(), 1);

    house.send(ada.post("/customer/erase")).await.expect(200);
    house.send(ada.get("/ticket/mine")).await.refused(401, "SESSION_ENDED");
    let refresh = house.post("/auth/refresh", json!({"refreshToken": ada.refresh})).await;
    refresh.refused(401, "SESSION_ENDED");
    let login = house.post("/auth/login", json!({"email": "ada@example.org", "role": "customer"})).await;
    login.expect(202);
    assert_eq!(house.app.store.take_mail(house.clock.now()).await.unwrap(), None);
    // The hold is back, the sale stays, and the books balance.
    assert_eq!(house.count("").await, 2);
    let sold = house.send(hall.get("/ticket/all?status=sold")).await.expect(200);
    assert_eq!(sold[0]["customerId"], ada.id);
    assert_eq!(sold[0]["orderId"], 1);
    assert_eq!(sold[0]["customerName"], json!(null));
    let admin = house.admin();
    let request = |path: &str| crate::util::Request::new("GET", path).bearer(&admin);
    assert_eq!(house.send(request("/audit")).await.expect(200)["balanced"], true);
    let find = format!("/customer/find/{}", ada.id);
    house.send(request(&find)).await.refused(404, "CUSTOMER_NOT_FOUND");
    // The address is free again, and its next owner is somebody else.
    let next = house.customer("Ada").await;
    assert_ne!(next.id, ada.id);
    let tickets = house.send(next.get("/ticket/mine")).await.expect(200);
    assert_eq!(tickets, json!([]));
}

#[tokio::test]
async fn who_bought_a_ticket_is_told_to_its_vendor_and_to_administrators_and_to_nobody_else() {
    let house = House::new().await;
    let (ada, bob) = (house.customer("Ada").await, house.customer("Bob").await);
    let (hall, barn) = (house.vendor("Hall").await, house.vendor("Barn").await);
    house.stock(&hall, 3).await;
    house.send(ada.post("/ticket/reserve")).await.expect(200);
    let order = house.send(ada.post("/ticket/finalize")).await.expect(200)["orderId"].clone();
    house.send(bob.post("/ticket/reserve")).await.expect(200);
    let sale = (order, json!("Ada"));
    let told = |ticket: &serde_json::Value| (ticket["orderId"].clone(), ticket["customerName"].clone());
    let nothing = (json!(null), json!(null));
    let admin = house.admin();
    let by_admin = |path: &str| crate::util::Request::new("GET", path).bearer(&admin);
    for request in [hall.get("/ticket/all"), by_admin("/ticket/all")] {
        let all = house.send(request).await.expect(200);
        assert_eq!(told(&all[0]), sale);
        assert_eq!(told(&all[1]), nothing, "held, not bought");
        assert_eq!(told(&all[2]), nothing);
    }
    for request in [hall.get("/ticket/find/1"), by_admin("/ticket/find/1")] {
        assert_eq!(told(&house.send(request).await.expect(200)), sale);
    }
    assert_eq!(house.send(barn.get("/ticket/all")).await.expect(200), json!([]));
    for request in [barn.get("/ticket/find/1"), bob.get("/ticket/find/1")] {
        assert_eq!(told(&house.send(request).await.expect(200)), nothing);
    }
    assert_eq!(told(&house.get("/ticket/find/1").await.expect(200)), nothing);
    // An undone sale was one: whoever asks for the money back is found.
    house.send(hall.post("/ticket/void/1").json(json!({"backToPool": true}))).await.expect(200);
    let refunded = house.send(hall.get("/ticket/all?status=refunded")).await.expect(200);
    assert_eq!(told(&refunded[0]), sale);
}

#[tokio::test]
async fn every_answer_says_what_a_browser_must_not_do_with_it() {
    let house = House::with(|config| config.access.https_only = true).await;
    for path in ["/healthz", "/docs", "/ticket/count", "/nothing", "/audit"] {
        let answer = house.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
        assert_eq!(answer.header("set-cookie"), None, "{path}");
    }
    let policy = house.get("/docs").await.header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let plain = House::new().await.get("/healthz").await;
    assert_eq!(plain.header("strict-transport-security"), None);
}
