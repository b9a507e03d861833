//! `/order/find`, `/order/mine`, `/vendor/orders`, and a purchase of several tickets.

use serde_json::{Value, json};

use crate::util::{Request, TestApp};

/// A house where a customer may hold three tickets: two vendors with five each, and two customers.
struct Desk {
    app: TestApp,
    hall: i64,
    barn: i64,
    ada: i64,
    bob: i64,
}

impl Desk {
    async fn new() -> Self {
        let app = TestApp::with(|config| config.max_holds_per_customer = 3).await;
        let hall = app.with_tickets(5).await;
        let barn = app.add_vendor("Barn").await;
        app.release(barn, json!({"ticketsPerRelease": 5, "ticketPrice": 0})).await;
        app.release_due().await;
        let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
        Self { app, hall, barn, ada, bob }
    }

    async fn hold(&self, customer: i64, vendor: i64) -> i64 {
        let held = self.app.reserve(customer, json!({"vendorId": vendor})).await;
        assert_eq!(held.status, 200, "{}", held.text());
        held.json()["ticketId"].as_i64().unwrap()
    }

    async fn buy(&self, customer: i64) -> Value {
        let sold = self.app.act(customer, "/ticket/finalize").await;
        assert_eq!(sold.status, 200, "{}", sold.text());
        sold.json()
    }

    async fn orders(&self, request: Request) -> Vec<i64> {
        let list = self.app.send(request).await;
        assert_eq!(list.status, 200, "{}", list.text());
        list.json().as_array().unwrap().iter().map(|order| order["orderId"].as_i64().unwrap()).collect()
    }
}

fn of_vendor(vendor: i64, query: &str) -> Request {
    Request::new("GET", &format!("/vendor/orders{query}")).vendor(vendor)
}

#[tokio::test]
async fn several_tickets_are_one_order_and_one_ticket_is_answered_as_ever() {
    let desk = Desk::new().await;
    let tickets = [desk.hold(desk.ada, desk.hall).await, desk.hold(desk.ada, desk.hall).await];
    let sold = desk.buy(desk.ada).await;
    assert_eq!(sold["orderId"], 1);
    assert_eq!(sold["ticket"]["ticketId"], tickets[0]);
    let told: Vec<i64> = sold["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| ticket["ticketId"].as_i64().unwrap())
        .collect();
    assert_eq!(told, tickets);

    desk.hold(desk.bob, desk.barn).await;
    let sold = desk.buy(desk.bob).await;
    assert_eq!(sold["orderId"], 2);
    assert!(sold.get("tickets").is_none(), "{sold}");

    let order = desk.app.get("/order/find/1").await.json();
    assert_eq!((&order["vendorId"], &order["customerId"]), (&json!(desk.hall), &json!(desk.ada)));
    assert_eq!((&order["state"], &order["total"]), (&json!("paid"), &json!(99.8)));
    assert_eq!((&order["paid"], &order["refunded"]), (&json!(99.8), &json!(0.0)));
    for (index, (line, ticket)) in order["lines"].as_array().unwrap().iter().zip(tickets).enumerate() {
        assert_eq!((&line["line"], &line["kind"]), (&json!(index + 1), &json!("ticket")));
        assert_eq!((&line["ticketId"], &line["type"]), (&json!(ticket), &json!("Normal")));
        assert_eq!((&line["amount"], &line["tax"]), (&json!(49.9), &json!(0.0)));
        assert!(line.get("refundedAt").is_none());
    }
    assert_eq!(desk.app.get("/order/find/2").await.json()["state"], "free");
    assert_eq!(
        desk.app.get("/order/find/3").await.refused(404, "ORDER_NOT_FOUND")["code"],
        "ORDER_NOT_FOUND"
    );
    desk.app.get("/order/find/none").await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn a_sale_that_was_undone_shows_in_its_order_and_in_the_ticket_s_history() {
    let desk = Desk::new().await;
    let ticket = desk.hold(desk.ada, desk.hall).await;
    desk.hold(desk.ada, desk.hall).await;
    desk.buy(desk.ada).await;
    let void = desk.app.send(Request::new("POST", &format!("/ticket/void/{ticket}")).vendor(desk.hall)).await;
    assert_eq!(void.status, 200, "{}", void.text());
    let order = desk.app.get("/order/find/1").await.json();
    assert_eq!((&order["paid"], &order["refunded"]), (&json!(99.8), &json!(49.9)));
    let given_back = |line: &Value| line.get("refundedAt").is_some();
    let lines: Vec<bool> = order["lines"].as_array().unwrap().iter().map(given_back).collect();
    assert_eq!(lines, [true, false]);
    let history = desk.app.get(&format!("/ticket/history/{ticket}")).await.json();
    let moved = |kind: &str| {
        let row = history.as_array().unwrap().iter().find(|row| row["kind"] == kind).unwrap();
        (row["orderId"].clone(), row["amount"].clone())
    };
    assert_eq!(moved("finalized"), (json!(1), json!(49.9)));
    assert_eq!(moved("refunded"), (json!(1), json!(-49.9)));
    assert_eq!(moved("reserved"), (Value::Null, Value::Null));
}

#[tokio::test]
async fn orders_are_listed_for_who_bought_and_for_who_sells() {
    let desk = Desk::new().await;
    for (customer, vendor) in
        [(desk.ada, desk.hall), (desk.bob, desk.hall), (desk.ada, desk.barn), (desk.ada, desk.hall)]
    {
        desk.hold(customer, vendor).await;
        desk.buy(customer).await;
    }
    let mine = |query: &str| Request::new("GET", &format!("/order/mine{query}")).customer(desk.ada);
    assert_eq!(desk.orders(mine("")).await, [1, 3, 4]);
    assert_eq!(desk.orders(mine("?limit=2")).await, [1, 3]);
    assert_eq!(desk.orders(mine("?limit=2&after=3")).await, [4]);
    assert_eq!(desk.orders(of_vendor(desk.hall, "")).await, [1, 2, 4]);
    assert_eq!(desk.orders(of_vendor(desk.barn, "")).await, [3]);
    assert_eq!(desk.orders(of_vendor(desk.hall, &format!("?customerId={}", desk.bob))).await, [2]);
    assert_eq!(desk.orders(of_vendor(desk.hall, "?state=paid")).await, [1, 2, 4]);
    assert_eq!(desk.orders(of_vendor(desk.hall, "?state=free")).await, [0; 0]);
    assert_eq!(desk.orders(of_vendor(desk.barn, "?state=free")).await, [3]);
    assert_eq!(desk.orders(of_vendor(desk.hall, "?eventId=2")).await, [0; 0]);
    assert_eq!(desk.orders(of_vendor(desk.hall, "?eventId=1&limit=1&after=1")).await, [2]);
    desk.app.send(of_vendor(desk.hall, "?state=lost")).await.refused(400, "INVALID_FIELD");
    desk.app.send(of_vendor(99, "")).await.refused(404, "VENDOR_NOT_FOUND");
    desk.app.send(Request::new("GET", "/order/mine").customer(99)).await.refused(404, "CUSTOMER_NOT_FOUND");
}
