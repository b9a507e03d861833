use serde_json::json;

use crate::util::TestApp;

#[tokio::test]
async fn a_customer_is_added_found_changed_and_deleted() {
    let app = TestApp::new().await;
    let ada = json!({"name": " Ada Lovelace ", "email": "Ada@example.org"});
    let added = app.post("/customer/add", ada).await.expect(201);
    assert_eq!(added["message"], "Customer added successfully. Your customer ID is: [1]");
    let record = json!({
        "customerId": 1, "name": "Ada Lovelace", "email": "Ada@example.org", "createdAt": "2026-11-23T10:00:00.000Z",
    });
    assert_eq!(app.get("/customer/find/1").await.expect(200), record);
    assert_eq!(app.get("/customer/all").await.expect(200), json!([record]));

    let change = json!({"customerId": 1, "email": "ada@king.example"});
    let changed = app.put("/customer/update", change).await.expect(200);
    assert_eq!((&changed["name"], &changed["email"]), (&json!("Ada Lovelace"), &json!("ada@king.example")));

    app.delete("/customer/delete/1").await.expect(200);
    app.get("/customer/find/1").await.refused(404, "CUSTOMER_NOT_FOUND");
    app.delete("/customer/delete/1").await.refused(404, "CUSTOMER_NOT_FOUND");
    app.put("/customer/update", json!({"customerId": 1})).await.refused(404, "CUSTOMER_NOT_FOUND");
}

#[tokio::test]
async fn names_and_addresses_are_checked() {
    let app = TestApp::new().await;
    let long = "x".repeat(201);
    let far = format!("{}@example.org", "x".repeat(250));
    for (name, email, field) in [
        (json!(null), json!("a@b.c"), "name"),
        (json!(""), json!("a@b.c"), "name"),
        (json!(" \t "), json!("a@b.c"), "name"),
        (json!("a\u{0}b"), json!("a@b.c"), "name"),
        (json!(long), json!("a@b.c"), "name"),
        (json!(7), json!("a@b.c"), "name"),
        (json!("Ada"), json!(null), "email"),
        (json!("Ada"), json!(""), "email"),
        (json!("Ada"), json!("ada"), "email"),
        (json!("Ada"), json!("a@b@c"), "email"),
        (json!("Ada"), json!("a b@c.d"), "email"),
        (json!("Ada"), json!(far), "email"),
        (json!("Ada"), json!(["a@b.c"]), "email"),
    ] {
        let body = json!({"name": name, "email": email});
        let refusal = app.post("/customer/add", body.clone()).await.refused(400, "INVALID_FIELD");
        assert_eq!(refusal["field"], field, "{body}");
    }
    app.post("/customer/add", json!({})).await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn coming_back_needs_the_same_name() {
    let app = TestApp::new().await;
    let ada = app.add_customer("Ada").await;
    let again = json!({"name": "Ada", "email": "ADA@example.org"});
    let welcome = app.post("/customer/add", again).await.expect(200);
    assert_eq!(welcome["customerId"], ada);
    let other = json!({"name": "Eve", "email": "ada@example.org"});
    app.post("/customer/add", other).await.refused(409, "EMAIL_TAKEN");
    let bob = app.add_customer("Bob").await;
    let change = json!({"customerId": bob, "email": "Ada@example.org"});
    app.put("/customer/update", change).await.refused(409, "EMAIL_TAKEN");
}

#[tokio::test]
async fn who_has_tickets_stays() {
    let app = TestApp::new().await;
    app.with_tickets(2).await;
    let ada = app.add_customer("Ada").await;
    let path = format!("/customer/delete/{ada}");
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.delete(&path).await.refused(409, "HAS_TICKETS");
    app.act(ada, "/ticket/cancel").await.expect(200);
    app.delete(&path).await.expect(200);
}
